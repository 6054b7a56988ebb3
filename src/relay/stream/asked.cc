#include "relay/stream/asked.h"

#include <fmt/format.h>

#include "relay/stream/read_events.h"

namespace onrush::relay {

namespace {

constexpr std::int64_t past_full_retry_seconds = 2;
constexpr std::string_view last_event_id_field = "Last-Event-ID";

std::string no_position(std::string_view text) {
    return fmt::format("\"{}\" is no position, such as 4711-0.", text);
}

}  // namespace

MaybeAsked read_asked(const std::optional<std::string>& after,
                      const std::optional<std::string>& types,
                      const std::optional<std::string>& subject, std::string_view last_event_id,
                      const EventTypes& known) {
    Asked asked;
    if (!last_event_id.empty()) {
        asked.after = parse_position(last_event_id);
        if (!asked.after) {
            return std::unexpected(WrongRequest{
                {&http::problems::invalid_header, {}, "It must be the id of an event."},
                last_event_id_field});
        }
    } else if (after && *after == "latest") {
        asked.after_latest = true;
    } else if (after) {
        asked.after = parse_position(*after);
        if (!asked.after) {
            return std::unexpected(
                WrongRequest{{&http::problems::out_of_range, "/after", no_position(*after)}, {}});
        }
    }
    std::expected<EventFilter, FilterProblem> filter =
        parse_filter(types.value_or(""), subject.value_or(""), known);
    if (!filter) {
        return std::unexpected(
            WrongRequest{{&http::problems::out_of_range, fmt::format("/{}", filter.error().member),
                          filter.error().text},
                         {}});
    }
    asked.filter = std::move(*filter);
    return asked;
}

void refuse_wrong(http::Exchange& exchange, const WrongRequest& wrong) {
    if (wrong.header.empty()) {
        return http::refuse_field(exchange, wrong.problem);
    }
    exchange.refuse(*wrong.problem.type, wrong.problem.detail,
                    [&](http::JsonWriter& json) { json.member("header", wrong.header); });
}

bool refuse_position(http::Exchange& exchange, const EventSource& source, Position after) {
    if (source.is_ahead(after)) {
        exchange.refuse(base::Refused(events_ahead, std::string_view(to_text(source.latest()))));
        return true;
    }
    if (source.is_gone(after)) {
        refuse_gone(exchange, source);
        return true;
    }
    return false;
}

void refuse_gone(http::Exchange& exchange, const EventSource& source) {
    std::string oldest = to_text(source.before_oldest());
    exchange.refuse(base::Refused(events_gone, std::string_view(oldest)));
}

void refuse_unread(http::Exchange& exchange) {
    exchange.refuse(http::problems::internal,
                    "The events cannot be read. The server's log says why.");
}

void refuse_past_full(http::Exchange& exchange) {
    exchange.refuse_for_now(http::problems::overloaded,
                            "Too many readers ask for old events at once. Try again soon.",
                            past_full_retry_seconds);
}

}  // namespace onrush::relay
