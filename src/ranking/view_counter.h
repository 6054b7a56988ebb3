// Counts views where they happen, and hands them to the engine every 200 ms, a little at a time.
//
//   io thread: viewed() viewed() ... end_of_turn() --send--> CountViews ==> engine
//                       counted again <--came_back(), when it was not taken--
//
// A view costs one look into a map that only its io thread touches, and no job. Views that are not
// handed over yet are the only thing that a crash may lose. One io thread has one command on its
// way at most: while the engine is busy or read-only views add up here, so what is kept is bounded
// by how many products there are.
//
// All calls about an io thread come from it.
#pragma once

#include <functional>
#include <unordered_map>
#include <vector>

#include "ranking/count_views.h"

namespace onrush::ranking {

class ViewCounter {
public:
    // Sends one CountViews, of which came_back() tells the counter on the same io thread.
    using Send = std::function<void(ViewCounter& counter, std::size_t io_thread,
                                    std::vector<ViewCount> counts)>;

    ViewCounter(std::size_t io_threads, Send send) : threads_(io_threads), send_(std::move(send)) {}

    void viewed(std::size_t io_thread, ProductId product) {
        ++threads_[io_thread].views[product.value];
    }
    // `now_ms` is any time that only goes on. 200 ms after the last time all that was seen is due,
    // and a command of it goes out every 10 ms.
    void end_of_turn(std::size_t io_thread, std::int64_t now_ms);
    void came_back(std::size_t io_thread, const std::vector<ViewCount>& counts, bool taken);

private:
    // Apart by a cache line: threads write into theirs all the time.
    struct alignas(64) Thread {
        std::unordered_map<std::uint64_t, std::uint64_t> views;  // by product
        std::vector<ViewCount> due;                              // to be sent, the last one first
        std::int64_t gathered_ms = 0;
        std::int64_t sent_ms = 0;
        bool on_its_way = false;
    };
    static void gather(Thread& thread, std::int64_t now_ms);

    std::vector<Thread> threads_;
    const Send send_;
};

}  // namespace onrush::ranking
