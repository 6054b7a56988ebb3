#include "http/keyed_hash.h"

#include <bit>
#include <cstring>
#include <span>

#include "http/random_bytes.h"

namespace onrush::http {

namespace {

struct SipHashState {
    std::uint64_t a, b, c, d;

    void round() {
        a += b;
        b = std::rotl(b, 13) ^ a;
        a = std::rotl(a, 32);
        c += d;
        d = std::rotl(d, 16) ^ c;
        a += d;
        d = std::rotl(d, 21) ^ a;
        c += b;
        b = std::rotl(b, 17) ^ c;
        c = std::rotl(c, 32);
    }
    void take(std::uint64_t word) {
        d ^= word;
        round();
        round();
        a ^= word;
    }
};

}  // namespace

KeyedHash KeyedHash::with_secret() {
    static const Key secret = [] {
        Key key;
        fill_random({reinterpret_cast<std::uint8_t*>(key.data()), sizeof key});
        return key;
    }();
    return KeyedHash(secret);
}

std::uint64_t KeyedHash::of(std::string_view bytes) const {
    SipHashState state{key_[0] ^ 0x736f6d6570736575, key_[1] ^ 0x646f72616e646f6d,
                       key_[0] ^ 0x6c7967656e657261, key_[1] ^ 0x7465646279746573};
    std::uint64_t last = static_cast<std::uint64_t>(bytes.size()) << 56;
    for (; bytes.size() >= 8; bytes.remove_prefix(8)) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data(), sizeof word);
        state.take(word);
    }
    std::uint64_t rest = 0;
    if (!bytes.empty()) {
        std::memcpy(&rest, bytes.data(), bytes.size());
    }
    state.take(last | rest);
    state.c ^= 0xff;
    for (int i = 0; i < 4; ++i) {
        state.round();
    }
    return state.a ^ state.b ^ state.c ^ state.d;
}

}  // namespace onrush::http
