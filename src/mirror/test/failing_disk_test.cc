// The mirror on a disk that fails for a while: it is opened again, and nothing is lost.
#include "mirror/mirror_thread.h"

#include <cerrno>

#include "mirror/test/failing_files.h"
#include "mirror/test/faulty_store.h"
#include "mirror/test/mirror_world.h"
#include "table/table.h"

namespace onrush::mirror::failing_disk_test {
namespace {

using base::FaultKind;

struct Item {
    std::uint64_t id = 0;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(Item, (), (id, name))
using Items = table::Table<Item, table::Key<&Item::id>>;

struct FailingDisk : testing::Test {
    MirrorWorld world;
    Items items{"items"};
    table::Schema schema;
    std::uint64_t next_id = 1;

    void SetUp() override {
        schema.add(items);
        world.open_log(schema);
        world.open_mirror(schema);
        world.open_follower(schema);
    }
    void TearDown() override {
        fail_next_syncs(0, 0);
        fail_next_writes(0);
    }
    void commit(const std::string& name = "item") {
        items.insert({next_id++, name});
        world.commit(schema);
    }
    void expect_rows(const char* rows) {
        EXPECT_EQ(world.sql("SELECT count(*) FROM items"), rows);
        world.close_mirror();
        world.open_mirror(schema);
        Items loaded("items");
        base::Outcome<> whole = load_into(loaded, *world.store);
        EXPECT_TRUE(whole) << whole.error().text;
        EXPECT_EQ(world.sql("PRAGMA integrity_check"), "ok");
    }
};

TEST_F(FailingDisk, AWriteThatFailsIsTriedAgainOnAFreshConnection) {
    commit();
    world.catch_up();
    auto file = identity_of(world.path());
    commit();
    fail_next_writes(1);
    auto failed = world.follower->step(2);
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().kind, FaultKind::io) << failed.error().text;
    base::Outcome<> opened = world.store->open_again();
    ASSERT_TRUE(opened) << opened.error().text;
    EXPECT_EQ(world.store->position().sequence, 1u);
    EXPECT_EQ(identity_of(world.path()), file) << "nothing was written twice";
    world.open_follower(schema);
    world.catch_up();
    ASSERT_TRUE(world.store->make_durable());
    expect_rows("2");
}

// The system takes what a failed sync did not write for written, and says so to the next one.
TEST_F(FailingDisk, WhatASyncMayHaveLostIsWrittenAnew) {
    for (int error : {EIO, ENOSPC}) {
        commit();
        world.catch_up();
        auto file = identity_of(world.path());
        fail_next_syncs(1, error);
        auto failed = world.store->make_durable();
        ASSERT_FALSE(failed);
        EXPECT_EQ(failed.error().kind, FaultKind::io) << failed.error().text;
        fail_next_syncs(1, error);
        EXPECT_FALSE(world.store->open_again()) << "the disk still fails";
        base::Outcome<> opened = world.store->open_again();
        ASSERT_TRUE(opened) << opened.error().text;
        EXPECT_NE(identity_of(world.path()), file);
        auto durable = world.store->make_durable();
        ASSERT_TRUE(durable) << durable.error().text;
        EXPECT_EQ(durable->sequence, next_id - 1);
        file = identity_of(world.path());
        ASSERT_TRUE(world.store->open_again());
        EXPECT_EQ(identity_of(world.path()), file) << "once is enough";
    }
    expect_rows("2");
}

TEST_F(FailingDisk, ALargeTransactionWhoseChunksCannotBeSyncedIsUndone) {
    for (int i = 0; i < 20; ++i) {
        commit(std::string(100'000, 'n'));
    }
    fail_next_syncs(1, EIO);
    auto failed = world.follower->step(20);
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().kind, FaultKind::io) << failed.error().text;
    ASSERT_TRUE(world.store->open_again());
    EXPECT_EQ(world.store->position().sequence, 0u);
    world.open_follower(schema);
    world.catch_up();
    ASSERT_TRUE(world.store->make_durable());
    expect_rows("20");
}

// --- the thread -----------------------------------------------------------------------------

struct FailingStore : FailingDisk {
    std::unique_ptr<FaultyStore> store;
    std::shared_ptr<log::ReadHold> hold;
    std::unique_ptr<MirrorThread> thread;
    MirrorSettings settings;

    void SetUp() override {
        FailingDisk::SetUp();
        store = std::make_unique<FaultyStore>(*world.store);
        settings.rest = base::Duration(1);
        settings.pause_after_fault = base::Duration(1);
        settings.rows_until_durable = 1;
    }
    void start() {
        hold = world.log->hold_from(1);
        auto started = MirrorThread::start(*world.log, *store, Shape::of(schema), hold, settings);
        ASSERT_TRUE(started) << started.error().text;
        thread = std::move(*started);
    }
    void await_durable(std::uint64_t sequence) const {
        const std::atomic<std::uint64_t>& counter = thread->counters().durable_sequence;
        for (std::uint64_t now = counter.load(); now < sequence; now = counter.load()) {
            counter.wait(now);
        }
    }
};

TEST_F(FailingStore, AFaultOfTheDiskIsWaitedOutAndNothingIsLost) {
    commit();
    commit();
    store->fail_applies({FaultKind::io, FaultKind::io});
    store->fail_openings({FaultKind::io, FaultKind::disk_full});
    store->fail_syncs({FaultKind::io});
    start();
    await_durable(2);
    commit();
    await_durable(3);
    thread->stop();
    EXPECT_TRUE(thread->healthy());
    EXPECT_EQ(store->openings(), 5u) << "three faults, and two of opening again";
    EXPECT_EQ(thread->counters().openings.get(), 5u);
    EXPECT_EQ(hold->needs_from(), 4u);
    EXPECT_EQ(world.sql("SELECT count(*) FROM items"), "3");
}

TEST_F(FailingStore, ADiskThatKeepsFailingIsToldAndKeepsTheLog) {
    commit();
    store->fail_applies({FaultKind::io});
    store->fail_openings(std::deque<FaultKind>(100'000, FaultKind::io));
    settings.pause_after_faults_max = base::Duration(1);
    start();
    while (store->openings() < 20) {
        std::this_thread::yield();
    }
    EXPECT_FALSE(thread->healthy());
    thread->stop();
    EXPECT_EQ(hold->needs_from(), 1u);
}

TEST_F(FailingStore, DamageFoundOnTheWayStopsItForGood) {
    commit();
    store->fail_applies({FaultKind::io});
    store->fail_openings({FaultKind::damaged});
    start();
    while (thread->healthy() || store->openings() == 0) {
        std::this_thread::yield();
    }
    thread->stop();
    EXPECT_EQ(store->openings(), 1u);
    EXPECT_EQ(hold->needs_from(), 1u);
}

}  // namespace
}  // namespace onrush::mirror::failing_disk_test
