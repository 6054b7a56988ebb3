// Claims the next number of a counter for an account.
#pragma once

#include "engine/command.h"
#include "sim/bed/bed.h"
#include "sim/bed/refusals.h"

namespace onrush::bed {

struct MakeClaim {
    using Feature = Bed;
    static constexpr auto job_kind = engine::Kind::command;

    CounterId counter;
    AccountId account;

    struct Answer {
        std::uint64_t number = 0;
        base::Instant expires_at;
    };
    // In the order of the checks.
    static constexpr std::array refusals = {&counter_not_found, &account_not_found,
                                            &already_claimed, &sold_out};
};
BOOST_DESCRIBE_STRUCT(MakeClaim::Answer, (), (number, expires_at))

engine::Result<MakeClaim> decide(Bed& bed, const MakeClaim& input, base::Instant now);

// What happens when a claim's time comes: its number is gone for good.
void expire(Bed& bed, const Claim& claim);

}  // namespace onrush::bed
