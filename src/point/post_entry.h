// A service moves points of an account.
#pragma once

#include "account/caller.h"
#include "engine/command.h"
#include "point/view.h"

namespace onrush::point {

// A reversal is made by ReverseEntry alone.
enum class PostedKind : std::uint8_t { charge, earn, spend, refund, adjust };
BOOST_DESCRIBE_ENUM(PostedKind, charge, earn, spend, refund, adjust)

struct PostEntry {
    account::Caller caller;  // a service
    AccountId account;
    PostedKind kind = PostedKind::earn;
    // How much, 1 to the most a balance may be: spend takes it away, the others add it. Only
    // adjust is signed.
    base::Money amount;
    std::string reason;

    using Answer = EntryView;
    // In the order of the checks.
    enum class Code : std::uint8_t {
        token_void,
        account_inactive,
        amount_out_of_range,
        reason_out_of_range,
        account_not_found,
        insufficient_points,
        balance_cap,
    };
    BOOST_DESCRIBE_NESTED_ENUM(Code, token_void, account_inactive, amount_out_of_range,
                               reason_out_of_range, account_not_found, insufficient_points,
                               balance_cap)
    struct Refusal {
        Code code = Code::token_void;
        base::Money balance;  // with the last two: what there is
    };
};

engine::Result<PostEntry> decide(PointFeature& feature, const PostEntry& input,
                                 const engine::Turn& turn);

}  // namespace onrush::point
