#include "relay/recent_events.h"

#include <random>

#include "relay/test/relay_world.h"

namespace onrush::relay {
namespace {

struct Recent : RelayWorld, testing::Test {
    // Adds all that the log has.
    void follow(RecentEvents& recent) {
        std::uint64_t first = recent.last() + 1;
        if (recent.last() == 0) {
            recent.begin_with(1);
            first = 1;
        }
        auto events = reader(first);
        while (SharedBlock block = events->next(log->durable()).value_or(nullptr)) {
            recent.add(block);
        }
    }
};

TEST_F(Recent, TellWhatComesAfterAPosition) {
    RecentEvents recent(1 << 20);
    EXPECT_EQ(recent.last(), 0u);
    pay({1});
    change_row();
    pay({2, 3});
    follow(recent);
    EXPECT_EQ(recent.first(), 1u);
    EXPECT_EQ(recent.last(), 3u);
    EXPECT_EQ(recent.events(), 3u);
    EXPECT_EQ(say(recent.from(1, 1 << 20).blocks),
              "1-0 payments/1 of 1, 3-0 payments/2 of 2, 3-1 payments/3 of 3");
    RecentEvents::Range rest = recent.from(2, 1 << 20);
    EXPECT_EQ(say(rest.blocks), "3-0 payments/2 of 2, 3-1 payments/3 of 3");
    EXPECT_EQ(rest.through, 3u);
    EXPECT_FALSE(rest.is_behind);
    EXPECT_EQ(recent.from(4, 1 << 20).through, 3u);
    RecentEvents::Range bounded = recent.from(1, 0);  // a block at least
    EXPECT_EQ(say(bounded.blocks), "1-0 payments/1 of 1");
    EXPECT_EQ(bounded.through, 2u);  // which has none
}

TEST_F(Recent, DropTheOldestBeyondTheirBytes) {
    RecentEvents recent(20'000);
    for (int i = 0; i < 1000; ++i) {
        pay({1, 2});
    }
    follow(recent);
    EXPECT_LE(recent.bytes(), 20'000u);
    EXPECT_GT(recent.bytes(), 19'000u);
    EXPECT_GT(recent.first(), 900u);
    EXPECT_EQ(recent.last(), 1000u);
    EXPECT_EQ(recent.events(), 2 * (1001 - recent.first()));
    EXPECT_TRUE(recent.from(recent.first() - 1, 1).is_behind);
    EXPECT_FALSE(recent.from(recent.first(), 1).is_behind);
    EXPECT_EQ(recent.of_account(1, {0, 0}, 10'000).size(), 1001 - recent.first());
    EXPECT_EQ(recent.of_account(3, {0, 0}, 10'000).size(), 0u);
}

// Against a look at all of them.
TEST_F(Recent, FindTheEventsOfAnAccount) {
    RecentEvents recent(30'000);
    std::mt19937 random(7);
    for (int i = 0; i < 600; ++i) {
        pay({1 + random() % 5, 1 + random() % 50});
    }
    follow(recent);
    std::vector<SharedBlock> all = recent.from(recent.first(), 1 << 30).blocks;
    for (std::uint64_t account = 1; account <= 50; ++account) {
        Position after{recent.first() + account % 7, static_cast<std::uint32_t>(account % 2)};
        std::vector<RecentEvents::Found> expected;
        for (const SharedBlock& block : all) {
            for (const Event& event : block->events) {
                bool wanted = event.keys.account == account && block->position_of(event) > after;
                if (wanted && expected.size() < 10) {
                    expected.push_back({block, &event});
                }
            }
        }
        EXPECT_EQ(say(recent.of_account(account, after, 10)), say(expected)) << account;
    }
}

}  // namespace
}  // namespace onrush::relay
