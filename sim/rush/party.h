// Guests who go through waiting rooms to the seats of a concert, and the operator who sets it up.
//
//   event     a concert with one date; a room of fifo, the queue, that protects the date; and a
//   room
//             that draws, which opens a moment later. The next event closes that draw
//   guest     takes tickets of both rooms, asks, leaves, gives passes back, and holds, pays and
//             gives back seats, where they have a good pass, and where they have none
//
// Everybody has one wish at a time, which follows from what they were told before. So the child,
// who plays them, and the parent, who hears what they were told, go through the same states: the
// parent knows what each was told last, and the one wish that may have been granted without being
// told. Whatever they were told must be so for good: nobody falls silent and no pass ends by
// itself.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/job.h"
#include "features/order/rows.h"
#include "features/order/seat_rows.h"
#include "features/room/rows.h"

namespace onrush::rush {

enum class Act : std::uint8_t {
    none,
    open_account,
    take_ticket,
    ask_queue,  // who is admitted claims the pass
    ask_draw,
    leave,
    hold,
    pay,
    give_back,
    // of the operator
    create_concert,
    create_date,
    add_seats,
    create_queue,
    create_draw,
    close_draw,
};

inline constexpr std::uint32_t the_operator = 0;
inline constexpr std::uint32_t hall_rows = 12;
inline constexpr std::uint32_t hall_seats_of_row = 20;
inline constexpr std::uint32_t yard_places = 80;

struct Event {
    concert::ConcertId concert;
    concert::DateId date;
    room::RoomId queue;
    room::RoomId draw;
    bool draw_closed = false;
};

struct Wish {
    Act act = Act::none;
    std::size_t event = 0;
    room::RoomId room;
    order::OrderId reservation;
    std::uint64_t dice = 0;
};

// What somebody was told, as it travels through a pipe: the bytes outlive the process that is
// killed, and what is in the pipe was told.
struct Heard {
    static constexpr std::size_t seats_max = 2;

    std::uint32_t who = 0;
    std::uint32_t number = 0;   // of the ticket
    std::uint32_t place = 0;    // in a draw that was held
    std::uint8_t admitted = 0;  // else the ticket waits
    std::uint8_t state = 0;     // of the reservation
    engine::Verdict verdict = engine::Verdict::pending;
    std::uint8_t seat_count = 0;
    std::uint64_t id = 0;       // of what was made
    std::int64_t until_ms = 0;  // an unpaid reservation holds its seats
    std::uint64_t seats[seats_max] = {};
    char refused[32] = {};  // the code, with a zero at its end
};
static_assert(sizeof(Heard) == 80);

struct Standing {
    enum class Where : std::uint8_t { nowhere, waits, inside };
    Where where = Where::nowhere;
    std::uint32_t number = 0;  // also of the last ticket that is no more
    std::uint32_t place = 0;   // 0: was never told
};

struct Reservation {
    std::size_t event = 0;
    order::OrderState state = order::OrderState::pending_payment;
    base::Instant until;
    std::vector<std::uint64_t> seats;  // of the yard: none

    [[nodiscard]] bool stands() const {
        return state == order::OrderState::pending_payment || state == order::OrderState::paid;
    }
};

// What a guest was told of one event.
struct Visit {
    Standing queue;
    Standing draw;
};

class Guest {
public:
    std::uint64_t account = 0;
    std::vector<Visit> visits;  // by event
    std::map<std::uint64_t, Reservation> reservations;
    Wish wish;                 // not yet answered; none: rests
    std::uint32_t wishes = 0;  // answered ones

    // What cannot be.
    [[nodiscard]] std::string take(const Heard& heard, const std::vector<Event>& events);
    void choose(std::uint32_t who, const std::vector<Event>& events);

private:
    [[nodiscard]] std::string take_ticket(const Heard& heard, const std::vector<Event>& events);
    [[nodiscard]] std::string take_leave(const Heard& heard, const std::vector<Event>& events);
    [[nodiscard]] std::string take_seats(const Heard& heard);
    [[nodiscard]] Standing& standing(room::RoomId room, const std::vector<Event>& events);
    [[nodiscard]] std::uint64_t some_reservation(std::size_t event, bool unpaid,
                                                 std::uint64_t dice) const;
};

class Party {
public:
    explicit Party(std::uint32_t guests) : guests_(guests + 1) {}

    // The operator sets up so many events in all.
    void set_events(std::size_t count);
    // The text says what cannot be.
    [[nodiscard]] std::string hear(const Heard& heard);
    [[nodiscard]] const Wish& wish_of(std::uint32_t who) const { return guests_[who].wish; }
    [[nodiscard]] std::uint32_t members() const {
        return static_cast<std::uint32_t>(guests_.size());
    }
    // By number; that of the operator has no account.
    [[nodiscard]] const std::vector<Guest>& guests() const { return guests_; }
    [[nodiscard]] const std::vector<Event>& events() const { return events_; }
    // What the operator has set up of the next one.
    [[nodiscard]] const Event& next_event() const { return next_; }
    // That were given: of all rooms, and of all draws.
    [[nodiscard]] std::size_t tickets() const { return tickets_.size(); }
    [[nodiscard]] std::size_t places() const { return places_.size(); }
    [[nodiscard]] std::uint64_t told() const { return told_; }
    [[nodiscard]] std::uint64_t refused() const { return refused_; }

private:
    [[nodiscard]] std::string hear_operator(const Heard& heard);
    void choose_for_operator();
    [[nodiscard]] std::string note_given(const Heard& heard, const Wish& wish);

    std::vector<Guest> guests_;
    std::vector<Event> events_;  // those that are complete
    Event next_;                 // set up by now
    bool seats_added_ = false;   // of the next one
    std::size_t events_wanted_ = 0;
    // Who was given which ticket of which room, and which place of a draw.
    std::map<std::pair<std::uint64_t, std::uint32_t>, std::uint32_t> tickets_;
    std::map<std::pair<std::uint64_t, std::uint32_t>, std::uint32_t> places_;
    std::uint64_t told_ = 0;
    std::uint64_t refused_ = 0;
};

}  // namespace onrush::rush
