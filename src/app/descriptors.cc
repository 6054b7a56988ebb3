#include "app/descriptors.h"

#include <algorithm>

#include <sys/resource.h>

#include "base/logging.h"

namespace onrush::app {

namespace {

// Segments, mirror, standard streams, and those that are accepted to be told there is no room.
constexpr std::size_t reserved = 128;
constexpr std::size_t reserved_per_io_thread = 80;

constexpr std::size_t few_connections = 500;

}  // namespace

std::size_t connections_allowed(std::size_t wanted, bool was_asked_for, std::size_t io_threads) {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) {
        return wanted;
    }
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    getrlimit(RLIMIT_NOFILE, &limit);
    std::size_t others = reserved + reserved_per_io_thread * io_threads;
    std::size_t most = std::max<std::size_t>(limit.rlim_cur, others + io_threads) - others;
    if (most < wanted && (was_asked_for || most < few_connections)) {
        base::log_warning("connections.limited",
                          {{"wanted", wanted}, {"allowed", most}, {"openFiles", limit.rlim_cur}});
    }
    return std::min(wanted, most);
}

}  // namespace onrush::app
