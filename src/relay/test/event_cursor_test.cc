#include "relay/event_cursor.h"

#include "relay/test/relay_world.h"

namespace onrush::relay {
namespace {

struct Cursor : RelayWorld, testing::Test {
    Feed feed{*log, types, {.source = "/onrush/1", .recent_bytes = 20'000}, clock};

    // What a cursor tells until there is no more.
    std::vector<std::string> told(EventCursor& cursor, std::size_t bytes_at_once) {
        std::vector<std::string> all;
        for (int turns = 0; turns < 10'000; ++turns) {
            Position before = cursor.position();
            auto part = cursor.next(bytes_at_once);
            EXPECT_TRUE(part) << (part ? "" : part.error().text);
            for (const SharedBlock& block : part->blocks) {
                for (const Event& event : block->events) {
                    if (block->position_of(event) > part->skip_to) {
                        all.push_back(say(*block, event));
                    }
                }
            }
            EXPECT_EQ(part->reached, cursor.position());
            if (cursor.position() == before) {
                break;
            }
        }
        return all;
    }
    void catch_up() {
        while (feed.turn().ms == 0) {
        }
    }
};

TEST_F(Cursor, ReadsEachEventOnceFromTheLogAndThenFromMemory) {
    (void)feed.turn();
    for (int i = 0; i < 500; ++i) {
        pay({1, 2});
        change_row();
    }
    catch_up();
    ASSERT_GT(feed.recent().first(), 100u);
    for (std::size_t bytes : {0u, 10'000u, 10'000'000u}) {
        EventCursor cursor(*log, types, feed.recent(), {0, 0});
        std::vector<std::string> all = told(cursor, bytes);
        ASSERT_EQ(all.size(), 1000u) << bytes;
        for (std::size_t i = 0; i < all.size(); ++i) {
            std::string expected = to_text({1 + i / 2 * 2, static_cast<std::uint32_t>(i % 2)}) +
                                   " payments/" + std::to_string(i + 1) + " of " +
                                   std::to_string(1 + i % 2);
            ASSERT_EQ(all[i], expected);
        }
        EXPECT_EQ(cursor.lag(), 0u);
    }
    EventCursor cursor(*log, types, feed.recent(), {log->durable(), last_index});
    pay({1});
    EXPECT_EQ(cursor.lag(), 1u);
    catch_up();
    EXPECT_EQ(told(cursor, 0).size(), 1u);
}

TEST_F(Cursor, GoesOnWithinARecord) {
    (void)feed.turn();
    pay({1, 2, 3});
    pay({4});
    catch_up();
    EventCursor cursor(*log, types, feed.recent(), {1, 1});
    EXPECT_EQ(told(cursor, 1000),
              (std::vector<std::string>{"1-2 payments/3 of 3", "2-0 payments/4 of 4"}));
}

TEST_F(Cursor, SaysThatTheLogHasDroppedWhatComesNext) {
    open(bank.schema, 0);
    Feed other(*log, types, {}, clock);
    (void)other.turn();
    for (int i = 0; i < 200; ++i) {
        pay({1});
    }
    EventCursor cursor(*log, types, other.recent(), {3, last_index});
    auto part = cursor.next(1000);
    ASSERT_FALSE(part);
    EXPECT_EQ(part.error().kind, base::FaultKind::missing);
    EXPECT_EQ(cursor.position(), (Position{3, last_index}));
}

}  // namespace
}  // namespace onrush::relay
