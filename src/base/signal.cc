#include "base/signal.h"

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <ctime>

namespace onrush::base {

void Signal::wake() {
    if (sleeping_.exchange(0, std::memory_order_seq_cst) != 0) {
        syscall(SYS_futex, &sleeping_, FUTEX_WAKE_PRIVATE, 1, nullptr, nullptr, 0);
    }
}

void Signal::sleep(Duration at_most) {
    std::int64_t ms = std::max<std::int64_t>(at_most.ms, 0);
    timespec timeout{};
    timeout.tv_sec = ms / 1000;
    timeout.tv_nsec = ms % 1000 * 1'000'000;
    // Returns at once when a notify() has cleared the word in between.
    syscall(SYS_futex, &sleeping_, FUTEX_WAIT_PRIVATE, 1, &timeout, nullptr, 0);
}

}  // namespace onrush::base
