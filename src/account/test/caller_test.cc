#include "account/caller.h"

#include <gtest/gtest.h>

namespace onrush::account {
namespace {

struct CallerTest : testing::Test {
    engine::Domain domain;
    AccountFeature feature{domain};

    void SetUp() override {
        feature.accounts.insert({.id = AccountId(1), .token_epoch = 3});
        feature.accounts.insert({.id = AccountId(2), .token_epoch = 3, .active = false});
    }
};

TEST_F(CallerTest, ATokenIsGoodWhileItsEpochIsTheAccounts) {
    EXPECT_EQ(standing_of(feature, {AccountId(1), 2}), Standing::token_void);
    EXPECT_EQ(standing_of(feature, {AccountId(1), 3}), Standing::good);
    EXPECT_EQ(standing_of(feature, {AccountId(1), 4}), Standing::token_void);
    EXPECT_EQ(standing_of(feature, {AccountId(9), 3}), Standing::token_void);
}

TEST_F(CallerTest, ABlockedAccountIsInactiveUnlessItsTokenIsVoid) {
    EXPECT_EQ(standing_of(feature, {AccountId(2), 3}), Standing::account_inactive);
    EXPECT_EQ(standing_of(feature, {AccountId(2), 2}), Standing::token_void);
}

TEST_F(CallerTest, AGatewayVouchesForAnAccountThatIsThereAndActive) {
    EXPECT_EQ(standing_of(feature, {AccountId(1), gateway_epoch}), Standing::good);
    EXPECT_EQ(standing_of(feature, {AccountId(2), gateway_epoch}), Standing::account_inactive);
    EXPECT_EQ(standing_of(feature, {AccountId(9), gateway_epoch}), Standing::token_void);
}

TEST_F(CallerTest, ATokenOfTheServerStandsForStaffOnly) {
    for (Role role : {Role::service, Role::admin}) {
        EXPECT_EQ(standing_of_staff(feature, {.role = role}), Standing::good);
        EXPECT_EQ(standing_of(feature, {.role = role}), Standing::token_void);
        EXPECT_EQ(standing_of_staff(feature, {AccountId(1), 2, role}), Standing::token_void);
        EXPECT_EQ(standing_of_staff(feature, {AccountId(2), 3, role}), Standing::account_inactive);
    }
    EXPECT_EQ(standing_of_staff(feature, {.role = Role::user}), Standing::token_void);
}

}  // namespace
}  // namespace onrush::account
