// Idempotency: the same key, caller and request get the first answer again.
//
// The key is a row of the batch that has the effect, so there is never one without the other. A
// refusal has no effect and keeps no key: a retry of it is decided afresh. Keys are forgotten
// after limits::idempotency_kept, by a deadline. Until then there are so many at most, of one
// caller and of all; beyond that requests with a new key are not decided. Engine thread.
#pragma once

#include <algorithm>
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

// How many keys of a caller are kept. In memory alone, since the keys say it after a restart; in a
// table for its index, which grows without a pause.
struct KeyCount {
    std::uint64_t caller = 0;
    std::uint64_t keys = 0;
};
BOOST_DESCRIBE_STRUCT(KeyCount, (), (caller, keys))

// How many keys are kept at once.
struct KeyBudget {
    std::size_t keys_max = limits::idempotency_keys_max;
    std::size_t for_staff = limits::idempotency_keys_for_staff;  // of them
    // Who has this many has none of the last quarter of what is not for staff.
    std::size_t few = limits::idempotency_keys_few;
    // Of one caller. Staff may have what is free, and so may a shared address of what is not for
    // them.
    std::size_t per_account = limits::idempotency_keys_per_account;
    std::size_t per_address = limits::idempotency_keys_per_address;

    // How many there may be when a user, or one who has many already, keeps another.
    [[nodiscard]] std::size_t for_users() const { return keys_max - std::min(for_staff, keys_max); }
    [[nodiscard]] std::size_t for_busy_users() const { return for_users() - for_users() / 4; }
};

class Idempotency {
public:
    // Declares its table and its deadline.
    explicit Idempotency(Domain& domain, const KeyBudget& budget = {});
    ~Idempotency();

    // Counts the keys that recovery has loaded, by caller; before the first look(). Only the first
    // time.
    void count_kept();

    [[nodiscard]] std::size_t kept() const { return answers_.size(); }

    enum class Known { no, no_room, share_full, replayed, other_request, answer_gone };
    // Looks before the job runs; for `replayed` the job has its answer. What another program has
    // kept in another form is gone: the effect is there, and must not be had twice.
    [[nodiscard]] Known look(Job& job) const;
    // Keeps the answer of a job that has had an effect in this batch.
    void keep(const Job& job, base::Instant now);

private:
    struct ByExpiry : table::Deadline<&StoredAnswer::expires_at> {};
    using StoredAnswers =
        table::Table<StoredAnswer, table::Key<&StoredAnswer::caller, &StoredAnswer::key>, ByExpiry>;

    using KeyCounts = table::Table<KeyCount, table::Key<&KeyCount::caller>>;

    [[nodiscard]] Known room_for(const IdempotencyKey& key) const;
    [[nodiscard]] std::size_t share_of(KeyShare share) const;
    void add_to_count(std::uint64_t caller);
    void forget(const StoredAnswer& row);

    StoredAnswers answers_;
    KeyCounts counts_;
    bool counted_ = false;
    const KeyBudget budget_;
    base::ByteWriter scratch_;
};

}  // namespace onrush::engine
