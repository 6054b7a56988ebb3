// Each law of accounts, broken on purpose.
#include <gtest/gtest.h>

#include "engine/test/laws.h"
#include "features/account/account.h"

namespace onrush::account {
namespace {

struct LawsTest : testing::Test {
    engine::Domain domain;
    AccountFeature feature{domain};

    void SetUp() override {
        feature.accounts.insert({.id = AccountId(1)});
        feature.profiles.insert({AccountId(1), "Ada", "Ada@b.c", "ada@b.c"});
        feature.passwords.insert({AccountId(1), "hash"});
        EXPECT_EQ(engine::test::broken_laws(domain), Broken{});
        end_batch();
    }
    using Broken = std::vector<std::string>;

    void end_batch() {
        feature.accounts.end_batch();
        feature.profiles.end_batch();
        feature.passwords.end_batch();
    }
    // That the vote on this batch says so, and that it is said of all rows too.
    void expect_broken(const std::string& law, const std::string& what) {
        EXPECT_EQ(engine::test::broken_laws(domain), Broken{law + ": " + what});
        Broken votes;
        for (const auto& one : domain.laws()) {
            if (auto wrong = one->vote()) {
                votes.push_back(std::string(one->name()) + ": " + *wrong);
            }
        }
        EXPECT_EQ(votes, Broken{law + ": " + what});
    }
};

TEST_F(LawsTest, AnEpochIsNeverTheOneOfGateways) {
    feature.accounts.insert({.id = AccountId(2), .token_epoch = 0});
    expect_broken("token epochs", "account 2 has epoch 0, which accepts every token");
}

TEST_F(LawsTest, AProfileIsOfAnAccount) {
    feature.profiles.insert({AccountId(2), "Bob", "", std::nullopt});
    expect_broken("profiles", "a profile names account 2, which does not exist");
}

TEST_F(LawsTest, AProfileIsFoundByItsEmail) {
    feature.profiles.update(*feature.profiles.find(AccountId(1)),
                            [](Profile& row) { row.email_key = "bob@b.c"; });
    expect_broken("profiles", "the e-mail key of account 1 is not its e-mail in lower case");
}

TEST_F(LawsTest, AProfileWithoutAnEmailIsFoundByNone) {
    feature.accounts.insert({.id = AccountId(2)});
    feature.profiles.insert({AccountId(2), "Bob", "", "bob@b.c"});
    expect_broken("profiles", "the e-mail key of account 2 is not its e-mail in lower case");
}

TEST_F(LawsTest, APasswordNeedsAnEmail) {
    feature.accounts.insert({.id = AccountId(2)});
    feature.passwords.insert({AccountId(2), "hash"});
    expect_broken("passwords", "account 2 has a password but no e-mail");
}

}  // namespace
}  // namespace onrush::account
