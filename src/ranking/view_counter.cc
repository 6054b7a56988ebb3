#include "ranking/view_counter.h"

#include <algorithm>

#include "ranking/limits.h"

namespace onrush::ranking {

void ViewCounter::end_of_turn(std::size_t io_thread, std::int64_t now_ms) {
    Thread& thread = threads_[io_thread];
    bool time = now_ms - thread.sent_ms >= limits::views_wait.ms;
    if (thread.views.empty() || !time || thread.on_their_way > 0) {
        return;
    }
    std::vector<ViewCount> counts;
    counts.reserve(thread.views.size());
    for (auto [product, views] : thread.views) {
        counts.push_back({ProductId(product), views});
    }
    std::ranges::sort(counts, {}, &ViewCount::product);  // the order of a map is nobody's
    thread.views.clear();
    thread.sent_ms = now_ms;
    thread.on_their_way = (counts.size() + limits::counts_max - 1) / limits::counts_max;
    for (std::size_t from = 0; from < counts.size(); from += limits::counts_max) {
        auto first = counts.begin() + static_cast<std::ptrdiff_t>(from);
        std::size_t size = std::min(limits::counts_max, counts.size() - from);
        send_(*this, io_thread, {first, first + static_cast<std::ptrdiff_t>(size)});
    }
}

void ViewCounter::came_back(std::size_t io_thread, const std::vector<ViewCount>& counts,
                            bool taken) {
    Thread& thread = threads_[io_thread];
    ONRUSH_CHECK(thread.on_their_way > 0, "io thread {} had sent no views", io_thread);
    thread.on_their_way -= 1;
    if (!taken) {
        for (const ViewCount& count : counts) {
            thread.views[count.product.value] += count.views;
        }
    }
}

}  // namespace onrush::ranking
