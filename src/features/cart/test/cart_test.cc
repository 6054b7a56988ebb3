// The rules of carts, line by line.
#include <gtest/gtest.h>

#include "features/cart/limits.h"
#include "features/cart/test/words.h"

namespace onrush::cart {
namespace {

TEST(Cart, ShowsEachLineAndTheTotal) {
    Book book;
    book.play({
        {1, look(1), "0 for 0"},
        {1, set(1, 1, 2), "2 for 2000, 1 x2 at 1000 = 2000 of 5"},
        {2, set(1, 4, 3), "5 for 5600, 1 x2 at 1000 = 2000 of 5, 4 x3 at 1200 = 3600 of 0"},
        {3, look(1), "5 for 5600, 1 x2 at 1000 = 2000 of 5, 4 x3 at 1200 = 3600 of 0"},
    });
    CartView view = *book.run(4, book.features.carts, LookUpCart{user(1)});
    EXPECT_EQ(view.items[1].product_id.value(), ProductId(2));
    EXPECT_EQ(view.items[1].product_name, "shirt");
    EXPECT_EQ(view.items[1].option_name, "m");
    book.expect_whole();
}

TEST(Cart, BelongsToItsAccount) {
    Book book;
    book.play({
        {1, set(1, 1, 2), "2 for 2000, 1 x2 at 1000 = 2000 of 5"},
        {1, look(2), "0 for 0"},
        {1, set(2, 1, 1), "1 for 1000, 1 x1 at 1000 = 1000 of 5"},
        {1, clear(2), "cleared"},
        {1, look(2), "0 for 0"},
        {1, look(1), "2 for 2000, 1 x2 at 1000 = 2000 of 5"},
    });
    book.expect_whole();
}

// One line in a cart made an account stay for ever that nobody can come back to.
TEST(Cart, GoesWithAnAccountThatWasNothingButAToken) {
    Book book;
    book.features.accounts.settings.prune_after = base::Duration(1000);
    book.play({
        {1, set(1, 1, 2), "2 for 2000, 1 x2 at 1000 = 2000 of 5"},
        {1, ask_accounts(account::EnsureAccount{"ann"}), "10 created"},
        {1, set(10, 1, 1), "1 for 1000, 1 x1 at 1000 = 1000 of 5"},
        {2, ask_accounts(account::OpenAccount{}), "account 11"},
        {999, look(1), "2 for 2000, 1 x2 at 1000 = 2000 of 5"},
        {2000, ask_accounts(account::ListAccounts{admin()}), "10 11 end"},
        {2000, look(10), "1 for 1000, 1 x1 at 1000 = 1000 of 5"},
    });
    EXPECT_EQ(book.features.carts.carts.size(), 1u);
    book.expect_whole();
}

TEST(Cart, KeepsTheOrderInWhichLinesWereFirstPutIn) {
    Book book;
    book.play({
        {1, set(1, 3, 1), "1 for 1000, 3 x1 at 1000 = 1000 of 5"},
        {1, set(1, 1, 1), "2 for 2000, 3 x1 at 1000 = 1000 of 5, 1 x1 at 1000 = 1000 of 5"},
        {2, set(1, 3, 2), "3 for 3000, 3 x2 at 1000 = 2000 of 5, 1 x1 at 1000 = 1000 of 5"},
        {2, set(1, 1, 1), "3 for 3000, 3 x2 at 1000 = 2000 of 5, 1 x1 at 1000 = 1000 of 5"},
        // What was taken out and comes back comes last.
        {3, set(1, 3, 0), "1 for 1000, 1 x1 at 1000 = 1000 of 5"},
        {3, set(1, 3, 1), "2 for 2000, 1 x1 at 1000 = 1000 of 5, 3 x1 at 1000 = 1000 of 5"},
    });
    book.expect_whole();
}

TEST(Cart, FollowsPricesAndStockOfTheCatalogue) {
    Book book;
    book.play({
        {1, set(1, 2, 2), "2 for 2400, 2 x2 at 1200 = 2400 of 0"},
        {2, ask_catalog(catalog::ChangeStock{admin(), OptionId(2), 9, "new"}),
         "option 2: 9 on hand, 0 held, 9 available, 0 sold"},
        {2, look(1), "2 for 2400, 2 x2 at 1200 = 2400 of 9"},
        {3,
         ask_catalog(catalog::ChangeProduct{
             .caller = admin(), .product = ProductId(1), .price = Money(500)}),
         "product 1 shirt in 1 at 500, 1 s at 500 x5, 2 m at 700 x9"},
        {3, look(1), "2 for 1400, 2 x2 at 700 = 1400 of 9"},
        {4,
         ask_catalog(catalog::ChangeOption{.caller = admin(),
                                           .product = ProductId(1),
                                           .option_id = OptionId(2),
                                           .price_delta = Money(-500)}),
         "2 m at 0 x9"},
        {4, look(1), "2 for 0, 2 x2 at 0 = 0 of 9"},
    });
    book.within(5, [](Features& all) { catalog::hold(all.catalog, OptionId(2), 4); });
    book.play({{5, look(1), "2 for 0, 2 x2 at 0 = 0 of 5"}});
    book.within(6, [](Features& all) { catalog::sell(all.catalog, OptionId(2), 5); });
    book.play({{6, look(1), "2 for 0, 2 x2 at 0 = 0 of 0"}});
    book.expect_whole();
}

TEST(Cart, HoldsNothing) {
    Book book;
    (void)book.take_facts();  // of the catalogue's first pieces
    book.play({
        {1, set(1, 1, 5), "5 for 5000, 1 x5 at 1000 = 5000 of 5"},
        {1, set(2, 1, 99), "99 for 99000, 1 x99 at 1000 = 99000 of 5"},  // more than there are
        {1, ask_catalog(catalog::LookUpProduct{ProductId(1)}),
         "product 1 shirt in 1 at 1000, 1 s at 1000 x5, 2 m at 1200 x0"},
    });
    EXPECT_EQ(book.take_facts(), std::vector<std::string>{});
    book.expect_whole();
}

TEST(Cart, ShowsWhatIsInactiveAndLetsItOut) {
    Book book;
    book.play({
        {1, set(1, 1, 2), "2 for 2000, 1 x2 at 1000 = 2000 of 5"},
        {1, set(1, 3, 1), "3 for 3000, 1 x2 at 1000 = 2000 of 5, 3 x1 at 1000 = 1000 of 5"},
        {2, ask_catalog(activity(1, false)),
         "product 1 shirt in 1 at 1000 inactive, 1 s at 1000 x5, 2 m at 1200 x0"},
        {2, look(1), "3 for 1000, 1 x2 inactive, 3 x1 at 1000 = 1000 of 5"},
        {3, set(1, 1, 3), "product-inactive"},
        {3, set(1, 1, 2), "product-inactive"},
        {3, set(1, 1, 1), "product-inactive"},
        // What is not in is told like what does not exist.
        {3, set(1, 2, 1), "option-not-found"},
        {3, set(1, 2, 0), "option-not-found"},
        {3, set(2, 1, 1), "option-not-found"},
        {3, set(1, 1, 0), "1 for 1000, 3 x1 at 1000 = 1000 of 5"},
        {4, set(1, 1, 1), "option-not-found"},
        {4, ask_catalog(activity(1, true)),
         "product 1 shirt in 1 at 1000, 1 s at 1000 x5, 2 m at 1200 x0"},
        {4, set(1, 1, 1), "2 for 2000, 3 x1 at 1000 = 1000 of 5, 1 x1 at 1000 = 1000 of 5"},
    });
    book.expect_whole();
}

TEST(Cart, ALineHasOneToNinetyNinePieces) {
    Book book;
    book.play({
        {1, set(1, 1, 0), "0 for 0"},
        {1, set(1, 1, 1), "1 for 1000, 1 x1 at 1000 = 1000 of 5"},
        {1, set(1, 1, 98), "98 for 98000, 1 x98 at 1000 = 98000 of 5"},
        {1, set(1, 1, 99), "99 for 99000, 1 x99 at 1000 = 99000 of 5"},
        {1, set(1, 1, 100), "out-of-range /quantity"},
        {1, set(1, 1, UINT32_MAX), "out-of-range /quantity"},
        {1, look(1), "99 for 99000, 1 x99 at 1000 = 99000 of 5"},
        {1, set(1, 1, 0), "0 for 0"},
    });
    EXPECT_EQ(book.features.carts.carts.size(), 0u);
    book.expect_whole();
}

TEST(Cart, HasAtMostFiftyLines) {
    Book book;
    book.run(0, book.features.catalog, many_options(51));  // options 5 to 55
    for (std::uint64_t option = 5; option < 54; ++option) {
        ASSERT_TRUE(book.run(1, book.features.carts, SetCartItem{user(1), OptionId(option), 1}));
    }
    auto lines = [&] { return items_of(book.features.carts, account::AccountId(1)).size(); };
    EXPECT_EQ(lines(), limits::lines_max - 1);
    EXPECT_TRUE(book.run(2, book.features.carts, SetCartItem{user(1), OptionId(54), 1}));
    EXPECT_EQ(lines(), limits::lines_max);
    book.play({
        {3, set(1, 55, 1), "cart-full"},
        {3, set(2, 55, 1), "1 for 10, 55 x1 at 10 = 10 of 7"},  // another's cart
    });
    // What is in may still change, and what is not in may be taken out.
    EXPECT_TRUE(book.run(4, book.features.carts, SetCartItem{user(1), OptionId(54), 2}));
    EXPECT_TRUE(book.run(4, book.features.carts, SetCartItem{user(1), OptionId(55), 0}));
    EXPECT_EQ(lines(), limits::lines_max);
    EXPECT_TRUE(book.run(5, book.features.carts, SetCartItem{user(1), OptionId(5), 0}));
    EXPECT_TRUE(book.run(5, book.features.carts, SetCartItem{user(1), OptionId(55), 1}));
    EXPECT_EQ(lines(), limits::lines_max);
    book.expect_whole();
}

TEST(Cart, TheDearestOneThereCanBeStillAddsUp) {
    Book book;
    catalog::CreateProduct dear = many_options(50);
    dear.price = Money(catalog::limits::price_units_max);
    book.run(0, book.features.catalog, dear);
    for (std::uint64_t option = 5; option < 55; ++option) {
        ASSERT_TRUE(book.run(1, book.features.carts, SetCartItem{user(1), OptionId(option), 99}));
    }
    CartView view = *book.run(2, book.features.carts, LookUpCart{user(1)});
    EXPECT_EQ(view.total, Money(4'950'000'000'000'000));
    EXPECT_EQ(view.pieces, 4950u);
    book.expect_whole();
}

TEST(SetCartItem, RefusesInTheDocumentedOrder) {
    Book book;
    book.run(0, book.features.catalog, many_options(50));  // options 5 to 54
    for (std::uint64_t option = 5; option < 54; ++option) {
        ASSERT_TRUE(book.run(0, book.features.carts, SetCartItem{user(1), OptionId(option), 1}));
    }
    ASSERT_TRUE(book.run(0, book.features.carts, SetCartItem{user(1), OptionId(3), 1}));
    book.play({
        {1, ask_accounts(account::SetActive{admin(), account::AccountId(9), false}),
         "9 - <-> inactive"},
        {1, ask_catalog(activity(2, false)),
         "product 2 shirt in 1 at 1000 inactive, 3 s at 1000 x5, 4 m at 1200 x0"},
        // Each line breaks a rule and the one after it, where one can break both.
        {2, ask(SetCartItem{user(9, 2), OptionId(99), 100}), "token-void"},
        {2, ask(SetCartItem{user(99), OptionId(99), 100}), "token-void"},
        {2, set(9, 99, 100), "account-inactive"},
        {2, set(1, 99, 100), "out-of-range /quantity"},
        {2, set(1, 3, 100), "out-of-range /quantity"},
        {2, set(1, 1, 100), "out-of-range /quantity"},
        {2, set(1, 99, 99), "option-not-found"},
        {2, set(1, 99, 0), "option-not-found"},
        {2, set(1, 4, 99), "option-not-found"},  // though the cart is full
        {2, set(1, 3, 99), "product-inactive"},
        {2, set(1, 1, 99), "cart-full"},
        {3, set(2, 1, 1), "1 for 1000, 1 x1 at 1000 = 1000 of 5"},
    });
    book.expect_whole();
}

TEST(SetCartItem, WritesNothingWhenAllStaysAsItIs) {
    Book book;
    book.play({{1, set(1, 1, 2), "2 for 2000, 1 x2 at 1000 = 2000 of 5"}});
    auto touched_by = [&](const SetCartItem& input) {
        std::uint64_t before = 0;
        std::uint64_t after = 0;
        book.within(2, [&](Features& all) {
            before = book.domain.schema().touches();
            EXPECT_TRUE(decide(all.carts, input, base::Instant(2)));
            after = book.domain.schema().touches();
        });
        return after != before;
    };
    EXPECT_FALSE(touched_by({user(1), OptionId(1), 2}));
    EXPECT_FALSE(touched_by({user(1), OptionId(2), 0}));
    EXPECT_FALSE(touched_by({user(2), OptionId(2), 0}));
    EXPECT_TRUE(touched_by({user(1), OptionId(1), 3}));
    EXPECT_TRUE(touched_by({user(1), OptionId(1), 0}));
    book.expect_whole();
}

TEST(ClearCart, TakesEverythingOutAndDoesNotMindAnEmptyCart) {
    Book book;
    book.play({
        {1, clear(1), "cleared"},
        {1, set(1, 1, 2), "2 for 2000, 1 x2 at 1000 = 2000 of 5"},
        {1, set(1, 2, 1), "3 for 3200, 1 x2 at 1000 = 2000 of 5, 2 x1 at 1200 = 1200 of 0"},
        {2, clear(1), "cleared"},
        {2, look(1), "0 for 0"},
        {2, clear(1), "cleared"},
        {3, set(1, 2, 1), "1 for 1200, 2 x1 at 1200 = 1200 of 0"},
    });
    book.expect_whole();
}

TEST(ClearCart, RefusesInTheDocumentedOrderAndSoDoesLookUpCart) {
    Book book;
    book.play({
        {1, set(9, 1, 2), "2 for 2000, 1 x2 at 1000 = 2000 of 5"},
        {1, ask_accounts(account::SetActive{admin(), account::AccountId(9), false}),
         "9 - <-> inactive"},
        {2, ask(ClearCart{user(9, 2)}), "token-void"},
        {2, ask(ClearCart{user(99)}), "token-void"},
        {2, clear(9), "account-inactive"},
        {2, ask(LookUpCart{user(9, 2)}), "token-void"},
        {2, ask(LookUpCart{user(99)}), "token-void"},
        {2, look(9), "account-inactive"},
        {3, ask_accounts(account::SetActive{admin(), account::AccountId(9), true}), "9 - <->"},
        {3, look(9), "token-void"},
        {3, ask(LookUpCart{user(9, 2)}), "2 for 2000, 1 x2 at 1000 = 2000 of 5"},  // it was kept
    });
    book.expect_whole();
}

TEST(Orders, ReadTheItemsOfACartAndEmptyIt) {
    Book book;
    account::AccountId one(1);
    EXPECT_TRUE(items_of(book.features.carts, one).empty());
    book.play({
        {1, set(1, 3, 2), "2 for 2000, 3 x2 at 1000 = 2000 of 5"},
        {1, set(1, 1, 1), "3 for 3000, 3 x2 at 1000 = 2000 of 5, 1 x1 at 1000 = 1000 of 5"},
        {1, set(2, 1, 1), "1 for 1000, 1 x1 at 1000 = 1000 of 5"},
    });
    std::span<const CartItem> items = items_of(book.features.carts, one);
    ASSERT_EQ(items.size(), 2u);
    EXPECT_EQ(items[0].option, OptionId(3));
    EXPECT_EQ(items[0].quantity, 2u);
    EXPECT_EQ(items[1].option, OptionId(1));
    EXPECT_EQ(items[1].quantity, 1u);
    for (int twice = 0; twice < 2; ++twice) {
        book.within(2, [&](Features& all) { clear_cart(all.carts, one); });
        EXPECT_TRUE(items_of(book.features.carts, one).empty());
    }
    book.play({
        {3, look(1), "0 for 0"},
        {3, look(2), "1 for 1000, 1 x1 at 1000 = 1000 of 5"},
    });
    book.expect_whole();
}

TEST(Carts, AreTheSameAfterARestart) {
    Book book;
    book.play({
        {1, set(1, 3, 2), "2 for 2000, 3 x2 at 1000 = 2000 of 5"},
        {1, set(1, 1, 1), "3 for 3000, 3 x2 at 1000 = 2000 of 5, 1 x1 at 1000 = 1000 of 5"},
        {1, set(2, 2, 9), "9 for 10800, 2 x9 at 1200 = 10800 of 0"},
        {2, set(2, 2, 0), "0 for 0"},
    });
    EXPECT_EQ(say(view_of(book.restarted().carts, account::AccountId(1))),
              "3 for 3000, 3 x2 at 1000 = 2000 of 5, 1 x1 at 1000 = 1000 of 5");
    EXPECT_EQ(book.restarted().carts.carts.size(), 1u);
    book.expect_whole();
}

}  // namespace
}  // namespace onrush::cart
