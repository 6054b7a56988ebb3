#include "http/random_bytes.h"

#include <cerrno>

#include <sys/random.h>

#include "base/check.h"

namespace onrush::http {

void fill_random(std::span<std::uint8_t> bytes) {
    ssize_t count = ::getrandom(bytes.data(), bytes.size(), 0);  // whole, up to 256 bytes
    ONRUSH_CHECK(count == static_cast<ssize_t>(bytes.size()), "no random bytes: errno {}", errno);
}

}  // namespace onrush::http
