#include "features/concert/seat_ranges.h"

#include <algorithm>
#include <charconv>

#include "base/utf8.h"
#include "features/account/contact.h"

namespace onrush::concert {

bool are_rows(const RowNames& rows) {
    if (rows.object) {
        return is_range(*rows.object);
    }
    return std::ranges::all_of(rows.list, [](const std::string& name) {
        std::optional<std::size_t> characters = base::characters_in(name);
        return characters && *characters >= 1 && *characters <= limits::row_characters_max &&
               account::is_name(name);
    });
}

std::vector<std::string> names_of(const RowNames& rows) {
    if (!rows.object) {
        return rows.list;
    }
    std::vector<std::string> names;
    for (std::uint32_t number = rows.object->from; number <= rows.object->to; ++number) {
        names.push_back(std::to_string(number));
    }
    return names;
}

std::size_t count_of(const RowNames& rows) {
    return rows.object ? rows.object->to - rows.object->from + 1 : rows.list.size();
}

RowFilter::RowFilter(const std::optional<RowNames>& rows) : all_(!rows) {
    if (rows) {
        numbers_ = rows->object;
        names_ = rows->list;
        std::ranges::sort(names_);
    }
}

bool RowFilter::has(const std::string& row) const {
    if (all_ || !numbers_) {
        return all_ || std::ranges::binary_search(names_, row);
    }
    std::uint32_t number = 0;
    auto read = std::from_chars(row.data(), row.data() + row.size(), number);
    return read.ec == std::errc() && read.ptr == row.data() + row.size() && row[0] != '0' &&
           number >= numbers_->from && number <= numbers_->to;
}

}  // namespace onrush::concert
