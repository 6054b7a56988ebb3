// A user charges their own wallet: only where the setting says so, for no money moves here.
#pragma once

#include "account/caller.h"
#include "engine/command.h"
#include "point/view.h"

namespace onrush::point {

struct Charge {
    account::Caller caller;
    base::Money amount;  // 1 to the most a balance may be

    using Answer = EntryView;
    // In the order of the checks.
    enum class Refusal {
        token_void,
        account_inactive,
        self_charge_off,
        amount_out_of_range,
        balance_cap,
    };
    BOOST_DESCRIBE_NESTED_ENUM(Refusal, token_void, account_inactive, self_charge_off,
                               amount_out_of_range, balance_cap)
};

engine::Result<Charge> decide(PointFeature& feature, const Charge& input, const engine::Turn& turn);

}  // namespace onrush::point
