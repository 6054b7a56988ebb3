#include "order/refusals.h"

#include <array>

#include <fmt/format.h>

#include "account/routes.h"
#include "api/refusal.h"
#include "cart/routes.h"
#include "catalog/routes.h"
#include "coupon/routes.h"
#include "order/routes.h"
#include "point/routes.h"
#include "sale/routes.h"

namespace onrush::order {

using http::Exchange;
using http::JsonWriter;

namespace problems {
const http::ProblemType cart_empty{"cart-empty", 409, "The cart is empty"};
const http::ProblemType quantity_out_of_range{"quantity-out-of-range", 400,
                                              "A line has 1 to 99 pieces"};
const http::ProblemType coupon_below_minimum{"coupon-below-minimum", 409,
                                             "The order is too small for the coupon"};
const http::ProblemType coupon_not_applicable{"coupon-not-applicable", 409,
                                              "The coupon is for nothing in this order"};
const http::ProblemType order_not_found{"order-not-found", 404, "There is no such order"};
const http::ProblemType order_not_pending{"order-not-pending", 409,
                                          "The order does not wait for payment"};
const http::ProblemType order_expired{"order-expired", 409, "The order was not paid in time"};
const http::ProblemType order_shipped{"order-shipped", 409, "The order is on its way"};
const http::ProblemType order_not_paid{"order-not-paid", 409, "The order is not paid"};
const http::ProblemType order_not_shipped{"order-not-shipped", 409, "The order is not shipped"};
}  // namespace problems

std::span<const http::ProblemType* const> problem_types() {
    using namespace problems;
    static const std::array all = {
        &cart_empty,      &quantity_out_of_range, &coupon_below_minimum, &coupon_not_applicable,
        &order_not_found, &order_not_pending,     &order_expired,        &order_shipped,
        &order_not_paid,  &order_not_shipped,
    };
    return all;
}

namespace {

void refuse_items(Exchange& exchange) {
    api::refuse_member(exchange, "/items",
                       "It has 1 to 50 lines, each option once; or send fromCart: true.");
}
void refuse_coupons(Exchange& exchange) {
    api::refuse_member(exchange, "/couponIds", "It has at most 5 coupons, each once.");
}
void refuse_unknown_order(Exchange& exchange) {
    exchange.refuse(problems::order_not_found, "No order that you may see has this id.");
}
void refuse_expired(Exchange& exchange) {
    exchange.refuse(problems::order_expired, "Its stock and coupons are free again.");
}
void refuse_balance(Exchange& exchange, base::Money balance) {
    exchange.refuse(point::problems::insufficient_points, "See balance.",
                    [&](JsonWriter& json) { json.member("balance", balance); });
}
void refuse_at(Exchange& exchange, const http::ProblemType& problem, std::string_view list,
               std::size_t at, std::string_view detail) {
    api::refuse_member(exchange, fmt::format("/{}/{}", list, at), detail, problem);
}
void refuse_item(Exchange& exchange, const http::ProblemType& problem, std::size_t at) {
    refuse_at(exchange, problem, "items", at, "See the item at pointer.");
}
void refuse_coupon(Exchange& exchange, const http::ProblemType& problem, std::size_t at) {
    refuse_at(exchange, problem, "couponIds", at, "See the coupon at pointer; a quote explains.");
}

void refuse_short(Exchange& exchange, const std::vector<PlaceOrder::Short>& shorts) {
    exchange.refuse(sale::problems::stock_short, "Nothing was ordered; see lines.",
                    [&](JsonWriter& json) { json.member("lines", shorts); });
}

void refuse_before_start(Exchange& exchange, base::Instant starts_at) {
    exchange.refuse(sale::problems::sale_not_started, "Come again at startsAt.",
                    [&](JsonWriter& json) { json.member("startsAt", starts_at); });
}
void refuse_over_limit(Exchange& exchange, std::uint32_t left) {
    exchange.refuse(sale::problems::sale_limit, "See what is left for you.",
                    [&](JsonWriter& json) { json.member("left", left); });
}
void refuse_sold_out(Exchange& exchange, std::uint32_t remaining) {
    exchange.refuse(sale::problems::sale_sold_out, "See what remains.",
                    [&](JsonWriter& json) { json.member("remaining", remaining); });
}

}  // namespace

void refuse(Exchange& exchange, const PlaceOrder::Refusal& refusal) {
    using Code = PlaceOrder::Code;
    switch (refusal.code) {
        case Code::token_void:
            return account::refuse_token_void(exchange);
        case Code::account_inactive:
            return account::refuse_account_inactive(exchange);
        case Code::cart_empty:
            return exchange.refuse(problems::cart_empty, "There is nothing to order.");
        case Code::items_out_of_range:
            return refuse_items(exchange);
        case Code::coupons_out_of_range:
            return refuse_coupons(exchange);
        case Code::address_out_of_range:
            return api::refuse_member(exchange, "/deliveryAddress", "At most 500 characters.");
        case Code::sale_not_found:
            return exchange.refuse(sale::problems::sale_not_found, "No sale has this id.");
        case Code::sale_not_started:
            return refuse_before_start(exchange, refusal.starts_at);
        case Code::sale_ended:
            return exchange.refuse(sale::problems::sale_ended, "No more of it is sold.");
        case Code::sale_limit:
            return refuse_over_limit(exchange, refusal.left);
        case Code::sale_sold_out:
            return refuse_sold_out(exchange, refusal.left);
        case Code::option_not_found:
            return refuse_item(exchange, catalog::problems::option_not_found, refusal.at);
        case Code::product_inactive:
            return refuse_item(exchange, cart::problems::product_inactive, refusal.at);
        case Code::quantity_out_of_range:
            return refuse_item(exchange, problems::quantity_out_of_range, refusal.at);
        case Code::stock_short:
            return refuse_short(exchange, refusal.shorts);
        case Code::coupon_not_found:
            return refuse_coupon(exchange, coupon::problems::coupon_not_found, refusal.at);
        case Code::coupon_not_available:
            return refuse_coupon(exchange, coupon::problems::coupon_not_available, refusal.at);
        case Code::coupon_below_minimum:
            return refuse_coupon(exchange, problems::coupon_below_minimum, refusal.at);
        case Code::coupon_not_applicable:
            return refuse_coupon(exchange, problems::coupon_not_applicable, refusal.at);
        case Code::insufficient_points:
            return refuse_balance(exchange, refusal.balance);
    }
}

void refuse(Exchange& exchange, const Quote::Refusal& refusal) {
    using Code = Quote::Code;
    switch (refusal.code) {
        case Code::token_void:
            return account::refuse_token_void(exchange);
        case Code::account_inactive:
            return account::refuse_account_inactive(exchange);
        case Code::items_out_of_range:
            return refuse_items(exchange);
        case Code::coupons_out_of_range:
            return refuse_coupons(exchange);
        case Code::option_not_found:
            return refuse_item(exchange, catalog::problems::option_not_found, refusal.at);
        case Code::product_inactive:
            return refuse_item(exchange, cart::problems::product_inactive, refusal.at);
        case Code::quantity_out_of_range:
            return refuse_item(exchange, problems::quantity_out_of_range, refusal.at);
    }
}

void refuse(Exchange& exchange, const PayOrder::Refusal& refusal) {
    using Code = PayOrder::Code;
    switch (refusal.code) {
        case Code::token_void:
            return account::refuse_token_void(exchange);
        case Code::account_inactive:
            return account::refuse_account_inactive(exchange);
        case Code::order_not_found:
            return refuse_unknown_order(exchange);
        case Code::order_expired:
            return refuse_expired(exchange);
        case Code::order_not_pending:
            return exchange.refuse(problems::order_not_pending, "It was cancelled.");
        case Code::insufficient_points:
            return refuse_balance(exchange, refusal.balance);
    }
}

void refuse(Exchange& exchange, CancelOrder::Refusal refusal) {
    using Refusal = CancelOrder::Refusal;
    switch (refusal) {
        case Refusal::token_void:
            return account::refuse_token_void(exchange);
        case Refusal::account_inactive:
            return account::refuse_account_inactive(exchange);
        case Refusal::reason_out_of_range:
            return api::refuse_member(exchange, "/reason", "It has at most 200 characters.");
        case Refusal::order_not_found:
            return refuse_unknown_order(exchange);
        case Refusal::order_expired:
            return refuse_expired(exchange);
        case Refusal::order_shipped:
            return exchange.refuse(problems::order_shipped, "It can not be called back.");
        case Refusal::balance_cap:
            return exchange.refuse(point::problems::balance_cap,
                                   "The wallet has no room for what would come back.");
    }
}

void refuse(Exchange& exchange, ShipOrder::Refusal refusal) {
    using Refusal = ShipOrder::Refusal;
    switch (refusal) {
        case Refusal::token_void:
            return account::refuse_token_void(exchange);
        case Refusal::account_inactive:
            return account::refuse_account_inactive(exchange);
        case Refusal::carrier_out_of_range:
            return api::refuse_member(exchange, "/carrier", "It has at most 100 characters.");
        case Refusal::tracking_out_of_range:
            return api::refuse_member(exchange, "/tracking", "It has at most 100 characters.");
        case Refusal::order_not_found:
            return refuse_unknown_order(exchange);
        case Refusal::order_not_paid:
            return exchange.refuse(problems::order_not_paid, "Only a paid order is shipped.");
    }
}

void refuse(Exchange& exchange, DeliverOrder::Refusal refusal) {
    using Refusal = DeliverOrder::Refusal;
    switch (refusal) {
        case Refusal::token_void:
            return account::refuse_token_void(exchange);
        case Refusal::account_inactive:
            return account::refuse_account_inactive(exchange);
        case Refusal::order_not_found:
            return refuse_unknown_order(exchange);
        case Refusal::order_not_shipped:
            return exchange.refuse(problems::order_not_shipped,
                                   "Only a shipped order is delivered.");
    }
}

void refuse(Exchange& exchange, LookUpRefusal refusal) {
    switch (refusal) {
        case LookUpRefusal::token_void:
            return account::refuse_token_void(exchange);
        case LookUpRefusal::account_inactive:
            return account::refuse_account_inactive(exchange);
        case LookUpRefusal::order_not_found:
            return refuse_unknown_order(exchange);
    }
}

void refuse(Exchange& exchange, ListMyOrders::Refusal refusal) {
    using Refusal = ListMyOrders::Refusal;
    switch (refusal) {
        case Refusal::token_void:
            return account::refuse_token_void(exchange);
        case Refusal::account_inactive:
            return account::refuse_account_inactive(exchange);
    }
}

}  // namespace onrush::order
