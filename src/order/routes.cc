#include "order/routes.h"

#include <algorithm>

#include "account/routes.h"
#include "api/refusal.h"
#include "cart/routes.h"
#include "catalog/routes.h"
#include "coupon/routes.h"
#include "http/json_body.h"
#include "http/query.h"
#include "order/bodies.h"
#include "order/refusals.h"
#include "point/routes.h"
#include "sale/routes.h"

namespace onrush::order {

using account::caller_of;
using http::Exchange;
using http::JsonWriter;

namespace {

template <typename Input, int status = 200>
void answer(Exchange& exchange, const engine::Result<Input>& result) {
    if (!result) {
        return refuse(exchange, result.error());
    }
    exchange.answer(status, [&](JsonWriter& json) { json.value(*result); });
}

template <typename T>
std::vector<T> list_of(std::optional<std::vector<T>>&& list) {
    return std::move(list).value_or(std::vector<T>());
}

// --- handlers -----------------------------------------------------------------------------------

class Routes {
public:
    Routes(OrderFeature& feature, api::Bridge& bridge) : feature_(feature), bridge_(bridge) {}

    void quote(Exchange& exchange) {
        QuoteForm body;
        if (http::decode_body(exchange, body)) {
            run<Quote>(exchange, {caller_of(exchange.caller), std::move(body.items),
                                  list_of(std::move(body.coupon_ids))});
        }
    }
    void place(Exchange& exchange) {
        OrderForm body;
        if (!http::decode_body(exchange, body)) {
            return;
        }
        bool from_cart = body.from_cart.value_or(false);
        if (from_cart == body.items.has_value()) {
            return api::refuse_member(exchange, "/items", "Send items or fromCart: true.");
        }
        run<PlaceOrder, 201>(exchange,
                             {.caller = caller_of(exchange.caller),
                              .items = list_of(std::move(body.items)),
                              .from_cart = from_cart,
                              .coupons = list_of(std::move(body.coupon_ids)),
                              .delivery_address = std::move(body.delivery_address).value_or(""),
                              .pay_with_points = body.pay.has_value()});
    }
    void place_in_sale(Exchange& exchange) {
        SaleOrderForm body;
        if (!http::decode_body(exchange, body)) {
            return;
        }
        run<PlaceOrder, 201>(exchange,
                             {.caller = caller_of(exchange.caller),
                              .sale = SaleId(exchange.parameters[0]),
                              .pieces = body.quantity,
                              .coupons = list_of(std::move(body.coupon_ids)),
                              .delivery_address = std::move(body.delivery_address).value_or(""),
                              .pay_with_points = body.pay.has_value()});
    }
    void pay(Exchange& exchange) {
        PaymentForm body;
        if (http::decode_body(exchange, body)) {
            run<PayOrder>(exchange, {caller_of(exchange.caller), id_of(exchange)});
        }
    }
    void cancel(Exchange& exchange) {
        CancellationForm body;
        if (http::decode_body(exchange, body)) {
            run<CancelOrder>(exchange, {caller_of(exchange.caller), id_of(exchange),
                                        std::move(body.reason).value_or("")});
        }
    }
    void ship(Exchange& exchange) {
        ShipmentForm body;
        if (http::decode_body(exchange, body)) {
            run<ShipOrder>(exchange, {caller_of(exchange.caller), id_of(exchange),
                                      std::move(body.carrier).value_or(""),
                                      std::move(body.tracking).value_or("")});
        }
    }
    void deliver(Exchange& exchange) {
        run<DeliverOrder>(exchange, {caller_of(exchange.caller), id_of(exchange)});
    }
    void list_mine(Exchange& exchange) {
        OrdersQuery query;
        if (http::decode_query(exchange, query)) {
            run<ListMyOrders>(exchange,
                              {caller_of(exchange.caller), query.state, query.cursor,
                               query.limit.value_or(account::limits::page_items_default)});
        }
    }
    void look_up(Exchange& exchange) {
        run<LookUpOrder>(exchange, {caller_of(exchange.caller), id_of(exchange)});
    }
    void look_up_history(Exchange& exchange) {
        run<LookUpHistory>(exchange, {caller_of(exchange.caller), id_of(exchange)});
    }

private:
    static OrderId id_of(const Exchange& exchange) { return OrderId(exchange.parameters[0]); }

    template <typename Input, int status = 200>
    void run(Exchange& exchange, Input input) {
        bridge_.run(exchange, feature_, std::move(input),
                    [](Exchange& asked, const engine::Result<Input>& result) {
                        answer<Input, status>(asked, result);
                    });
    }

