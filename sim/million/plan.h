// A crowd before one waiting room: how many come, what each of them does, and when.
//
//   second     0 ..  100   everybody takes a ticket, 10,000 a second
//            110           the room opens, paused: a draw is held now, of all who came
//            600 .. 1700   most who mean to leave do so; who fell silent is gone by then
//           1800           the room goes on and admits 5,000 a second
//           1800 .. 1830   the others leave, all of them from the back of the line
//
// So who leaves and who is silent are gone before it is their turn, in every order, and how many
// end in which way is known beforehand. Everybody else asks when they were told to ask. Of those
// who are admitted some never show up, and some give their pass back.
//
// A smaller crowd has everything in proportion, the pace and the requests a second too, and so the
// same story.
#pragma once

#include "features/room/rows.h"

namespace onrush::million {

enum class Way : std::uint8_t { stays, leaves, falls_silent, never_shows, gives_back };

// Second `s` of the play; it begins at 0.
[[nodiscard]] constexpr base::Instant at(std::int64_t s) {
    return base::Instant(s * 1000);
}

inline constexpr std::uint32_t people_step = 2000;
inline constexpr std::uint32_t people_max = 10'000'000;
inline constexpr base::Duration step = base::Duration(500);
inline constexpr base::Instant takes_last = at(100);
inline constexpr base::Instant opens = at(110);
inline constexpr base::Instant silent_by = at(200);
inline constexpr base::Instant leaves_from = at(600);
inline constexpr base::Instant leaves_until = at(1700);
inline constexpr base::Instant goes_on = at(1800);
inline constexpr base::Instant leaves_last = at(1830);
inline constexpr base::Instant ends_at_most = at(3600);
inline constexpr base::Duration gives_back_after = base::Duration::seconds(3);
inline constexpr base::Duration every_tick = base::Duration::seconds(1);

struct Plan {
    std::uint32_t people = 1'000'000;  // a multiple of people_step
    room::RoomOrder order = room::RoomOrder::fifo;
    std::uint64_t seed = 1;
    std::size_t moments = 20;
    std::size_t asked_each = 10'000;  // people, at each moment

    // So many of a million, in proportion.
    [[nodiscard]] std::uint32_t of_million(std::uint64_t count) const {
        return static_cast<std::uint32_t>(people * count / 1'000'000);
    }
    [[nodiscard]] std::uint32_t admit_count() const { return of_million(5000); }
    [[nodiscard]] std::uint32_t max_active() const { return of_million(75'000); }
    [[nodiscard]] std::uint32_t polls_per_second() const { return of_million(5000); }
    [[nodiscard]] std::uint32_t takes_a_step() const {
        return of_million(1'000'000) / static_cast<std::uint32_t>(takes_last.ms / step.ms);
    }
    // Who leaves late stands behind so many others.
    [[nodiscard]] std::uint32_t back_of_line() const { return of_million(700'000); }

    [[nodiscard]] std::uint32_t of(Way way) const {
        switch (way) {
            case Way::leaves:
                return of_million(300'000);
            case Way::falls_silent:
                return of_million(200'000);
            case Way::never_shows:
                return of_million(25'000);
            case Way::gives_back:
                return of_million(50'000);
            case Way::stays:
                break;
        }
        return people - of_million(575'000);
    }
    // When places are asked: a few while the crowd comes and goes, the others while it is admitted.
    [[nodiscard]] base::Instant moment(std::size_t number) const {
        constexpr base::Instant early[] = {at(50), at(105), at(300), at(800), at(1200), at(1700)};
        std::size_t before = std::size(early);
        return number < before ? early[number]
                               : at(1803 + 12 * static_cast<std::int64_t>(number - before));
    }
};

}  // namespace onrush::million
