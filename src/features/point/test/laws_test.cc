// Each law of points, broken on purpose.
#include <gtest/gtest.h>

#include "base/describe.h"
#include "engine/test/laws.h"
#include "features/point/point.h"

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
        engine::test::hand_out(ids, {"point_entry"});
        accounts.accounts.insert({.id = one});
        accounts.accounts.insert({.id = AccountId(2)});
        feature.wallets.insert({one, Money(6), 2});
        add(1, 1, 1, 10, 10);
        add(2, 1, 2, -4, 6);
        EXPECT_EQ(engine::test::broken_laws(domain), Broken{});
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
                                       .balance_after = Money(after),
                                       .reason = "test"});
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
        EXPECT_EQ(engine::test::broken_laws(domain), all);
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
    expect_broken({"wallets: a wallet belongs to account 3, which does not exist"});
}

TEST_F(LawsTest, ABalanceIsNeverBelowZero) {
    set_wallet(-1, 3);
    add(3, 1, 3, -7, -1);
    expect_broken({"wallets: account 1 has -1 points"});
}

TEST_F(LawsTest, AWalletHasWhatItsLastEntryLeft) {
    set_wallet(7, 2);
    expect_broken({"wallets: account 1 has 7 points, but entry 2 of its wallet disagrees"});
}

TEST_F(LawsTest, AnEntryIsCountedByItsWallet) {
    add(3, 1, 3, 1, 7);
    expect_broken({"point entries: entry 3 is number 3 of the 2 entries of account 1"});
}

TEST_F(LawsTest, AnEntryHasAWallet) {
    add(3, 2, 1, 1, 1);
    expect_broken({"point entries: entry 3 is number 1 of the 0 entries of account 2"});
}

TEST_F(LawsTest, AnEntryCountsOnFromTheOneBefore) {
    set_wallet(8, 3);
    add(3, 1, 3, 1, 8);
    expect_broken({"point entries: entry 3 adds 1 to 6 and leaves 8"});
}

TEST_F(LawsTest, TheFirstEntryCountsFromZero) {
    feature.wallets.insert({AccountId(2), Money(5), 1});
    add(3, 2, 1, 4, 5);
    expect_broken({"point entries: entry 3 adds 4 to 0 and leaves 5"});
}

TEST_F(LawsTest, EntriesHaveNoGap) {
    set_wallet(7, 4);
    add(4, 1, 4, 1, 7);
    expect_broken({"point entries: account 1 lacks the entry before entry 4"});
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
    expect_broken({"point entries: entry 2 has kind reversal and reverses entry 0"});
}

TEST_F(LawsTest, AReversalNamesWhatItReverses) {
    set_wallet(10, 3);
    feature.entries.update(add(3, 1, 3, 4, 10), [](Entry& row) { row.reverses = EntryId(2); });
    expect_broken({"point entries: entry 3 has kind adjust and reverses entry 2"});
}

TEST_F(LawsTest, EntriesFollowEachOtherInTime) {
    auto set_time = [&](std::uint64_t id, std::int64_t ms) {
        feature.entries.update(*feature.entries.find(EntryId(id)),
                               [&](Entry& row) { row.at = base::Instant(ms); });
    };
    set_time(1, 5);
    set_time(2, 5);
    EXPECT_EQ(engine::test::broken_laws(domain), Broken{});
    set_time(2, 4);
    expect_broken({"point entries: entry 2 is older than entry 1 before it"});
}

TEST_F(LawsTest, AKindHasItsSign) {
    auto law_of = [&](EntryKind kind) {
        feature.entries.update(*feature.entries.find(EntryId(1)),
                               [&](Entry& row) { row.kind = EntryKind::adjust; });
        feature.entries.update(*feature.entries.find(EntryId(2)),
                               [&](Entry& row) { row.kind = kind; });
        return engine::test::broken_laws(domain);
    };
    EXPECT_EQ(law_of(EntryKind::spend), Broken{});
    for (EntryKind adds : {EntryKind::charge, EntryKind::earn, EntryKind::refund}) {
        EXPECT_EQ(law_of(adds), Broken{fmt::format("point entries: entry 2 has kind {} and moves "
                                                   "-4 points",
                                                   base::text_of(adds))});
    }
    EXPECT_EQ(law_of(EntryKind::adjust), Broken{});
    feature.entries.update(*feature.entries.find(EntryId(1)),
                           [&](Entry& row) { row.kind = EntryKind::spend; });
    expect_broken({"point entries: entry 1 has kind spend and moves 10 points"});
}

