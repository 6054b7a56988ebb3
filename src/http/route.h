// One row of a feature's route table. Router, authorisation, metrics labels and /openapi.json all
// come from it, so none of them can be forgotten.
//
// A feature does not fill in a Route: it writes a line, and api/route_table.h makes the Route from
// it and from the input that the line names:
//
//     api::RouteTable table(feature, bridge, {.who = Who::user});
//     table.get<LookUpCart>("/v1/me/cart", "The caller's cart, with current prices and stock");
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
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

// A segment of a path may be a parameter:
//
//     "{id}"         an integer of 1 to 2^53 - 1 without sign or leading zeros
//     "{code:text}"  1 to limits::path_text_bytes_max visible ASCII characters except '%': text is
//                    never percent-encoded, so each has one spelling
//
// Where several routes differ in one segment, a literal is preferred to a parameter, and an integer
// to a text. The choice is final: a path that fails further on is not tried with the next.
struct Route {
    Method method = Method::get;  // HEAD comes with GET, OPTIONS with every path
    std::string_view path;        // parameters as said above
    std::string_view doc;         // one line
    Who who = Who::anyone;        // at least; service may what user may not, admin may all of it
    bool has_caller = false;      // its input names who asks, and the engine checks that
    bool needs_account = false;   // who asks does so for an account of its own
    const Shape* query = nullptr;
    const Shape* body = nullptr;  // none: a body is refused, but for {}
    std::vector<RouteAnswer> answers;
    std::vector<const base::Refusal*> refusals;  // of the input it serves
    std::vector<const ProblemType*> problems;    // beside these and those of every route
    std::string_view rate = "default";           // the class of its rate limit
    bool rate_by_address = false;                // also of callers with a token
    bool rate_apart = false;  // not counted in the rate of the address over all its requests
    bool off_behind_gateway = false;  // off where a gateway says who users are
    Shed shed = Shed::browse;
    bool relaxed = false;     // may be answered before what it saw is durable
    bool idempotent = false;  // takes Idempotency-Key: a POST that has an effect
    std::string_view input;   // the command or query it serves; empty: none
    std::function<void(Exchange&)> handle;

    std::size_t index = 0;  // among all routes, set by the router
};

// The path as clients read it: "/problems/{code:text}" is "/problems/{code}".
[[nodiscard]] std::string path_template(const Route& route);

// Every problem that the route may answer with: its own, and those that follow from its row.
[[nodiscard]] std::vector<const ProblemType*> problems_of(const Route& route);
[[nodiscard]] bool may_answer(const Route& route, const ProblemType& problem);

// Every problem of http and of the routes, each code once.
[[nodiscard]] std::vector<const ProblemType*> all_problems(std::span<const Route> routes);
// Every refusal of the routes; a code may have several, with sentences of their own.
[[nodiscard]] std::vector<const base::Refusal*> all_refusals(std::span<const Route> routes);

}  // namespace onrush::http
