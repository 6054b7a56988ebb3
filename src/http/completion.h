// Returns finished work from any thread to an io thread.
//
// Whoever finishes work (the log thread, a password pool) posts all that it has for one io thread
// with one call. The io thread completes it in order, before its end of turn, so that the answers
// leave together. A post is one atomic exchange, and one wake-up only when the io thread sleeps.
//
// A Completion is a base of something that already exists, usually the state of an exchange:
// nothing is allocated. Its owner keeps it alive until complete() was called.
#pragma once

#include <atomic>

#include "base/inbox.h"

namespace onrush::http {

using base::Completion;

// Many posting threads, one io thread that takes.
class CompletionQueue {
public:
    CompletionQueue();
    ~CompletionQueue();
    CompletionQueue(const CompletionQueue&) = delete;
    CompletionQueue& operator=(const CompletionQueue&) = delete;

    // Any thread. Completions of one call run in their order.
    void post(base::Outbox<Completion> completions);
    void post(Completion& completion);
    // Any thread: makes a sleeping io thread take a turn.
    void wake();

    // The io thread only, from here on.
    //
    // True when it may block in its wait; then awake() follows. False when there is work.
    [[nodiscard]] bool may_sleep();
    void awake() { sleeping_.store(false, std::memory_order_relaxed); }
    // Everything posted so far, oldest first.
    [[nodiscard]] base::List<Completion> take() { return posted_.take(); }
    // Readable when woken; clear_wakeup() makes it quiet again.
    [[nodiscard]] int wakeup_fd() const { return fd_; }
    void clear_wakeup();

private:
    int fd_;
    base::Inbox<Completion> posted_;
    std::atomic<bool> sleeping_ = false;
};

}  // namespace onrush::http
