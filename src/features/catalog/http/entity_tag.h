// Entity tags of products: W/"0123456789abcdef", a hash of everything shown except the count of
// views, which every view changes. So they are weak: equal tags mean the same product and stock.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "features/catalog/look_up_product.h"

namespace onrush::catalog {

[[nodiscard]] std::uint64_t entity_tag_of(const ProductView& view);

struct EntityTagText {
    std::array<char, 20> bytes;
    [[nodiscard]] std::string_view view() const { return {bytes.data(), bytes.size()}; }
};
[[nodiscard]] EntityTagText to_text(std::uint64_t tag);

// The first few of an If-None-Match; others, and those that are not ours, match nothing.
struct EntityTags {
    std::array<std::uint64_t, 4> tags{};
    std::size_t count = 0;
    bool any = false;  // "*"

    [[nodiscard]] bool has(std::uint64_t tag) const;
};
[[nodiscard]] EntityTags parse_entity_tags(std::string_view if_none_match);

}  // namespace onrush::catalog
