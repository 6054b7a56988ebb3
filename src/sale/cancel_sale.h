// The operator ends a sale before its time, or calls it off. Orders that are placed stay as they
// are; what remains goes back to the option's stock.
#pragma once

#include "account/caller.h"
#include "engine/command.h"
#include "sale/view.h"

namespace onrush::sale {

struct CancelSale {
    account::Caller caller;  // an admin
    SaleId sale;

    using Answer = SaleView;
    // In the order of the checks.
    enum class Refusal { token_void, account_inactive, sale_not_found, sale_ended };
    BOOST_DESCRIBE_NESTED_ENUM(Refusal, token_void, account_inactive, sale_not_found, sale_ended)
};

engine::Result<CancelSale> decide(SaleFeature& feature, const CancelSale& input,
                                  const engine::Turn& turn);

}  // namespace onrush::sale
