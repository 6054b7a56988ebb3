// What is shown of sales.
#pragma once

#include "sale/sale.h"
#include "sale/state.h"

namespace onrush::sale {

struct SaleView {
    SaleId sale_id;
    catalog::ProductId product_id;
    OptionId option_id;
    std::string product_name;
    std::string option_name;
    SaleState state = SaleState::scheduled;
    base::Money price;
    std::uint32_t quantity = 0;
    std::uint32_t sold = 0;
    std::uint32_t remaining = 0;  // neither sold nor held; 0 when it is over
    std::uint32_t per_account = 1;
    base::Instant starts_at;
    base::Instant ends_at;
    base::Instant created_at;
};
BOOST_DESCRIBE_STRUCT(SaleView, (),
                      (sale_id, product_id, option_id, product_name, option_name, state, price,
                       quantity, sold, remaining, per_account, starts_at, ends_at, created_at))

[[nodiscard]] SaleView view_of(const SaleFeature& feature, const Sale& sale, base::Instant now);

}  // namespace onrush::sale
