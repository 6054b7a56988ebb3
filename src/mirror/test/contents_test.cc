// What something else than Onrush changes in the mirror is found, and what Onrush changes is not.
#include "mirror/sqlite/contents.h"

#include <fstream>

#include "mirror/test/mirror_world.h"
#include "table/table.h"

namespace onrush::mirror::contents_test {
namespace {

using base::FaultKind;
namespace files = std::filesystem;

struct Item {
    std::uint64_t id = 0;
    std::string name;
    std::int64_t stock = 0;
};
BOOST_DESCRIBE_STRUCT(Item, (), (id, name, stock))
using Items = table::Table<Item, table::Key<&Item::id>, table::Unique<&Item::name>>;

// The index has every column of the table, so SQLite would read it instead.
struct Claim {
    std::string account;
    std::uint64_t number = 0;
};
BOOST_DESCRIBE_STRUCT(Claim, (), (account, number))
using Claims = table::Table<Claim, table::Key<&Claim::account>, table::Ordered<&Claim::number>>;

struct Shop {
    Items items{"items"};
    Claims claims{"claims"};
    table::Schema schema;
    Shop() {
        schema.add(items);
        schema.add(claims);
    }
};

struct ContentsTest : testing::Test {
    MirrorWorld world;
    Shop shop;

