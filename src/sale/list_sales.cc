#include "sale/list_sales.h"

#include <algorithm>

#include "sale/limits.h"

namespace onrush::sale {

engine::Result<ListSales> decide(const SaleFeature& feature, const ListSales& input,
                                 const engine::Turn& turn) {
    std::size_t limit = std::clamp(input.limit, 1u, account::limits::page_items_max);
    auto all = feature.sales.by<ById>();
    auto range = input.before ? all.before(*input.before) : all.all();
    ListSales::Answer answer;
    std::size_t scanned = 0;
    SaleId last;
    for (auto at = range.rbegin(); at != range.rend(); ++at) {
        if (answer.items.size() == limit || scanned == limits::sales_scanned_max) {
            answer.next_cursor = last;
            break;
        }
        const Sale& sale = *at;
        SaleState state = state_of(sale, tally_of(feature, sale.id), turn.now);
        if (!input.state || state == *input.state) {
            answer.items.push_back(view_of(feature, sale, turn.now));
        }
        scanned += 1;
        last = sale.id;
    }
    return answer;
}

}  // namespace onrush::sale
