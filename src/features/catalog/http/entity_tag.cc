#include "features/catalog/http/entity_tag.h"

#include <algorithm>
#include <charconv>

#include "table/hash.h"

namespace onrush::catalog {

namespace {

constexpr std::string_view before = "W/\"";
constexpr std::size_t digits = 16;

template <typename... Parts>
std::uint64_t fold(std::uint64_t so_far, const Parts&... parts) {
    ((so_far = table::hash_part(parts, so_far)), ...);
    return so_far;
}

}  // namespace

std::uint64_t entity_tag_of(const ProductView& view) {
    std::uint64_t tag = fold(0, view.product_id, view.category_id, view.name, view.description,
                             view.price, view.active, view.created_at, view.sales_count);
    for (const OptionView& option : view.options) {
        tag = fold(tag, option.option_id, option.name, option.price, option.on_hand, option.held,
                   option.sold, option.per_account.value_or(0));
    }
    return tag;
}

EntityTagText to_text(std::uint64_t tag) {
    constexpr std::string_view hex = "0123456789abcdef";
    EntityTagText text;
    char* at = std::ranges::copy(before, text.bytes.data()).out;
    for (std::size_t i = digits; i-- > 0;) {
        *at++ = hex[tag >> (4 * i) & 0xf];
    }
    *at = '"';
    return text;
}

bool EntityTags::has(std::uint64_t tag) const {
    return any || std::find(tags.begin(), tags.begin() + count, tag) != tags.begin() + count;
}

EntityTags parse_entity_tags(std::string_view if_none_match) {
    EntityTags known;
    known.any = if_none_match == "*";
    std::size_t at = if_none_match.find(before);
    for (; at != std::string_view::npos && known.count < known.tags.size();
         at = if_none_match.find(before, at)) {
        at += before.size();
        std::string_view text = if_none_match.substr(at, digits + 1);
        std::uint64_t tag = 0;
        auto read = std::from_chars(text.data(), text.data() + text.size(), tag, 16);
        if (text.size() == digits + 1 && read.ptr == text.data() + digits && text.back() == '"') {
            known.tags[known.count++] = tag;
        }
    }
    return known;
}

}  // namespace onrush::catalog
