// Moves money from one account to another.
#pragma once

#include "engine/command.h"
#include "sim/bed/bed.h"
#include "sim/bed/refusals.h"

namespace onrush::bed {

struct TransferMoney {
    using Feature = Bed;
    static constexpr auto job_kind = engine::Kind::command;

    AccountId from;
    AccountId to;
    base::Money amount;

    struct Answer {
        TransferId id;
        base::Money balance;  // of `from`, afterwards
    };
    // In the order of the checks.
    static constexpr std::array refusals = {&amount_out_of_range, &same_account, &account_not_found,
                                            &insufficient_balance};
};
BOOST_DESCRIBE_STRUCT(TransferMoney::Answer, (), (id, balance))

engine::Result<TransferMoney> decide(Bed& bed, const TransferMoney& input, base::Instant now);

}  // namespace onrush::bed
