#include "relay/event_type.h"

#include "base/check.h"

namespace onrush::relay {

EventTypes::EventTypes(std::vector<EventType> types) : all_(std::move(types)) {
    for (const EventType& type : all_) {
        bool first = by_fact_.emplace(type.fact, &type).second;
        ONRUSH_CHECK(first, "two events are made of the fact {}", type.fact);
        by_name_.emplace(type.name, &type);
    }
}

const EventType* EventTypes::of_fact(std::string_view fact) const {
    auto found = by_fact_.find(fact);
    return found == by_fact_.end() ? nullptr : found->second;
}

const EventType* EventTypes::named(std::string_view name) const {
    auto found = by_name_.find(name);
    return found == by_name_.end() ? nullptr : found->second;
}

}  // namespace onrush::relay
