// Finds the route of a request: a tree of path segments, walked without allocating.
//
// Also answers what follows from the table alone: 404, 405 with Allow, OPTIONS; HEAD is GET
// without its body. Made once at start, with every feature's table; then read by all io threads.
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "http/exchange.h"
#include "http/route.h"

namespace onrush::http {

// Stands between the router and the handlers: who is it, may they, too fast, too busy.
class Gate {
public:
    virtual ~Gate() = default;
    // False when the exchange has been answered. The route and parameters are set already.
    [[nodiscard]] virtual bool admit(Exchange& exchange, const Route& route) = 0;
};

class Router {
public:
    // A path may be given by several features, a method of it only once.
    explicit Router(std::vector<Route> routes, Gate* gate = nullptr);

    [[nodiscard]] std::span<const Route> routes() const { return routes_; }

    // Any io thread: answers or hands the exchange to its handler.
    void route(Exchange& exchange) const;

    struct Match {
        const Route* route = nullptr;
        std::string_view allow;  // the methods of the path; empty when there is no such path
    };
    // The search alone; fills `parameters` in the order of the path.
    [[nodiscard]] Match find(
        Method method, std::string_view path,
        std::array<std::uint64_t, limits::path_parameters_max>& parameters) const;

private:
    struct Node {
        std::vector<std::pair<std::string_view, std::size_t>> literals;
        std::size_t parameter = 0;  // 0: none; the root is nobody's child
        std::array<const Route*, 8> by_method{};
        std::string allow;
    };

    void add(const Route& route);
    [[nodiscard]] const Node* walk(
        std::string_view path,
        std::array<std::uint64_t, limits::path_parameters_max>& parameters) const;

    std::vector<Route> routes_;
    std::vector<Node> nodes_;
    std::string allow_anywhere_;
    Gate* gate_;
};

}  // namespace onrush::http
