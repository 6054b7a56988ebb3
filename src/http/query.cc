#include "http/query.h"

#include <charconv>

#include <fmt/format.h>

#include "base/utf8.h"
#include "http/field_value.h"

namespace onrush::http {

namespace {

int hex_digit(char byte) {
    if (byte >= '0' && byte <= '9') {
        return byte - '0';
    }
    char lower = static_cast<char>(byte | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

std::optional<ValueProblem> put_value(const Target& target, std::string_view text) {
    switch (target.shape->kind) {
        case ShapeKind::boolean:
            if (text != "true" && text != "false") {
                return wrong_type(target);
            }
            return put_flag(target, text == "true");
        case ShapeKind::integer:
        case ShapeKind::duration: {
            std::int64_t number = 0;
            auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
            if (code == std::errc::result_out_of_range) {
                return number_out_of_range(target);
            }
            if (code != std::errc() || end != text.data() + text.size()) {
                return wrong_type(target);
            }
            return put_integer(target, number);
        }
        case ShapeKind::text:
        case ShapeKind::instant:
        case ShapeKind::choice:
            return put_text(target, text);
        case ShapeKind::list:
        case ShapeKind::object:
        case ShapeKind::any_object:
            break;
    }
    ONRUSH_CHECK(false, "a query parameter is a scalar, not a {}", target.shape->name);
    return std::nullopt;
}

FieldProblem at_parameter(std::string_view name, ValueProblem why) {
    FieldProblem problem{why.type, {}, std::move(why.detail)};
    base::append_pointer(problem.pointer, base::is_utf8(name) ? name : "");
    return problem;
}

std::optional<FieldProblem> put_parameter(const Shape& shape, void* object, std::string_view name,
                                          std::string_view value, std::uint64_t& seen) {
    const MemberShape* member = shape.find(name);
    if (member == nullptr) {
        name = name.substr(0, limits::json_name_bytes_max);
        return at_parameter(name, {&problems::unknown_field, "This parameter is unknown."});
    }
    std::uint64_t bit = std::uint64_t{1} << (member - shape.members.data());
    if ((seen & bit) != 0) {
        return at_parameter(name, {&problems::duplicate_field, "Send it once."});
    }
    seen |= bit;
    Target target{member->shape, member->get(object), member->min, member->max};
    if (std::optional<ValueProblem> why = put_value(target, value)) {
        return at_parameter(name, std::move(*why));
    }
    return std::nullopt;
}

}  // namespace

bool percent_decode(std::string_view text, std::string& out) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '+') {
            out += ' ';
        } else if (text[i] != '%') {
            out += text[i];
        } else {
            int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
            int low = i + 2 < text.size() ? hex_digit(text[i + 2]) : -1;
            if (high < 0 || low < 0) {
                return false;
            }
            out += static_cast<char>(high * 16 + low);
            i += 2;
        }
    }
    return true;
}

std::optional<FieldProblem> decode_query(std::string_view query, const Shape& shape, void* object) {
    std::uint64_t seen = 0;
    std::string name;
    std::string value;
    while (!query.empty()) {
        std::size_t ampersand = query.find('&');
        std::string_view pair = query.substr(0, ampersand);
        query.remove_prefix(ampersand == std::string_view::npos ? query.size() : ampersand + 1);
        if (pair.empty()) {
            continue;
        }
        std::size_t equals = pair.find('=');
        name.clear();
        value.clear();
        bool decoded = percent_decode(pair.substr(0, equals), name);
        if (equals != std::string_view::npos) {
            decoded = decoded && percent_decode(pair.substr(equals + 1), value);
        }
        if (!decoded) {
            return at_parameter(name,
                                {&problems::invalid_text, "The percent-encoding is invalid."});
        }
        if (auto problem = put_parameter(shape, object, name, value, seen)) {
            return problem;
        }
    }
    for (std::size_t i = 0; i < shape.members.size(); ++i) {
        if (shape.members[i].required && (seen >> i & 1) == 0) {
            return at_parameter(
                shape.members[i].name,
                {&problems::missing_field, "It is required. /openapi.json describes the route."});
        }
    }
    return std::nullopt;
}

bool decode_query(Exchange& exchange, const Shape& shape, void* object) {
    std::optional<FieldProblem> problem = decode_query(exchange.request().query, shape, object);
    if (problem) {
        refuse_field(exchange, *problem);
    }
    return !problem;
}

}  // namespace onrush::http
