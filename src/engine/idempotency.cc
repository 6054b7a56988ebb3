#include "engine/idempotency.h"

#include "base/check.h"
#include "engine/limits.h"

namespace onrush::engine {

Idempotency::Idempotency(Domain& domain) {
    domain.add(answers_);
    domain.add_deadline<ByExpiry>(
        answers_, &StoredAnswer::expires_at,
        [this](const StoredAnswer& row, const Turn&) { answers_.erase(row); });
}

Idempotency::~Idempotency() = default;

Idempotency::Known Idempotency::look(Job& job) const {
    const StoredAnswer* stored = answers_.find(job.idempotency.caller, job.idempotency.key);
    if (stored == nullptr) {
        return Known::no;
    }
    if (stored->fingerprint != job.idempotency.fingerprint) {
        return Known::other_request;
    }
    if (!job.may_replay()) {
        return Known::no;
    }
    base::ByteReader in(stored->answer.bytes);
    return job.load_answer(in) ? Known::replayed : Known::other_request;
}

void Idempotency::keep(const Job& job, const Turn& turn) {
    ONRUSH_CHECK(job.idempotency.key.size() <= limits::idempotency_key_bytes_max,
                 "an idempotency key of {} bytes", job.idempotency.key.size());
    scratch_.clear();
    job.save_answer(scratch_);
    answers_.insert({job.idempotency.caller, std::string(job.idempotency.key),
                     job.idempotency.fingerprint, table::Blob{std::string(scratch_.view())},
                     turn.now + limits::idempotency_kept});
}

}  // namespace onrush::engine
