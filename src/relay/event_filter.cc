#include "relay/event_filter.h"

#include <algorithm>
#include <charconv>
#include <functional>

#include <fmt/format.h>

#include "relay/limits.h"

namespace onrush::relay {

namespace {

// Calls take(word) for each word between commas until one is refused.
template <typename Take>
bool each_word(std::string_view text, Take take) {
    while (!text.empty()) {
        std::size_t comma = text.find(',');
        if (!take(text.substr(0, comma))) {
            return false;
        }
        if (comma == std::string_view::npos) {
            return true;
        }
        text.remove_prefix(comma + 1);
        if (text.empty()) {
            return take(text);
        }
    }
    return true;
}

// A name, or "onrush.GROUP.*".
bool take_types(std::string_view word, const EventTypes& known, EventFilter& filter) {
    std::size_t before = filter.types.size();
    for (const EventType& type : known.all()) {
        if (word == type.name || word == fmt::format("onrush.{}.*", type.group())) {
            filter.types.push_back(&type);
        }
    }
    return filter.types.size() > before;
}

bool take_subject(std::string_view word, const EventTypes& known, EventFilter& filter) {
    std::size_t slash = word.rfind('/');
    if (slash == std::string_view::npos || filter.subjects.size() == limits::subjects_max) {
        return false;
    }
    std::string_view digits = word.substr(slash + 1);
    EventFilter::Subject subject{.kind = std::string(word.substr(0, slash))};
    auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), subject.number);
    bool exists = std::ranges::any_of(
        known.all(), [&](const EventType& type) { return type.subjects == subject.kind; });
    bool whole = error == std::errc() && end == digits.data() + digits.size();
    if (!exists || !whole || digits.front() == '0') {
        return false;
    }
    filter.subjects.push_back(std::move(subject));
    return true;
}

}  // namespace

bool EventFilter::wants(const EventType& type, const FactKeys& keys) const {
    if (account != 0 && keys.account != account) {
        return false;
    }
    if (!types.empty() && !std::ranges::binary_search(types, &type, std::less<>())) {
        return false;
    }
    return subjects.empty() || std::ranges::any_of(subjects, [&](const Subject& subject) {
               return subject.number == keys.subject && subject.kind == type.subjects;
           });
}

std::expected<EventFilter, FilterProblem> parse_filter(std::string_view types,
                                                       std::string_view subjects,
                                                       const EventTypes& known) {
    EventFilter filter;
    std::string_view wrong;
    auto take_with = [&](auto take) {
        return [&, take](std::string_view word) {
            wrong = word;
            return take(word, known, filter);
        };
    };
    if (!each_word(types, take_with(take_types))) {
        return std::unexpected(FilterProblem{
            "types", fmt::format("\"{}\" is no type of events; /asyncapi.json lists them, and "
                                 "onrush.order.* stands for all about orders.",
                                 wrong)});
    }
    if (!each_word(subjects, take_with(take_subject))) {
        return std::unexpected(FilterProblem{
            "subject", fmt::format("\"{}\" is no subject, such as orders/17, or comes after {} "
                                   "others.",
                                   wrong, limits::subjects_max)});
    }
    std::ranges::sort(filter.types, std::less<>());
    filter.types.erase(std::ranges::unique(filter.types).begin(), filter.types.end());
    return filter;
}

}  // namespace onrush::relay
