// The words for the answers of waiting rooms, and what a test of them begins with.
#pragma once

#include "features/account/test/words.h"
#include "features/room/change_room.h"
#include "features/room/eject_ticket.h"
#include "features/room/list_tickets.h"
#include "features/room/look_up_draw.h"
#include "features/room/take_ticket.h"
#include "features/room/test/shelf.h"

// Beside their types, where they are looked for.
namespace onrush::draw {

inline std::string say(const Draw& draw) {
    return fmt::format("draw of room {}{}{}{}{}", draw.room_id,
                       draw.beacon ? ", beacon " + draw.beacon->name : "",
                       draw.beacon && draw.beacon->value ? "=" + *draw.beacon->value : "",
                       draw.entrants ? fmt::format(", {} entrants", *draw.entrants) : "",
                       draw.secret ? ", revealed" : "");
}
inline std::string say(const DrawProof& proof) {
    return fmt::format("ticket {} of account {} is entrant {}", proof.ticket_id, proof.account_id,
                       proof.index);
}

}  // namespace onrush::draw

namespace onrush::room {

inline std::string say(const RoomView& view) {
    return fmt::format("room {} {}: {} wait, {} left, {} admitted, {} active", view.room_id.value,
                       base::text_of(view.state), view.waiting, view.left, view.admitted,
                       view.active);
}
// What say() makes of a room.
inline std::string room_is(const char* state, int wait = 0, int left = 0, int admitted = 0,
                           int active = 0, int id = 1) {
    return fmt::format("room {} {}: {} wait, {} left, {} admitted, {} active", id, state, wait,
                       left, admitted, active);
}
inline std::string say(const RoomPage& page) {
    std::string text;
    for (const RoomView& item : page.items) {
        text += fmt::format("{} ", item.room_id.value);
    }
    return text + (page.next_cursor ? fmt::format("then {}", page.next_cursor->value) : "end");
}
inline std::string say(const ServingView& view) {
    return fmt::format("{} serves {}: {} wait, {} a minute{}", base::text_of(view.state),
                       view.serving, view.waiting, view.admitted_per_minute,
                       view.message ? ", " + *view.message : "");
}
inline std::string say(const TicketView& view) {
    std::string number = fmt::format("number {}", view.number);
    if (view.state == TicketState::admitted) {
        return number + (view.expires_at ? fmt::format(" admitted until {}", view.expires_at->ms)
                                         : std::string(" admitted"));
    }
    if (!view.position) {
        return number + " before the draw";
    }
    return fmt::format("{} at place {}, {} ahead", number, *view.position, *view.ahead);
}
inline std::string say(const AskedTicket& asked) {
    return say(asked.ticket) + (asked.sign_is_due ? ", sign due" : "");
}
inline std::string say(const TakenTicket& taken) {
    return say(taken.ticket) + (taken.fresh ? "" : " again");
}
inline std::string say(const LeaveRoom::Answer&) {
    return "gone";
}
inline std::string say(const EjectTicket::Answer&) {
    return "ejected";
}
inline std::string say(const ReadmitTicket::Answer&) {
    return "readmitted";
}
inline std::string say(const HeldTicketPage& page) {
    std::string text;
    for (const HeldTicket& item : page.items) {
        text += fmt::format("{} of {} {}{} ", item.number, item.account_id.value,
                            base::text_of(item.state),
                            item.position ? fmt::format(" at place {}", *item.position) : "");
    }
    return text + (page.next_cursor ? fmt::format("then {}", number_of(*page.next_cursor)) : "end");
}
inline std::string say(const NoteSigns::Answer&) {
    return "noted";
}

struct Features {
    explicit Features(engine::Domain& domain, RoomSettings settings = {})
        : ids(domain),
          accounts(domain),
          rooms(domain, ids, accounts, settings),
          shelves(domain, rooms) {}
    engine::Ids ids;
    account::AccountFeature accounts;
    RoomFeature rooms;
    Shelves shelves;
};

using account::admin;
using account::user;
using base::Duration;
using base::Instant;

// Accounts 1 to 20 are there.
class Book : public engine::test::RuleBook<Features> {
public:
    Book() {
        for (int i = 0; i < 20; ++i) {
            run(0, features.accounts, account::OpenAccount{});
        }
        (void)take_facts();
    }
};

template <typename Input>
Book::Step ask(Input input) {
    return engine::test::ask(&Features::rooms, std::move(input));
}

// From 10 s on, 2 people every 10 s, 3 at once. 20 s to claim, 100 s inside, 30 s of silence.
inline CreateRoom three_at_once() {
    return {.caller = admin(),
            .name = "drop",
            .opens_at = Instant(10'000),
            .closes_at = {},
            .admit = {2, Duration::seconds(10)},
            .max_active = 3,
            .claim_seconds = Duration::seconds(20),
            .session_seconds = Duration::seconds(100),
            .idle_seconds = Duration::seconds(30),
            .target = {},
            .message = {}};
}
inline Book::Step new_room(CreateRoom input = three_at_once()) {
    return ask(std::move(input));
}
// What is said of it, as room 1.
inline const char* const before = "room 1 BEFORE: 0 wait, 0 left, 0 admitted, 0 active";
inline Book::Step change(ChangeRoom input) {
    input.caller = admin();
    input.room = RoomId(1);
    return ask(std::move(input));
}
inline Book::Step act(RoomAction action) {
    ChangeRoom input;
    input.action = action;
    return change(std::move(input));
}
inline Book::Step look(std::uint64_t room = 1) {
    return ask(LookUpRoom{RoomId(room)});
}
inline Book::Step take(std::uint64_t account, std::uint64_t room = 1) {
    return ask(TakeTicket{user(account), RoomId(room)});
}
inline Book::Step place(std::uint64_t account, std::uint64_t room = 1) {
    return ask(AskTicket{user(account), RoomId(room)});
}
inline Book::Step claim(std::uint64_t account, std::uint64_t room = 1) {
    return ask(ClaimPass{user(account), RoomId(room)});
}
inline Book::Step leave(std::uint64_t account, std::uint64_t room = 1) {
    return ask(LeaveRoom{user(account), RoomId(room)});
}
inline Book::Step sign(std::uint32_t number, std::uint64_t room = 1) {
    return ask(NoteSigns{{ticket_id(RoomId(room), number)}});
}
inline Book::Step eject(std::uint32_t number, std::uint64_t room = 1) {
    return ask(EjectTicket{admin(), ticket_id(RoomId(room), number)});
}
inline Book::Step readmit(std::uint32_t number, std::uint64_t room = 1) {
    return ask(ReadmitTicket{admin(), ticket_id(RoomId(room), number)});
}
inline Book::Step list(ListTickets input = {}) {
    input.caller = admin();
    input.room = RoomId(1);
    return ask(input);
}
// Accounts 1 to `last` take tickets.
inline void take_all(Book& book, std::int64_t at_ms, std::uint64_t last) {
    for (std::uint64_t account = 1; account <= last; ++account) {
        book.run(at_ms, book.features.rooms, TakeTicket{user(account), RoomId(1)});
    }
}

}  // namespace onrush::room
