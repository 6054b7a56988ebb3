// For what the server does in its own time: asked again and again, for a while that no machine
// needs, and no faster than a rate limit takes it.
#pragma once

#include <chrono>
#include <thread>

namespace onrush::app {

template <typename IsSo>
[[nodiscard]] bool wait_until(IsSo is_so) {
    auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (!is_so()) {
        if (std::chrono::steady_clock::now() > end) {
            return false;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return true;
}

}  // namespace onrush::app
