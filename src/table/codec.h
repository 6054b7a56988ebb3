// One description of a struct gives its bytes: the generic row codec.
//
// A struct described with Boost.Describe is written member by member; describe_type<T>() tells the
// same as data, for readers that do not have the struct. What a member may be: bool, integers,
// base::Id, Money, Instant, Duration, described enums, std::string, base::Text, Blob,
// std::optional, std::vector, and described structs of these. Any thread.
#pragma once

#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <boost/describe/enumerators.hpp>
#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>

#include "base/bytes.h"
#include "base/id.h"
#include "base/money.h"
#include "base/text.h"
#include "base/time.h"
#include "table/limits.h"
#include "table/type.h"

namespace onrush::table {

// Bytes that are no text: digests, stored answers.
struct Blob {
    std::string bytes;
    friend auto operator<=>(const Blob&, const Blob&) = default;
};

template <typename T>
inline constexpr bool is_id = false;
template <typename Tag>
inline constexpr bool is_id<base::Id<Tag>> = true;

template <typename T>
inline constexpr bool is_optional = false;
template <typename T>
inline constexpr bool is_optional<std::optional<T>> = true;
template <typename Tag>
inline constexpr bool is_optional<base::OptionalId<Tag>> = true;

template <typename T>
inline constexpr bool is_list = false;
template <typename T>
inline constexpr bool is_list<std::vector<T>> = true;

template <typename T>
using members_of = boost::describe::describe_members<T, boost::describe::mod_public>;

template <typename T>
concept Described =
    boost::describe::has_describe_members<T>::value && !std::is_union_v<T> && !is_id<T>;

// Calls visit(name, member) for each member, in the order of the description.
template <typename T, typename Visit>
void for_each_member(T& value, Visit visit) {
    boost::mp11::mp_for_each<members_of<std::remove_const_t<T>>>(
        [&](auto described) { visit(described.name, value.*described.pointer); });
}

template <typename T>
void encode(base::ByteWriter& out, const T& value) {
    if constexpr (std::is_same_v<T, bool>) {
        out.fixed<std::uint8_t>(value ? 1 : 0);
    } else if constexpr (std::is_enum_v<T>) {
        out.varint(static_cast<std::uint64_t>(value));
    } else if constexpr (std::is_integral_v<T> && std::is_unsigned_v<T>) {
        out.varint(value);
    } else if constexpr (std::is_integral_v<T>) {
        out.signed_varint(value);
    } else if constexpr (is_id<T>) {
        out.varint(value.value);
    } else if constexpr (std::is_same_v<T, base::Money>) {
        out.signed_varint(value.units);
    } else if constexpr (std::is_same_v<T, base::Duration>) {
        out.signed_varint(value.ms);
    } else if constexpr (std::is_same_v<T, base::Instant>) {
        out.varint(value.is_never() ? 0 : base::zigzag(value.ms) + 1);
    } else if constexpr (std::is_same_v<T, std::string>) {
        out.string(value);
    } else if constexpr (std::is_same_v<T, base::Text>) {
        out.string(value.view());
    } else if constexpr (std::is_same_v<T, Blob>) {
        out.string(value.bytes);
    } else if constexpr (is_optional<T>) {
        out.fixed<std::uint8_t>(value.has_value() ? 1 : 0);
        if (value) {
            encode(out, *value);
        }
    } else if constexpr (is_list<T>) {
        out.varint(value.size());
        for (const auto& item : value) {
            encode(out, item);
        }
    } else {
        static_assert(Described<T>, "this type has no codec");
        for_each_member(value, [&](const char*, const auto& member) { encode(out, member); });
    }
}

// At most so many bytes does encode() write. A constant where nothing varies in length.
template <typename T>
[[nodiscard]] std::size_t size_bound(const T& value) {
    constexpr std::size_t number = 10;
    if constexpr (std::is_same_v<T, std::string>) {
        return number + value.size();
    } else if constexpr (std::is_same_v<T, base::Text>) {
        return number + value.view().size();
    } else if constexpr (std::is_same_v<T, Blob>) {
        return number + value.bytes.size();
    } else if constexpr (is_optional<T>) {
        return 1 + (value ? size_bound(*value) : 0);
    } else if constexpr (is_list<T>) {
        std::size_t total = number;
        for (const auto& item : value) {
            total += size_bound(item);
        }
        return total;
    } else if constexpr (Described<T>) {
        std::size_t total = 0;
        for_each_member(value,
                        [&](const char*, const auto& member) { total += size_bound(member); });
        return total;
    } else {
        return number;
    }
}

template <typename T>
void decode_integer(base::ByteReader& in, T& value) {
    if constexpr (std::is_unsigned_v<T>) {
        std::uint64_t number = in.varint();
        value = static_cast<T>(number);
        if (value != number) {
            in.fail();
        }
    } else {
        std::int64_t number = in.signed_varint();
        value = static_cast<T>(number);
        if (value != number) {
            in.fail();
        }
    }
}

template <typename T>
void decode_enumerator(base::ByteReader& in, T& value) {
    std::uint64_t number = in.varint();
    bool known = false;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>([&](auto described) {
        known = known || static_cast<std::uint64_t>(described.value) == number;
    });
    if (known) {
        value = static_cast<T>(number);
    } else {
        in.fail();
    }
}

// Sets `value`, or fails the reader when the bytes are not a T; a failed value is not to be used.
template <typename T>
void decode(base::ByteReader& in, T& value) {
    if constexpr (std::is_same_v<T, bool>) {
        std::uint8_t byte = in.fixed<std::uint8_t>();
        value = byte == 1;
        if (byte > 1) {
            in.fail();
        }
    } else if constexpr (std::is_enum_v<T>) {
        decode_enumerator(in, value);
    } else if constexpr (std::is_integral_v<T>) {
        decode_integer(in, value);
    } else if constexpr (is_id<T>) {
        value.value = in.varint();
    } else if constexpr (std::is_same_v<T, base::Money>) {
        value.units = in.signed_varint();
    } else if constexpr (std::is_same_v<T, base::Duration>) {
        value.ms = in.signed_varint();
    } else if constexpr (std::is_same_v<T, base::Instant>) {
        std::uint64_t number = in.varint();
        value = number == 0 ? base::Instant::never() : base::Instant(base::unzigzag(number - 1));
    } else if constexpr (std::is_same_v<T, std::string> || std::is_same_v<T, base::Text>) {
        value = in.string();
    } else if constexpr (std::is_same_v<T, Blob>) {
        value.bytes = in.string();
    } else if constexpr (is_optional<T>) {
        bool present = false;
        decode(in, present);
        value.reset();
        if (present) {
            decode(in, value.emplace());
        }
    } else if constexpr (is_list<T>) {
        std::uint64_t count = in.varint();
        value.clear();
        if (count > limits::list_items_max) {
            in.fail();
        }
        for (; count > 0 && in.ok(); --count) {
            decode(in, value.emplace_back());
        }
    } else {
        static_assert(Described<T>, "this type has no codec");
        for_each_member(value, [&](const char*, auto& member) { decode(in, member); });
    }
}

template <typename T>
[[nodiscard]] Type describe_type() {
    Type type;
    if constexpr (std::is_same_v<T, bool>) {
        type.kind = Kind::boolean;
    } else if constexpr (std::is_enum_v<T>) {
        type.kind = Kind::enumeration;
        boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>([&](auto described) {
            type.enumerators.push_back(
                {described.name, static_cast<std::uint64_t>(described.value)});
        });
    } else if constexpr (std::is_integral_v<T>) {
        type.kind = std::is_unsigned_v<T> ? Kind::unsigned_ : Kind::signed_;
        type.bits = sizeof(T) * 8;
    } else if constexpr (is_id<T>) {
        type.kind = Kind::id;
    } else if constexpr (std::is_same_v<T, base::Money>) {
        type.kind = Kind::money;
    } else if constexpr (std::is_same_v<T, base::Duration>) {
        type.kind = Kind::duration;
    } else if constexpr (std::is_same_v<T, base::Instant>) {
        type.kind = Kind::instant;
    } else if constexpr (std::is_same_v<T, std::string> || std::is_same_v<T, base::Text>) {
        type.kind = Kind::string;
    } else if constexpr (std::is_same_v<T, Blob>) {
        type.kind = Kind::blob;
    } else if constexpr (is_optional<T>) {
        type.kind = Kind::optional;
        type.element.push_back(describe_type<typename T::value_type>());
    } else if constexpr (is_list<T>) {
        type.kind = Kind::list;
        type.element.push_back(describe_type<typename T::value_type>());
    } else {
        static_assert(Described<T>, "this type has no codec");
        type.kind = Kind::record;
        boost::mp11::mp_for_each<members_of<T>>([&](auto described) {
            using Member = std::remove_cvref_t<decltype(std::declval<T&>().*described.pointer)>;
            type.columns.push_back({described.name, describe_type<Member>()});
        });
    }
    return type;
}

}  // namespace onrush::table
