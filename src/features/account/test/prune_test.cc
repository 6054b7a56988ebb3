// Accounts that nobody needs are forgotten, line by line.
#include "features/account/prune.h"

#include <set>

#include <gtest/gtest.h>

#include "features/account/test/words.h"

namespace onrush::account::prune_test {
namespace {

using base::Duration;
using base::Instant;

// After a second, with a password after five.
struct Features {
    explicit Features(engine::Domain& domain)
        : accounts(domain,
                   {.prune_after = Duration(1000), .prune_with_password_after = Duration(5000)}) {
        domain.add_keeper([this](AccountId account) { return kept.contains(account); });
    }
    AccountFeature accounts;
    std::set<AccountId> kept;  // by another feature
};
using Book = engine::test::RuleBook<Features>;

template <typename Input>
Book::Step ask(Input input) {
    return engine::test::ask(&Features::accounts, std::move(input));
}

OpenAccount of_ada() {
    return {.email = "ada@x.y", .password_hash = "h"};
}

TEST(Prune, ForgetsAccountsThatNeverDidAnything) {
    Book book;
    book.play({
        {1000, ask(OpenAccount{}), "account 1"},
        {1000, ask(OpenAccount{.name = "Ada"}), "account 2"},
        {1500, ask(EnsureAccount{"ann"}), "3 created"},
        {1500, ask(OpenAccount{}), "account 4"},
        {1999, ask(LookUpMe{user(1)}), "1 - <->"},
        {1999, ask(LookUpMe{user(2)}), "2 Ada <->"},
        {2000, ask(LookUpMe{user(1)}), "token-void"},
        {2000, ask(LookUpMe{user(2)}), "token-void"},
        {2000, ask(LookUpAccount{admin(), AccountId(1)}), "account-not-found"},
        {2499, ask(EnsureAccount{"ann"}), "3 there already"},
        {2500, ask(LookUpExternalId{"ann"}), "nobody"},
        {2500, ask(ListAccounts{admin()}), "4 end"},
    });
    EXPECT_EQ(book.features.accounts.profiles.size(), 0u);
    EXPECT_EQ(book.features.accounts.external_ids.size(), 0u);
    book.expect_whole();
}

// Or its token would be good for whoever comes next.
TEST(Prune, GivesNoIdAgain) {
    Book book;
    book.play({
        {1000, ask(OpenAccount{}), "account 1"},
        {9000, ask(LookUpMe{user(1)}), "1 - <->"},  // the newest
        {9000, ask(EnsureAccount{"ann"}), "2 created"},
        {9001, ask(LookUpMe{user(1)}), "token-void"},
        {9001, ask(LookUpMe{user(2)}), "2 - <-> ann"},
        {9001, ask(OpenAccount{}), "account 3"},
        {10'000, ask(OpenAccount{}), "account 4"},
        {10'001, ask(ListAccounts{admin()}), "4 end"},
    });
    book.expect_whole();
}

constexpr std::int64_t day = 86'400'000;
constexpr std::int64_t a_round = 1000;

TEST(Prune, KeepsWhatIsNeeded) {
    Book book;
    book.play({
        {1000, ask(OpenAccount{}), "account 1"},
        {1000, ask(OpenAccount{}), "account 2"},
        {1000, ask(OpenAccount{}), "account 3"},
        {1000, ask(OpenAccount{}), "account 4"},
        {1000, ask(EnsureAccount{"ann"}), "5 created"},
        {1000, ask(OpenAccount{}), "account 6"},
        {1000, ask(OpenAccount{}), "account 7"},
        {1999, ask(ChangeAccount{user(1), "Ada", {}}), "1 Ada <->"},
        {1999, ask(EndSessions{user(2)}), "epoch 2"},
        {1999, ask(SetActive{admin(), AccountId(3), false}), "3 - <-> inactive"},
        {1999, ask(ChangePassword{user(4), "bob@x.y", "", "h"}), "epoch 2"},
        {1999, ask(ChangeAccount{user(5), "Ann", {}}), "5 Ann <-> ann"},
    });
    book.features.kept = {AccountId(6)};
    book.play({
        {1999, ask(OpenAccount{}), "account 8"},
        {2000, ask(ListAccounts{admin()}), "3 4 5 6 8 end"},
        {2000, ask(KeepAccount{AccountId(7), Instant(9000)}), "gone"},
        {day - 1, ask(ListAccounts{admin()}), "3 4 5 6 8 end"},
        {day + a_round, ask(ListAccounts{admin()}), "3 5 6 8 end"},
    });
    // When a feature keeps nothing any more, and when it is not blocked any more.
    book.features.kept.clear();
    book.play({
        {day + 2 * a_round, ask(ListAccounts{admin()}), "3 5 8 end"},
        {9 * day, ask(SetActive{admin(), AccountId(3), true}), "3 - <->"},
        {10 * day - 1, ask(ListAccounts{admin()}), "3 5 8 end"},
        {10 * day + a_round, ask(ListAccounts{admin()}), "5 8 end"},
        {99 * day, ask(ListAccounts{admin()}), "5 8 end"},
    });
    book.expect_whole();
}

// One fresh token, one ticket or one change of the name made an account stay for ever.
TEST(Prune, KeepsAnAccountForAsLongAsItsLastTokenIsGood) {
    Book book;
    book.play({
        {1000, ask(OpenAccount{}), "account 1"},
        {1000, ask(OpenAccount{}), "account 2"},
        {1000, ask(OpenAccount{}), "account 3"},
        {1999, ask(KeepAccount{AccountId(1), Instant(day)}), "kept"},
        {1999, ask(KeepAccount{AccountId(2), Instant(day + 1)}), "kept"},
        {day - 1, ask(ListAccounts{admin()}), "1 2 3 end"},
        {day + a_round, ask(ListAccounts{admin()}), "2 3 end"},
        {day + a_round, ask(KeepAccount{AccountId(2), Instant(3 * day)}), "kept"},
        {3 * day - 1, ask(KeepAccount{AccountId(2), Instant(1)}), "kept"},  // takes nothing away
        {3 * day - 1, ask(ListAccounts{admin()}), "2 3 end"},
        {3 * day + a_round, ask(ListAccounts{admin()}), "3 end"},
    });
    book.expect_whole();
}

TEST(Prune, WritesADayOnce) {
    Book book;
    book.play({{1000, ask(OpenAccount{}), "account 1"}});
    const Account& row = *book.features.accounts.accounts.find(AccountId(1));
    auto keep = [&](std::int64_t until) {
        book.run(1001, book.features.accounts, KeepAccount{AccountId(1), Instant(until)});
        return row.stays_until_day;
    };
    EXPECT_EQ(keep(0), 0);
    EXPECT_EQ(keep(1), 1);
    EXPECT_EQ(keep(day), 1);
    EXPECT_EQ(keep(day + 1), 2);
    EXPECT_EQ(keep(2), 2);
    EXPECT_EQ(kept_until(book.features.accounts, row, Instant(1001)), Instant(2 * day));
    EXPECT_EQ(keep(Instant::never().ms), 65'535) << "the last there is";
    book.expect_whole();
}

// From when its owner was last seen.
TEST(Prune, KeepsAnAccountWithAPasswordFromItsLastSignIn) {
    Book book;
    book.play({
        {1000, ask(of_ada()), "account 1"},
        {1000, ask(OpenAccount{}), "account 2"},
    });
    const AccountFeature& feature = book.features.accounts;
    const Account& ada = *feature.accounts.find(AccountId(1));
    EXPECT_EQ(kept_until(feature, ada, Instant(1000)), Instant(0)) << "it is to be noted";
    book.play({{5999, ask(KeepAccount{AccountId(1)}), "kept"}});
    EXPECT_EQ(kept_until(feature, ada, Instant(5999)), Instant(day)) << "noted";
    EXPECT_EQ(kept_until(feature, ada, Instant(day)), Instant(0)) << "a day later once more";
    book.play({
        {day - 1, ask(ListAccounts{admin()}), "1 2 end"},
        {day + a_round, ask(ListAccounts{admin()}), "2 end"},
    });
    book.expect_whole();
}

// Versions before noted no time, and staff may have made tokens that are good for years.
TEST(Prune, KeepsWhatAnEarlierVersionTouched) {
    Book book;
    AccountFeature& feature = book.features.accounts;
    feature.accounts.insert({.id = AccountId(1)});
    feature.accounts.insert({.id = AccountId(2), .untouched = true});
    book.play({
        {1000, ask(OpenAccount{}), "account 3"},
        {1001, ask(KeepAccount{AccountId(1), Instant(1002)}), "kept"},
        {99 * day, ask(ListAccounts{admin()}), "1 3 end"},
    });
    EXPECT_EQ(feature.accounts.find(AccountId(1))->stays_until_day, 0) << "nothing is written";
    EXPECT_TRUE(kept_until(feature, *feature.accounts.find(AccountId(1)), Instant()).is_never());
    book.expect_whole();
}

// So a sweep that is over comes back to what it spared, at a pace.
TEST(Prune, GoesRoundAllAccountsInParts) {
    Book book;
    AccountFeature& feature = book.features.accounts;
    std::size_t many = limits::looked_at_again_at_once + 1;
    for (std::size_t i = 0; i < many; ++i) {
        book.run(1, feature, OpenAccount{});
    }
    for (std::size_t i = 1; i <= many; ++i) {
        book.features.kept.insert(AccountId(i));
    }
    auto round_at = [&](std::int64_t at_ms) {
        book.run(at_ms, feature, LookUpExternalId{"nobody"});
        return feature.sweeps.find(SweepKind::again)->sweep_at;
    };
    EXPECT_EQ(round_at(1), Instant(1001));
    EXPECT_EQ(round_at(1001), Instant(2001)) << "all but the newest";
    book.run(1002, feature, OpenAccount{});
    EXPECT_EQ(round_at(2001), Instant(2001 + 999)) << "not all";
    EXPECT_EQ(feature.sweeps.find(SweepKind::again)->swept.value, many - 1);
    EXPECT_EQ(round_at(3000), Instant(3001)) << "one: its part of the time is less than 1 ms";
    EXPECT_EQ(feature.sweeps.find(SweepKind::again)->swept, AccountId());
    // So many go at once, and the next ones a millisecond later.
    book.features.kept.clear();
    EXPECT_EQ(round_at(3001), Instant(3002));
    EXPECT_EQ(feature.accounts.size(), many + 1 - 2 * limits::swept_at_once) << "by two sweeps";
    book.expect_whole();
}

TEST(Prune, KeepsAPasswordForLonger) {
    Book book;
    book.play({
        {1000, ask(of_ada()), "account 1"},
        {1000, ask(OpenAccount{.email = "bob@x.y", .password_hash = "h"}), "account 2"},
        {1000, ask(OpenAccount{}), "account 3"},
        {5999, ask(of_ada()), "email-taken"},
        {5999, ask(KeepAccount{AccountId(2)}), "kept"},
        {6000, ask(FindCredentials{"ada@x.y"}), "wrong-credentials"},
        {6000, ask(FindCredentials{"bob@x.y"}), "account 2 h"},
        {6000, ask(of_ada()), "account 4"},
        {6001, ask(ListAccounts{admin()}), "2 4 end"},
    });
    EXPECT_EQ(book.features.accounts.profiles.size(), 2u);
    EXPECT_EQ(book.features.accounts.passwords.size(), 2u);
    book.expect_whole();
}

TEST(Prune, FreesRoomForOthers) {
    Book book;
    book.features.accounts.settings.accounts_max = 2;
    book.play({
        {1000, ask(OpenAccount{}), "account 1"},
        {1001, ask(OpenAccount{}), "account 2"},
        {1999, ask(OpenAccount{}), "accounts-full"},
        {2000, ask(OpenAccount{}), "account 3"},
        {2000, ask(OpenAccount{}), "accounts-full"},
    });
    book.expect_whole();
}

TEST(Prune, LooksAtSoManyAtOnceAndGoesOnAMillisecondLater) {
    Book book;
    auto there = [&](std::int64_t at_ms) {
        book.run(at_ms, book.features.accounts, LookUpExternalId{"nobody"});
        return book.features.accounts.accounts.size();
    };
    for (std::size_t i = 0; i < 4 * limits::swept_at_once + 2; ++i) {
        book.run(1000, book.features.accounts, OpenAccount{});
    }
    EXPECT_EQ(there(1999), 4 * limits::swept_at_once + 2);
    EXPECT_EQ(there(2000), 2 * limits::swept_at_once + 2) << "by two sweeps";
    EXPECT_EQ(there(2000), 2 * limits::swept_at_once + 2);
    EXPECT_EQ(there(2001), 2u);
    EXPECT_EQ(there(2002), 1u) << "the newest stays";
    EXPECT_EQ(there(9000), 1u);
    book.expect_whole();
}

TEST(Prune, FollowsItsSettings) {
    Book book;
    AccountSettings& settings = book.features.accounts.settings;
    settings.prune_after = Duration();
    settings.prune_with_password_after = Duration();
    book.play({
        {1000, ask(OpenAccount{}), "account 1"},
        {1000, ask(of_ada()), "account 2"},
        {99'000, ask(OpenAccount{}), "account 3"},
        {99'001, ask(ListAccounts{admin()}), "1 2 3 end"},
    });
    EXPECT_EQ(book.features.accounts.sweeps.size(), 0u);
    // Switched on with the next sign-up, and a shorter age as well.
    settings.prune_after = Duration(100'000);
    book.play({{99'002, ask(OpenAccount{}), "account 4"}});
    settings.prune_after = Duration(2000);
    book.play({
        {99'003, ask(ListAccounts{admin()}), "1 2 3 4 end"},
        {99'003, ask(OpenAccount{}), "account 5"},
        {99'004, ask(ListAccounts{admin()}), "2 3 4 5 end"},
    });
    // Switched off when a time is set.
    settings.prune_after = Duration();
    book.play({{999'000, ask(ListAccounts{admin()}), "2 3 4 5 end"}});
    EXPECT_EQ(book.features.accounts.sweeps.find(SweepKind::without_password)->sweep_at,
              Instant::never());
    book.expect_whole();
}

// What others remember of an external id is of the account that it has.
TEST(Prune, GivesAnExternalIdWhoseAccountIsGoneANewEpoch) {
    Book book;
    const ExternalIdEpochs& epochs = book.features.accounts.external_id_epochs;
    std::uint64_t before = epochs.of("ann");
    book.play({
        {1000, ask(EnsureAccount{"ann"}), "1 created"},
        {1000, ask(OpenAccount{}), "account 2"},
        {1999, ask(EnsureAccount{"ann"}), "1 there already"},
    });
    EXPECT_EQ(epochs.of("ann"), before);
    book.play({{2000, ask(EnsureAccount{"ann"}), "3 created"}});
    EXPECT_NE(epochs.of("ann"), before);
    book.expect_whole();
}

}  // namespace
}  // namespace onrush::account::prune_test
