#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "engine/feature_laws.h"
#include "features/room/room.h"

namespace onrush::room {

namespace {

using engine::Wrong;

bool could_admit(const Room& room, const RoomCount& count) {
    return state_of(room, count) == RoomState::open && count.waiting > 0 &&
           count.active < room.max_active;
}

base::Instant turns_at_of(const Room& room, const RoomCount& count) {
    if (count.closed) {
        return base::Instant::never();
    }
    return count.opened ? room.closes_at : room.opens_at;
}

Wrong check_times(const Room& room, const RoomCount& count) {
    std::uint64_t id = room.id.value;
    if (could_admit(room, count) == count.tick_at.is_never()) {
        return fmt::format("room {} is {} and {} wait, {} of {} are active, its next tick is at {}",
                           id, base::text_of(state_of(room, count)), count.waiting, count.active,
                           room.max_active, to_text(count.tick_at));
    }
    if (count.turns_at != turns_at_of(room, count)) {
        return fmt::format("room {} opens or closes at {}, which is not its time", id,
                           to_text(count.turns_at));
    }
    return std::nullopt;
}

Wrong check_count(const RoomFeature& feature, const RoomCount& count) {
    std::uint64_t id = count.room.value;
    const Room* room = feature.rooms.find(count.room);
    if (room == nullptr) {
        return fmt::format("a count names room {}, which does not exist", id);
    }
    std::uint64_t numbers = std::uint64_t{count.waiting} + count.left_line + count.admitted;
    if (count.numbers != numbers || count.serving > count.numbers) {
        return fmt::format(
            "room {} gave {} numbers and serves {}, but {} wait, {} left, {} were admitted", id,
            count.numbers, count.serving, count.waiting, count.left_line, count.admitted);
    }
    std::uint64_t passes =
        std::uint64_t{count.active} + count.no_shows + count.given_back + count.expired;
    if (count.admitted != passes || (count.admitted > 0 && !count.opened)) {
        return fmt::format("room {} admitted {}, but {} are active and {} gone", id, count.admitted,
                           count.active, passes - count.active);
    }
    if (count.active_allowed != std::max(room->max_active, count.active)) {
        return fmt::format("room {} has {} active, but {} are allowed and {} are its maximum", id,
                           count.active, count.active_allowed, room->max_active);
    }
    if (count.sold_out && !count.closed && guard_of(feature, count.room) == nullptr) {
        return fmt::format("room {} is sold out and protects nothing", id);
    }
    return check_times(*room, count);
}

Wrong check_room(const RoomFeature& feature, const Room& room) {
    const RoomCount* count = feature.counts.find(room.id);
    if (count == nullptr) {
        return fmt::format("room {} has no count", room.id.value);
    }
    if (room.closes_at <= room.opens_at) {
        return fmt::format("room {} closes at {}, before it opens", room.id.value,
                           to_text(room.closes_at));
    }
    return check_count(feature, *count);
}

// In a draw the number says nothing of the order: see draw_laws.cc.
bool draws(const RoomFeature& feature, RoomId room) {
    const Room* row = feature.rooms.find(room);
    return row != nullptr && row->order == RoomOrder::draw;
}

std::uint32_t served_number(const RoomFeature& feature, const RoomCount& count) {
    return draws(feature, count.room) ? 0 : count.serving;
}

std::uint32_t last_admitted(const RoomFeature& feature, const RoomCount& count) {
    return draws(feature, count.room) ? count.numbers : count.serving;
}

Wrong check_ticket(const RoomFeature& feature, const Ticket& ticket) {
    const RoomCount* count = feature.counts.find(RoomId(ticket.room));
    std::uint32_t passed_by = count == nullptr ? 0 : served_number(feature, *count);
    if (count == nullptr || ticket.number <= passed_by || ticket.number > count->numbers) {
        return fmt::format("number {} waits in room {}, which has passed it by or never gave it",
                           ticket.number, ticket.room);
    }
    if (pass_of(feature, RoomId(ticket.room), ticket.account) != nullptr) {
        return fmt::format("account {} waits in room {} and has a pass", ticket.account.value,
                           ticket.room);
    }
    return std::nullopt;
}

Wrong check_pass(const RoomFeature& feature, const Pass& pass) {
    const RoomCount* count = feature.counts.find(RoomId(pass.room));
    if (count == nullptr || pass.number < 1 || pass.number > last_admitted(feature, *count)) {
        return fmt::format("number {} of room {} has a pass and was never admitted", pass.number,
                           pass.room);
    }
    if (ticket_of(feature, RoomId(pass.room), pass.account) != nullptr) {
        return fmt::format("account {} has a pass of room {} and waits", pass.account.value,
                           pass.room);
    }
    return std::nullopt;
}

Wrong check_guard(const RoomFeature& feature, const Guard& guard) {
    const RoomCount* count = feature.counts.find(guard.room);
    if (count == nullptr) {
        return fmt::format("room {} protects something and does not exist", guard.room.value);
    }
    if (std::uint64_t{guard.bought} + guard.gone > count->admitted) {
        return fmt::format("room {} admitted {}, but {} have bought and {} have not",
                           guard.room.value, count->admitted, guard.bought, guard.gone);
    }
    if (guard.pieces < guard.bought || (guard.bought == 0 && guard.pieces > 0)) {
        return fmt::format("{} people in room {} bought {} pieces", guard.bought, guard.room.value,
                           guard.pieces);
    }
    return std::nullopt;
}

Wrong check_hold(const RoomFeature& feature, const PassHold& hold) {
    const RoomCount* count = feature.counts.find(RoomId(hold.room));
    if (count == nullptr || hold.number < 1 || hold.number > count->numbers || hold.pieces < 1) {
        return fmt::format("{} pieces are held with number {} of room {}, which was never given",
                           hold.pieces, hold.number, hold.room);
    }
    std::uint32_t counted = 0;
    for (const PassHold& one :
         feature.pass_holds.by<ByPass>().starting_with(hold.room, hold.number)) {
        counted += one.counted ? 1 : 0;
    }
    const Pass* pass = feature.passes.find(hold.room, hold.number);
    if (counted != 1 || (pass != nullptr && !pass->bought)) {
        return fmt::format("what is held with number {} of room {} is counted {} times",
                           hold.number, hold.room, counted);
    }
    return std::nullopt;
}

Wrong check_horizon(const RoomFeature&, const AskHorizon& horizon) {
    if (horizon.id != AskHorizon().id) {
        return fmt::format("there is a second time to ask by, {}", horizon.id);
    }
    return std::nullopt;
}

Wrong check_look(const RoomFeature& feature, const PageLook& look) {
    if (feature.rooms.find(look.room) == nullptr) {
        return fmt::format("a page is that of room {}, which does not exist", look.room.value);
    }
    return std::nullopt;
}

Wrong check_ended(const RoomFeature& feature, const EndedPass& ended) {
    RoomId room(ended.room);
    if (feature.rooms.find(room) == nullptr) {
        return fmt::format("a pass of room {} ended, which does not exist", ended.room);
    }
    if (ticket_of(feature, room, ended.account) != nullptr ||
        pass_of(feature, room, ended.account) != nullptr) {
        return fmt::format("account {} is in room {}, and its pass has ended", ended.account.value,
                           ended.room);
    }
    return std::nullopt;
}

Wrong check_ejection(const RoomFeature& feature, const Ejection& ejection) {
    RoomId room(ejection.room);
    const RoomCount* count = feature.counts.find(room);
    if (count == nullptr || ejection.number < 1 || ejection.number > count->numbers) {
        return fmt::format("number {} of room {} was ejected and was never given", ejection.number,
                           ejection.room);
    }
    if (ticket_of(feature, room, ejection.account) != nullptr ||
        pass_of(feature, room, ejection.account) != nullptr) {
        return fmt::format("account {} is in room {}, and was ejected", ejection.account.value,
                           ejection.room);
    }
    return std::nullopt;
}

Wrong check_buyers(const RoomFeature& feature) {
    std::map<std::uint64_t, std::uint64_t> undecided;
    feature.passes.for_each([&](const Pass& pass) { undecided[pass.room] += pass.bought ? 0 : 1; });
    Wrong wrong;
    feature.guards.for_each([&](const Guard& guard) {
        std::uint64_t inside = undecided[guard.room.value];
        std::uint64_t people = guard.bought + guard.gone + inside;
        const RoomCount* count = feature.counts.find(guard.room);
        std::uint32_t admitted = count == nullptr ? 0 : count->admitted;
        if (!wrong && people != admitted) {
            wrong = fmt::format(
                "room {} admitted {}, but {} have bought, {} have not, and {} may still",
                guard.room.value, admitted, guard.bought, guard.gone, inside);
        }
    });
    return wrong;
}

Wrong check_held(const RoomFeature& feature) {
    struct Held {
        std::uint64_t passes = 0;
        std::uint64_t pieces = 0;
    };
    std::map<std::uint64_t, Held> held;
    feature.pass_holds.for_each([&](const PassHold& hold) {
        held[hold.room].passes += hold.counted ? 1 : 0;
        held[hold.room].pieces += hold.counted ? hold.pieces : 0;
    });
    Wrong wrong;
    feature.guards.for_each([&](const Guard& guard) {
        const Held& of_room = held[guard.room.value];
        if (!wrong && (of_room.passes > guard.bought || of_room.pieces > guard.pieces)) {
            wrong =
                fmt::format("{} people in room {} hold {} pieces, and {} bought {}", of_room.passes,
                            guard.room.value, of_room.pieces, guard.bought, guard.pieces);
        }
    });
    return wrong;
}

Wrong check_sums(const RoomFeature& feature) {
    std::map<std::uint64_t, std::uint64_t> waiting;
    std::map<std::uint64_t, std::uint64_t> active;
    feature.tickets.for_each([&](const Ticket& ticket) { waiting[ticket.room] += 1; });
    feature.passes.for_each([&](const Pass& pass) { active[pass.room] += 1; });
    Wrong wrong;
    feature.counts.for_each([&](const RoomCount& count) {
        std::uint64_t id = count.room.value;
        if (!wrong && (waiting[id] != count.waiting || active[id] != count.active)) {
            wrong = fmt::format("room {} has {} tickets and {} passes, but counts {} and {}", id,
                                waiting[id], active[id], count.waiting, count.active);
        }
    });
    return wrong;
}

// Of a room `r` and its count `t`: what check_count() finds.
std::string count_is_wrong() {
    return fmt::format(R"(
           t.numbers <> t.waiting + t.left_line + t.admitted OR t.serving > t.numbers
           OR t.admitted <> t.active + t.no_shows + t.given_back + t.expired
           OR (t.admitted > 0 AND NOT t.opened)
           OR t.active_allowed <> max(r.max_active, t.active)
           OR (t.sold_out AND NOT t.closed
               AND NOT EXISTS (SELECT * FROM room_guards g WHERE g.room = t.room))
           OR (t.tick_at < {0}) <> (t.opened AND NOT t.closed AND NOT t.sold_out AND NOT r.paused
                                    AND t.waiting > 0 AND t.active < r.max_active)
           OR t.turns_at <> iif(t.closed, {0}, iif(t.opened, r.closes_at, r.opens_at)))",
                       base::Instant::never().ms);
}

}  // namespace

