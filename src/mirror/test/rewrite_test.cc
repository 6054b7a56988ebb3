// A mirror that is written anew or put back, by a disk that has no room or fails in the middle, and
// by a server that is told to stop.
#include <cerrno>
#include <fstream>

#include "mirror/mirror_thread.h"
#include "mirror/test/failing_files.h"
#include "mirror/test/faulty_store.h"
#include "mirror/test/mirror_world.h"
#include "table/table.h"

namespace onrush::mirror::rewrite_test {
namespace {

using base::FaultKind;
namespace files = std::filesystem;

struct Item {
    std::uint64_t id = 0;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(Item, (), (id, name))
using Items = table::Table<Item, table::Key<&Item::id>>;

// Says how much room there is, and fails to sync folders.
struct SmallDisk final : log::PosixDisk {
    std::atomic<std::uint64_t> room = UINT64_MAX;
    int syncs_before_failure = -1;  // of one; less than 0: none fails
    bool syncs_fail = false;
    int folder_syncs = 0;

    base::Outcome<std::uint64_t> free_bytes(const std::string&) override { return room.load(); }
    base::Outcome<> sync_folder(const std::string& path) override {
        folder_syncs += 1;
        if (syncs_before_failure-- == 0 || syncs_fail) {
            return base::fault(FaultKind::io, "cannot sync the folder " + path);
        }
        return {};
    }
};

struct Rewrite : testing::Test {
    SmallDisk disk;
    MirrorWorld world;
    Items items{"items"};
    table::Schema schema;
    std::uint64_t next_id = 1;

