// What the clients of a rush share: how answers come back to them, and how they go into the pipe.
#pragma once

#include <condition_variable>
#include <mutex>
#include <span>

#include <unistd.h>

#include "base/check.h"
#include "engine/job.h"

namespace onrush::rush {

// Collects what comes back; the loading thread takes it out.
class Returned final : public engine::Origin {
public:
    void deliver(engine::Outbox jobs) override {
        std::lock_guard lock(mutex_);
        for (engine::JobList list = jobs.take(); !list.empty();) {
            list_.append(list.take_first());
        }
        arrived_.notify_one();
    }
    engine::JobList wait() {
        std::unique_lock lock(mutex_);
        arrived_.wait(lock, [&] { return !list_.empty(); });
        return std::move(list_);
    }

private:
    std::mutex mutex_;
    std::condition_variable arrived_;
    engine::JobList list_;
};

// Was it decided? The server was full or had no room otherwise, and the client asks again.
[[nodiscard]] inline bool decided(engine::Verdict verdict) {
    using engine::Verdict;
    switch (verdict) {
        case Verdict::answered:
        case Verdict::refused:
        case Verdict::replayed:
            return true;
        case Verdict::overloaded:
        case Verdict::read_only:
            return false;
        case Verdict::pending:
        case Verdict::key_reused:
        case Verdict::answer_gone:
        case Verdict::keys_full:
        case Verdict::share_full:
        case Verdict::draining:
            break;
    }
    ONRUSH_CHECK(false, "verdict {}", static_cast<int>(verdict));
}

// False when nobody reads any more.
template <typename Piece>
[[nodiscard]] bool write_told(int pipe, std::span<const Piece> told) {
    const char* at = reinterpret_cast<const char*>(told.data());
    std::size_t left = told.size_bytes();
    while (left > 0) {
        ssize_t written = write(pipe, at, left);
        if (written <= 0) {
            return false;
        }
        at += written;
        left -= static_cast<std::size_t>(written);
    }
    return true;
}

}  // namespace onrush::rush
