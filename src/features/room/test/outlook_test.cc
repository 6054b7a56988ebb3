// What people who wait are told of the future.
#include "features/room/outlook.h"

#include <algorithm>
#include <queue>

#include <gtest/gtest.h>

#include "features/room/test/words.h"

namespace onrush::room {
namespace {

constexpr std::int64_t minute = 60'000;

TEST(AdmittedPerMinute, IsOfTheMinuteThatEndsNow) {
    RoomCount count;
    Instant start(20 * minute);
    EXPECT_EQ(admitted_per_minute(count, start), 0u);
    note_admitted(count, 30, start);
    note_admitted(count, 30, start + Duration::seconds(30));
    EXPECT_EQ(admitted_per_minute(count, start + Duration::seconds(30)), 60u);
    EXPECT_EQ(admitted_per_minute(count, start + Duration(minute - 1)), 60u);
    EXPECT_EQ(admitted_per_minute(count, start + Duration(minute)), 60u);
    EXPECT_EQ(admitted_per_minute(count, start + Duration::seconds(75)), 45u);
    EXPECT_EQ(admitted_per_minute(count, start + Duration(2 * minute - 1)), 1u);
    note_admitted(count, 12, start + Duration::seconds(90));
    EXPECT_EQ(admitted_per_minute(count, start + Duration::seconds(90)), 42u);
    EXPECT_EQ(admitted_per_minute(count, start + Duration(2 * minute)), 12u);
    EXPECT_EQ(admitted_per_minute(count, start + Duration(3 * minute)), 0u);
    note_admitted(count, 5, start + Duration(5 * minute));
    EXPECT_EQ(admitted_per_minute(count, start + Duration(5 * minute)), 5u);
}

TEST(GonePerMinute, IsOfTheSameMinutes) {
    RoomCount count;
    Instant start(20 * minute);
    note_gone(count, 30, start);
    note_admitted(count, 10, start + Duration(minute));
    EXPECT_EQ(gone_per_minute(count, start + Duration(minute)), 30u);
    EXPECT_EQ(gone_per_minute(count, start + Duration::seconds(90)), 15u);
    EXPECT_EQ(admitted_per_minute(count, start + Duration::seconds(90)), 10u);
    note_gone(count, 4, start + Duration::seconds(90));
    EXPECT_EQ(gone_per_minute(count, start + Duration(2 * minute)), 4u);
    EXPECT_EQ(gone_per_minute(count, start + Duration(3 * minute)), 0u);
}

// Opens at 100 s: 10 every 5 s, 100 at once.
struct WaitTest : testing::Test {
    Room room{.id = RoomId(1),
              .name = {},
              .opens_at = Instant(100'000),
              .admit_count = 10,
              .admit_every = Duration::seconds(5),
              .max_active = 100,
              .session_for = Duration::seconds(600),
              .target = {},
              .message = {}};
    RoomCount count{.room = RoomId(1)};

    // In seconds; -1: nobody can tell.
    std::int64_t wait(std::uint32_t position, std::int64_t at_s) {
        auto wait = wait_of(room, count, position, Instant(at_s * 1000));
        return wait ? wait->ms / 1000 : -1;
    }
};

TEST_F(WaitTest, IsByTicksWhileThereIsRoom) {
    EXPECT_EQ(wait(1, 90), 10);
    EXPECT_EQ(wait(10, 90), 10);
    EXPECT_EQ(wait(11, 90), 15);
    EXPECT_EQ(wait(100, 90), 55);
    count.opened = true;
    count.next_tick = Instant(105'000);
    EXPECT_EQ(wait(1, 103), 2);
    EXPECT_EQ(wait(11, 103), 7);
    count.tick_at = Instant(105'000);
    EXPECT_EQ(wait(10, 103), 2);
    EXPECT_EQ(wait(10, 106), 0);  // it is due
}

TEST_F(WaitTest, IsByTheLastMinuteWhereOthersMustGoFirst) {
    count.opened = true;
    count.next_tick = Instant(105'000);
    count.active = 95;
    note_gone(count, 30, Instant(103'000));
    EXPECT_EQ(wait(5, 103), 2);
    EXPECT_EQ(wait(6, 103), 2);    // one must go: 2 s at 30 a minute
    EXPECT_EQ(wait(35, 103), 60);  // 30 must go
    count.active = 120;            // the cap was lowered
    EXPECT_EQ(wait(30, 103), 60);
}

// Filling the room says nothing of how fast it empties.
TEST_F(WaitTest, IsNotByHowFastTheRoomWasFilled) {
    count.opened = true;
    count.next_tick = Instant(105'000);
    count.active = 100;
    note_admitted(count, 100, Instant(103'000));
    EXPECT_EQ(wait(1, 103), 600);
}

TEST_F(WaitTest, IsNotKnownWhereItWouldBePastTheClosing) {
    count.opened = true;
    count.next_tick = Instant(105'000);
    room.closes_at = Instant(110'001);
    EXPECT_EQ(wait(20, 103), 7);  // at 110 s
    EXPECT_EQ(wait(21, 103), -1);
    room.closes_at = Instant(110'000);
    EXPECT_EQ(wait(11, 103), -1);  // it closes first
}

TEST_F(WaitTest, IsNotKnownWhereTheRoomIsPausedBeforeItOpens) {
    room.paused = true;
    EXPECT_EQ(wait(1, 90), -1);
}

TEST_F(WaitTest, IsAtMostAsLongAsThePassesAreGood) {
    count.opened = true;
    count.next_tick = Instant(105'000);
    count.active = 100;
    EXPECT_EQ(wait(1, 103), 600);
    EXPECT_EQ(wait(100, 103), 600);
    EXPECT_EQ(wait(101, 103), 1200);
    note_gone(count, 1, Instant(103'000));  // one who did not come, of a hundred
    EXPECT_EQ(wait(1, 103), 60);
    EXPECT_EQ(wait(100, 103), 600);
}

// Whoever is inside may claim at the end of the time to claim, and stay for a session from there.
TEST_F(WaitTest, CountsTheTimeToClaim) {
    room.claim_for = Duration::seconds(60);
    count.opened = true;
    count.next_tick = Instant(105'000);
    count.active = 100;
    EXPECT_EQ(wait(1, 103), 660);
    EXPECT_EQ(wait(101, 103), 1320);
}

TEST_F(WaitTest, IsNotKnownWhileTheRoomIsPausedOrClosed) {
    count.opened = true;
    room.paused = true;
    EXPECT_EQ(wait(1, 103), -1);
    room.paused = false;
    count.closed = true;
    EXPECT_EQ(wait(1, 103), -1);
}

// --- when to ask --------------------------------------------------------------------------------

struct PollTest : testing::Test {
    engine::Domain domain;
    engine::Ids ids{domain};
    account::AccountFeature accounts{domain};
    RoomFeature feature{domain, ids, accounts, {.polls_per_second_max = 500}};

    static Room of_pace(std::uint32_t admit_count) {
        return {.id = RoomId(1),
                .name = {},
                .admit_count = admit_count,
                .claim_for = Duration::seconds(60),
                .idle_for = Duration::seconds(120),
                .target = {},
                .message = {}};
    }
    void fill(std::uint32_t people) {
        for (auto next = static_cast<std::uint32_t>(feature.tickets.size() + 1); next <= people;
             ++next) {
            feature.tickets.insert(
                {.account = AccountId(next), .silent_at = {}, .room = 1, .number = next});
        }
    }
};

TEST_F(PollTest, EverybodyHasAFairShareOfHalf) {
    EXPECT_EQ(fair_interval(feature), Duration(1000));
    fill(249);
    EXPECT_EQ(fair_interval(feature), Duration(1000));
    fill(250);
    EXPECT_EQ(fair_interval(feature), Duration(1000));
    fill(251);
    EXPECT_EQ(fair_interval(feature), Duration(1004));
    fill(5000);
    EXPECT_EQ(fair_interval(feature), Duration(20'000));
}

TEST_F(PollTest, WhoIsNearTheDoorIsToldToAskInTime) {
    fill(5000);
    Room room = of_pace(1);
    EXPECT_EQ(poll_after(feature, room, 1, std::nullopt), Duration(20'000));
    EXPECT_EQ(poll_after(feature, room, 1, Duration(60'000)), Duration(20'000));
    EXPECT_EQ(poll_after(feature, room, 1, Duration(7000)), Duration(7000));
    EXPECT_EQ(poll_after(feature, room, 1, Duration(0)), Duration(1000));
}

// All of them were told the same moment.
TEST_F(PollTest, ThoseOfOneTickAreToldToAskOneAfterTheOther) {
    feature.settings.polls_per_second_max = 10;
    fill(48);
    Room room = of_pace(48);
    std::vector<int> in_second(60);
    for (std::uint32_t position = 1; position <= 48; ++position) {
        Duration told = poll_after(feature, room, position, Duration(3000));
        EXPECT_GE(told, Duration(3000));
        in_second[static_cast<std::size_t>(told.ms / 1000)] += 1;
    }
    EXPECT_LE(*std::ranges::max_element(in_second), 5);
    EXPECT_EQ(poll_after(feature, room, 49, Duration(3000)), Duration(3000)) << "the next tick's";
}

TEST_F(PollTest, ThoseOfOneTickAreToldToAskInTimeToClaim) {
    feature.settings.polls_per_second_max = 10;
    fill(48);
    Room room = of_pace(1000);
    EXPECT_EQ(poll_after(feature, room, 1000, Duration(3000)), Duration(3000 + 19'980));
    room.claim_for = Duration::seconds(10);
    EXPECT_EQ(poll_after(feature, room, 1000, Duration(3000)), Duration(3000 + 3329));
}

// A tick of many was told to ask later than a third of the silence that was allowed.
TEST_F(PollTest, NobodyIsToldToAskAfterMoreThanAThirdOfTheSilence) {
    feature.settings.polls_per_second_max = 10;
    for (std::uint32_t people : {20u, 48u, 300u}) {
        fill(people);
        for (std::uint32_t of_tick : {1u, 20u, 48u, 1000u}) {
            for (std::int64_t claim_s : {10, 60, 86'400}) {
                Room room = of_pace(of_tick);
                room.idle_for = Duration::seconds(10);
                room.claim_for = Duration::seconds(claim_s);
                std::int64_t third_ms = silence_of(feature, room).ms / 3;
                for (std::uint32_t position = 1; position <= people; ++position) {
                    for (std::int64_t wait_ms : {0, 3000, 3999, 9599, 60'000}) {
                        Duration told = poll_after(feature, room, position, Duration(wait_ms));
                        ASSERT_LE(told.ms, third_ms)
                            << position << " of " << people << ", " << of_tick << " a tick";
                    }
                }
            }
        }
    }
}

TEST_F(PollTest, ATickOfManyLengthensTheSilenceByAnIntervalAtMost) {
    feature.settings.polls_per_second_max = 10;
    fill(50);  // 10 s
    Room room = of_pace(20);
    room.idle_for = Duration::seconds(10);
    EXPECT_EQ(silence_of(feature, room), Duration(3 * (10'000 + 4000)));
    room.admit_count = 1000;
    EXPECT_EQ(silence_of(feature, room), Duration(3 * (10'000 + 10'000)));
    room.claim_for = Duration::seconds(15);
    EXPECT_EQ(silence_of(feature, room), Duration(3 * (10'000 + 5000)));
    room.idle_for = Duration::seconds(120);
    EXPECT_EQ(silence_of(feature, room), Duration::seconds(120));
}

// They were told to ask as often as an empty line allows.
TEST_F(PollTest, WhoIsInsideIsToldToAskTenTimesUntilTheEnd) {
    Pass pass{.admitted_at = Instant(0), .ends_at = Instant(60'000)};
    EXPECT_EQ(poll_after(feature, pass, Instant(0)), Duration(1000)) << "to claim it";
    pass.claimed_at = Instant(0);
    pass.ends_at = Instant(299'001);  // rounded up to whole seconds
    EXPECT_EQ(poll_after(feature, pass, Instant(0)), Duration(30'000));
    pass.ends_at = Instant(300'000);
    EXPECT_EQ(poll_after(feature, pass, Instant(0)), Duration(30'000));
    EXPECT_EQ(poll_after(feature, pass, Instant(270'000)), Duration(30'000));
    EXPECT_EQ(poll_after(feature, pass, Instant(280'000)), Duration(20'000));
    EXPECT_EQ(poll_after(feature, pass, Instant(299'999)), Duration(1000));
    pass.ends_at = Instant(3'600'000);
    EXPECT_EQ(poll_after(feature, pass, Instant(0)), Duration(60'000));
    fill(25'000);
    EXPECT_EQ(poll_after(feature, pass, Instant(0)), Duration(100'000));
}

TEST_F(PollTest, WhoIsInsideHasAShare) {
    fill(200);
    for (std::uint32_t number = 201; number <= 500; ++number) {
        feature.passes.insert({.account = AccountId(number),
                               .admitted_at = {},
                               .ends_at = {},
                               .room = 1,
                               .number = number});
    }
    EXPECT_EQ(fair_interval(feature), Duration(2000));
}

TEST_F(PollTest, SilenceIsAtLeastThreeIntervals) {
    Room room{.id = RoomId(1),
              .name = {},
              .idle_for = Duration::seconds(30),
              .target = {},
              .message = {}};
    fill(2500);  // 10 s
    EXPECT_EQ(silence_of(feature, room), Duration::seconds(30));
    fill(2501);
    EXPECT_EQ(silence_of(feature, room), Duration(3 * 10'004));
    fill(5000);
    EXPECT_EQ(silence_of(feature, room), Duration::seconds(60));
}

// Everybody asks when told to: never more often than the setting says, and soon enough to claim.
TEST_F(PollTest, ACrowdStaysWithinTheLimitAndNobodyMissesTheDoor) {
    constexpr std::uint32_t people = 5000;
    fill(people);
    Room room{.id = RoomId(1),
              .name = {},
              .admit_count = 40,
              .admit_every = Duration::seconds(2),
              .max_active = 1'000'000,
              .claim_for = Duration::seconds(60),
              .target = {},
              .message = {}};
    RoomCount count{.room = RoomId(1), .opened = true, .waiting = people};
    using Ask = std::pair<std::int64_t, std::uint32_t>;  // when, and which number
    std::priority_queue<Ask, std::vector<Ask>, std::greater<>> asks;
    for (std::uint32_t number = 1; number <= people; ++number) {
        asks.emplace(number * 7919 % 20'000, number);
    }
    std::vector<int> in_second(400);
    std::int64_t latest_ms = 0;
    while (!asks.empty()) {
        auto [at_ms, number] = asks.top();
        asks.pop();
        in_second[static_cast<std::size_t>(at_ms / 1000)] += 1;
        // Number n is admitted at tick (n - 1) / 40, every 2 s.
        std::int64_t admitted_ms = (number - 1) / 40 * 2000;
        if (at_ms >= admitted_ms) {
            latest_ms = std::max(latest_ms, at_ms - admitted_ms);
            continue;
        }
        auto gone = static_cast<std::uint32_t>(at_ms / 2000 + 1) * 40;
        count.next_tick = Instant((at_ms / 2000 + 1) * 2000);
        auto wait = wait_of(room, count, number - gone, Instant(at_ms));
        asks.emplace(at_ms + poll_after(feature, room, number - gone, wait).ms, number);
    }
    EXPECT_LE(*std::ranges::max_element(in_second), 500);
    EXPECT_LE(latest_ms, 20'000);
}

}  // namespace
}  // namespace onrush::room
