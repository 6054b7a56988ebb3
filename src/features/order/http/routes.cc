#include "features/order/http/routes.h"

#include "api/route_table.h"
#include "features/order/cancel_date.h"
#include "features/order/change_order.h"
#include "features/order/hold_seats.h"
#include "features/order/place_order.h"
#include "features/order/quote.h"
#include "features/order/rank_concerts.h"

namespace onrush::order {

namespace {

using Table = api::RouteTable<OrderFeature>;

void add_reservations(Table& table) {
    table.set_defaults({.who = http::Who::user, .shed = http::Shed::order, .rate = "order"});
    table.create<HoldSeats, &HoldSeats::date>(
        "/v1/dates/{id}/holds",
        "Reserves seats until payment: by seatIds, the best neighbours, or in a general section; "
        "all or none");
    table.post<PayReservation, &PayReservation::reservation>(
        "/v1/reservations/{id}/payment",
        "Pays a reservation; paying again returns the same reservation");
    table.del<CancelReservation, &CancelReservation::reservation>(
        "/v1/reservations/{id}",
        "Gives the seats back, and the points when it was paid, until the performance starts");

    table.set_defaults({.who = http::Who::user});
    table.get<ListMyReservations>("/v1/me/reservations", "The caller's reservations, newest first");
    table.get<LookUpReservation, &LookUpReservation::reservation>(
        "/v1/reservations/{id}", "One of the caller's reservations; for staff, anyone's");

    table.set_defaults({.who = http::Who::admin});
    table.post<CancelDate, &CancelDate::date>(
        "/v1/dates/{id}/cancellation",
        "Cancels a date for good; its reservations are then cancelled or refunded, a bounded "
        "number at a time");

    table.set_defaults({.shed = http::Shed::browse, .rate = "browse"});
    table.get<RankConcerts>(
        "/v1/rankings/concerts",
        "Concerts with the most reserved seats, or dates by the time in which they sold out");
}

}  // namespace

std::vector<http::Route> routes(OrderFeature& feature, api::Bridge& bridge) {
    Table table(feature, bridge,
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

    add_reservations(table);
    return table.take();
}

}  // namespace onrush::order
