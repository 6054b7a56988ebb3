#include "sim/rush/party.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/check.h"
#include "sim/random.h"

namespace onrush::rush {

namespace {

using order::OrderState;
using Where = Standing::Where;

constexpr std::size_t reservations_max = 6;  // that stand, of a guest and an event

bool is_refused_with(const Heard& heard, std::initializer_list<std::string_view> codes) {
    return heard.verdict == engine::Verdict::refused &&
           std::ranges::find(codes, std::string_view(heard.refused)) != codes.end();
}

std::string unexpected(const Heard& heard, const Wish& wish) {
    return fmt::format("guest {} is refused with {} (act {}, room {}, reservation {})", heard.who,
                       heard.refused, static_cast<int>(wish.act), wish.room.value,
                       wish.reservation.value);
}

}  // namespace

// --- guests -------------------------------------------------------------------------------------

Standing& Guest::standing(room::RoomId room, const std::vector<Event>& events) {
    Visit& visit = visits[wish.event];
    return room == events[wish.event].queue ? visit.queue : visit.draw;
}

std::string Guest::take(const Heard& heard, const std::vector<Event>& events) {
    switch (wish.act) {
        case Act::open_account:
            account = heard.id;
            return heard.verdict == engine::Verdict::refused ? unexpected(heard, wish) : "";
        case Act::take_ticket:
        case Act::ask_queue:
        case Act::ask_draw:
            return take_ticket(heard, events);
        case Act::leave:
            return take_leave(heard, events);
        default:
            return take_seats(heard);
    }
}

std::string Guest::take_ticket(const Heard& heard, const std::vector<Event>& events) {
    Standing& mine = standing(wish.room, events);
    if (heard.verdict == engine::Verdict::refused) {
        // A draw is closed by the operator, who may not have been told of it yet.
        bool is_draw = wish.room == events[wish.event].draw;
        bool is_new = wish.act == Act::take_ticket && mine.where == Where::nowhere;
        bool known = (is_draw && is_refused_with(heard, {"room-closed"})) ||
                     (is_new && is_refused_with(heard, {"room-sold-out"}));
        return known ? "" : unexpected(heard, wish);
    }
    bool is_mine =
        mine.where == Where::nowhere ? heard.number > mine.number : heard.number == mine.number;
    if (!is_mine) {
        return fmt::format("guest {} has ticket {} of room {}, and then {}", heard.who, mine.number,
                           wish.room.value, heard.number);
    }
    bool admitted = heard.admitted != 0;
    // A command that is told again tells what was so then.
    if (mine.where == Where::inside && !admitted && heard.verdict != engine::Verdict::replayed) {
        return fmt::format("guest {} was inside room {}, and waits", heard.who, wish.room.value);
    }
    if (mine.where != Where::nowhere && mine.place != 0 && heard.place != 0 &&
        mine.place != heard.place) {
        return fmt::format("guest {} drew place {} of room {}, and then {}", heard.who, mine.place,
                           wish.room.value, heard.place);
    }
    if (mine.where == Where::nowhere) {
        mine.place = 0;
    }
    mine.where = admitted || mine.where == Where::inside ? Where::inside : Where::waits;
    mine.number = heard.number;
    mine.place = heard.place != 0 ? heard.place : mine.place;
    return "";
}

std::string Guest::take_leave(const Heard& heard, const std::vector<Event>& events) {
    if (heard.verdict == engine::Verdict::refused) {
        return unexpected(heard, wish);
    }
    standing(wish.room, events).where = Where::nowhere;
    return "";
}

std::string Guest::take_seats(const Heard& heard) {
    if (heard.verdict != engine::Verdict::refused) {
        if (wish.act == Act::hold && visits[wish.event].queue.where != Where::inside) {
            return fmt::format("guest {} holds seats without a pass", heard.who);
        }
        if (wish.act != Act::hold && heard.id != wish.reservation.value) {
            return fmt::format("guest {} asks for reservation {} and is told of {}", heard.who,
                               wish.reservation.value, heard.id);
        }
        Reservation& told = reservations[heard.id];
        told.event = wish.event;
        told.state = static_cast<OrderState>(heard.state);
        told.until = base::Instant(heard.until_ms);
        told.seats.assign(heard.seats, heard.seats + heard.seat_count);
        return "";
    }
    if (wish.act != Act::hold) {
        if (!is_refused_with(heard, {"reservation-expired"})) {
            return unexpected(heard, wish);
        }
        reservations[wish.reservation.value].state = OrderState::expired;
        return "";
    }
    bool has_pass = visits[wish.event].queue.where == Where::inside;
    bool right = has_pass
                     ? is_refused_with(heard, {"seat-taken", "no-adjacent-seats", "section-full"})
                     : is_refused_with(heard, {"pass-required", "pass-expired"});
    return right ? "" : unexpected(heard, wish);
}

std::uint64_t Guest::some_reservation(std::size_t event, bool unpaid, std::uint64_t dice) const {
    std::vector<std::uint64_t> found;
    for (const auto& [id, one] : reservations) {
        bool fits = unpaid ? one.state == OrderState::pending_payment : one.stands();
        if (one.event == event && fits) {
            found.push_back(id);
        }
    }
    return found.empty() ? 0 : found[dice % found.size()];
}

void Guest::choose(std::uint32_t who, const std::vector<Event>& events) {
    std::uint64_t dice = sim::Random(std::uint64_t{who} << 32 | wishes).next();
    wish = {};
    if (account == 0) {
        wish = {.act = Act::open_account, .room = {}, .reservation = {}, .dice = dice};
        return;
    }
    if (events.empty()) {
        return;
    }
    visits.resize(events.size());
    std::size_t event = events.size() - 1;
    bool drawn = dice % 3 == 0 && !events[event].draw_closed;
    room::RoomId room = drawn ? events[event].draw : events[event].queue;
    const Standing& mine = drawn ? visits[event].draw : visits[event].queue;
    wish = {.event = event, .room = room, .reservation = {}, .dice = dice >> 8};
    std::uint64_t what = (dice >> 40) % 100;
    auto standing_ones =
        std::ranges::count_if(reservations, [&](const auto& one) { return one.second.stands(); });
    if (what < 50) {
        bool is_there = mine.where != Where::nowhere;
        wish.act = !is_there ? Act::take_ticket : drawn ? Act::ask_draw : Act::ask_queue;
    } else if (what < 58) {
        wish.act = mine.where == Where::nowhere ? Act::take_ticket : Act::leave;
    } else if (what < 78 && static_cast<std::size_t>(standing_ones) < reservations_max) {
        wish.act = Act::hold;
    } else {
        bool pays = what < 90;
        std::uint64_t id = some_reservation(event, pays, wish.dice);
        wish.act = id == 0 ? Act::hold : pays ? Act::pay : Act::give_back;
        wish.reservation = order::OrderId(id);
    }
}

// --- the operator -------------------------------------------------------------------------------

void Party::set_events(std::size_t count) {
    events_wanted_ = std::max(events_wanted_, count);
    if (guests_[the_operator].wish.act == Act::none) {
        choose_for_operator();
    }
    for (std::uint32_t who = 1; who < guests_.size(); ++who) {
        if (guests_[who].wish.act == Act::none) {
            guests_[who].choose(who, events_);
        }
    }
}

void Party::choose_for_operator() {
    Wish& wish = guests_[the_operator].wish;
    wish = {.event = events_.size(), .room = {}, .reservation = {}};
    if (!events_.empty() && events_.size() < events_wanted_ && !events_.back().draw_closed) {
        wish.act = Act::close_draw;
        wish.event = events_.size() - 1;
        wish.room = events_.back().draw;
    } else if (events_.size() < events_wanted_) {
        wish.act = next_.concert.value == 0 ? Act::create_concert
                   : next_.date.value == 0  ? Act::create_date
                   : !seats_added_          ? Act::add_seats
                   : next_.queue.value == 0 ? Act::create_queue
                                            : Act::create_draw;
    }
}

std::string Party::hear_operator(const Heard& heard) {
    const Wish wish = guests_[the_operator].wish;
    if (heard.verdict == engine::Verdict::refused) {
        return unexpected(heard, wish);
    }
    switch (wish.act) {
        case Act::create_concert:
            next_.concert = concert::ConcertId(heard.id);
            break;
        case Act::create_date:
            next_.date = concert::DateId(heard.id);
            break;
        case Act::add_seats:
            seats_added_ = true;
            break;
        case Act::create_queue:
            next_.queue = room::RoomId(heard.id);
            break;
        case Act::create_draw:
            next_.draw = room::RoomId(heard.id);
            events_.push_back(std::exchange(next_, {}));
            seats_added_ = false;
            break;
        default:
            events_.back().draw_closed = true;
            break;
    }
    return "";
}

// --- all of them --------------------------------------------------------------------------------

// No ticket, no place and no seat is given to two.
std::string Party::note_given(const Heard& heard, const Wish& wish) {
    auto is_anothers = [&](auto& given, std::uint64_t of, std::uint32_t number) {
        auto [at, first] = given.try_emplace({of, number}, heard.who);
        return !first && at->second != heard.who;
    };
    if (heard.number != 0 && is_anothers(tickets_, wish.room.value, heard.number)) {
        return fmt::format("ticket {} of room {} is guest {}'s, and another's", heard.number,
                           wish.room.value, heard.who);
    }
    if (heard.place != 0 && is_anothers(places_, wish.room.value, heard.place)) {
        return fmt::format("place {} of room {} is guest {}'s, and another's", heard.place,
                           wish.room.value, heard.who);
    }
    return "";
}

std::string Party::hear(const Heard& heard) {
    ONRUSH_CHECK(heard.who < guests_.size(), "there is no guest {}", heard.who);
    Guest& guest = guests_[heard.who];
    ONRUSH_CHECK(guest.wish.act != Act::none, "guest {} is told what they did not ask", heard.who);
    told_ += 1;
    refused_ += heard.verdict == engine::Verdict::refused ? 1 : 0;
    std::string wrong =
        heard.verdict == engine::Verdict::refused ? "" : note_given(heard, guest.wish);
    std::size_t events = events_.size();
    if (heard.who == the_operator) {
        std::string other = hear_operator(heard);
        wrong = wrong.empty() ? other : wrong;
        guest.wishes += 1;
        choose_for_operator();
    } else {
        std::string other = guest.take(heard, events_);
        wrong = wrong.empty() ? other : wrong;
        guest.wishes += 1;
        guest.choose(heard.who, events_);
    }
    if (events_.size() != events) {
        set_events(0);  // who rests has something to wish for
    }
    return wrong;
}

}  // namespace onrush::rush
