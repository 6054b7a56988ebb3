// Creates a sale and sets its pieces aside from the option's stock.
#pragma once

#include "account/caller.h"
#include "engine/command.h"
#include "sale/view.h"

namespace onrush::sale {

struct CreateSale {
    account::Caller caller;  // an admin
    OptionId option;
    base::Money price;
    std::uint32_t quantity = 0;
    std::uint32_t per_account = 1;
    base::Instant starts_at;
    base::Instant ends_at;

    using Answer = SaleView;
    // In the order of the checks.
    enum class Code : std::uint8_t {
        token_void,
        account_inactive,
        price_out_of_range,
        quantity_out_of_range,
        per_account_out_of_range,
        window_out_of_range,
        option_not_found,
        stock_short,
    };
    BOOST_DESCRIBE_NESTED_ENUM(Code, token_void, account_inactive, price_out_of_range,
                               quantity_out_of_range, per_account_out_of_range, window_out_of_range,
                               option_not_found, stock_short)
    struct Refusal {
        Code code = Code::token_void;
        std::int64_t available = 0;  // with stock_short
    };
};

engine::Result<CreateSale> decide(SaleFeature& feature, const CreateSale& input,
                                  const engine::Turn& turn);

}  // namespace onrush::sale
