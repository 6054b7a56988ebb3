// The whole shop, naively.
#pragma once

#include "app/shop.h"
#include "sim/shop_play/naive_orders.h"

namespace onrush::sim {

class ShopWorld final : public World, public NaiveShop {
public:
    explicit ShopWorld(const app::ShopSettings& settings)
        : NaiveShop{.points = NaivePoints(settings.points),
                    .coupons = NaiveCoupons(settings.coupons)},
          orders(settings.orders) {}

    [[nodiscard]] std::unique_ptr<World> copy() const override {
        return std::make_unique<ShopWorld>(*this);
    }
    // One kind after the other, as the features were declared.
    std::size_t run_deadlines(Moment& moment, std::size_t most) override {
        std::size_t ran = coupons.run_deadlines(moment, most);
        ran += sales.run_deadlines(catalog, moment, most - ran);
        ran += rankings.run_pending(catalog, moment, most - ran);
        ran += rankings.run_leaving(catalog, moment, most - ran);
        return ran + orders.run_deadlines(*this, moment, most - ran);
    }
    [[nodiscard]] base::Instant next_deadline() const override {
        return std::min({coupons.next_deadline(), sales.next_deadline(), rankings.next_deadline(),
                         orders.next_deadline()});
    }
    [[nodiscard]] std::size_t rows_with_deadline() const override {
        return coupons.rows_with_deadline() + sales.rows_with_deadline() +
               rankings.rows_with_deadline() + orders.rows_with_deadline();
    }
    [[nodiscard]] RowsByTable rows() const override {
        RowsByTable rows;
        accounts.add_rows(rows);
        points.add_rows(rows);
        coupons.add_rows(rows);
        catalog.add_rows(rows);
        carts.add_rows(rows);
        sales.add_rows(rows);
        rankings.add_rows(rows);
        orders.add_rows(rows, *this);
        return rows;
    }

    template <typename Input>
    [[nodiscard]] Told run(const Input& input, Moment& moment) {
        if constexpr (requires { accounts.run(input, moment); }) {
            return accounts.run(input, moment);
        } else if constexpr (requires { points.run(input, accounts, moment); }) {
            return points.run(input, accounts, moment);
        } else if constexpr (requires { coupons.run(input, accounts, moment); }) {
            return coupons.run(input, accounts, moment);
        } else if constexpr (requires { catalog.run(input, accounts, moment); }) {
            return catalog.run(input, accounts, moment);
        } else if constexpr (requires { carts.run(input, accounts, catalog, moment); }) {
            return carts.run(input, accounts, catalog, moment);
        } else if constexpr (requires { sales.run(input, accounts, catalog, moment); }) {
            return sales.run(input, accounts, catalog, moment);
        } else if constexpr (requires { rankings.run(input, catalog, moment); }) {
            return rankings.run(input, catalog, moment);
        } else {
            return orders.run(input, *this, moment);
        }
    }

    [[nodiscard]] bool may_ask(const account::Caller& caller) const {
        return !accounts.staff_objection<account::Standing>(caller);
    }

    NaiveOrders orders;
};

}  // namespace onrush::sim
