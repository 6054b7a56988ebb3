// Random commands on carts, against the model.
#include "features/cart/test/model.h"

#include <random>

#include <gtest/gtest.h>

#include "engine/test/refusals_met.h"
#include "features/cart/test/words.h"

namespace onrush::cart {
namespace {

using engine::test::Moment;
using engine::test::Told;

struct Game {
    // Three products of 20 options, so that a cart can be full.
    explicit Game(std::uint64_t seed) : random(seed) {
        both(catalog::CreateCategory{.caller = admin(), .name = "shirts"});
        for (int product = 1; product <= 3; ++product) {
            both(many_options(20));
        }
    }
    std::mt19937_64 random;
    engine::test::RuleBook<Features> book;
    catalog::CatalogModel catalog;
    CartModel carts;
    engine::test::RefusalsMet<CartFeature> met;

    std::uint64_t below(std::uint64_t n) { return random() % n; }

    // The catalogue, and its model.
    template <typename Input>
    void both(const Input& input) {
        Moment moment{base::Instant(1)};
        EXPECT_TRUE(book.run(1, book.features.catalog, input));
        EXPECT_EQ(catalog.run(input, moment).verdict, engine::Verdict::answered);
    }
    template <typename Input>
    void compare(const Input& input) {
        Moment moment{base::Instant(1)};
        Told expected = carts.run(input, catalog, moment);
        engine::Result<Input> result = book.run(1, book.features.carts, input);
        EXPECT_EQ(engine::test::told_of(result), expected);
        met.note<Input>(result);
    }
    void set(Caller caller) {
        auto quantity = static_cast<std::uint32_t>(below(4) == 0 ? 0 : below(102));
        compare(SetCartItem{caller, OptionId(1 + below(61)), quantity});  // option 61 is not there
    }
    void change_product() {
        both(catalog::ChangeProduct{.caller = admin(),
                                    .product = ProductId(1 + below(3)),
                                    .price = Money(static_cast<std::int64_t>(below(1000))),
                                    .active = below(4) != 0});
    }
    void step() {
        Caller caller = user(1 + below(3));
        std::uint64_t dice = below(1000);
        if (dice < 2) {
            compare(ClearCart{caller});
        } else if (dice < 20) {
            change_product();
        } else if (dice < 60) {
            both(catalog::ChangeStock{admin(), OptionId(1 + below(60)), 1, "more"});
        } else if (dice < 90) {
            compare(LookUpCart{caller});
        } else {
            set(caller);
        }
    }
};

TEST(CartModel, AgreesOnRandomCommands) {
    engine::test::RefusalsMet<CartFeature> met;
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        SCOPED_TRACE(fmt::format("seed {}", seed));
        Game game(seed);
        for (int account = 1; account <= 3; ++account) {
            game.book.run(1, game.book.features.accounts, account::OpenAccount{});
        }
        for (int step = 0; step < 1500 && !testing::Test::HasFailure(); ++step) {
            game.step();
        }
        game.book.expect_whole();
        met.add_all(game.met);
    }
    met.expect_all_but({});
}

}  // namespace
}  // namespace onrush::cart
