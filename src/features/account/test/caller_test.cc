#include "features/account/caller.h"

#include <gtest/gtest.h>

#include "features/account/account.h"

namespace onrush::account {
namespace {

struct CallerTest : testing::Test {
    engine::Domain domain;
    AccountFeature feature{domain};

    void SetUp() override {
        feature.accounts.insert({.id = AccountId(1), .token_epoch = 3});
        feature.accounts.insert({.id = AccountId(2), .token_epoch = 3, .active = false});
    }
    const base::Refusal* user(std::uint64_t account, std::uint32_t epoch) {
        return domain.callers().objection(Caller{AccountId(account), epoch});
    }
    const base::Refusal* staff(std::uint64_t account, std::uint32_t epoch, Role role) {
        return domain.callers().objection(Staff{{AccountId(account), epoch, role}});
    }
};

constexpr const base::Refusal* nothing = nullptr;

TEST_F(CallerTest, ATokenIsGoodWhileItsEpochIsTheAccounts) {
    EXPECT_EQ(user(1, 2), &engine::token_void);
    EXPECT_EQ(user(1, 3), nothing);
    EXPECT_EQ(user(1, 4), &engine::token_void);
    EXPECT_EQ(user(9, 3), &engine::token_void);
}

TEST_F(CallerTest, ABlockedAccountIsInactiveUnlessItsTokenIsVoid) {
    EXPECT_EQ(user(2, 3), &engine::account_inactive);
    EXPECT_EQ(user(2, 2), &engine::token_void);
}

TEST_F(CallerTest, AGatewayVouchesForAnAccountThatExistsAndIsActive) {
    EXPECT_EQ(user(1, gateway_epoch), nothing);
    EXPECT_EQ(user(2, gateway_epoch), &engine::account_inactive);
    EXPECT_EQ(user(9, gateway_epoch), &engine::token_void);
}

TEST_F(CallerTest, ATokenOfTheServerStandsForStaffOnly) {
    for (Role role : {Role::service, Role::admin}) {
        EXPECT_EQ(staff(0, 0, role), nothing);
        EXPECT_EQ(domain.callers().objection(Caller{.role = role}), &engine::token_void);
        EXPECT_EQ(staff(1, 2, role), &engine::token_void);
        EXPECT_EQ(staff(2, 3, role), &engine::account_inactive);
    }
    EXPECT_EQ(staff(0, 0, Role::user), &engine::token_void);
}

}  // namespace
}  // namespace onrush::account
