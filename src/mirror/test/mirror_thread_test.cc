#include "mirror/mirror_thread.h"

#include "mirror/test/faulty_store.h"
#include "mirror/test/mirror_world.h"
#include "table/table.h"

namespace onrush::mirror::mirror_thread_test {
namespace {

using base::FaultKind;

struct Item {
    std::uint64_t id = 0;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(Item, (), (id, name))
using Items = table::Table<Item, table::Key<&Item::id>>;

// A mirror that follows in a thread, with a store that may fail.
struct Running {
    Items items{"items"};
    table::Schema schema;
    MirrorWorld world;
    std::unique_ptr<FaultyStore> store;
    std::shared_ptr<log::ReadHold> hold;
    std::unique_ptr<MirrorThread> thread;
    MirrorSettings settings;
    std::uint64_t next_id = 1;

    Running() {
        schema.add(items);
        world.open_log(schema);
        world.open_mirror(schema);
        store = std::make_unique<FaultyStore>(*world.store);
        settings.rest = base::Duration(1);
        settings.pause_after_fault = base::Duration(1);
    }
    void start() {
        hold = world.log->hold_from(store->position().sequence + 1);
        auto started = MirrorThread::start(*world.log, *store, Shape::of(schema), hold, settings);
        ASSERT_TRUE(started) << started.error().text;
        thread = std::move(*started);
    }
    void commit() {
        items.insert({next_id++, "item"});
        world.commit(schema);
    }
    // Until the counter is there; the test's own time limit is what ends it otherwise.
    static void await(const std::atomic<std::uint64_t>& counter, std::uint64_t value) {
        for (std::uint64_t now = counter.load(); now < value; now = counter.load()) {
            counter.wait(now);
        }
    }
};

TEST(MirrorThread, ItFollowsALiveLogAndCounts) {
    Running running;
    running.start();
    for (int i = 0; i < 50; ++i) {
        running.commit();
    }
    const MirrorCounters& counters = running.thread->counters();
    Running::await(counters.sequence, 50);
    running.thread->stop();
    EXPECT_TRUE(running.thread->healthy());
    EXPECT_EQ(counters.records.get(), 50u);
    EXPECT_EQ(counters.rows.get(), 50u);
    EXPECT_GE(counters.transactions.get(), 1u);
    EXPECT_EQ(counters.lag_records.get(), 0u);
    EXPECT_EQ(counters.time_ms.get(), static_cast<std::uint64_t>(running.world.time_ms));
    EXPECT_EQ(counters.retries.get(), 0u);
    EXPECT_EQ(running.world.sql("SELECT count(*) FROM items"), "50");
}

TEST(MirrorThread, StoppingMakesDurableAndMovesTheHold) {
    Running running;
    running.start();
    running.commit();
    Running::await(running.thread->counters().sequence, 1);
    EXPECT_EQ(running.hold->needs_from(), 1u);
    running.thread->stop();
    EXPECT_EQ(running.thread->counters().durable_sequence, 1u);
    EXPECT_EQ(running.hold->needs_from(), 2u);
    running.thread->stop();  // once more is nothing
}

// On a busy machine a stop waited for it, for as long as the thread got no time.
TEST(MirrorThread, StoppingGivesUpTheTransactionUnderWay) {
    Running running;
    running.commit();
    running.store->stop_at_apply();
    running.start();
    running.thread->stop();
    EXPECT_TRUE(running.thread->healthy());
    EXPECT_EQ(running.world.store->position().sequence, 0u);
    EXPECT_EQ(running.world.sql("SELECT count(*) FROM items"), "0");
    EXPECT_EQ(running.hold->needs_from(), 1u) << "the log has it for the next start";
}

TEST(MirrorThreadDeathTest, WhatTheLogMayDropIsMirrored) {
    Running running;
    auto start = [&](std::shared_ptr<log::ReadHold> hold) {
        (void)MirrorThread::start(*running.world.log, *running.store, Shape::of(running.schema),
                                  std::move(hold), running.settings);
    };
    EXPECT_DEATH(start(nullptr), "the log may drop record 1");
    EXPECT_DEATH(start(running.world.log->hold_from(2)), "the log is held from record 2 on, not 1");
}

TEST(MirrorThread, RowsAndTimeMakeItDurableOnTheWay) {
    Running by_rows;
    by_rows.settings.rows_until_durable = 2;
    by_rows.start();
    by_rows.commit();
    Running::await(by_rows.thread->counters().durable_sequence, 1);
    EXPECT_EQ(by_rows.hold->needs_from(), 2u);
    Running by_time;
    by_time.settings.time_until_durable = base::Duration(5);
    by_time.start();
    by_time.commit();
    Running::await(by_time.thread->counters().durable_sequence, 1);
    EXPECT_EQ(by_time.hold->needs_from(), 2u);
}

TEST(MirrorThread, AFullDiskIsWaitedOutAndNothingIsLost) {
    Running running;
    running.store->fail_applies(
        {FaultKind::disk_full, FaultKind::disk_full, FaultKind::locked, FaultKind::disk_full});
    running.settings.rows_until_durable = 1;
    running.store->fail_syncs({FaultKind::disk_full});
    running.commit();
    running.commit();
    running.start();
    Running::await(running.thread->counters().durable_sequence, 2);
    EXPECT_TRUE(running.thread->healthy());
    EXPECT_EQ(running.thread->counters().retries.get(), 5u);
    EXPECT_EQ(running.hold->needs_from(), 3u);
    EXPECT_EQ(running.world.sql("SELECT count(*) FROM items"), "2");
}

// One large transaction found no room again and again, and the log could drop nothing.
TEST(MirrorThread, OnAFullDiskItGoesOnInSmallTransactions) {
    Running running;
    constexpr std::uint64_t records = 3 * limits::transaction_rows_max_when_full;
    for (std::uint64_t i = 0; i < records; ++i) {
        running.commit();
    }
    running.store->fail_applies({FaultKind::disk_full});
    running.start();
    Running::await(running.thread->counters().durable_sequence, records);
    running.thread->stop();
    EXPECT_EQ(running.thread->counters().transactions.get(), 3u);
    EXPECT_EQ(running.world.sql("SELECT count(*) FROM items"), std::to_string(records));
}

TEST(MirrorThread, DamageStopsItAndTheHoldStays) {
    Running running;
    running.commit();
    running.store->fail_applies({FaultKind::damaged});
    running.start();
    while (running.thread->healthy()) {
        std::this_thread::yield();
    }
    running.thread->stop();
    EXPECT_EQ(running.hold->needs_from(), 1u);
    EXPECT_EQ(running.world.store->position().sequence, 0u);
    Running syncing;
    syncing.commit();
    syncing.store->fail_syncs({FaultKind::damaged});
    syncing.start();
    syncing.thread->stop();
    EXPECT_FALSE(syncing.thread->healthy());
    EXPECT_EQ(syncing.hold->needs_from(), 1u);
}

}  // namespace
}  // namespace onrush::mirror::mirror_thread_test
