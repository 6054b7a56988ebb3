// The JSON form of a struct, derived from its Boost.Describe description.
//
//     struct CreateCampaign {
//         std::string name;
//         std::int64_t quota = 0;
//         std::optional<base::Money> min_order;
//
//         static constexpr std::array ranges = {
//             base::range("name", 1, 100, "What buyers see"),
//             base::range("quota", 1, 100'000'000),
//         };
//     };
//     BOOST_DESCRIBE_STRUCT(CreateCampaign, (), (name, quota, min_order))
//
// Members are snake_case in C++ and camelCase on the wire. std::optional members may be left out
// or null, all others are required. In the body of a PATCH, which changes what it names, null
// empties a base::Clearable member and is refused for all others. Types: bool, integers,
// std::string, base::Id, base::Money, base::Instant (RFC 3339), base::Duration (whole seconds),
// described enums (their enumerators, or these in upper case, see below), std::vector, described
// structs of these, and base::ListOr for a list or an object instead of it.
//
// Where of some optional members exactly one is given, the struct lists them for the description;
// whoever uses it checks it, as with ranges:
//
//         static constexpr std::array exactly_one = {"seat_ids", "best", "general"};
//
// Ranges (base/describe.h) are documented here and checked by whoever uses the struct. Without one
// an integer has the range of its type but at most +-(2^53 - 1), a text at most
// limits::string_characters_max characters, a list limits::json_items_max items; a decoder takes
// no more than that.
//
// One Shape per type serves decoding bodies (json_body.h) and query strings (query.h) and
// describing them (openapi.h). Shapes are made once and then only read, by any thread.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/check.h"
#include "base/clearable.h"
#include "base/describe.h"
#include "base/id.h"
#include "base/money.h"
#include "base/time.h"
#include "http/json_writer.h"
#include "http/limits.h"

namespace onrush::http {

enum class ShapeKind : std::uint8_t {
    boolean,
    integer,
    text,
    instant,
    duration,
    choice,
    list,
    object,
    any_object,
};

// JSON of an object that is described elsewhere. Only answered, never read.
struct AnyObject {
    std::string json;
};
inline void write_described(JsonWriter& json, const AnyObject& value) {
    json.raw(value.json);
}

struct Shape;

struct MemberShape {
    std::string_view name;  // on the wire
    const Shape* shape = nullptr;
    bool required = true;
    std::int64_t min = 0;
    std::int64_t max = 0;
    std::string_view doc;
    void* (*get)(void* object) = nullptr;   // the value; an optional is filled first
    void (*clear)(void* object) = nullptr;  // of a base::Clearable: says that it is emptied
    bool nullable = false;                  // may be null where it is there
};

struct Shape {
    ShapeKind kind = ShapeKind::object;
    std::string_view name;  // of a struct or an enum
    std::int64_t min = 0;   // when a member says nothing else
    std::int64_t max = 0;
    void (*set)(void* value, std::int64_t number) = nullptr;  // integer; choice, by index
    std::vector<std::string_view> choices;                    // of a text only for the description
    const Shape* items = nullptr;
    void* (*push)(void* list) = nullptr;
    const Shape* instead = nullptr;  // of a list: the object that may be given instead
    void* (*put_instead)(void* list) = nullptr;
    std::vector<MemberShape> members;
    std::vector<std::string_view> exactly_one;  // of these members, on the wire

