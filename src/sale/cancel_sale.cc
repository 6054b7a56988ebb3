#include "sale/cancel_sale.h"

namespace onrush::sale {

using Refusal = CancelSale::Refusal;

engine::Result<CancelSale> decide(SaleFeature& feature, const CancelSale& input,
                                  const engine::Turn& turn) {
    if (auto refusal =
            account::refusal_of<Refusal>(standing_of_staff(feature.accounts, input.caller))) {
        return std::unexpected(*refusal);
    }
    const Sale* sale = feature.sales.find(input.sale);
    if (sale == nullptr) {
        return std::unexpected(Refusal::sale_not_found);
    }
    // A deadline that has not run yet must not bring back what has ended.
    if (!runs(tally_of(feature, sale->id)) || turn.now >= sale->ends_at) {
        return std::unexpected(Refusal::sale_ended);
    }
    // From here on the command succeeds.
    feature.sales.update(*sale, [](Sale& row) { row.cancelled = true; });
    close(feature, *sale);
    return view_of(feature, *sale, turn.now);
}

}  // namespace onrush::sale
