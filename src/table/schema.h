// The tables and facts of a product, in one list: what a log segment describes.
//
// Every feature adds its own. They are numbered in this order, also in the bytes of a batch (the
// body of a log record):
//
//   varint commands
//   { varint table + 1, u32 length, [ varint erases, inserts, updates, keys..., rows..., rows... ]
//   } varint 0 varint facts { varint fact, string trace, string payload }
//
// See docs/log-format.md. A Schema belongs to the engine thread; SchemaDescription is plain data.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "base/bytes.h"
#include "base/fault.h"
#include "table/any_table.h"
#include "table/conversion.h"
#include "table/fact.h"

namespace onrush::table {

struct SchemaDescription {
    std::vector<TableDescription> tables;
    std::vector<FactDescription> facts;

    [[nodiscard]] std::string encode() const;
    // Nothing when the bytes are not a description.
    [[nodiscard]] static std::optional<SchemaDescription> decode(base::ByteView bytes);
    // Those that are one: of segments that are read later, which then say what is wrong.
    [[nodiscard]] static std::vector<SchemaDescription> decode_each(
        std::span<const std::string> descriptions);
    friend bool operator==(const SchemaDescription&, const SchemaDescription&) = default;
};

// A column that the readable view of a table in SQL has besides the members: what other tables say
// of a row. It is no member, so nothing of it is in the log.
struct ReadableColumn {
    std::string table;
    std::string name;
    std::string sql;  // an expression over the table's columns
};

class Schema {
public:
    void add(AnyTable& table);
    void add(AnyFact& fact);
    void add(ReadableColumn column) { readable_.push_back(std::move(column)); }

    [[nodiscard]] const std::vector<AnyTable*>& tables() const { return tables_; }
    [[nodiscard]] AnyTable* table_named(std::string_view name) const;
    [[nodiscard]] SchemaDescription describe() const;
    [[nodiscard]] const std::vector<ReadableColumn>& readable() const { return readable_; }

    // --- the batch ------------------------------------------------------------------------
    [[nodiscard]] FactBuffer& facts() { return facts_; }
    // A number that moves with every change of a row and every fact: a refusal leaves it alone.
    [[nodiscard]] std::uint64_t touches() const { return meter_.touches + facts_.count(); }
    // At most so many bytes will encode_batch write.
    [[nodiscard]] std::size_t batch_bytes() const { return meter_.bytes + facts_.size(); }
    [[nodiscard]] bool changed() const;
    // Appends the batch's bytes; `rows` gets how many rows they hold.
    void encode_batch(base::ByteWriter& out, std::uint64_t commands, std::uint64_t& rows) const;
    void end_batch();

private:
    std::vector<AnyTable*> tables_;
    std::vector<AnyFact*> all_facts_;
    std::vector<ReadableColumn> readable_;
    FactBuffer facts_;
    BatchMeter meter_;
};

// The columns of a table's key, as a record: how an erased key is encoded.
[[nodiscard]] Type key_type(const TableDescription& table);

// How the rows and keys of a table become those of its description today.
struct TableConversion {
    // Refuses another key, and a member that cannot be converted, by name.
    [[nodiscard]] static base::Outcome<TableConversion> make(
        const TableDescription& written, const TableDescription& now,
        std::span<const SchemaDescription> later, std::string default_row);

    Conversion row;
    Conversion key;
};

// Puts batches of a log that was described as `written` into the tables of a schema.
class BatchRestorer {
public:
    // Refuses a description that the tables cannot take, naming the table and the member. `later`
    // are those that followed it in the log, oldest first (conversion.h).
    [[nodiscard]] static base::Outcome<BatchRestorer> make(
        const Schema& schema, const SchemaDescription& written,
        std::span<const SchemaDescription> later = {});

    // False when the bytes are not a batch of that description: damage.
    [[nodiscard]] bool restore(base::ByteView batch);
    // One row of the description's table with that number, on its own: of a checkpoint.
    [[nodiscard]] bool restore_row(std::size_t number, base::ByteView row);

private:
    struct Target {
        AnyTable* table = nullptr;
        TableConversion to_now;
    };

    bool restore_table(const Target& target, base::ByteReader& in);
    bool restore_row(const Target& target, base::ByteReader& in);
    bool restore_erase(const Target& target, base::ByteReader& in);

    std::vector<Target> targets_;
    base::ByteWriter converted_;
};

}  // namespace onrush::table
