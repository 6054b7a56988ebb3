// What orders do with points.
#include <gtest/gtest.h>

#include "features/point/test/words.h"

namespace onrush::point {
namespace {

TEST(Wallet, AnOrderSpendsAndRefunds) {
    Book book;
    AccountId one(1);
    book.play({{1000, charge(1, 100), "1 charge +100 is 100"}});
    auto spends = [&](std::int64_t amount) {
        auto objection = objection_to_spend(book.features.points, one, Money(amount));
        return objection ? say(*objection) : "nothing objects";
    };
    EXPECT_EQ(spends(99), "nothing objects");
    EXPECT_EQ(spends(100), "nothing objects");
    EXPECT_EQ(spends(101), "insufficient-points 100");
    std::string paid = book.call(1001, [&](base::Instant now) {
        return say(view_of(spend(book.features.points, one, Money(100), OrderId(7), now)));
    });
    EXPECT_EQ(paid, "2 spend -100 is 0");
    std::string back = book.call(1002, [&](base::Instant now) {
        const Entry& entry = refund(book.features.points, one, Money(60), OrderId(7), now);
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

TEST(Wallet, ARefundIsNotHeldUpByTheMaximum) {
    Book book;
    AccountId one(1);
    book.play({{1000, charge(1, 1000), "1 charge +1000 is 1000"}});
    std::string paid = book.call(1001, [&](base::Instant now) {
        return say(view_of(spend(book.features.points, one, Money(100), OrderId(7), now)));
    });
    EXPECT_EQ(paid, "2 spend -100 is 900");
    book.play({{1002, charge(1, 100), "3 charge +100 is 1000"}});
    std::string back = book.call(1003, [&](base::Instant now) {
        return say(view_of(refund(book.features.points, one, Money(100), OrderId(7), now)));
    });
    EXPECT_EQ(back, "4 refund +100 is 1100");
    book.play({{1004, charge(1, 1), "balance-cap 1100"},
               {1004, post(1, PostedKind::earn, 1), "balance-cap 1100"},
               {1004, post(1, PostedKind::refund, 50), "5 refund +50 is 1150"}});
    book.expect_whole();
}

TEST(WalletDeathTest, WhatWasNotAskedForStopsTheProcess) {
    Book book;
    auto spend_one = [&](base::Instant now) {
        return say(view_of(spend(book.features.points, AccountId(1), Money(1), {}, now)));
    };
    EXPECT_DEATH(book.call(1000, spend_one),
                 "account 1 moves -1 points, which its balance does not allow");
    EXPECT_DEATH((void)objection_to_spend(book.features.points, AccountId(1), Money(0)),
                 "a payment of 0");
    auto refund_less = [&](base::Instant now) {
        return say(view_of(refund(book.features.points, AccountId(1), Money(-1), {}, now)));
    };
    EXPECT_DEATH(book.call(1000, refund_less), "a refund of -1");
}

TEST(WalletDeathTest, TheCapHasALimitOfItsOwn) {
    engine::Domain domain;
    engine::Ids ids(domain);
    account::AccountFeature accounts(domain);
    auto make = [&](std::int64_t most) {
        PointFeature points(domain, ids, accounts, {.balance_max = Money(most)});
    };
    EXPECT_DEATH(make(0), "a balance of at most 0 points");
    EXPECT_DEATH(make(limits::balance_units_max + 1), "a balance of at most 1000000000001 points");
    make(limits::balance_units_max);
}

}  // namespace
}  // namespace onrush::point
