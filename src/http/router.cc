#include "http/router.h"

#include <algorithm>

#include "base/check.h"
#include "base/id.h"
#include "http/json_body.h"

namespace onrush::http {

namespace {

// Cuts the next segment off "/a/b"; the path starts with '/'.
std::string_view take_segment(std::string_view& path) {
    path.remove_prefix(1);
    std::string_view segment = path.substr(0, path.find('/'));
    path.remove_prefix(segment.size());
    return segment;
}

// One id has one spelling: no sign, no leading zero, below 2^53. Zero otherwise.
std::uint64_t id_in(std::string_view segment) {
    constexpr std::size_t digits_max = 16;
    if (segment.empty() || segment.size() > digits_max || segment.front() == '0') {
        return 0;
    }
    std::uint64_t value = 0;
    for (char digit : segment) {
        if (digit < '0' || digit > '9') {
            return 0;
        }
        value = value * 10 + static_cast<std::uint64_t>(digit - '0');
    }
    return value < base::id_limit ? value : 0;
}

// Text is not percent-decoded, so '%' is not taken: each text has one spelling.
bool fits_text(std::string_view segment) {
    return !segment.empty() && segment.size() <= limits::path_text_bytes_max &&
           std::ranges::all_of(segment,
                               [](char byte) { return byte > ' ' && byte <= '~' && byte != '%'; });
}

// The parameters of a route's path, see route.h.
bool is_parameter(std::string_view segment) {
    return segment.starts_with('{');
}

bool is_text(std::string_view parameter) {
    std::string_view name = parameter.substr(1, parameter.find_first_of(":}") - 1);
    std::string_view rest = parameter.substr(1 + name.size());
    ONRUSH_CHECK(!name.empty() && (rest == "}" || rest == ":text}"), "the parameter {}", parameter);
    return rest == ":text}";
}

// What a route without a body takes: nothing, or an object without members. A member that somebody
// sent was meant for something, so it is not passed over in silence.
struct NoMembers {};
BOOST_DESCRIBE_STRUCT(NoMembers, (), ())

bool fits_body(Exchange& exchange, const Route& route) {
    const Request& request = exchange.request();
    bool reads = request.method == Method::get || request.method == Method::head;
    NoMembers nothing;
    return route.body != nullptr || reads || request.body.empty() || decode_body(exchange, nothing);
}

constexpr std::array all_methods = {Method::get,   Method::head,    Method::post,   Method::put,
                                    Method::patch, Method::delete_, Method::options};

}  // namespace

Router::Router(std::vector<Route> routes, Gate* gate) : routes_(std::move(routes)), gate_(gate) {
    nodes_.emplace_back();
    for (std::size_t i = 0; i < routes_.size(); ++i) {
        routes_[i].index = i;
        add(routes_[i]);
    }
    std::array<bool, 9> used{};
    for (Node& node : nodes_) {
        if (node.by_method == decltype(node.by_method){}) {
            continue;
        }
        auto& get = node.by_method[static_cast<std::size_t>(Method::get)];
        node.by_method[static_cast<std::size_t>(Method::head)] = get;
        for (Method method : all_methods) {
            std::size_t at = static_cast<std::size_t>(method);
            if (node.by_method[at] != nullptr || method == Method::options) {
                node.allow += node.allow.empty() ? "" : ", ";
                node.allow += name_of(method);
                used[at] = true;
            }
        }
    }
    for (Method method : all_methods) {
        if (used[static_cast<std::size_t>(method)]) {
            allow_anywhere_ += allow_anywhere_.empty() ? "" : ", ";
            allow_anywhere_ += name_of(method);
        }
    }
}

void Router::add(const Route& route) {
    ONRUSH_CHECK(route.path.starts_with('/'), "the path {}", route.path);
    ONRUSH_CHECK(route.handle != nullptr, "{} has no handler", route.path);
    ONRUSH_CHECK(route.method != Method::head && route.method != Method::options &&
                     route.method != Method::unused && route.method != Method::other,
                 "{} {} is not a route of its own", name_of(route.method), route.path);
    std::size_t at = 0;
    std::size_t segments = 0;
    std::size_t parameters = 0;
    for (std::string_view rest = route.path; !rest.empty(); ++segments) {
        std::string_view segment = take_segment(rest);
        parameters += is_parameter(segment) ? 1 : 0;
        at = child(at, segment);
    }
    ONRUSH_CHECK(segments <= limits::path_segments_max && parameters <= limits::path_parameters_max,
                 "{} has {} segments and {} parameters", route.path, segments, parameters);
    const Route*& slot = nodes_[at].by_method[static_cast<std::size_t>(route.method)];
    ONRUSH_CHECK(slot == nullptr, "{} {} is registered twice", name_of(route.method), route.path);
    slot = &route;
}

// The node below the parent that a segment of a route leads to; made when there is none.
std::size_t Router::child(std::size_t parent, std::string_view segment) {
    std::size_t fresh = nodes_.size();
    Node& node = nodes_[parent];
    std::size_t* found = nullptr;
    if (is_parameter(segment)) {
        found = is_text(segment) ? &node.text : &node.integer;
    } else {
        auto named = std::ranges::find(node.literals, segment, &Node::Literal::first);
        if (named == node.literals.end()) {
            named = node.literals.emplace(named, segment, 0);
        }
        found = &named->second;
    }
    if (*found != 0) {
        return *found;
    }
    *found = fresh;
    nodes_.emplace_back();
    return fresh;
}

const Router::Node* Router::walk(std::string_view path, PathParameters& parameters) const {
    if (!path.starts_with('/')) {
        return nullptr;
    }
    const Node* node = &nodes_[0];
    std::size_t count = 0;
    while (!path.empty()) {
        std::string_view segment = take_segment(path);
        std::size_t next = 0;
        for (const auto& [literal, child] : node->literals) {
            if (literal == segment) {
                next = child;
                break;
            }
        }
        if (next == 0 && node->integer != 0) {
            std::uint64_t id = id_in(segment);
            if (id != 0) {
                parameters[count++] = {id, segment};
                next = node->integer;
            }
        }
        if (next == 0 && node->text != 0 && fits_text(segment)) {
            parameters[count++] = {0, segment};
            next = node->text;
        }
        if (next == 0) {
            return nullptr;
        }
        node = &nodes_[next];
    }
    return node;
}

Router::Match Router::find(Method method, std::string_view path, PathParameters& parameters) const {
    const Node* node = walk(path, parameters);
    if (node == nullptr) {
        return {};
    }
    return {node->by_method[static_cast<std::size_t>(method)], node->allow};
}

void Router::route(Exchange& exchange) const {
    const Request& request = exchange.request();
    bool anywhere = request.path == "*";
    Match match;
    if (!anywhere) {
        match = find(request.method, request.path, exchange.parameters);
    }
    if (match.route != nullptr) {
        exchange.route = match.route;
        bool admitted = gate_ == nullptr || gate_->admit(exchange, *match.route);
        if (admitted && fits_body(exchange, *match.route)) {
            match.route->handle(exchange);
        }
    } else if (gate_ != nullptr && !gate_->admit_without_route(exchange)) {
        return;
    } else if (request.method == Method::options && (anywhere || !match.allow.empty())) {
        exchange.header("Allow", anywhere ? allow_anywhere_ : match.allow);
        exchange.answer(204);
    } else if (match.allow.empty()) {
        exchange.refuse(problems::not_found, meaning_of(problems::not_found));
    } else {
        exchange.header("Allow", match.allow);
        exchange.refuse(problems::method_not_allowed,
                        "The Allow header lists the methods of this path.",
                        [&](JsonWriter& json) { json.member("allow", match.allow); });
    }
}

}  // namespace onrush::http
