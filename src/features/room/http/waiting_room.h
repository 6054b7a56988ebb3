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
// place in line. It counts as a sign-up of its address, and a ticket that is taken here as one of
// its account: whoever uses the pages gets no more of either than who calls the API. A site that
// has accounts puts a token into that cookie itself: then the visitor waits, and is admitted, as
// that account.
//
// All that may go wrong is a page too, which tries again by itself. On io threads.
#pragma once

#include <string_view>
#include <vector>

#include "api/bridge.h"
#include "api/gate.h"
#include "api/tokens.h"
#include "features/room/http/life_signs.h"
#include "features/room/http/pass_desk.h"
#include "features/room/room.h"
#include "http/route.h"

namespace onrush::room {

inline constexpr std::string_view token_cookie = "onrush_token";

// What the pages are made of; it outlives their routes.
struct PageParts {
    RoomFeature& feature;
    api::Bridge& bridge;
    LifeSigns& signs;
    PassDesk& desk;
    const api::Tokens& tokens;
    api::Gate& gate;
    bool users_by_gateway = false;  // it says who visits; nobody is a guest
};

[[nodiscard]] std::vector<http::Route> page_routes(const PageParts& parts);

}  // namespace onrush::room
