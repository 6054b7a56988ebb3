// Every change of a seat's state goes through here: it keeps the letters, the counts of the section
// and the date, the version of the map, and the hall, and says when a date sells out and when seats
// are back. Engine thread, within a command.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "features/concert/concert.h"

namespace onrush::concert {

struct SeatMove {
    SeatState from = SeatState::free;
    SeatState to = SeatState::free;
};

// Places of seats and counts in general sections, which move together. Stops the process where a
// seat is not in the state that it moves from.
class Moving {
public:
    Moving(ConcertFeature& feature, DateId date, SeatMove move);

    // In any order, each once. A run that several of them are in is written once.
    void seats(std::vector<std::uint32_t> places);
    void general(std::uint32_t section, std::uint32_t seats);
    // The counts of the date; once, after the rest.
    void end(base::Instant now);

private:
    void count(std::uint32_t section, std::uint32_t seats);

    ConcertFeature& feature_;
    const Date& date_;
    SeatMove move_;
    std::uint32_t moved_ = 0;
};

// New seats, which are free; or none, when only a price has changed. The map has a new version.
void count_new_seats(ConcertFeature& feature, const Date& date, std::uint32_t seats,
                     base::Instant now);

// More seats can be had, or none for good: that it had sold out counts no more.
void forget_sell_out(ConcertFeature& feature, const DateCount& count);

// How many seats a count has in a state.
template <typename Count>
[[nodiscard]] auto& number_in(Count& count, SeatState state) {
    switch (state) {
        case SeatState::free:
            return count.free;
        case SeatState::held:
            return count.held;
        case SeatState::sold:
            return count.sold;
        case SeatState::blocked:
            break;
    }
    return count.blocked;
}

[[nodiscard]] inline SeatState state_at(const SeatRun& run, const SeatStates& states,
                                        std::uint32_t place) {
    return static_cast<SeatState>(states.states[place - run.first_place]);
}

}  // namespace onrush::concert
