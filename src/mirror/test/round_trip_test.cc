// Every kind of column goes through a real log into a real SQLite file and comes back.
#include <limits>

#include "mirror/test/mirror_world.h"
#include "table/table.h"

namespace onrush::mirror::round_trip_test {
namespace {

enum class Mood { calm, busy = 7 };
BOOST_DESCRIBE_ENUM(Mood, calm, busy)

struct ThingTag;
using ThingId = base::Id<ThingTag>;

struct Line {
    std::uint32_t option = 0;
    std::string note;
};
BOOST_DESCRIBE_STRUCT(Line, (), (option, note))

struct Everything {
    ThingId id;
    bool flag = false;
    std::uint8_t small = 0;
    std::uint64_t big = 0;
    std::int64_t wide = 0;
    base::Money money;
    base::Instant at;
    base::Duration took;
    Mood mood = Mood::calm;
    std::string text;
    table::Blob blob;
    std::optional<std::int32_t> maybe;
    std::optional<std::string> name;
    std::optional<base::Instant> seen;
    std::optional<Mood> maybe_mood;
    std::optional<table::Blob> maybe_blob;
    std::vector<Line> lines;
    Line record;
    std::optional<Line> maybe_record;
};
BOOST_DESCRIBE_STRUCT(Everything, (),
                      (id, flag, small, big, wide, money, at, took, mood, text, blob, maybe, name,
                       seen, maybe_mood, maybe_blob, lines, record, maybe_record))
using Things = table::Table<Everything, table::Key<&Everything::id>>;

Everything full() {
    Everything row;
    row.flag = true;
    row.small = 255;
    row.big = (std::uint64_t{1} << 63) + 5;
    row.wide = std::numeric_limits<std::int64_t>::min();
    row.money = base::Money(-1200);
    row.at = base::Instant(1'795'246'545'678);
    row.took = base::Duration(-1);
    row.mood = Mood::busy;
    row.text = "h\xc3\xa9 'quoted'";
    row.blob.bytes = std::string("\0\xff", 2);
    row.maybe = -7;
    row.name = "";
    row.seen = base::Instant::never();
    row.maybe_mood = Mood::calm;
    row.maybe_blob = table::Blob{""};
    row.lines = {{1, "one"}, {2, "\xff"}};
    row.record = {3, "three"};
    row.maybe_record = Line{4, "four"};
    return row;
}

struct Shop {
    Things things{"things"};
    table::Schema schema;
    Shop() { schema.add(things); }
};

using Alter = void (*)(Everything&);

class RoundTrip : public testing::TestWithParam<std::pair<const char*, Alter>> {};

TEST_P(RoundTrip, ARowComesBackAsItWas) {
    Shop shop;
    Everything row = full();
    GetParam().second(row);
    shop.things.insert(row);
    shop.things.insert({});
    Everything other = full();
    other.id.value = 77;
    shop.things.insert(other);
    MirrorWorld world;
    world.open_log(shop.schema);
    world.commit(shop.schema);
    world.open_mirror(shop.schema);
    world.open_follower(shop.schema);
    world.catch_up();
    Shop back;
    base::Outcome<> loaded = load_into(back.things, *world.store);
    ASSERT_TRUE(loaded) << loaded.error().text;
    EXPECT_EQ(content_hash(back.things), content_hash(shop.things));
    EXPECT_EQ(world.store->row_count(0), shop.things.size());
}

INSTANTIATE_TEST_SUITE_P(
    EveryColumn, RoundTrip,
    testing::Values(std::pair("full", Alter([](Everything& row) { row.id.value = 1; })),
                    std::pair("largest_id",
                              Alter([](Everything& row) { row.id.value = UINT64_MAX; })),
                    std::pair("largest_unsigned", Alter([](Everything& row) {
                                  row.id.value = 1;
                                  row.big = UINT64_MAX;
                              })),
                    std::pair("largest_signed", Alter([](Everything& row) {
                                  row.id.value = 1;
                                  row.wide = INT64_MAX;
                                  row.money = base::Money(INT64_MAX);
                              })),
                    std::pair("never", Alter([](Everything& row) {
                                  row.id.value = 1;
                                  row.at = base::Instant::never();
                                  row.seen.reset();
                              })),
                    std::pair("before_1970", Alter([](Everything& row) {
                                  row.id.value = 1;
                                  row.at = base::Instant(-1);
                              })),
                    std::pair("text_with_nul", Alter([](Everything& row) {
                                  row.id.value = 1;
                                  row.text = std::string("a\0b\0", 4);
                                  row.record.note = std::string("a\0b\0", 4);
                              })),
                    std::pair("text_that_is_not_utf8", Alter([](Everything& row) {
                                  row.id.value = 1;
                                  row.text = "\xff\xfe";
                                  row.name = "\xc0";
                                  row.record.note = "\xed\xa0\x80";
                              })),
                    std::pair("text_that_looks_like_a_number", Alter([](Everything& row) {
                                  row.id.value = 1;
                                  row.text = "007";
                                  row.name = "1e3";
                                  row.blob.bytes = "12";
                              })),
                    std::pair("absent", Alter([](Everything& row) {
                                  row.id.value = 1;
                                  row.maybe.reset();
                                  row.name.reset();
                                  row.maybe_mood.reset();
                                  row.maybe_blob.reset();
                                  row.maybe_record.reset();
                                  row.lines.clear();
                              })),
                    std::pair("long_values", Alter([](Everything& row) {
                                  row.id.value = 1;
                                  row.text = std::string(50'000, 'x');
                                  row.blob.bytes = std::string(50'000, '\x80');
                              }))),
    [](const auto& each) { return std::string(each.param.first); });

TEST(Readable, PlainSqlShowsWhatAPersonExpects) {
    Shop shop;
    Everything row = full();
    row.id.value = 1;
    shop.things.insert(row);
    shop.things.insert({});
    MirrorWorld world;
    world.open_log(shop.schema);
    world.commit(shop.schema);
    world.open_mirror(shop.schema);
    world.open_follower(shop.schema);
    world.catch_up();
    EXPECT_EQ(world.sql("SELECT flag, small, wide, money, at, took, mood, text, maybe, name, "
                        "maybe_mood, lines, record FROM things ORDER BY id"),
              "0|0|0|0|0|0|calm||NULL|NULL|NULL|[]|{\"option\":0,\"note\":\"\"}\n"
              "1|255|-9223372036854775808|-1200|1795246545678|-1|busy|h\xc3\xa9 'quoted'|-7||calm|"
              "[{\"option\":1,\"note\":\"one\"},{\"option\":2,\"note\":{\"hex\":\"ff\"}}]|"
              "{\"option\":3,\"note\":\"three\"}");
    EXPECT_EQ(world.sql("SELECT id, at, seen, mood FROM things_readable ORDER BY id"),
              "0|1970-01-01T00:00:00.000Z|NULL|calm\n"
              "1|2026-11-21T07:35:45.678Z|NULL|busy");
    EXPECT_EQ(world.sql("SELECT typeof(text), typeof(blob), typeof(at), typeof(mood) FROM things "
                        "WHERE id = 1"),
              "text|blob|integer|text");
}

struct Stay {
    std::uint64_t id = 0;
    base::Instant at;
};
BOOST_DESCRIBE_STRUCT(Stay, (), (id, at))
using Stays = table::Table<Stay, table::Key<&Stay::id>>;

TEST(Readable, InstantsReadAsTheyDoEverywhereElse) {
    Stays stays("stays");
    table::Schema schema;
    schema.add(stays);
    std::vector<std::int64_t> instants{
        0, 1, 999, 1000, -1, 86'399'999, 951'782'400'000, 1'795'246'545'678, 253'402'300'799'999};
    std::string expected;
    for (std::size_t i = 0; i < instants.size(); ++i) {
        stays.insert({i, base::Instant(instants[i])});
        expected += (i == 0 ? "" : "\n") + to_text(base::Instant(instants[i]));
    }
    MirrorWorld world;
    world.open_log(schema);
    world.commit(schema);
    world.open_mirror(schema);
    world.open_follower(schema);
    world.catch_up();
    EXPECT_EQ(world.sql("SELECT at FROM stays_readable ORDER BY id"), expected);
}

struct Leave {
    std::uint64_t stay = 0;
};
BOOST_DESCRIBE_STRUCT(Leave, (), (stay))
using Leaves = table::Table<Leave, table::Key<&Leave::stay>>;

TEST(Readable, HasWhatAFeatureAddsOfOtherTables) {
    Stays stays("stays");
    Leaves leaves("leaves");  // made after the view that looks at it
    table::Schema schema;
    schema.add(stays);
    schema.add(leaves);
    schema.add(table::ReadableColumn{"stays", "over",
                                     "EXISTS (SELECT * FROM leaves l WHERE l.stay = stays.id)"});
    stays.insert({1, base::Instant(0)});
    stays.insert({2, base::Instant(0)});
    leaves.insert({2});
    MirrorWorld world;
    world.open_log(schema);
    world.commit(schema);
    world.open_mirror(schema);
    world.open_follower(schema);
    world.catch_up();
    EXPECT_EQ(world.sql("SELECT id, over FROM stays_readable ORDER BY id"), "1|0\n2|1");
    EXPECT_EQ(world.sql("SELECT count(*) FROM pragma_table_info('leaves_readable')"), "1");
}

}  // namespace
}  // namespace onrush::mirror::round_trip_test
