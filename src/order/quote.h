// What a basket would cost, with every coupon explained. Changes nothing and holds nothing: stock
// is shown, and not asked for.
#pragma once

#include "account/caller.h"
#include "engine/command.h"
#include "order/basket.h"

namespace onrush::order {

struct QuoteLine {
    OptionId option_id;
    catalog::ProductId product_id;
    std::uint32_t quantity = 0;
    base::Money unit_price;
    base::Money discount;
    base::Money amount;
    std::int64_t available = 0;
};
BOOST_DESCRIBE_STRUCT(QuoteLine, (),
                      (option_id, product_id, quantity, unit_price, discount, amount, available))

struct QuoteCoupon {
    CouponId coupon_id;
    CouponOutcome outcome = CouponOutcome::applied;
    base::Money discount;
};
BOOST_DESCRIBE_STRUCT(QuoteCoupon, (), (coupon_id, outcome, discount))

struct QuoteView {
    std::vector<QuoteLine> lines;
    std::vector<QuoteCoupon> coupons;  // in the order given
    base::Money gross;
    base::Money discount;
    base::Money total;
};
BOOST_DESCRIBE_STRUCT(QuoteView, (), (lines, coupons, gross, discount, total))

struct Quote {
    static constexpr auto job_kind = engine::Job::Kind::query;
    account::Caller caller;
    std::vector<Item> items;
    std::vector<CouponId> coupons;

    using Answer = QuoteView;
    // In the order of the checks.
    enum class Code : std::uint8_t {
        token_void,
        account_inactive,
        items_out_of_range,
        coupons_out_of_range,
        option_not_found,
        product_inactive,
        quantity_out_of_range,
    };
    BOOST_DESCRIBE_NESTED_ENUM(Code, token_void, account_inactive, items_out_of_range,
                               coupons_out_of_range, option_not_found, product_inactive,
                               quantity_out_of_range)
    struct Refusal {
        Code code = Code::token_void;
        std::size_t at = 0;  // of the item, from 0
    };
};

engine::Result<Quote> decide(const OrderFeature& feature, const Quote& input,
                             const engine::Turn& turn);

}  // namespace onrush::order
