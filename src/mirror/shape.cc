#include "mirror/shape.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/check.h"

namespace onrush::mirror {

using base::ByteView;
using base::FaultKind;
using base::Outcome;
using table::TableDescription;

Shape Shape::of(const table::Schema& schema) {
    Shape shape;
    shape.schema = schema.describe();
    shape.readable = schema.readable();
    for (const table::AnyTable* table : schema.tables()) {
        shape.default_rows.push_back(table->default_row());
    }
    return shape;
}

TableDescription with_columns(TableDescription table, std::span<const OutOfUse> out_of_use) {
    for (const OutOfUse& each : out_of_use) {
        if (each.table != table.name) {
            continue;
        }
        table::Type type = each.column.type;
        if (type.kind != table::Kind::optional) {
            type = {.kind = table::Kind::optional, .element = {type}};
        }
        table.row.columns.push_back({each.column.name, std::move(type)});
    }
    return table;
}

Shape with_columns(Shape shape, std::span<const OutOfUse> out_of_use) {
    for (std::size_t number = 0; number < shape.schema.tables.size(); ++number) {
        TableDescription& table = shape.schema.tables[number];
        std::size_t columns = table.row.columns.size();
        table = with_columns(std::move(table), out_of_use);
        shape.default_rows[number].append(table.row.columns.size() - columns, '\0');  // no value
    }
    return shape;
}

std::size_t number_of(const table::SchemaDescription& schema, std::string_view name) {
    auto found = std::ranges::find(schema.tables, name, &TableDescription::name);
    return found == schema.tables.end() ? npos
                                        : static_cast<std::size_t>(found - schema.tables.begin());
}

std::unexpected<base::Fault> unknown_table(const std::string& name) {
    return base::fault(FaultKind::too_new,
                       fmt::format("the data has a table \"{}\" that this binary does not know: "
                                   "start the version that wrote it, or a newer one",
                                   name));
}

Outcome<Translation> Translation::make(table::SchemaDescription written, const Shape& now,
                                       std::span<const table::SchemaDescription> later) {
    ONRUSH_CHECK(now.default_rows.size() == now.schema.tables.size(),
                 "{} default rows for {} tables", now.default_rows.size(),
                 now.schema.tables.size());
    Translation translation;
    for (const TableDescription& description : written.tables) {
        std::size_t number = number_of(now.schema, description.name);
        if (number == npos) {
            return unknown_table(description.name);
        }
        auto to_now = table::TableConversion::make(description, now.schema.tables[number], later,
                                                   now.default_rows[number]);
        if (!to_now) {
            return std::unexpected(to_now.error());
        }
        translation.targets_.push_back({static_cast<std::uint32_t>(number), std::move(*to_now)});
    }
    translation.written_ = std::move(written);
    return translation;
}

const Translation::Target& Translation::target(std::uint32_t written) const {
    ONRUSH_CHECK(written < targets_.size(), "table {} of {}", written, targets_.size());
    return targets_[written];
}

std::uint32_t Translation::number_now(std::uint32_t written) const {
    return target(written).number;
}

ByteView Translation::row(std::uint32_t written, ByteView bytes) {
    return convert(target(written).to_now.row, bytes);
}

ByteView Translation::key(std::uint32_t written, ByteView bytes) {
    return convert(target(written).to_now.key, bytes);
}

ByteView Translation::convert(const table::Conversion& conversion, ByteView bytes) {
    if (conversion.changes_nothing()) {
        return bytes;
    }
    converted_.clear();
    base::ByteReader in(bytes);
    conversion.run(in, converted_);
    ONRUSH_CHECK(!in.ok() || !converted_.empty(), "a value of {} bytes became none", bytes.size());
    return in.ok() ? converted_.view() : ByteView();
}

}  // namespace onrush::mirror
