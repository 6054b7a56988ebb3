// The waiting page of a room for browsers, GET /rooms/{id}.
//
//                                   no cookies
//     no token --> ?enter, a probe ------------> "allow cookies"
//         |            | the probe comes back
//         |            v
//         |       an account without a name --+--> takes a ticket --> the page, again and again
//         +---- a token of before ------------+                              |
//                                                     admitted: claims the pass, goes to the target
//
// Who has no token gets an account, as POST /v1/accounts gives it, and its token in a cookie that
// no script reads and that only these pages are sent. Only this route reads it: all others want a
// token in Authorization, which no page of somebody else can make a browser send. An account is
// opened only for a browser that keeps cookies, so what follows links (previews, crawlers) takes no
// place in line, and only as often as a rate for each address allows. A site that has accounts puts
// a token into that cookie itself: then the visitor waits, and is admitted, as that account.
//
// All that may go wrong is a page too, which tries again by itself. On io threads.
#pragma once

#include <string_view>
#include <vector>

#include "api/bridge.h"
#include "api/tokens.h"
#include "features/room/http/life_signs.h"
#include "features/room/http/pass_desk.h"
#include "features/room/room.h"
#include "http/rate_limit.h"
#include "http/route.h"

namespace onrush::room {

inline constexpr std::string_view token_cookie = "onrush_token";

struct GuestSettings {
    bool users_by_gateway = false;  // it says who visits; nobody is a guest
    // Of accounts that are opened for visitors, for each address; burst 0: no limit.
    http::RateClass rate = {"guests", 0, 1};
};

// All that is given outlives the routes.
[[nodiscard]] std::vector<http::Route> page_routes(RoomFeature& feature, api::Bridge& bridge,
                                                   LifeSigns& signs, PassDesk& desk,
                                                   const api::Tokens& tokens,
                                                   GuestSettings settings);

}  // namespace onrush::room
