#include "features/sale/look_up_sale.h"

#include "features/sale/limits.h"

namespace onrush::sale {

SaleView view_of(const SaleFeature& feature, const Sale& sale, base::Instant now) {
    const SaleCount& count = count_of(feature, sale.id);
    const catalog::Option* option = feature.catalog.options.find(sale.option);
    ONRUSH_CHECK(option != nullptr, "sale {} names an option that does not exist", sale.id.value);
    SaleState state = state_of(sale, count, now);
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
    if (sale == nullptr) {
        return engine::refuse(sale_not_found);
    }
    return view_of(feature, *sale, now);
}

engine::Result<ListSales> decide(const SaleFeature& feature, const ListSales& input,
                                 base::Instant now) {
    std::size_t limit = input.limit.value_or(engine::limits::page_items_default);
    auto all = feature.sales.by<ById>();
    auto range = input.cursor ? all.before(*input.cursor) : all.all();
    SalePage page;
    std::size_t scanned = 0;
    SaleId last;
    for (auto at = range.rbegin(); at != range.rend(); ++at) {
        if (page.items.size() == limit || scanned == limits::sales_scanned_max) {
            page.next_cursor = last;
            break;
        }
        const Sale& sale = *at;
        SaleState state = state_of(sale, count_of(feature, sale.id), now);
        if (!input.state || state == *input.state) {
            page.items.push_back(view_of(feature, sale, now));
        }
        scanned += 1;
        last = sale.id;
    }
    return page;
}

}  // namespace onrush::sale
