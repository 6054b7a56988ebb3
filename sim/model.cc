#include "sim/model.h"

#include <algorithm>

#include "base/check.h"

namespace onrush::sim {

using base::Instant;
using engine::Admission;
using engine::Job;
using engine::Verdict;

namespace {

constexpr std::size_t deadlines_at_once = 1024;
constexpr std::int64_t answers_kept_ms = 24 * 60 * 60 * 1000;

// --- the bytes of values, by the table in table/type.h ------------------------------------------

class Bytes {
public:
    Bytes& number(std::uint64_t value) {
        for (; value > 127; value /= 128) {
            text_ += static_cast<char>(value % 128 + 128);
        }
        text_ += static_cast<char>(value);
        return *this;
    }
    Bytes& with_sign(std::int64_t value) {
        bool negative = value < 0;
        std::uint64_t size =
            negative ? static_cast<std::uint64_t>(-(value + 1)) : static_cast<std::uint64_t>(value);
        return number(size * 2 + (negative ? 1 : 0));
    }
    Bytes& time(Instant value) {
        if (value.is_never()) {
            return number(0);
        }
        ONRUSH_CHECK(value.ms >= 0, "a time of {}", value.ms);
        return number(static_cast<std::uint64_t>(value.ms) * 2 + 1);
    }
    Bytes& string(const std::string& value) {
        number(value.size());
        text_ += value;
        return *this;
    }
    [[nodiscard]] std::string text() const { return text_; }

private:
    std::string text_;
};

Told refuse(auto refusal) {
    return {Verdict::refused, static_cast<int>(refusal), ""};
}
Told answer(const Bytes& bytes) {
    return {Verdict::answered, -1, bytes.text()};
}

Instant later(Instant now, base::Duration by) {
    constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
    return by.ms > most - now.ms ? Instant::never() : Instant(now.ms + by.ms);
}

}  // namespace

// --- batches ------------------------------------------------------------------------------------

void Model::open(Instant now, Admission admission) {
    batch_ = {};
    batch_.time = now;
    wrote_ = false;
    trace_.clear();
    if (admission != Admission::read_only) {
        run_deadlines();
    }
}

Told Model::run(const Ask& ask, Admission admission) {
    if (ask.kind != Job::Kind::command) {
        return std::visit([this](const auto& request) { return run_once(request); }, ask.request);
    }
    batch_.commands += 1;
    if (admission == Admission::read_only) {
        return {Verdict::read_only, -1, ""};
    }
    if (admission == Admission::draining) {
        return {Verdict::draining, -1, ""};
    }
    return decide(ask);
}

Told Model::decide(const Ask& ask) {
    if (!ask.key.empty()) {
        auto kept = open_.kept.find({ask.client, ask.key});
        if (kept != open_.kept.end() && kept->second.fingerprint == ask.fingerprint) {
            return {Verdict::replayed, -1, kept->second.answer};
        }
        if (kept != open_.kept.end()) {
            return {Verdict::key_reused, -1, ""};
        }
    }
    trace_ = ask.trace;
    Told told = std::visit([this](const auto& request) { return run_once(request); }, ask.request);
    // Every command of the bed that is answered has written.
    if (told.verdict == Verdict::answered) {
        wrote_ = true;
        if (!ask.key.empty()) {
            open_.kept[{ask.client, ask.key}] = {ask.fingerprint, told.answer,
                                                 Instant(batch_.time.ms + answers_kept_ms)};
        }
    }
    return told;
}

bool Model::close() {
    if (!wrote_) {
        return false;
    }
    handed_over_ = open_;
    records_.push_back(std::move(batch_));
    batch_ = {};
    return true;
}

void Model::acknowledge() {
    if (acknowledged_sequence_ == records_.size()) {
        return;
    }
    acknowledged_ = std::move(handed_over_);
    acknowledged_sequence_ = records_.size();
}

bool Model::restart_from(std::uint64_t sequence) {
    bool handed_over = sequence == acknowledged_sequence_ + 1 && sequence == records_.size();
    if (handed_over) {
        acknowledge();
    }
    if (sequence != acknowledged_sequence_) {
        return false;
    }
    records_.resize(sequence);
    open_ = acknowledged_;
    return true;
}

void Model::emit(const std::string& name, std::string bytes) {
    batch_.facts.push_back({name, trace_, std::move(bytes)});
}

// --- deadlines ----------------------------------------------------------------------------------

void Model::run_deadlines() {
    std::size_t left = deadlines_at_once;
    auto ran = [&] {
        left -= 1;
        deadlines_run_ += 1;
        batch_.commands += 1;
        wrote_ = true;
    };
    std::vector<std::pair<Instant, Pair>> claims;
    for (const auto& [key, claim] : open_.claims) {
        if (!claim.expires_at.is_never() && claim.expires_at <= batch_.time) {
            claims.push_back({claim.expires_at, key});
        }
    }
    std::ranges::sort(claims);
    for (std::size_t i = 0; i < claims.size() && left > 0; ++i) {
        expire(claims[i].second);
        ran();
    }
    std::vector<std::pair<Instant, std::pair<std::uint64_t, std::string>>> kept;
    for (const auto& [key, answer] : open_.kept) {
        if (answer.expires_at <= batch_.time) {
            kept.push_back({answer.expires_at, key});
        }
    }
    std::ranges::sort(kept);
    for (std::size_t i = 0; i < kept.size() && left > 0; ++i) {
        open_.kept.erase(kept[i].second);
        ran();
    }
}

void Model::expire(Pair key) {
    open_.counters[key.first].expired += 1;
    emit("claim.expired", Bytes().number(key.first).number(key.second).text());
    open_.claims.erase(key);
}

Instant Model::next_deadline() const {
    Instant next = Instant::never();
    for (const auto& [key, claim] : open_.claims) {
        next = std::min(next, claim.expires_at);
    }
    for (const auto& [key, kept] : open_.kept) {
        next = std::min(next, kept.expires_at);
    }
    return next;
}

// --- the bed ------------------------------------------------------------------------------------

Told Model::run_once(const bed::OpenAccount& request) {
    using Refusal = bed::OpenAccount::Refusal;
    if (request.name.empty()) {
        return refuse(Refusal::name_empty);
    }
    if (request.balance.units < 0 || request.balance.units > 10'000'000) {
        return refuse(Refusal::balance_out_of_range);
    }
    for (const auto& [id, account] : open_.accounts) {
        if (account.name == request.name) {
            return refuse(Refusal::name_taken);
        }
    }
    std::uint64_t id = ++open_.ids["account"];
    open_.accounts[id] = {bed::AccountId(id), request.name, request.balance, batch_.time};
    return answer(Bytes().number(id));
}

Told Model::run_once(const bed::CloseAccount& request) {
    using Refusal = bed::CloseAccount::Refusal;
    auto account = open_.accounts.find(request.account.value);
    if (account == open_.accounts.end()) {
        return refuse(Refusal::account_not_found);
    }
    if (account->second.balance.units != 0) {
        return refuse(Refusal::balance_left);
    }
    open_.accounts.erase(account);
    return answer(Bytes().time(batch_.time));
}

Told Model::run_once(const bed::OpenCounter& request) {
    if (request.quota == 0 || request.quota > 100'000'000) {
        return refuse(bed::OpenCounter::Refusal::quota_out_of_range);
    }
    std::uint64_t id = ++open_.ids["counter"];
    bed::Counter& counter = open_.counters[id];
    counter.id = bed::CounterId(id);
    counter.quota = request.quota;
    counter.claim_lasts = request.claim_lasts;
    return answer(Bytes().number(id));
}

Told Model::run_once(const bed::MakeClaim& request) {
    using Refusal = bed::MakeClaim::Refusal;
    Pair key(request.counter.value, request.account.value);
    auto counter = open_.counters.find(key.first);
    if (counter == open_.counters.end()) {
        return refuse(Refusal::counter_not_found);
    }
    if (!open_.accounts.contains(key.second)) {
        return refuse(Refusal::account_not_found);
    }
    if (open_.claims.contains(key)) {
        return refuse(Refusal::already_claimed);
    }
    bed::Counter& row = counter->second;
    if (row.taken == row.quota) {
        return refuse(Refusal::sold_out);
    }
    row.taken += 1;
    Instant expires_at = later(batch_.time, row.claim_lasts);
    open_.claims[key] = {request.counter, request.account, row.taken, expires_at};
    emit("claim.made", Bytes().number(key.first).number(key.second).number(row.taken).text());
    if (row.taken == row.quota) {
        row.state = bed::CounterState::sold_out;
        emit("counter.sold_out", Bytes().number(key.first).text());
    }
    return answer(Bytes().number(row.taken).time(expires_at));
}

Told Model::run_once(const bed::TransferMoney& request) {
    using Refusal = bed::TransferMoney::Refusal;
    if (request.amount.units <= 0) {
        return refuse(Refusal::amount_out_of_range);
    }
    if (request.from == request.to) {
        return refuse(Refusal::same_account);
    }
    auto from = open_.accounts.find(request.from.value);
    auto to = open_.accounts.find(request.to.value);
    if (from == open_.accounts.end() || to == open_.accounts.end()) {
        return refuse(Refusal::account_not_found);
    }
    if (from->second.balance.units < request.amount.units) {
        return refuse(Refusal::insufficient_balance);
    }
    from->second.balance.units -= request.amount.units;
    to->second.balance.units += request.amount.units;
    std::uint64_t id = ++open_.ids["transfer"];
    open_.transfers[id] = {bed::TransferId(id), request.from, request.to, request.amount,
                           batch_.time};
    emit("transfer.made", Bytes().number(id).text());
    return answer(Bytes().number(id).with_sign(from->second.balance.units));
}

Told Model::run_once(const ReadAccount& request) const {
    auto found = open_.accounts.find(request.account.value);
    if (found == open_.accounts.end()) {
        return refuse(ReadAccount::Refusal::account_not_found);
    }
    const bed::Account& account = found->second;
    return answer(
        Bytes().string(account.name).with_sign(account.balance.units).time(account.opened_at));
}

Told Model::run_once(const ReadCounter& request) const {
    auto found = open_.counters.find(request.counter.value);
    if (found == open_.counters.end()) {
        return refuse(ReadCounter::Refusal::counter_not_found);
    }
    const bed::Counter& counter = found->second;
    return answer(Bytes().number(counter.taken).number(counter.expired).time(batch_.time));
}

// --- looking ------------------------------------------------------------------------------------

RowsByTable Model::rows() const {
    RowsByTable rows;
    auto add = [&](const char* table, const Bytes& row) { rows[table].insert(row.text()); };
    for (const auto& [kind, last] : open_.ids) {
        add("id_sequences", Bytes().string(kind).number(last));
    }
    for (const auto& [id, row] : open_.accounts) {
        add("accounts",
            Bytes().number(id).string(row.name).with_sign(row.balance.units).time(row.opened_at));
    }
    for (const auto& [id, row] : open_.counters) {
        bool sold_out = row.state == bed::CounterState::sold_out;
        Bytes bytes;
        bytes.number(id).number(row.quota).number(row.taken).number(row.expired);
        add("counters", bytes.with_sign(row.claim_lasts.ms).number(sold_out ? 1 : 0));
    }
    for (const auto& [key, row] : open_.claims) {
        Bytes bytes;
        bytes.number(key.first).number(key.second).number(row.number);
        add("claims", bytes.time(row.expires_at));
    }
    for (const auto& [id, row] : open_.transfers) {
        Bytes bytes;
        bytes.number(id).number(row.from.value).number(row.to.value);
        add("transfers", bytes.with_sign(row.amount.units).time(row.at));
    }
    for (const auto& [key, row] : open_.kept) {
        Bytes bytes;
        bytes.number(key.first).string(key.second).number(row.fingerprint).string(row.answer);
        add("idempotency_keys", bytes.time(row.expires_at));
    }
    return rows;
}

std::uint64_t Model::accounts_opened() const {
    auto found = open_.ids.find("account");
    return found == open_.ids.end() ? 0 : found->second;
}

std::uint64_t Model::counters_opened() const {
    auto found = open_.ids.find("counter");
    return found == open_.ids.end() ? 0 : found->second;
}

}  // namespace onrush::sim