TEST_F(LawsTest, AnEntryMovesPoints) {
    set_wallet(6, 3);
    add(3, 1, 3, 0, 6);
    expect_broken({"point entries: entry 3 has kind adjust and moves 0 points"});
}

TEST_F(LawsTest, AnEntryNamesItsCause) {
    auto change = [&](auto change_one) {
        feature.entries.erase(*feature.entries.find(EntryId(2)));
        Entry entry = *feature.entries.find(EntryId(1));
        entry.id = EntryId(2);
        entry.place = 2;
        entry.amount = Money(-4);
        entry.balance_after = Money(6);
        entry.reason = {};
        change_one(entry);
        feature.entries.insert(std::move(entry));
        return engine::test::broken_laws(domain);
    };
    EXPECT_EQ(change([](Entry& row) { row.order = OrderId(7); }), Broken{});
    EXPECT_EQ(change([](Entry& row) { row.reason = "test"; }), Broken{});
    change([](Entry&) {});
    expect_broken({"point entries: entry 2 has neither a reason nor an order"});
}

TEST_F(LawsTest, AnEntrysIdWasHandedOut) {
    set_wallet(7, 3);
    add(99, 1, 3, 1, 7);
    expect_broken({"ids of point entries: point_entry 99 is above 10, the last one handed out"});
}

TEST_F(LawsTest, OnlyAChargeNeedsNoCause) {
    set_wallet(7, 3);
    feature.entries.insert({.id = EntryId(3),
                            .account = one,
                            .place = 3,
                            .kind = EntryKind::charge,
                            .amount = Money(1),
                            .balance_after = Money(7)});
    EXPECT_EQ(engine::test::broken_laws(domain), Broken{});
    feature.entries.update(*feature.entries.find(EntryId(3)),
                           [](Entry& row) { row.kind = EntryKind::earn; });
    expect_broken({"point entries: entry 3 has neither a reason nor an order"});
}

// What the law of the highest balance votes.
struct HighestBalance : LawsTest {
    std::optional<std::string> vote() {
        for (const auto& law : domain.laws()) {
            if (law->name() == "highest balance") {
                return law->vote();
            }
        }
        return "no such law";
    }
    void lift_to(std::int64_t balance) {
        set_wallet(balance, 3);
        add(3, 1, 3, balance - 6, balance);
    }
};

TEST_F(HighestBalance, NoNewEntryGoesAboveTheSetting) {
    feature.settings.balance_max = Money(100);
    lift_to(100);
    EXPECT_EQ(vote(), std::nullopt);
    feature.settings.balance_max = Money(99);
    EXPECT_EQ(vote(), "entry 3 lifts a balance to 100, above 99");
    EXPECT_EQ(engine::test::broken_laws(domain), Broken{});  // it may have been higher once
}

TEST_F(HighestBalance, AnEntryThatTakesMayLeaveMore) {
    feature.settings.balance_max = Money(1);
    set_wallet(5, 3);
    add(3, 1, 3, -1, 5);
    EXPECT_EQ(vote(), std::nullopt);
}

TEST_F(HighestBalance, NoEntryGoesAboveWhatTheSettingMayBe) {
    feature.settings.balance_max = Money(limits::balance_units_max);
    lift_to(limits::balance_units_max);
    EXPECT_EQ(engine::test::broken_laws(domain), Broken{});
    set_wallet(limits::balance_units_max + 1, 4);
    add(4, 1, 4, 1, limits::balance_units_max + 1);
    expect_broken(
        {"highest balance: entry 4 lifts a balance to 1000000000001, above "
         "1000000000000"});
}

TEST_F(LawsTest, AnEntryIsReversedOnce) {
    set_wallet(14, 4);
    make_reversal(add(3, 1, 3, 4, 10), 2);
    const Entry& second = add(4, 1, 4, 4, 14);
    EXPECT_DEATH(make_reversal(second, 2), "share a unique key");
}

}  // namespace
}  // namespace onrush::point
