// The requests of the shop.
#pragma once

#include "app/shop.h"
#include "sim/request.h"
#include "sim/shop_play/shop_world.h"

namespace onrush::sim {

struct ShopBinding {
    using World = ShopWorld;

    template <typename Feature>
    static Feature& feature(app::AnyDomain& domain) {
        return static_cast<app::Shop&>(domain).feature<Feature>();
    }
};

template <typename Input>
[[nodiscard]] RequestPtr request(Input input) {
    return std::make_shared<RequestOf<ShopBinding, Input>>(std::move(input));
}

}  // namespace onrush::sim