    void SetUp() override {
        schema.add(items);
        world.store_settings.disk = &disk;
        world.open_log(schema);
        world.open_mirror(schema);
        world.open_follower(schema);
        add(1);
    }
    void TearDown() override { fail_next_syncs(0, 0); }
    void add(int count) {
        for (int i = 0; i < count; ++i) {
            items.insert({next_id, "item " + std::to_string(next_id)});
            next_id += 1;
        }
        world.commit(schema);
        world.catch_up();
    }
    // Enough that a copy takes more than a moment.
    void add_many() {
        for (int i = 0; i < 20; ++i) {
            add(1'000);
        }
    }
    void fail_sync() const {
        fail_next_syncs(1, EIO);
        auto failed = world.store->make_durable();
        ASSERT_FALSE(failed);
        EXPECT_EQ(failed.error().kind, FaultKind::io) << failed.error().text;
    }
    void start_again() {
        world.close_mirror();
        world.open_mirror(schema);
    }
    [[nodiscard]] std::optional<FileIdentity> file_there() const {
        auto found = identity_of(world.path());
        EXPECT_TRUE(found) << found.error().text;
        return found ? *found : std::nullopt;
    }
    [[nodiscard]] bool is_marked() const { return files::exists(world.path() + unsynced_ending); }
    void expect_durable() {
        auto durable = world.store->make_durable();
        ASSERT_TRUE(durable) << durable.error().text;
        EXPECT_EQ(*durable, world.store->position());
    }
    void expect_whole() {
        start_again();
        Items loaded("items");
        base::Outcome<> whole = load_into(loaded, *world.store);
        EXPECT_TRUE(whole) << whole.error().text;
        EXPECT_EQ(loaded.size(), items.size());
        EXPECT_EQ(world.sql("PRAGMA integrity_check"), "ok");
        EXPECT_FALSE(files::exists(world.path() + ".new"));
        EXPECT_FALSE(files::exists(world.path() + ".whole"));
    }
};

// It never healed: the WAL grew, since no checkpoint may follow a failed sync.
TEST_F(Rewrite, WithoutRoomForACopyTheFileIsWrittenOverItself) {
    auto file = file_there();
    fail_sync();
    disk.room = 0;
    ASSERT_TRUE(world.store->open_again());
    world.open_follower(schema);
    add(1);
    expect_durable();
    EXPECT_EQ(file_there(), file);
    EXPECT_FALSE(is_marked());
    expect_whole();
}

TEST_F(Rewrite, WithoutRoomForACopyTheNextStartWritesTheFileOverItself) {
    fail_sync();
    start_again();
    auto file = file_there();
    disk.room = 0;
    expect_durable();
    EXPECT_EQ(file_there(), file);
    EXPECT_FALSE(is_marked());
    expect_whole();
}

TEST_F(Rewrite, AFileThatCannotBeSyncedStaysMarked) {
    fail_sync();
    disk.room = 0;
    ASSERT_TRUE(world.store->open_again());
    fail_sync();
    EXPECT_TRUE(is_marked());
    ASSERT_TRUE(world.store->open_again());
    expect_durable();
    EXPECT_FALSE(is_marked());
    expect_whole();
}

// The rows add up; the index of a person has a page that the disk has lost.
TEST_F(Rewrite, APageThatTheDiskHasLostIsFound) {
    world.change("CREATE INDEX mine ON items (name)");
    expect_durable();
    auto at = static_cast<std::streamoff>(
        4096 *
        (std::stoull(world.sql("SELECT rootpage FROM sqlite_schema WHERE name = 'mine'")) - 1));
    std::string page(4096, '\0');
    std::fstream file(world.path(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(at).read(page.data(), 4096);
    add(1);
    expect_durable();
    world.change("PRAGMA wal_checkpoint(TRUNCATE)");  // no other place has the page
    file.seekp(at).write(page.data(), 4096);
    file.close();
    fail_sync();
    disk.room = 0;
    auto durable = world.store->make_durable();
    ASSERT_FALSE(durable);
    EXPECT_EQ(durable.error().kind, FaultKind::damaged) << durable.error().text;
    EXPECT_NE(durable.error().text.find("mine"), std::string::npos) << durable.error().text;
    EXPECT_TRUE(is_marked());
}

TEST_F(Rewrite, ACopyThatHasNoRoomSaysHowMuchToFree) {
    std::uint64_t bytes = 4096 * std::stoull(world.sql("PRAGMA page_count"));
    files::remove(world.path());
    for (std::uint64_t room : {std::uint64_t{0}, bytes - 1}) {
        disk.room = room;
        auto durable = world.store->make_durable();
        ASSERT_FALSE(durable);
        EXPECT_EQ(durable.error().kind, FaultKind::disk_full);
        EXPECT_EQ(durable.error().text, "a copy of " + world.path() + " takes " +
                                            std::to_string(bytes) + " bytes, and the disk has " +
                                            std::to_string(room) + ": free " +
                                            std::to_string(bytes - room) + " more");
    }
    disk.room = bytes;
    expect_durable();
    expect_whole();
}

// The server took its own file for a stranger's.
TEST_F(Rewrite, AReplacementThatFailsInTheMiddleIsFinished) {
    for (int syncs : {0, 1, 2}) {
        files::remove(world.path());
        disk.syncs_before_failure = syncs;
        auto durable = world.store->make_durable();
        ASSERT_FALSE(durable) << syncs;
        EXPECT_EQ(durable.error().kind, FaultKind::io) << durable.error().text;
        items.insert({next_id++, "meanwhile"});
        world.commit(schema);
        auto step = world.follower->step(world.log->durable());
        ASSERT_FALSE(step) << "written to a file that is given up";
        EXPECT_EQ(step.error().kind, FaultKind::io);
        base::Outcome<> opened = world.store->open_again();
        ASSERT_TRUE(opened) << opened.error().text;
        world.open_follower(schema);
        world.catch_up();
        expect_durable();
        expect_whole();
        world.open_follower(schema);
    }
}

TEST_F(Rewrite, AReplacementThatFailsInTheMiddleIsFinishedByTheNextStart) {
    for (int syncs : {0, 1, 2}) {
        files::remove(world.path());
        disk.syncs_before_failure = syncs;
        ASSERT_FALSE(world.store->make_durable());
        expect_whole();
        expect_durable();
    }
}

TEST_F(Rewrite, AStrangersFileIsNotReplacedByACopyThatIsReady) {
    files::remove(world.path());
    disk.syncs_before_failure = 0;
    ASSERT_FALSE(world.store->make_durable());
    std::ofstream(world.path()) << "somebody's";
    auto durable = world.store->make_durable();
    ASSERT_FALSE(durable);
    EXPECT_EQ(durable.error().kind, FaultKind::not_ours) << durable.error().text;
    files::remove(world.path());
    expect_durable();
    expect_whole();
}

TEST_F(Rewrite, ACopyThatSomebodyRemovesIsMadeAgain) {
    files::remove(world.path());
    disk.syncs_before_failure = 1;  // the old WAL is gone by then
    ASSERT_FALSE(world.store->make_durable());
    ASSERT_TRUE(files::remove(world.path() + ".whole"));
    ASSERT_FALSE(world.store->open_again());
    ASSERT_TRUE(world.store->open_again());
    world.open_follower(schema);
    add(1);
    expect_durable();
    expect_whole();
}

TEST_F(Rewrite, AMarkThatCouldNotBeMadeIsTriedAgain) {
    world.store->stop_soon();  // nothing is written anew
    disk.syncs_fail = true;
    fail_sync();
    int tried = disk.folder_syncs;
    EXPECT_GE(tried, 1);
    disk.syncs_fail = false;
    for (int i = 0; i < 2; ++i) {
        ASSERT_FALSE(world.store->make_durable());
        EXPECT_EQ(disk.folder_syncs, tried + 1) << "until it is made";
    }
}

TEST_F(Rewrite, ASyncThatFailsWhileTheFileIsOpenedIsMarkedToo) {
    std::string fresh = world.scratch.path() + "/fresh.db";
    fail_next_syncs(1, EIO);
    auto store = SqliteStore::open(fresh);
    ASSERT_FALSE(store);
    EXPECT_TRUE(files::exists(fresh + unsynced_ending));
}

// Ends the work when it is told of it so often.
struct Impatient final : base::Progress {
    std::vector<std::string> told;
    std::size_t patience = 2;
    void at(std::string_view what, std::uint64_t, std::uint64_t) override {
        told.emplace_back(what);
    }
    bool asks_to_stop() override { return told.size() >= patience; }
};

TEST_F(Rewrite, AStartIsToldToStopAndShowsHowFarItIs) {
    add_many();
    fail_sync();
    start_again();
    auto file = file_there();
    Impatient progress;
    auto durable = world.store->make_durable(progress);
    ASSERT_FALSE(durable);
    EXPECT_EQ(durable.error().kind, FaultKind::stopped) << durable.error().text;
    EXPECT_EQ(file_there(), file);
    EXPECT_TRUE(is_marked());
    ASSERT_FALSE(progress.told.empty());
    EXPECT_EQ(progress.told[0], "bytes of the mirror written anew");
    progress.patience = SIZE_MAX;
    durable = world.store->make_durable(progress);
    ASSERT_TRUE(durable) << durable.error().text;
    EXPECT_EQ(progress.told.back(), "tables of the mirror checked");
    EXPECT_FALSE(is_marked());
    expect_whole();
}

// It would be gone with the process.
TEST_F(Rewrite, AStopWaitsForTheCopyOfAFileWithoutAName) {
    add_many();
    files::remove(world.path());
    world.store->stop_soon();
    expect_durable();
    expect_whole();
}

// --- the thread -----------------------------------------------------------------------------

struct RewriteThread : Rewrite {
    std::unique_ptr<FaultyStore> store;
    std::unique_ptr<MirrorThread> thread;
    MirrorSettings settings;

    void start() {
        store = std::make_unique<FaultyStore>(*world.store);
        settings.look_every = settings.rest = base::Duration(1);
        auto started = MirrorThread::start(*world.log, *store, Shape::of(schema),
                                           world.log->hold_from(1), settings);
        ASSERT_TRUE(started) << started.error().text;
        thread = std::move(*started);
    }
    void TearDown() override {
        if (thread != nullptr) {
            thread->stop();
        }
        Rewrite::TearDown();
    }
    void await(Trouble trouble) const {
        while (thread->trouble() != trouble) {
            std::this_thread::yield();
        }
    }
};

TEST_F(RewriteThread, AMirrorThatCannotBePutBackIsTold) {
    settings.pause_after_fault = base::Duration(1);
    start();
    disk.room = 0;
    files::remove(world.path());
    await(Trouble::no_room);
    disk.room = UINT64_MAX;
    await(Trouble::none);
    EXPECT_TRUE(files::exists(world.path()));
}

TEST_F(RewriteThread, AStopAfterAFaultPutsTheMirrorBackAllTheSame) {
    settings.pause_after_fault = base::Duration::hours(1);
    settings.pause_after_faults_max = base::Duration::hours(1);
    items.insert({next_id++, "item"});
    world.commit(schema);
    start();
    store->fail_syncs({FaultKind::io});
    while (thread->healthy()) {
        std::this_thread::yield();
    }
    files::remove(world.path());
    thread->stop();
    EXPECT_TRUE(files::exists(world.path()));
    EXPECT_EQ(thread->counters().durable_sequence, 2u);
}

TEST_F(RewriteThread, ADiskThatKeepsFailingIsTold) {
    settings.pause_after_fault = settings.pause_after_faults_max = base::Duration(1);
    start();
    store->fail_openings(std::deque<FaultKind>(100'000, FaultKind::io));
    store->fail_syncs({FaultKind::io});
    await(Trouble::failing);
    store->fail_openings({});
    await(Trouble::none);
}

}  // namespace
}  // namespace onrush::mirror::rewrite_test
