// Where a waiting page sends who is admitted: to the room's target, an address that the operator
// has set, and never anywhere else. Pure functions; any thread.
//
// The pass goes with them as a cookie, which browsers show to all ports of the host they got it
// from. So a target on another host gets it in its query as well:
//
//     https://shop.example/drop?lang=en --> https://shop.example/drop?lang=en&onrush_pass=eyJ...
#pragma once

#include <string>
#include <string_view>

namespace onrush::room {

inline constexpr std::string_view pass_parameter = "onrush_pass";

// Of a URL as create_room.h takes it: without port and user.
[[nodiscard]] std::string_view host_of(std::string_view url);

// Whether the target gets the cookie that a page of this host sets: "host" or "host:port". A cookie
// of a page that came by TLS is not sent without it.
[[nodiscard]] bool gets_cookie(std::string_view target, std::string_view host, bool https);

// The target with the pass in its query, ahead of a fragment.
[[nodiscard]] std::string with_pass_parameter(std::string_view target, std::string_view pass);

}  // namespace onrush::room
