#include "features/order/quote.h"

#include "features/catalog/stock.h"

namespace onrush::order {

namespace {

using MaybeRefused = std::optional<base::Refused>;

// A sale that is over has no price any more; one that has not started tells it.
MaybeRefused fill_for_quote(const OrderFeature& feature, const SaleItem& item, base::Instant now,
                            Basket& basket) {
    const sale::Sale* sale = feature.sales.sales.find(item.sale_id);
    if (sale == nullptr || !is_shown(feature.sales, *sale)) {
        return base::Refused(sale::sale_not_found);
    }
    sale::SaleState state = state_of(feature.sales, *sale, now);
    if (state == sale::SaleState::ended || state == sale::SaleState::cancelled) {
        return base::Refused(sale::sale_ended);
    }
    fill_from_sale(feature, *sale, item.quantity, basket);
    return std::nullopt;
}

std::int64_t available_of(const OrderFeature& feature, const Quote& input, OptionId option) {
    if (input.sale) {
        const sale::Sale& sale = sale_of(feature.sales, input.sale->sale_id);
        return remaining(sale, count_of(feature.sales, sale.id));
    }
    return catalog::available(stock_of(feature.catalog, option));
}

QuoteView view_of(const OrderFeature& feature, const Quote& input, const Basket& basket) {
    QuoteView view{.gross = basket.gross(), .discount = basket.discount(), .total = basket.total()};
    view.lines.reserve(basket.lines.size());
    for (const BasketLine& line : basket.lines) {
        view.lines.push_back({.option_id = line.option,
                              .product_id = line.product,
                              .quantity = line.quantity,
                              .unit_price = line.unit_price,
                              .discount = line.discount,
                              .amount = line.left,
                              .available = available_of(feature, input, line.option)});
    }
    view.coupons.reserve(basket.coupons.size());
    for (const BasketCoupon& coupon : basket.coupons) {
        view.coupons.push_back({coupon.id, coupon.outcome, coupon.discount});
    }
    return view;
}

}  // namespace

engine::Result<Quote> decide(const OrderFeature& feature, const Quote& input, base::Instant now) {
    if (input.items.has_value() == input.sale.has_value()) {
        return engine::refuse(items_or_sale);
    }
    if (input.items && has_repeats(*input.items)) {
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
    MaybeRefused refused = input.sale ? fill_for_quote(feature, *input.sale, now, basket)
                                      : fill(feature, *input.items, Source::body, basket);
    if (refused) {
        return std::unexpected(std::move(*refused));
    }
    apply_coupons(feature, input.caller.account, coupons, now, basket);
    return view_of(feature, input, basket);
}

}  // namespace onrush::order
