#include "http/completion.h"

#include <cerrno>
#include <cstdint>
#include <utility>

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

void CompletionQueue::post(base::Outbox<Completion> completions) {
    if (!completions.empty()) {
        posted_.push(completions);
        wake();
    }
}

void CompletionQueue::post(Completion& completion) {
    base::Outbox<Completion> one;
    one.add(completion);
    post(std::move(one));
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
    if (posted_.empty()) {
        return true;
    }
    sleeping_.store(false, std::memory_order_relaxed);
    return false;
}

void CompletionQueue::clear_wakeup() {
    std::uint64_t count = 0;
    [[maybe_unused]] ssize_t ignored = ::read(fd_, &count, sizeof count);
}

}  // namespace onrush::http
