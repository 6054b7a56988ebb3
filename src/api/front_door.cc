#include "api/front_door.h"

#include <algorithm>

#include "api/forwarded.h"
#include "base/words.h"
#include "http/names.h"
#include "http/proxy_header.h"

namespace onrush::api {

namespace {

using http::same_name;

// Takes "*" out of the list.
bool take_any(std::vector<std::string>& words) {
    return std::erase(words, "*") != 0;
}

// Nobody can make a name out of an address, so an address in Host was meant.
bool is_address(std::string_view host) {
    constexpr std::string_view of_address = "0123456789.";
    return host.starts_with('[') || host.find_first_not_of(of_address) == std::string_view::npos;
}

// Whether a page of this origin was served under this host. The scheme is not compared: a proxy in
// front may speak HTTPS to the browser.
bool is_of_host(std::string_view origin, std::string_view host) {
    std::size_t scheme = origin.find("://");
    return scheme != std::string_view::npos && same_name(origin.substr(scheme + 3), host);
}

bool writes(http::Method method) {
    return method != http::Method::get && method != http::Method::head &&
           method != http::Method::options;
}

void allow(http::Exchange& exchange, std::string_view origin) {
    exchange.header("Access-Control-Allow-Origin", origin);
    exchange.header("Access-Control-Expose-Headers",
                    "Allow, ETag, Idempotent-Replayed, Location, RateLimit, RateLimit-Policy, "
                    "Retry-After, X-Request-Id");
    if (exchange.method() == http::Method::options) {
        exchange.header("Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, PATCH, DELETE");
        exchange.header("Access-Control-Allow-Headers",
                        "Authorization, Content-Type, Idempotency-Key, If-None-Match, "
                        "Last-Event-ID, traceparent, X-Request-Id");
        exchange.header("Access-Control-Max-Age", 600);
    }
}

}  // namespace

FrontDoor::FrontDoor(FrontDoorSettings settings)
    : hosts_(base::words_of(settings.hosts)),
      origins_(base::words_of(settings.origins)),
      any_host_(take_any(hosts_)),
      any_origin_(take_any(origins_)),
      client_field_(settings.client_field),
      proxies_(std::move(settings.proxies)) {}

bool FrontDoor::are_hosts(std::string_view hosts) {
    return std::ranges::none_of(base::words_of(hosts), [](const std::string& word) {
        return word.find_first_of("/:@") != std::string::npos;
    });
}

bool FrontDoor::are_origins(std::string_view origins) {
    return std::ranges::all_of(base::words_of(origins), [](const std::string& word) {
        std::size_t scheme = word.find("://");
        std::size_t host = scheme == std::string::npos ? word.size() : scheme + 3;
        bool named = host < word.size() && word.find_first_of("/@", host) == std::string::npos;
        return word == "*" || named;
    });
}

bool FrontDoor::admit(http::Exchange& exchange, http::Gate* gate) const {
    if (client_field_ != ClientField::none) {
        name_client(exchange);
    }
    bool for_us = is_for_us(exchange.request());
    if (for_us && is_allowed_origin(exchange)) {
        return true;
    }
    if (gate != nullptr && !gate->admit_without_route(exchange)) {
        return false;
    }
    if (!for_us) {
        exchange.refuse(http::problems::host_not_allowed,
                        "The Host header names a host that the setting http.hosts does not list.");
    } else {
        exchange.refuse(
            http::problems::origin_not_allowed,
            "The setting http.origins does not list the origin of the page that sent this.");
    }
    return false;
}

bool FrontDoor::is_for_us(const http::Request& request) const {
    if (any_host_ || (request.host.empty() && !request.http11)) {
        return true;  // browsers do not speak HTTP/1.0
    }
    std::string_view host = http::without_port(request.host);
    if (host.empty()) {
        return false;
    }
    return is_address(host) || same_name(host, "localhost") ||
           std::ranges::any_of(hosts_,
                               [&](const std::string& one) { return same_name(one, host); });
}

const std::string* FrontDoor::listed_origin(std::string_view origin) const {
    static const std::string any = "*";
    if (any_origin_) {
        return &any;
    }
    auto found = std::ranges::find_if(
        origins_, [&](const std::string& one) { return same_name(one, origin); });
    return found == origins_.end() ? nullptr : &*found;
}

// Listed origins get the CORS headers.
bool FrontDoor::is_allowed_origin(http::Exchange& exchange) const {
    const http::Request& request = exchange.request();
    if (!origins_.empty() && !any_origin_) {
        exchange.header("Vary", "Origin");
    }
    bool from_elsewhere = request.sec_fetch_site == "cross-site";
    if (request.origin.empty() && !from_elsewhere) {
        return true;  // no browser, or a page that only looks at this server
    }
    if (const std::string* listed = listed_origin(request.origin)) {
        allow(exchange, *listed);
        return true;
    }
    bool own = !from_elsewhere && (request.sec_fetch_site == "same-origin" ||
                                   is_of_host(request.origin, request.host));
    return own || !writes(request.method);
}

void FrontDoor::name_client(http::Exchange& exchange) const {
    if (!proxies_.contain(exchange.peer())) {
        return;
    }
    std::string_view head = exchange.request().head;
    std::optional<Address> client = client_field_ == ClientField::forwarded
                                        ? client_in_forwarded(head, proxies_)
                                        : client_in_x_forwarded(head, proxies_);
    if (client) {
        exchange.set_client(client->empty() ? http::unknown_address : client->view());
    }
}

}  // namespace onrush::api
