// Finds the route of a request: a tree of path segments, walked without allocating.
//
// Also answers what follows from the table alone: 404, 405 with Allow, OPTIONS; HEAD is GET
// without its body. Made once at start, with every feature's table; then read by all io threads.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/exchange.h"
#include "http/route.h"

namespace onrush::http {

// Stands between the router and the handlers: who is it, may they, too fast, too busy.
class Gate {
public:
    virtual ~Gate() = default;
    // False when the exchange has been answered, or will be by whom the gate has asked about it,
    // who may have it routed again. The route and parameters are set already.
    [[nodiscard]] virtual bool admit(Exchange& exchange, const Route& route) = 0;
    // The same for a request that the table alone answers: 404, 405, OPTIONS.
    [[nodiscard]] virtual bool admit_without_route([[maybe_unused]] Exchange& exchange) {
        return true;
    }
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
    [[nodiscard]] Match find(Method method, std::string_view path,
                             PathParameters& parameters) const;

private:
    struct Node {
        using Literal = std::pair<std::string_view, std::size_t>;
        std::vector<Literal> literals;
        // 0: none, since the root is nobody's child.
        std::size_t integer = 0;
        std::size_t text = 0;
        std::array<const Route*, methods> by_method{};
        std::string allow;
    };

    void add(const Route& route);
    [[nodiscard]] std::size_t child(std::size_t parent, std::string_view segment);
    [[nodiscard]] const Node* walk(std::string_view path, PathParameters& parameters) const;

    std::vector<Route> routes_;
    std::vector<Node> nodes_;
    std::string allow_anywhere_;
    Gate* gate_;
};

}  // namespace onrush::http
