#include "sim/bed_play/bed_world.h"

#include <algorithm>
#include <limits>

namespace onrush::sim {

using base::Instant;

namespace {

std::int64_t n(std::uint64_t number) {
    return static_cast<std::int64_t>(number);
}

Instant later(Instant now, base::Duration by) {
    constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
    return by.ms > most - now.ms ? Instant::never() : Instant(now.ms + by.ms);
}

}  // namespace

// --- deadlines ----------------------------------------------------------------------------------

std::size_t BedWorld::run_deadlines(Moment& moment, std::size_t most) {
    std::vector<std::pair<Instant, Pair>> due;
    for (const auto& [key, claim] : claims_) {
        if (!claim.expires_at.is_never() && claim.expires_at <= moment.now) {
            due.push_back({claim.expires_at, key});
        }
    }
    std::ranges::sort(due);
    due.resize(std::min(due.size(), most));
    for (const auto& [expires_at, key] : due) {
        expire(key, moment);
    }
    return due.size();
}

void BedWorld::expire(Pair key, Moment& moment) {
    counters_[key.first].expired += 1;
    moment.emit("claim.expired", {n(key.first), n(key.second)});
    claims_.erase(key);
}

Instant BedWorld::next_deadline() const {
    Instant next = Instant::never();
    for (const auto& [key, claim] : claims_) {
        next = std::min(next, claim.expires_at);
    }
    return next;
}

// --- commands and queries -----------------------------------------------------------------------

Told BedWorld::run(const bed::OpenAccount& request, Moment& moment) {
    if (request.name.empty()) {
        return refused(bed::name_empty);
    }
    if (request.balance.units < 0 || request.balance.units > 10'000'000) {
        return refused(bed::balance_out_of_range);
    }
    for (const auto& [id, account] : accounts_) {
        if (account.name == request.name) {
            return refused(bed::name_taken);
        }
    }
    std::uint64_t id = ++ids_["account"];
    accounts_[id] = {bed::AccountId(id), request.name, request.balance, moment.now};
    return answered({n(id)});
}

Told BedWorld::run(const bed::CloseAccount& request, Moment& moment) {
    auto account = accounts_.find(request.account.value);
    if (account == accounts_.end()) {
        return refused(bed::account_not_found);
    }
    if (account->second.balance.units != 0) {
        return refused(bed::balance_left);
    }
    accounts_.erase(account);
    return answered({moment.now.ms});
}

Told BedWorld::run(const bed::OpenCounter& request, Moment&) {
    if (request.quota == 0 || request.quota > 100'000'000) {
        return refused(bed::quota_out_of_range);
    }
    std::uint64_t id = ++ids_["counter"];
    bed::Counter& counter = counters_[id];
    counter.id = bed::CounterId(id);
    counter.quota = request.quota;
    counter.claim_lasts = request.claim_lasts;
    return answered({n(id)});
}

Told BedWorld::run(const bed::MakeClaim& request, Moment& moment) {
    Pair key(request.counter.value, request.account.value);
    auto counter = counters_.find(key.first);
    if (counter == counters_.end()) {
        return refused(bed::counter_not_found);
    }
    if (!accounts_.contains(key.second)) {
        return refused(bed::account_not_found);
    }
    if (claims_.contains(key)) {
        return refused(bed::already_claimed);
    }
    bed::Counter& row = counter->second;
    if (row.taken == row.quota) {
        return refused(bed::sold_out);
    }
    row.taken += 1;
    Instant expires_at = later(moment.now, row.claim_lasts);
    claims_[key] = {request.counter, request.account, row.taken, expires_at};
    moment.emit("claim.made", {n(key.first), n(key.second), n(row.taken)});
    if (row.taken == row.quota) {
        row.state = bed::CounterState::sold_out;
        moment.emit("counter.sold_out", {n(key.first)});
    }
    return answered({n(row.taken), expires_at.ms});
}

Told BedWorld::run(const bed::TransferMoney& request, Moment& moment) {
    if (request.amount.units <= 0) {
        return refused(bed::amount_out_of_range);
    }
    if (request.from == request.to) {
        return refused(bed::same_account);
    }
    auto from = accounts_.find(request.from.value);
    auto to = accounts_.find(request.to.value);
    if (from == accounts_.end() || to == accounts_.end()) {
        return refused(bed::account_not_found);
    }
    if (from->second.balance.units < request.amount.units) {
        return refused(bed::insufficient_balance);
    }
    from->second.balance.units -= request.amount.units;
    to->second.balance.units += request.amount.units;
    std::uint64_t id = ++ids_["transfer"];
    transfers_[id] = {bed::TransferId(id), request.from, request.to, request.amount, moment.now};
    moment.emit("transfer.made", {n(id)});
    return answered({n(id), from->second.balance.units});
}

Told BedWorld::run(const ReadAccount& request, Moment&) const {
    auto found = accounts_.find(request.account.value);
    if (found == accounts_.end()) {
        return refused(bed::account_not_found);
    }
    const bed::Account& account = found->second;
    return answered({account.balance.units, account.opened_at.ms});
}

Told BedWorld::run(const ReadCounter& request, Moment& moment) const {
    auto found = counters_.find(request.counter.value);
    if (found == counters_.end()) {
        return refused(bed::counter_not_found);
    }
    const bed::Counter& counter = found->second;
    return answered({n(counter.taken), n(counter.expired), moment.now.ms});
}

std::uint64_t BedWorld::ids_of(const std::string& kind) const {
    auto found = ids_.find(kind);
    return found == ids_.end() ? 0 : found->second;
}

// --- real answers -------------------------------------------------------------------------------

Numbers numbers_of(const ReadAccount::Answer& answer) {
    return {answer.balance.units, answer.opened_at.ms};
}
Numbers numbers_of(const ReadCounter::Answer& answer) {
    return {n(answer.taken), n(answer.expired), answer.asked_at.ms};
}

}  // namespace onrush::sim

namespace onrush::bed {

using engine::test::Numbers;

Numbers numbers_of(const OpenAccount::Answer& answer) {
    return {static_cast<std::int64_t>(answer.id.value)};
}
Numbers numbers_of(const CloseAccount::Answer& answer) {
    return {answer.closed_at.ms};
}
Numbers numbers_of(const OpenCounter::Answer& answer) {
    return {static_cast<std::int64_t>(answer.id.value)};
}
Numbers numbers_of(const MakeClaim::Answer& answer) {
    return {static_cast<std::int64_t>(answer.number), answer.expires_at.ms};
}
Numbers numbers_of(const TransferMoney::Answer& answer) {
    return {static_cast<std::int64_t>(answer.id.value), answer.balance.units};
}

}  // namespace onrush::bed
