// A bounded queue of chunks of rows, from one thread to another, whose buffers come back.
//
// A chunk is rows one after the other: u32 length, bytes. Either side may close the queue: the
// filling one after its last chunk, the taking one when it wants no more.
#pragma once

#include <condition_variable>
#include <deque>
#include <optional>
#include <vector>

#include "base/bytes.h"
#include "base/check.h"
#include "base/mutex.h"
#include "mirror/limits.h"

namespace onrush::mirror {

class ChunkQueue {
public:
    using Chunk = base::ByteWriter;

    // --- the filling thread ---
    // Gives a full chunk away and sets `chunk` to an empty one; waits while too many are waiting.
    // False when nobody takes them any more.
    [[nodiscard]] bool give(Chunk& chunk) {
        base::MutexLock lock(mutex_);
        ONRUSH_CHECK(!chunk.empty(), "an empty chunk is given, behind {}", full_.size());
        while (full_.size() >= limits::chunks_waiting_max && !closed_) {
            changed_.wait(mutex_);
        }
        if (closed_) {
            return false;
        }
        full_.push_back(std::move(chunk));
        chunk = Chunk();
        if (!empty_.empty()) {
            chunk = std::move(empty_.back());
            empty_.pop_back();
        }
        changed_.notify_all();
        return true;
    }

    // --- the taking thread ---
    // The next chunk, waiting for it; nothing when the queue is closed and empty.
    [[nodiscard]] std::optional<Chunk> take() {
        base::MutexLock lock(mutex_);
        while (full_.empty() && !closed_) {
            changed_.wait(mutex_);
        }
        if (full_.empty()) {
            return std::nullopt;
        }
        std::optional<Chunk> chunk(std::move(full_.front()));
        full_.pop_front();
        changed_.notify_all();
        return chunk;
    }
    void give_back(Chunk chunk) {
        chunk.clear();
        base::MutexLock lock(mutex_);
        empty_.push_back(std::move(chunk));
        // One more is being filled; the one that was taken has just come back.
        ONRUSH_CHECK(empty_.size() <= limits::chunks_waiting_max + 1,
                     "{} chunks came back, and there are fewer", empty_.size());
    }

    // --- either ---
    void close() {
        base::MutexLock lock(mutex_);
        closed_ = true;
        changed_.notify_all();
    }

private:
    base::Mutex mutex_;
    std::condition_variable_any changed_;
    std::deque<Chunk> full_ ONRUSH_GUARDED_BY(mutex_);
    std::vector<Chunk> empty_ ONRUSH_GUARDED_BY(mutex_);
    bool closed_ ONRUSH_GUARDED_BY(mutex_) = false;
};

}  // namespace onrush::mirror