    void SetUp() override {
        shop.items.insert({1, "one", 10});
        shop.items.insert({2, "two", 20});
        shop.claims.insert({"ada", 7});
        shop.claims.insert({"bob", 8});
        world.mirror(shop.schema);
        commit();
    }
    void commit() {
        world.commit(shop.schema);
        world.catch_up();
    }
    base::Outcome<> load() {
        Shop loaded;
        return base::in_order([&] { return load_into(loaded.items, *world.store); },
                              [&] { return load_into(loaded.claims, *world.store); });
    }
    // As a start does, after this change of somebody's.
    base::Outcome<> load_after(const std::string& sql) {
        world.close_mirror();
        world.change(sql);
        world.open_mirror(shop.schema);
        return load();
    }
    void expect_damage(const std::string& sql, const std::string& text) {
        base::Outcome<> loaded = load_after(sql);
        ASSERT_FALSE(loaded) << sql;
        EXPECT_EQ(loaded.error().kind, FaultKind::damaged);
        EXPECT_NE(loaded.error().text.find(text), std::string::npos) << loaded.error().text;
        EXPECT_NE(loaded.error().text.find("mirror.isRight=true"), std::string::npos);
    }
};

TEST_F(ContentsTest, WhatIsWrittenAddsUp) {
    ASSERT_TRUE(load());
    shop.items.update(*shop.items.find(1), [](Item& row) { row.stock = 11; });
    shop.items.erase(*shop.items.find(2));
    shop.items.insert({3, "two", 30});  // a name that moves from row to row
    shop.claims.update(*shop.claims.find("ada"), [](Claim& row) { row.number = 9; });
    shop.claims.erase(*shop.claims.find("bob"));
    commit();
    shop.items.insert({4, "gone in the same transaction", 0});
    world.commit(shop.schema);
    shop.items.erase(*shop.items.find(4));
    commit();
    base::Outcome<> loaded = load();
    EXPECT_TRUE(loaded) << loaded.error().text;
    EXPECT_EQ(world.sql("SELECT \"table\", rows FROM onrush_contents WHERE \"table\" <> "
                        "'onrush_mirror' ORDER BY 1"),
              "claims|1\nitems|2");
    for (std::uint64_t id : {1, 3}) {
        shop.items.erase(*shop.items.find(id));
    }
    commit();
    EXPECT_EQ(world.sql("SELECT rows, hash FROM onrush_contents WHERE \"table\" = 'items'"), "0|0");
}

// Files keep it: a hash that changes makes every mirror a damaged one.
TEST_F(ContentsTest, TheHashIsForEver) {
    EXPECT_EQ(world.sql("SELECT \"table\", hash FROM onrush_contents WHERE rows = 2 ORDER BY 1"),
              "claims|-7840210358347188711\nitems|6527564969346456681");
}

TEST_F(ContentsTest, AHandMadeUpdateIsFound) {
    expect_damage("UPDATE items SET stock = 11 WHERE id = 1",
                  "table \"items\" has 2 rows as it should, but not all with the values");
}

TEST_F(ContentsTest, ValuesThatChangePlacesAreFound) {
    expect_damage("UPDATE items SET stock = 30 - stock", "table \"items\" has 2 rows as it should");
}

TEST_F(ContentsTest, ARowOfAnotherTypeIsFound) {
    expect_damage("UPDATE claims SET account = X'616461' WHERE account = 'ada'",
                  "table \"claims\" has 2 rows as it should");
}

TEST_F(ContentsTest, ARowThatIsRemovedOrAddedIsFound) {
    expect_damage("DELETE FROM claims WHERE account = 'ada'",
                  "table \"claims\" has 1 rows, and 2 were written");
    expect_damage("INSERT INTO claims VALUES ('eve', 1), ('ada', 7)",
                  "table \"claims\" has 3 rows, and 2 were written");
}

TEST_F(ContentsTest, ASumThatIsMissingIsDamage) {
    world.close_mirror();
    world.change("DELETE FROM onrush_contents WHERE \"table\" = 'items'");
    base::Outcome<> opened = world.try_open_mirror(shop.schema);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().kind, FaultKind::damaged);
    EXPECT_NE(opened.error().text.find("does not say what table \"items\" holds"),
              std::string::npos);
}

// SQLite keeps no checksums of its pages.
TEST_F(ContentsTest, AFlippedBitInTheFileIsFound) {
    ASSERT_TRUE(world.store->make_durable());
    world.close_mirror();
    // Bytes as the table's page has them, and no index's.
    for (auto [table, row] : {std::pair("claims", "ada\x07"), std::pair("items", "two\x14")}) {
        SCOPED_TRACE(table);
        std::fstream file(world.path(), std::ios::in | std::ios::out | std::ios::binary);
        std::string bytes{std::istreambuf_iterator<char>(file), {}};
        std::size_t at = bytes.find(row);
        ASSERT_NE(at, std::string::npos);
        file.clear();
        file.seekp(static_cast<std::streamoff>(at));
        file.put(static_cast<char>(bytes[at] ^ 4));
        file.close();
        world.open_mirror(shop.schema);
        base::Outcome<> loaded = load();
        ASSERT_FALSE(loaded);
        EXPECT_EQ(loaded.error().kind, FaultKind::damaged);
        EXPECT_NE(loaded.error().text.find(std::string("table \"") + table + "\""),
                  std::string::npos)
            << loaded.error().text;
        world.close_mirror();
    }
}

TEST_F(ContentsTest, APositionOrDescriptionThatIsNotTheOneWrittenIsDamage) {
    for (const char* change : {"UPDATE onrush_mirror SET sequence = sequence + 4",
                               "UPDATE onrush_mirror SET hash = randomblob(32)",
                               "INSERT INTO onrush_out_of_use VALUES ('items', 'old', X'01')"}) {
        SCOPED_TRACE(change);
        MirrorWorld other;
        other.mirror(shop.schema);
        other.close_mirror();
        other.change(change);
        base::Outcome<> opened = other.try_open_mirror(shop.schema);
        ASSERT_FALSE(opened);
        EXPECT_EQ(opened.error().kind, FaultKind::damaged) << opened.error().text;
    }
}

// Wherever the bit is: in rows, in SQLite's own pages, in what the file says of itself.
TEST_F(ContentsTest, NoFlippedBitEverGivesOtherRows) {
    ASSERT_TRUE(world.store->make_durable());
    world.close_mirror();
    std::string bytes;
    {
        std::ifstream file(world.path(), std::ios::binary);
        bytes.assign(std::istreambuf_iterator<char>(file), {});
    }
    auto rows = [&](std::string& text) {
        Shop loaded;
        base::Outcome<> read =
            base::in_order([&] { return world.try_open_mirror(shop.schema); },
                           [&] { return load_into(loaded.items, *world.store); },
                           [&] { return load_into(loaded.claims, *world.store); });
        loaded.items.for_each([&](const Item& row) {
            text += fmt::format("{} {} {};", row.id, row.name, row.stock);
        });
        loaded.claims.for_each(
            [&](const Claim& row) { text += fmt::format("{} {};", row.account, row.number); });
        world.close_mirror();
        return read;
    };
    std::string right;
    ASSERT_TRUE(rows(right));
    int found = 0;
    for (std::size_t at = 0, tried = 0; at < bytes.size(); ++at) {
        if (bytes[at] == 0 || ++tried % 3 != 0) {
            continue;
        }
        std::string changed = bytes;
        changed[at] = static_cast<char>(changed[at] ^ (1 << (at % 8)));
        std::ofstream(world.path(), std::ios::binary) << changed;
        for (const char* ending : {"-wal", "-shm"}) {
            files::remove(world.path() + ending);
        }
        std::string text;
        if (rows(text)) {
            EXPECT_EQ(text, right) << "bit " << at % 8 << " of byte " << at;
        } else {
            found += 1;
        }
    }
    EXPECT_GT(found, 100);
}

// Whatever is written to a damaged row afterwards.
TEST_F(ContentsTest, DamageIsNotWrittenOver) {
    world.close_mirror();
    world.change("UPDATE items SET stock = 11 WHERE id = 1");
    world.open_mirror(shop.schema);
    world.open_follower(shop.schema);
    shop.items.update(*shop.items.find(1), [](Item& row) { row.stock = 12; });
    commit();
    EXPECT_FALSE(load());
}

TEST_F(ContentsTest, RowsAreTakenAsTheyAreWhenSomebodySaysSo) {
    ASSERT_FALSE(load_after("UPDATE items SET stock = 11 WHERE id = 1"));
    world.close_mirror();
    {
        auto accepted = SqliteStore::open(world.path(), {.contents_are_right = true});
        ASSERT_TRUE(accepted) << accepted.error().text;
        ASSERT_TRUE((*accepted)->prepare(Shape::of(shop.schema)));
        Shop loaded;
        ASSERT_TRUE(load_into(loaded.items, **accepted));
        EXPECT_EQ(loaded.items.find(1)->stock, 11);
    }
    world.open_mirror(shop.schema);
    EXPECT_TRUE(load()) << "it is what was written, from then on";
}

TEST_F(ContentsTest, AMirrorOfAnOlderVersionIsAddedUpOnce) {
    world.close_mirror();
    world.change("DROP TABLE onrush_contents; PRAGMA user_version = 1");
    {
        auto reading = open_sqlite_checkpoint(world.path());
        ASSERT_TRUE(reading) << reading.error().text;
        EXPECT_FALSE((*reading)->has_hashes());
        Shop loaded;
        EXPECT_TRUE(load_into(loaded.items, **reading));
    }
    world.open_mirror(shop.schema);
    ASSERT_TRUE(load());
    EXPECT_EQ(world.sql("PRAGMA user_version"), "2");
    auto reading = open_sqlite_checkpoint(world.path());
    ASSERT_TRUE(reading) << reading.error().text;
    EXPECT_TRUE((*reading)->has_hashes());
    expect_damage("UPDATE items SET stock = 11 WHERE id = 1", "table \"items\"");
}

// --- from one shape to another --------------------------------------------------------------

namespace newer {
struct Item {
    std::uint64_t id = 0;
    std::string name;
    std::int64_t stock = 0;
    std::uint64_t weight = 7;
    std::optional<std::uint64_t> height = 5;
};
BOOST_DESCRIBE_STRUCT(Item, (), (id, name, stock, weight, height))
using Items = table::Table<Item, table::Key<&Item::id>, table::Unique<&Item::name>>;
struct Shop {
    Items items{"items"};
    Claims claims{"claims"};
    table::Schema schema;
    Shop() {
        schema.add(items);
        schema.add(claims);
    }
};
}  // namespace newer

TEST_F(ContentsTest, RowsThatAreOlderThanTheirColumnsAddUp) {
    newer::Shop now;
    now.items.insert({1, "one", 10});
    now.items.insert({2, "two", 20});
    now.claims.insert({"ada", 7});
    now.claims.insert({"bob", 8});
    now.schema.end_batch();
    world.open_mirror(now.schema);
    world.open_log(now.schema);
    world.open_follower(now.schema);
    newer::Shop loaded;
    base::Outcome<> first = load_into(loaded.items, *world.store);
    ASSERT_TRUE(first) << first.error().text;
    EXPECT_EQ(loaded.items.find(1)->weight, 7u);
    EXPECT_EQ(loaded.items.find(1)->height, 5u);
    now.items.update(*now.items.find(1), [](newer::Item& row) { row.height.reset(); });
    now.items.erase(*now.items.find(2));
    world.commit(now.schema);
    world.catch_up();
    newer::Shop again;
    base::Outcome<> second = load_into(again.items, *world.store);
    ASSERT_TRUE(second) << second.error().text;
    EXPECT_EQ(again.items.size(), 1u);
    EXPECT_EQ(again.items.find(1)->height, std::nullopt);
}

TEST_F(ContentsTest, AMigrationTakesNoDamageForTruth) {
    world.close_mirror();
    world.change("UPDATE items SET stock = 11 WHERE id = 1");
    newer::Shop now;
    base::Outcome<> opened = world.try_open_mirror(now.schema);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().kind, FaultKind::damaged);
    EXPECT_EQ(world.sql("SELECT count(*) FROM pragma_table_info('items')"), "3");
}

