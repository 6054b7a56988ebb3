#include "features/sale/change_sale.h"

#include "features/catalog/stock.h"

namespace onrush::sale {

bool is_window(base::Instant starts_at, base::Instant ends_at) {
    return starts_at >= base::Instant(0) && starts_at < ends_at && ends_at <= limits::instant_max;
}

engine::Result<CreateSale> decide(SaleFeature& feature, const CreateSale& input,
                                  base::Instant now) {
    if (!is_window(input.starts_at, input.ends_at) || input.ends_at <= now) {
        return engine::refuse(window_out_of_range);
    }
    if (feature.catalog.options.find(input.option_id) == nullptr) {
        return engine::refuse(catalog::option_not_found);
    }
    std::int64_t available = catalog::available(stock_of(feature.catalog, input.option_id));
    if (available < input.quantity) {
        return engine::refuse(stock_short, available);
    }
    // From here on the command succeeds.
    const Sale& sale = feature.sales.insert({.id = feature.ids.next<SaleId>("sale"),
                                             .option = input.option_id,
                                             .price = input.price,
                                             .quantity = input.quantity,
                                             .per_account = input.per_account.value_or(1),
                                             .starts_at = input.starts_at,
                                             .ends_at = input.ends_at,
                                             .created_at = now});
    feature.counts.insert({.sale = sale.id, .closes_at = sale.ends_at});
    catalog::hold(feature.catalog, sale.option, sale.quantity);
    return view_of(feature, sale, now);
}

engine::Result<CancelSale> decide(SaleFeature& feature, const CancelSale& input,
                                  base::Instant now) {
    const Sale* sale = feature.sales.find(input.sale);
    if (sale == nullptr) {
        return engine::refuse(sale_not_found);
    }
    // A deadline that has not run yet must not bring back what has ended.
    if (!is_open(count_of(feature, sale->id)) || now >= sale->ends_at) {
        return engine::refuse(sale_ended_already);
    }
    // From here on the command succeeds.
    feature.sales.update(*sale, [](Sale& row) { row.cancelled = true; });
    close(feature, *sale, now);
    return view_of(feature, *sale, now);
}

}  // namespace onrush::sale
