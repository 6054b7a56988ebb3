// Prices a basket, or pieces of a sale, and shows the effect of each coupon. Changes nothing and
// holds nothing: stock, what remains of a sale, and the limits of the account are not checked.
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
    std::int64_t available = 0;  // of the option; of a sale: what remains in it
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

// Pieces of a sale, at its price.
struct SaleItem {
    SaleId sale_id;
    std::uint32_t quantity = 0;
    static constexpr std::array ranges = {base::range("quantity", 1, limits::quantity_max)};
};
BOOST_DESCRIBE_STRUCT(SaleItem, (), (sale_id, quantity))

struct Quote {
    using Feature = OrderFeature;
    static constexpr auto job_kind = engine::Kind::query;

    engine::Caller caller;
    std::optional<std::vector<Item>> items;  // either these
    std::optional<std::vector<CouponId>> coupon_ids;
    std::optional<SaleItem> sale;  // or this, also before the sale starts
    static constexpr std::array ranges = {
        base::range("items", 1, limits::lines_max, "Each option once; or send sale"),
        coupons_range};
    static constexpr std::array exactly_one = {"items", "sale"};

    using Answer = QuoteView;
    // In the order of the checks.
    static constexpr std::array refusals = {
        &items_or_sale,         &option_repeated,
        &coupon_repeated,       &catalog::option_not_shown,
        &quantity_out_of_range, &sale::sale_not_found,
        &sale::sale_ended,
    };
};
BOOST_DESCRIBE_STRUCT(Quote, (), (caller, items, coupon_ids, sale))

engine::Result<Quote> decide(const OrderFeature& feature, const Quote& input, base::Instant now);

}  // namespace onrush::order
