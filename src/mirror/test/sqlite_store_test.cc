#include "mirror/sqlite/sqlite_store.h"

#include <fstream>
#include <map>

#include <sys/stat.h>

#include "mirror/sqlite/migration.h"
#include "mirror/sqlite/paced_vfs.h"
#include "mirror/test/mirror_world.h"
#include "table/table.h"

namespace onrush::mirror::sqlite_store_test {
namespace {

using base::FaultKind;
namespace files = std::filesystem;

struct Item {
    std::uint64_t id = 0;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(Item, (), (id, name))
using Items = table::Table<Item, table::Key<&Item::id>, table::Unique<&Item::name>>;

struct Claim {
    std::uint64_t number = 0;
    std::uint32_t counter = 0;
    std::string account;
    base::Instant expires_at;
};
BOOST_DESCRIBE_STRUCT(Claim, (), (number, counter, account, expires_at))
using Claims = table::Table<Claim, table::Key<&Claim::counter, &Claim::account>,
                            table::Deadline<&Claim::expires_at>>;

struct Shop {
    Items items{"items"};
    Claims claims{"claims"};
    table::Schema schema;
    Shop() {
        schema.add(items);
        schema.add(claims);
    }
};

std::string bytes_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::map<std::string, std::string> folder_of(const MirrorWorld& world) {
    std::map<std::string, std::string> all;
    for (const auto& entry : files::directory_iterator(world.scratch.path())) {
        // The shared memory of readers holds locks and no data.
        if (entry.is_regular_file() && !entry.path().string().ends_with("-shm")) {
            all[entry.path().filename()] = bytes_of(entry.path());
        }
    }
    return all;
}

// A mirror with one item in it, closed.
void make_mirror(MirrorWorld& world, Shop& shop, bool closed_well = true) {
    shop.items.insert({1, "one"});
    world.open_log(shop.schema);
    world.commit(shop.schema);
    world.open_mirror(shop.schema);
    world.open_follower(shop.schema);
    world.catch_up();
    if (closed_well) {
        world.close_mirror();
    }
}

void expect_fault(MirrorWorld& world, FaultKind kind, const std::string& text) {
    Shop shop;
    auto before = folder_of(world);
    auto opened = world.try_open_mirror(shop.schema);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().kind, kind) << opened.error().text;
    EXPECT_NE(opened.error().text.find(text), std::string::npos) << opened.error().text;
    EXPECT_NE(opened.error().text.find("mirror.db"), std::string::npos) << opened.error().text;
    world.close_mirror();
    EXPECT_EQ(folder_of(world), before);
}

TEST(SqliteStore, TablesHaveTheKeysAndIndexesThatWereDeclared) {
    Shop shop;
    MirrorWorld world;
    world.open_mirror(shop.schema);
    EXPECT_EQ(world.sql("SELECT sql FROM sqlite_schema WHERE name IN ('items', 'items_by_name', "
                        "'claims', 'claims_by_expires_at') ORDER BY name"),
              "CREATE TABLE \"claims\" (\"number\" INTEGER, \"counter\" INTEGER, \"account\" TEXT, "
              "\"expires_at\" INTEGER, PRIMARY KEY (\"counter\", \"account\")) WITHOUT ROWID\n"
              "CREATE INDEX \"claims_by_expires_at\" ON \"claims\" (\"expires_at\")\n"
              "CREATE TABLE \"items\" (\"id\" INTEGER PRIMARY KEY, \"name\" TEXT)\n"
              "CREATE INDEX \"items_by_name\" ON \"items\" (\"name\")");
    EXPECT_EQ(world.sql("PRAGMA journal_mode"), "wal");
}

TEST(SqliteStore, RowsAreReplacedAndErasedByTheirKey) {
    Shop shop;
    MirrorWorld world;
    make_mirror(world, shop, false);
    shop.claims.insert({1, 7, "a", base::Instant(5)});
    shop.claims.insert({2, 7, "b", base::Instant(6)});
    world.commit(shop.schema);
    world.catch_up();
    shop.claims.update(*shop.claims.find(7, "a"), [](Claim& row) { row.number = 9; });
    shop.claims.erase(*shop.claims.find(7, "b"));
    shop.items.erase(*shop.items.find(1));
    world.commit(shop.schema);
    world.catch_up();
    EXPECT_EQ(world.sql("SELECT * FROM claims"), "9|7|a|5");
    EXPECT_EQ(world.sql("SELECT count(*) FROM items"), "0");
}

TEST(SqliteStore, AUniqueValueMayMoveFromRowToRowWithinATransaction) {
    Shop shop;
    MirrorWorld world;
    make_mirror(world, shop, false);
    // Between batches 1 gives its name up and 2 takes it; in order of keys 2 comes last.
    shop.items.update(*shop.items.find(1), [](Item& row) { row.name = "other"; });
    shop.items.insert({0, "one"});
    world.commit(shop.schema);
    shop.items.update(*shop.items.find(0), [](Item& row) { row.name = "zero"; });
    shop.items.update(*shop.items.find(1), [](Item& row) { row.name = "one"; });
    world.commit(shop.schema);
    EXPECT_EQ(world.catch_up(), 1);
    EXPECT_EQ(world.sql("SELECT * FROM items ORDER BY id"), "0|zero\n1|one");
}

// The log waits behind whatever is on its way to the disk.
TEST(SqliteStore, LargeTransactionsReachTheDiskInChunks) {
    Shop shop;
    MirrorWorld world;
    make_mirror(world, shop, false);
    std::uint64_t before = paced_syncs();
    shop.items.insert({2, "two"});
    world.commit(shop.schema);
    EXPECT_EQ(world.catch_up(), 1);
    EXPECT_EQ(paced_syncs(), before);
    std::uint64_t commits = 4 * static_cast<std::uint64_t>(paced_bytes) / 100'000;
    for (std::uint64_t row = 0; row < 100 * commits; ++row) {
        shop.items.insert({3 + row, std::to_string(row) + std::string(1000, 'n')});
        if (row % 100 == 99) {
            world.commit(shop.schema);
        }
    }
    EXPECT_EQ(world.catch_up(), 1) << "one transaction";
    EXPECT_GE(paced_syncs(), before + 4);
    before = paced_syncs();
    ASSERT_TRUE(world.store->make_durable());
    EXPECT_GE(paced_syncs(), before + 4) << "the checkpoint writes it once more";
}

TEST(SqliteStore, RowsAndPositionAreOfOneTransaction) {
    Shop shop;
    MirrorWorld world;
    make_mirror(world, shop, false);
    table::CheckpointPosition position = world.store->position();
    EXPECT_EQ(position.sequence, 1u);
    // Another program holds the lock: nothing of the transaction may be there afterwards.
    auto other = Database::open(world.path(), Access::write);
    ASSERT_TRUE((*other)->run("BEGIN IMMEDIATE"));
    shop.items.insert({2, "two"});
    world.commit(shop.schema);
    auto locked = world.follower->step(2);
    ASSERT_FALSE(locked);
    EXPECT_EQ(locked.error().kind, FaultKind::locked);
    EXPECT_EQ(world.store->position(), position);
    EXPECT_EQ(world.sql("SELECT sequence FROM onrush_mirror"), "1");
    (*other)->roll_back();
    // The next step tries the same transaction again.
    auto step = world.follower->step(2);
    ASSERT_TRUE(step) << step.error().text;
    EXPECT_EQ(step->records, 1u);
    EXPECT_EQ(world.sql("SELECT sequence, (SELECT count(*) FROM items) FROM onrush_mirror"), "2|2");
}

TEST(SqliteStore, WhatABrokenTransactionWroteIsUndone) {
    Shop shop;
    MirrorWorld world;
    world.open_mirror(shop.schema);
    Changes changes;
    changes.put_row(0, "1", std::string("\x01\x03one", 5));
    changes.put_row(0, "2", std::string("\x02\x09two", 5));  // cut short
    changes.settle();
    auto applied = world.store->apply(changes, {7, {}});
    ASSERT_FALSE(applied);
    EXPECT_EQ(applied.error().kind, FaultKind::damaged);
    EXPECT_EQ(world.sql("SELECT count(*) FROM items"), "0");
    changes.clear();
    changes.put_row(0, "1", std::string("\x01\x03one", 5));
    changes.settle();
    ASSERT_TRUE(world.store->apply(changes, {7, {}}));
    EXPECT_EQ(world.sql("SELECT sequence, (SELECT count(*) FROM items) FROM onrush_mirror"), "7|1");
}

TEST(SqliteStore, ALostPositionIsDamageAndNoRowIsWritten) {
    Shop shop;
    MirrorWorld world;
    make_mirror(world, shop, false);
    world.change("DELETE FROM onrush_mirror");
    shop.items.insert({2, "two"});
    world.commit(shop.schema);
    auto step = world.follower->step(2);
    ASSERT_FALSE(step);
    EXPECT_EQ(step.error().kind, FaultKind::damaged);
    EXPECT_NE(step.error().text.find("its position is missing"), std::string::npos);
    EXPECT_EQ(world.sql("SELECT count(*) FROM items"), "1");
    world.change("INSERT INTO onrush_mirror VALUES (1, -1, zeroblob(32), X'0000')");
    auto opened = world.try_open_mirror(shop.schema);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().kind, FaultKind::damaged);
    EXPECT_NE(opened.error().text.find("its position is negative"), std::string::npos);
}

TEST(SqliteStoreDeathTest, RowsComeInOrderAfterTheTablesAndAfterTheLastPosition) {
    Shop shop;
    MirrorWorld world;
    make_mirror(world, shop);
    Changes changes;
    auto unprepared = SqliteStore::open(world.scratch.path() + "/other.db");
    ASSERT_TRUE(unprepared);
    EXPECT_DEATH((void)(*unprepared)->apply(changes, {7, {}}), "come before their tables");
    world.open_mirror(shop.schema);
    EXPECT_DEATH((void)world.store->apply(changes, {1, {}}), "come after those up to 1");
    changes.put_row(9, "1", std::string("\x01\x03one", 5));
    EXPECT_DEATH((void)world.store->apply(changes, {2, {}}), "1 rows up to record 2 are not in");
    changes.settle();
    EXPECT_DEATH((void)world.store->apply(changes, {2, {}}), "a row of table 9 of ");
    EXPECT_DEATH((void)world.store->row_count(9), "table 9 of ");
}

TEST(SqliteStoreDeathTest, AMigrationIsPartOfATransaction) {
    Shop shop;
    MirrorWorld world;
    make_mirror(world, shop);
    auto database = Database::open(world.path(), Access::write);
    ASSERT_TRUE(database);
    auto meta = read_meta(**database);
    ASSERT_TRUE(meta);
    Shape shape = Shape::of(shop.schema);
    EXPECT_DEATH((void)Migration(**database, shape, *meta).run(), "outside of a transaction");
}

TEST(SqliteStore, APositionSurvivesReopeningWithoutMakeDurable) {
    Shop shop;
    MirrorWorld world;
    make_mirror(world, shop);
    world.open_mirror(shop.schema);
    EXPECT_EQ(world.store->position().sequence, 1u);
    EXPECT_EQ(world.sql("SELECT * FROM items"), "1|one");
}

TEST(SqliteStore, AKilledServersMirrorIsFoundAsItWas) {
    Shop shop;
    MirrorWorld world;
    make_mirror(world, shop, false);
    shop.items.insert({2, "two"});
    world.commit(shop.schema);
    world.catch_up();
    // What a kill leaves: the file and its WAL, copied while it is open.
    MirrorWorld killed;
    files::copy_file(world.path(), killed.path());
    files::copy_file(world.path() + "-wal", killed.path() + "-wal");
    killed.open_mirror(shop.schema);
    EXPECT_EQ(killed.store->position(), world.store->position());
    EXPECT_EQ(killed.sql("SELECT * FROM items"), "1|one\n2|two");
    // And when the WAL is cut within the last transaction, the one before is what counts.
    MirrorWorld torn;
    files::copy_file(world.path(), torn.path());
    files::copy_file(world.path() + "-wal", torn.path() + "-wal");
    files::resize_file(torn.path() + "-wal", files::file_size(torn.path() + "-wal") - 1);
    torn.open_mirror(shop.schema);
    EXPECT_EQ(torn.store->position().sequence, 1u);
    EXPECT_EQ(torn.sql("SELECT * FROM items"), "1|one");
}

TEST(SqliteStore, MakeDurableMovesTheWalIntoTheFile) {
    Shop shop;
    MirrorWorld world;
    make_mirror(world, shop, false);
    auto durable = world.store->make_durable();
    ASSERT_TRUE(durable) << durable.error().text;
    EXPECT_EQ(durable->sequence, 1u);
    MirrorWorld copy;
    files::copy_file(world.path(), copy.path());
    EXPECT_EQ(copy.sql("SELECT * FROM items"), "1|one");
}

TEST(SqliteStore, MakeDurableIsNotHeldUpByAReader) {
    Shop shop;
    MirrorWorld world;
    make_mirror(world, shop, false);
    auto reader = Database::open(world.path(), Access::read);
    ASSERT_TRUE((*reader)->run("BEGIN; SELECT count(*) FROM items"));
    shop.items.insert({2, "two"});
    world.commit(shop.schema);
    world.catch_up();
    auto durable = world.store->make_durable();
    ASSERT_TRUE(durable) << durable.error().text;
    EXPECT_EQ(durable->sequence, 2u);
    EXPECT_EQ(*(*reader)->number("SELECT count(*) FROM items"), 1);
}

TEST(SqliteStore, ACheckpointBesideARunningServerIsOfOneMoment) {
    Shop shop;
    MirrorWorld world;
    make_mirror(world, shop, false);
    auto checkpoint = open_sqlite_checkpoint(world.path());
    ASSERT_TRUE(checkpoint) << checkpoint.error().text;
    shop.items.insert({2, "two"});
    world.commit(shop.schema);
    world.catch_up();
    EXPECT_EQ((*checkpoint)->position().sequence, 1u);
    EXPECT_EQ((*checkpoint)->schema(), shop.schema.describe());
    EXPECT_EQ((*checkpoint)->row_count(0), 1u);
    Shop loaded;
    ASSERT_TRUE(load_into(loaded.items, **checkpoint));
    EXPECT_EQ(loaded.items.size(), 1u);
    auto nothing = open_sqlite_checkpoint(world.scratch.path() + "/none.db");
    ASSERT_FALSE(nothing);
    EXPECT_EQ(nothing.error().kind, FaultKind::missing);
}

TEST(SqliteStore, ARowThatTheTableCannotTakeEndsTheLoading) {
    Shop shop;
    for (std::uint64_t id = 1; id <= 50'000; ++id) {
        shop.items.insert({id, std::to_string(id)});
    }
    MirrorWorld world;
    world.open_log(shop.schema, std::size_t{8} << 20);
    world.commit(shop.schema);
    world.open_mirror(shop.schema);
    world.open_follower(shop.schema);
    world.catch_up();
    int taken = 0;
    auto stopped = world.store->load(0, [&](base::ByteView) { return ++taken < 10; });
    ASSERT_FALSE(stopped);
    EXPECT_EQ(taken, 10);
    EXPECT_EQ(stopped.error().kind, FaultKind::damaged);
    world.change("UPDATE items SET name = 5.5 || '', id = id WHERE id = 3");
    world.change("UPDATE claims SET number = 1");
    world.change("INSERT INTO claims VALUES ('many', 1, 'a', 5)");
    auto wrong = world.store->load(1, [](base::ByteView) { return true; });
    ASSERT_FALSE(wrong);
    EXPECT_EQ(wrong.error().kind, FaultKind::damaged);
    EXPECT_NE(wrong.error().text.find(
                  "table \"claims\" has a row whose number is not a valid unsigned 64"),
              std::string::npos)
        << wrong.error().text;
}

// --- files that cannot be used --------------------------------------------------------------

TEST(SqliteFile, WhatIsNoMirrorIsLeftAlone) {
    MirrorWorld text;
    std::ofstream(text.path()) << "notes, and more of them than a database header would have";
    expect_fault(text, FaultKind::not_ours, "not a SQLite database");
    MirrorWorld other;
    other.change("CREATE TABLE t (a); INSERT INTO t VALUES (1)");
    expect_fault(other, FaultKind::not_ours, "of another program");
    MirrorWorld folder;
    files::create_directory(folder.path());
    expect_fault(folder, FaultKind::not_ours, "not a file");
}

TEST(SqliteFile, ANewerFormatIsRefused) {
    MirrorWorld world;
    Shop shop;
    make_mirror(world, shop);
    world.change("PRAGMA user_version = 3");
    expect_fault(world, FaultKind::too_new, "mirror format 3");
}

TEST(SqliteFile, ATruncatedOrOverwrittenFileIsDamaged) {
    MirrorWorld cut;
    Shop shop;
    make_mirror(cut, shop);
    files::resize_file(cut.path(), 4096);
    expect_fault(cut, FaultKind::damaged, "Move it away");
    files::resize_file(cut.path(), 50);
    expect_fault(cut, FaultKind::damaged, "cut short");
    MirrorWorld overwritten;
    Shop again;
    make_mirror(overwritten, again);
    std::fstream file(overwritten.path(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(100);
    file << std::string(400, 'x');
    file.close();
    expect_fault(overwritten, FaultKind::damaged, "Move it away");
}

TEST(SqliteFile, AMirrorThatIsHeldByAnotherProgramIsLocked) {
    MirrorWorld world;
    Shop shop;
    make_mirror(world, shop);
    auto other = Database::open(world.path(), Access::write);
    ASSERT_TRUE((*other)->run("BEGIN IMMEDIATE"));
    auto opened = world.try_open_mirror(shop.schema);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().kind, FaultKind::locked);
    EXPECT_NE(opened.error().text.find("another program"), std::string::npos);
}

TEST(SqliteFile, AnEmptyFileBecomesAMirror) {
    MirrorWorld world;
    std::ofstream(world.path()).flush();
    Shop shop;
    world.open_mirror(shop.schema);
    EXPECT_EQ(world.store->position(), table::CheckpointPosition());
}

// Hashes of passwords were read by any user of the machine.
TEST(SqliteFile, OnlyItsOwnerReadsIt) {
    constexpr files::perms owner = files::perms::owner_read | files::perms::owner_write;
    constexpr files::perms group = owner | files::perms::group_read;
    MirrorWorld world;
    Shop shop;
    auto open_again = [&](files::perms before) {
        world.close_mirror();
        files::permissions(world.path(), before);
        world.open_mirror(shop.schema);
        return files::status(world.path()).permissions();
    };
    mode_t usual = ::umask(022);
    world.open_mirror(shop.schema);
    for (const char* ending : {"", "-wal", "-shm"}) {
        EXPECT_EQ(files::status(world.path() + ending).permissions(), owner) << ending;
    }
    EXPECT_EQ(open_again(group | files::perms::others_read), owner);
    EXPECT_EQ(open_again(group), group);
    ::umask(usual);
}

TEST(SqliteFile, AFolderThatIsNotThereIsNamed) {
    auto opened = SqliteStore::open("/nowhere/mirror.db");
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().kind, FaultKind::io);
    EXPECT_NE(opened.error().text.find("/nowhere/mirror.db"), std::string::npos);
}

}  // namespace
}  // namespace onrush::mirror::sqlite_store_test
