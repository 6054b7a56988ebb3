// The waiting page of a room: how it looks and what it says, which an operator may set, and all
// that it shows to one visitor.
//
// What is not set has a usual value. Texts are plain: whoever writes them into a page escapes them.
#pragma once

#include <array>
#include <memory>

#include "base/clearable.h"
#include "engine/command.h"
#include "features/room/ask_ticket.h"

namespace onrush::room {

// As it is, usual values included.
struct PageView {
    std::string language;
    std::string title;
    std::string accent;
    std::string background;
    std::string ink;
    std::string before;
    std::string waiting;
    std::string paused;
    std::string closed;
    std::string sold_out;
    std::string admitted;
    std::string ejected;
    std::string try_later;
    std::string cookies;
    std::string place_label;
    std::string wait_label;
    std::string opens_label;
    std::string until_label;
    std::string no_wait;
};
BOOST_DESCRIBE_STRUCT(PageView, (),
                      (language, title, accent, background, ink, before, waiting, paused, closed,
                       sold_out, admitted, ejected, try_later, cookies, place_label, wait_label,
                       opens_label, until_label, no_wait))

constexpr base::Range page_text(std::string_view member, std::string_view doc) {
    return base::range(member, 1, limits::page_text_characters_max, doc);
}

// What of it is changed. Emptied, it is usual again.
struct PageChange {
    using Text = base::Clearable<std::string>;
    Text language;
    Text title;
    Text accent;
    Text background;
    Text ink;
    Text before;
    Text waiting;
    Text paused;
    Text closed;
    Text sold_out;
    Text admitted;
    Text ejected;
    Text try_later;
    Text cookies;
    Text place_label;
    Text wait_label;
    Text opens_label;
    Text until_label;
    Text no_wait;

    static constexpr std::array ranges = {
        base::range("language", 2, limits::language_characters_max,
                    "Of all texts, such as de or pt-BR; en when it is not set"),
        base::range("title", 1, limits::name_characters_max, "The room's name when it is not set"),
        page_text("accent", "# and six hexadecimal digits: the place, the bar"),
        page_text("background", "# and six hexadecimal digits"),
        page_text("ink", "# and six hexadecimal digits: all other letters"),
        page_text("before", "Said to who waits for the room to open"),
        page_text("waiting", "Said to who waits"),
        page_text("paused", "Said while nobody is admitted"),
        page_text("closed", "Said when the room has closed"),
        page_text("sold_out", "Said when nothing is left"),
        page_text("admitted", "Said to who is admitted, where the room has no target"),
        page_text("ejected", "Said to who was sent away by the operator"),
        page_text("try_later", "Said when the page could not be made; it tries again by itself"),
        page_text("cookies", "Said to who allows no cookies"),
        page_text("place_label", "Above the place"),
        page_text("wait_label", "Above the waiting time"),
        page_text("opens_label", "Above the time at which the room opens"),
        page_text("until_label", "Above the time at which the pass ends"),
        page_text("no_wait", "In place of a waiting time that nobody can tell"),
    };
};
BOOST_DESCRIBE_STRUCT(PageChange, (),
                      (language, title, accent, background, ink, before, waiting, paused, closed,
                       sold_out, admitted, ejected, try_later, cookies, place_label, wait_label,
                       opens_label, until_label, no_wait))

// Omitted members stay as they are.
struct ChangePage {
    using Feature = RoomFeature;
    static constexpr auto job_kind = engine::Kind::command;

    engine::Staff caller;  // an admin
    RoomId room;
    std::shared_ptr<const PageChange> change;  // too large to lie in an exchange

    struct Answer {};
    // In the order of the checks.
    static constexpr std::array refusals = {&room_not_found, &base::out_of_range, &language_invalid,
                                            &color_invalid};
};
BOOST_DESCRIBE_STRUCT(ChangePage::Answer, (), ())

struct LookUpPage {
    using Feature = RoomFeature;
    static constexpr auto job_kind = engine::Kind::query;

    RoomId room;

    using Answer = std::shared_ptr<const PageView>;
    static constexpr std::array refusals = {&room_not_found};
};

// All that one visitor sees.
struct Visit {
    RoomId room;
    RoomState state = RoomState::before;
    base::Instant now;
    base::Instant opens_at;
    std::optional<std::string> target;
    std::optional<std::string> message;
    PageView page;
    std::optional<TicketView> ticket;  // of the caller
    bool is_ejected = false;           // the caller gets none
    bool sign_is_due = false;          // see ask_ticket.h
};

// Of who has no account yet.
struct VisitRoom {
    using Feature = RoomFeature;
    static constexpr auto job_kind = engine::Kind::relaxed_query;

    RoomId room;

    using Answer = std::shared_ptr<const Visit>;
    static constexpr std::array refusals = {&room_not_found};
};

// Of an account, with its ticket or pass if it has one. A room that has closed shows neither.
struct VisitRoomAgain {
    using Feature = RoomFeature;
    static constexpr auto job_kind = engine::Kind::relaxed_query;

    engine::Caller caller;
    RoomId room;

    using Answer = std::shared_ptr<const Visit>;
    static constexpr std::array refusals = {&room_not_found};
};

engine::Result<ChangePage> decide(RoomFeature& feature, const ChangePage& input, base::Instant now);
engine::Result<LookUpPage> decide(const RoomFeature& feature, const LookUpPage& input,
                                  base::Instant now);
engine::Result<VisitRoom> decide(const RoomFeature& feature, const VisitRoom& input,
                                 base::Instant now);
engine::Result<VisitRoomAgain> decide(const RoomFeature& feature, const VisitRoomAgain& input,
                                      base::Instant now);

}  // namespace onrush::room
