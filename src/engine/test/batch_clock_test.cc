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
