// The shop, naively: accounts, points and coupons side by side.
#pragma once

#include "sim/shop_play/naive_coupons.h"
#include "sim/shop_play/naive_points.h"

namespace onrush::sim {

class ShopWorld final : public World {
public:
    ShopWorld(point::PointSettings point_settings, coupon::CouponSettings coupon_settings)
        : points(point_settings), coupons(coupon_settings) {}

    [[nodiscard]] std::unique_ptr<World> copy() const override {
        return std::make_unique<ShopWorld>(*this);
    }
    std::size_t run_deadlines(Moment& moment, std::size_t most) override {
        return coupons.run_deadlines(moment, most);
    }
    [[nodiscard]] base::Instant next_deadline() const override { return coupons.next_deadline(); }
    [[nodiscard]] std::size_t rows_with_deadline() const override {
        return coupons.rows_with_deadline();
    }
    [[nodiscard]] RowsByTable rows() const override {
        RowsByTable rows;
        accounts.add_rows(rows);
        points.add_rows(rows);
        coupons.add_rows(rows);
        return rows;
    }

    template <typename Input>
    [[nodiscard]] Told run(const Input& input, Moment& moment) {
        if constexpr (requires { accounts.run(input, moment); }) {
            return accounts.run(input, moment);
        } else if constexpr (requires { points.run(input, accounts, moment); }) {
            return points.run(input, accounts, moment);
        } else {
            return coupons.run(input, accounts, moment);
        }
    }

    [[nodiscard]] bool may_ask(const account::Caller& caller) const {
        return !accounts.staff_objection<account::Standing>(caller);
    }

    NaiveAccounts accounts;
    NaivePoints points;
    NaiveCoupons coupons;
};

}  // namespace onrush::sim
