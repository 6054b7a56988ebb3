// Idempotency: the same key, caller and request get the first answer again.
//
// The key is a row of the batch that has the effect, so there is never one without the other. A
// refusal has no effect and keeps no key: a retry of it is decided afresh. Keys are forgotten
// after limits::idempotency_kept, by a deadline. Until then there are so many at most; beyond that
// requests with a key are not decided. Engine thread.
#pragma once

#include <cstdint>
#include <string>

#include "engine/domain.h"
#include "engine/job.h"
#include "engine/limits.h"
#include "table/table.h"

namespace onrush::engine {

struct StoredAnswer {
    std::uint64_t caller = 0;
    std::string key;
    std::uint64_t fingerprint = 0;
    table::Blob answer;
    std::uint64_t answer_type = 0;  // of Job::kept_type(); 0: kept by a program that noted none
    base::Instant expires_at = base::Instant::never();
};
BOOST_DESCRIBE_STRUCT(StoredAnswer, (), (caller, key, fingerprint, answer, answer_type, expires_at))

class Idempotency {
public:
    // Declares its table and its deadline.
    explicit Idempotency(Domain& domain, std::size_t keys_max = limits::idempotency_keys_max);
    ~Idempotency();

    enum class Known { no, no_room, replayed, other_request, answer_gone };
    // Looks before the job runs; for `replayed` the job has its answer. What another program has
    // kept in another form is gone: the effect is there, and must not be had twice.
    [[nodiscard]] Known look(Job& job) const;
    // Keeps the answer of a job that has had an effect in this batch.
    void keep(const Job& job, base::Instant now);

private:
    struct ByExpiry : table::Deadline<&StoredAnswer::expires_at> {};
    using StoredAnswers =
        table::Table<StoredAnswer, table::Key<&StoredAnswer::caller, &StoredAnswer::key>, ByExpiry>;

    StoredAnswers answers_;
    const std::size_t keys_max_;
    base::ByteWriter scratch_;
};

}  // namespace onrush::engine
