#include "features/cart/http/routes.h"

#include "api/route_table.h"
#include "features/cart/change_cart.h"

namespace onrush::cart {

std::vector<http::Route> routes(CartFeature& feature, api::Bridge& bridge) {
    api::RouteTable table(feature, bridge, {.who = http::Who::user});
    table.get<LookUpCart>("/v1/me/cart",
                          "The caller's cart, at the prices and with the stock of this moment");
    table.put<SetCartItem, &SetCartItem::option>(
        "/v1/me/cart/items/{id}",
        "Sets how many pieces of an option are in the caller's cart; it holds none of them");
    table.del<ClearCart>("/v1/me/cart", "Takes everything out of the caller's cart");
    return table.take();
}

}  // namespace onrush::cart
