// Places an order: of a list of items, of the cart, or of a sale. It holds its stock and coupons
// until it is paid or its time is over; with `pay_with_points` everything moves at once and the
// order is PAID. All or nothing: a refusal has changed nothing.
#pragma once

#include "account/caller.h"
#include "engine/command.h"
#include "order/basket.h"
#include "order/view.h"
#include "sale/take_part.h"

namespace onrush::order {

struct PlaceOrder {
    account::Caller caller;
    std::vector<Item> items;   // of a sale: none
    bool from_cart = false;    // then the cart is emptied
    SaleId sale;               // none: at the catalogue's prices
    std::uint32_t pieces = 0;  // of the sale
    std::vector<CouponId> coupons;
    std::string delivery_address;  // empty: none
    bool pay_with_points = false;

    using Answer = OrderView;
    // In the order of the checks.
    enum class Code : std::uint8_t {
        token_void,
        account_inactive,
        cart_empty,
        items_out_of_range,
        coupons_out_of_range,
        address_out_of_range,
        sale_not_found,
        sale_not_started,
        sale_ended,
        sale_limit,
        sale_sold_out,
        option_not_found,
        product_inactive,
        quantity_out_of_range,
        stock_short,
        coupon_not_found,
        coupon_not_available,
        coupon_below_minimum,
        coupon_not_applicable,
        insufficient_points,
    };
    BOOST_DESCRIBE_NESTED_ENUM(Code, token_void, account_inactive, cart_empty, items_out_of_range,
                               coupons_out_of_range, address_out_of_range, sale_not_found,
                               sale_not_started, sale_ended, sale_limit, sale_sold_out,
                               option_not_found, product_inactive, quantity_out_of_range,
                               stock_short, coupon_not_found, coupon_not_available,
                               coupon_below_minimum, coupon_not_applicable, insufficient_points)
    struct Short {
        OptionId option_id;
        std::int64_t available = 0;
    };
    struct Refusal {
        Code code = Code::token_void;
        std::size_t at = 0;         // of the item or coupon, from 0
        std::vector<Short> shorts;  // with stock_short: every short line
        base::Money balance;        // with insufficient_points
        base::Instant starts_at;    // with sale_not_started
        std::uint32_t left = 0;     // with sale_limit what the account may take, with
                                    // sale_sold_out what remains
    };
};
BOOST_DESCRIBE_STRUCT(PlaceOrder::Short, (), (option_id, available))

engine::Result<PlaceOrder> decide(OrderFeature& feature, const PlaceOrder& input,
                                  const engine::Turn& turn);

}  // namespace onrush::order
