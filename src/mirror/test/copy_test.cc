// What a process leaves that ends while it writes the mirror's file anew.
#include <fstream>

#include <gtest/gtest.h>

#include "mirror/sqlite/copy.h"
#include "mirror/test/mirror_world.h"
#include "table/table.h"

namespace onrush::mirror::copy_test {
namespace {

namespace files = std::filesystem;
using base::FaultKind;

struct Item {
    std::uint64_t id = 0;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(Item, (), (id, name))
using Items = table::Table<Item, table::Key<&Item::id>>;

// The row is in the WAL only, and a complete copy lies beside the file.
struct Swap : testing::Test {
    Items items{"items"};
    table::Schema schema;
    MirrorWorld world;
    std::string folder = world.scratch.path() + "/killed";
    std::string path = folder + "/mirror.db";

    void SetUp() override {
        schema.add(items);
        world.mirror(schema);
        items.insert({1, "one"});
        world.commit(schema);
        world.catch_up();
        files::create_directory(folder);
        world.change("VACUUM INTO " + quoted_text(path + ".whole"));
        files::copy_file(world.path(), path);
        files::copy_file(world.path() + "-wal", path + "-wal");
    }
    [[nodiscard]] bool there(const std::string& ending) const {
        return files::exists(path + ending);
    }
    void expect_whole() const {
        EXPECT_TRUE(*SqliteStore::exists(path));
        {
            auto looked = open_sqlite_checkpoint(path);
            ASSERT_TRUE(looked) << looked.error().text;
            EXPECT_EQ((*looked)->position().sequence, 1u) << "before anything is changed";
        }
        auto store = SqliteStore::open(path);
        ASSERT_TRUE(store) << store.error().text;
        EXPECT_EQ((*store)->position().sequence, 1u);
        base::Outcome<> prepared = (*store)->prepare(Shape::of(schema));
        EXPECT_TRUE(prepared) << prepared.error().text;
        Items loaded("items");
        base::Outcome<> whole = load_into(loaded, **store);
        EXPECT_TRUE(whole) << whole.error().text;
        EXPECT_EQ(loaded.size(), 1u);
        EXPECT_FALSE(there(".whole"));
        EXPECT_FALSE(there(".new"));
        EXPECT_FALSE(there(".new-journal"));
    }
};

TEST_F(Swap, IsFinishedByTheNextStartBeforeTheWalIsGone) {
    expect_whole();
}

// The WAL went first, and with it rows that the log no longer had.
TEST_F(Swap, IsFinishedByTheNextStartWhenTheWalIsGone) {
    files::remove(path + "-wal");
    expect_whole();
}

TEST_F(Swap, IsFinishedByTheNextStartWhenTheFileIsGone) {
    files::remove(path + "-wal");
    files::remove(path);
    expect_whole();
}

TEST_F(Swap, ACopyThatIsNotCompleteIsRemoved) {
    files::rename(path + ".whole", path + ".new");
    std::ofstream(path + ".new-journal") << "of the copy";
    expect_whole();
}

// One that a backup or a disk brought back took what was written since with it.
TEST_F(Swap, ACopyThatIsOlderThanTheFileIsRemoved) {
    items.insert({2, "two"});
    world.commit(schema);
    world.catch_up();
    for (const char* ending : {"", "-wal"}) {
        files::copy_file(world.path() + ending, path + ending,
                         files::copy_options::overwrite_existing);
    }
    {
        auto looked = open_sqlite_checkpoint(path);
        ASSERT_TRUE(looked) << looked.error().text;
        EXPECT_EQ((*looked)->position().sequence, 2u);
    }
    auto store = SqliteStore::open(path);
    ASSERT_TRUE(store) << store.error().text;
    EXPECT_EQ((*store)->position().sequence, 2u);
    EXPECT_FALSE(there(".whole"));
}

TEST_F(Swap, SomebodyElsesFileIsNotReplaced) {
    files::remove(path + "-wal");
    files::remove(path);
    std::ofstream(path) << "somebody's";
    auto store = SqliteStore::open(path);
    ASSERT_FALSE(store);
    EXPECT_EQ(store.error().kind, FaultKind::not_ours);
    EXPECT_TRUE(there(".whole"));
}

TEST(Identity, OnlyAFileThatIsNotThereIsAbsent) {
    log::ScratchFolder scratch;
    auto absent = identity_of(scratch.path() + "/none");
    ASSERT_TRUE(absent) << absent.error().text;
    EXPECT_FALSE(absent->has_value());
    auto unknown = identity_of("/dev/null/none");
    ASSERT_FALSE(unknown);
    EXPECT_EQ(unknown.error().kind, FaultKind::io);
}

// Opening again made an empty one in the place of a mirror that somebody had removed.
TEST(Connection, MakesNoFile) {
    log::ScratchFolder scratch;
    auto database = Database::open(scratch.path() + "/none", Access::write);
    ASSERT_FALSE(database);
    EXPECT_EQ(database.error().kind, FaultKind::io);
    EXPECT_FALSE(files::exists(scratch.path() + "/none"));
}

}  // namespace
}  // namespace onrush::mirror::copy_test
