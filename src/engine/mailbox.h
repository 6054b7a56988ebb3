// Where producers leave jobs for the engine: bounded, one push per producer and turn.
//
// A producer collects the jobs of its loop turn in a chain and pushes it with one compare-and-swap.
// The engine takes everything with one exchange. Jobs of one producer keep their order.
#pragma once

#include <atomic>

#include "engine/job.h"
#include "engine/limits.h"

namespace onrush::engine {

// What one producer gathers before a push. Producer's thread.
class Outbox {
public:
    void add(Job& job) {
        job.next = newest_;
        newest_ = &job;
        if (oldest_ == nullptr) {
            oldest_ = &job;
        }
        count_ += 1;
    }
    [[nodiscard]] bool empty() const { return newest_ == nullptr; }
    [[nodiscard]] std::size_t count() const { return count_; }
    // Takes the chain out, newest first.
    [[nodiscard]] JobList take() {
        JobList chain{newest_, oldest_, count_};
        newest_ = nullptr;
        oldest_ = nullptr;
        count_ = 0;
        return chain;
    }

private:
    Job* newest_ = nullptr;
    Job* oldest_ = nullptr;
    std::size_t count_ = 0;
};

class Mailbox {
public:
    explicit Mailbox(std::size_t jobs_max = limits::mailbox_jobs_max) : jobs_max_(jobs_max) {}

    // Any thread. The newest first. False when there is no room for all of them: then none was
    // taken.
    [[nodiscard]] bool push(JobList chain);

    // Engine thread: all that is there, oldest first.
    [[nodiscard]] JobList take();

    [[nodiscard]] bool empty() const { return head_.load(std::memory_order_seq_cst) == nullptr; }
    [[nodiscard]] std::size_t depth() const { return depth_.load(std::memory_order_relaxed); }
    // The engine says so when it has run this many.
    void done(std::size_t count) { depth_.fetch_sub(count, std::memory_order_relaxed); }

private:
    const std::size_t jobs_max_;
    std::atomic<Job*> head_{nullptr};
    alignas(64) std::atomic<std::size_t> depth_{0};  // pushed and not yet run
};

}  // namespace onrush::engine
