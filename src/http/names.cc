#include "http/names.h"

#include <algorithm>

#include <boost/beast/core/string.hpp>

namespace onrush::http {

namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_host_name(std::string_view text) {
    auto fits = [](char c) {
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        return is_digit(c) || letter || c == '-' || c == '.' || c == '_' || c == '~';
    };
    return !text.empty() && std::ranges::all_of(text, fits);
}

bool is_bracketed_address(std::string_view text) {
    constexpr std::string_view of_address = "0123456789abcdefABCDEF:.";
    return text.size() > 3 && text.starts_with('[') && text.ends_with(']') &&
           text.substr(1, text.size() - 2).find_first_not_of(of_address) == std::string_view::npos;
}

}  // namespace

bool same_name(std::string_view a, std::string_view b) {
    using Text = boost::beast::string_view;
    return boost::beast::iequals(Text(a), Text(b));
}

std::string_view without_blanks(std::string_view text) {
    constexpr std::string_view blank = " \t\r\n";
    std::size_t begin = text.find_first_not_of(blank);
    if (begin == std::string_view::npos) {
        return {};
    }
    return text.substr(begin, text.find_last_not_of(blank) - begin + 1);
}

std::string_view value_of_line(std::string_view line, std::string_view name) {
    std::size_t colon = line.find(':');
    bool of_field = colon == name.size() && same_name(line.substr(0, colon), name);
    return of_field ? line.substr(colon + 1) : std::string_view();
}

bool is_host(std::string_view text) {
    constexpr std::size_t port_digits_max = 5;
    std::string_view host = without_port(text);
    std::string_view port = text.substr(host.size());
    bool fits = host.starts_with('[') ? is_bracketed_address(host) : is_host_name(host);
    return fits && (port.empty() || (port.size() <= 1 + port_digits_max &&
                                     std::ranges::all_of(port.substr(1), is_digit)));
}

std::string_view without_port(std::string_view host) {
    std::size_t from = host.starts_with('[') ? host.find(']') : 0;
    return from == std::string_view::npos ? host : host.substr(0, host.find(':', from));
}

}  // namespace onrush::http
