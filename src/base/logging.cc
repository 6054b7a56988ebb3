#include "base/logging.h"

#include <unistd.h>

#include <fmt/format.h>

#include "base/printable.h"
#include "base/time.h"
#include "base/utf8.h"

namespace onrush::base {

namespace {

Severity least_severity = Severity::info;

const char* name_of(Severity severity) {
    switch (severity) {
        case Severity::info:
            return "info";
        case Severity::warning:
            return "warning";
        case Severity::error:
            return "error";
    }
    return "";
}

void append_value(std::string& out, const Field& field, LogForm form) {
    if (const auto* text = std::get_if<std::string_view>(&field.value)) {
        bool plain = form == LogForm::text && !text->empty() &&
                     text->find_first_of(" \"\\\n\r\t=") == std::string_view::npos;
        if (plain) {
            out += *text;
        } else {
            append_json_string(out, *text);
        }
    } else if (const auto* flag = std::get_if<bool>(&field.value)) {
        out += *flag ? "true" : "false";
    } else if (const auto* number = std::get_if<double>(&field.value)) {
        out += fmt::format("{:.6g}", *number);
    } else {
        out += std::to_string(std::get<std::int64_t>(field.value));
    }
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
    out += '"';
    while (!text.empty()) {
        std::size_t bytes = first_character_bytes(text);
        char c = text.front();
        if (bytes == 0) {
            out += replacement_character;
            bytes = 1;
        } else if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (c == '\n') {
            out += "\\n";
        } else if (static_cast<std::uint8_t>(c) < 0x20) {
            out += fmt::format("\\u{:04x}", static_cast<int>(c));
        } else {
            out += text.substr(0, bytes);
        }
        text.remove_prefix(bytes);
    }
    out += '"';
}

std::string log_line(LogForm form, std::int64_t unix_ms, Severity severity, std::string_view event,
                     std::initializer_list<Field> fields) {
    std::string line;
    std::string time = to_text(Instant(unix_ms));
    if (form == LogForm::json) {
        line = fmt::format(R"({{"time":"{}","level":"{}","event":)", time, name_of(severity));
        append_json_string(line, event);
    } else {
        line = fmt::format("{} {:<7} {}", time, name_of(severity), event);
    }
    for (const Field& field : fields) {
        if (form == LogForm::json) {
            line += ',';
            append_json_string(line, field.name);
            line += ':';
        } else {
            line += ' ';
            line += field.name;
            line += '=';
        }
        append_value(line, field, form);
    }
    if (form == LogForm::json) {
        line += '}';
    }
    return printable(line);
}

void set_least_severity(Severity least) {
    least_severity = least;
}

void log(Severity severity, std::string_view event, std::initializer_list<Field> fields) {
    if (severity < least_severity) {
        return;
    }
    static const LogForm form = isatty(STDERR_FILENO) != 0 ? LogForm::text : LogForm::json;
    std::string line = log_line(form, SystemClock().now().ms, severity, event, fields);
    line += '\n';
    // A log line that cannot be written has nowhere to be reported.
    [[maybe_unused]] ssize_t written = write(STDERR_FILENO, line.data(), line.size());
}

}  // namespace onrush::base
