#include "features/room/page.h"

#include "base/known.h"

#include <algorithm>

namespace onrush::room {

namespace {

// A member of a page: where it is kept, changed and shown, and what it usually is.
struct PageMember {
    PageLook::Text PageLook::* kept;
    PageChange::Text PageChange::* changed;
    std::string PageView::* shown;
    std::string_view usual;
};

constexpr PageMember page_members[] = {
    {&PageLook::language, &PageChange::language, &PageView::language, "en"},
    {&PageLook::title, &PageChange::title, &PageView::title, ""},  // the room's name
    {&PageLook::accent, &PageChange::accent, &PageView::accent, "#0b57d0"},
    {&PageLook::background, &PageChange::background, &PageView::background, "#ffffff"},
    {&PageLook::ink, &PageChange::ink, &PageView::ink, "#1b1f24"},
    {&PageLook::before, &PageChange::before, &PageView::before,
     "You have a place. When the room opens, people are let in by their places. Keep this page "
     "open: it updates itself."},
    {&PageLook::waiting, &PageChange::waiting, &PageView::waiting,
     "You are in line. Keep this page open: it updates itself and lets you in when it is your "
     "turn."},
    {&PageLook::paused, &PageChange::paused, &PageView::paused,
     "Nobody is let in at the moment. You keep your place. Keep this page open."},
    {&PageLook::closed, &PageChange::closed, &PageView::closed, "This waiting room has closed."},
    {&PageLook::sold_out, &PageChange::sold_out, &PageView::sold_out,
     "Everything is sold out. If something comes back, this page continues by itself."},
    {&PageLook::admitted, &PageChange::admitted, &PageView::admitted, "It is your turn."},
    {&PageLook::ejected, &PageChange::ejected, &PageView::ejected,
     "The operator has taken your place in this waiting room away. If you think that this is a "
     "mistake, ask them."},
    {&PageLook::try_later, &PageChange::try_later, &PageView::try_later,
     "There is no room for more people right now. This page tries again by itself."},
    {&PageLook::cookies, &PageChange::cookies, &PageView::cookies,
     "Your place is kept in a cookie. Allow cookies for this site, then load the page again."},
    {&PageLook::place_label, &PageChange::place_label, &PageView::place_label, "Your place"},
    {&PageLook::wait_label, &PageChange::wait_label, &PageView::wait_label, "Waiting time, about"},
    {&PageLook::opens_label, &PageChange::opens_label, &PageView::opens_label, "Opens"},
    {&PageLook::until_label, &PageChange::until_label, &PageView::until_label,
     "Your turn lasts until"},
    {&PageLook::no_wait, &PageChange::no_wait, &PageView::no_wait, "Not known yet"},
};
// Before a draw nobody has a place.
constexpr std::string_view before_a_draw =
    "You are in. When the room opens, everybody who is here by then gets a place by lot. Keep this "
    "page open: it renews itself.";
static_assert(std::size(page_members) == PageChange::ranges.size());

struct ColorMember {
    PageChange::Text PageChange::* changed;
    const char* pointer;
};
constexpr ColorMember colors[] = {{&PageChange::accent, "/accent"},
                                  {&PageChange::background, "/background"},
                                  {&PageChange::ink, "/ink"}};

bool is_digit(char letter) {
    return letter >= '0' && letter <= '9';
}
bool is_letter(char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
}

bool is_color(std::string_view text) {
    return text.size() == limits::color_characters && text.front() == '#' &&
           std::ranges::all_of(text.substr(1), [](char letter) {
               return is_digit(letter) || (letter >= 'a' && letter <= 'f') ||
                      (letter >= 'A' && letter <= 'F');
           });
}

// Of BCP 47: a language, and more of up to eight letters and digits behind dashes.
bool is_language(std::string_view text) {
    std::size_t in_part = 0;
    bool first = true;
    for (char letter : text) {
        if (letter == '-') {
            if (in_part == 0 || (first && in_part < 2)) {
                return false;
            }
            in_part = 0;
            first = false;
        } else if ((!is_letter(letter) && (first || !is_digit(letter))) || ++in_part > 8) {
            return false;
        }
    }
    return in_part >= (first ? 2 : 1);
}

// Whether the change names a value, and it is none of these.
template <typename Fits>
bool misfits(const PageChange::Text& text, Fits fits) {
    return text && *text && !fits(**text);
}

PageView page_of(const RoomFeature& feature, const Room& room) {
    const PageLook* look = feature.page_looks.find(room.id);
    PageView view;
    for (const PageMember& member : page_members) {
        bool is_set = look != nullptr && look->*member.kept;
        view.*member.shown = is_set ? base::known(look->*member.kept) : std::string(member.usual);
    }
    if (room.order == RoomOrder::draw && (look == nullptr || !look->before)) {
        view.before = before_a_draw;
    }
    if (view.title.empty()) {
        view.title = room.name;
    }
    return view;
}

std::shared_ptr<Visit> visit_of(const RoomFeature& feature, const Room& room, base::Instant now) {
    auto visit = std::make_shared<Visit>();
    visit->room = room.id;
    visit->state = state_of(room, count_of(feature, room.id));
    visit->now = now;
    visit->opens_at = room.opens_at;
    visit->target = room.target;
    visit->message = room.message;
    visit->page = page_of(feature, room);
    return visit;
}

}  // namespace

engine::Result<ChangePage> decide(RoomFeature& feature, const ChangePage& input, base::Instant) {
    if (feature.rooms.find(input.room) == nullptr) {
        return engine::refuse(room_not_found);
    }
    const PageChange& change = *input.change;
    if (std::optional<base::Refused> refused = base::find_out_of_range(change)) {
        return std::unexpected(std::move(*refused));
    }
    if (misfits(change.language, is_language)) {
        return engine::refuse(language_invalid);
    }
    for (const ColorMember& color : colors) {
        if (misfits(change.*color.changed, is_color)) {
            return std::unexpected(base::Refused(color_invalid).at(color.pointer));
        }
    }
    // From here on the command succeeds.
    const PageLook* look = feature.page_looks.find(input.room);
    if (look == nullptr) {
        PageLook fresh;
        fresh.room = input.room;
        look = &feature.page_looks.insert(std::move(fresh));
    }
    feature.page_looks.update(*look, [&](PageLook& row) {
        for (const PageMember& member : page_members) {
            if (change.*member.changed) {
                row.*member.kept = *(change.*member.changed);
            }
        }
    });
    return ChangePage::Answer{};
}

engine::Result<LookUpPage> decide(const RoomFeature& feature, const LookUpPage& input,
                                  base::Instant) {
    const Room* room = feature.rooms.find(input.room);
    if (room == nullptr) {
        return engine::refuse(room_not_found);
    }
    return std::make_shared<const PageView>(page_of(feature, *room));
}

engine::Result<VisitRoom> decide(const RoomFeature& feature, const VisitRoom& input,
                                 base::Instant now) {
    const Room* room = feature.rooms.find(input.room);
    if (room == nullptr) {
        return engine::refuse(room_not_found);
    }
    return visit_of(feature, *room, now);
}

engine::Result<VisitRoomAgain> decide(const RoomFeature& feature, const VisitRoomAgain& input,
                                      base::Instant now) {
    const Room* room = feature.rooms.find(input.room);
    if (room == nullptr) {
        return engine::refuse(room_not_found);
    }
    std::shared_ptr<Visit> visit = visit_of(feature, *room, now);
    AccountId account = input.caller.account;
    if (visit->state == RoomState::closed) {
        return visit;
    }
    if (const Ticket* ticket = ticket_of(feature, room->id, account)) {
        visit->ticket = view_of(feature, *room, *ticket, now);
        visit->sign_is_due = sign_is_due(feature, *room, *ticket, now);
    } else if (const Pass* pass = pass_of(feature, room->id, account)) {
        visit->ticket = view_of(feature, *room, *pass, now);
    } else {
        visit->is_ejected = ejection_of(feature, room->id, account) != nullptr;
    }
    return visit;
}

}  // namespace onrush::room
