#include "sale/view.h"

namespace onrush::sale {

SaleView view_of(const SaleFeature& feature, const Sale& sale, base::Instant now) {
    const Tally& tally = tally_of(feature, sale.id);
    const catalog::Option* option = feature.catalog.options.find(sale.option);
    ONRUSH_CHECK(option != nullptr, "sale {} is of no option", sale.id.value);
    SaleState state = state_of(sale, tally, now);
    // Also where the deadline of an ended sale has not run yet.
    bool is_over = state == SaleState::ended || state == SaleState::cancelled;
    return {.sale_id = sale.id,
            .product_id = option->product,
            .option_id = sale.option,
            .product_name = product_of(feature.catalog, *option).name,
            .option_name = option->name,
            .state = state,
            .price = sale.price,
            .quantity = sale.quantity,
            .sold = tally.sold,
            .remaining = is_over ? 0 : remaining(sale, tally),
            .per_account = sale.per_account,
            .starts_at = sale.starts_at,
            .ends_at = sale.ends_at,
            .created_at = sale.created_at};
}

}  // namespace onrush::sale
