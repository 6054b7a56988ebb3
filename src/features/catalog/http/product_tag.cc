#include "features/catalog/http/product_tag.h"

#include "table/hash.h"

namespace onrush::catalog {

namespace {

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

}  // namespace onrush::catalog
