// A mirror that one binary wrote is brought to the shape of another.
#include "mirror/test/mirror_world.h"
#include "table/table.h"

namespace onrush::mirror::migration_test {
namespace {

using base::FaultKind;

namespace older {
enum class Mood { calm, busy };
BOOST_DESCRIBE_ENUM(Mood, calm, busy)
struct Line {
    std::uint16_t option = 0;
};
BOOST_DESCRIBE_STRUCT(Line, (), (option))
struct Item {
    std::uint64_t id = 0;
    std::string name;
    std::uint32_t stock = 0;
    Mood mood = Mood::calm;
    std::vector<Line> lines;
    Line best;
    std::uint64_t gone = 5;
};
BOOST_DESCRIBE_STRUCT(Item, (), (id, name, stock, mood, lines, best, gone))
using Items = table::Table<Item, table::Key<&Item::id>, table::Ordered<&Item::gone>>;
}  // namespace older

namespace newer {
enum class Mood { busy, angry, calm };
BOOST_DESCRIBE_ENUM(Mood, busy, angry, calm)
struct Line {
    std::string note = "none";
    std::uint64_t option = 0;
};
BOOST_DESCRIBE_STRUCT(Line, (), (note, option))
struct Item {
    std::uint64_t id = 0;
    std::int64_t weight = -1;
    std::optional<std::string> name;
    std::uint64_t stock = 0;
    Mood mood = Mood::busy;
    std::vector<Line> lines;
    Line best;
    std::string text = "it's";
    base::Instant until = base::Instant::never();
    table::Blob blob{std::string("\0\x01", 2)};
    std::optional<Mood> other;
    std::vector<Line> more;
};
BOOST_DESCRIBE_STRUCT(Item, (),
                      (id, weight, name, stock, mood, lines, best, text, until, blob, other, more))
using Items = table::Table<Item, table::Key<&Item::id>, table::Ordered<&Item::stock>>;
}  // namespace newer

template <typename Items>
struct Shop {
    Items items{"items"};
    table::Schema schema;
    Shop() { schema.add(items); }
};

void fill(Shop<older::Items>& shop) {
    shop.items.insert({1, "one", 10, older::Mood::busy, {{3}, {4}}, {5}, 6});
    shop.items.insert({2, "two", 20, older::Mood::calm, {}, {}, 7});
}

void expect_new(const newer::Items& items) {
    ASSERT_EQ(items.size(), 2u);
    const newer::Item& one = *items.find(1);
    EXPECT_EQ(one.weight, -1);
    EXPECT_EQ(one.name, "one");
    EXPECT_EQ(one.stock, 10u);
    EXPECT_EQ(one.mood, newer::Mood::busy);
    ASSERT_EQ(one.lines.size(), 2u);
    EXPECT_EQ(one.lines[1].option, 4u);
    EXPECT_EQ(one.lines[1].note, "");  // as a log's older rows are read
    EXPECT_EQ(one.best.option, 5u);
    EXPECT_EQ(one.best.note, "none");
    EXPECT_EQ(one.text, "it's");
    EXPECT_TRUE(one.until.is_never());
    EXPECT_EQ(one.blob.bytes, std::string("\0\x01", 2));
    EXPECT_EQ(one.other, std::nullopt);
    EXPECT_TRUE(one.more.empty());
    EXPECT_EQ(items.find(2)->mood, newer::Mood::calm);
}

TEST(Migration, AnOldMirrorIsLoadedByANewerBinary) {
    MirrorWorld world;
    Shop<older::Items> before;
    fill(before);
    world.mirror(before.schema);
    world.commit(before.schema);
    world.catch_up();
    Shop<newer::Items> now;
    world.open_mirror(now.schema);
    EXPECT_EQ(world.store->schema(), now.schema.describe());
    EXPECT_EQ(world.store->position().sequence, 1u);
    ASSERT_TRUE(load_into(now.items, *world.store));
    expect_new(now.items);
    EXPECT_EQ(world.sql("SELECT name FROM sqlite_schema WHERE type = 'index' ORDER BY 1"),
              "items_by_stock");
    EXPECT_EQ(world.sql("SELECT until, text FROM items_readable"), "NULL|it's\nNULL|it's");
    EXPECT_EQ(world.sql("SELECT gone FROM items ORDER BY id"), "6\n7");
}

TEST(Migration, AnOldLogIsMirroredByANewerBinary) {
    MirrorWorld world;
    Shop<older::Items> before;
    world.open_log(before.schema);
    fill(before);
    before.items.insert({3, "three", 0, older::Mood::calm, {}, {}, 0});
    world.commit(before.schema);
    before.items.erase(*before.items.find(3));
    world.commit(before.schema);
    Shop<newer::Items> now;
    world.mirror(now.schema);
    ASSERT_TRUE(load_into(now.items, *world.store));
    expect_new(now.items);
}

TEST(Migration, OldMirrorAndOldLogGiveTheSameRowsAndANewRowFollows) {
    MirrorWorld world;
    Shop<older::Items> before;
    fill(before);
    world.mirror(before.schema);
    world.commit(before.schema);
    world.catch_up();
    before.items.update(*before.items.find(2), [](older::Item& row) { row.stock = 21; });
    world.commit(before.schema);
    world.close_mirror();
    Shop<newer::Items> now;
    world.mirror(now.schema);  // the log of the older shape first, then its own segment
    newer::Item row;
    row.id = 3;
    row.mood = newer::Mood::angry;
    now.items.insert(row);
    world.commit(now.schema);
    world.catch_up();
    EXPECT_EQ(world.sql("SELECT id, stock, mood, weight, gone FROM items ORDER BY id"),
              "1|10|busy|-1|6\n2|21|calm|-1|7\n3|0|angry|-1|NULL")
        << "what the older version gave row 2 is there for one that has the member again";
}

TEST(Migration, TheWayBackIsRefusedWhereATypeWasWidened) {
    MirrorWorld world;
    Shop<newer::Items> now;
    world.open_mirror(now.schema);
    Shop<older::Items> before;
    auto refused = world.try_open_mirror(before.schema);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, FaultKind::too_new);
    EXPECT_NE(refused.error().text.find("items.name was written as optional string"),
              std::string::npos)
        << refused.error().text;
}

namespace returned {
struct Item {
    std::uint64_t id = 0;
    std::int64_t weight = 0;
    std::optional<std::string> name;
    std::uint64_t stock = 0;
    newer::Mood mood = newer::Mood::busy;
    std::vector<newer::Line> lines;
    newer::Line best;
    std::uint64_t gone = 5;
};
BOOST_DESCRIBE_STRUCT(Item, (), (id, weight, name, stock, mood, lines, best, gone))
using Items = table::Table<Item, table::Key<&Item::id>>;
}  // namespace returned

TEST(Migration, AMemberThatReturnsFindsItsValuesAndDefaultsForTheRest) {
    MirrorWorld world;
    Shop<older::Items> first;
    fill(first);
    world.mirror(first.schema);
    world.commit(first.schema);
    world.catch_up();
    world.close_mirror();
    Shop<newer::Items> second;
    world.mirror(second.schema);
    ASSERT_TRUE(load_into(second.items, *world.store));
    second.items.update(*second.items.find(2), [](newer::Item& row) { row.stock = 21; });
    world.commit(second.schema);
    world.catch_up();
    Shop<returned::Items> third;
    world.open_mirror(third.schema);
    ASSERT_TRUE(load_into(third.items, *world.store));
    EXPECT_EQ(third.items.find(1)->gone, 6u);
    EXPECT_EQ(third.items.find(2)->gone, 5u);
    EXPECT_EQ(third.items.find(2)->stock, 21u);
    // And its own columns, now out of use, are NULL in what is written from here on.
    world.open_log(third.schema);
    world.open_follower(third.schema);
    returned::Item row;
    row.id = 3;
    third.items.insert(row);
    world.commit(third.schema);
    world.catch_up();
    EXPECT_EQ(world.sql("SELECT text FROM items ORDER BY id"), "it's\nit's\nNULL");
    EXPECT_EQ(world.sql("SELECT \"column\" FROM onrush_out_of_use ORDER BY 1"),
              "blob\nmore\nother\ntext\nuntil");
}

// The first version gives the member values, the second has none and writes one of the rows, the
// third has it again.
enum class MirroredBy { first, second, third };
class MemberThatReturns : public testing::TestWithParam<MirroredBy> {};

TEST_P(MemberThatReturns, HasItsValuesHoweverFarTheMirrorWas) {
    MirrorWorld world;
    Shop<older::Items> first;
    world.open_log(first.schema);
    fill(first);
    world.commit(first.schema);
    if (GetParam() == MirroredBy::first) {
        world.mirror(first.schema);
        world.close_mirror();
    }
    Shop<newer::Items> second;
    world.open_log(second.schema);
    second.items.insert({.id = 2, .stock = 21});
    world.commit(second.schema);
    if (GetParam() != MirroredBy::third) {
        world.mirror(second.schema);
        world.close_mirror();
    }
    Shop<returned::Items> third;
    world.mirror(third.schema);
    ASSERT_TRUE(load_into(third.items, *world.store));
    EXPECT_EQ(third.items.find(1)->gone, 6u);
    EXPECT_EQ(third.items.find(2)->gone, 5u) << "the second version wrote the row";
    EXPECT_EQ(third.items.find(2)->stock, 21u);
}

INSTANTIATE_TEST_SUITE_P(Mirrored, MemberThatReturns,
                         testing::Values(MirroredBy::first, MirroredBy::second, MirroredBy::third));

namespace narrow {
struct Size {
    std::uint16_t width = 0;
};
BOOST_DESCRIBE_STRUCT(Size, (), (width))
struct Item {
    std::uint64_t id = 0;
    Size size;
};
BOOST_DESCRIBE_STRUCT(Item, (), (id, size))
using Items = table::Table<Item, table::Key<&Item::id>>;
}  // namespace narrow

namespace wide {
struct Size {
    std::uint64_t width = 0;
    std::string unit = "mm";
};
BOOST_DESCRIBE_STRUCT(Size, (), (width, unit))
struct Item {
    std::uint64_t id = 0;
    Size size;
};
BOOST_DESCRIBE_STRUCT(Item, (), (id, size))
using Items = table::Table<Item, table::Key<&Item::id>>;
}  // namespace wide

namespace sizeless {
struct Item {
    std::uint64_t id = 0;
};
BOOST_DESCRIBE_STRUCT(Item, (), (id))
using Items = table::Table<Item, table::Key<&Item::id>>;
}  // namespace sizeless

// As with a mirror that an operator has put back: it has never seen the second version.
TEST(Migration, AColumnOutOfUseTakesWhatALaterVersionHadWritten) {
    MirrorWorld world;
    Shop<narrow::Items> first;
    world.mirror(first.schema);
    first.items.insert({1, {7}});
    world.commit(first.schema);
    world.catch_up();
    world.close_mirror();
    Shop<wide::Items> second;
    world.open_log(second.schema);
    second.items.insert({2, {70'000, "cm"}});
    world.commit(second.schema);
    Shop<sizeless::Items> third;
    world.mirror(third.schema);
    EXPECT_EQ(world.sql("SELECT id, size FROM items ORDER BY id"),
              "1|{\"width\":7,\"unit\":\"\"}\n2|{\"width\":70000,\"unit\":\"cm\"}");
    world.close_mirror();
    Shop<wide::Items> again;
    world.mirror(again.schema);
    ASSERT_TRUE(load_into(again.items, *world.store));
    EXPECT_EQ(again.items.find(1)->size.width, 7u);
    EXPECT_EQ(again.items.find(2)->size.width, 70'000u);
}

// Two members went at once, and the next start found the file damaged: the hash was over them in
// the order of the row, and they are read in the order of their names.
TEST(Migration, AMirrorWithSeveralMembersOutOfUseIsOpenedAgain) {
    MirrorWorld world;
    Shop<newer::Items> before;
    world.mirror(before.schema);
    Shop<returned::Items> now;
    for (int starts = 0; starts < 2; ++starts) {
        world.mirror(now.schema);
        now.items.insert({.id = static_cast<std::uint64_t>(starts)});
        world.commit(now.schema);
        world.catch_up();
    }
    EXPECT_EQ(world.sql("SELECT count(*) FROM onrush_out_of_use"), "5");
    EXPECT_EQ(world.sql("SELECT count(*) FROM items"), "2");
}

// --- what is refused ------------------------------------------------------------------------

struct Mirror {
    MirrorWorld world;
    Shop<older::Items> shop;
    Mirror() {
        fill(shop);
        world.mirror(shop.schema);
        world.commit(shop.schema);
        world.catch_up();
    }
    void expect_refused(const table::Schema& schema, FaultKind kind, const std::string& text) {
        std::string before = world.sql("SELECT sql FROM sqlite_schema ORDER BY name");
        auto opened = world.try_open_mirror(schema);
        ASSERT_FALSE(opened);
        EXPECT_EQ(opened.error().kind, kind) << opened.error().text;
        EXPECT_NE(opened.error().text.find(text), std::string::npos) << opened.error().text;
        EXPECT_EQ(world.sql("SELECT sql FROM sqlite_schema ORDER BY name"), before);
        auto again = world.try_open_mirror(shop.schema);
        EXPECT_FALSE(kind == FaultKind::too_new && !again);
    }
};

namespace other {
struct Item {
    std::uint64_t id = 0;
    std::uint64_t name = 0;
};
BOOST_DESCRIBE_STRUCT(Item, (), (id, name))
using Items = table::Table<Item, table::Key<&Item::id>>;
using ByBoth = table::Table<older::Item, table::Key<&older::Item::id, &older::Item::name>>;
struct Odd {
    std::optional<std::uint64_t> id;
    std::optional<std::optional<bool>> twice;
};
BOOST_DESCRIBE_STRUCT(Odd, (), (id, twice))
}  // namespace other

TEST(Migration, AShapeThatRowsCannotBeGivenIsRefusedByName) {
    Mirror mirror;
    mirror.expect_refused(Shop<other::Items>().schema, FaultKind::too_new, "items.name was");
    mirror.expect_refused(Shop<other::ByBoth>().schema, FaultKind::too_new,
                          "the key of table \"items\" has other columns");
    table::Schema nothing;
    mirror.expect_refused(nothing, FaultKind::too_new, "table \"items\" that this binary does not");
}

TEST(Migration, WhatPeopleAddedIsRefusedByNameOrLeftAlone) {
    Mirror mirror;
    mirror.world.change("CREATE INDEX mine ON items (name); CREATE VIEW look AS SELECT 1");
    ASSERT_TRUE(mirror.world.try_open_mirror(mirror.shop.schema));
    ASSERT_TRUE(mirror.world.try_open_mirror(Shop<newer::Items>().schema));
    EXPECT_EQ(mirror.world.sql("SELECT count(*) FROM sqlite_schema WHERE name IN ('mine', 'look')"),
              "2");
    Mirror with_table;
    with_table.world.change("CREATE TABLE notes (a)");
    with_table.expect_refused(with_table.shop.schema, FaultKind::not_ours, "a table \"notes\"");
    Mirror with_column;
    with_column.world.change("ALTER TABLE items ADD COLUMN mine");
    with_column.expect_refused(with_column.shop.schema, FaultKind::not_ours, "a column \"mine\"");
    Mirror without_column;
    without_column.world.change("DROP VIEW items_readable; ALTER TABLE items DROP COLUMN name");
    without_column.expect_refused(without_column.shop.schema, FaultKind::damaged,
                                  "lacks its column \"name\"");
    Mirror without_table;
    without_table.world.change("DROP TABLE items");
    without_table.expect_refused(without_table.shop.schema, FaultKind::damaged,
                                 "table \"items\" is missing");
}

TEST(Migration, WhatSqlCannotKeepIsRefusedBeforeAnythingIsMade) {
    Shape shape;
    table::TableDescription odd{"odd", table::describe_type<other::Odd>(), {0}, {}};
    shape.schema.tables = {odd};
    shape.default_rows = {std::string(2, '\0')};
    MirrorWorld world;
    auto opened = SqliteStore::open(world.path());
    ASSERT_TRUE(opened);
    auto in_key = (*opened)->prepare(shape);
    ASSERT_FALSE(in_key);
    EXPECT_NE(in_key.error().text.find("has id in its key"), std::string::npos);
    shape.schema.tables[0].row.columns[0].type = table::describe_type<std::uint64_t>();
    auto twice = (*opened)->prepare(shape);
    ASSERT_FALSE(twice);
    EXPECT_EQ(twice.error().kind, FaultKind::usage);
    EXPECT_NE(twice.error().text.find("optional of an optional in twice"), std::string::npos);
    EXPECT_EQ(world.sql("SELECT count(*) FROM sqlite_schema WHERE name = 'odd'"), "0");
}

}  // namespace
}  // namespace onrush::mirror::migration_test
