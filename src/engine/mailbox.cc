#include "engine/mailbox.h"

namespace onrush::engine {

bool Mailbox::push(JobList chain) {
    std::size_t before = depth_.fetch_add(chain.count, std::memory_order_relaxed);
    if (before + chain.count > jobs_max_) {
        depth_.fetch_sub(chain.count, std::memory_order_relaxed);
        return false;
    }
    Job* head = head_.load(std::memory_order_relaxed);
    do {
        chain.last->next = head;
    } while (!head_.compare_exchange_weak(head, chain.first, std::memory_order_seq_cst,
                                          std::memory_order_relaxed));
    return true;
}

JobList Mailbox::take() {
    Job* newest = head_.exchange(nullptr, std::memory_order_seq_cst);
    JobList list;
    list.last = newest;
    while (newest != nullptr) {
        Job* older = newest->next;
        newest->next = list.first;
        list.first = newest;
        newest = older;
        list.count += 1;
    }
    return list;
}

}  // namespace onrush::engine
