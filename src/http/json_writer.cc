#include "http/json_writer.h"

#include <algorithm>
#include <array>

#include "base/utf8.h"

namespace onrush::http {

namespace {

constexpr std::array<char, 200> two_digits = [] {
    std::array<char, 200> table{};
    for (std::size_t i = 0; i < 100; ++i) {
        table[2 * i] = static_cast<char>('0' + i / 10);
        table[2 * i + 1] = static_cast<char>('0' + i % 10);
    }
    return table;
}();

void put_two(char* to, std::int64_t value) {
    std::memcpy(to, two_digits.data() + 2 * value, 2);
}

// Bytes that go into a JSON string as they are: ASCII but controls, quote and backslash.
constexpr std::array<bool, 256> needs_no_escape = [] {
    std::array<bool, 256> table{};
    for (std::size_t byte = 0x20; byte < 0x80; ++byte) {
        table[byte] = byte != '"' && byte != '\\' && byte != 0x7f;
    }
    return table;
}();

void escape(Buffer& out, unsigned char byte) {
    switch (byte) {
        case '"':
            return out.append("\\\"");
        case '\\':
            return out.append("\\\\");
        case '\n':
            return out.append("\\n");
        case '\r':
            return out.append("\\r");
        case '\t':
            return out.append("\\t");
        default:
            break;
    }
    constexpr std::string_view digits = "0123456789abcdef";
    out.append("\\u00");
    out.push(digits[byte >> 4]);
    out.push(digits[byte & 15]);
}

}  // namespace

char* write_decimal(char* to, std::int64_t value) {
    std::uint64_t rest = static_cast<std::uint64_t>(value);
    if (value < 0) {
        *to++ = '-';
        rest = 0 - rest;
    }
    char digits[20];
    char* at = digits + sizeof digits;
    while (rest >= 100) {
        at -= 2;
        put_two(at, static_cast<std::int64_t>(rest % 100));
        rest /= 100;
    }
    if (rest >= 10) {
        at -= 2;
        put_two(at, static_cast<std::int64_t>(rest));
    } else {
        *--at = static_cast<char>('0' + rest);
    }
    std::size_t count = static_cast<std::size_t>(digits + sizeof digits - at);
    std::memcpy(to, at, count);
    return to + count;
}

// The civil date by the count of days since 0000-03-01, in eras of 400 years.
char* write_instant(char* to, base::Instant instant) {
    constexpr std::int64_t ms_per_day = 86'400'000;
    std::int64_t days = instant.ms / ms_per_day;
    std::int64_t ms = instant.ms % ms_per_day;
    if (ms < 0) {
        days -= 1;
        ms += ms_per_day;
    }
    std::int64_t since_march = days + 719'468;
    std::int64_t era = since_march / 146'097;
    std::int64_t day_of_era = since_march % 146'097;
    std::int64_t year_of_era =
        (day_of_era - day_of_era / 1'460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
    std::int64_t day_of_year =
        day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    std::int64_t month_from_march = (5 * day_of_year + 2) / 153;
    std::int64_t day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    std::int64_t month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
    std::int64_t year = year_of_era + era * 400 + (month <= 2 ? 1 : 0);

    std::ranges::copy(std::string_view("0000-00-00T00:00:00.000Z"), to);
    put_two(to, year / 100 % 100);
    put_two(to + 2, year % 100);
    put_two(to + 5, month);
    put_two(to + 8, day);
    put_two(to + 11, ms / 3'600'000);
    put_two(to + 14, ms / 60'000 % 60);
    put_two(to + 17, ms / 1'000 % 60);
    to[20] = static_cast<char>('0' + ms / 100 % 10);
    put_two(to + 21, ms % 100);
    return to + 24;
}

void JsonWriter::value(base::Instant instant) {
    if (instant.is_never()) {
        return null();
    }
    separate();
    char* to = out_.room(26);
    *to = '"';
    *write_instant(to + 1, instant) = '"';
    out_.commit(26);
}

void JsonWriter::value(std::string_view text) {
    separate();
    out_.push('"');
    while (!text.empty()) {
        std::size_t run = 0;
        while (run < text.size() && needs_no_escape[static_cast<unsigned char>(text[run])]) {
            ++run;
        }
        out_.append(text.substr(0, run));
        text.remove_prefix(run);
        if (text.empty()) {
            break;
        }
        unsigned char byte = static_cast<unsigned char>(text.front());
        std::size_t bytes = base::first_character_bytes(text);
        if (byte < 0x80) {
            escape(out_, byte);
        } else if (bytes != 0) {
            out_.append(text.substr(0, bytes));
        } else {
            out_.append(base::replacement_character);
            bytes = 1;
        }
        text.remove_prefix(bytes);
    }
    out_.push('"');
}

}  // namespace onrush::http