// --- what people add ------------------------------------------------------------------------

TEST_F(ContentsTest, TriggersAndUniqueIndexesAreRefusedByName) {
    auto refused = [&](const std::string& add, const std::string& drop, const std::string& named) {
        world.close_mirror();
        world.change(add);
        base::Outcome<> opened = world.try_open_mirror(shop.schema);
        ASSERT_FALSE(opened) << add;
        EXPECT_EQ(opened.error().kind, FaultKind::not_ours);
        EXPECT_NE(opened.error().text.find(named), std::string::npos) << opened.error().text;
        EXPECT_NE(opened.error().text.find("Drop it: " + drop), std::string::npos)
            << opened.error().text;
        world.close_mirror();
        world.change(drop);
        world.open_mirror(shop.schema);
    };
    refused("CREATE TRIGGER audit AFTER UPDATE ON items BEGIN DELETE FROM claims; END",
            "DROP TRIGGER \"audit\"", "trigger \"audit\" on table \"items\"");
    refused("CREATE UNIQUE INDEX one_stock ON items (stock)", "DROP INDEX \"one_stock\"",
            "UNIQUE index \"one_stock\" on table \"items\"");
    world.close_mirror();
    world.change(
        "CREATE INDEX by_stock ON items (stock); CREATE VIEW all_of AS SELECT * FROM items");
    world.open_mirror(shop.schema);
    EXPECT_TRUE(load());
}

