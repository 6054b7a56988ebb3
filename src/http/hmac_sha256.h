// HMAC-SHA-256 with a key that was prepared once.
//
// A token check is one such code over some 150 bytes. OpenSSL's general interface spends three
// times as long on looking up, allocating and copying its contexts as on hashing; here the two
// half-done hashes of the key are plain structs that are copied for each message. The general
// interface uses the same SHA-256 of OpenSSL; this class calls it directly. Any thread.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string_view>

namespace onrush::http {

class HmacSha256 {
public:
    explicit HmacSha256(std::string_view key);
    ~HmacSha256();
    HmacSha256(const HmacSha256&) = delete;
    HmacSha256& operator=(const HmacSha256&) = delete;

    [[nodiscard]] std::array<std::uint8_t, 32> code(std::string_view message) const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace onrush::http
