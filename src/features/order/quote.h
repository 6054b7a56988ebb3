// Prices a basket and shows the effect of each coupon. Changes nothing and holds nothing: stock is
// shown and not checked.
#pragma once

#include "engine/command.h"
#include "features/order/basket.h"
#include "features/order/refusals.h"

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
    using Feature = OrderFeature;
    static constexpr auto job_kind = engine::Kind::query;

    engine::Caller caller;
    std::vector<Item> items;
    std::optional<std::vector<CouponId>> coupon_ids;
    static constexpr std::array ranges = {
        base::range("items", 1, limits::lines_max, "Each option once"), coupons_range};

    using Answer = QuoteView;
    // In the order of the checks.
    static constexpr std::array refusals = {&option_repeated, &coupon_repeated,
                                            &catalog::option_not_shown, &quantity_out_of_range};
};
BOOST_DESCRIBE_STRUCT(Quote, (), (caller, items, coupon_ids))

engine::Result<Quote> decide(const OrderFeature& feature, const Quote& input, base::Instant now);

}  // namespace onrush::order
