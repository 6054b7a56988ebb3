// Where a browser or a proxy puts a pass into a request, and how a browser gets it. Pure functions;
// any thread.
//
//     Onrush-Pass: eyJ...                    from programs, and from proxies that have it elsewhere
//     Cookie: onrush_pass_3=eyJ...           from browsers: the cookie of room 3
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "http/request.h"

namespace onrush::api {

// What was sent as a pass for the room, to be verified; nothing when none was. The header counts
// before the cookie. It is empty, which is no pass, when there are two headers. Of two cookies the
// last counts: browsers send the one of path "/", which is ours, behind those of longer paths, and
// a new one behind an old one.
[[nodiscard]] std::optional<std::string_view> pass_in(const http::Request& request,
                                                      std::uint64_t room);

// Of a cookie that was sent, the last one of the name; nothing when none was.
[[nodiscard]] std::optional<std::string_view> cookie_in(const http::Request& request,
                                                        std::string_view name);

// The value of a Set-Cookie that gives a browser the pass: for all paths of the host, for as long
// as the pass is valid, and not shown to scripts. `https` keeps it out of requests without TLS.
[[nodiscard]] std::string pass_cookie(std::uint64_t room, std::string_view pass,
                                      base::Duration valid_for, bool https);

}  // namespace onrush::api
