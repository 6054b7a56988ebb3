// A hash that nobody can foresee without its key: SipHash-2-4.
//
// For tables whose keys strangers choose. With a public hash they would find keys that meet in one
// place of the table and push others out of it.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace onrush::http {

class KeyedHash {
public:
    using Key = std::array<std::uint64_t, 2>;

    explicit KeyedHash(Key key) : key_(key) {}
    // With a key of this process that is never told.
    [[nodiscard]] static KeyedHash with_secret();

    [[nodiscard]] std::uint64_t of(std::string_view bytes) const;

private:
    Key key_;
};

}  // namespace onrush::http
