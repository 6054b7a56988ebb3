#include "features/sale/look_up_sale.h"

#include "engine/page.h"
#include "features/sale/limits.h"

namespace onrush::sale {

namespace {

// Without `all`, those of inactive products are left out.
SalePage list(const SaleFeature& feature, const ListSales& input, bool all, base::Instant now) {
    auto show = [&](const Sale& sale) -> std::optional<SaleView> {
        SaleState state = state_of(feature, sale, now);
        bool wanted = input.state.value_or(state) == state && (all || is_shown(feature, sale));
        return wanted ? std::optional(view_of(feature, sale, now)) : std::nullopt;
    };
    return engine::newest_by_id(input, feature.sales.by<ById>(), limits::sales_scanned_max, show);
}

}  // namespace

SaleView view_of(const SaleFeature& feature, const Sale& sale, base::Instant now) {
    const SaleCount& count = count_of(feature, sale.id);
    const catalog::Option* option = feature.catalog.options.find(sale.option);
    ONRUSH_CHECK(option != nullptr, "sale {} names an option that does not exist", sale.id.value);
    SaleState state = state_of(feature, sale, now);
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
            .sold = count.sold,
            .remaining = is_over ? 0 : remaining(sale, count),
            .per_account = sale.per_account,
            .starts_at = sale.starts_at,
            .ends_at = sale.ends_at,
            .created_at = sale.created_at};
}

engine::Result<LookUpSale> decide(const SaleFeature& feature, const LookUpSale& input,
                                  base::Instant now) {
    const Sale* sale = feature.sales.find(input.sale);
    if (sale == nullptr || !is_shown(feature, *sale)) {
        return engine::refuse(sale_not_found);
    }
    return view_of(feature, *sale, now);
}

engine::Result<LookUpAnySale> decide(const SaleFeature& feature, const LookUpAnySale& input,
                                     base::Instant now) {
    const Sale* sale = feature.sales.find(input.sale);
    if (sale == nullptr) {
        return engine::refuse(sale_not_found);
    }
    return view_of(feature, *sale, now);
}

engine::Result<ListSales> decide(const SaleFeature& feature, const ListSales& input,
                                 base::Instant now) {
    return list(feature, input, false, now);
}

engine::Result<ListAllSales> decide(const SaleFeature& feature, const ListAllSales& input,
                                    base::Instant now) {
    return list(feature, input, true, now);
}

}  // namespace onrush::sale
