#include "engine/batch_clock.h"

#include <gtest/gtest.h>

namespace onrush::engine {
namespace {

using base::Duration;
using base::Instant;

struct HandClock final : base::Clock {
    std::int64_t wall = 0;
    std::int64_t steady = 0;
    [[nodiscard]] Instant now() const override { return Instant(wall); }
    [[nodiscard]] Duration elapsed() const override { return Duration(steady); }
};

TEST(BatchClock, FollowsTheWallClock) {
    HandClock hand;
    hand.wall = 1000;
    BatchClock clock(hand, Instant(0));
    EXPECT_EQ(clock.now(), Instant(1000));
    hand.wall = 5000;
    EXPECT_EQ(clock.now(), Instant(5000));
    EXPECT_EQ(clock.behind(), Duration(0));
    EXPECT_EQ(clock.ahead(), Duration(0));
}

constexpr std::int64_t minute = 60'000;

TEST(BatchClock, FollowsALeapOfAMinuteAtOnceAndNoLargerOne) {
    HandClock hand;
    BatchClock clock(hand, Instant(0));
    hand.wall = 7 * minute;
    EXPECT_EQ(clock.now(), Instant(7 * minute)) << "the first reading is taken as it is";
    hand.wall += minute;
    EXPECT_EQ(clock.now(), Instant(8 * minute));
    hand.wall += minute + 1;
    EXPECT_EQ(clock.now(), Instant(8 * minute));
    EXPECT_EQ(clock.ahead(), Duration(minute + 1));
    hand.steady += 1;
    EXPECT_EQ(clock.now(), Instant(9 * minute + 1)) << "a minute beyond what has passed";
}

// Every sale and every hold ended, and time ran at half speed for ninety years.
TEST(BatchClock, OneReadingFarAheadChangesNothing) {
    HandClock hand;
    BatchClock clock(hand, Instant(0));
    hand.wall = 1000;
    EXPECT_EQ(clock.now(), Instant(1000));
    std::int64_t right = hand.wall;
    hand.wall = std::int64_t{90} * 366 * 24 * 60 * minute;
    hand.steady += 10;
    EXPECT_EQ(clock.now(), Instant(1010));
    hand.wall = right + 30;
    hand.steady += 20;
    EXPECT_EQ(clock.now(), Instant(1030));
    EXPECT_EQ(clock.ahead(), Duration(0));
}

// A machine that slept.
TEST(BatchClock, ALeapThatLastsAMinuteIsFollowed) {
    HandClock hand;
    hand.wall = 1000;
    BatchClock clock(hand, Instant(0));
    EXPECT_EQ(clock.now(), Instant(1000));
    hand.wall += 480 * minute;
    EXPECT_EQ(clock.now(), Instant(1000));
    hand.steady += minute - 1;
    hand.wall += minute - 1;
    EXPECT_EQ(clock.now(), Instant(1000 + minute - 1));
    EXPECT_EQ(clock.ahead(), Duration(480 * minute));
    hand.steady += 1;
    hand.wall += 1;
    EXPECT_EQ(clock.now(), Instant(hand.wall));
    EXPECT_EQ(clock.ahead(), Duration(0));
}

TEST(BatchClock, AWallClockSetBackAnHourSlowsItToHalfSpeedUntilItHasCaughtUp) {
    HandClock hand;
    constexpr std::int64_t hour = 3'600'000;
    hand.wall = 10 * hour;
    BatchClock clock(hand, Instant(0));
    EXPECT_EQ(clock.now(), Instant(10 * hour));
    hand.wall = 9 * hour;
    EXPECT_EQ(clock.now(), Instant(10 * hour));
    EXPECT_EQ(clock.behind(), Duration(hour));
    // Odd steps lose nothing.
    for (int i = 0; i < 1000; ++i) {
        hand.wall += 1;
        hand.steady += 1;
        (void)clock.now();
    }
    EXPECT_EQ(clock.now(), Instant(10 * hour + 500));
    hand.wall += 2 * hour;
    hand.steady += 2 * hour;
    EXPECT_EQ(clock.now(), Instant(11 * hour + 1000));
    EXPECT_EQ(clock.now(), Instant(hand.wall));
}

TEST(BatchClock, GoesOnFromTheLastRecordAfterARestart) {
    HandClock hand;
    hand.wall = 500;
    BatchClock clock(hand, Instant(2000));
    EXPECT_EQ(clock.now(), Instant(2000));
}

}  // namespace
}  // namespace onrush::engine
