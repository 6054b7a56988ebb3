// What orders do with points.
#include <gtest/gtest.h>

#include "point/test/words.h"

namespace onrush::point {
namespace {

TEST(Wallet, AnOrderSpendsAndRefunds) {
    Book book;
    AccountId one(1);
    book.play({{1000, charge(1, 100), "1 charge +100 is 100"}});
    EXPECT_EQ(can_spend(book.features.points, one, Money(100)), std::nullopt);
    EXPECT_EQ(can_spend(book.features.points, one, Money(101)), MoveRefusal::insufficient_points);
    EXPECT_EQ(can_refund(book.features.points, one, Money(900)), std::nullopt);
    EXPECT_EQ(can_refund(book.features.points, one, Money(901)), MoveRefusal::balance_cap);
    std::string paid = book.call(1001, [&](const engine::Turn& turn) {
        return say(view_of(spend(book.features.points, one, Money(100), OrderId(7), turn)));
    });
    EXPECT_EQ(paid, "2 spend -100 is 0");
    std::string back = book.call(1002, [&](const engine::Turn& turn) {
        const Entry& entry = refund(book.features.points, one, Money(60), OrderId(7), turn);
        EXPECT_EQ(view_of(entry).order_id, OrderId(7));
        return say(view_of(entry));
    });
    EXPECT_EQ(back, "3 refund +60 is 60");
    book.play({
        {1003, reverse(2), "entry-not-reversible"},  // the order would stay paid
        {1003, reverse(3), "entry-not-reversible"},
    });
    book.expect_whole();
}

TEST(WalletDeathTest, WhatWasNotAskedForStopsTheProcess) {
    Book book;
    auto spend_one = [&](const engine::Turn& turn) {
        return say(view_of(spend(book.features.points, AccountId(1), Money(1), {}, turn)));
    };
    EXPECT_DEATH(book.call(1000, spend_one), "account 1 moves -1 points that it cannot");
    EXPECT_DEATH((void)can_spend(book.features.points, AccountId(1), Money(0)), "a payment of 0");
    EXPECT_DEATH((void)can_refund(book.features.points, AccountId(1), Money(-1)), "a refund of -1");
}

TEST(WalletDeathTest, TheCapHasALimitOfItsOwn) {
    engine::Domain domain;
    engine::Ids ids(domain);
    account::AccountFeature accounts(domain);
    auto make = [&](std::int64_t most) {
        PointFeature points(domain, ids, accounts, {.balance_max = Money(most)});
    };
    EXPECT_DEATH(make(0), "a wallet of at most 0 points");
    EXPECT_DEATH(make(limits::balance_units_max + 1), "a wallet of at most 1000000000001 points");
    make(limits::balance_units_max);
}

}  // namespace
}  // namespace onrush::point
