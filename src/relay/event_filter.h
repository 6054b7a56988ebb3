// Which events a reader wants: of some types, about some subjects, of an account. Plain values.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "relay/event_type.h"

namespace onrush::relay {

struct EventFilter {
    struct Subject {
        std::string kind;  // "orders"
        std::uint64_t number = 0;
    };

    std::vector<const EventType*> types;  // in order; none: all
    std::vector<Subject> subjects;        // none: all
    std::uint64_t account = 0;            // 0: of all, and of none

    [[nodiscard]] bool wants(const EventType& type, const FactKeys& keys) const;
};

struct FilterProblem {
    std::string_view member;  // "types" or "subject"
    std::string text;
};

// Reads "onrush.coupon.issued.v1,onrush.order.*" and "orders/17,coupons/1000000042". Both may be
// empty. The problem says which word is wrong.
[[nodiscard]] std::expected<EventFilter, FilterProblem> parse_filter(std::string_view types,
                                                                     std::string_view subjects,
                                                                     const EventTypes& known);

}  // namespace onrush::relay
