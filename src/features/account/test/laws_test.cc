// Each law of accounts, broken on purpose.
#include <set>

#include <gtest/gtest.h>

#include "engine/test/laws.h"
#include "features/account/account.h"

namespace onrush::account {
namespace {

struct LawsTest : testing::Test {
    engine::Domain domain;
    AccountFeature feature{domain};
    std::set<AccountId> kept;  // by another feature

    void SetUp() override {
        feature.accounts.insert({.id = AccountId(1)});
        feature.profiles.insert({AccountId(1), "Ada", "Ada@b.c", "ada@b.c"});
        feature.passwords.insert({AccountId(1), "hash"});
        feature.external_ids.insert({AccountId(1), std::string(128, 'x')});
        domain.add_keeper([this](AccountId account) { return kept.contains(account); });
        EXPECT_EQ(engine::test::broken_laws(domain), Broken{});
        end_batch();
    }
    using Broken = std::vector<std::string>;

    void end_batch() {
        feature.accounts.end_batch();
        feature.profiles.end_batch();
        feature.passwords.end_batch();
        feature.external_ids.end_batch();
        feature.sweeps.end_batch();
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
    expect_broken("account parts", "a profile names account 2, which does not exist");
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

TEST_F(LawsTest, AnExternalIdIsOfAnAccount) {
    feature.external_ids.insert({AccountId(2), "bob"});
    expect_broken("account parts", "an external id names account 2, which does not exist");
}

TEST_F(LawsTest, AnAccountThatIsGoneHasLeftNothing) {
    feature.passwords.erase(*feature.passwords.find(AccountId(1)));
    feature.profiles.erase(*feature.profiles.find(AccountId(1)));
    feature.accounts.erase(*feature.accounts.find(AccountId(1)));
    expect_broken("account parts", "an external id names account 1, which does not exist");
    feature.external_ids.erase(*feature.external_ids.find(AccountId(1)));
    EXPECT_EQ(engine::test::broken_laws(domain), Broken{});
    kept = {AccountId(1)};
    std::string wrong;
    for (const auto& law : domain.laws()) {
        wrong += law->vote().value_or("");
    }
    EXPECT_EQ(wrong, "account 1 is gone, and a feature keeps something of it");
}

TEST_F(LawsTest, NoSweepComesToTheNewestAccount) {
    feature.accounts.insert({.id = AccountId(2)});
    feature.sweeps.insert({SweepKind::with_password, AccountId(1), base::Instant(5)});
    EXPECT_EQ(engine::test::broken_laws(domain), Broken{});
    feature.sweeps.update(*feature.sweeps.find(SweepKind::with_password),
                          [](AccountSweep& row) { row.swept = AccountId(2); });
    expect_broken("account sweeps",
                  "the sweep with_password has come to account 2, and the newest is 2");
}

TEST_F(LawsTest, AnExternalIdHas1To128Bytes) {
    auto with = [&](const std::string& text) {
        feature.external_ids.update(*feature.external_ids.find(AccountId(1)),
                                    [&](ExternalId& row) { row.external_id = text; });
        return engine::test::broken_laws(domain);
    };
    EXPECT_EQ(with("x"), Broken{});
    EXPECT_EQ(with(std::string(127, 'x')), Broken{});
    EXPECT_EQ(with(""), Broken{"external ids: the external id of account 1 has 0 bytes"});
    std::string wide;  // 65 characters
    for (int i = 0; i < 65; ++i) {
        wide += "\u00e9";
    }
    EXPECT_EQ(with(wide), Broken{"external ids: the external id of account 1 has 130 bytes"});
}

TEST_F(LawsTest, APasswordNeedsAnEmail) {
    feature.accounts.insert({.id = AccountId(2)});
    feature.passwords.insert({AccountId(2), "hash"});
    expect_broken("passwords", "account 2 has a password but no e-mail");
}

}  // namespace
}  // namespace onrush::account
