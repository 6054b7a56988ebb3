// How operators name many seats at once: rows and numbers of a section.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/describe.h"
#include "base/list_or.h"
#include "features/concert/limits.h"

namespace onrush::concert {

// Both ends included.
struct NumberRange {
    std::uint32_t from = 0;
    std::uint32_t to = 0;
    static constexpr std::array ranges = {
        base::range("from", 1, limits::seat_number_max),
        base::range("to", 1, limits::seat_number_max, "Included; not below from"),
    };
};
BOOST_DESCRIBE_STRUCT(NumberRange, (), (from, to))

// The names of rows, or rows that are numbered.
using RowNames = base::ListOr<std::string, NumberRange>;
inline constexpr base::Range rows_range = base::range(
    "rows", 1, limits::rows_per_range_max, "Names of 1 to 10 characters, or numbers from and to");

[[nodiscard]] inline bool is_range(const NumberRange& range) {
    return range.from <= range.to;
}
[[nodiscard]] bool are_rows(const RowNames& rows);
[[nodiscard]] std::size_t count_of(const RowNames& rows);
[[nodiscard]] std::vector<std::string> names_of(const RowNames& rows);

// Whether a row is among those that are named; all are where none is named.
class RowFilter {
public:
    explicit RowFilter(const std::optional<RowNames>& rows);
    [[nodiscard]] bool has(const std::string& row) const;

private:
    bool all_;
    std::optional<NumberRange> numbers_;
    std::vector<std::string> names_;  // sorted
};

}  // namespace onrush::concert
