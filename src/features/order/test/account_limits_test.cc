// How much one account may have: unpaid orders, the pieces that they hold, and pieces of an option.
#include <gtest/gtest.h>

#include "features/order/test/words.h"

namespace onrush::order {
namespace {

// At most three unpaid orders of an account, and as many pieces as they like.
void allow_three_orders(Book& book) {
    book.features.orders.settings.pending_per_account = 3;
}
void allow_ten_pieces(Book& book) {
    book.features.orders.settings.held_pieces_per_account = 10;
}

std::string tally_of(Book& book, std::uint64_t account) {
    const Tally* tally = book.features.orders.tallies.find(AccountId(account));
    return tally == nullptr ? "none" : fmt::format("{} with {}", tally->orders, tally->pieces);
}

TEST(AccountLimits, AnAccountHasSoManyUnpaidOrders) {
    Book book;
    allow_three_orders(book);
    book.new_sale(sale_of(4));
    book.play({
        {1000, place(1, {of(3, 1)}), "order 1 PENDING_PAYMENT 300: 3 x1 at 300; until 2000"},
        {1000, take_part(1, 1),
         "order 2 PENDING_PAYMENT 800: 1 x1 at 800; number 1 of sale 1; until 2000"},
        {1000, place(1, {of(3, 2)}), "order 3 PENDING_PAYMENT 600: 3 x2 at 300; until 2000"},
        {1000, place(1, {of(3, 1)}), "orders-pending-limit 3 3"},
        {1000, take_part(1, 1), "orders-pending-limit 3 3"},
        // Another account, and one that pays at once.
        {1000, place(2, {of(3, 1)}), "order 4 PENDING_PAYMENT 300: 3 x1 at 300; until 2000"},
        {1000, buy(1, {of(3, 1)}), "order 5 PAID 300: 3 x1 at 300"},
        {1000, take_part(1, 1, paid), "order 6 PAID 800: 1 x1 at 800; number 2 of sale 1"},
    });
    EXPECT_EQ(tally_of(book, 1), "3 with 4");
    EXPECT_EQ(tally_of(book, 2), "1 with 1");
    EXPECT_EQ(tally_of(book, 3), "none");
    book.expect_whole();
}

TEST(AccountLimits, AnOrderThatIsPaidOrOverMakesRoom) {
    Book book;
    allow_three_orders(book);
    auto wait = [](std::uint64_t id, std::int64_t until) {
        return fmt::format("order {} PENDING_PAYMENT 300: 3 x1 at 300; until {}", id, until);
    };
    book.play({
        {1, place(1, {of(3, 1)}), wait(1, 1001)},
        {2, place(1, {of(3, 1)}), wait(2, 1002)},
        {3, place(1, {of(3, 1)}), wait(3, 1003)},
        {4, place(1, {of(3, 1)}), "orders-pending-limit 3 3"},
        {4, pay(1, 2), "order 2 PAID 300: 3 x1 at 300"},
        {5, place(1, {of(3, 1)}), wait(4, 1005)},
        {5, place(1, {of(3, 1)}), "orders-pending-limit 3 3"},
        {5, cancel(1, 2), "order 2 REFUNDED 300: 3 x1 at 300"},  // it holds nothing
        {5, place(1, {of(3, 1)}), "orders-pending-limit 3 3"},
        {6, cancel(1, 3), "order 3 CANCELLED 300: 3 x1 at 300"},
        {6, place(1, {of(3, 1)}), wait(5, 1006)},
        {1000, place(1, {of(3, 1)}), "orders-pending-limit 3 3"},
        {1001, place(1, {of(3, 1)}), wait(6, 2001)},  // order 1 is over
    });
    EXPECT_EQ(tally_of(book, 1), "3 with 3");
    book.expect_whole();
    book.play({{9000, look(1, 6), "order 6 EXPIRED 300: 3 x1 at 300"}});
    EXPECT_EQ(tally_of(book, 1), "none");
    book.expect_whole();
}

TEST(AccountLimits, UnpaidOrdersHoldSoManyPieces) {
    Book book;
    allow_ten_pieces(book);
    book.new_sale(sale_of(4));
    book.play({
        {1000, place(1, {of(3, 4), of(4, 7)}), "pieces-held-limit 10 0"},
        {1000, place(1, {of(3, 4), of(4, 4)}),
         "order 1 PENDING_PAYMENT 21200: 3 x4 at 300, 4 x4 at 5000; until 2000"},
        {1000, place(1, {of(5, 3)}), "pieces-held-limit 10 8"},
        {1000, take_part(1, 2),
         "order 2 PENDING_PAYMENT 1600: 1 x2 at 800; number 1 of sale 1; until 2000"},
        {1000, place(1, {of(5, 1)}), "pieces-held-limit 10 10"},
        {1000, take_part(1, 1), "sale-limit 0"},
        {1000, buy(1, {of(5, 1)}), "order 3 PAID 0: 5 x1 at 0"},
        {1001, pay(1, 2), "order 2 PAID 1600: 1 x2 at 800; number 1 of sale 1"},
        {1001, place(1, {of(5, 3)}), "pieces-held-limit 10 8"},
        {1001, place(1, {of(5, 2)}), "order 4 PENDING_PAYMENT 0: 5 x2 at 0; until 2001"},
        {2000, place(1, {of(5, 3)}), "order 5 PENDING_PAYMENT 0: 5 x3 at 0; until 3000"},
    });
    EXPECT_EQ(tally_of(book, 1), "2 with 5");
    book.expect_whole();
}

TEST(AccountLimits, AreAskedInTheDocumentedOrder) {
    Book book;
    allow_three_orders(book);
    allow_ten_pieces(book);
    book.new_sale(sale_of(2));
    CouponId nobodys(9'000'000'001);
    auto wait = [](std::uint64_t id) {
        return fmt::format("order {} PENDING_PAYMENT 0: 5 x1 at 0; until 2000", id);
    };
    book.play({
        {1000, take_part(2, 1, paid), "order 1 PAID 800: 1 x1 at 800; number 1 of sale 1"},
        // Each line breaks a rule and the one after it.
        {1000, place(1, {of(4, 11)}), "pieces-held-limit 10 0"},
        {1000, buy(1, {of(4, 11)}), "stock-short 4 10"},
        {1000, place(1, {of(5, 1)}), wait(2)},
        {1000, place(1, {of(5, 1)}), wait(3)},
        {1000, place(1, {of(5, 1)}), wait(4)},
        {1000, place(1, {of(4, 100)}), "quantity-out-of-range /items/0"},
        {1000, place(1, {of(4, 11)}), "orders-pending-limit 3 3"},
        {1000, take_part(1, 2, {}, {nobodys}), "sale-sold-out 1"},
        {1000, take_part(1, 1, {}, {nobodys}), "orders-pending-limit 3 3"},
        {1000, take_part(1, 1, paid, {nobodys}), "coupon-not-found /couponIds/0"},
    });
    allow_ten_pieces(book);
    book.features.orders.settings.pending_per_account = 4;
    book.features.orders.settings.held_pieces_per_account = 3;
    book.play({{1001, take_part(1, 1, {}, {nobodys}), "pieces-held-limit 3 3"}});
    book.expect_whole();
}

// The settings of a server may be other than those of the one before it.
TEST(AccountLimits, ALowerLimitLeavesOrdersAlone) {
    Book book;
    book.play({
        {1, place(1, {of(3, 5)}), "order 1 PENDING_PAYMENT 1500: 3 x5 at 300; until 1001"},
        {1, place(1, {of(4, 5)}), "order 2 PENDING_PAYMENT 25000: 4 x5 at 5000; until 1001"},
    });
    book.features.orders.settings.pending_per_account = 1;
    book.features.orders.settings.held_pieces_per_account = 1;
    book.play({{2, place(1, {of(5, 1)}), "orders-pending-limit 1 2"}});
    book.features.orders.settings.pending_per_account = 3;
    book.play({
        {2, place(1, {of(5, 1)}), "pieces-held-limit 1 10"},
        {3, pay(1, 1), "order 1 PAID 1500: 3 x5 at 300"},
    });
    EXPECT_EQ(tally_of(book, 1), "1 with 5");
    book.expect_whole();
}

// Such orders came from a server that kept no tallies.
TEST(AccountLimits, AnOrderFromBeforeThereWereTalliesIsNotCounted) {
    Book book;
    OrderFeature& orders = book.features.orders;
    book.play({
        {1, place(1, {of(3, 5)}), "order 1 PENDING_PAYMENT 1500: 3 x5 at 300; until 1001"},
        {1, place(1, {of(5, 1)}), "order 2 PENDING_PAYMENT 0: 5 x1 at 0; until 1001"},
    });
    orders.tallies.erase(*orders.tallies.find(AccountId(1)));
    book.play({{2, cancel(1, 2), "order 2 CANCELLED 0: 5 x1 at 0"}});
    EXPECT_EQ(tally_of(book, 1), "none");
    book.play({{3, place(1, {of(5, 2)}), "order 3 PENDING_PAYMENT 0: 5 x2 at 0; until 1003"}});
    EXPECT_EQ(tally_of(book, 1), "1 with 2");
    book.play({{4, pay(1, 1), "order 1 PAID 1500: 3 x5 at 300"}});
    EXPECT_EQ(tally_of(book, 1), "1 with 2");
    book.expect_whole();
}

// --- of an option -------------------------------------------------------------------------------

// Changes option 1 or 2.
void limit(Book& book, std::uint64_t option, std::optional<std::uint32_t> per_account) {
    catalog::ChangeOption change{
        .caller = admin(), .product = catalog::ProductId(1), .option_id = OptionId(option)};
    change.per_account = per_account;
    EXPECT_TRUE(book.run(book.now_ms, book.features.catalog, change));
}

std::string share_of(Book& book, std::uint64_t account, std::uint64_t option) {
    const Share* share = book.features.orders.shares.find(OptionId(option), AccountId(account));
    return share == nullptr ? "none" : std::to_string(share->pieces);
}

TEST(AccountLimits, OfAnOptionAnAccountHasSoManyPieces) {
    Book book;
    limit(book, 1, 3);
    limit(book, 2, 1);
    book.put_in_cart(1, 1, 1);
    book.play({
        {1, place(1, {of(1, 4)}), "option-limit 1 3"},
        {1, place(1, {of(1, 2)}), "order 1 PENDING_PAYMENT 2000: 1 x2 at 1000; until 1001"},
        {1, buy(1, {of(1, 2), of(3, 9), of(2, 2)}), "option-limit 1 1 2 1"},
        {1, buy(1, {of(1, 1)}), "order 2 PAID 1000: 1 x1 at 1000"},
        {1, place(1, {of(1, 1)}), "option-limit 1 0"},
        {1, place_cart(1), "option-limit 1 0"},
        {1, buy(2, {of(1, 3), of(2, 1)}), "order 3 PAID 4200: 1 x3 at 1000, 2 x1 at 1200"},
    });
    EXPECT_EQ(share_of(book, 1, 1), "3");
    EXPECT_EQ(share_of(book, 1, 2), "none");
    EXPECT_EQ(share_of(book, 1, 3), "none");
    EXPECT_EQ(share_of(book, 2, 2), "1");
    EXPECT_EQ(book.cart_lines(1), 1u);
    book.expect_whole();
}

TEST(AccountLimits, WhatIsGivenBackIsNoLongerInTheShare) {
    Book book;
    limit(book, 1, 3);
    book.play({
        {1, place(1, {of(1, 1)}), "order 1 PENDING_PAYMENT 1000: 1 x1 at 1000; until 1001"},
        {1, place(1, {of(1, 1)}), "order 2 PENDING_PAYMENT 1000: 1 x1 at 1000; until 1001"},
        {1, buy(1, {of(1, 1)}), "order 3 PAID 1000: 1 x1 at 1000"},
        {2, pay(1, 1), "order 1 PAID 1000: 1 x1 at 1000"},
        {2, buy(1, {of(1, 1)}), "option-limit 1 0"},
        {3, cancel(1, 3), "order 3 REFUNDED 1000: 1 x1 at 1000"},
        {3, buy(1, {of(1, 2)}), "option-limit 1 1"},
        {1001, buy(1, {of(1, 3)}), "option-limit 1 2"},  // order 2 is over
        {1001, ship(1), "order 1 SHIPPED 1000: 1 x1 at 1000"},
        {1001, deliver(1), "order 1 DELIVERED 1000: 1 x1 at 1000"},
        {1001, place(1, {of(1, 2)}), "order 4 PENDING_PAYMENT 2000: 1 x2 at 1000; until 2001"},
        {1002, cancel(1, 4), "order 4 CANCELLED 2000: 1 x2 at 1000"},
    });
    EXPECT_EQ(share_of(book, 1, 1), "1");
    book.expect_whole();
}

TEST(AccountLimits, OfAnOptionHoldForOrdersOfItsSalesToo) {
    Book book;
    book.new_sale(sale_of(8, 4));
    limit(book, 1, 3);
    book.play({
        {1000, take_part(1, 5), "sale-limit 4"},
        {1000, take_part(1, 4), "option-limit 1 3"},
        {1000, take_part(1, 2, paid), "order 1 PAID 1600: 1 x2 at 800; number 1 of sale 1"},
        {1000, buy(1, {of(1, 2)}), "option-limit 1 1"},
        {1001, cancel(1, 1), "order 1 REFUNDED 1600: 1 x2 at 800; number 1 of sale 1"},
    });
    EXPECT_EQ(share_of(book, 1, 1), "none");
    book.expect_whole();
}

TEST(AccountLimits, OfAnOptionComeAfterThoseOfUnpaidOrdersAndBeforeTheStock) {
    Book book;
    limit(book, 1, 12);
    book.features.orders.settings.held_pieces_per_account = 20;
    book.new_sale(sale_of(9, 9));
    limit(book, 2, 1);
    CouponId nobodys(9'000'000'001);
    book.play({
        {1000, place(1, {of(1, 21)}), "pieces-held-limit 20 0"},
        {1000, place(1, {of(1, 13)}), "option-limit 1 12"},
        {1000, place(1, {of(1, 12)}), "stock-short 1 1"},
    });
    limit(book, 1, 1);
    book.play({
        {1000, take_part(1, 2, {}, {nobodys}), "option-limit 1 1"},
        {1000, take_part(1, 1, {}, {nobodys}), "coupon-not-found /couponIds/0"},
    });
    book.expect_whole();
}

// It counts what is ordered while it is there.
TEST(AccountLimits, OfAnOptionMayComeAndGo) {
    Book book;
    auto bought = [](std::uint64_t id, std::uint32_t pieces) {
        return fmt::format("order {} PAID {}: 1 x{} at 1000", id, 1000 * pieces, pieces);
    };
    book.play({{1, buy(1, {of(1, 2)}), bought(1, 2)}});
    EXPECT_EQ(share_of(book, 1, 1), "none");
    limit(book, 1, 2);
    book.play({
        {1, buy(1, {of(1, 3)}), "option-limit 1 2"},
        {1, buy(1, {of(1, 2)}), bought(2, 2)},
    });
    limit(book, 1, 1);
    book.play({{1, buy(1, {of(1, 1)}), "option-limit 1 0"}});
    limit(book, 1, std::nullopt);
    book.play({{1, buy(1, {of(1, 1)}), bought(3, 1)}});
    EXPECT_EQ(share_of(book, 1, 1), "2");
    limit(book, 1, 4);
    book.play({
        {2, buy(1, {of(1, 3)}), "option-limit 1 2"},
        {2, cancel(1, 1), "order 1 REFUNDED 2000: 1 x2 at 1000"},
        {2, cancel(1, 3), "order 3 REFUNDED 1000: 1 x1 at 1000"},
    });
    EXPECT_EQ(share_of(book, 1, 1), "2");
    book.play({{2, cancel(1, 2), "order 2 REFUNDED 2000: 1 x2 at 1000"}});
    EXPECT_EQ(share_of(book, 1, 1), "none");
    book.expect_whole();
}

}  // namespace
}  // namespace onrush::order
