// What is asked of events, and how it is answered or refused.
//
// The engine checks who asks and the ranges; then the io thread reads the events. The decisions
// here have nothing to decide.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/describe.h"
#include "engine/command.h"
#include "http/described.h"
#include "relay/stream/limits.h"

namespace onrush::relay {

inline constexpr base::Refusal events_gone{
    "events-gone",
    410,
    "The events are no longer kept",
    "The log has dropped events after this position. Go on from `oldest`, and compare what you "
    "have with what the other routes show now.",
    {base::text_member("oldest")}};
inline constexpr base::Refusal events_ahead{
    "events-ahead",
    409,
    "The position is beyond the last event",
    "The log ends at `latest`. The position is of another server, or of data that was since "
    "restored from an older copy.",
    {base::text_member("latest")}};

// An event as /asyncapi.json describes it in full.
struct CloudEvent {
    std::string specversion;
    std::string id;
    std::string source;
    std::string type;
    std::string subject;
    base::Instant time;
    std::optional<std::string> traceparent;
    std::string partitionkey;
    http::AnyObject data;
};
BOOST_DESCRIBE_STRUCT(CloudEvent, (),
                      (specversion, id, source, type, subject, time, traceparent, partitionkey,
                       data))

struct EventPage {
    std::vector<CloudEvent> items;
    std::string next;   // to be sent as `after`
    bool more = false;  // there are more at once
};
BOOST_DESCRIBE_STRUCT(EventPage, (), (items, next, more))

// Whose rows are read: nobody's.
struct EventReaders {};

// How the members of the inputs below are limited.
namespace ranges {
inline constexpr base::Range after =
    base::range("after", 1, limits::position_bytes_max,
                "A position, such as the id of an event, or latest: what comes after it");
inline constexpr base::Range types =
    base::range("types", 0, limits::filter_bytes_max,
                "Names of types separated by commas; onrush.order.* stands for all about orders");
inline constexpr base::Range subject =
    base::range("subject", 0, limits::filter_bytes_max,
                "What the events are about, such as orders/17; several separated by commas");
inline constexpr base::Range limit =
    base::range("limit", 1, limits::page_events_max, "100 when left out");
inline constexpr base::Range wait_seconds =
    base::range("wait_seconds", 0, limits::wait_seconds_max,
                "How long to wait for the first event, where there is none; 0 when left out");
}  // namespace ranges

struct Checked {};
BOOST_DESCRIBE_STRUCT(Checked, (), ())

struct ReadEvents {
    using Feature = EventReaders;
    static constexpr auto job_kind = engine::Kind::query;

    engine::Staff caller;
    std::optional<std::string> after;
    std::optional<std::string> types;
    std::optional<std::string> subject;
    std::optional<std::uint32_t> limit;
    std::optional<std::uint32_t> wait_seconds;
    static constexpr std::array ranges = {relay::ranges::after, relay::ranges::types,
                                          relay::ranges::subject, relay::ranges::limit,
                                          relay::ranges::wait_seconds};

    using Answer = Checked;
};
BOOST_DESCRIBE_STRUCT(ReadEvents, (), (caller, after, types, subject, limit, wait_seconds))

struct FollowEvents {
    using Feature = EventReaders;
    static constexpr auto job_kind = engine::Kind::query;

    engine::Staff caller;
    std::optional<std::string> after;
    std::optional<std::string> types;
    std::optional<std::string> subject;
    static constexpr std::array ranges = {relay::ranges::after, relay::ranges::types,
                                          relay::ranges::subject};

    using Answer = Checked;
};
BOOST_DESCRIBE_STRUCT(FollowEvents, (), (caller, after, types, subject))

// Of the caller's own account.
struct ReadMyEvents {
    using Feature = EventReaders;
    static constexpr auto job_kind = engine::Kind::query;

    engine::Caller caller;
    std::optional<std::string> after;
    std::optional<std::string> types;
    std::optional<std::uint32_t> limit;
    std::optional<std::uint32_t> wait_seconds;
    static constexpr std::array ranges = {relay::ranges::after, relay::ranges::types,
                                          relay::ranges::limit, relay::ranges::wait_seconds};

    using Answer = Checked;
};
BOOST_DESCRIBE_STRUCT(ReadMyEvents, (), (caller, after, types, limit, wait_seconds))

// Whether they may still ask.
struct CheckStaff {
    using Feature = EventReaders;
    static constexpr auto job_kind = engine::Kind::query;
    engine::Staff caller;
    using Answer = Checked;
};
struct CheckCaller {
    using Feature = EventReaders;
    static constexpr auto job_kind = engine::Kind::query;
    engine::Caller caller;
    using Answer = Checked;
};

template <typename Input>
engine::Result<Input> decide(EventReaders&, const Input&, base::Instant) {
    return Checked{};
}

}  // namespace onrush::relay
