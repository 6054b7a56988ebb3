// Each law of coupons, broken on purpose.
#include <gtest/gtest.h>

#include "engine/test/laws.h"
#include "features/coupon/coupon.h"
#include "features/coupon/limits.h"

namespace onrush::coupon {
namespace {

using Broken = std::vector<std::string>;

// Campaign 1 of quota 5 has issued two coupons, to accounts 1 and 2.
struct LawsTest : testing::Test {
    engine::Domain domain;
    engine::Ids ids{domain};
    catalog::CatalogFeature catalog{domain, ids};
    account::AccountFeature accounts{domain};
    room::RoomFeature rooms{domain, ids, accounts};
    CouponFeature feature{domain, ids, accounts, catalog, rooms};
    CampaignId one{1};
    base::Instant end{9};

    void SetUp() override {
        engine::test::hand_out(ids, {"campaign"});
        for (std::uint64_t account = 1; account <= 3; ++account) {
            accounts.accounts.insert({.id = AccountId(account)});
        }
        feature.campaigns.insert({.id = one, .quota = 5, .per_account = 2, .closes_at = end});
        feature.counts.insert({.campaign = one, .issued = 2, .sweep_at = base::Instant(9)});
        add(1, 1, 1, 1);
        add(2, 2, 1, 1);
        EXPECT_EQ(engine::test::broken_laws(domain), Broken{});
        feature.campaigns.end_batch();
        feature.counts.end_batch();
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
    void change_campaign(Change change) {
        feature.campaigns.update(*feature.campaigns.find(one), change);
    }
    template <typename Change>
    void change_count(Change change) {
        feature.counts.update(*feature.counts.find(one), change);
    }
    void set_statuses(CouponStatus first, CouponStatus second) {
        feature.coupons.update(*feature.coupons.find(one, 1),
                               [&](Coupon& row) { row.status = first; });
        feature.coupons.update(*feature.coupons.find(one, 2),
                               [&](Coupon& row) { row.status = second; });
    }
    // The sweep is seen from the campaign and from its count.
    void expect_swept(const std::string& wrong) {
        expect_broken({"campaigns: campaign 1 has swept " + wrong,
                       "campaign counts: campaign 1 has swept " + wrong});
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

TEST_F(LawsTest, NoMoreThanTheQuota) {
    feature.campaigns.update(*feature.campaigns.find(one), [](Campaign& row) { row.quota = 1; });
    expect_broken({"campaigns: campaign 1 has issued 2 of 1 coupons",
                   "campaign counts: campaign 1 has issued 2 of 1 coupons"});
}

TEST_F(LawsTest, ACampaignHasACount) {
    feature.campaigns.insert({.id = CampaignId(2), .closes_at = end});
    expect_broken({"campaigns: campaign 2 has no count"});
}

TEST_F(LawsTest, ACampaignOpensBeforeItCloses) {
    change_campaign([&](Campaign& row) { row.opens_at = end; });
    expect_broken(
        {"campaigns: campaign 1 opens at 1970-01-01T00:00:00.009Z and closes at "
         "1970-01-01T00:00:00.009Z"});
}

TEST_F(LawsTest, ACountHasACampaign) {
    feature.counts.insert({.campaign = CampaignId(2)});
    expect_broken({"campaign counts: a count belongs to campaign 2, which does not exist"});
}

TEST_F(LawsTest, WhatIsCountedIsIssued) {
    change_count([](CampaignCount& row) { row.issued = 3; });
    expect_broken({"campaign counts: campaign 1 counts 3 coupons and lacks the last one"});
}

TEST_F(LawsTest, WhatIsIssuedIsCounted) {
    add(3, 3, 1, 1);
    expect_broken({"campaign counts: campaign 1 counts 2 coupons and has one more",
                   "coupons: coupon 1000000003 has no number in the line of 2"});
}

TEST_F(LawsTest, NumbersHaveNoGap) {
    change_count([](CampaignCount& row) { row.issued = 4; });
    add(4, 3, 1, 1);
    expect_broken({"coupons: coupon 1000000004 has no number in the line of 4"});
}

TEST_F(LawsTest, NumbersStartAtOne) {
    add(0, 3, 1, 1);
    expect_broken({"coupons: coupon 1000000000 has no number in the line of 2"});
}

TEST_F(LawsTest, ACouponIsOfACampaign) {
    feature.coupons.insert(
        {.campaign = CampaignId(7), .account = AccountId(3), .number = 1, .ordinal = 1, .nth = 1});
    expect_broken({"coupons: coupon 7000000001 belongs to a campaign that does not exist"});
}

TEST_F(LawsTest, AnAccountHasAtMostWhatTheCampaignAllows) {
    change_count([](CampaignCount& row) { row.issued = 3; });
    add(3, 1, 2, 3);
    expect_broken({"coupons: coupon 1000000003 is number 3 of 2 for account 1"});
}

TEST_F(LawsTest, ThePlacesOfAnAccountHaveNoGap) {
    change_count([](CampaignCount& row) { row.issued = 3; });
    add(3, 3, 1, 2);
    expect_broken({"coupons: account 3 lacks a coupon before coupon 1000000003"});
}

TEST_F(LawsTest, TheOrdinalsOfAnAccountHaveNoGap) {
    change_count([](CampaignCount& row) { row.issued = 3; });
    add(3, 1, 3, 2);
    expect_broken({"coupons: account 1 lacks a coupon before coupon 1000000003"});
}

TEST_F(LawsTest, OrdinalsBeginWithOne) {
    add(3, 3, 0, 1);
    change_count([](CampaignCount& row) { row.issued = 3; });
    expect_broken({"coupons: account 3 lacks a coupon before coupon 1000000003"});
}

// Coupons that would be good for longer than times reach are good until then.
TEST_F(LawsTest, TheLatestTimeIsADeadlineToo) {
    feature.campaigns.update(*feature.campaigns.find(one), [](Campaign& row) {
        row.valid_for = base::Duration(limits::instant_max.ms + 1);
    });
    change_count([](CampaignCount& row) { row.sweep_at = limits::instant_max; });
    EXPECT_EQ(engine::test::broken_laws(domain), Broken{});
}

TEST_F(LawsTest, WhatIsToExpireHasADeadline) {
    change_count([](CampaignCount& row) { row.sweep_at = base::Instant::never(); });
    expect_swept("0 of 2 coupons, and its next sweep is at never");
}

TEST_F(LawsTest, ACampaignEndsAtItsTimeOrHasClosed) {
    base::Instant closes_at = feature.campaigns.find(one)->closes_at;
    auto set_control = [&](Control control) {
        feature.campaigns.update(*feature.campaigns.find(one),
                                 [&](Campaign& row) { row.control = control; });
    };
    for (base::Instant good : {base::Instant(), closes_at, base::Instant::never()}) {
        change_count([&](CampaignCount& row) { row.ends_at = good; });
        EXPECT_EQ(engine::test::broken_laws(domain), Broken{}) << good.ms;
    }
    std::string wrong =
        fmt::format("campaign 1 closes at {}, and its end is at ", to_text(closes_at));
    change_count([&](CampaignCount& row) { row.ends_at = base::Instant(8); });
    std::string early = wrong + "1970-01-01T00:00:00.008Z";
    expect_broken({"campaigns: " + early, "campaign counts: " + early});
    change_count([&](CampaignCount& row) { row.ends_at = closes_at; });
    set_control(Control::closed);
    std::string late = wrong + to_text(closes_at);
    expect_broken({"campaigns: " + late, "campaign counts: " + late});
    change_count([&](CampaignCount& row) { row.ends_at = base::Instant::never(); });
    EXPECT_EQ(engine::test::broken_laws(domain), Broken{});
}

TEST_F(LawsTest, WhatHasExpiredHasNone) {
    set_statuses(CouponStatus::expired, CouponStatus::used);
    change_count([](CampaignCount& row) {
        row.swept = 2;
        row.sweep_at = base::Instant::never();
    });
    EXPECT_EQ(engine::test::broken_laws(domain), Broken{});
    change_count([](CampaignCount& row) { row.sweep_at = base::Instant(9); });
    expect_swept("2 of 2 coupons, and its next sweep is at 1970-01-01T00:00:00.009Z");
}

TEST_F(LawsTest, NoMoreIsSweptThanIssued) {
    set_statuses(CouponStatus::expired, CouponStatus::expired);
    change_count([](CampaignCount& row) { row.swept = 3; });
    expect_swept("3 of 2 coupons, and its next sweep is at 1970-01-01T00:00:00.009Z");
}

TEST_F(LawsTest, NoSweepIsAheadOfTheTimeOfTheNextCoupon) {
    auto expire_together = [&](std::int64_t ms) {
        feature.campaigns.update(*feature.campaigns.find(one),
                                 [&](Campaign& row) { row.coupons_expire_at = base::Instant(ms); });
    };
    expire_together(9);
    EXPECT_EQ(engine::test::broken_laws(domain), Broken{});
    expire_together(10);
    expect_swept("0 of 2 coupons, and its next sweep is at 1970-01-01T00:00:00.009Z");
}

TEST_F(LawsTest, NoCouponThatTheSweepHasPassedIsAvailable) {
    change_count([](CampaignCount& row) { row.swept = 1; });
    for (CouponStatus status :
         {CouponStatus::held, CouponStatus::used, CouponStatus::expired, CouponStatus::revoked}) {
        set_statuses(status, CouponStatus::available);
        EXPECT_EQ(engine::test::broken_laws(domain), Broken{});
    }
    set_statuses(CouponStatus::available, CouponStatus::available);
    expect_broken({"coupons: coupon 1000000001 has expired and is still available"});
}

TEST_F(LawsTest, CouponsFollowEachOtherInTime) {
    auto set_time = [&](std::uint32_t number, std::int64_t ms) {
        feature.coupons.update(*feature.coupons.find(one, number),
                               [&](Coupon& row) { row.issued_at = base::Instant(ms); });
    };
    set_time(1, 5);
    set_time(2, 5);
    EXPECT_EQ(engine::test::broken_laws(domain), Broken{});
    set_time(2, 4);
    expect_broken({"coupons: coupon 1000000002 is older than the coupon before it"});
}

TEST_F(LawsTest, OneNumberIsNeverTwoCoupons) {
    EXPECT_DEATH(add(2, 3, 1, 1), "two rows under one key");
    EXPECT_DEATH(add(3, 1, 2, 1), "share a unique key");
    EXPECT_DEATH(add(3, 1, 1, 2), "share a unique key");
}

TEST_F(LawsTest, ACouponIsOfAnAccountThatExists) {
    add(3, 9, 1, 1);
    change_count([](CampaignCount& row) { row.issued = 3; });
    expect_broken({"coupons: coupon 1000000003 belongs to account 9, which does not exist"});
}

TEST_F(LawsTest, ACampaignsIdWasHandedOut) {
    feature.campaigns.insert({.id = CampaignId(99), .closes_at = end});
    feature.counts.insert({.campaign = CampaignId(99), .sweep_at = base::Instant::never()});
    expect_broken({"ids of campaigns: campaign 99 is above 10, the last one handed out"});
}

TEST_F(LawsTest, ARevokedCouponIsRevokedOrStillHeld) {
    feature.revocations.insert({.coupon = coupon_id(one, 1)});
    expect_broken({"coupon revocations: coupon 1000000001 was revoked, and is AVAILABLE"});
    set_statuses(CouponStatus::held, CouponStatus::available);
    EXPECT_EQ(engine::test::broken_laws(domain), Broken{});
    set_statuses(CouponStatus::revoked, CouponStatus::available);
    EXPECT_EQ(engine::test::broken_laws(domain), Broken{});
    feature.revocations.insert({.coupon = coupon_id(one, 9)});
    expect_broken({"coupon revocations: coupon 1000000009 was revoked, and is missing"});
}

}  // namespace
}  // namespace onrush::coupon
