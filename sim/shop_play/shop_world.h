// The whole shop, naively: the models of all features.
#pragma once

#include <algorithm>

#include "app/shop.h"
#include "features/account/test/model.h"
#include "features/order/test/model.h"
#include "features/room/test/model.h"
#include "sim/play.h"

namespace onrush::sim {

class ShopWorld final : public World, public order::ShopModels {
public:
    explicit ShopWorld(const app::ShopSettings& settings)
        : order::ShopModels{.rooms = room::RoomModel(settings.rooms),
                            .points = point::PointModel(settings.points),
                            .coupons = coupon::CouponModel(settings.coupons)},
          accounts(settings.accounts),
          orders(settings.orders) {}

    [[nodiscard]] std::unique_ptr<World> copy() const override {
        return std::make_unique<ShopWorld>(*this);
    }
    void hear_since(base::Instant since) override { rooms.hears_since = since; }
    std::size_t run_deadlines(Moment& moment, std::size_t most) override {
        std::size_t ran = order::run_deadlines(orders, *this, moment, most);
        // Housekeeping last: who has lost the last ticket goes at once.
        ran += accounts.run_deadlines(
            moment, [this](std::uint64_t account) { return has_anything_of(account); });
        std::erase_if(carts.all,
                      [this](const auto& cart) { return !accounts.has_account(cart.first); });
        return ran;
    }
    [[nodiscard]] base::Instant next_deadline() const override {
        return std::min(accounts.next_deadline(), order::next_deadline(orders, *this));
    }
    [[nodiscard]] std::size_t rows_with_deadline() const override {
        return accounts.rows_with_deadline() + coupons.rows_with_deadline() +
               sales.rows_with_deadline() + rankings.rows_with_deadline() +
               concerts.rows_with_deadline() + orders.rows_with_deadline() +
               rooms.rows_with_deadline();
    }

    template <typename Input>
    [[nodiscard]] const base::Refusal* objection(const Input& input) const {
        if constexpr (requires { accounts.objection(input.caller); }) {
            return accounts.objection(input.caller);
        } else {
            return nullptr;
        }
    }
    template <typename Input>
    [[nodiscard]] Told run(const Input& input, Moment& moment) {
        using Feature = typename Input::Feature;
        if constexpr (std::is_same_v<Feature, account::AccountFeature>) {
            return accounts.run(input, moment);
        } else if constexpr (std::is_same_v<Feature, point::PointFeature>) {
            return run_with_others(points, input, moment);
        } else if constexpr (std::is_same_v<Feature, coupon::CouponFeature>) {
            return run_with_others(coupons, input, moment);
        } else if constexpr (std::is_same_v<Feature, catalog::CatalogFeature>) {
            Told told = catalog.run(input, moment);
            sales.look_at(catalog, rooms, moment);
            return told;
        } else if constexpr (std::is_same_v<Feature, cart::CartFeature>) {
            return carts.run(input, catalog, moment);
        } else if constexpr (std::is_same_v<Feature, sale::SaleFeature>) {
            return run_with_others(sales, input, moment);
        } else if constexpr (std::is_same_v<Feature, ranking::RankingFeature>) {
            return rankings.run(input, catalog, moment);
        } else if constexpr (std::is_same_v<Feature, concert::ConcertFeature>) {
            if constexpr (requires { concerts.run(input, rooms, moment); }) {
                return concerts.run(input, rooms, moment);
            } else {
                return concerts.run(input, moment);
            }
        } else if constexpr (std::is_same_v<Feature, room::RoomFeature>) {
            return rooms.run(input, moment);
        } else {
            return run_orders(input, moment);
        }
    }

    // Of orders only the id is kept.
    template <typename Input>
        requires std::is_same_v<typename Input::Answer, order::OrderView>
    [[nodiscard]] Numbers told_again(const Input&, const Numbers& first) const {
        return orders.shown(static_cast<std::uint64_t>(first.front()), *this);
    }

    template <typename Input>
        requires std::is_same_v<typename Input::Answer, order::ReservationView>
    [[nodiscard]] Numbers told_again(const Input&, const Numbers& first) const {
        return orders.shown_reservation(static_cast<std::uint64_t>(first.front()), *this);
    }

    account::AccountModel accounts;
    order::OrderModel orders;

private:
    [[nodiscard]] bool is_in_a_room(std::uint64_t account) const {
        using Fate = room::RoomModel::Fate;
        auto is_there = [&](const room::RoomModel::Person& person) {
            return person.account == account &&
                   (person.fate == Fate::waits || person.fate == Fate::inside);
        };
        return std::ranges::any_of(rooms.all, [&](const room::RoomModel::Place& place) {
            return std::ranges::any_of(place.people, is_there);
        });
    }
    [[nodiscard]] bool has_anything_of(std::uint64_t account) const {
        auto is_of = [&](const auto& one) { return one.account == account; };
        const account::AccountModel::Known& known = accounts.all.at(account);
        bool has_owner = !known.password_hash.empty() || !known.external_id.empty();
        return (has_owner && carts.all.contains(account)) ||
               std::ranges::any_of(points.all, is_of) ||
               std::ranges::any_of(coupons.coupons, is_of) ||
               std::ranges::any_of(orders.all, is_of) || is_in_a_room(account);
    }
    template <typename Model, typename Input>
    [[nodiscard]] Told run_with_others(Model& model, const Input& input, Moment& moment) {
        if constexpr (requires { model.run(input, accounts, rooms, moment); }) {
            return model.run(input, accounts, rooms, moment);
        } else if constexpr (requires { model.run(input, catalog, rooms, moment); }) {
            return model.run(input, catalog, rooms, moment);
        } else if constexpr (requires { model.run(input, rooms, moment); }) {
            return model.run(input, rooms, moment);
        } else if constexpr (requires { model.run(input, accounts, moment); }) {
            return model.run(input, accounts, moment);
        } else if constexpr (requires { model.run(input, catalog, moment); }) {
            return model.run(input, catalog, moment);
        } else {
            return model.run(input, moment);
        }
    }
    template <typename Input>
    [[nodiscard]] Told run_orders(const Input& input, Moment& moment) {
        if constexpr (requires { orders.run(input, *this, accounts, moment); }) {
            return orders.run(input, *this, accounts, moment);
        } else {
            return orders.run(input, *this, moment);
        }
    }
};

}  // namespace onrush::sim
