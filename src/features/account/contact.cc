#include "features/account/contact.h"

#include <algorithm>

#include "base/utf8.h"

namespace onrush::account {

namespace {

bool is_letter_or_digit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_atom_character(char c) {
    return is_letter_or_digit(c) || std::string_view("!#$%&'*+-/=?^_`{|}~").contains(c);
}

// Parts between dots, each accepted by `is_part`.
template <typename IsPart>
bool is_dotted(std::string_view text, IsPart is_part) {
    for (;;) {
        std::size_t dot = text.find('.');
        if (!is_part(text.substr(0, dot))) {
            return false;
        }
        if (dot == std::string_view::npos) {
            return true;
        }
        text.remove_prefix(dot + 1);
    }
}

bool is_atom(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, is_atom_character);
}

bool is_control(char c) {
    auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7f;
}

bool is_host_label(std::string_view text) {
    return !text.empty() && text.size() <= limits::email_label_bytes_max && text.front() != '-' &&
           text.back() != '-' &&
           std::ranges::all_of(text, [](char c) { return is_letter_or_digit(c) || c == '-'; });
}

}  // namespace

bool is_name(std::string_view text) {
    return std::ranges::none_of(text, is_control);
}

bool is_text(std::string_view text) {
    return std::ranges::none_of(text, [](char c) { return is_control(c) && c != '\n'; });
}

bool is_email(std::string_view text) {
    std::size_t at = text.find('@');
    if (at == std::string_view::npos || text.size() > limits::email_bytes_max ||
        at > limits::email_local_bytes_max) {
        return false;
    }
    return is_dotted(text.substr(0, at), is_atom) && is_dotted(text.substr(at + 1), is_host_label);
}

bool is_external_id(std::string_view text) {
    return !text.empty() && text.size() <= limits::external_id_bytes_max && base::is_utf8(text) &&
           is_name(text);
}

std::string fold_email(std::string_view email) {
    std::string folded(email);
    for (char& c : folded) {
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return folded;
}

}  // namespace onrush::account
