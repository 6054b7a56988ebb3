// Lists are read a page at a time.
//
// A page ends when it is full, or when enough rows were looked at, so that a filter that hardly any
// row passes does not read the whole table. Its cursor is the position of the last row looked at.
#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <optional>
#include <ranges>

#include "engine/limits.h"

namespace onrush::engine {

// `position_of(row)` is what a cursor says of a row; `show(row)` is the item, or none where the
// filter leaves the row out.
template <typename Page, typename Rows, typename PositionOf, typename Show>
[[nodiscard]] Page read_page(const Rows& rows, std::optional<std::uint32_t> limit,
                             std::size_t scanned_max, PositionOf position_of, Show show) {
    std::size_t items_max = limit.value_or(limits::page_items_default);
    Page page;
    decltype(page.next_cursor) last;
    std::size_t scanned = 0;
    for (const auto& row : rows) {
        if (page.items.size() == items_max || scanned == scanned_max) {
            page.next_cursor = last;
            break;
        }
        if (auto item = show(row)) {
            page.items.push_back(*std::move(item));
        }
        last = std::invoke(position_of, row);
        scanned += 1;
    }
    return page;
}

// The page of a query by the index of rows by id, from the last one down, or from below the cursor.
template <typename Query, typename Index, typename Show>
[[nodiscard]] typename Query::Answer newest_by_id(const Query& query, const Index& index,
                                                  std::size_t scanned_max, Show show) {
    auto rows = query.cursor ? index.before(*query.cursor) : index.all();
    struct Backwards {
        decltype(rows) forwards;
        auto begin() const { return forwards.rbegin(); }
        auto end() const { return forwards.rend(); }
    };
    return read_page<typename Query::Answer>(
        Backwards{rows}, query.limit, scanned_max, [](const auto& row) { return row.id; }, show);
}

// The numbers from `last` down to `first`, or from below the cursor.
template <typename Number>
[[nodiscard]] auto newest_first(Number first, Number last, std::optional<Number> cursor) {
    if (cursor) {
        last = std::min<Number>(last, std::max<Number>(*cursor, 1) - 1);
    }
    return std::views::iota(first, std::max<Number>(first, last + 1)) | std::views::reverse;
}

// The page of a query by numbers from `last` down to `first`; `show(number)` as above.
template <typename Query, typename Number, typename Show>
[[nodiscard]] typename Query::Answer newest_by_number(const Query& query, Number first, Number last,
                                                      std::size_t scanned_max, Show show) {
    return read_page<typename Query::Answer>(newest_first(first, last, query.cursor), query.limit,
                                             scanned_max, std::identity(), show);
}

}  // namespace onrush::engine
