#include "http/field_value.h"

#include <fmt/format.h>

#include "base/utf8.h"

namespace onrush::http {

namespace {

std::optional<ValueProblem> put_characters(const Target& target, std::string_view text) {
    std::optional<std::size_t> characters = base::characters_in(text);
    if (!characters || text.find('\0') != std::string_view::npos) {
        return ValueProblem{&problems::invalid_text, "It must be UTF-8 without U+0000."};
    }
    std::int64_t count = static_cast<std::int64_t>(*characters);
    if (count > target.max) {
        return ValueProblem{&problems::out_of_range,
                            base::range_text("characters", target.min, target.max)};
    }
    static_cast<std::string*>(target.value)->assign(text);
    return std::nullopt;
}

std::optional<ValueProblem> put_instant(const Target& target, std::string_view text) {
    std::optional<base::Instant> instant = base::parse_instant(text);
    if (!instant) {
        return wrong_type(target);
    }
    *static_cast<base::Instant*>(target.value) = *instant;
    return std::nullopt;
}

std::optional<ValueProblem> put_choice(const Target& target, std::string_view text) {
    const auto& choices = target.shape->choices;
    auto found = std::find(choices.begin(), choices.end(), text);
    if (found == choices.end()) {
        return ValueProblem{&problems::out_of_range,
                            fmt::format("It must be one of: {}.", fmt::join(choices, ", "))};
    }
    target.shape->set(target.value, found - choices.begin());
    return std::nullopt;
}

}  // namespace

ValueProblem wrong_type(const Target& target) {
    auto must_be = [](std::string_view what) {
        return ValueProblem{&problems::wrong_type, fmt::format("It must be {}.", what)};
    };
    switch (target.shape->kind) {
        case ShapeKind::boolean:
            return must_be("true or false");
        case ShapeKind::integer:
            return must_be("an integer");
        case ShapeKind::text:
            return must_be("a string");
        case ShapeKind::instant:
            return must_be("a time in RFC 3339 format, such as \"2026-11-21T07:35:45.000Z\"");
        case ShapeKind::duration:
            return must_be("a whole number of seconds");
        case ShapeKind::choice:
            return must_be("a string");
        case ShapeKind::list:
            return must_be(target.shape->instead == nullptr ? "an array" : "an array or an object");
        case ShapeKind::object:
        case ShapeKind::any_object:
            return must_be("an object");
    }
    return must_be("of another type");
}

ValueProblem number_out_of_range(const Target& target) {
    bool number =
        target.shape->kind == ShapeKind::integer || target.shape->kind == ShapeKind::duration;
    if (!number) {
        return wrong_type(target);
    }
    return {&problems::out_of_range, base::range_text({}, target.min, target.max)};
}

std::optional<ValueProblem> put_integer(const Target& target, std::int64_t number) {
    bool duration = target.shape->kind == ShapeKind::duration;
    if (!duration && target.shape->kind != ShapeKind::integer) {
        return wrong_type(target);
    }
    if (number < target.shape->min || number > target.shape->max) {
        return number_out_of_range(target);
    }
    if (duration) {
        *static_cast<base::Duration*>(target.value) = base::Duration::seconds(number);
    } else {
        target.shape->set(target.value, number);
    }
    return std::nullopt;
}

std::optional<ValueProblem> put_text(const Target& target, std::string_view text) {
    switch (target.shape->kind) {
        case ShapeKind::text:
            return put_characters(target, text);
        case ShapeKind::instant:
            return put_instant(target, text);
        case ShapeKind::choice:
            return put_choice(target, text);
        case ShapeKind::boolean:
        case ShapeKind::integer:
        case ShapeKind::duration:
        case ShapeKind::list:
        case ShapeKind::object:
        case ShapeKind::any_object:
            break;
    }
    return wrong_type(target);
}

std::optional<ValueProblem> put_flag(const Target& target, bool flag) {
    if (target.shape->kind != ShapeKind::boolean) {
        return wrong_type(target);
    }
    *static_cast<bool*>(target.value) = flag;
    return std::nullopt;
}

}  // namespace onrush::http
