#include "features/order/quote.h"

#include "features/catalog/stock.h"

namespace onrush::order {

namespace {

QuoteView view_of(const OrderFeature& feature, const Basket& basket) {
    QuoteView view{.gross = basket.gross(), .discount = basket.discount(), .total = basket.total()};
    view.lines.reserve(basket.lines.size());
    for (const BasketLine& line : basket.lines) {
        view.lines.push_back(
            {.option_id = line.option,
             .product_id = line.product,
             .quantity = line.quantity,
             .unit_price = line.unit_price,
             .discount = line.discount,
             .amount = line.left,
             .available = catalog::available(stock_of(feature.catalog, line.option))});
    }
    view.coupons.reserve(basket.coupons.size());
    for (const BasketCoupon& coupon : basket.coupons) {
        view.coupons.push_back({coupon.id, coupon.outcome, coupon.discount});
    }
    return view;
}

}  // namespace

engine::Result<Quote> decide(const OrderFeature& feature, const Quote& input, base::Instant now) {
    if (has_repeats(input.items)) {
        return engine::refuse(option_repeated);
    }
    std::span<const CouponId> coupons;
    if (input.coupon_ids) {
        coupons = *input.coupon_ids;
    }
    if (has_repeats(coupons)) {
        return engine::refuse(coupon_repeated);
    }
    Basket basket;
    if (std::optional<base::Refused> refused = fill(feature, input.items, Source::body, basket)) {
        return std::unexpected(std::move(*refused));
    }
    apply_coupons(feature, input.caller.account, coupons, now, basket);
    return view_of(feature, basket);
}

}  // namespace onrush::order
