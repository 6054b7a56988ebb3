// Decides: opens a batch, runs jobs and deadlines in it, closes it into one record.
//
// This is the engine without threads, clocks or disks, so a simulation drives it as the server
// does. One thread at a time.
#pragma once

#include <vector>

#include "engine/counters.h"
#include "engine/domain.h"
#include "engine/idempotency.h"
#include "engine/job.h"
#include "log/record.h"

namespace onrush::engine {

// The jobs of one batch, by where they go back to.
class Answers {
public:
    void add(Job& job);
    // Sends every job back to its origin; then there are none.
    void deliver();
    [[nodiscard]] bool empty() const { return outboxes_.empty(); }

private:
    struct ByOrigin {
        Origin* origin;
        Outbox jobs;
    };
    std::vector<ByOrigin> outboxes_;  // as many as there are io threads: a scan finds the right one
};

// A batch that has been decided, on its way to the log.
struct Batch {
    log::RecordBuffer record;
    bool written = false;  // there is a record to append
    bool overdue = false;  // commands wait for the deadlines that the next one runs
    base::Instant time;
    Answers answers;
};

// Whether new commands may write.
enum class Admission { open, read_only, draining };
// Both hold.
[[nodiscard]] Admission stricter(Admission one, Admission other);

// A log without room comes first: a server that drains still runs its deadlines, and they write.
[[nodiscard]] Admission admission_rule(bool log_has_room, bool draining);

// Why a batch is closed now; `not_yet` keeps it open.
enum class CloseReason { not_yet, overdue, commands, bytes, age, idle };

struct BatchState {
    std::size_t commands = 0;
    std::size_t commands_max = 0;
    std::size_t bytes = 0;
    std::size_t bytes_max = limits::batch_bytes_max;
    base::Duration age;
    bool more_waiting = false;  // jobs are in the mailbox
    bool log_idle = false;      // the batch before is durable
    bool more_to_come = false;  // producers are at work
    bool written = false;       // it has something to write
    bool overdue = false;       // deadlines are left to the next one
};

// All the rules by which a batch ends. A full or old batch ends as soon as the log can take it
// and is not added to before; otherwise a batch lasts while the log is busy or jobs are waiting.
// One that has something to write waits a moment for producers that are at work: a sync costs the
// same for one command as for a hundred.
[[nodiscard]] CloseReason reason_to_close(const BatchState& state);

class Batcher {
public:
    Batcher(Domain& domain, Counters& counters, const KeyBudget& keys = {});

    // Once the tables are loaded: counts what is kept in memory alone. Otherwise the first batch
    // does, and takes longer.
    void start() {
        idempotency_.count_kept();
        counters_.idempotency_keys.set(idempotency_.kept());
    }

    // --- a batch ----------------------------------------------------------------------------
    // Starts with the deadlines that are due, unless read-only.
    void open(base::Instant now, Admission admission);
    // It could not run all that are due exactly: it runs no job, and the next batch goes on.
    [[nodiscard]] bool overdue() const { return overdue_; }
    [[nodiscard]] bool is_open() const { return open_; }
    // Of the last batch that was opened.
    [[nodiscard]] base::Instant time() const { return now_; }
    // Runs a job, whose answer then waits in the batch. Relaxed answers wait apart.
    void run(Job& job, Admission admission);
    // Without the deadlines that ran when it was opened.
    [[nodiscard]] std::size_t commands() const { return commands_; }
    [[nodiscard]] std::size_t bytes() const { return domain_.schema().batch_bytes(); }
    // Moves the batch into `batch`: record, time and answers. Laws vote before.
    void close(Batch& batch);

    // Answers that need not wait for the disk.
    [[nodiscard]] Answers& relaxed() { return relaxed_; }

    // The earliest deadline of all; never() when there is none.
    [[nodiscard]] base::Instant next_deadline() const;

private:
    // Null when there is none.
    [[nodiscard]] AnyDeadline* earliest_deadline() const;
    [[nodiscard]] AnyDeadline* earliest_due(Due due) const;
    Verdict decide(Job& job, Admission admission);
    Verdict decide_query(Job& job);
    Verdict decide_command(Job& job);
    [[nodiscard]] bool refuse_caller(Job& job);
    void run_due_deadlines();
    void run_due(Due due);
    void vote(bool after_deadlines) const;
    // For the message of a law that deadlines break, or of a check that fails in one: which rows,
    // and the way out.
    [[nodiscard]] std::string after_deadlines() const;
    [[nodiscard]] std::string in_last_deadline() const;

    Domain& domain_;
    Counters& counters_;
    Idempotency idempotency_;
    base::Instant now_;  // the time of the batch; it never goes back
    Answers answers_;
    Answers relaxed_;
    std::size_t commands_ = 0;
    std::size_t deadlines_ = 0;
    RowsTaken taken_;                    // by the deadlines of this batch
    std::size_t taken_before_vote_ = 0;  // those of them that have passed a vote
    bool open_ = false;
    bool overdue_ = false;
};

}  // namespace onrush::engine
