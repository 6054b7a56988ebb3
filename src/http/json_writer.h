// Writes JSON straight into a buffer: no tree, no allocation.
//
//     json.begin_object();
//     json.member("couponId", id);
//     json.member("issuedAt", now);
//     json.end_object();
//
// Commas are put in by the writer; names are given as they go on the wire and are not escaped,
// texts are. Bytes of a text that are not UTF-8 become U+FFFD. Money is its minor units, an
// Instant RFC 3339 in UTC with milliseconds or null for never, a Duration whole seconds. The
// caller keeps begin and end in pairs. Not shared between threads.
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/money.h"
#include "base/time.h"
#include "http/buffer.h"

namespace onrush::http {

// Decimal digits of `value` at `to`, which has room for 20; gives the end.
char* write_decimal(char* to, std::int64_t value);
// "2026-11-21T07:35:45.000Z" at `to`, which has room for 24; gives the end. Not for never().
char* write_instant(char* to, base::Instant instant);

class JsonWriter {
public:
    explicit JsonWriter(Buffer& out) : out_(out) {}

    void begin_object() { open('{'); }
    void end_object() { close('}'); }
    void begin_array() { open('['); }
    void end_array() { close(']'); }

    // `"name":` and then exactly one value.
    void name(std::string_view text) {
        char* to = out_.room(text.size() + 4);
        std::size_t n = 0;
        if (comma_) {
            to[n++] = ',';
        }
        to[n++] = '"';
        std::memcpy(to + n, text.data(), text.size());
        n += text.size();
        to[n++] = '"';
        to[n++] = ':';
        out_.commit(n);
        comma_ = false;
    }

    void null() { word("null"); }
    void value(bool flag) { word(flag ? "true" : "false"); }
    void value(std::string_view text);
    void value(const std::string& text) { value(std::string_view(text)); }
    void value(const char* text) { value(std::string_view(text)); }
    void value(base::Money money) { value(money.units); }
    void value(base::Instant instant);
    void value(base::Duration duration) { value(duration.ms / 1000); }
    template <std::integral Integer>
        requires(!std::same_as<Integer, bool>)
    void value(Integer number) {
        separate();
        char* to = out_.room(20);
        out_.commit(
            static_cast<std::size_t>(write_decimal(to, static_cast<std::int64_t>(number)) - to));
    }
    template <typename Tag>
    void value(base::Id<Tag> id) {
        value(id.value);
    }
    // Written as null when there is none; member() leaves the whole member out instead.
    template <typename T>
    void value(const std::optional<T>& maybe) {
        maybe ? value(*maybe) : null();
    }
    template <typename T>
    void value(const std::vector<T>& items) {
        begin_array();
        for (const T& item : items) {
            value(item);
        }
        end_array();
    }
    // Described structs and enums: see described.h.
    template <typename T>
        requires requires(JsonWriter& json, const T& described) {
            write_described(json, described);
        }
    void value(const T& described) {
        write_described(*this, described);
    }

    template <typename T>
    void member(std::string_view text, const T& member_value) {
        name(text);
        value(member_value);
    }
    template <typename T>
    void member(std::string_view text, const std::optional<T>& maybe) {
        if (maybe) {
            name(text);
            value(*maybe);
        }
    }

    // Bytes that are JSON already.
    void raw(std::string_view json) {
        separate();
        out_.append(json);
    }

private:
    void separate() {
        if (comma_) {
            out_.push(',');
        }
        comma_ = true;
    }
    void open(char bracket) {
        separate();
        out_.push(bracket);
        comma_ = false;
    }
    void close(char bracket) {
        out_.push(bracket);
        comma_ = true;
    }
    void word(std::string_view text) {
        separate();
        out_.append(text);
    }

    Buffer& out_;
    bool comma_ = false;
};

}  // namespace onrush::http
