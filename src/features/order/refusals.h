// Every refusal of orders, said once. Refusals of other features are passed on unchanged, unless
// another sentence explains them better here.
#pragma once

#include "base/refusal.h"
#include "base/sentence.h"
#include "features/cart/refusals.h"
#include "features/catalog/refusals.h"
#include "features/concert/refusals.h"
#include "features/coupon/refusals.h"
#include "features/order/limits.h"
#include "features/point/refusals.h"
#include "features/sale/refusals.h"

namespace onrush::order {

inline constexpr base::Refusal items_or_cart{
    base::problems::out_of_range, "Send either items or fromCart: true.", {}, "/items"};
inline constexpr base::Refusal items_or_sale{
    base::problems::out_of_range, "Send either items or sale.", {}, "/items"};
inline constexpr base::Refusal cart_empty{"cart-empty", 409, "The cart is empty",
                                          "Put something into the cart, or send items."};
inline constexpr base::Refusal option_repeated{
    base::problems::out_of_range, "List each option once.", {}, "/items"};
inline constexpr base::Refusal coupon_repeated{
    base::problems::out_of_range, "List each coupon once.", {}, "/couponIds"};

inline constexpr base::Refusal order_limit{
    "order-limit",
    409,
    "The account has placed as many orders as it may in a day",
    "Its next order is taken from nextAt on. Cancelled orders count, too.",
    {base::instant_member("nextAt")}};

// Only of what the buyer has in the cart: other products that are not active do not exist to him.
inline constexpr base::Refusal product_inactive{
    cart::product_inactive,
    "Remove the option from the cart, or wait until its product is on sale again.",
    {"optionId"},
    "/fromCart"};
inline constexpr base::Refusal quantity_out_of_range{
    "quantity-out-of-range", 400, "The quantity of a line is out of range",
    base::sentence<"Each line must have 1 to ", limits::quantity_max, " pieces.">};
inline constexpr base::Refusal orders_pending_limit{
    "orders-pending-limit",
    409,
    "The account has too many unpaid orders",
    "Pay or cancel an order first; one that is paid as it is placed does not wait. limit is how "
    "many may wait for payment, and pending how many do.",
    {"limit", "pending"}};
inline constexpr base::Refusal pieces_held_limit{
    "pieces-held-limit",
    409,
    "The account's unpaid orders would hold too many pieces",
    "Order less, or pay or cancel an order first; one that is paid as it is placed holds nothing. "
    "limit is how many pieces unpaid orders may hold, and held how many they do.",
    {"limit", "held"}};
inline constexpr base::Refusal option_limit =
    base::Refusal{"option-limit", 409, "The account has reached its limit of an option",
                  "Nothing was ordered. See lines for each option of which the account may have no "
                  "more than left pieces."}
        .listing("lines", {"optionId", "left"});
inline constexpr base::Refusal stock_short =
    base::Refusal{sale::stock_short,
                  "Nothing was ordered. See lines for each option that has too few pieces."}
        .listing("lines", {"optionId", "available"});

inline constexpr base::Refusal coupon_below_minimum{
    "coupon-below-minimum", 409, "The order is too small for the coupon",
    "The lines that the coupon applies to must cost at least the campaign's minOrder."};
inline constexpr base::Refusal coupon_not_applicable{
    "coupon-not-applicable", 409, "The coupon does not apply to this order",
    "It would take nothing off: no line is in its scope, or at a price that it is for, or too "
    "little is left of those lines."};
inline constexpr base::Refusal coupon_not_combinable{
    "coupon-not-combinable", 409, "The coupons cannot be used together",
    "It is exclusive, or another one is, or both are of one campaign. Leave one of them out."};
inline constexpr base::Refusal coupon_revoked{
    coupon::coupon_not_available,
    "The coupon couponId of the order was taken back. Cancel the order, and place it again "
    "without it.",
    {coupon::status_member, "couponId"}};

inline constexpr base::Refusal order_not_found{"order-not-found", 404, "The order does not exist",
                                               "No order that you may see has this id."};
inline constexpr base::Refusal order_expired{
    "order-expired", 409, "The order was not paid in time",
    "Its pieces and coupons were released. Place a new order."};
inline constexpr base::Refusal order_not_pending{"order-not-pending", 409,
                                                 "The order is not waiting for payment",
                                                 "It was cancelled. Place a new order."};
inline constexpr base::Refusal order_shipped{"order-shipped", 409, "The order is shipped",
                                             "A shipped order can no longer be cancelled."};
// Of orders of seats.
inline constexpr base::Refusal seats_not_shipped{
    "seats-not-shipped", 409, "An order of seats is not shipped", "Only orders of products are."};
inline constexpr base::Refusal date_started{
    "date-started", 409, "The performance has started",
    "Seats that are paid can be given back until the date's startsAt."};
inline constexpr base::Refusal seat_limit{
    "seat-limit",
    409,
    "The account would have too many seats of the date",
    "limit is how many seats of a date an account may have, held and bought, and left how many "
    "more this account may hold.",
    {"limit", "left"}};
inline constexpr base::Refusal reservation_not_found{
    "reservation-not-found", 404, "The reservation does not exist",
    "No reservation that you may see has this id."};
inline constexpr base::Refusal reservation_expired{"reservation-expired", 409,
                                                   "The reservation was not paid in time",
                                                   "Its seats were released. Hold seats again."};
inline constexpr base::Refusal reservation_not_pending{"reservation-not-pending", 409,
                                                       "The reservation is not waiting for payment",
                                                       "It was cancelled. Hold seats again."};

inline constexpr base::Refusal order_not_paid{"order-not-paid", 409, "The order is not paid",
                                              "Only a paid order can be shipped."};
inline constexpr base::Refusal order_not_shipped{
    "order-not-shipped", 409, "The order is not shipped", "Only a shipped order can be delivered."};

}  // namespace onrush::order
