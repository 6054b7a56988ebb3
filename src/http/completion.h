// How finished work comes back to an io thread from any other thread.
//
// Whoever finishes work (the log thread, a password pool) links the Completions of one io thread
// into a chain and posts the chain with one call. The io thread runs them in order, before its
// end of turn, so that their answers leave together. A post is one atomic exchange, and one
// wake-up only when the io thread sleeps.
//
// A Completion is a base of something that already exists, usually the state of an exchange:
// nothing is allocated. Its owner keeps it alive until run() was called.
#pragma once

#include <atomic>

namespace onrush::http {

struct Completion {
    // Called on the io thread. It may destroy the object it is part of.
    void (*run)(Completion&) = nullptr;
    Completion* next = nullptr;
};

// A chain under construction; one thread.
class CompletionChain {
public:
    [[nodiscard]] bool empty() const { return first_ == nullptr; }
    void push(Completion& completion) {
        completion.next = nullptr;
        (first_ == nullptr ? first_ : last_->next) = &completion;
        last_ = &completion;
    }
    // The chain's first element, linked by `next`; the chain is empty afterwards.
    [[nodiscard]] Completion* take() {
        Completion* first = first_;
        first_ = last_ = nullptr;
        return first;
    }

private:
    Completion* first_ = nullptr;
    Completion* last_ = nullptr;
};

// Many posting threads, one io thread that takes.
class CompletionQueue {
public:
    CompletionQueue();
    ~CompletionQueue();
    CompletionQueue(const CompletionQueue&) = delete;
    CompletionQueue& operator=(const CompletionQueue&) = delete;

    // Any thread. Elements of one call run in their order.
    void post(CompletionChain& chain);
    void post(Completion& completion);
    // Any thread: makes a sleeping io thread take a turn.
    void wake();

    // The io thread only, from here on.
    //
    // True when it may block in its wait; then awake() follows. False when there is work.
    [[nodiscard]] bool may_sleep();
    void awake() { sleeping_.store(false, std::memory_order_relaxed); }
    // Everything posted so far, oldest first, linked by `next`.
    [[nodiscard]] Completion* take();
    // Readable when woken; clear_wakeup() makes it quiet again.
    [[nodiscard]] int wakeup_fd() const { return fd_; }
    void clear_wakeup();

private:
    int fd_;
    // A stack: newest first. Chains are pushed reversed, and taken by reversing all.
    std::atomic<Completion*> newest_ = nullptr;
    std::atomic<bool> sleeping_ = false;
};

}  // namespace onrush::http
