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
    [[nodiscard]] std::optional<FileIdentity> file_there() const {
        auto found = identity_of(world.path());
        EXPECT_TRUE(found) << found.error().text;
        return found ? *found : std::nullopt;
    }
    [[nodiscard]] bool is_marked() const {
        return std::filesystem::exists(world.path() + unsynced_ending);
    }
    void fail_sync(int error) const {
        fail_next_syncs(1, error);
        auto failed = world.store->make_durable();
        ASSERT_FALSE(failed);
        EXPECT_EQ(failed.error().kind, FaultKind::io) << failed.error().text;
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
    auto file = file_there();
    commit();
    fail_next_writes(1);
    auto failed = world.follower->step(2);
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().kind, FaultKind::io) << failed.error().text;
    base::Outcome<> opened = world.store->open_again();
    ASSERT_TRUE(opened) << opened.error().text;
    EXPECT_EQ(world.store->position().sequence, 1u);
    EXPECT_EQ(file_there(), file) << "nothing was written twice";
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
        auto file = file_there();
        fail_sync(error);
        EXPECT_TRUE(is_marked());
        ASSERT_TRUE(world.store->open_again());
        fail_sync(error);
        EXPECT_TRUE(is_marked()) << "the disk still fails";
        ASSERT_TRUE(world.store->open_again());
        auto durable = world.store->make_durable();
        ASSERT_TRUE(durable) << durable.error().text;
        EXPECT_EQ(durable->sequence, next_id - 1);
        EXPECT_NE(file_there(), file);
        EXPECT_FALSE(is_marked());
        file = file_there();
        ASSERT_TRUE(world.store->open_again());
        ASSERT_TRUE(world.store->make_durable());
        EXPECT_EQ(file_there(), file) << "once is enough";
    }
    expect_rows("2");
}

// The count was the process's: the next one believed what the page cache showed it.
TEST_F(FailingDisk, TheNextStartKnowsOfAFailedSync) {
    commit();
    world.catch_up();
    fail_sync(EIO);
    world.close_mirror();
    world.open_mirror(schema);
    auto file = file_there();
    EXPECT_TRUE(is_marked());
    ASSERT_TRUE(world.store->make_durable());
    EXPECT_NE(file_there(), file);
    EXPECT_FALSE(is_marked());
    expect_rows("1");
}

// It was put back from the pages of the file whose sync had failed, and taken for whole.
TEST_F(FailingDisk, AMirrorThatIsRemovedAfterAFailedSyncIsWrittenAnewAndChecked) {
    commit();
    world.catch_up();
    fail_sync(EIO);
    std::filesystem::remove(world.path());
    ASSERT_TRUE(world.store->open_again());
    EXPECT_TRUE(is_marked());
    auto put_back = file_there();
    ASSERT_TRUE(world.store->make_durable());
    EXPECT_NE(file_there(), put_back);
    EXPECT_FALSE(is_marked());
    world.open_follower(schema);
    expect_rows("1");
}

TEST_F(FailingDisk, AStopWaitsForNoRewrite) {
    commit();
    world.catch_up();
    fail_sync(EIO);
    ASSERT_TRUE(world.store->open_again());
    auto file = file_there();
    world.store->stop_soon();
    auto durable = world.store->make_durable();
    ASSERT_FALSE(durable);
    EXPECT_EQ(durable.error().kind, FaultKind::io) << durable.error().text;
    EXPECT_EQ(file_there(), file);
    EXPECT_TRUE(is_marked()) << "or the next start would believe it";
}

// The file could not grow, so there was no start, though the log had room in reserve.
TEST_F(FailingDisk, AWalThatAFullDiskKeepsOutOfTheFileIsDurableAllTheSame) {
    commit();
    world.catch_up();
    fail_next_writes(1'000, SQLITE_FULL);
    auto durable = world.store->make_durable();
    ASSERT_TRUE(durable) << durable.error().text;
    EXPECT_EQ(durable->sequence, 1u);
    fail_next_writes(0);
    expect_rows("1");
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