// REPLACE would have taken the other row away, and said nothing.
TEST_F(ContentsTest, AUniqueIndexThatIsAddedBesideARunningServerIsWaitedOut) {
    world.change("CREATE UNIQUE INDEX one_stock ON items (stock)");
    shop.items.insert({3, "three", 20});
    world.commit(shop.schema);
    for (int i = 0; i < 2; ++i) {
        auto step = world.follower->step(2);
        ASSERT_FALSE(step);
        EXPECT_EQ(step.error().kind, FaultKind::not_ours);
        EXPECT_NE(step.error().text.find("one_stock"), std::string::npos) << step.error().text;
    }
    world.change("DROP INDEX one_stock");
    world.catch_up();
    EXPECT_TRUE(load());
    EXPECT_EQ(world.sql("SELECT count(*) FROM items"), "3");
}

TEST_F(ContentsTest, ATriggerThatIsAddedBesideARunningServerChangesNoRow) {
    world.change("CREATE TRIGGER audit AFTER INSERT ON items BEGIN DELETE FROM claims; END");
    shop.items.insert({3, "three", 30});
    world.commit(shop.schema);
    auto step = world.follower->step(2);
    ASSERT_FALSE(step);
    EXPECT_NE(step.error().text.find("audit"), std::string::npos) << step.error().text;
    world.change("DROP TRIGGER audit");
    world.catch_up();
    EXPECT_TRUE(load());
    EXPECT_EQ(world.sql("SELECT count(*) FROM claims"), "2");
}

}  // namespace
}  // namespace onrush::mirror::contents_test
