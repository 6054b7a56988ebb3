// What events there are: each is made of a fact, and a feature says so in one line beside its
// routes (features/NAME/http/events.cc):
//
//     EventType::of<&CouponIssued::coupon_id, &CouponIssued::account_id>(
//         "coupon.issued", "coupons", "A coupon was issued")
//
// All of an event follows from the fact's struct: the bytes that a log holds of it, also those that
// an older version wrote, its data as JSON, and what /asyncapi.json says of it. A struct changes by
// new members alone; anything else is another fact, whose event has another version.
//
// Made once at start and then only read, by any thread.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "http/described.h"
#include "http/json_writer.h"
#include "table/codec.h"

namespace onrush::relay {

// What an event is about, by number.
struct FactKeys {
    std::uint64_t subject = 0;
    std::uint64_t account = 0;  // 0: it concerns no account
};

struct EventType {
    std::string fact;           // "coupon.issued"
    std::string name;           // "onrush.coupon.issued.v1"
    std::string_view subjects;  // "coupons": the subject is "coupons/NUMBER"
    std::string_view doc;
    bool of_account = false;            // it concerns an account
    const http::Shape* data = nullptr;  // on the wire
    table::Type shape;                  // in the log, today
    std::string defaults;               // what an older fact lacks, see table/conversion.h

    // Both are given the bytes of a fact of today's shape. False when they are none.
    bool (*read_keys)(base::ByteView fact, FactKeys& keys) = nullptr;
    void (*write_data)(base::ByteView fact, http::JsonWriter& json) = nullptr;

    // The member that names the subject, and the one that names the account where there is one.
    template <auto subject, auto account = nullptr>
    [[nodiscard]] static EventType of(std::string_view fact, std::string_view subjects,
                                      std::string_view doc);

    // "coupon": what a consumer asks for to have all events about coupons.
    [[nodiscard]] std::string_view group() const {
        return std::string_view(fact).substr(0, fact.find('.'));
    }
};

class EventTypes {
public:
    // Each fact has one type.
    explicit EventTypes(std::vector<EventType> types);
    EventTypes(const EventTypes&) = delete;
    EventTypes& operator=(const EventTypes&) = delete;

    [[nodiscard]] const std::vector<EventType>& all() const { return all_; }
    // Null when no event is made of that fact.
    [[nodiscard]] const EventType* of_fact(std::string_view fact) const;
    // Null when there is no such event.
    [[nodiscard]] const EventType* named(std::string_view name) const;

private:
    const std::vector<EventType> all_;
    std::map<std::string_view, const EventType*> by_fact_;
    std::map<std::string_view, const EventType*> by_name_;
};

namespace detail {

template <typename T>
struct FactMember;
template <typename Class, typename Value>
struct FactMember<Value Class::*> {
    using Fact = Class;
};

template <typename Fact>
bool decode_fact(base::ByteView bytes, Fact& fact) {
    base::ByteReader in(bytes);
    table::decode(in, fact);
    return in.ok() && in.at_end();
}

}  // namespace detail

template <auto subject, auto account>
EventType EventType::of(std::string_view fact, std::string_view subjects, std::string_view doc) {
    using Fact = typename detail::FactMember<decltype(subject)>::Fact;
    constexpr bool has_account = !std::is_same_v<decltype(account), std::nullptr_t>;
    EventType type;
    type.fact = fact;
    type.name = "onrush." + type.fact + ".v1";
    type.subjects = subjects;
    type.doc = doc;
    type.of_account = has_account;
    type.data = &http::shape_of<Fact>();
    type.shape = table::describe_type<Fact>();
    base::ByteWriter defaults;
    table::encode(defaults, Fact());
    type.defaults = defaults.view();
    type.read_keys = [](base::ByteView bytes, FactKeys& keys) {
        Fact decoded;
        if (!detail::decode_fact(bytes, decoded)) {
            return false;
        }
        keys.subject = (decoded.*subject).value;
        if constexpr (has_account) {
            keys.account = (decoded.*account).value;
        }
        return true;
    };
    type.write_data = [](base::ByteView bytes, http::JsonWriter& json) {
        Fact decoded;
        bool whole = detail::decode_fact(bytes, decoded);
        ONRUSH_CHECK(whole, "{} bytes were a {} and are none", bytes.size(),
                     base::type_name<Fact>());
        json.value(decoded);
    };
    return type;
}

}  // namespace onrush::relay
