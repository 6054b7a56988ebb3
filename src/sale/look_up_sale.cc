#include "sale/look_up_sale.h"

namespace onrush::sale {

engine::Result<LookUpSale> decide(const SaleFeature& feature, const LookUpSale& input,
                                  const engine::Turn& turn) {
    const Sale* sale = feature.sales.find(input.sale);
    if (sale == nullptr) {
        return std::unexpected(LookUpSale::Refusal::sale_not_found);
    }
    return view_of(feature, *sale, turn.now);
}

}  // namespace onrush::sale
