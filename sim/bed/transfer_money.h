// Moves money from one account to another.
#pragma once

#include "engine/command.h"
#include "sim/bed/bed.h"

namespace onrush::bed {

struct TransferMoney {
    AccountId from;
    AccountId to;
    base::Money amount;

    struct Answer {
        TransferId id;
        base::Money balance;  // of `from`, afterwards
    };
    enum class Refusal {
        amount_out_of_range,
        same_account,
        account_not_found,
        insufficient_balance,
    };
};
BOOST_DESCRIBE_STRUCT(TransferMoney::Answer, (), (id, balance))

engine::Result<TransferMoney> decide(Bed& bed, const TransferMoney& input,
                                     const engine::Turn& turn);

}  // namespace onrush::bed
