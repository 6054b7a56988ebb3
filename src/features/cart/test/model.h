// What carts must do, written a second time and naively: a list of options and quantities per
// account. engine/test/told.h says what models are for.
#pragma once

#include <map>
#include <utility>
#include <vector>

#include "engine/test/told.h"
#include "features/cart/change_cart.h"
#include "features/cart/look_up_cart.h"
#include "features/catalog/test/model.h"

namespace onrush::cart {

class CartModel {
public:
    using Told = engine::test::Told;
    using Moment = engine::test::Moment;
    using Items = std::vector<std::pair<std::uint64_t, std::uint32_t>>;  // option, quantity

    [[nodiscard]] Told run(const SetCartItem& input, const catalog::CatalogModel& catalog,
                           Moment& moment);
    [[nodiscard]] Told run(const ClearCart& input, const catalog::CatalogModel& catalog,
                           Moment& moment);
    [[nodiscard]] Told run(const LookUpCart& input, const catalog::CatalogModel& catalog,
                           Moment& moment) const;

    std::map<std::uint64_t, Items> all;  // by account; none is empty

private:
    [[nodiscard]] engine::test::Numbers shown(std::uint64_t account,
                                              const catalog::CatalogModel& catalog) const;
};

// What of an answer the model predicts.
[[nodiscard]] engine::test::Numbers numbers_of(const CartView& view);
[[nodiscard]] inline engine::test::Numbers numbers_of(const ClearCart::Answer&) {
    return {};
}

}  // namespace onrush::cart
