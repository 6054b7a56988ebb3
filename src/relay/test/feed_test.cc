#include "relay/feed.h"

#include "relay/feed_thread.h"
#include "relay/test/relay_world.h"

namespace onrush::relay {
namespace {

TEST(Feed, FollowsTheLogFromItsEndOn) {
    RelayWorld world;
    world.pay({1});
    Feed feed(*world.log, world.types, {}, world.clock);
    int told = 0;
    feed.listen([&] { told += 1; });
    EXPECT_EQ(feed.turn().ms, limits::rest.ms);
    EXPECT_EQ(feed.recent().first(), 2u);
    EXPECT_EQ(told, 0);
    world.pay({2, 3});
    EXPECT_EQ(feed.turn().ms, limits::rest.ms);
    EXPECT_EQ(say(feed.recent().from(2, 1000).blocks), "2-0 payments/2 of 2, 2-1 payments/3 of 3");
    EXPECT_EQ(told, 1);
    world.change_row();  // nobody is woken for it
    (void)feed.turn();
    EXPECT_EQ(feed.recent().last(), 3u);
    EXPECT_EQ(told, 1);
    feed.tell_at(4);  // but for whoever waits for it
    (void)feed.turn();
    EXPECT_EQ(told, 1);
    world.change_row();
    (void)feed.turn();
    EXPECT_EQ(told, 2);
    feed.tell_at(4);  // it was there already
    (void)feed.turn();
    (void)feed.turn();
    EXPECT_EQ(told, 3);
    EXPECT_EQ(feed.counters().records.get(), 3u);
    EXPECT_EQ(feed.counters().events.get(), 2u);
    EXPECT_EQ(static_cast<std::int64_t>(feed.counters().time_ms.get()), world.time_ms);
}

TEST(Feed, ReadsABoundedPartInATurn) {
    RelayWorld world;
    Feed feed(*world.log, world.types, {}, world.clock);
    (void)feed.turn();
    for (std::size_t i = 0; i <= limits::turn_records_max; ++i) {
        world.pay({1});
    }
    EXPECT_EQ(feed.turn().ms, 0);
    EXPECT_EQ(feed.recent().last(), limits::turn_records_max);
    EXPECT_EQ(feed.turn().ms, limits::rest.ms);
    EXPECT_EQ(feed.recent().last(), limits::turn_records_max + 1);
}

// A record that is intact and is no batch.
TEST(Feed, StopsWhereTheLogIsNotOurs) {
    RelayWorld world;
    Feed feed(*world.log, world.types, {}, world.clock);
    (void)feed.turn();
    log::RecordBuffer buffer;
    buffer.body().varint(1);
    buffer.body().varint(0);
    buffer.body().varint(1);
    buffer.body().varint(99);  // a fact that the segment does not describe
    buffer.body().string("");
    buffer.body().string("");
    ASSERT_TRUE(world.log->append(buffer, base::Instant(1)));
    EXPECT_TRUE(feed.healthy());
    (void)feed.turn();
    EXPECT_FALSE(feed.healthy());
    EXPECT_EQ(feed.turn().ms, limits::rest.ms);
}

TEST(Feed, IsFollowedByItsThread) {
    RelayWorld world;
    Feed feed(*world.log, world.types, {}, world.clock);
    std::atomic<int> told{0};
    feed.listen([&] {
        told.fetch_add(1);
        told.notify_all();
    });
    (void)feed.turn();
    FeedThread thread(feed);
    world.pay({1});
    told.wait(0);
    EXPECT_EQ(feed.recent().last(), 1u);
    thread.stop();
    world.pay({1});
    EXPECT_EQ(feed.recent().last(), 1u);
}

}  // namespace
}  // namespace onrush::relay
