// Closes an account that holds no money. Its claims run out by themselves.
#pragma once

#include "engine/command.h"
#include "sim/bed/bed.h"
#include "sim/bed/refusals.h"

namespace onrush::bed {

struct CloseAccount {
    using Feature = Bed;
    static constexpr auto job_kind = engine::Kind::command;

    AccountId account;

    struct Answer {
        base::Instant closed_at;
    };
    // In the order of the checks.
    static constexpr std::array refusals = {&account_not_found, &balance_left};
};
BOOST_DESCRIBE_STRUCT(CloseAccount::Answer, (), (closed_at))

engine::Result<CloseAccount> decide(Bed& bed, const CloseAccount& input, base::Instant now);

}  // namespace onrush::bed
