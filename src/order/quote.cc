#include "order/quote.h"

#include "catalog/stock.h"

namespace onrush::order {

using Code = Quote::Code;

namespace {

std::unexpected<Quote::Refusal> refuse(Code code, std::size_t at = 0) {
    return std::unexpected(Quote::Refusal{code, at});
}

QuoteView view_of(const OrderFeature& feature, const Basket& basket) {
    QuoteView view{.gross = basket.gross(), .discount = basket.discount(), .total = basket.total()};
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
    for (const BasketCoupon& coupon : basket.coupons) {
        view.coupons.push_back({coupon.id, coupon.outcome, coupon.discount});
    }
    return view;
}

}  // namespace

engine::Result<Quote> decide(const OrderFeature& feature, const Quote& input,
                             const engine::Turn& turn) {
    if (auto code = account::refusal_of<Code>(standing_of(feature.accounts, input.caller))) {
        return refuse(*code);
    }
    if (!is_list(input.items)) {
        return refuse(Code::items_out_of_range);
    }
    if (!is_list(input.coupons)) {
        return refuse(Code::coupons_out_of_range);
    }
    Basket basket;
    if (std::optional<WrongItem> wrong = fill(feature, input.items, std::nullopt, basket)) {
        // The codes of what the items refuse stand in the same order here.
        return refuse(static_cast<Code>(static_cast<int>(Code::option_not_found) +
                                        static_cast<int>(wrong->code)),
                      wrong->at);
    }
    apply_coupons(feature, input.caller.account, input.coupons, turn, basket);
    return view_of(feature, basket);
}

}  // namespace onrush::order
