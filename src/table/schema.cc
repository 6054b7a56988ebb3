#include "table/schema.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/check.h"
#include "table/limits.h"

namespace onrush::table {

namespace {

using base::ByteReader;
using base::ByteWriter;
using base::FaultKind;

void encode_columns(ByteWriter& out, const std::vector<std::uint32_t>& columns) {
    out.varint(columns.size());
    for (std::uint32_t column : columns) {
        out.varint(column);
    }
}

// Fails the reader when a column lies outside the row.
std::vector<std::uint32_t> decode_columns(ByteReader& in, const Type& row) {
    std::vector<std::uint32_t> columns;
    std::uint64_t count = in.varint();
    if (count > row.columns.size()) {
        in.fail();
        return columns;
    }
    for (; count > 0 && in.ok(); --count) {
        std::uint64_t column = in.varint();
        if (column >= row.columns.size()) {
            in.fail();
            return columns;
        }
        columns.push_back(static_cast<std::uint32_t>(column));
    }
    return columns;
}

void encode_table(ByteWriter& out, const TableDescription& table) {
    out.string(table.name);
    encode_type(out, table.row);
    encode_columns(out, table.key);
    out.varint(table.indexes.size());
    for (const IndexDescription& index : table.indexes) {
        encode_columns(out, index.columns);
        out.fixed<std::uint8_t>(index.unique ? 1 : 0);
    }
}

TableDescription decode_table(ByteReader& in) {
    TableDescription table;
    table.name = in.string();
    table.row = decode_type(in);
    if (table.row.kind != Kind::record) {
        in.fail();
    }
    table.key = decode_columns(in, table.row);
    std::uint64_t indexes = in.varint();
    if (indexes > limits::schema_items_max) {
        in.fail();
        return table;
    }
    for (; indexes > 0 && in.ok(); --indexes) {
        IndexDescription& index = table.indexes.emplace_back();
        index.columns = decode_columns(in, table.row);
        index.unique = in.fixed<std::uint8_t>() == 1;
    }
    return table;
}

}  // namespace

std::string SchemaDescription::encode() const {
    ByteWriter out;
    out.varint(tables.size());
    for (const TableDescription& table : tables) {
        encode_table(out, table);
    }
    out.varint(facts.size());
    for (const FactDescription& fact : facts) {
        out.string(fact.name);
        encode_type(out, fact.type);
    }
    return std::string(out.view());
}

std::optional<SchemaDescription> SchemaDescription::decode(base::ByteView bytes) {
    SchemaDescription schema;
    ByteReader in(bytes);
    std::uint64_t tables = in.varint();
    for (; tables > 0 && tables <= limits::schema_items_max && in.ok(); --tables) {
        schema.tables.push_back(decode_table(in));
    }
    std::uint64_t facts = in.varint();
    for (; facts > 0 && facts <= limits::schema_items_max && in.ok(); --facts) {
        FactDescription& fact = schema.facts.emplace_back();
        fact.name = in.string();
        fact.type = decode_type(in);
    }
    bool whole = in.ok() && in.at_end() && tables == 0 && facts == 0;
    return whole ? std::optional(std::move(schema)) : std::nullopt;
}

std::vector<SchemaDescription> SchemaDescription::decode_each(
    std::span<const std::string> descriptions) {
    std::vector<SchemaDescription> decoded;
    for (const std::string& bytes : descriptions) {
        if (std::optional<SchemaDescription> description = decode(bytes)) {
            decoded.push_back(std::move(*description));
        }
    }
    return decoded;
}

void Schema::add(AnyTable& table) {
    ONRUSH_CHECK(table_named(table.name()) == nullptr, "two tables have the name {}", table.name());
    table.attach(meter_);
    tables_.push_back(&table);
}

void Schema::add(AnyFact& fact) {
    fact.attach(facts_, static_cast<std::uint32_t>(all_facts_.size()));
    all_facts_.push_back(&fact);
}

AnyTable* Schema::table_named(std::string_view name) const {
    auto found = std::ranges::find(tables_, name, &AnyTable::name);
    return found == tables_.end() ? nullptr : *found;
}

SchemaDescription Schema::describe() const {
    SchemaDescription description;
    for (const AnyTable* table : tables_) {
        description.tables.push_back(table->describe());
    }
    for (const AnyFact* fact : all_facts_) {
        description.facts.push_back(fact->describe());
    }
    return description;
}

bool Schema::changed() const {
    return facts_.count() != 0 || std::ranges::any_of(tables_, &AnyTable::changed);
}

void Schema::encode_batch(ByteWriter& out, std::uint64_t commands, std::uint64_t& rows) const {
    rows = 0;
    out.varint(commands);
    for (std::size_t i = 0; i < tables_.size(); ++i) {
        if (!tables_[i]->changed()) {
            continue;
        }
        out.varint(i + 1);
        std::size_t length_at = out.size();
        out.fixed<std::uint32_t>(0);
        ChangeCounts counts = tables_[i]->encode_changes(out);
        out.patch(length_at, static_cast<std::uint32_t>(out.size() - length_at - 4));
        rows += counts.inserts + counts.updates + counts.erases;
    }
    out.varint(0);
    out.varint(facts_.count());
    out.raw(facts_.view());
}

void Schema::end_batch() {
    for (AnyTable* table : tables_) {
        table->end_batch();
    }
    facts_.clear();
    meter_.bytes = 0;
}

Type key_type(const TableDescription& table) {
    Type key;
    key.kind = Kind::record;
    for (std::uint32_t column : table.key) {
        key.columns.push_back(table.row.columns[column]);
    }
    return key;
}

base::Outcome<TableConversion> TableConversion::make(const TableDescription& written,
                                                     const TableDescription& now,
                                                     std::span<const SchemaDescription> later,
                                                     std::string default_row) {
    bool same_key = std::ranges::equal(key_type(written).columns, key_type(now).columns, {},
                                       &Column::name, &Column::name);
    if (!same_key) {
        return base::fault(
            FaultKind::too_new,
            fmt::format("the key of table \"{}\" has other columns in the data", written.name));
    }
    std::vector<Type> rows;
    std::vector<Type> keys;
    for (const SchemaDescription& description : later) {
        auto table = std::ranges::find(description.tables, written.name, &TableDescription::name);
        if (table != description.tables.end() && (rows.empty() || rows.back() != table->row)) {
            rows.push_back(table->row);
            keys.push_back(key_type(*table));
        }
    }
    auto row = Conversion::make(written.row, now.row, rows, written.name, std::move(default_row));
    if (!row) {
        return std::unexpected(row.error());
    }
    auto key = Conversion::make(key_type(written), key_type(now), keys, written.name);
    if (!key) {
        return std::unexpected(key.error());
    }
    return TableConversion{std::move(*row), std::move(*key)};
}

base::Outcome<BatchRestorer> BatchRestorer::make(const Schema& schema,
                                                 const SchemaDescription& written,
                                                 std::span<const SchemaDescription> later) {
    BatchRestorer restorer;
    for (const TableDescription& description : written.tables) {
        AnyTable* table = schema.table_named(description.name);
        if (table == nullptr) {
            return base::fault(FaultKind::too_new,
                               fmt::format("the data has a table \"{}\" that this binary does not "
                                           "know: start the version that wrote it, or a newer one",
                                           description.name));
        }
        auto to_now =
            TableConversion::make(description, table->describe(), later, table->default_row());
        if (!to_now) {
            return std::unexpected(to_now.error());
        }
        restorer.targets_.push_back({table, std::move(*to_now)});
    }
    return restorer;
}

bool BatchRestorer::restore(base::ByteView batch) {
    ByteReader in(batch);
    (void)in.varint();  // commands
    for (std::uint64_t number = in.varint(); number != 0; number = in.varint()) {
        if (number > targets_.size()) {
            return false;
        }
        ByteReader section(in.raw(in.fixed<std::uint32_t>()));
        if (!in.ok() || !restore_table(targets_[number - 1], section)) {
            return false;
        }
    }
    return in.ok();
}

bool BatchRestorer::restore_row(std::size_t number, base::ByteView row) {
    ByteReader in(row);
    return restore_row(targets_.at(number), in) && in.at_end() &&
           targets_[number].table->end_restore();
}

bool BatchRestorer::restore_table(const Target& target, ByteReader& in) {
    std::uint64_t erases = in.varint();
    std::uint64_t inserts = in.varint();
    std::uint64_t updates = in.varint();
    for (; erases > 0; --erases) {
        if (!restore_erase(target, in)) {
            return false;
        }
    }
    // Two loops: the sum of two counts from a damaged batch could wrap around.
    for (; inserts > 0; --inserts) {
        if (!restore_row(target, in)) {
            return false;
        }
    }
    for (; updates > 0; --updates) {
        if (!restore_row(target, in)) {
            return false;
        }
    }
    return in.ok() && in.at_end() && target.table->end_restore();
}

bool BatchRestorer::restore_row(const Target& target, ByteReader& in) {
    if (target.to_now.row.changes_nothing()) {
        return target.table->restore(in);
    }
    converted_.clear();
    target.to_now.row.run(in, converted_);
    ByteReader row(converted_.view());
    return in.ok() && target.table->restore(row);
}

bool BatchRestorer::restore_erase(const Target& target, ByteReader& in) {
    if (target.to_now.key.changes_nothing()) {
        return target.table->restore_erase(in);
    }
    converted_.clear();
    target.to_now.key.run(in, converted_);
    ByteReader key(converted_.view());
    return in.ok() && target.table->restore_erase(key);
}

}  // namespace onrush::table
