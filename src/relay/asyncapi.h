// The AsyncAPI 3 description of the events that the server tells, made once from the same structs
// as the events themselves.
#pragma once

#include <string>

#include "http/openapi.h"
#include "relay/event_type.h"

namespace onrush::relay {

// A JSON document.
[[nodiscard]] std::string asyncapi(const http::ApiInfo& info, const EventTypes& types);

}  // namespace onrush::relay
