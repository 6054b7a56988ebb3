#include "mirror/utf8.h"

#include <array>

namespace onrush::mirror {

namespace {

constexpr std::uint64_t high_bits = 0x8080'8080'8080'8080u;

struct Form {
    std::uint8_t lead_from;
    std::uint8_t lead_to;
    std::uint8_t second_from;  // the second byte's range is what rules the bad forms out
    std::uint8_t second_to;
    std::size_t length;
};
constexpr std::array<Form, 8> forms{{{0xc2, 0xdf, 0x80, 0xbf, 2},
                                     {0xe0, 0xe0, 0xa0, 0xbf, 3},
                                     {0xe1, 0xec, 0x80, 0xbf, 3},
                                     {0xed, 0xed, 0x80, 0x9f, 3},
                                     {0xee, 0xef, 0x80, 0xbf, 3},
                                     {0xf0, 0xf0, 0x90, 0xbf, 4},
                                     {0xf1, 0xf3, 0x80, 0xbf, 4},
                                     {0xf4, 0xf4, 0x80, 0x8f, 4}}};

// The length of the sequence at the front, which does not start with ASCII; 0 when it is bad.
std::size_t sequence_length(base::ByteView bytes) {
    auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(bytes[i]); };
    for (const Form& form : forms) {
        if (byte(0) < form.lead_from || byte(0) > form.lead_to) {
            continue;
        }
        if (bytes.size() < form.length || byte(1) < form.second_from || byte(1) > form.second_to) {
            return 0;
        }
        for (std::size_t i = 2; i < form.length; ++i) {
            if ((byte(i) & 0xc0) != 0x80) {
                return 0;
            }
        }
        return form.length;
    }
    return 0;
}

}  // namespace

bool is_utf8(base::ByteView bytes) {
    while (!bytes.empty()) {
        if (bytes.size() >= 8) {
            std::uint64_t eight = 0;
            std::memcpy(&eight, bytes.data(), 8);
            if ((eight & high_bits) == 0) {
                bytes.remove_prefix(8);
                continue;
            }
        }
        std::size_t length =
            static_cast<std::uint8_t>(bytes[0]) < 0x80 ? 1 : sequence_length(bytes);
        if (length == 0) {
            return false;
        }
        bytes.remove_prefix(length);
    }
    return true;
}

}  // namespace onrush::mirror
