// Each law of coupons, broken on purpose.
#include <gtest/gtest.h>

#include "coupon/coupon.h"

namespace onrush::coupon {
namespace {

using Broken = std::vector<std::string>;

// Campaign 1 of quota 5 has issued two coupons, to accounts 1 and 2.
struct LawsTest : testing::Test {
    engine::Domain domain;
    engine::Ids ids{domain};
    account::AccountFeature accounts{domain};
    CouponFeature feature{domain, ids, accounts};
    CampaignId one{1};

    void SetUp() override {
        feature.campaigns.insert({.id = one, .quota = 5, .per_account = 2});
        feature.tallies.insert({.campaign = one, .issued = 2, .sweep_at = base::Instant(9)});
        add(1, 1, 1, 1);
        add(2, 2, 1, 1);
        EXPECT_EQ(domain.check_laws(), Broken{});
        feature.campaigns.end_batch();
        feature.tallies.end_batch();
        feature.coupons.end_batch();
    }
    void add(std::uint32_t number, std::uint64_t account, std::uint32_t ordinal, std::uint8_t nth) {
        feature.coupons.insert({.campaign = one,
                                .account = AccountId(account),
                                .number = number,
                                .ordinal = ordinal,
                                .nth = nth});
    }
    template <typename Change>
    void change_tally(Change change) {
        feature.tallies.update(*feature.tallies.find(one), change);
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

TEST_F(LawsTest, NoMoreThanTheQuota) {
    feature.campaigns.update(*feature.campaigns.find(one), [](Campaign& row) { row.quota = 1; });
    expect_broken(
        {"quotas: campaign 1 has issued 2 of 1", "tallies: campaign 1 has issued 2 of 1"});
}

TEST_F(LawsTest, ACampaignHasATally) {
    feature.campaigns.insert({.id = CampaignId(2)});
    expect_broken({"quotas: campaign 2 has no tally"});
}

TEST_F(LawsTest, ATallyHasACampaign) {
    feature.tallies.insert({.campaign = CampaignId(2)});
    expect_broken({"tallies: a tally of campaign 2, which is not there"});
}

TEST_F(LawsTest, WhatIsCountedIsIssued) {
    change_tally([](Tally& row) { row.issued = 3; });
    expect_broken({"tallies: campaign 1 has not issued number 3"});
}

TEST_F(LawsTest, WhatIsIssuedIsCounted) {
    add(3, 3, 1, 1);
    expect_broken({"tallies: campaign 1 has issued number 3",
                   "coupons: coupon 1000000003 has no place in the line of 2"});
}

TEST_F(LawsTest, NumbersHaveNoGap) {
    change_tally([](Tally& row) { row.issued = 4; });
    add(4, 3, 1, 1);
    expect_broken({"coupons: coupon 1000000004 has no place in the line of 4"});
}

TEST_F(LawsTest, NumbersStartAtOne) {
    add(0, 3, 1, 1);
    expect_broken({"coupons: coupon 1000000000 has no place in the line of 2"});
}

TEST_F(LawsTest, ACouponIsOfACampaign) {
    feature.coupons.insert({.campaign = CampaignId(7), .number = 1, .ordinal = 1, .nth = 1});
    expect_broken({"coupons: coupon 7000000001 is of no campaign"});
}

TEST_F(LawsTest, AnAccountHasAtMostWhatTheCampaignAllows) {
    change_tally([](Tally& row) { row.issued = 3; });
    add(3, 1, 2, 3);
    expect_broken({"coupons: coupon 1000000003 is number 3 of 2 to account 1"});
}

TEST_F(LawsTest, ThePlacesOfAnAccountHaveNoGap) {
    change_tally([](Tally& row) { row.issued = 3; });
    add(3, 3, 1, 2);
    expect_broken({"coupons: account 3 has a gap before coupon 1000000003"});
}

TEST_F(LawsTest, TheOrdinalsOfAnAccountHaveNoGap) {
    change_tally([](Tally& row) { row.issued = 3; });
    add(3, 1, 3, 2);
    expect_broken({"coupons: account 1 has a gap before coupon 1000000003"});
}

TEST_F(LawsTest, WhatIsToExpireHasADeadline) {
    change_tally([](Tally& row) { row.sweep_at = base::Instant::never(); });
    expect_broken({"tallies: campaign 1 has swept 0 of 2 and goes on at never"});
}

TEST_F(LawsTest, WhatHasExpiredHasNone) {
    change_tally([](Tally& row) { row.swept = 2; });
    expect_broken({"tallies: campaign 1 has swept 2 of 2 and goes on at 1970-01-01T00:00:00.009Z"});
}

TEST_F(LawsTest, OneNumberIsNeverTwoCoupons) {
    EXPECT_DEATH(add(2, 3, 1, 1), "two rows under one key");
    EXPECT_DEATH(add(3, 1, 2, 1), "share a unique key");
    EXPECT_DEATH(add(3, 1, 1, 2), "share a unique key");
}

}  // namespace
}  // namespace onrush::coupon
