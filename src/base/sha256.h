// SHA-256, by OpenSSL. One Sha256 object hashes many messages; it is not shared between threads.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>

#include "base/bytes.h"

namespace onrush::base {

using Digest = std::array<std::uint8_t, 32>;

class Sha256 {
public:
    Sha256();
    ~Sha256();
    Sha256(const Sha256&) = delete;
    Sha256& operator=(const Sha256&) = delete;

    void update(ByteView bytes);
    // The digest of everything since the last finish().
    [[nodiscard]] Digest finish();

private:
    struct Context;
    std::unique_ptr<Context> context_;
};

[[nodiscard]] Digest sha256(ByteView bytes);
[[nodiscard]] std::string to_hex(const Digest& digest);
[[nodiscard]] ByteView view_of(const Digest& digest);

}  // namespace onrush::base
