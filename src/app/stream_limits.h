// How many streams of events the settings allow. Any thread.
#pragma once

#include "api/event_streams.h"
#include "app/settings.h"
#include "http/server.h"

namespace onrush::app {

// The server outlives them.
[[nodiscard]] api::StreamLimits stream_limits(const Settings& settings, const http::Server& server);

}  // namespace onrush::app
