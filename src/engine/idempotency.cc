#include "engine/idempotency.h"

#include "base/check.h"
#include "table/limits.h"

namespace onrush::engine {

static_assert(limits::kept_answer_bytes_max + limits::idempotency_key_bytes_max <
              table::limits::row_bytes_max);

Idempotency::Idempotency(Domain& domain, std::size_t keys_max)
    : answers_("idempotency_keys"), keys_max_(keys_max) {
    domain.add(answers_);
    domain.add_deadline<ByExpiry>(
        answers_, &StoredAnswer::expires_at,
        [this](const StoredAnswer& row, base::Instant) { answers_.erase(row); }, Due::soon);
}

Idempotency::~Idempotency() = default;

Idempotency::Known Idempotency::look(Job& job) const {
    const StoredAnswer* stored = answers_.find(job.idempotency.caller, job.idempotency.key);
    if (stored == nullptr) {
        return answers_.size() < keys_max_ ? Known::no : Known::no_room;
    }
    if (stored->fingerprint != job.idempotency.fingerprint) {
        return Known::other_request;
    }
    base::ByteReader in(stored->answer.bytes);
    bool told = stored->answer_type == job.kept_type() && job.load_answer(in);
    return told ? Known::replayed : Known::answer_gone;
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
}

}  // namespace onrush::engine
