#include "sim/bed/make_claim.h"

#include "base/check.h"

namespace onrush::bed {

engine::Result<MakeClaim> decide(Bed& bed, const MakeClaim& input, base::Instant now) {
    const Counter* counter = bed.counters.find(input.counter);
    if (counter == nullptr) {
        return engine::refuse(counter_not_found);
    }
    if (bed.accounts.find(input.account) == nullptr) {
        return engine::refuse(account_not_found);
    }
    if (bed.claims.find(input.counter, input.account) != nullptr) {
        return engine::refuse(already_claimed);
    }
    if (counter->state == CounterState::sold_out) {
        return engine::refuse(sold_out);
    }
    // From here on the command succeeds.
    std::uint64_t number = counter->taken + 1;
    bool last = number == counter->quota;
    bed.counters.update(*counter, [&](Counter& row) {
        row.taken = number;
        row.state = last ? CounterState::sold_out : CounterState::open;
    });
    base::Instant expires_at = now + counter->claim_lasts;
    bed.claims.insert({input.counter, input.account, number, expires_at});
    bed.claim_made.emit({input.counter, input.account, number});
    if (last) {
        bed.counter_sold_out.emit({input.counter});
    }
    return MakeClaim::Answer{number, expires_at};
}

void expire(Bed& bed, const Claim& claim) {
    const Counter* counter = bed.counters.find(claim.counter);
    ONRUSH_CHECK(counter != nullptr, "a claim on counter {}, which is not there",
                 claim.counter.value);
    bed.counters.update(*counter, [](Counter& row) { row.expired += 1; });
    bed.claim_expired.emit({claim.counter, claim.account});
    bed.claims.erase(claim);
}

}  // namespace onrush::bed
