#include "features/ranking/http/view_counter.h"

#include <algorithm>
#include <functional>

#include "features/ranking/limits.h"

namespace onrush::ranking {

void ViewCounter::gather(Thread& thread, std::int64_t now_ms) {
    for (auto [product, views] : thread.views) {
        thread.due.push_back({ProductId(product), views});
    }
    std::ranges::sort(thread.due, std::greater(), &ViewCount::product);
    thread.views.clear();
    thread.gathered_ms = now_ms;
}

std::vector<ViewCount> ViewCounter::take_due(Thread& thread) {
    std::size_t size = std::min(limits::counts_max, thread.due.size());
    auto first = thread.due.rbegin();
    std::vector<ViewCount> counts(first, first + static_cast<std::ptrdiff_t>(size));
    thread.due.resize(thread.due.size() - size);
    return counts;
}

std::vector<ViewCount> ViewCounter::take_left() {
    for (Thread& thread : threads_) {
        if (thread.due.empty()) {
            gather(thread, thread.gathered_ms);
        }
        if (!thread.due.empty()) {
            return take_due(thread);
        }
    }
    return {};
}

void ViewCounter::end_of_turn(std::size_t io_thread, std::int64_t now_ms) {
    Thread& thread = threads_[io_thread];
    if (thread.under_way) {
        return;
    }
    if (thread.due.empty()) {
        bool time = now_ms - thread.gathered_ms >= limits::views_wait.ms;
        if (thread.views.empty() || !time) {
            return;
        }
        gather(thread, now_ms);
    } else if (now_ms - thread.sent_ms < limits::counts_step.ms) {
        return;
    }
    std::vector<ViewCount> counts = take_due(thread);
    thread.sent_ms = now_ms;
    thread.under_way = true;
    send_(*this, io_thread, std::move(counts));
}

void ViewCounter::came_back(std::size_t io_thread, const std::vector<ViewCount>& counts,
                            bool taken) {
    Thread& thread = threads_[io_thread];
    ONRUSH_CHECK(thread.under_way, "io thread {} has no command under way", io_thread);
    thread.under_way = false;
    if (!taken) {
        for (const ViewCount& count : counts) {
            thread.views[count.product.value] += count.views;
        }
    }
}

}  // namespace onrush::ranking
