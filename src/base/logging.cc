#include "base/logging.h"

#include <unistd.h>

#include <fmt/format.h>

#include "base/time.h"

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

// The length of the UTF-8 sequence at the front of `text`, or 0 when it is not one.
std::size_t utf8_length(std::string_view text) {
    auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
    std::uint8_t lead = byte(0);
    std::size_t length = lead < 0x80                   ? 1
                         : lead >= 0xc2 && lead < 0xe0 ? 2
                         : lead >= 0xe0 && lead < 0xf0 ? 3
                         : lead >= 0xf0 && lead < 0xf5 ? 4
                                                       : 0;
    if (length == 0 || text.size() < length) {
        return 0;
    }
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xc0) != 0x80) {
            return 0;
        }
    }
    // Overlong forms, surrogates and what lies past U+10FFFF.
    if (length == 3 && ((lead == 0xe0 && byte(1) < 0xa0) || (lead == 0xed && byte(1) >= 0xa0))) {
        return 0;
    }
    if (length == 4 && ((lead == 0xf0 && byte(1) < 0x90) || (lead == 0xf4 && byte(1) >= 0x90))) {
        return 0;
    }
    return length;
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
        fmt::format_to(std::back_inserter(out), "{:.6g}", *number);
    } else {
        fmt::format_to(std::back_inserter(out), "{}", std::get<std::int64_t>(field.value));
    }
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
    out += '"';
    while (!text.empty()) {
        std::size_t length = utf8_length(text);
        char c = text.front();
        if (length == 0) {
            out += "\xef\xbf\xbd";
            length = 1;
        } else if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (c == '\n') {
            out += "\\n";
        } else if (static_cast<std::uint8_t>(c) < 0x20) {
            fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<int>(c));
        } else {
            out += text.substr(0, length);
        }
        text.remove_prefix(length);
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
    return line;
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
