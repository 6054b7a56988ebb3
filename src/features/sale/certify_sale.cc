#include "features/sale/certify_sale.h"

namespace onrush::sale {

draw::DropStanding standing_of(const SaleFeature& feature, const Sale& sale) {
    const SaleCount& count = count_of(feature, sale.id);
    bool ended = !is_open(count) && count.held == 0;
    return {
        {draw::DropType::sale, sale.id.value}, ended || count.sold >= sale.quantity, count.sold};
}

engine::Result<AskSaleEnd> decide(const SaleFeature& feature, const AskSaleEnd& input,
                                  base::Instant) {
    const Sale* sale = feature.sales.find(input.sale);
    if (sale == nullptr) {
        return engine::refuse(sale_not_found);
    }
    draw::DropStanding standing = standing_of(feature, *sale);
    if (!is_shown(feature, *sale) && (!standing.over || standing.given == 0)) {
        return engine::refuse(sale_not_found);
    }
    return standing;
}

}  // namespace onrush::sale
