#include "sale/state.h"

#include "sale/sale.h"

namespace onrush::sale {

SaleState state_of(const Sale& sale, const Tally& tally, base::Instant now) {
    if (sale.cancelled) {
        return SaleState::cancelled;
    }
    if (now < sale.starts_at) {
        return SaleState::scheduled;
    }
    if (now >= sale.ends_at) {
        return SaleState::ended;
    }
    return remaining(sale, tally) == 0 ? SaleState::sold_out : SaleState::active;
}

}  // namespace onrush::sale
