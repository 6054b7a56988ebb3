// The texts of the requests of buyers and of those who fill the shelves.
#include <fmt/format.h>

#include "sim/shop_play/requests.h"
#include "sim/shop_play/words.h"

namespace onrush::sim {

namespace {

std::string list_of(const std::vector<order::Item>& items) {
    std::string text;
    for (const order::Item& item : items) {
        text += fmt::format(" {}x{}", item.quantity, item.option_id.value);
    }
    return text;
}
std::string list_of(const std::vector<coupon::CouponId>& coupons) {
    std::string text;
    for (coupon::CouponId id : coupons) {
        text += fmt::format(" {}", id.value);
    }
    return text;
}

}  // namespace

// --- catalogue ----------------------------------------------------------------------------------

std::string ShopBinding::text(const catalog::CreateCategory& input) {
    return "create category " + brief(input.name) + by(input.caller);
}
std::string ShopBinding::text(const catalog::CreateProduct& input) {
    return fmt::format("create product {} in {} at {}{} with {} options", brief(input.name),
                       input.category.value, input.price.units, input.active ? "" : ", inactive",
                       input.options.size()) +
           by(input.caller);
}
std::string ShopBinding::text(const catalog::ChangeProduct& input) {
    return fmt::format("change product {}: price {}, active {}, category {}", input.product.value,
                       input.price.value_or(base::Money(-1)).units,
                       input.active ? static_cast<int>(*input.active) : -1,
                       input.category.value_or(catalog::CategoryId()).value) +
           by(input.caller);
}
std::string ShopBinding::text(const catalog::AddOption& input) {
    return fmt::format("add option {} to product {} with {}", brief(input.option.name),
                       input.product.value, input.option.stock.value_or(0)) +
           by(input.caller);
}
std::string ShopBinding::text(const catalog::ChangeOption& input) {
    return fmt::format("change option {} of product {}: difference {}", input.option.value,
                       input.product.value, input.price_delta.value_or(base::Money()).units) +
           by(input.caller);
}
std::string ShopBinding::text(const catalog::ChangeStock& input) {
    return fmt::format("change the stock of option {} by {}, {}", input.option.value, input.change,
                       brief(input.reason)) +
           by(input.caller);
}
std::string ShopBinding::text(const catalog::LookUpProduct& input) {
    return fmt::format("look up product {}", input.product.value);
}
std::string ShopBinding::text(const catalog::ListCategories& input) {
    return fmt::format("list {} categories", input.limit);
}
std::string ShopBinding::text(const catalog::ListProducts& input) {
    return fmt::format("list {} products of category {} by {} after \"{}\"", input.limit,
                       input.category.value_or(catalog::CategoryId()).value,
                       static_cast<int>(input.sort), input.cursor);
}
std::string ShopBinding::text(const ranking::CountViews& input) {
    std::string text = "count views";
    for (const ranking::ViewCount& count : input.counts) {
        text += fmt::format(" {}x{}", count.views, count.product.value);
    }
    return text;
}

// --- carts and sales ----------------------------------------------------------------------------

std::string ShopBinding::text(const cart::SetCartItem& input) {
    return fmt::format("put {} of option {} into the cart", input.quantity, input.option.value) +
           by(input.caller);
}
std::string ShopBinding::text(const cart::ClearCart& input) {
    return "clear the cart" + by(input.caller);
}
std::string ShopBinding::text(const cart::LookUpCart& input) {
    return "look up the cart" + by(input.caller);
}
std::string ShopBinding::text(const sale::CreateSale& input) {
    return fmt::format("create a sale of {} of option {} at {}, {} an account, from {} to {}",
                       input.quantity, input.option.value, input.price.units, input.per_account,
                       input.starts_at.ms, input.ends_at.ms) +
           by(input.caller);
}
std::string ShopBinding::text(const sale::CancelSale& input) {
    return fmt::format("cancel sale {}", input.sale.value) + by(input.caller);
}
std::string ShopBinding::text(const sale::LookUpSale& input) {
    return fmt::format("look up sale {}", input.sale.value);
}
std::string ShopBinding::text(const sale::ListSales& input) {
    return fmt::format("list {} sales", input.limit);
}

// --- orders -------------------------------------------------------------------------------------

std::string ShopBinding::text(const order::PlaceOrder& input) {
    std::string what = input.from_cart ? " the cart" : list_of(input.items);
    if (!input.sale.none()) {
        what = fmt::format(" {} of sale {}", input.pieces, input.sale.value);
    }
    return fmt::format("{}{} with coupons{}", input.pay_with_points ? "buy" : "order", what,
                       list_of(input.coupons)) +
           by(input.caller);
}
std::string ShopBinding::text(const order::PayOrder& input) {
    return fmt::format("pay order {}", input.order.value) + by(input.caller);
}
std::string ShopBinding::text(const order::CancelOrder& input) {
    return fmt::format("cancel order {}, {}", input.order.value, brief(input.reason)) +
           by(input.caller);
}
std::string ShopBinding::text(const order::ShipOrder& input) {
    return fmt::format("ship order {} by {}", input.order.value, brief(input.carrier)) +
           by(input.caller);
}
std::string ShopBinding::text(const order::DeliverOrder& input) {
    return fmt::format("deliver order {}", input.order.value) + by(input.caller);
}
std::string ShopBinding::text(const order::Quote& input) {
    return fmt::format("quote{} with coupons{}", list_of(input.items), list_of(input.coupons)) +
           by(input.caller);
}
std::string ShopBinding::text(const order::LookUpOrder& input) {
    return fmt::format("look up order {}", input.order.value) + by(input.caller);
}
std::string ShopBinding::text(const order::LookUpHistory& input) {
    return fmt::format("look up the history of order {}", input.order.value) + by(input.caller);
}
std::string ShopBinding::text(const order::ListMyOrders& input) {
    return fmt::format("list {} orders", input.limit) + by(input.caller);
}

}  // namespace onrush::sim
