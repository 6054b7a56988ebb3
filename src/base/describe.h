// What a described struct (Boost.Describe) says of itself: its members, their names for the
// outside, their ranges, and how the texts of an enum are written.
//
//     struct SetCartItem {
//         OptionId option;
//         std::uint32_t quantity = 0;
//         static constexpr std::array ranges = {
//             base::range("quantity", 0, limits::quantity_max, "Pieces; 0 takes the option out")};
//     };
//     BOOST_DESCRIBE_STRUCT(SetCartItem, (), (option, quantity))
//
// A range is that of an integer, of the characters of a text, or of the items of a list. Whoever
// reads such a struct from outside, documents it or refuses it takes the numbers from here.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <boost/describe.hpp>
#include <boost/mp11.hpp>

#include "base/check.h"
#include "base/list_or.h"
#include "base/refusal.h"

namespace onrush::base {

struct Range {
    std::string_view member;  // its name in C++
    std::int64_t min = 0;
    std::int64_t max = 0;
    std::string_view doc;
};

constexpr Range range(std::string_view member, std::int64_t min, std::int64_t max,
                      std::string_view doc = {}) {
    return {member, min, max, doc};
}

// An enum whose texts are upper case says so beside its definition:
//     constexpr base::EnumCase wire_case(State) { return base::EnumCase::upper; }
enum class EnumCase : std::uint8_t { as_is, upper };

template <typename T>
concept DescribedStruct = std::is_class_v<T> && boost::describe::has_describe_members<T>::value;
template <typename T>
concept DescribedEnum = std::is_enum_v<T> && boost::describe::has_describe_enumerators<T>::value;
template <typename T>
concept Ranged = DescribedStruct<T> && requires { T::ranges; };

template <typename T>
using Members = boost::describe::describe_members<T, boost::describe::mod_public>;
template <typename Enum>
using Enumerators = boost::describe::describe_enumerators<Enum>;

namespace detail {

// A text of known size made while compiling.
template <std::size_t size_max>
struct Name {
    std::array<char, size_max> bytes{};
    std::size_t size = 0;
    [[nodiscard]] constexpr std::string_view view() const { return {bytes.data(), size}; }
};

template <std::size_t size_max>
constexpr Name<size_max> camel(std::string_view snake) {
    Name<size_max> name;
    bool raise = false;
    for (char letter : snake) {
        if (letter == '_') {
            raise = name.size != 0;
            continue;
        }
        bool lower = letter >= 'a' && letter <= 'z';
        name.bytes[name.size++] = static_cast<char>(raise && lower ? letter - 'a' + 'A' : letter);
        raise = false;
    }
    return name;
}

template <std::size_t size_max>
constexpr Name<size_max> cased(std::string_view text, EnumCase wanted) {
    Name<size_max> name;
    for (char letter : text) {
        bool lower = letter >= 'a' && letter <= 'z';
        bool raise = wanted == EnumCase::upper && lower;
        name.bytes[name.size++] = static_cast<char>(raise ? letter - 'a' + 'A' : letter);
    }
    // A trailing underscore only keeps an enumerator apart from a keyword.
    while (name.size != 0 && name.bytes[name.size - 1] == '_') {
        --name.size;
    }
    return name;
}

template <typename Enum>
constexpr EnumCase case_of() {
    if constexpr (requires { wire_case(Enum{}); }) {
        return wire_case(Enum{});
    } else {
        return EnumCase::as_is;
    }
}

}  // namespace detail

// The name of a member for the outside: "minOrder" for min_order.
template <typename Descriptor>
inline constexpr auto wire_name =
    detail::camel<std::string_view(Descriptor::name).size()>(std::string_view(Descriptor::name));

template <typename Enum, typename Descriptor>
inline constexpr auto enum_name = detail::cased<std::string_view(Descriptor::name).size()>(
    std::string_view(Descriptor::name), detail::case_of<Enum>());

// The text of an enumerator for the outside.
template <DescribedEnum Enum>
[[nodiscard]] std::string_view text_of(Enum value) {
    std::string_view text;
    boost::mp11::mp_for_each<Enumerators<Enum>>([&](auto enumerator) {
        if (enumerator.value == value) {
            text = enum_name<Enum, decltype(enumerator)>.view();
        }
    });
    ONRUSH_CHECK(!text.empty(), "no enumerator {}", static_cast<std::int64_t>(value));
    return text;
}

// The texts of all its enumerators.
template <DescribedEnum Enum>
inline constexpr auto texts_of = [] {
    std::array<std::string_view, boost::mp11::mp_size<Enumerators<Enum>>::value> texts;
    std::size_t at = 0;
    boost::mp11::mp_for_each<Enumerators<Enum>>(
        [&](auto enumerator) { texts[at++] = enum_name<Enum, decltype(enumerator)>.view(); });
    return texts;
}();

// The last part of the type's qualified name.
template <typename T>
constexpr std::string_view type_name() {
    std::string_view text = __PRETTY_FUNCTION__;
    text.remove_prefix(text.find("T = ") + 4);
    text = text.substr(0, text.find_first_of(";]"));
    return text.substr(text.rfind(':') + 1);
}

// "It must be 1 to 99.", "It must have 1 to 100 characters.", "It must have 1 to 50 items."
[[nodiscard]] std::string range_text(std::string_view of, std::int64_t min, std::int64_t max);

// RFC 6901: '~' and '/' are written "~0" and "~1".
void append_pointer(std::string& pointer, std::string_view name);

namespace detail {

// Where a value is while ranges are looked at; it becomes a pointer only when something is wrong.
struct Step {
    const Step* outer = nullptr;
    std::string_view member;
    std::size_t item = 0;  // when there is no member
};

[[nodiscard]] bool characters_within(std::string_view text, std::int64_t min, std::int64_t max);
[[nodiscard]] Refused out_of_range_at(const Step& step, std::string_view of, const Range& range);

template <typename T>
std::optional<Refused> check_range(const T& value, const Range& range, const Step& step) {
    if constexpr (requires { value.has_value(); }) {
        return value.has_value() ? check_range(*value, range, step) : std::nullopt;
    } else if constexpr (is_list_or<T>) {
        return value.object ? std::nullopt : check_range(value.list, range, step);
    } else if constexpr (std::is_same_v<T, std::string>) {
        bool within = characters_within(value, range.min, range.max);
        return within ? std::nullopt : std::optional(out_of_range_at(step, "characters", range));
    } else if constexpr (requires(T list) { list.push_back(list.front()); }) {
        auto size = static_cast<std::int64_t>(value.size());
        bool within = size >= range.min && size <= range.max;
        return within ? std::nullopt : std::optional(out_of_range_at(step, "items", range));
    } else {
        std::int64_t number = 0;
        if constexpr (std::is_integral_v<T>) {
            number = static_cast<std::int64_t>(value);
        } else if constexpr (std::is_same_v<T, Money>) {
            number = value.units;
        } else if constexpr (std::is_same_v<T, Duration>) {
            number = value.ms / 1000;
        } else {
            number = static_cast<std::int64_t>(value.value);
        }
        bool within = number >= range.min && number <= range.max;
        return within ? std::nullopt : std::optional(out_of_range_at(step, {}, range));
    }
}

template <typename T>
std::optional<Refused> check_ranges_of(const T& value, const Step* outer);

// What a member holds may have ranges of its own.
template <typename T>
std::optional<Refused> check_inside(const T& value, const Step& step) {
    if constexpr (DescribedStruct<T>) {
        return check_ranges_of(value, &step);
    } else if constexpr (is_list_or<T>) {
        return value.object ? check_inside(*value.object, step) : check_inside(value.list, step);
    } else if constexpr (requires { value.has_value(); }) {
        return value.has_value() ? check_inside(*value, step) : std::nullopt;
    } else if constexpr (requires { requires DescribedStruct<typename T::value_type>; }) {
        std::size_t at = 0;
        for (const auto& item : value) {
            Step inner{&step, {}, at++};
            if (std::optional<Refused> refused = check_ranges_of(item, &inner)) {
                return refused;
            }
        }
    }
    return std::nullopt;
}

// The range of a member; null when it has none.
template <typename T>
constexpr const Range* range_of(std::string_view member) {
    if constexpr (Ranged<T>) {
        for (const Range& one : T::ranges) {
            if (one.member == member) {
                return &one;
            }
        }
    }
    return nullptr;
}

// Whether every range names a member.
template <Ranged T>
constexpr bool ranges_name_members() {
    std::size_t named = 0;
    boost::mp11::mp_for_each<Members<T>>([&](auto descriptor) {
        named += range_of<T>(decltype(descriptor)::name) != nullptr ? 1 : 0;
    });
    return named == T::ranges.size();
}

template <typename T>
std::optional<Refused> check_ranges_of(const T& value, const Step* outer) {
    if constexpr (Ranged<T>) {
        static_assert(ranges_name_members<T>(), "a range names no described member");
    }
    std::optional<Refused> refused;
    boost::mp11::mp_for_each<Members<T>>([&](auto descriptor) {
        using Descriptor = decltype(descriptor);
        if (refused) {
            return;
        }
        Step step{outer, wire_name<Descriptor>.view()};
        if constexpr (constexpr const Range* range = range_of<T>(Descriptor::name);
                      range != nullptr) {
            refused = check_range(value.*Descriptor::pointer, *range, step);
        }
        if (!refused) {
            refused = check_inside(value.*Descriptor::pointer, step);
        }
    });
    return refused;
}

}  // namespace detail

// The first member, in the order of the description, that is outside its range; here or in a
// described struct or list inside.
template <DescribedStruct T>
[[nodiscard]] std::optional<Refused> find_out_of_range(const T& object) {
    return detail::check_ranges_of(object, nullptr);
}

}  // namespace onrush::base
