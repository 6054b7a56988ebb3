#include "sim/bed_play/queries.h"

namespace onrush::bed {

engine::Result<sim::ReadAccount> decide(Bed& bed, const sim::ReadAccount& input, base::Instant) {
    const Account* account = bed.accounts.find(input.account);
    if (account == nullptr) {
        return engine::refuse(account_not_found);
    }
    return sim::ReadAccount::Answer{account->name, account->balance, account->opened_at};
}

engine::Result<sim::ReadCounter> decide(Bed& bed, const sim::ReadCounter& input,
                                        base::Instant now) {
    const Counter* counter = bed.counters.find(input.counter);
    if (counter == nullptr) {
        return engine::refuse(counter_not_found);
    }
    return sim::ReadCounter::Answer{counter->taken, counter->expired, now};
}

}  // namespace onrush::bed
