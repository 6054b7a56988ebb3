#include "sim/bed_play/bed_world.h"

#include <algorithm>
#include <limits>

#include "sim/bytes.h"

namespace onrush::sim {

using base::Instant;

namespace {

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
    moment.emit("claim.expired", Bytes().number(key.first).number(key.second));
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
    using Refusal = bed::OpenAccount::Refusal;
    if (request.name.empty()) {
        return refused(Refusal::name_empty);
    }
    if (request.balance.units < 0 || request.balance.units > 10'000'000) {
        return refused(Refusal::balance_out_of_range);
    }
    for (const auto& [id, account] : accounts_) {
        if (account.name == request.name) {
            return refused(Refusal::name_taken);
        }
    }
    std::uint64_t id = ++ids_["account"];
    accounts_[id] = {bed::AccountId(id), request.name, request.balance, moment.now};
    return answered(Bytes().number(id));
}

Told BedWorld::run(const bed::CloseAccount& request, Moment& moment) {
    using Refusal = bed::CloseAccount::Refusal;
    auto account = accounts_.find(request.account.value);
    if (account == accounts_.end()) {
        return refused(Refusal::account_not_found);
    }
    if (account->second.balance.units != 0) {
        return refused(Refusal::balance_left);
    }
    accounts_.erase(account);
    return answered(Bytes().time(moment.now));
}

Told BedWorld::run(const bed::OpenCounter& request, Moment&) {
    if (request.quota == 0 || request.quota > 100'000'000) {
        return refused(bed::OpenCounter::Refusal::quota_out_of_range);
    }
    std::uint64_t id = ++ids_["counter"];
    bed::Counter& counter = counters_[id];
    counter.id = bed::CounterId(id);
    counter.quota = request.quota;
    counter.claim_lasts = request.claim_lasts;
    return answered(Bytes().number(id));
}

Told BedWorld::run(const bed::MakeClaim& request, Moment& moment) {
    using Refusal = bed::MakeClaim::Refusal;
    Pair key(request.counter.value, request.account.value);
    auto counter = counters_.find(key.first);
    if (counter == counters_.end()) {
        return refused(Refusal::counter_not_found);
    }
    if (!accounts_.contains(key.second)) {
        return refused(Refusal::account_not_found);
    }
    if (claims_.contains(key)) {
        return refused(Refusal::already_claimed);
    }
    bed::Counter& row = counter->second;
    if (row.taken == row.quota) {
        return refused(Refusal::sold_out);
    }
    row.taken += 1;
    Instant expires_at = later(moment.now, row.claim_lasts);
    claims_[key] = {request.counter, request.account, row.taken, expires_at};
    moment.emit("claim.made", Bytes().number(key.first).number(key.second).number(row.taken));
    if (row.taken == row.quota) {
        row.state = bed::CounterState::sold_out;
        moment.emit("counter.sold_out", Bytes().number(key.first));
    }
    return answered(Bytes().number(row.taken).time(expires_at));
}

Told BedWorld::run(const bed::TransferMoney& request, Moment& moment) {
    using Refusal = bed::TransferMoney::Refusal;
    if (request.amount.units <= 0) {
        return refused(Refusal::amount_out_of_range);
    }
    if (request.from == request.to) {
        return refused(Refusal::same_account);
    }
    auto from = accounts_.find(request.from.value);
    auto to = accounts_.find(request.to.value);
    if (from == accounts_.end() || to == accounts_.end()) {
        return refused(Refusal::account_not_found);
    }
    if (from->second.balance.units < request.amount.units) {
        return refused(Refusal::insufficient_balance);
    }
    from->second.balance.units -= request.amount.units;
    to->second.balance.units += request.amount.units;
    std::uint64_t id = ++ids_["transfer"];
    transfers_[id] = {bed::TransferId(id), request.from, request.to, request.amount, moment.now};
    moment.emit("transfer.made", Bytes().number(id));
    return answered(Bytes().number(id).with_sign(from->second.balance.units));
}

Told BedWorld::run(const ReadAccount& request, Moment&) const {
    auto found = accounts_.find(request.account.value);
    if (found == accounts_.end()) {
        return refused(ReadAccount::Refusal::account_not_found);
    }
    const bed::Account& account = found->second;
    return answered(
        Bytes().string(account.name).with_sign(account.balance.units).time(account.opened_at));
}

Told BedWorld::run(const ReadCounter& request, Moment& moment) const {
    auto found = counters_.find(request.counter.value);
    if (found == counters_.end()) {
        return refused(ReadCounter::Refusal::counter_not_found);
    }
    const bed::Counter& counter = found->second;
    return answered(Bytes().number(counter.taken).number(counter.expired).time(moment.now));
}

// --- looking ------------------------------------------------------------------------------------

RowsByTable BedWorld::rows() const {
    RowsByTable rows;
    auto add = [&](const char* table, const Bytes& row) { rows[table].insert(row.text()); };
    for (const auto& [kind, last] : ids_) {
        add("id_sequences", Bytes().string(kind).number(last));
    }
    for (const auto& [id, row] : accounts_) {
        add("accounts",
            Bytes().number(id).string(row.name).with_sign(row.balance.units).time(row.opened_at));
    }
    for (const auto& [id, row] : counters_) {
        bool sold_out = row.state == bed::CounterState::sold_out;
        Bytes bytes;
        bytes.number(id).number(row.quota).number(row.taken).number(row.expired);
        add("counters", bytes.with_sign(row.claim_lasts.ms).number(sold_out ? 1 : 0));
    }
    for (const auto& [key, row] : claims_) {
        Bytes bytes;
        bytes.number(key.first).number(key.second).number(row.number);
        add("claims", bytes.time(row.expires_at));
    }
    for (const auto& [id, row] : transfers_) {
        Bytes bytes;
        bytes.number(id).number(row.from.value).number(row.to.value);
        add("transfers", bytes.with_sign(row.amount.units).time(row.at));
    }
    return rows;
}

std::uint64_t BedWorld::ids_of(const std::string& kind) const {
    auto found = ids_.find(kind);
    return found == ids_.end() ? 0 : found->second;
}

}  // namespace onrush::sim
