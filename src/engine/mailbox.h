// Where producers leave jobs for the engine: an inbox with a limit.
//
// A producer gathers the jobs of its loop turn in an outbox and pushes them at once.
#pragma once

#include <atomic>

#include "base/check.h"
#include "base/inbox.h"
#include "engine/job.h"
#include "engine/limits.h"

namespace onrush::engine {

class Mailbox {
public:
    explicit Mailbox(std::size_t jobs_max = limits::mailbox_jobs_max) : jobs_max_(jobs_max) {}

    // Any thread. False when there is no room for all of the outbox: then it keeps them all.
    [[nodiscard]] bool push(Outbox& outbox) {
        std::size_t more = outbox.count();
        ONRUSH_CHECK(more != 0, "an outbox of {} jobs is pushed", more);
        std::size_t before = depth_.fetch_add(more, std::memory_order_relaxed);
        if (before + more > jobs_max_) {
            depth_.fetch_sub(more, std::memory_order_relaxed);
            return false;
        }
        jobs_.push(outbox);
        return true;
    }

    // Engine thread: all that is there, oldest first.
    [[nodiscard]] JobList take() { return jobs_.take(); }

    [[nodiscard]] bool empty() const { return jobs_.empty(); }
    [[nodiscard]] std::size_t depth() const { return depth_.load(std::memory_order_relaxed); }
    // The engine says so when it has run this many.
    void done(std::size_t count) {
        std::size_t before = depth_.fetch_sub(count, std::memory_order_relaxed);
        ONRUSH_CHECK(before >= count, "{} jobs are done of {}", count, before);
    }

private:
    const std::size_t jobs_max_;
    base::Inbox<Job> jobs_;
    alignas(64) std::atomic<std::size_t> depth_{0};  // pushed and not yet run
};

}  // namespace onrush::engine
