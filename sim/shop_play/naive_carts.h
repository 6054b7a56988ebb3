// What carts must do, written a second time and naively.
#pragma once

#include <utility>
#include <vector>

#include "cart/clear_cart.h"
#include "cart/look_up_cart.h"
#include "cart/set_cart_item.h"
#include "sim/shop_play/naive_catalog.h"

namespace onrush::sim {

class NaiveCarts {
public:
    using Items = std::vector<std::pair<std::uint64_t, std::uint32_t>>;  // option, quantity

    [[nodiscard]] Told run(const cart::SetCartItem& request, const NaiveAccounts& accounts,
                           const NaiveCatalog& catalog, Moment& moment);
    [[nodiscard]] Told run(const cart::ClearCart& request, const NaiveAccounts& accounts,
                           const NaiveCatalog& catalog, Moment& moment);
    [[nodiscard]] Told run(const cart::LookUpCart& request, const NaiveAccounts& accounts,
                           const NaiveCatalog& catalog, Moment& moment) const;

    void add_rows(RowsByTable& rows) const;

    std::map<std::uint64_t, Items> all;  // by account; none is empty

private:
    [[nodiscard]] Bytes view_of(std::uint64_t account, const NaiveCatalog& catalog) const;
};

}  // namespace onrush::sim
