#include "api/telemetry.h"

#include <set>

namespace onrush::api {

Telemetry::Telemetry(metrics::Registry& registry, std::span<const http::Route> routes)
    : registry_(registry) {
    std::set<int> of_http;
    for (const http::ProblemType* problem : http::problem_types()) {
        of_http.insert(problem->status);
    }
    for (const http::Route& route : routes) {
        std::set<int> answers;
        for (const http::RouteAnswer& answer : route.answers) {
            answers.insert(answer.status);
        }
        for (const http::ProblemType* problem : http::problems_of(route)) {
            answers.insert(problem->status);
        }
        add(http::path_template(route), http::name_of(route.method),
            {answers.begin(), answers.end()});
    }
    of_http.insert({200, 204});
    add("none", "any", {of_http.begin(), of_http.end()});
    for (const http::ProblemType* problem : http::all_problems(routes)) {
        refusals_.emplace(problem->code, registry.counter("onrush_refusals_total",
                                                          "Refusals answered, by problem code",
                                                          {{"code", std::string(problem->code)}}));
    }
}

void Telemetry::add(std::string_view path, std::string_view method,
                    const std::vector<int>& answers) {
    metrics::Labels labels = {{"route", std::string(path)}, {"method", std::string(method)}};
    OfRoute& of_route = routes_.emplace_back();
    auto count = [&](const std::string& status) {
        metrics::Labels all = labels;
        all.emplace_back("status", status);
        of_route.by_slot.push_back(
            registry_.counter("onrush_http_requests_total", "Requests answered", std::move(all)));
    };
    count("other");
    for (int status : answers) {
        of_route.slot.at(static_cast<std::size_t>(status)) =
            static_cast<std::uint8_t>(of_route.by_slot.size());
        count(std::to_string(status));
    }
    of_route.latency = registry_.histogram(
        "onrush_http_request_duration_seconds", "Time from the complete request to its answer",
        metrics::latency_bounds, metrics::unit::seconds, std::move(labels));
}

void Telemetry::answered(const http::Exchange& exchange, int status, std::int64_t latency_ns) {
    metrics::Shard& shard = registry_.shard(exchange.io_thread());
    const OfRoute& of_route =
        exchange.route == nullptr ? routes_.back() : routes_[exchange.route->index];
    auto at = static_cast<std::size_t>(status);
    shard.add(of_route.by_slot[at < statuses ? of_route.slot[at] : 0]);
    shard.observe(of_route.latency, latency_ns);
    if (exchange.problem() != nullptr) {
        auto found = refusals_.find(exchange.problem()->code);
        if (found != refusals_.end()) {
            shard.add(found->second);
        }
    }
}

}  // namespace onrush::api
