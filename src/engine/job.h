// A job: one command or query on its way through the engine and back.
//
//   producer --push--> mailbox --run--> batch --durable--> origin.deliver --> producer
//
// Whoever made a job owns it and keeps it alive until it comes back: the engine allocates nothing
// and copies nothing. A job belongs to one thread at a time, the one that has it in its hands.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/bytes.h"
#include "base/check.h"
#include "base/inbox.h"
#include "base/time.h"
#include "engine/caller.h"

namespace onrush::engine {

// What came of a job.
enum class Verdict : std::uint8_t {
    pending,      // not run yet
    answered,     // it ran, and what it wrote is durable
    refused,      // it ran, said no, and wrote nothing
    replayed,     // its idempotency key was known: it is told again, and wrote nothing
    key_reused,   // its idempotency key came with another request before
    answer_gone,  // its idempotency key was known, and the first answer cannot be told any more
    keys_full,    // not run: as many idempotency keys are kept as may be
    share_full,   // not run: as many of this caller are kept as may be
    overloaded,   // not run: the mailbox was full
    read_only,    // not run: the log has no room
    draining,     // not run: the server is stopping
};

// Which share of the keys a caller has (KeyBudget); shared: an address that others send through,
// such as a proxy's.
enum class KeyShare : std::uint8_t { account, address, shared, staff };

// Who asks for the same effect only once. All of it lies in memory of the job's owner.
struct IdempotencyKey {
    std::uint64_t caller = 0;
    std::string_view key;           // empty: none
    std::uint64_t fingerprint = 0;  // of the request, to tell a retry from another request
    KeyShare share = KeyShare::account;
};

class Job;

using Outbox = base::Outbox<Job>;
using JobList = base::List<Job>;

// Where a job goes back to. Called by the engine thread or the log thread, once per batch.
class Origin {
public:
    virtual ~Origin() = default;
    virtual void deliver(Outbox jobs) = 0;
};

enum class Kind : std::uint8_t {
    command,        // may write; refused while read-only or draining
    query,          // reads; its answer waits like a command's
    relaxed_query,  // reads what is not sensitive: answered without waiting for the disk
};

class Job : public base::Completion {
public:
    Job(Origin& origin, Kind kind) : origin_(&origin), kind_(kind) {}

    // Engine thread. True: answered. False: refused, and then nothing was written.
    virtual bool run(base::Instant now) = 0;

    // Why its caller may not ask: run() is not called then. Null when it may, or when anyone may.
    [[nodiscard]] virtual const base::Refusal* objection(const Callers& callers) const = 0;
    // The job is refused without being run.
    virtual void refuse(const base::Refusal& refusal) = 0;
    // What is kept under the idempotency key, as bytes, and given back for a retry. The type tells
    // what those bytes are: another program may have written them.
    [[nodiscard]] virtual std::uint64_t kept_type() const = 0;
    virtual void save_answer(base::ByteWriter& out) const = 0;
    [[nodiscard]] virtual bool load_answer(base::ByteReader& in) = 0;
    // For an origin that sends its jobs on to the thread that made them, as api/bridge.h does.
    void complete() override {
        ONRUSH_CHECK(false, "nothing completes a job of verdict {}", static_cast<int>(verdict_));
    }

    [[nodiscard]] Kind kind() const { return kind_; }
    [[nodiscard]] Origin& origin() const { return *origin_; }
    [[nodiscard]] Verdict verdict() const { return verdict_; }
    void set_verdict(Verdict verdict) { verdict_ = verdict; }

    IdempotencyKey idempotency;
    std::string_view trace;  // W3C trace context, carried into facts; empty: none

private:
    Origin* origin_;
    Kind kind_;
    Verdict verdict_ = Verdict::pending;
};

}  // namespace onrush::engine
