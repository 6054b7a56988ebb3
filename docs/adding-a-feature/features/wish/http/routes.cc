#include "features/wish/http/routes.h"

#include "api/route_table.h"
#include "features/wish/make_wish.h"

namespace onrush::wish {

std::vector<http::Route> routes(WishFeature& feature, api::Bridge& bridge) {
    api::RouteTable table(feature, bridge, {.who = http::Who::user});
    table.create<MakeWish>("/v1/me/wish", "Makes the caller's wish, once");
    table.get<LookUpWish>("/v1/me/wish", "The caller's wish");
    return table.take();
}

}  // namespace onrush::wish
