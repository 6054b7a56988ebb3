#include "mirror/shape.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/check.h"

namespace onrush::mirror {

using base::ByteView;
using base::FaultKind;
using base::Outcome;
using table::TableDescription;
using table::Type;

Shape Shape::of(const table::Schema& schema) {
    Shape shape;
    shape.schema = schema.describe();
    for (const table::AnyTable* table : schema.tables()) {
        shape.default_rows.push_back(table->default_row());
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

Outcome<> check_table(const TableDescription& written, const TableDescription& now) {
    if (!std::ranges::equal(key_type(written).columns, key_type(now).columns, {},
                            &table::Column::name, &table::Column::name)) {
        return base::fault(
            FaultKind::too_new,
            fmt::format("the key of table \"{}\" has other columns in the data", written.name));
    }
    return check_convertible(written.row, now.row, written.name);
}

Outcome<Translation> Translation::make(table::SchemaDescription written, const Shape& now) {
    ONRUSH_CHECK(now.default_rows.size() == now.schema.tables.size(),
                 "{} default rows for {} tables", now.default_rows.size(),
                 now.schema.tables.size());
    Translation translation;
    for (const TableDescription& description : written.tables) {
        std::size_t number = number_of(now.schema, description.name);
        if (number == npos) {
            return unknown_table(description.name);
        }
        const TableDescription& table = now.schema.tables[number];
        if (Outcome<> checked = check_table(description, table); !checked) {
            return std::unexpected(checked.error());
        }
        Target target;
        target.number = static_cast<std::uint32_t>(number);
        target.row_now = table.row;
        target.key_written = key_type(description);
        target.key_now = key_type(table);
        target.same_row = description.row == table.row;
        target.same_key = target.key_written == target.key_now;
        target.default_row = now.default_rows[number];
        translation.targets_.push_back(std::move(target));
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
    const Target& target = this->target(written);
    return target.same_row
               ? bytes
               : convert(bytes, written_.tables[written].row, target.row_now, target.default_row);
}

ByteView Translation::key(std::uint32_t written, ByteView bytes) {
    const Target& target = this->target(written);
    return target.same_key ? bytes : convert(bytes, target.key_written, target.key_now, {});
}

ByteView Translation::convert(ByteView bytes, const Type& from, const Type& to, ByteView defaults) {
    converted_.clear();
    base::ByteReader in(bytes);
    convert_value(in, from, converted_, to, defaults);
    ONRUSH_CHECK(!in.ok() || !converted_.empty(), "a value of {} bytes became none", bytes.size());
    return in.ok() ? converted_.view() : ByteView();
}

}  // namespace onrush::mirror
