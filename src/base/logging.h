// Structured logging: an event name and its fields, one line each, on stderr.
//
// Text on a terminal, JSON elsewhere. Any thread; a line is one write and never interleaves.
// Secrets are never given to it. The log of changes is something else: see src/log/.
#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>

namespace onrush::base {

enum class Severity { info, warning, error };

struct Field {
    std::string_view name;
    std::variant<std::int64_t, double, bool, std::string_view> value;

    template <std::integral Integer>
        requires(!std::same_as<Integer, bool>)
    Field(std::string_view field, Integer number)
        : name(field), value(static_cast<std::int64_t>(number)) {}
    Field(std::string_view field, bool flag) : name(field), value(flag) {}
    Field(std::string_view field, double number) : name(field), value(number) {}
    Field(std::string_view field, std::string_view text) : name(field), value(text) {}
    Field(std::string_view field, const std::string& text)
        : name(field), value(std::string_view(text)) {}
    Field(std::string_view field, const char* text) : name(field), value(std::string_view(text)) {}
};

enum class LogForm { text, json };

// The line without its newline, as the form says: what log() writes, apart so that it is tested.
[[nodiscard]] std::string log_line(LogForm form, std::int64_t unix_ms, Severity severity,
                                   std::string_view event, std::initializer_list<Field> fields);

void log(Severity severity, std::string_view event, std::initializer_list<Field> fields = {});

// From then on, lines below this severity are not written. Before other threads log.
void set_least_severity(Severity least);

inline void log_info(std::string_view event, std::initializer_list<Field> fields = {}) {
    log(Severity::info, event, fields);
}
inline void log_warning(std::string_view event, std::initializer_list<Field> fields = {}) {
    log(Severity::warning, event, fields);
}
inline void log_error(std::string_view event, std::initializer_list<Field> fields = {}) {
    log(Severity::error, event, fields);
}

// The JSON string for a text, quotes included. Bytes that are not UTF-8 become U+FFFD.
void append_json_string(std::string& out, std::string_view text);

}  // namespace onrush::base
