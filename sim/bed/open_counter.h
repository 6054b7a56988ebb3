// Opens a counter with a quota.
#pragma once

#include "engine/command.h"
#include "sim/bed/bed.h"

namespace onrush::bed {

struct OpenCounter {
    std::uint64_t quota = 0;
    base::Duration claim_lasts;

    struct Answer {
        CounterId id;
    };
    enum class Refusal { quota_out_of_range };
};
BOOST_DESCRIBE_STRUCT(OpenCounter::Answer, (), (id))

engine::Result<OpenCounter> decide(Bed& bed, const OpenCounter& input, const engine::Turn& turn);

}  // namespace onrush::bed
