#include "sim/bed_play/queries.h"

namespace onrush::bed {

engine::Result<sim::ReadAccount> decide(Bed& bed, const sim::ReadAccount& input,
                                        const engine::Turn&) {
    const Account* account = bed.accounts.find(input.account);
    if (account == nullptr) {
        return std::unexpected(sim::ReadAccount::Refusal::account_not_found);
    }
    return sim::ReadAccount::Answer{account->name, account->balance, account->opened_at};
}

engine::Result<sim::ReadCounter> decide(Bed& bed, const sim::ReadCounter& input,
                                        const engine::Turn& turn) {
    const Counter* counter = bed.counters.find(input.counter);
    if (counter == nullptr) {
        return std::unexpected(sim::ReadCounter::Refusal::counter_not_found);
    }
    return sim::ReadCounter::Answer{counter->taken, counter->expired, turn.now};
}

}  // namespace onrush::bed
