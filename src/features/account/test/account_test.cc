// The rules of accounts, line by line.
#include <gtest/gtest.h>

#include "features/account/limits.h"
#include "features/account/test/words.h"

namespace onrush::account {
namespace {

using engine::test::RuleBook;

struct Features {
    explicit Features(engine::Domain& domain) : accounts(domain) {}
    AccountFeature accounts;
};
using Book = RuleBook<Features>;

template <typename Input>
Book::Step ask(Input input) {
    return engine::test::ask(&Features::accounts, std::move(input));
}

TEST(OpenAccount, GivesIdsInOrderAndTakesAnEmailOnce) {
    Book book;
    book.play({
        {1000, ask(OpenAccount{}), "account 1"},
        {1000, ask(OpenAccount{.name = "Ada"}), "account 2"},
        {1001, ask(OpenAccount{.email = "Ada@Example.com", .password_hash = "h"}), "account 3"},
        {1002, ask(OpenAccount{.email = "ada@example.COM", .password_hash = "h"}), "email-taken"},
        {1003, ask(OpenAccount{.email = "bob@example.com", .password_hash = "h"}), "account 4"},
        {1004, ask(LookUpMe{user(1)}), "1 - <->"},
        {1004, ask(LookUpMe{user(2)}), "2 Ada <->"},
        {1004, ask(LookUpMe{user(3)}), "3 - <Ada@Example.com>"},
    });
    EXPECT_EQ(book.features.accounts.profiles.size(), 3u);
    EXPECT_EQ(book.features.accounts.passwords.size(), 2u);
    EXPECT_EQ(book.features.accounts.accounts.find(AccountId(3))->created_at, base::Instant(1001));
    book.expect_whole();
}

TEST(OpenAccount, RefusesInTheDocumentedOrder) {
    Book book;
    std::string bad_name = "a\tb";
    book.play({
        {1000, ask(OpenAccount{.email = "a@b.c", .password_hash = "h"}), "account 1"},
        {1000, ask(OpenAccount{.name = bad_name, .email = "no address"}), "out-of-range /name"},
        {1000, ask(OpenAccount{.email = "no address", .password_hash = "h"}),
         "out-of-range /email"},
        {1000, ask(OpenAccount{.password_hash = "h"}), "missing-field /email"},
        {1000, ask(OpenAccount{.email = "a@b.c"}), "missing-field /password"},
        {1000, ask(OpenAccount{.email = "a@b.c", .password_hash = "h"}), "email-taken"},
    });
    EXPECT_EQ(book.features.accounts.accounts.size(), 1u);
    book.expect_whole();
}

struct TwoAccounts {
    explicit TwoAccounts(engine::Domain& domain) : accounts(domain, {.accounts_max = 2}) {}
    AccountFeature accounts;
};

template <typename Input>
RuleBook<TwoAccounts>::Step ask_for_one_of_two(Input input) {
    return engine::test::ask(&TwoAccounts::accounts, std::move(input));
}

TEST(OpenAccount, OpensNoMoreThanThereMayBe) {
    RuleBook<TwoAccounts> book;
    OpenAccount ada{.email = "ada@x.y", .password_hash = "h"};
    book.play({
        {1000, ask_for_one_of_two(ada), "account 1"},
        {1000, ask_for_one_of_two(EnsureAccount{"bob"}), "2 created"},
        {1001, ask_for_one_of_two(OpenAccount{}), "accounts-full"},
        {1001, ask_for_one_of_two(EnsureAccount{"cy"}), "accounts-full"},
        // What is wrong besides comes first, and who is there already is found.
        {1001, ask_for_one_of_two(ada), "email-taken"},
        {1001, ask_for_one_of_two(EnsureAccount{""}), "out-of-range"},
        {1001, ask_for_one_of_two(EnsureAccount{"bob"}), "2 there already"},
    });
    EXPECT_EQ(book.features.accounts.accounts.size(), 2u);
    book.expect_whole();
}

// What a gateway calls its users is a text: "1" is nobody's number.
TEST(EnsureAccount, OpensTheNextAccountAtFirstSightOfAnExternalId) {
    Book book;
    std::string longest(limits::external_id_bytes_max, 'x');
    std::string uuid = "6f1c1a52-0f0e-4c43-9d41-2b8e3a0f5c77";
    book.play({
        {1000, ask(OpenAccount{}), "account 1"},
        {1000, ask(EnsureAccount{"1"}), "2 created"},
        {1001, ask(EnsureAccount{"1"}), "2 there already"},
        {1001, ask(LookUpExternalId{uuid}), "nobody"},
        {1001, ask(EnsureAccount{uuid}), "3 created"},
        {1001, ask(LookUpExternalId{uuid}), "3"},
        {1001, ask(OpenAccount{}), "account 4"},
        {1002, ask(EnsureAccount{""}), "out-of-range"},
        {1002, ask(EnsureAccount{"a\nb"}), "out-of-range"},
        {1002, ask(EnsureAccount{"\xff"}), "out-of-range"},
        {1002, ask(EnsureAccount{longest + "x"}), "out-of-range"},
        {1002, ask(EnsureAccount{longest}), "5 created"},
        {1002, ask(EnsureAccount{longest.substr(1)}), "6 created"},
        {1003, ask(EnsureAccount{"Ann"}), "7 created"},
        {1003, ask(EnsureAccount{"ann"}), "8 created"},
        {1005, ask(LookUpMe{user(3, gateway_epoch)}), "3 - <-> " + uuid},
        {1005, ask(LookUpMe{user(4)}), "4 - <->"},
    });
    EXPECT_EQ(book.features.accounts.accounts.find(AccountId(2))->created_at, base::Instant(1000));
    book.expect_whole();
}

TEST(EndSessions, VoidsEveryTokenThatWasMadeBefore) {
    Book book;
    book.play({
        {1000, ask(OpenAccount{}), "account 1"},
        {1001, ask(EndSessions{user(1, 1)}), "epoch 2"},
        {1002, ask(EndSessions{user(1, 1)}), "token-void"},
        {1002, ask(LookUpMe{user(1, 1)}), "token-void"},
        {1003, ask(LookUpMe{user(1, 2)}), "1 - <->"},
        {1004, ask(SetActive{admin(), AccountId(1), false}), "1 - <-> inactive"},
        {1005, ask(EndSessions{user(1, 1)}), "token-void"},  // before account-inactive
        {1005, ask(EndSessions{user(1, 2)}), "account-inactive"},
    });
    book.expect_whole();
}

TEST(EndSessions, AnEpochThatComesRoundIsNeverTheOneThatIsNotChecked) {
    Book book;
    book.play({{1000, ask(OpenAccount{}), "account 1"}});
    book.call(1001, [&](base::Instant) {
        Accounts& accounts = book.features.accounts.accounts;
        accounts.update(*accounts.find(AccountId(1)),
                        [](Account& row) { row.token_epoch = 0xffff'ffff; });
        return "";
    });
    book.play({{1002, ask(EndSessions{user(1, 0xffff'ffff)}), "epoch 1"}});
    book.expect_whole();
}

TEST(ChangeAccount, ChangesWhatIsGivenAndKeepsTheRest) {
    Book book;
    book.play({
        {1000, ask(OpenAccount{.email = "ada@x.y", .password_hash = "h"}), "account 1"},
        {1001, ask(ChangeAccount{user(1)}), "1 - <ada@x.y>"},
        {1001, ask(ChangeAccount{user(1), "Ada", {}}), "1 Ada <ada@x.y>"},
        {1001, ask(ChangeAccount{user(1), std::optional<std::string>(), {}}),
         "1 - <ada@x.y>"},  // null
        {1001, ask(ChangeAccount{user(1), "Ada", {}}), "1 Ada <ada@x.y>"},
        {1002, ask(ChangeAccount{user(1), {}, "ADA@b.c", "h"}), "1 Ada <ADA@b.c>"},
        {1003, ask(ChangeAccount{user(1), {}, "ada@b.c", "h"}), "1 Ada <ada@b.c>"},  // one's own
        {1004, ask(ChangeAccount{user(1), "Eve", "eve@b.c", "h"}), "1 Eve <eve@b.c>"},
        {1005, ask(OpenAccount{.email = "ada@b.c", .password_hash = "h"}), "account 2"},  // is free
    });
    book.expect_whole();
}

TEST(ChangeAccount, RefusesInTheDocumentedOrder) {
    Book book;
    book.play({
        {1000, ask(OpenAccount{}), "account 1"},
        {1000, ask(OpenAccount{.email = "bob@b.c", .password_hash = "h"}), "account 2"},
        {1000, ask(OpenAccount{.email = "cy@b.c", .password_hash = "h"}), "account 3"},
        {1001, ask(ChangeAccount{user(1), "\n", "no"}), "out-of-range /name"},
        {1001, ask(ChangeAccount{user(1), "", {}}), "out-of-range /name"},
        {1001, ask(ChangeAccount{user(1), "Ada", "no"}), "out-of-range /email"},
        {1001, ask(ChangeAccount{user(1), "Ada", "BOB@b.c"}), "no-password"},
        {1001, ask(ChangeAccount{user(3), "Cy", "BOB@b.c", "old"}), "wrong-password"},
        {1001, ask(ChangeAccount{user(3), "Cy", "BOB@b.c", "h"}), "email-taken"},
        {1001, ask(LookUpMe{user(1)}), "1 - <->"},
        {1001, ask(LookUpMe{user(3)}), "3 - <cy@b.c>"},
        {1002, ask(SetActive{admin(), AccountId(1), false}), "1 - <-> inactive"},
        {1003, ask(ChangeAccount{user(1), "\n", {}}), "account-inactive"},
        {1003, ask(ChangeAccount{user(1, 9), "\n", {}}), "token-void"},
    });
    book.expect_whole();
}

TEST(ChangePassword, SetsItWithAnEmailAndEndsEarlierTokens) {
    Book book;
    book.play({
        {1000, ask(OpenAccount{.name = "Ada"}), "account 1"},
        {1000, ask(LookUpOwnCredentials{user(1)}), "epoch 1 -"},
        {1001, ask(ChangePassword{user(1), "ada@b.c", "", "first"}), "epoch 2"},
        {1001, ask(LookUpMe{user(1)}), "token-void"},
        {1001, ask(LookUpMe{user(1, 2)}), "1 Ada <ada@b.c>"},
        {1002, ask(LookUpOwnCredentials{user(1, 2)}), "epoch 2 by mail first"},
        {1002, ask(ChangePassword{user(1, 2), {}, "first", "second"}), "epoch 3"},
        {1003, ask(ChangePassword{user(1, 3), "new@b.c", "second", "third"}), "epoch 4"},
        {1004, ask(FindCredentials{"new@b.c"}), "account 1 third"},
        {1004, ask(FindCredentials{"ada@b.c"}), "wrong-credentials"},
    });
    book.expect_whole();
}

TEST(ChangePassword, RefusesInTheDocumentedOrder) {
    Book book;
    book.play({
        {1000, ask(OpenAccount{}), "account 1"},
        {1000, ask(OpenAccount{.email = "bob@b.c", .password_hash = "h"}), "account 2"},
        {1001, ask(ChangePassword{user(1), "no", "old", "new"}), "out-of-range /email"},
        {1001, ask(ChangePassword{user(1), {}, "old", "new"}), "wrong-password"},
        {1001, ask(ChangePassword{user(1), {}, "", "new"}), "missing-field /email"},
        {1001, ask(ChangePassword{user(1), "Bob@b.c", "", "new"}), "email-taken"},
        // It has changed since it was compared.
        {1001, ask(ChangePassword{user(2), {}, "", "new"}), "wrong-password"},
        {1001, ask(LookUpOwnCredentials{user(2)}), "epoch 1 by mail h"},
        {1002, ask(ChangePassword{user(1, 9), "no", "", "new"}), "token-void"},
    });
    book.expect_whole();
}

TEST(SetActive, BlocksAndUnblocksAsOftenAsOneLikes) {
    Book book;
    book.play({
        {1000, ask(OpenAccount{}), "account 1"},
        {1000, ask(OpenAccount{}), "account 2"},
        {1001, ask(SetActive{admin(), AccountId(1), false}), "1 - <-> inactive"},
        {1002, ask(SetActive{admin(), AccountId(1), false}), "1 - <-> inactive"},
        {1002, ask(LookUpMe{user(1)}), "account-inactive"},
        {1003, ask(SetActive{admin(), AccountId(1), true}), "1 - <->"},
        {1003, ask(LookUpMe{user(1)}), "token-void"},  // it was made before the blocking
        {1003, ask(LookUpMe{user(1, 2)}), "1 - <->"},
        {1003, ask(SetActive{admin(), AccountId(1), true}), "1 - <->"},
        {1003, ask(LookUpMe{user(1, 2)}), "1 - <->"},  // nothing was unblocked
        {1004, ask(SetActive{admin(), AccountId(9), false}), "account-not-found"},
        {1004, ask(SetActive{staff(9), AccountId(1), false}), "token-void"},
        {1005, ask(SetActive{admin(), AccountId(2), false}), "2 - <-> inactive"},
        {1006, ask(SetActive{staff(2), AccountId(9), false}), "account-inactive"},
        {1006, ask(SetActive{staff(2, 5), AccountId(9), false}), "token-void"},
    });
    book.expect_whole();
}

TEST(LookUpAccount, IsForStaffWithOrWithoutAnAccount) {
    Book book;
    book.play({
        {1000, ask(OpenAccount{.name = "Ada"}), "account 1"},
        {1001, ask(LookUpAccount{admin(), AccountId(1)}), "1 Ada <->"},
        {1001, ask(LookUpAccount{staff(1), AccountId(1)}), "1 Ada <->"},
        {1001, ask(LookUpAccount{admin(), AccountId(2)}), "account-not-found"},
        {1002, ask(SetActive{admin(), AccountId(1), false}), "1 Ada <-> inactive"},
        {1003, ask(LookUpAccount{staff(1), AccountId(2)}), "account-inactive"},
        {1003, ask(LookUpAccount{Staff{}, AccountId(2)}), "token-void"},
    });
}

TEST(LookUpTokenEpoch, IsForStaff) {
    Book book;
    book.play({
        {1000, ask(OpenAccount{}), "account 1"},
        {1001, ask(LookUpTokenEpoch{admin(), AccountId(1)}), "epoch 1"},
        {1001, ask(LookUpTokenEpoch{admin(), AccountId(2)}), "account-not-found"},
        {1002, ask(EndSessions{user(1)}), "epoch 2"},
        {1002, ask(LookUpTokenEpoch{staff(1), AccountId(1)}), "token-void"},
        {1002, ask(LookUpTokenEpoch{staff(1, 2), AccountId(1)}), "epoch 2"},
        {1003, ask(SetActive{admin(), AccountId(1), false}), "1 - <-> inactive"},
        {1003, ask(LookUpTokenEpoch{admin(), AccountId(1)}), "account-inactive"},
        {1004, ask(SetActive{admin(), AccountId(1), true}), "1 - <->"},
        {1004, ask(LookUpTokenEpoch{admin(), AccountId(1)}), "epoch 3"},
    });
}

TEST(Name, HasOneToAHundredCharactersOfAnyScript) {
    Book book;
    std::string e = "\u00e9";  // two bytes, one character
    std::string ninety_nine;
    for (std::size_t i = 0; i < limits::name_characters_max - 1; ++i) {
        ninety_nine += e;
    }
    book.play({
        {1000, ask(OpenAccount{.name = ""}), "out-of-range /name"},
        {1000, ask(OpenAccount{.name = "a"}), "account 1"},
        {1000, ask(OpenAccount{.name = ninety_nine}), "account 2"},
        {1000, ask(OpenAccount{.name = ninety_nine + e}), "account 3"},
        {1000, ask(OpenAccount{.name = ninety_nine + e + e}), "out-of-range /name"},
        {1000, ask(OpenAccount{.name = "\ud64d\uae38\ub3d9"}), "account 4"},
        {1000, ask(OpenAccount{.name = "a\x80"}), "out-of-range /name"},  // no UTF-8
    });
}

TEST(ListAccounts, PagesInTheOrderOfIds) {
    Book book;
    for (std::uint64_t id : {9, 3, 5}) {
        book.call(1000, [&](base::Instant now) {
            book.features.accounts.accounts.insert({.id = AccountId(id), .created_at = now});
            return "";
        });
    }
    book.play({
        {1001, ask(ListAccounts{admin(), {}, 2}), "3 5 then 5"},
        {1001, ask(ListAccounts{admin(), AccountId(5), 2}), "9 end"},
        {1001, ask(ListAccounts{admin(), {}, 3}), "3 5 9 end"},
        {1001, ask(ListAccounts{admin(), {}, 0}), "out-of-range /limit"},
        {1001, ask(ListAccounts{admin(), {}, 1}), "3 then 3"},
        {1001, ask(ListAccounts{admin(), {}, 100}), "3 5 9 end"},
        {1001, ask(ListAccounts{admin(), {}, 101}), "out-of-range /limit"},
        {1001, ask(ListAccounts{admin(), AccountId(9), 3}), "end"},
        {1001, ask(ListAccounts{staff(3, 2)}), "token-void"},
        {1002, ask(SetActive{admin(), AccountId(3), false}), "3 - <-> inactive"},
        {1002, ask(ListAccounts{staff(3)}), "account-inactive"},
    });
}

TEST(FindCredentials, KnowsOnlyThoseWhoHaveAPassword) {
    Book book;
    book.play({
        {1000, ask(OpenAccount{.email = "ada@b.c", .password_hash = "secret"}), "account 1"},
        {1000, ask(OpenAccount{.email = "bob@b.c", .password_hash = "h"}), "account 2"},
        {1001, ask(FindCredentials{"ADA@b.c"}), "account 1 secret"},
        {1001, ask(FindCredentials{"bob@b.c"}), "account 2 h"},
        {1001, ask(FindCredentials{"cy@b.c"}), "wrong-credentials"},
        {1002, ask(SetActive{admin(), AccountId(1), false}), "1 - <ada@b.c> inactive"},
        {1003, ask(FindCredentials{"ada@b.c"}), "account 1 secret inactive"},
        {1004, ask(ChangeAccount{user(1), {}, "new@b.c", "secret"}), "account-inactive"},
        {1005, ask(SetActive{admin(), AccountId(1), true}), "1 - <ada@b.c>"},
        {1006, ask(ChangeAccount{user(1, 2), {}, "new@b.c", "secret"}), "1 - <new@b.c>"},
        {1007, ask(FindCredentials{"ada@b.c"}), "wrong-credentials"},
        {1007, ask(FindCredentials{"new@b.c"}), "account 1 secret"},
    });
    book.expect_whole();
}

TEST(OpenAccount, WithoutItsHashIsRefusedWhateverHasBecomeOfTheEmail) {
    Book book;
    book.play({
        {1000, ask(LookUpEmail{"ada@b.c"}), "free"},
        {1000, ask(OpenAccount{.email = "ada@b.c", .password_unhashed = true}), "email-taken"},
        {1000, ask(OpenAccount{.password_unhashed = true}), "missing-field /email"},
        {1001, ask(OpenAccount{.email = "ada@b.c", .password_hash = "secret"}), "account 1"},
        {1002, ask(LookUpEmail{"ADA@b.c"}), "taken"},
        {1002, ask(OpenAccount{.email = "Ada@b.c", .password_unhashed = true}), "email-taken"},
    });
    book.expect_whole();
}

TEST(RenewHash, ReplacesTheHashThatWasCompared) {
    Book book;
    book.play({
        {1000, ask(OpenAccount{.email = "ada@b.c", .password_hash = "old"}), "account 1"},
        {1000, ask(OpenAccount{}), "account 2"},
        {1001, ask(RenewHash{AccountId(1), "older", "new"}), "as it was"},
        {1001, ask(RenewHash{AccountId(2), "", "new"}), "as it was"},
        {1001, ask(RenewHash{AccountId(9), "old", "new"}), "as it was"},
        {1001, ask(FindCredentials{"ada@b.c"}), "account 1 old"},
        {1002, ask(RenewHash{AccountId(1), "old", "new"}), "renewed"},
        {1002, ask(FindCredentials{"ada@b.c"}), "account 1 new"},
    });
    book.expect_whole();
}

}  // namespace
}  // namespace onrush::account
