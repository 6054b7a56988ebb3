#include "engine/deadline.h"

#include <algorithm>

#include "table/batch_reader.h"

namespace onrush::engine {

std::string row_name(const table::TableDescription& table, base::ByteView row) {
    std::vector<std::string> values;
    base::ByteReader in(row);
    for (const table::Column& column : table.row.columns) {
        std::string& value = values.emplace_back();
        table::append_json(value, in, column.type);
        std::erase(value, '"');
    }
    ONRUSH_CHECK(in.ok(), "{} bytes are no row of {}", row.size(), table.name);
    std::string name = table.name;
    for (std::uint32_t part : table.key) {
        name += (name.size() == table.name.size() ? ":" : "/") + values[part];
    }
    return name;
}

}  // namespace onrush::engine
