#include "app/stream_limits.h"

namespace onrush::app {

api::StreamLimits stream_limits(const Settings& settings, const http::Server& server) {
    auto streams = [&](std::string_view name) {
        return static_cast<std::size_t>(settings.number(name));
    };
    return {.all = streams("http.streamsMax"),
            .per_account = streams("http.streamsPerAccount"),
            .per_address = streams("http.streamsPerAddress"),
            .untaken_for = base::Duration::seconds(settings.number("events.slowSeconds")),
            .is_shared = [&server](std::string_view address) { return server.is_shared(address); }};
}

}  // namespace onrush::app
