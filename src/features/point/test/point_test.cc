// The rules of points, line by line.
#include <gtest/gtest.h>

#include "features/point/test/words.h"

namespace onrush::point {
namespace {

TEST(Charge, AddsUpToTheCap) {
    Book book;
    book.play({
        {1000, balance(1), "0"},
        {1000, charge(1, 0), "amount-out-of-range /amount"},
        {1000, charge(1, -1), "amount-out-of-range /amount"},
        {1000, charge(1, 1001), "amount-out-of-range /amount"},
        {1000, charge(2, 1000), "1 charge +1000 is 1000"},
        {1000, charge(1, 1), "2 charge +1 is 1"},
        {1001, charge(1, 1000), "balance-cap 1"},
        {1001, charge(1, 998), "3 charge +998 is 999"},
        {1001, charge(1, 2), "balance-cap 999"},
        {1001, charge(1, 1), "4 charge +1 is 1000"},
        {1001, charge(1, 1), "balance-cap 1000"},
        {1002, balance(1), "1000"},
        {1002, balance(3), "0"},
    });
    book.expect_whole();
}

TEST(Charge, RefusesInTheDocumentedOrder) {
    Book book;
    book.features.points.settings.self_charge = false;
    book.play({
        {1000, ask_accounts(account::SetActive{admin(), AccountId(2), false}), "2 - <-> inactive"},
        {1000, ask(Charge{user(2, 9), Money(0)}), "token-void"},
        {1000, ask(Charge{Caller{.role = engine::Role::admin}, Money(0)}), "token-void"},
        {1000, charge(2, 0), "account-inactive"},
        {1000, charge(1, 0), "self-charge-off"},
    });
    book.features.points.settings.self_charge = true;
    book.play({
        {1001, charge(1, 1000), "1 charge +1000 is 1000"},
        {1001, charge(1, 1001), "amount-out-of-range /amount"},
        {1001, charge(1, 1), "balance-cap 1000"},
    });
    book.expect_whole();
}

TEST(PostEntry, SpendTakesAwayAndAdjustGoesBothWays) {
    Book book;
    book.play({
        {1000, post(1, PostedKind::earn, 100), "1 earn +100 is 100"},
        {1000, post(1, PostedKind::spend, 30), "2 spend -30 is 70"},
        {1000, post(1, PostedKind::refund, 10), "3 refund +10 is 80"},
        {1000, post(1, PostedKind::adjust, -50), "4 adjust -50 is 30"},
        {1000, post(1, PostedKind::adjust, 20), "5 adjust +20 is 50"},
        {1000, post(1, PostedKind::charge, 5), "6 charge +5 is 55"},
        {1001, post(1, PostedKind::spend, 56), "insufficient-points 55"},
        {1001, post(1, PostedKind::adjust, -56), "insufficient-points 55"},
        {1001, post(1, PostedKind::adjust, -1000), "insufficient-points 55"},
        {1001, post(1, PostedKind::spend, 55), "7 spend -55 is 0"},
        {1001, post(1, PostedKind::spend, 1), "insufficient-points 0"},
        {1002, post(2, PostedKind::spend, 1), "insufficient-points 0"},  // no wallet yet
    });
    book.expect_whole();
}

TEST(PostEntry, AmountsEndAtTheCap) {
    Book book;
    std::string no = "amount-out-of-range /amount";
    book.play({
        {1000, post(1, PostedKind::earn, 0), no},
        {1000, post(1, PostedKind::earn, -1), no},
        {1000, post(1, PostedKind::spend, -1), no},
        {1000, post(1, PostedKind::adjust, 0), no},
        {1000, post(1, PostedKind::adjust, -1001), no},
        {1000, post(1, PostedKind::adjust, 1001), no},
        {1000, post(1, PostedKind::earn, 1001), no},
        {1000, post(1, PostedKind::earn, 999), "1 earn +999 is 999"},
        {1000, post(1, PostedKind::earn, 1000), "balance-cap 999"},
        {1000, post(1, PostedKind::earn, 2), "balance-cap 999"},
        {1000, post(1, PostedKind::earn, 1), "2 earn +1 is 1000"},
        {1000, post(1, PostedKind::adjust, -1000), "3 adjust -1000 is 0"},
    });
    book.expect_whole();
}

TEST(PostEntry, RefusesInTheDocumentedOrder) {
    Book book;
    auto by = [](Staff caller, std::int64_t amount, std::string reason) {
        return ask(
            PostEntry{caller, AccountId(9), PostedKind::spend, Money(amount), std::move(reason)});
    };
    std::string longest(limits::reason_characters_max, 'r');
    book.play({
        {1000, ask_accounts(account::SetActive{admin(), AccountId(2), false}), "2 - <-> inactive"},
        {1000, by(staff(1, 9), 0, ""), "token-void"},
        {1000, by(staff(2), 0, ""), "account-inactive"},
        {1000, by(service(), 0, ""), "out-of-range /reason"},
        {1000, by(service(), 0, longest + "r"), "out-of-range /reason"},
        {1000, by(service(), 0, longest), "amount-out-of-range /amount"},
        {1000, by(service(), 1, "r"), "account-not-found"},
        {1000, post(1, PostedKind::spend, 1), "insufficient-points 0"},
        {1000, post(2, PostedKind::earn, 1), "1 earn +1 is 1"},  // blocked, and yet corrected
    });
    book.expect_whole();
}

TEST(PostEntry, WhereTheCapWasLoweredABalanceAboveItMayOnlyFall) {
    Book book;
    book.play({{1000, charge(1, 1000), "1 charge +1000 is 1000"}});
    book.features.points.settings.balance_max = Money(500);
    book.play({
        {1001, charge(1, 1), "balance-cap 1000"},
        {1001, post(1, PostedKind::spend, 400), "2 spend -400 is 600"},
        {1001, post(1, PostedKind::earn, 1), "balance-cap 600"},
    });
    book.expect_whole();
}

TEST(ReverseEntry, UndoesAnEntryOnce) {
    Book book;
    book.play({
        {1000, post(1, PostedKind::earn, 100), "1 earn +100 is 100"},
        {1000, post(1, PostedKind::spend, 30), "2 spend -30 is 70"},
        {1001, reverse(2), "3 reversal +30 is 100 reverses 2"},
        {1001, reverse(2), "already-reversed 3"},
        {1001, reverse(1), "4 reversal -100 is 0 reverses 1"},
        {1001, reverse(4), "entry-not-reversible"},
        {1002, balance(1), "0"},
    });
    book.expect_whole();
}

TEST(ReverseEntry, NeverGoesBelowZeroNorAboveTheCap) {
    Book book;
    book.play({
        {1000, post(1, PostedKind::earn, 100), "1 earn +100 is 100"},
        {1000, post(1, PostedKind::spend, 1), "2 spend -1 is 99"},
        {1001, reverse(1), "insufficient-points 99"},
        {1001, post(1, PostedKind::earn, 1), "3 earn +1 is 100"},
        {1001, reverse(1), "4 reversal -100 is 0 reverses 1"},
        {1002, post(1, PostedKind::earn, 1000), "5 earn +1000 is 1000"},
        {1002, reverse(2), "balance-cap 1000"},
        {1002, post(1, PostedKind::spend, 1), "6 spend -1 is 999"},
        {1002, reverse(2), "7 reversal +1 is 1000 reverses 2"},
    });
    book.expect_whole();
}

TEST(ReverseEntry, RefusesInTheDocumentedOrder) {
    Book book;
    auto by = [](Staff caller, std::string reason) {
        return ask(ReverseEntry{caller, EntryId(9), std::move(reason)});
    };
    std::string longest(limits::reason_characters_max, 'r');
    book.play({
        {1000, ask_accounts(account::SetActive{admin(), AccountId(2), false}), "2 - <-> inactive"},
        {1000, by(staff(1, 9), ""), "token-void"},
        {1000, by(staff(2), ""), "account-inactive"},
        {1000, by(service(), ""), "out-of-range /reason"},
        {1000, by(service(), longest + "r"), "out-of-range /reason"},
        {1000, by(service(), longest), "entry-not-found"},
        {1001, post(1, PostedKind::earn, 100), "1 earn +100 is 100"},
        {1001, reverse(1), "2 reversal -100 is 0 reverses 1"},
        {1001, reverse(1), "already-reversed 2"},  // before insufficient-points
        {1001, reverse(2), "entry-not-reversible"},
    });
    book.expect_whole();
}

TEST(Reasons, AreLimitedByCharactersNotByBytes) {
    Book book;
    std::string longest;
    for (std::size_t i = 0; i < limits::reason_characters_max; ++i) {
        longest += "\u00e9";
    }
    auto post_for = [](std::string reason) {
        return ask(
            PostEntry{service(), AccountId(1), PostedKind::earn, Money(1), std::move(reason)});
    };
    book.play({
        {1000, post_for(longest), "1 earn +1 is 1"},
        {1000, post_for(longest + "r"), "out-of-range /reason"},
    });
    book.expect_whole();
}

TEST(LookUpBalance, IsForTheAccountItself) {
    Book book;
    book.play({
        {1000, ask(LookUpBalance{user(1, 2)}), "token-void"},
        {1000, ask(LookUpBalance{Caller{.role = engine::Role::service}}), "token-void"},
        {1000, ask_accounts(account::SetActive{admin(), AccountId(1), false}), "1 - <-> inactive"},
        {1000, balance(1), "account-inactive"},
    });
}

TEST(ListEntries, NewestFirstByKindAndSpan) {
    Book book;
    auto list = [](std::optional<EntryKind> kind, std::optional<Instant> from,
                   std::optional<Instant> to, std::optional<std::uint64_t> cursor,
                   std::uint32_t limit) {
        return ask(ListEntries{user(1), kind, from, to, limit, cursor});
    };
    book.play({
        {1000, list({}, {}, {}, {}, 20), "end"},
        {1000, post(1, PostedKind::earn, 10), "1 earn +10 is 10"},
        {1000, post(2, PostedKind::earn, 10), "2 earn +10 is 10"},
        {2000, post(1, PostedKind::earn, 10), "3 earn +10 is 20"},
        {2000, post(1, PostedKind::spend, 5), "4 spend -5 is 15"},
        {3000, post(1, PostedKind::earn, 10), "5 earn +10 is 25"},
        {3001, list({}, {}, {}, {}, 20), "5 4 3 1 end"},
        {3001, list({}, {}, {}, {}, 2), "5 4 then 3"},
        {3001, list({}, {}, {}, 3, 2), "3 1 end"},
        {3001, list({}, {}, {}, 1, 2), "end"},
        {3001, list({}, {}, {}, 0, 2), "end"},
        {3001, list(EntryKind::earn, {}, {}, {}, 2), "5 3 then 2"},
        {3001, list(EntryKind::earn, {}, {}, 2, 2), "1 end"},
        {3001, list(EntryKind::refund, {}, {}, {}, 2), "end"},
        {3001, list({}, Instant(1001), {}, {}, 20), "5 4 3 end"},
        {3001, list({}, Instant(2000), {}, {}, 20), "5 4 3 end"},
        {3001, list({}, Instant(2001), {}, {}, 20), "5 end"},
        {3001, list({}, {}, Instant(3000), {}, 20), "4 3 1 end"},
        {3001, list({}, {}, Instant(3001), {}, 20), "5 4 3 1 end"},
        {3001, list({}, {}, Instant(1000), {}, 20), "end"},
        {3001, list({}, Instant(2000), Instant(3000), {}, 1), "4 then 3"},
        {3001, list({}, Instant(2000), Instant(3000), 3, 1), "3 end"},
        {3001, list({}, Instant(3000), Instant(2000), {}, 20), "end"},
        {3002, ask(ListEntries{user(1, 2)}), "token-void"},
        {3002, ask_accounts(account::SetActive{admin(), AccountId(1), false}), "1 - <-> inactive"},
        {3002, list({}, {}, {}, {}, 20), "account-inactive"},
    });
}

TEST(ListEntries, APageLooksAtABoundedNumberOfThem) {
    Book book;
    book.play({{1000, post(1, PostedKind::earn, 1000), "1 earn +1000 is 1000"}});
    for (std::size_t i = 0; i < limits::entries_scanned_max; ++i) {
        book.run(1000, book.features.points,
                 PostEntry{service(), AccountId(1), PostedKind::spend, Money(1), "r"});
    }
    book.play({
        {1001, ask(ListEntries{.caller = user(1), .kind = EntryKind::earn}), "then 2"},
        {1001, ask(ListEntries{.caller = user(1), .kind = EntryKind::earn, .cursor = 2}), "1 end"},
    });
    book.expect_whole();
}

TEST(ListEntries, APageHasTwentyItemsAndAtMostAHundred) {
    Book book;
    for (std::size_t i = 0; i <= engine::limits::page_items_max; ++i) {
        book.run(1000, book.features.points,
                 PostEntry{service(), AccountId(1), PostedKind::earn, Money(1), "r"});
    }
    auto size = [&](std::optional<std::uint32_t> limit) {
        return book.run(1001, book.features.points, ListEntries{.caller = user(1), .limit = limit})
            ->items.size();
    };
    EXPECT_EQ(size({}), engine::limits::page_items_default);
    EXPECT_EQ(size(1), 1u);
    EXPECT_EQ(size(engine::limits::page_items_max), engine::limits::page_items_max);
    book.play({
        {1001, ask(ListEntries{.caller = user(1), .limit = 0}), "out-of-range /limit"},
        {1001, ask(ListEntries{.caller = user(1), .limit = 101}), "out-of-range /limit"},
    });
}

}  // namespace
}  // namespace onrush::point
