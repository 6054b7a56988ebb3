// The bytes of values, written a second time by the table in table/type.h: what the naive worlds
// compare rows, facts and answers by.
#pragma once

#include <cstdint>
#include <string>

#include "base/check.h"
#include "base/time.h"

namespace onrush::sim {

class Bytes {
public:
    Bytes& number(std::uint64_t value) {
        for (; value > 127; value /= 128) {
            text_ += static_cast<char>(value % 128 + 128);
        }
        text_ += static_cast<char>(value);
        return *this;
    }
    Bytes& with_sign(std::int64_t value) {
        bool negative = value < 0;
        std::uint64_t size =
            negative ? static_cast<std::uint64_t>(-(value + 1)) : static_cast<std::uint64_t>(value);
        return number(size * 2 + (negative ? 1 : 0));
    }
    Bytes& time(base::Instant value) {
        if (value.is_never()) {
            return number(0);
        }
        ONRUSH_CHECK(value.ms >= 0, "a time of {}", value.ms);
        return number(static_cast<std::uint64_t>(value.ms) * 2 + 1);
    }
    Bytes& string(const std::string& value) {
        number(value.size());
        text_ += value;
        return *this;
    }
    Bytes& flag(bool value) { return number(value ? 1 : 0); }
    // What was encoded apart.
    Bytes& append(const Bytes& other) {
        text_ += other.text_;
        return *this;
    }
    // One that may be missing.
    Bytes& maybe(bool there, const Bytes& value) {
        flag(there);
        return there ? append(value) : *this;
    }
    [[nodiscard]] std::string text() const { return text_; }

private:
    std::string text_;
};

}  // namespace onrush::sim
