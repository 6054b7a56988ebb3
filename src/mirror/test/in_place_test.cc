// A mirror that somebody removes or replaces while it is written to.
#include <fstream>

#include "mirror/test/mirror_world.h"
#include "table/table.h"

namespace onrush::mirror::in_place_test {
namespace {

using base::FaultKind;
namespace files = std::filesystem;

struct Item {
    std::uint64_t id = 0;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(Item, (), (id, name))
using Items = table::Table<Item, table::Key<&Item::id>>;

struct Shop {
    Items items{"items"};
    table::Schema schema;
    Shop() { schema.add(items); }
};

// One that was removed took every row since the last start with it, and the log let its own go.
struct InPlace : testing::Test {
    MirrorWorld world;
    Shop shop;

    void SetUp() override {
        world.open_log(shop.schema);
        world.open_mirror(shop.schema);
        world.open_follower(shop.schema);
        add(1, "one");
    }
    void add(std::uint64_t id, const std::string& name) {
        shop.items.insert({id, name});
        world.commit(shop.schema);
        world.catch_up();
    }
    base::Outcome<table::CheckpointPosition> make_durable() { return world.store->make_durable(); }
    void expect_whole() {
        add(2, "two");
        auto durable = make_durable();
        ASSERT_TRUE(durable) << durable.error().text;
        EXPECT_EQ(durable->sequence, 2u);
        EXPECT_EQ(world.sql("SELECT * FROM items"), "1|one\n2|two");
        world.close_mirror();
        world.open_mirror(shop.schema);
        EXPECT_EQ(world.sql("SELECT * FROM items"), "1|one\n2|two");
        EXPECT_EQ(world.store->position().sequence, 2u);
        EXPECT_EQ(world.sql("PRAGMA integrity_check"), "ok");
        EXPECT_EQ(files::status(world.path()).permissions(),
                  files::perms::owner_read | files::perms::owner_write);
    }
};

TEST_F(InPlace, AMirrorThatIsRemovedIsPutBack) {
    for (const char* ending : {"", "-wal", "-shm"}) {
        files::remove(world.path() + ending);
    }
    ASSERT_TRUE(make_durable());
    EXPECT_EQ(world.sql("SELECT * FROM items"), "1|one");
    expect_whole();
}

TEST_F(InPlace, AMirrorThatIsRemovedWithoutItsWalIsPutBackWithoutIt) {
    files::remove(world.path());
    ASSERT_TRUE(make_durable());
    expect_whole();
}

TEST_F(InPlace, AWalThatIsRemovedIsMadeAnew) {
    files::remove(world.path() + "-wal");
    ASSERT_TRUE(make_durable());
    expect_whole();
}

TEST_F(InPlace, AnotherFileInItsPlaceIsLeftAloneUntilItIsMovedAway) {
    files::rename(world.path(), world.path() + ".taken");
    std::ofstream(world.path()) << "somebody's";
    for (int i = 0; i < 2; ++i) {
        auto durable = make_durable();
        ASSERT_FALSE(durable);
        EXPECT_EQ(durable.error().kind, FaultKind::not_ours);
        EXPECT_NE(durable.error().text.find("Move that file away"), std::string::npos);
    }
    std::ifstream file(world.path());
    std::string left;
    std::getline(file, left);
    EXPECT_EQ(left, "somebody's");
    files::remove(world.path());
    expect_whole();
}

}  // namespace
}  // namespace onrush::mirror::in_place_test
