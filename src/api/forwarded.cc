#include "api/forwarded.h"

#include "http/names.h"

namespace onrush::api {

namespace {

using http::same_name;
using http::without_blanks;

// Cuts what is behind the mark at `at` off the end of `text`; all of it where there is none.
std::string_view take_from(std::string_view& text, std::size_t at) {
    std::size_t begin = at == std::string_view::npos ? 0 : at + 1;
    std::string_view last = text.substr(begin);
    text = text.substr(0, begin == 0 ? 0 : at);
    return last;
}

std::string_view take_last(std::string_view& text, char mark) {
    return take_from(text, text.rfind(mark));
}

bool is_quote(std::string_view text, std::size_t at) {
    if (text[at] != '"') {
        return false;
    }
    std::size_t before = text.substr(0, at).find_last_not_of('\\');
    std::size_t escapes = at - (before == std::string_view::npos ? 0 : before + 1);
    return escapes % 2 == 0;
}

// The same for a mark that may also stand in quotes, where it is none. It is read from the end, for
// that is what our own proxies wrote: a quote that a stranger left open does not reach them.
std::string_view take_last_unquoted(std::string_view& text, char mark) {
    bool quoted = false;
    std::size_t at = text.size();
    while (at > 0 && (quoted || text[at - 1] != mark)) {
        at -= 1;
        quoted = quoted != is_quote(text, at);
    }
    return take_from(text, at == 0 ? std::string_view::npos : at - 1);
}

// "192.0.2.7", "192.0.2.7:80", "2001:db8::7", "[2001:db8::7]:80", with quotes around or without.
Address address_in(std::string_view text) {
    text = without_blanks(text);
    if (text.size() > 1 && text.front() == '"' && text.back() == '"') {
        text = text.substr(1, text.size() - 2);
    }
    if (text.starts_with('[')) {
        std::size_t end = text.find(']');
        return end == std::string_view::npos ? Address() : Address::parse(text.substr(1, end - 1));
    }
    std::size_t colon = text.find(':');
    bool port = colon != std::string_view::npos && colon == text.rfind(':');
    return Address::parse(port ? text.substr(0, colon) : text);
}

// "for=192.0.2.7;proto=https": the value of `for`. Empty, too, when there are two of them.
std::string_view for_in(std::string_view element) {
    std::string_view found;
    while (!element.empty()) {
        std::string_view pair = without_blanks(take_last_unquoted(element, ';'));
        if (pair.size() > 4 && same_name(pair.substr(0, 4), "for=")) {
            if (!found.empty()) {
                return {};
            }
            found = pair.substr(4);
        }
    }
    return found;
}

// `take` cuts the last element off a list, `read` finds the address in it.
template <typename Take, typename Read>
std::optional<Address> client_in(std::string_view head, std::string_view name, const Peers& proxies,
                                 Take take, Read read) {
    std::optional<Address> last;
    while (!head.empty()) {
        std::string_view value = http::value_of_line(take_last(head, '\n'), name);
        while (!value.empty()) {
            last = read(take(value, ','));
            if (last->empty() || !proxies.contain(last->view())) {
                return last;
            }
        }
    }
    return last;
}

}  // namespace

std::optional<Address> client_in_forwarded(std::string_view head, const Peers& proxies) {
    return client_in(head, "forwarded", proxies, take_last_unquoted,
                     [](std::string_view element) { return address_in(for_in(element)); });
}

std::optional<Address> client_in_x_forwarded(std::string_view head, const Peers& proxies) {
    return client_in(head, "x-forwarded-for", proxies, take_last, address_in);
}

}  // namespace onrush::api