    OrderFeature& feature_;
    api::Bridge& bridge_;
};

using Shared = std::shared_ptr<Routes>;
using Problems = std::vector<const http::ProblemType*>;

Problems with_caller(Problems more) {
    Problems all = {&account::problems::token_void, &account::problems::account_inactive};
    std::ranges::move(more, std::back_inserter(all));
    return all;
}

// What an order of any kind may be refused for.
Problems placing(Problems more) {
    Problems all = with_caller(std::move(more));
    for (const http::ProblemType* problem :
         {&catalog::problems::option_not_found, &cart::problems::product_inactive,
          &problems::quantity_out_of_range, &coupon::problems::coupon_not_found,
          &coupon::problems::coupon_not_available, &problems::coupon_below_minimum,
          &problems::coupon_not_applicable, &point::problems::insufficient_points}) {
        all.push_back(problem);
    }
    return all;
}

std::vector<http::Route> buying_routes(const Shared& all) {
    using namespace problems;
    const http::Shape* view = &http::shape_of<OrderView>();
    auto buying = [](std::string_view path, std::string_view doc, const http::Shape& body,
                     http::RouteAnswer right, Problems refused,
                     std::function<void(Exchange&)> handle) {
        return http::Route{.method = http::Method::post,
                           .path = path,
                           .doc = doc,
                           .who = http::Who::user,
                           .body = &body,
                           .answers = {right},
                           .problems = std::move(refused),
                           .rate = "order",
                           .shed = http::Shed::order,
                           .idempotent = true,
                           .handle = std::move(handle)};
    };
    std::vector<http::Route> routes = {
        buying("/v1/quotes", "What a basket would cost, with every coupon explained",
               http::shape_of<QuoteForm>(), {200, &http::shape_of<QuoteView>()},
               with_caller({&catalog::problems::option_not_found, &cart::problems::product_inactive,
                            &quantity_out_of_range}),
               [all](Exchange& exchange) { all->quote(exchange); }),
        buying("/v1/orders", "Holds stock and coupons for payment, or buys at once",
               http::shape_of<OrderForm>(), {201, view},
               placing({&cart_empty, &sale::problems::stock_short}),
               [all](Exchange& exchange) { all->place(exchange); }),
        buying("/v1/sales/{id}/orders", "Takes part in a sale, first come, first served",
               http::shape_of<SaleOrderForm>(), {201, view},
               placing({&sale::problems::sale_not_found, &sale::problems::sale_not_started,
                        &sale::problems::sale_ended, &sale::problems::sale_limit,
                        &sale::problems::sale_sold_out}),
               [all](Exchange& exchange) { all->place_in_sale(exchange); }),
        buying("/v1/orders/{id}/payment", "Pays an order; again answers the same order",
               http::shape_of<PaymentForm>(), {200, view},
               with_caller({&order_not_found, &order_expired, &order_not_pending,
                            &point::problems::insufficient_points}),
               [all](Exchange& exchange) { all->pay(exchange); }),
        buying("/v1/orders/{id}/cancellation",
               "Gives back stock, coupons and points; not once it is shipped",
               http::shape_of<CancellationForm>(), {200, view},
               with_caller({&order_not_found, &order_expired, &order_shipped,
                            &point::problems::balance_cap}),
               [all](Exchange& exchange) { all->cancel(exchange); }),
    };
    routes[0].idempotent = false;  // a quote has no effect
    return routes;
}

std::vector<http::Route> other_routes(const Shared& all) {
    using namespace problems;
    const http::Shape* view = &http::shape_of<OrderView>();
    return {
        {.method = http::Method::get,
         .path = "/v1/me/orders",
         .doc = "The caller's orders, newest first",
         .who = http::Who::user,
         .query = &http::shape_of<OrdersQuery>(),
         .answers = {{200, &http::shape_of<OrderPage>()}},
         .problems = with_caller({}),
         .shed = http::Shed::account,
         .handle = [all](Exchange& exchange) { all->list_mine(exchange); }},
        {.method = http::Method::get,
         .path = "/v1/orders/{id}",
         .doc = "One of the caller's orders",
         .who = http::Who::user,
         .answers = {{200, view}},
         .problems = with_caller({&order_not_found}),
         .shed = http::Shed::account,
         .handle = [all](Exchange& exchange) { all->look_up(exchange); }},
        {.method = http::Method::get,
         .path = "/v1/orders/{id}/history",
         .doc = "Every change of an order's state, oldest first",
         .who = http::Who::user,
         .answers = {{200, &http::shape_of<HistoryView>()}},
         .problems = with_caller({&order_not_found}),
         .shed = http::Shed::account,
         .handle = [all](Exchange& exchange) { all->look_up_history(exchange); }},
        {.method = http::Method::post,
         .path = "/v1/orders/{id}/shipment",
         .doc = "Ships a paid order",
         .who = http::Who::admin,
         .body = &http::shape_of<ShipmentForm>(),
         .answers = {{200, view}},
         .problems = with_caller({&order_not_found, &order_not_paid}),
         .shed = http::Shed::account,
         .idempotent = true,
         .handle = [all](Exchange& exchange) { all->ship(exchange); }},
        {.method = http::Method::post,
         .path = "/v1/orders/{id}/delivery",
         .doc = "Says that a shipped order has arrived",
         .who = http::Who::admin,
         .answers = {{200, view}},
         .problems = with_caller({&order_not_found, &order_not_shipped}),
         .shed = http::Shed::account,
         .idempotent = true,
         .handle = [all](Exchange& exchange) { all->deliver(exchange); }},
    };
}

}  // namespace

std::vector<http::Route> routes(OrderFeature& feature, api::Bridge& bridge) {
    auto all = std::make_shared<Routes>(feature, bridge);
    std::vector<http::Route> table = buying_routes(all);
    std::ranges::move(other_routes(all), std::back_inserter(table));
    return table;
}

}  // namespace onrush::order
