// SHA-256, by OpenSSL. One Sha256 object hashes messages that come in pieces; it is not shared
// between threads. The functions are for any thread. They look nothing up and allocate nothing,
// which would be most of the cost of a short message
// (docs/decisions/0005-sha256-called-directly.md).
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
// HMAC of RFC 2104, for one message; http::HmacSha256 is for many of one key.
[[nodiscard]] Digest hmac_sha256(ByteView key, ByteView message);
[[nodiscard]] std::string to_hex(const Digest& digest);
[[nodiscard]] ByteView view_of(const Digest& digest);

}  // namespace onrush::base
