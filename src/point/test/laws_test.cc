// Each law of points, broken on purpose.
#include <gtest/gtest.h>

#include "point/point.h"

namespace onrush::point {
namespace {

using Broken = std::vector<std::string>;
using base::Money;

// Account 1 has earned 10 and then spent 4; account 2 has no wallet.
struct LawsTest : testing::Test {
    engine::Domain domain;
    engine::Ids ids{domain};
    account::AccountFeature accounts{domain};
    PointFeature feature{domain, ids, accounts};
    AccountId one{1};

    void SetUp() override {
        accounts.accounts.insert({.id = one});
        accounts.accounts.insert({.id = AccountId(2)});
        feature.wallets.insert({one, Money(6), 2});
        add(1, 1, 1, 10, 10);
        add(2, 1, 2, -4, 6);
        EXPECT_EQ(domain.check_laws(), Broken{});
        feature.wallets.end_batch();
        feature.entries.end_batch();
    }
    const Entry& add(std::uint64_t id, std::uint64_t account, std::uint64_t place,
                     std::int64_t amount, std::int64_t after) {
        return feature.entries.insert({.id = EntryId(id),
                                       .account = AccountId(account),
                                       .place = place,
                                       .kind = EntryKind::adjust,
                                       .amount = Money(amount),
                                       .balance_after = Money(after)});
    }
    void set_wallet(std::int64_t balance, std::uint64_t entries) {
        feature.wallets.update(*feature.wallets.find(one), [&](Wallet& row) {
            row.balance = Money(balance);
            row.entries = entries;
        });
    }
    void make_reversal(const Entry& entry, std::uint64_t of) {
        feature.entries.update(entry, [&](Entry& row) {
            row.kind = EntryKind::reversal;
            row.reverses = EntryId(of);
        });
    }
    // That all say so, and that the vote on this batch says it too.
    void expect_broken(const Broken& all) {
        EXPECT_EQ(domain.check_laws(), all);
        bool voted = false;
        for (const auto& law : domain.laws()) {
            voted = voted || law->vote().has_value();
        }
        EXPECT_TRUE(voted);
    }
};

TEST_F(LawsTest, AWalletIsOfAnAccount) {
    feature.wallets.insert({AccountId(3), Money(1), 1});
    add(3, 3, 1, 1, 1);
    expect_broken({"wallets: a wallet of account 3, which is not there"});
}

TEST_F(LawsTest, ABalanceIsNeverBelowZero) {
    set_wallet(-1, 3);
    add(3, 1, 3, -7, -1);
    expect_broken({"wallets: account 1 has -1 points"});
}

TEST_F(LawsTest, AWalletHasWhatItsLastEntryLeft) {
    set_wallet(7, 2);
    expect_broken({"wallets: account 1 has 7 points, its entry 2 says otherwise"});
}

TEST_F(LawsTest, AnEntryIsCountedByItsWallet) {
    add(3, 1, 3, 1, 7);
    expect_broken({"point entries: entry 3 has no place in the wallet of account 1"});
}

TEST_F(LawsTest, AnEntryHasAWallet) {
    add(3, 2, 1, 1, 1);
    expect_broken({"point entries: entry 3 has no place in the wallet of account 2"});
}

TEST_F(LawsTest, AnEntryCountsOnFromTheOneBefore) {
    set_wallet(8, 3);
    add(3, 1, 3, 1, 8);
    expect_broken({"point entries: entry 3 makes 8 of 6 and 1"});
}

TEST_F(LawsTest, TheFirstEntryCountsFromZero) {
    feature.wallets.insert({AccountId(2), Money(5), 1});
    add(3, 2, 1, 4, 5);
    expect_broken({"point entries: entry 3 makes 5 of 0 and 4"});
}

TEST_F(LawsTest, EntriesHaveNoGap) {
    set_wallet(7, 4);
    add(4, 1, 4, 1, 7);
    expect_broken({"point entries: account 1 has no entry before entry 4"});
}

TEST_F(LawsTest, AReversalReversesTheOppositeOfItself) {
    set_wallet(9, 3);
    make_reversal(add(3, 1, 3, 3, 9), 2);
    expect_broken({"point entries: entry 3 is not the opposite of entry 2"});
}

TEST_F(LawsTest, AReversalIsOfTheSameWallet) {
    feature.wallets.insert({AccountId(2), Money(4), 1});
    make_reversal(add(3, 2, 1, 4, 4), 2);
    expect_broken({"point entries: entry 3 is not the opposite of entry 2"});
}

TEST_F(LawsTest, AReversalIsNotReversed) {
    set_wallet(6, 4);
    make_reversal(add(3, 1, 3, 4, 10), 2);
    make_reversal(add(4, 1, 4, -4, 6), 3);
    expect_broken({"point entries: entry 4 is not the opposite of entry 3"});
}

TEST_F(LawsTest, OnlyAReversalReverses) {
    feature.entries.update(*feature.entries.find(EntryId(2)),
                           [](Entry& row) { row.kind = EntryKind::reversal; });
    expect_broken({"point entries: entry 2 reverses and is no reversal, or the other way"});
}

TEST_F(LawsTest, AnEntryIsReversedOnce) {
    set_wallet(14, 4);
    make_reversal(add(3, 1, 3, 4, 10), 2);
    const Entry& second = add(4, 1, 4, 4, 14);
    EXPECT_DEATH(make_reversal(second, 2), "share a unique key");
}

}  // namespace
}  // namespace onrush::point
