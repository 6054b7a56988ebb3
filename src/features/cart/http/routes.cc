#include "features/cart/http/routes.h"

#include "api/route_table.h"
#include "features/cart/change_cart.h"

namespace onrush::cart {

std::vector<http::Route> routes(CartFeature& feature, api::Bridge& bridge) {
    api::RouteTable table(feature, bridge, {.who = http::Who::user});
    table.get<LookUpCart>("/v1/me/cart", "The caller's cart, with current prices and stock");
    table.put<SetCartItem, &SetCartItem::option>(
        "/v1/me/cart/items/{id}",
        "Sets the quantity of an option in the caller's cart; a cart does not hold stock");
    table.del<ClearCart>("/v1/me/cart", "Empties the caller's cart");
    return table.take();
}

}  // namespace onrush::cart
