// One row of a feature's route table. Router, authorisation, metrics labels and /openapi.json all
// come from it, so none of them can be forgotten.
//
//     std::vector<Route> routes() {
//         return {
//             {.method = Method::post,
//              .path = "/v1/campaigns/{id}/coupons",
//              .doc = "Takes a coupon of a campaign, first come, first served",
//              .who = Who::user,
//              .answers = {{201, &shape_of<CouponView>()}},
//              .problems = {&campaign_not_found, &campaign_sold_out},
//              .rate = "issue",
//              .shed = Shed::order,
//              .handle = [this](Exchange& exchange) { issue(exchange); }},
//         };
//     }
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "http/described.h"
#include "http/exchange.h"
#include "http/problem.h"

namespace onrush::http {

// What is turned away first when the server is overloaded; `never` is for health and metrics.
enum class Shed : std::uint8_t { browse, account, order, never };

struct RouteAnswer {
    int status = 200;
    const Shape* body = nullptr;  // none: no body
    std::string_view content_type = json_type;
};

struct Route {
    Method method = Method::get;  // HEAD comes with GET, OPTIONS with every path
    std::string_view path;        // "{name}" stands for an integer of 1 to 2^53 - 1
    std::string_view doc;         // one line
    Who who = Who::anyone;        // at least; service may what user may not, admin may all of it
    const Shape* query = nullptr;
    const Shape* body = nullptr;  // none: a body is refused, but for {}
    std::vector<RouteAnswer> answers;
    std::vector<const ProblemType*> problems;  // beside those every route may answer with
    std::string_view rate = "default";         // the class of its rate limit
    bool rate_by_address = false;              // also of callers with a token
    Shed shed = Shed::browse;
    bool relaxed = false;     // may be answered before what it saw is durable
    bool idempotent = false;  // takes Idempotency-Key: a POST that has an effect
    std::function<void(Exchange&)> handle;

    std::size_t index = 0;  // among all routes, set by the router
};

// Every problem that the route may answer with: its own, and those that follow from its row.
[[nodiscard]] std::vector<const ProblemType*> problems_of(const Route& route);

}  // namespace onrush::http
