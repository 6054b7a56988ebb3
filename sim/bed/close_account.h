// Closes an account that holds no money. Its claims run out by themselves.
#pragma once

#include "engine/command.h"
#include "sim/bed/bed.h"

namespace onrush::bed {

struct CloseAccount {
    AccountId account;

    struct Answer {
        base::Instant closed_at;
    };
    enum class Refusal { account_not_found, balance_left };
};
BOOST_DESCRIBE_STRUCT(CloseAccount::Answer, (), (closed_at))

engine::Result<CloseAccount> decide(Bed& bed, const CloseAccount& input, const engine::Turn& turn);

}  // namespace onrush::bed
