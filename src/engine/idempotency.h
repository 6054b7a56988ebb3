// Idempotency: the same key, caller and request get the first answer again.
//
// The key is a row of the batch that has the effect, so there is never one without the other. A
// refusal has no effect and keeps no key: a retry of it is decided afresh. Keys are forgotten
// after limits::idempotency_kept, by a deadline. Engine thread.
#pragma once

#include <cstdint>
#include <string>

#include "engine/domain.h"
#include "engine/job.h"
#include "table/table.h"

namespace onrush::engine {

struct StoredAnswer {
    std::uint64_t caller = 0;
    std::string key;
    std::uint64_t fingerprint = 0;
    table::Blob answer;
    base::Instant expires_at = base::Instant::never();
};
BOOST_DESCRIBE_STRUCT(StoredAnswer, (), (caller, key, fingerprint, answer, expires_at))

class Idempotency {
public:
    // Declares its table and its deadline.
    explicit Idempotency(Domain& domain);
    ~Idempotency();

    enum class Known { no, replayed, other_request };
    // Looks before the job runs; for `replayed` the job has its answer. What was kept for another
    // kind of answer (by an older program) is another request's.
    [[nodiscard]] Known look(Job& job) const;
    // Keeps the answer of a job that has had an effect in this batch.
    void keep(const Job& job, base::Instant now);

private:
    struct ByExpiry : table::Deadline<&StoredAnswer::expires_at> {};
    using StoredAnswers =
        table::Table<StoredAnswer, table::Key<&StoredAnswer::caller, &StoredAnswer::key>, ByExpiry>;

    StoredAnswers answers_;
    base::ByteWriter scratch_;
};

}  // namespace onrush::engine
