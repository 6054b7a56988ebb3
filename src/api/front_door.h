// What is asked of every request before it is routed: which host it is for, which web page sent it,
// and whose it is by address.
//
//   host     A web page can give its own name the address of this server (DNS rebinding); the
//            browser then lets the page read everything. So only addresses, "localhost" and the
//            names of http.hosts are answered: 421 `host-not-allowed`.
//   origin   A web page of another origin may send, though not read. Writes are refused with 403
//            `origin-not-allowed`, unless http.origins lists the page's origin. Listed ones get the
//            CORS headers, so that their scripts may read the answers. Credentials are never
//            allowed: a script brings its token in Authorization.
//   client   A proxy in proxy.peers names the client in Forwarded or X-Forwarded-For; rates by
//            address then count the client. The PROXY protocol does the same per connection
//            (http/proxy_header.h).
//
// Made once at start; then read by all io threads.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "api/peers.h"
#include "http/exchange.h"
#include "http/router.h"

namespace onrush::api {

enum class ClientField : std::uint8_t { none, forwarded, x_forwarded_for };

struct FrontDoorSettings {
    std::string hosts;    // names, separated by commas or spaces; "*": any
    std::string origins;  // "https://shop.example", likewise
    ClientField client_field = ClientField::none;
    Peers proxies;  // whose field is believed
};

class FrontDoor {
public:
    explicit FrontDoor(FrontDoorSettings settings);

    // Whether the settings may be so: names without a port; origins without a path.
    [[nodiscard]] static bool are_hosts(std::string_view hosts);
    [[nodiscard]] static bool are_origins(std::string_view origins);

    // False when the exchange has been answered. What is refused here never reaches a route, so
    // `gate` counts it as a request without one.
    [[nodiscard]] bool admit(http::Exchange& exchange, http::Gate* gate = nullptr) const;

private:
    [[nodiscard]] bool is_for_us(const http::Request& request) const;
    [[nodiscard]] const std::string* listed_origin(std::string_view origin) const;
    [[nodiscard]] bool is_allowed_origin(http::Exchange& exchange) const;
    void name_client(http::Exchange& exchange) const;

    std::vector<std::string> hosts_;  // in any case
    std::vector<std::string> origins_;
    bool any_host_ = false;
    bool any_origin_ = false;
    const ClientField client_field_;
    const Peers proxies_;
};

}  // namespace onrush::api
