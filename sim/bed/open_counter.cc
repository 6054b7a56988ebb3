#include "sim/bed/open_counter.h"

namespace onrush::bed {

namespace {
constexpr std::uint64_t quota_max = 100'000'000;
}

engine::Result<OpenCounter> decide(Bed& bed, const OpenCounter& input, base::Instant) {
    if (input.quota < 1 || input.quota > quota_max) {
        return engine::refuse(quota_out_of_range);
    }
    // From here on the command succeeds.
    CounterId id = bed.ids.next<CounterId>("counter");
    bed.counters.insert({.id = id, .quota = input.quota, .claim_lasts = input.claim_lasts});
    return OpenCounter::Answer{id};
}

}  // namespace onrush::bed
