// Any bytes as a row, a description, and a batch. The first byte chooses.
#include <cstdint>

#include "base/check.h"
#include "table/batch_reader.h"
#include "table/table.h"

namespace fuzzed {

using namespace onrush;

enum class Mood { calm, busy };
BOOST_DESCRIBE_ENUM(Mood, calm, busy)

struct Line {
    std::uint16_t option = 0;
    base::Money price;
};
BOOST_DESCRIBE_STRUCT(Line, (), (option, price))

struct Row {
    std::uint64_t id = 0;
    Mood mood = Mood::calm;
    std::string text;
    base::Instant at;
    std::optional<std::int32_t> maybe;
    std::vector<Line> lines;
};
BOOST_DESCRIBE_STRUCT(Row, (), (id, mood, text, at, maybe, lines))
using Rows = table::Table<Row, table::Key<&Row::id>>;

// What decodes must encode to something that decodes to the same bytes again.
void as_row(base::ByteView bytes) {
    base::ByteReader in(bytes);
    Row row;
    table::decode(in, row);
    if (!in.ok()) {
        return;
    }
    base::ByteWriter once;
    table::encode(once, row);
    ONRUSH_CHECK(once.size() <= table::size_bound(row), "{} bytes, bound {}", once.size(),
                 table::size_bound(row));
    base::ByteReader back(once.view());
    Row again;
    table::decode(back, again);
    base::ByteWriter twice;
    table::encode(twice, again);
    ONRUSH_CHECK(back.ok() && once.view() == twice.view(), "a row of {} bytes changed",
                 bytes.size());
    table::Type type = table::describe_type<Row>();
    base::ByteReader walked(once.view());
    ONRUSH_CHECK(table::take_value(walked, type) == once.view(), "{} bytes", once.size());
    std::string json;
    base::ByteReader printed(once.view());
    table::append_json(json, printed, type);
}

void as_batch(base::ByteView bytes) {
    Rows rows("rows");
    table::Schema schema;
    schema.add(rows);
    table::SchemaDescription description = schema.describe();
    table::BatchVisitor nobody;
    bool readable = table::visit_batch(description, bytes, nobody);
    auto restorer = table::BatchRestorer::make(schema, description);
    bool restored = restorer->restore(bytes);
    ONRUSH_CHECK(!schema.changed(), "{} rows were restored as changes", rows.size());
    (void)readable;
    (void)restored;
}

}  // namespace fuzzed

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace onrush;
    if (size == 0) {
        return 0;
    }
    base::ByteView bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
    switch (data[0] % 3) {
        case 0:
            fuzzed::as_row(bytes);
            break;
        case 1:
            fuzzed::as_batch(bytes);
            break;
        default:
            if (auto schema = table::SchemaDescription::decode(bytes)) {
                ONRUSH_CHECK(table::SchemaDescription::decode(schema->encode()) == *schema,
                             "a description of {} tables changed", schema->tables.size());
            }
    }
    return 0;
}
