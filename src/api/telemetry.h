// Counts every request: answers per route and status, latency per route, refusals per code. The
// labels come from the route table, so they are bounded and none is forgotten.
#pragma once

#include <array>
#include <span>
#include <unordered_map>
#include <vector>

#include "http/route.h"
#include "metrics/registry.h"

namespace onrush::api {

class Telemetry {
public:
    // Registers its series. The registry has a shard for each io thread, by its index.
    Telemetry(metrics::Registry& registry, std::span<const http::Route> routes);

    // On the exchange's io thread.
    void answered(const http::Exchange& exchange, int status, std::int64_t latency_ns);

private:
    static constexpr std::size_t statuses = 600;

    struct OfRoute {
        std::array<std::uint8_t, statuses> slot{};  // 0: a status nobody foresaw
        std::vector<metrics::CounterSeries> by_slot;
        metrics::HistogramSeries latency;
    };

    void add(std::string_view path, std::string_view method, const std::vector<int>& answers);

    metrics::Registry& registry_;
    std::vector<OfRoute> routes_;  // and one more, for what no route answered
    std::unordered_map<std::string_view, metrics::CounterSeries> refusals_;  // by code
};

}  // namespace onrush::api
