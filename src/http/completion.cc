#include "http/completion.h"

#include <cerrno>
#include <cstdint>

#include <sys/eventfd.h>
#include <unistd.h>

#include "base/check.h"

namespace onrush::http {

CompletionQueue::CompletionQueue() : fd_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
    ONRUSH_CHECK(fd_ >= 0, "eventfd: errno {}", errno);
}

CompletionQueue::~CompletionQueue() {
    ::close(fd_);
}

void CompletionQueue::post(CompletionChain& chain) {
    Completion* oldest = chain.take();
    if (oldest == nullptr) {
        return;
    }
    Completion* newest = nullptr;
    for (Completion* at = oldest; at != nullptr;) {
        Completion* after = at->next;
        at->next = newest;
        newest = at;
        at = after;
    }
    Completion* before = newest_.load(std::memory_order_relaxed);
    do {
        oldest->next = before;
    } while (!newest_.compare_exchange_weak(before, newest, std::memory_order_seq_cst,
                                            std::memory_order_relaxed));
    wake();
}

void CompletionQueue::post(Completion& completion) {
    CompletionChain chain;
    chain.push(completion);
    post(chain);
}

void CompletionQueue::wake() {
    if (sleeping_.exchange(false, std::memory_order_seq_cst)) {
        std::uint64_t one = 1;
        ssize_t written = ::write(fd_, &one, sizeof one);
        ONRUSH_CHECK(written == sizeof one || errno == EAGAIN, "eventfd: errno {}", errno);
    }
}

// The order matters: first say "sleeping", then look once more. A poster does it the other way
// round, so one of the two sees the other.
bool CompletionQueue::may_sleep() {
    sleeping_.store(true, std::memory_order_seq_cst);
    if (newest_.load(std::memory_order_seq_cst) == nullptr) {
        return true;
    }
    sleeping_.store(false, std::memory_order_relaxed);
    return false;
}

Completion* CompletionQueue::take() {
    if (newest_.load(std::memory_order_relaxed) == nullptr) {
        return nullptr;
    }
    Completion* at = newest_.exchange(nullptr, std::memory_order_acquire);
    Completion* oldest = nullptr;
    while (at != nullptr) {
        Completion* after = at->next;
        at->next = oldest;
        oldest = at;
        at = after;
    }
    return oldest;
}

void CompletionQueue::clear_wakeup() {
    std::uint64_t count = 0;
    [[maybe_unused]] ssize_t ignored = ::read(fd_, &count, sizeof count);
}

}  // namespace onrush::http
