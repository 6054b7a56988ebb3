#include "table/schema.h"

#include <gtest/gtest.h>

#include "table/batch_reader.h"
#include "table/table.h"

namespace onrush::table {
namespace {

struct Item {
    std::uint64_t id = 0;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(Item, (), (id, name))
using Items = Table<Item, Key<&Item::id>>;

struct ByName : Unique<&Item::name> {};
using NamedItems = Table<Item, Key<&Item::id>, ByName>;

struct ItemMade {
    std::uint64_t id = 0;
};
BOOST_DESCRIBE_STRUCT(ItemMade, (), (id))

namespace newer {
struct Item {
    std::uint64_t id = 0;
    std::int64_t stock = 100;
    std::optional<std::string> name;
};
BOOST_DESCRIBE_STRUCT(Item, (), (id, stock, name))
using Items = Table<Item, Key<&Item::id>>;
}  // namespace newer

// The batch as the log has it; the schema is ready for the next one.
std::string encode_and_end(Schema& schema) {
    base::ByteWriter out;
    std::uint64_t rows = 0;
    schema.encode_batch(out, 1, rows);
    schema.end_batch();
    return std::string(out.view());
}

struct Shop {
    Items items{"items"};
    Items others{"others"};
    Fact<ItemMade> made{"item.made"};
    Schema schema;

    Shop() {
        schema.add(items);
        schema.add(others);
        schema.add(made);
    }
    std::string end_batch() { return encode_and_end(schema); }
};

TEST(Schema, ItsDescriptionComesBackAndEveryCutIsRefused) {
    Shop shop;
    std::string bytes = shop.schema.describe().encode();
    EXPECT_EQ(SchemaDescription::decode(bytes), shop.schema.describe());
    for (std::size_t length = 0; length < bytes.size(); ++length) {
        EXPECT_EQ(SchemaDescription::decode(bytes.substr(0, length)), std::nullopt) << length;
    }
    EXPECT_EQ(SchemaDescription::decode(bytes + "x"), std::nullopt);
}

TEST(Schema, BatchesRebuildTheTables) {
    Shop shop;
    Shop copy;
    auto restorer = BatchRestorer::make(copy.schema, shop.schema.describe());
    ASSERT_TRUE(restorer);
    shop.items.insert({1, "one"});
    shop.items.insert({2, "two"});
    shop.others.insert({1, "other"});
    ASSERT_TRUE(restorer->restore(shop.end_batch()));
    shop.items.erase(*shop.items.find(1));
    shop.items.update(*shop.items.find(2), [](Item& row) { row.name = "zwei"; });
    shop.items.insert({3, "three"});
    shop.made.emit({3});
    ASSERT_TRUE(restorer->restore(shop.end_batch()));
    EXPECT_EQ(content_hash(copy.items), content_hash(shop.items));
    EXPECT_EQ(content_hash(copy.others), content_hash(shop.others));
    EXPECT_FALSE(copy.schema.changed());
}

// Items of which no two have one name.
struct NameShop {
    NamedItems items{"items"};
    Schema schema;

