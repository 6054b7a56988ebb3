// Pieces arrive or are written off. What is held stays: it is promised to somebody.
#pragma once

#include "account/caller.h"
#include "catalog/view.h"
#include "engine/command.h"

namespace onrush::catalog {

struct ChangeStock {
    account::Caller caller;  // an admin
    OptionId option;
    std::int64_t change = 0;  // received; below zero: written off
    std::string reason;

    using Answer = StockView;
    // In the order of the checks.
    enum class Code : std::uint8_t {
        token_void,
        account_inactive,
        option_not_found,
        change_out_of_range,
        reason_out_of_range,
        stock_below_held,
    };
    BOOST_DESCRIBE_NESTED_ENUM(Code, token_void, account_inactive, option_not_found,
                               change_out_of_range, reason_out_of_range, stock_below_held)
    struct Refusal {
        Code code = Code::token_void;
        std::int64_t available = 0;  // with stock_below_held
    };
};

engine::Result<ChangeStock> decide(CatalogFeature& feature, const ChangeStock& input,
                                   const engine::Turn& turn);

}  // namespace onrush::catalog
