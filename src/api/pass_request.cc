#include "api/pass_request.h"

#include <fmt/format.h>

#include "http/names.h"

namespace onrush::api {

namespace {

using http::without_blanks;

std::string cookie_name(std::uint64_t room) {
    return fmt::format("onrush_pass_{}", room);
}

// Cuts what is before the mark off the front of `text`, and the mark; all of it without one.
std::string_view take_first(std::string_view& text, char mark) {
    std::size_t end = text.find(mark);
    std::string_view first = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    return first;
}

// Calls see(value) for each line of the field that has one.
template <typename See>
void for_each_value(std::string_view head, std::string_view name, See see) {
    while (!head.empty()) {
        std::string_view value = without_blanks(http::value_of_line(take_first(head, '\n'), name));
        if (!value.empty()) {
            see(value);
        }
    }
}

}  // namespace

std::optional<std::string_view> pass_in(const http::Request& request, std::uint64_t room) {
    std::optional<std::string_view> pass;
    for_each_value(request.head, "onrush-pass",
                   [&](std::string_view value) { pass = pass ? std::string_view() : value; });
    if (pass) {
        return pass;
    }
    return cookie_in(request, cookie_name(room));
}

std::optional<std::string_view> cookie_in(const http::Request& request, std::string_view name) {
    std::optional<std::string_view> found;
    for_each_value(request.head, "cookie", [&](std::string_view cookies) {
        while (!cookies.empty()) {
            std::string_view value = take_first(cookies, ';');
            if (without_blanks(take_first(value, '=')) == name) {
                found = without_blanks(value);
            }
        }
    });
    return found;
}

std::string pass_cookie(std::uint64_t room, std::string_view pass, base::Duration valid_for,
                        bool https) {
    return fmt::format("{}={}; Path=/; Max-Age={}; HttpOnly; SameSite=Lax{}", cookie_name(room),
                       pass, valid_for.ms / 1000, https ? "; Secure" : "");
}

}  // namespace onrush::api
