// Undoes an entry, once, by one of the opposite amount.
//
// A reversal is not reversed, and what an order spent or got back moves only with that order.
#pragma once

#include "account/caller.h"
#include "engine/command.h"
#include "point/view.h"

namespace onrush::point {

struct ReverseEntry {
    account::Caller caller;  // a service
    EntryId entry;
    std::string reason;

    using Answer = EntryView;
    // In the order of the checks.
    enum class Code : std::uint8_t {
        token_void,
        account_inactive,
        reason_out_of_range,
        entry_not_found,
        entry_not_reversible,
        already_reversed,
        insufficient_points,
        balance_cap,
    };
    BOOST_DESCRIBE_NESTED_ENUM(Code, token_void, account_inactive, reason_out_of_range,
                               entry_not_found, entry_not_reversible, already_reversed,
                               insufficient_points, balance_cap)
    struct Refusal {
        Code code = Code::token_void;
        base::Money balance;  // with the last two: what there is
        EntryId reversal;     // with already_reversed
    };
};

engine::Result<ReverseEntry> decide(PointFeature& feature, const ReverseEntry& input,
                                    const engine::Turn& turn);

}  // namespace onrush::point
