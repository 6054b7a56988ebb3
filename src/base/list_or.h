// A member that is a list on the wire, or an object instead of one:
//
//     rows: ["A", "B"]  or  rows: {"from": 1, "to": 20}
//
//     base::ListOr<std::string, NumberRange> rows;
#pragma once

#include <optional>
#include <vector>

namespace onrush::base {

template <typename Item, typename Object>
struct ListOr {
    using item_type = Item;
    using object_type = Object;

    std::vector<Item> list;
    std::optional<Object> object;  // none: the list was given
};

template <typename T>
inline constexpr bool is_list_or = false;
template <typename Item, typename Object>
inline constexpr bool is_list_or<ListOr<Item, Object>> = true;

}  // namespace onrush::base
