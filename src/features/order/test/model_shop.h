// A shop and the models of all its features, for games that compare what both answer.
#pragma once

#include <random>

#include <gtest/gtest.h>

#include "engine/test/refusals_met.h"
#include "features/order/test/model.h"
#include "features/order/test/words.h"

namespace onrush::order {

template <typename Input>
inline constexpr bool only_seats_have =
    std::is_same_v<typename Input::Answer, ReservationView> ||
    std::is_same_v<Input, ListMyReservations> || std::is_same_v<Input, CancelDate> ||
    std::is_same_v<Input, RankConcerts>;

// The shop of a Book, and its models.
class ModelShop {
public:
    explicit ModelShop(std::uint64_t seed) : random_(seed) {
        book.features.orders.settings = settings;
        engine::test::Moment moment{Instant(0)};
        (void)models.catalog.run(catalog::CreateCategory{admin(), "clothes"}, moment);
        (void)models.catalog.run(catalog::CreateCategory{admin(), "others"}, moment);
        (void)models.catalog.run(catalog::CreateCategory{admin(), "nothing"}, moment);
        for (const catalog::CreateProduct& input : first_products()) {
            (void)models.catalog.run(input, moment);
        }
        engine::test::Moment before{Instant(now)};
        for (std::uint64_t account : {1, 2, 3}) {
            move_points_of_model(account, account == 3 ? 1000 : 100'000, before);
        }
        for (std::uint64_t account = 1; account <= 9; ++account) {
            accounts.all[account] = {};
        }
        (void)book.take_facts();
    }
    std::uint64_t below(std::uint64_t n) { return random_() % n; }

    void charge(std::uint64_t account, std::int64_t points) {
        engine::test::Moment moment = open();
        book.charge(account, points, now);
        move_points_of_model(account, points, moment);
        expect_facts(moment);
    }
    // Says what both answered, if it is the same.
    template <typename Input>
    engine::test::Told compare(const Input& input) {
        engine::test::Moment moment = open();
        engine::test::Told expected = run_model(input, moment);
        engine::Result<Input> result = book.run(now, feature_of<Input>(), input);
        EXPECT_EQ(engine::test::told_of(result), expected)
            << base::type_name<Input>() << " at " << now;
        expect_facts(moment);
        auto& refusals = only_seats_have<Input> ? met_by_seats : met;
        refusals.template note<Input>(result);
        return expected;
    }

    // So low that they are met.
    static constexpr OrderSettings settings{.hold = Duration(1000),
                                            .per_account_per_day = 12,
                                            .pending_per_account = 2,
                                            .held_pieces_per_account = 5,
                                            .seat_hold = Duration(700)};
    Book book;
    account::AccountModel accounts;
    ShopModels models{.points = point::PointModel({.balance_max = Money(1'000'000)}),
                      .coupons = coupon::CouponModel({})};
    OrderModel orders{settings};
    std::int64_t now = 0;
    engine::test::RefusalsMet<OrderFeature> met;
    engine::test::RefusalsMet<OrderFeature> met_by_seats;  // by inputs that only seats have

private:
    void move_points_of_model(std::uint64_t account, std::int64_t points,
                              engine::test::Moment& moment) {
        auto kind = points < 0 ? point::EntryKind::spend : point::EntryKind::charge;
        models.points.move_points(account, kind, points, 0, moment);
    }
    // What the models expect of a batch at this time: its deadlines come first.
    engine::test::Moment open() {
        engine::test::Moment moment{Instant(now)};
        run_deadlines(orders, models, moment, engine::limits::batch_deadlines_max);
        return moment;
    }
    void expect_facts(const engine::test::Moment& moment) {
        std::vector<engine::test::ToldFact> facts;
        for (const std::string& fact : book.take_facts()) {
            facts.push_back(engine::test::told_fact(fact));
        }
        EXPECT_EQ(facts.size(), moment.facts.size()) << "at " << now;
        for (std::size_t i = 0; i < std::min(facts.size(), moment.facts.size()); ++i) {
            EXPECT_EQ(facts[i].name, moment.facts[i].name);
            EXPECT_EQ(facts[i].numbers, moment.facts[i].numbers) << facts[i].name << " at " << now;
        }
    }
    template <typename Input>
    auto& feature_of() {
        using Feature = typename Input::Feature;
        if constexpr (std::is_same_v<Feature, OrderFeature>) {
            return book.features.orders;
        } else if constexpr (std::is_same_v<Feature, catalog::CatalogFeature>) {
            return book.features.catalog;
        } else if constexpr (std::is_same_v<Feature, coupon::CouponFeature>) {
            return book.features.coupons;
        } else if constexpr (std::is_same_v<Feature, cart::CartFeature>) {
            return book.features.carts;
        } else if constexpr (std::is_same_v<Feature, concert::ConcertFeature>) {
            return book.features.concerts;
        } else if constexpr (std::is_same_v<Feature, room::RoomFeature>) {
            return book.features.rooms;
        } else {
            return book.features.sales;
        }
    }
    template <typename Input>
    engine::test::Told run_model(const Input& input, engine::test::Moment& moment) {
        if constexpr (requires { orders.run(input, models, accounts, moment); }) {
            return orders.run(input, models, accounts, moment);
        } else if constexpr (requires { orders.run(input, models, moment); }) {
            return orders.run(input, models, moment);
        } else if constexpr (requires { models.catalog.run(input, moment); }) {
            engine::test::Told told = models.catalog.run(input, moment);
            models.sales.look_at(models.catalog, models.rooms, moment);
            return told;
        } else if constexpr (std::is_same_v<typename Input::Feature, room::RoomFeature>) {
            return models.rooms.run(input, moment);
        } else if constexpr (requires {
                                 models.coupons.run(input, models.catalog, models.rooms, moment);
                             }) {
            return models.coupons.run(input, models.catalog, models.rooms, moment);
        } else if constexpr (requires { models.coupons.run(input, models.rooms, moment); }) {
            return models.coupons.run(input, models.rooms, moment);
        } else if constexpr (requires { models.coupons.run(input, moment); }) {
            return models.coupons.run(input, moment);
        } else if constexpr (requires { models.carts.run(input, models.catalog, moment); }) {
            return models.carts.run(input, models.catalog, moment);
        } else if constexpr (requires { models.concerts.run(input, models.rooms, moment); }) {
            return models.concerts.run(input, models.rooms, moment);
        } else if constexpr (requires { models.concerts.run(input, moment); }) {
            return models.concerts.run(input, moment);
        } else {
            return models.sales.run(input, models.catalog, models.rooms, moment);
        }
    }

    std::mt19937_64 random_;
};

}  // namespace onrush::order
