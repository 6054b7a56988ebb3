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

// The rows of an index by id, from the last one down, or from below the cursor.
template <typename Index, typename Id>
[[nodiscard]] auto newest_first(const Index& index, std::optional<Id> cursor) {
    auto rows = cursor ? index.before(*cursor) : index.all();
    struct Backwards {
        decltype(rows) forwards;
        auto begin() const { return forwards.rbegin(); }
        auto end() const { return forwards.rend(); }
    };
    return Backwards{rows};
}

// The numbers from `last` down to `first`, or from below the cursor.
template <typename Number>
[[nodiscard]] auto newest_first(Number first, Number last, std::optional<Number> cursor) {
    if (cursor) {
        last = std::min<Number>(last, std::max<Number>(*cursor, 1) - 1);
    }
    return std::views::iota(first, std::max<Number>(first, last + 1)) | std::views::reverse;
}

}  // namespace onrush::engine
