// Opens a counter with a quota.
#pragma once

#include "engine/command.h"
#include "sim/bed/bed.h"
#include "sim/bed/refusals.h"

namespace onrush::bed {

struct OpenCounter {
    using Feature = Bed;
    static constexpr auto job_kind = engine::Kind::command;

    std::uint64_t quota = 0;
    base::Duration claim_lasts;

    struct Answer {
        CounterId id;
    };
    // In the order of the checks.
    static constexpr std::array refusals = {&quota_out_of_range};
};
BOOST_DESCRIBE_STRUCT(OpenCounter::Answer, (), (id))

engine::Result<OpenCounter> decide(Bed& bed, const OpenCounter& input, base::Instant now);

}  // namespace onrush::bed
