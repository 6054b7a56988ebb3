#include "features/order/http/routes.h"

#include "api/route_table.h"
#include "features/order/change_order.h"
#include "features/order/place_order.h"
#include "features/order/quote.h"

namespace onrush::order {

std::vector<http::Route> routes(OrderFeature& feature, api::Bridge& bridge) {
    api::RouteTable table(feature, bridge,
                          {.who = http::Who::user, .shed = http::Shed::order, .rate = "order"});
    table.post<Quote>("/v1/quotes",
                      "Prices a basket, or pieces of a sale, and shows the effect of each coupon");
    table.create<PlaceOrder>(
        "/v1/orders", "Places an order: holds stock and coupons until payment, or pays at once");
    table.create<PlaceSaleOrder, &PlaceSaleOrder::sale>("/v1/sales/{id}/orders",
                                                        "Buys in a sale, first come, first served");
    table.post<PayOrder, &PayOrder::order>("/v1/orders/{id}/payment",
                                           "Pays an order; paying again returns the same order");
    table.post<CancelOrder, &CancelOrder::order>(
        "/v1/orders/{id}/cancellation",
        "Cancels an order before it is shipped; returns stock, coupons and points; staff may too");

    table.set_defaults({.who = http::Who::user});
    table.get<ListMyOrders>("/v1/me/orders", "The caller's orders, newest first");
    table.get<LookUpOrder, &LookUpOrder::order>("/v1/orders/{id}",
                                                "One of the caller's orders; for staff, anyone's");
    table.get<LookUpHistory, &LookUpHistory::order>(
        "/v1/orders/{id}/history", "Every change of an order's state, oldest first");

    table.set_defaults({.who = http::Who::service});
    table.get<ListOrders>("/v1/orders",
                          "Orders of all accounts or one, by state, sale and time, newest first");
    table.get<ListOrders, &ListOrders::account_id>("/v1/accounts/{id}/orders",
                                                   "An account's orders, newest first");

    table.set_defaults({.who = http::Who::admin});
    table.post<ShipOrder, &ShipOrder::order>("/v1/orders/{id}/shipment", "Ships a paid order");
    table.post<DeliverOrder, &DeliverOrder::order>("/v1/orders/{id}/delivery",
                                                   "Marks a shipped order as delivered");
    return table.take();
}

}  // namespace onrush::order
