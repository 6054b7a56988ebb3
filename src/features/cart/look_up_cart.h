// Shows a cart: its lines with the catalogue's current prices and stock.
#pragma once

#include <string>
#include <vector>

#include "engine/command.h"
#include "features/cart/cart.h"

namespace onrush::cart {

// Of a product that is not active, a buyer sees what he put in, and nothing of the product.
struct CartLineView {
    OptionId option_id;
    std::optional<catalog::ProductId> product_id;
    std::optional<std::string> product_name;
    std::optional<std::string> option_name;
    std::uint32_t quantity = 0;
    std::optional<base::Money> unit_price;
    std::optional<base::Money> line_total;
    std::int64_t available = 0;  // pieces that could be ordered now, by anyone
    bool active = true;          // the product is on sale
};
BOOST_DESCRIBE_STRUCT(CartLineView, (),
                      (option_id, product_id, product_name, option_name, quantity, unit_price,
                       line_total, available, active))

struct CartView {
    std::vector<CartLineView> items;
    base::Money total;         // of all lines of active products, also where too few are there
    std::uint32_t pieces = 0;  // of all lines
};
BOOST_DESCRIBE_STRUCT(CartView, (), (items, total, pieces))

// The caller's own cart.
struct LookUpCart {
    using Feature = CartFeature;
    static constexpr auto job_kind = engine::Kind::query;

    engine::Caller caller;
    using Answer = CartView;
};

engine::Result<LookUpCart> decide(const CartFeature& feature, const LookUpCart& input,
                                  base::Instant now);

[[nodiscard]] CartView view_of(const CartFeature& feature, AccountId account);

}  // namespace onrush::cart
