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

void RowsTaken::clear(bool one_at_a_time) {
    taken_.clear();
    rows_.clear();
    one_at_a_time_ = one_at_a_time;
}

std::string RowsTaken::name_of(std::size_t taken) const {
    std::size_t begin = taken == 0 ? 0 : taken_[taken - 1].row_end;
    base::ByteView row = rows_.view().substr(begin, taken_[taken].row_end - begin);
    return row_name(taken_[taken].deadline->table().describe(), row);
}

}  // namespace onrush::engine
