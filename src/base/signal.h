// How a thread sleeps until others have work for it, without a system call when it is awake.
//
// One thread waits; any thread notifies. The work itself is published by other means (an atomic,
// written with seq_cst or by a read-modify-write) before notify() and looked for by `has_work`
// after the waiter has said that it sleeps, so no wake-up is lost.
#pragma once

#include <atomic>
#include <cstdint>

#include "base/time.h"

namespace onrush::base {

class Signal {
public:
    void notify() {
        if (sleeping_.load(std::memory_order_seq_cst) != 0) {
            wake();
        }
    }

    // Returns when notified, when has_work() says so, or after `at_most`; possibly for no reason.
    template <typename HasWork>
    void wait(Duration at_most, HasWork has_work) {
        sleeping_.store(1, std::memory_order_seq_cst);
        if (!has_work()) {
            sleep(at_most);
        }
        sleeping_.store(0, std::memory_order_seq_cst);
    }

private:
    void wake();
    void sleep(Duration at_most);

    std::atomic<std::uint32_t> sleeping_{0};
};

}  // namespace onrush::base