    NameShop() { schema.add(items); }
    std::string end_batch() { return encode_and_end(schema); }
    void rename(std::uint64_t id, const std::string& name) {
        items.update(*items.find(id), [&](Item& row) { row.name = name; });
    }
};

// A batch holds what its rows were in the end, so a row may take a name before the row that gave
// it up is met.
TEST(Schema, AUniqueKeyMayMoveFromRowToRowWithinABatch) {
    NameShop shop;
    NameShop copy;
    auto restorer = BatchRestorer::make(copy.schema, shop.schema.describe());
    ASSERT_TRUE(restorer);
    shop.items.insert({1, "ann"});
    shop.items.insert({2, "bob"});
    ASSERT_TRUE(restorer->restore(shop.end_batch()));
    shop.rename(1, "cid");
    shop.items.insert({3, "ann"});  // inserts come before updates
    ASSERT_TRUE(restorer->restore(shop.end_batch()));
    shop.rename(1, "nobody");
    shop.rename(2, "cid");
    shop.rename(1, "bob");  // a swap
    ASSERT_TRUE(restorer->restore(shop.end_batch()));
    for (const auto& [name, id] : {std::pair("bob", 1), std::pair("cid", 2), std::pair("ann", 3)}) {
        ASSERT_NE(copy.items.find_by<ByName>(std::string(name)), nullptr) << name;
        EXPECT_EQ(copy.items.find_by<ByName>(std::string(name))->id,
                  static_cast<std::uint64_t>(id));
    }
    EXPECT_EQ(content_hash(copy.items), content_hash(shop.items));
}

TEST(Schema, ABatchAfterWhichTwoRowsShareAUniqueKeyIsDamaged) {
    NameShop shop;
    NameShop other;
    NameShop copy;
    auto restorer = BatchRestorer::make(copy.schema, shop.schema.describe());
    ASSERT_TRUE(restorer);
    shop.items.insert({1, "ann"});
    ASSERT_TRUE(restorer->restore(shop.end_batch()));
    other.items.insert({2, "ann"});
    EXPECT_FALSE(restorer->restore(other.end_batch()));
}

TEST(Schema, ABatchNeverTakesMoreBytesThanItSaysBefore) {
    Shop shop;
    EXPECT_EQ(shop.schema.batch_bytes(), 0u);
    for (std::uint64_t id = 1; id < 50; ++id) {
        shop.items.insert({id << 48, std::string(id * 10, 'x')});
        shop.made.emit({id});
    }
    std::size_t bound = shop.schema.batch_bytes();
    std::uint64_t touches = shop.schema.touches();
    EXPECT_EQ(touches, 98u);
    std::size_t fixed_part = 32;  // counts and lengths
    EXPECT_LE(shop.end_batch().size(), bound + fixed_part);
    EXPECT_EQ(shop.schema.batch_bytes(), 0u);
}

TEST(Schema, LogsOfAnOlderShapeFillANewerTable) {
    Shop shop;
    newer::Items items("items");
    newer::Items others("others");
    Schema now;
    now.add(others);  // the order of the tables is another one, too
    now.add(items);
    auto restorer = BatchRestorer::make(now, shop.schema.describe());
    ASSERT_TRUE(restorer) << restorer.error().text;
    shop.items.insert({1, "one"});
    shop.items.insert({2, "two"});
    ASSERT_TRUE(restorer->restore(shop.end_batch()));
    shop.items.erase(*shop.items.find(1));
    ASSERT_TRUE(restorer->restore(shop.end_batch()));
    EXPECT_EQ(items.size(), 1u);
    ASSERT_NE(items.find(2), nullptr);
    EXPECT_EQ(items.find(2)->name, "two");
    EXPECT_EQ(items.find(2)->stock, 100);
    EXPECT_EQ(others.size(), 0u);
}

TEST(Schema, ATableThatIsNotKnownIsRefusedByName) {
    Shop shop;
    Schema less;
    auto restorer = BatchRestorer::make(less, shop.schema.describe());
    ASSERT_FALSE(restorer);
    EXPECT_EQ(restorer.error().kind, base::FaultKind::too_new);
    EXPECT_NE(restorer.error().text.find("\"items\""), std::string::npos);
}

struct Recorder : BatchVisitor {
    SchemaDescription schema;
    std::vector<std::string> seen;

    void on_row(const RowChange& change) override {
        std::string json;
        base::ByteReader in(change.bytes);
        const TableDescription& table = schema.tables[change.table];
        append_json(json, in, change.kind == ChangeKind::erased ? key_type(table) : table.row);
        seen.push_back(table.name + json);
    }
    void on_fact(const FactEntry& fact) override {
        std::string json;
        base::ByteReader in(fact.bytes);
        append_json(json, in, schema.facts[fact.fact].type);
        seen.push_back(schema.facts[fact.fact].name + json + std::string(fact.trace));
    }
};

TEST(Schema, ABatchIsReadWithoutItsStructs) {
    Shop shop;
    shop.items.insert({1, "one"});
    shop.end_batch();
    shop.items.erase(*shop.items.find(1));
    shop.items.insert({2, "two"});
    shop.schema.facts().set_trace("t1");
    shop.made.emit({2});
    std::string batch = shop.end_batch();
    Recorder recorder;
    recorder.schema = shop.schema.describe();
    ASSERT_TRUE(visit_batch(recorder.schema, batch, recorder));
    EXPECT_EQ(recorder.seen,
              (std::vector<std::string>{"items{\"id\":1}", "items{\"id\":2,\"name\":\"two\"}",
                                        "item.made{\"id\":2}t1"}));
    for (std::size_t length = 0; length < batch.size(); ++length) {
        BatchVisitor nothing;
        EXPECT_FALSE(visit_batch(recorder.schema, batch.substr(0, length), nothing)) << length;
    }
}

// Deadlines run before the first command of a batch: they once carried the trace of the last
// command before them, whose text was gone by then.
TEST(Schema, AFactWithoutACommandHasNoTrace) {
    Shop shop;
    {
        std::string trace = "the trace of a command that is answered and gone";
        shop.schema.facts().set_trace(trace);
        shop.made.emit({1});
        shop.end_batch();
    }
    shop.made.emit({2});
    Recorder recorder;
    recorder.schema = shop.schema.describe();
    ASSERT_TRUE(visit_batch(recorder.schema, shop.end_batch(), recorder));
    EXPECT_EQ(recorder.seen, (std::vector<std::string>{"item.made{\"id\":2}"}));
}

}  // namespace
}  // namespace onrush::table