void declare_laws(engine::Domain& domain, const RoomFeature& feature) {
    engine::FeatureLaws laws(domain, feature);
    laws.of_rows("rooms", feature.rooms, check_room,
                 fmt::format(R"(
        SELECT r.id FROM rooms r LEFT JOIN room_tallies t ON t.room = r.id
        WHERE t.room IS NULL OR r.closes_at <= r.opens_at OR {})",
                             count_is_wrong()));
    laws.of_rows("room counts", feature.counts, check_count,
                 fmt::format(R"(
        SELECT t.room FROM room_tallies t LEFT JOIN rooms r ON r.id = t.room
        WHERE r.id IS NULL OR {})",
                             count_is_wrong()));
    laws.of_rows("room tickets", feature.tickets, check_ticket, R"(
        SELECT k.room, k.number FROM room_tickets k LEFT JOIN room_tallies t ON t.room = k.room
        LEFT JOIN rooms r ON r.id = k.room
        LEFT JOIN room_passes p ON p.room = k.room AND p.account = k.account
        WHERE t.room IS NULL OR k.number > t.numbers
           OR k.number <= iif(r."order" IS 'draw', 0, t.serving)
           OR p.room IS NOT NULL)");
    laws.of_rows("room passes", feature.passes, check_pass, R"(
        SELECT p.room, p.number FROM room_passes p LEFT JOIN room_tallies t ON t.room = p.room
        LEFT JOIN rooms r ON r.id = p.room
        LEFT JOIN room_tickets k ON k.room = p.room AND k.account = p.account
        WHERE t.room IS NULL OR k.room IS NOT NULL
           OR p.number NOT BETWEEN 1 AND iif(r."order" IS 'draw', t.numbers, t.serving))");
    laws.of_rows("room guards", feature.guards, check_guard, R"(
        SELECT g.room FROM room_guards g LEFT JOIN room_tallies t ON t.room = g.room
        WHERE t.room IS NULL OR g.bought + g.gone > t.admitted OR g.pieces < g.bought
           OR (g.bought = 0 AND g.pieces > 0))");
    laws.of_rows("what is held with passes", feature.pass_holds, check_hold, R"(
        SELECT h.room, h.number FROM room_pass_holds h
        JOIN (SELECT room, number, sum(counted) AS counted FROM room_pass_holds
              GROUP BY room, number) c ON c.room = h.room AND c.number = h.number
        LEFT JOIN room_tallies t ON t.room = h.room
        LEFT JOIN room_passes p ON p.room = h.room AND p.number = h.number
        WHERE t.room IS NULL OR h.number NOT BETWEEN 1 AND t.numbers OR h.pieces < 1
           OR c.counted <> 1 OR NOT p.bought)");
    laws.of_rows("ended passes", feature.ended_passes, check_ended, R"(
        SELECT e.room, e.account FROM room_ended_passes e
        LEFT JOIN rooms r ON r.id = e.room
        LEFT JOIN room_tickets k ON k.room = e.room AND k.account = e.account
        LEFT JOIN room_passes p ON p.room = e.room AND p.account = e.account
        WHERE r.id IS NULL OR k.room IS NOT NULL OR p.room IS NOT NULL)");
    laws.of_rows("ejections", feature.ejections, check_ejection, R"(
        SELECT e.room, e.number FROM room_ejections e
        LEFT JOIN room_tallies t ON t.room = e.room
        LEFT JOIN room_tickets k ON k.room = e.room AND k.account = e.account
        LEFT JOIN room_passes p ON p.room = e.room AND p.account = e.account
        WHERE t.room IS NULL OR e.number NOT BETWEEN 1 AND t.numbers
           OR k.room IS NOT NULL OR p.room IS NOT NULL)");
    laws.of_sums("rooms know who has bought", check_buyers, R"(
        SELECT g.room FROM room_guards g JOIN room_tallies t ON t.room = g.room
        LEFT JOIN (SELECT room, count(*) AS people FROM room_passes WHERE NOT bought
                   GROUP BY room) p ON p.room = g.room
        WHERE t.admitted <> g.bought + g.gone + coalesce(p.people, 0))");
    laws.of_sums("rooms count what is held", check_held, R"(
        SELECT g.room FROM room_guards g
        JOIN (SELECT room, count(*) AS passes, sum(pieces) AS pieces FROM room_pass_holds
              WHERE counted GROUP BY room) h ON h.room = g.room
        WHERE h.passes > g.bought OR h.pieces > g.pieces)");
    laws.of_rows("room pages", feature.page_looks, check_look, R"(
        SELECT l.room FROM room_pages l LEFT JOIN rooms r ON r.id = l.room WHERE r.id IS NULL)");
    laws.of_rows("when people ask", feature.ask_horizons, check_horizon,
                 "SELECT id FROM room_ask_horizon WHERE id <> 1");
    laws.of_sums("rooms count who is there", check_sums, R"(
        SELECT t.room FROM room_tallies t
        LEFT JOIN (SELECT room, count(*) AS people FROM room_tickets GROUP BY room) k USING (room)
        LEFT JOIN (SELECT room, count(*) AS people FROM room_passes GROUP BY room) p USING (room)
        WHERE t.waiting <> coalesce(k.people, 0) OR t.active <> coalesce(p.people, 0))");
}

}  // namespace onrush::room
