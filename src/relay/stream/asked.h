// What a request asks for: which events, after which position.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "http/exchange.h"
#include "http/json_body.h"
#include "relay/event_filter.h"
#include "relay/stream/event_source.h"

namespace onrush::relay {

// What is wrong with a request, to be said once its caller is known to be good.
struct WrongRequest {
    http::FieldProblem problem;
    std::string_view header;  // that is wrong, and not a parameter
};

struct Asked {
    EventFilter filter;
    std::optional<Position> after;  // none: it was left out
    bool after_latest = false;      // "latest"

    // Where to begin.
    [[nodiscard]] Position begin_after(Position when_left_out, Position latest) const {
        return after_latest ? latest : after.value_or(when_left_out);
    }
};

using MaybeAsked = std::expected<Asked, WrongRequest>;

// Of parameters, and of the header of a client that comes back, which counts more.
[[nodiscard]] MaybeAsked read_asked(const std::optional<std::string>& after,
                                    const std::optional<std::string>& types,
                                    const std::optional<std::string>& subject,
                                    std::string_view last_event_id, const EventTypes& known);

void refuse_wrong(http::Exchange& exchange, const WrongRequest& wrong);

// Where the events after this position cannot be told: refuses, and says true.
[[nodiscard]] bool refuse_position(http::Exchange& exchange, const EventSource& source,
                                   Position after);
void refuse_gone(http::Exchange& exchange, const EventSource& source);
void refuse_unread(http::Exchange& exchange);
void refuse_past_full(http::Exchange& exchange);

}  // namespace onrush::relay