    // Null when there is no such member.
    [[nodiscard]] const MemberShape* find(std::string_view wire_name) const {
        for (const MemberShape& member : members) {
            if (member.name == wire_name) {
                return &member;
            }
        }
        return nullptr;
    }
};

template <typename T>
[[nodiscard]] const Shape& shape_of();

using base::text_of;

namespace detail {

using base::DescribedEnum;
using base::DescribedStruct;

inline constexpr std::int64_t exact_max = (std::int64_t{1} << 53) - 1;

template <typename T>
struct IsId : std::false_type {};
template <typename Tag>
struct IsId<base::Id<Tag>> : std::true_type {};
template <typename T>
struct IsVector : std::false_type {};
template <typename T>
struct IsVector<std::vector<T>> : std::true_type {};
template <typename T>
struct IsOptional : std::false_type {};
template <typename T>
struct IsOptional<std::optional<T>> : std::true_type {};
template <typename T>
struct IsClearable : std::false_type {};
template <typename T>
struct IsClearable<base::Clearable<T>> : std::true_type {};

template <typename T>
Shape number_shape() {
    Shape shape;
    shape.kind = ShapeKind::integer;
    if constexpr (std::is_integral_v<T>) {
        constexpr bool wide = sizeof(T) == 8;
        shape.min = std::is_unsigned_v<T> ? 0
                    : wide                ? -exact_max
                           : static_cast<std::int64_t>(std::numeric_limits<T>::min());
        shape.max = wide ? exact_max : static_cast<std::int64_t>(std::numeric_limits<T>::max());
        shape.set = [](void* value, std::int64_t number) {
            *static_cast<T*>(value) = static_cast<T>(number);
        };
    } else if constexpr (IsId<T>::value) {
        shape.min = 1;
        shape.max = exact_max;
        shape.set = [](void* value, std::int64_t number) {
            *static_cast<T*>(value) = T(static_cast<std::uint64_t>(number));
        };
    } else {
        shape.min = -exact_max;
        shape.max = exact_max;
        shape.set = [](void* value, std::int64_t number) { *static_cast<T*>(value) = T(number); };
    }
    return shape;
}

template <DescribedEnum Enum>
Shape choice_shape() {
    Shape shape;
    shape.kind = ShapeKind::choice;
    shape.name = base::type_name<Enum>();
    shape.choices.assign(base::texts_of<Enum>.begin(), base::texts_of<Enum>.end());
    shape.set = [](void* value, std::int64_t index) {
        std::int64_t at = 0;
        boost::mp11::mp_for_each<base::Enumerators<Enum>>([&](auto enumerator) {
            if (at++ == index) {
                *static_cast<Enum*>(value) = enumerator.value;
            }
        });
    };
    return shape;
}

template <typename T>
Shape list_shape() {
    using Item = typename T::value_type;
    static_assert(!std::is_same_v<Item, bool>, "a list of flags has no addressable items");
    Shape shape;
    shape.kind = ShapeKind::list;
    shape.max = static_cast<std::int64_t>(limits::json_items_max);
    shape.items = &shape_of<Item>();
    shape.push = [](void* list) -> void* { return &static_cast<T*>(list)->emplace_back(); };
    return shape;
}

// Only read: an answer says one thing.
template <typename T>
Shape list_or_object_shape() {
    Shape shape = list_shape<std::vector<typename T::item_type>>();
    shape.push = [](void* list) -> void* { return &static_cast<T*>(list)->list.emplace_back(); };
    shape.instead = &shape_of<typename T::object_type>();
    shape.put_instead = [](void* list) -> void* {
        return &static_cast<T*>(list)->object.emplace();
    };
    return shape;
}

// The member that says where the next page begins is always there; on the last page it is null.
template <typename Descriptor>
inline constexpr bool is_cursor = std::string_view(Descriptor::name) == "next_cursor";

template <typename T, typename Descriptor>
MemberShape member_shape() {
    constexpr auto pointer = Descriptor::pointer;
    using Value = std::remove_reference_t<decltype(std::declval<T&>().*pointer)>;
    MemberShape member;
    member.name = base::wire_name<Descriptor>.view();
    if constexpr (IsClearable<Value>::value) {
        member.required = false;
        member.nullable = true;
        member.shape = &shape_of<typename Value::value_type::value_type>();
        member.get = [](void* object) -> void* {
            return &(static_cast<T*>(object)->*Descriptor::pointer).emplace().emplace();
        };
        member.clear = [](void* object) {
            (static_cast<T*>(object)->*Descriptor::pointer).emplace();
        };
    } else if constexpr (IsOptional<Value>::value) {
        member.required = is_cursor<Descriptor>;
        member.nullable = is_cursor<Descriptor>;
        member.shape = &shape_of<typename Value::value_type>();
        member.get = [](void* object) -> void* {
            return &(static_cast<T*>(object)->*Descriptor::pointer).emplace();
        };
    } else {
        member.shape = &shape_of<Value>();
        member.get = [](void* object) -> void* {
            return &(static_cast<T*>(object)->*Descriptor::pointer);
        };
    }
    member.min = member.shape->min;
    member.max = member.shape->max;
    if constexpr (base::Ranged<T>) {
        for (const base::Range& one : T::ranges) {
            if (one.member == Descriptor::name) {
                member.min = one.min;
                member.max = one.max;
                member.doc = one.doc;
            }
        }
    }
    return member;
}

template <typename T, typename Descriptor>
constexpr bool is_one_of_some() {
    if constexpr (requires { T::exactly_one; }) {
        return std::ranges::any_of(T::exactly_one,
                                   [](std::string_view name) { return name == Descriptor::name; });
    }
    return false;
}

// Of the members for which takes(descriptor) is true.
template <DescribedStruct T, typename Takes>
Shape object_shape(Takes) {
    Shape shape;
    shape.kind = ShapeKind::object;
    shape.name = base::type_name<T>();
    boost::mp11::mp_for_each<base::Members<T>>([&](auto descriptor) {
        if constexpr (Takes{}(decltype(descriptor){})) {
            shape.members.push_back(member_shape<T, decltype(descriptor)>());
            if constexpr (is_one_of_some<T, decltype(descriptor)>()) {
                shape.exactly_one.push_back(shape.members.back().name);
            }
        }
    });
    ONRUSH_CHECK(shape.members.size() <= limits::json_members_max, "{} has {} members", shape.name,
                 shape.members.size());
    return shape;
}

template <typename T>
Shape make_shape() {
    Shape shape;
    if constexpr (std::is_same_v<T, bool>) {
        shape.kind = ShapeKind::boolean;
    } else if constexpr (std::is_integral_v<T> || IsId<T>::value ||
                         std::is_same_v<T, base::Money>) {
        return number_shape<T>();
    } else if constexpr (std::is_same_v<T, std::string>) {
        shape.kind = ShapeKind::text;
        shape.max = static_cast<std::int64_t>(limits::string_characters_max);
    } else if constexpr (std::is_same_v<T, base::Instant>) {
        shape.kind = ShapeKind::instant;
    } else if constexpr (std::is_same_v<T, base::Duration>) {
        shape.kind = ShapeKind::duration;
        constexpr std::int64_t seconds_in_100_years = 3'155'760'000;
        shape.max = seconds_in_100_years;
    } else if constexpr (std::is_same_v<T, AnyObject>) {
        shape.kind = ShapeKind::any_object;
    } else if constexpr (DescribedEnum<T>) {
        return choice_shape<T>();
    } else if constexpr (IsVector<T>::value) {
        return list_shape<T>();
    } else if constexpr (base::is_list_or<T>) {
        return list_or_object_shape<T>();
    } else {
        static_assert(DescribedStruct<T>, "describe the struct with BOOST_DESCRIBE_STRUCT");
        return object_shape<T>([](auto) { return true; });
    }
    return shape;
}

}  // namespace detail

template <typename T>
const Shape& shape_of() {
    static const Shape shape = detail::make_shape<T>();
    return shape;
}

// How JsonWriter writes described types. A member that is an empty optional is left out, but for
// the cursor of a last page, which is null.
template <base::DescribedEnum Enum>
void write_described(JsonWriter& json, const Enum& value) {
    json.value(text_of(value));
}
template <base::DescribedStruct T>
void write_described(JsonWriter& json, const T& value) {
    json.begin_object();
    boost::mp11::mp_for_each<base::Members<T>>([&](auto descriptor) {
        constexpr std::string_view name = base::wire_name<decltype(descriptor)>.view();
        if constexpr (detail::is_cursor<decltype(descriptor)>) {
            json.name(name);
            json.value(value.*descriptor.pointer);
        } else {
            json.member(name, value.*descriptor.pointer);
        }
    });
    json.end_object();
}

}  // namespace onrush::http
