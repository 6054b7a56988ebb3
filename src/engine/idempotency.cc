#include "engine/idempotency.h"

#include <limits>
#include <utility>

#include "base/check.h"
#include "table/limits.h"

namespace onrush::engine {

static_assert(limits::kept_answer_bytes_max + limits::idempotency_key_bytes_max <
              table::limits::row_bytes_max);

Idempotency::Idempotency(Domain& domain, const KeyBudget& budget)
    : answers_("idempotency_keys"), counts_("idempotency key counts"), budget_(budget) {
    domain.add(answers_);
    domain.add_deadline<ByExpiry>(
        answers_, &StoredAnswer::expires_at,
        [this](const StoredAnswer& row, base::Instant) { forget(row); }, Due::soon);
}

Idempotency::~Idempotency() = default;

void Idempotency::count_kept() {
    if (!std::exchange(counted_, true)) {
        answers_.for_each([this](const StoredAnswer& row) { add_to_count(row.caller); });
    }
}

Idempotency::Known Idempotency::look(Job& job) const {
    const StoredAnswer* stored = answers_.find(job.idempotency.caller, job.idempotency.key);
    if (stored == nullptr) {
        return room_for(job.idempotency);
    }
    if (stored->fingerprint != job.idempotency.fingerprint) {
        return Known::other_request;
    }
    base::ByteReader in(stored->answer.bytes);
    bool told = stored->answer_type == job.kept_type() && job.load_answer(in);
    return told ? Known::replayed : Known::answer_gone;
}

// Who has used up a share of his own is told that first: he can do something about it.
Idempotency::Known Idempotency::room_for(const IdempotencyKey& key) const {
    const KeyCount* count = counts_.find(key.caller);
    if (count != nullptr && count->keys >= share_of(key.share)) {
        return Known::share_full;
    }
    std::size_t room = budget_.keys_max;
    if (key.share != KeyShare::staff) {
        bool is_busy = count != nullptr && count->keys >= budget_.few;
        room = is_busy ? budget_.for_busy_users() : budget_.for_users();
    }
    return answers_.size() < room ? Known::no : Known::no_room;
}

std::size_t Idempotency::share_of(KeyShare share) const {
    switch (share) {
        case KeyShare::account:
            return budget_.per_account;
        case KeyShare::address:
            return budget_.per_address;
        case KeyShare::shared:
        case KeyShare::staff:
            break;
    }
    return std::numeric_limits<std::size_t>::max();
}

void Idempotency::add_to_count(std::uint64_t caller) {
    const KeyCount* count = counts_.find(caller);
    if (count == nullptr) {
        count = &counts_.insert({.caller = caller});
    }
    counts_.update(*count, [](KeyCount& row) { row.keys += 1; });
    counts_.end_batch();
}

void Idempotency::forget(const StoredAnswer& row) {
    const KeyCount* count = counts_.find(row.caller);
    ONRUSH_CHECK(count != nullptr, "a key of caller {} was never counted", row.caller);
    if (count->keys == 1) {
        counts_.erase(*count);
    } else {
        counts_.update(*count, [](KeyCount& one) { one.keys -= 1; });
    }
    counts_.end_batch();
    answers_.erase(row);
}

void Idempotency::keep(const Job& job, base::Instant now) {
    ONRUSH_CHECK(job.kind() == Kind::command, "the answer of a job of kind {} would be kept",
                 static_cast<int>(job.kind()));
    ONRUSH_CHECK(!job.idempotency.key.empty(), "caller {} sent no key to keep an answer under",
                 job.idempotency.caller);
    ONRUSH_CHECK(job.idempotency.key.size() <= limits::idempotency_key_bytes_max,
                 "an idempotency key of {} bytes", job.idempotency.key.size());
    scratch_.clear();
    job.save_answer(scratch_);
    ONRUSH_CHECK(scratch_.size() <= limits::kept_answer_bytes_max, "an answer of {} bytes",
                 scratch_.size());
    answers_.insert({.caller = job.idempotency.caller,
                     .key = std::string(job.idempotency.key),
                     .fingerprint = job.idempotency.fingerprint,
                     .answer = table::Blob{std::string(scratch_.view())},
                     .answer_type = job.kept_type(),
                     .expires_at = now + limits::idempotency_kept});
    add_to_count(job.idempotency.caller);
}

}  // namespace onrush::engine
