// Counts views where they happen, and hands them to the engine every 200 ms, a little at a time.
//
//   io thread: viewed() viewed() ... end_of_turn() --send--> CountViews ==> engine
//              counted again <--came_back(), when the engine did not take them--
//
// A view costs one look-up in a map that only its io thread uses, and no job. Views that are not
// handed over yet are the only data that a crash may lose; a server that stops takes them when its
// io threads have ended. Each io thread has at most one command under way: while the engine is busy
// or read-only, views add up here, so the number of products limits what is kept.
//
// All calls about an io thread come from that thread.
#pragma once

#include <functional>
#include <unordered_map>
#include <vector>

#include "features/ranking/counting.h"

namespace onrush::ranking {

class ViewCounter {
public:
    // Sends one CountViews; the same io thread calls came_back() with its outcome.
    using Send = std::function<void(ViewCounter& counter, std::size_t io_thread,
                                    std::vector<ViewCount> counts)>;

    ViewCounter(std::size_t io_threads, Send send) : threads_(io_threads), send_(std::move(send)) {}

    void viewed(std::size_t io_thread, ProductId product) {
        ++threads_[io_thread].views[product.value];
    }
    // `now_ms` is any time that never goes back. Every 200 ms all views become due, and then a
    // command with some of them is sent every 10 ms.
    void end_of_turn(std::size_t io_thread, std::int64_t now_ms);
    void came_back(std::size_t io_thread, const std::vector<ViewCount>& counts, bool taken);

    // When the io threads have ended, any thread: some of the views that are not handed over, at
    // most as many as one command takes. Empty: there are no more.
    [[nodiscard]] std::vector<ViewCount> take_left();

private:
    // Each has its own cache line, because threads write into theirs all the time.
    struct alignas(64) Thread {
        std::unordered_map<std::uint64_t, std::uint64_t> views;  // by product
        std::vector<ViewCount> due;                              // to be sent, from the end
        std::int64_t gathered_ms = 0;
        std::int64_t sent_ms = 0;
        bool under_way = false;
    };
    static void gather(Thread& thread, std::int64_t now_ms);
    // Of those that are due, as many as one command takes.
    static std::vector<ViewCount> take_due(Thread& thread);

    std::vector<Thread> threads_;
    const Send send_;
};

}  // namespace onrush::ranking
