// The rules of issuing, line by line.
#include <gtest/gtest.h>

#include "features/coupon/test/words.h"

namespace onrush::coupon {
namespace {

TEST(IssueCoupon, GivesPlacesInLineUntilTheLastIsGone) {
    Book book;
    book.play({
        {500, create(), "campaign 1 SCHEDULED 0 of 3"},
        {1000, issue(4), "1000000001 AVAILABLE until 3000"},
        {1001, issue(2), "1000000002 AVAILABLE until 3000"},
        {1001, issue(2), "coupon-already-issued 1000000002"},
        {1999, issue(7), "1000000003 AVAILABLE until 3000"},
        {1999, issue(1), "campaign-sold-out"},
        {1999, issue(4), "coupon-already-issued 1000000001"},  // before campaign-sold-out
        {1999, ask(LookUpCampaign{CampaignId(1)}), "campaign 1 SOLD_OUT 3 of 3"},
    });
    EXPECT_EQ(book.take_facts(),
              (std::vector<std::string>{
                  "coupon.issued {\"coupon_id\":1000000001,\"campaign_id\":1,\"account_id\":4,"
                  R"("number":1,"expires_at":"1970-01-01T00:00:03.000Z"})",
                  "coupon.issued {\"coupon_id\":1000000002,\"campaign_id\":1,\"account_id\":2,"
                  R"("number":2,"expires_at":"1970-01-01T00:00:03.000Z"})",
                  "coupon.issued {\"coupon_id\":1000000003,\"campaign_id\":1,\"account_id\":7,"
                  R"("number":3,"expires_at":"1970-01-01T00:00:03.000Z"})",
                  "campaign.sold_out {\"campaign_id\":1,\"quota\":3}"}));
    book.expect_whole();
}

TEST(IssueCoupon, IsOpenFromTheFirstMillisecondToTheLastBeforeTheClose) {
    Book book;
    book.play({
        {500, create(), "campaign 1 SCHEDULED 0 of 3"},
        {999, issue(1), "campaign-not-open 1000"},
        {1000, issue(1), "1000000001 AVAILABLE until 3000"},
        {1999, issue(2), "1000000002 AVAILABLE until 3000"},
        {2000, issue(3), "campaign-closed"},
        {2001, issue(3), "campaign-closed"},
    });
    book.expect_whole();
}

TEST(IssueCoupon, RefusesInTheDocumentedOrder) {
    Book book;
    book.play({
        {500, create(), "campaign 1 SCHEDULED 0 of 3"},
        // Each line breaks a rule and the one after it.
        {600, ask_accounts(account::SetActive{admin(), AccountId(9), false}), "9 - <-> inactive"},
        {600, ask(IssueCoupon{user(9, 2), CampaignId(7)}), "token-void"},
        {600, ask(IssueCoupon{user(99), CampaignId(7)}), "token-void"},
        {600, ask(IssueCoupon{{.role = engine::Role::admin}, CampaignId(7)}), "token-void"},
        {600, issue(9, 7), "account-inactive"},
        {600, issue(1, 7), "campaign-not-found"},
        {600, act(CampaignAction::pause), "campaign 1 PAUSED 0 of 3"},
        {600, issue(1), "campaign-paused"},
        {600, act(CampaignAction::resume), "campaign 1 SCHEDULED 0 of 3"},
        {600, issue(1), "campaign-not-open 1000"},
        {1000, issue(1), "1000000001 AVAILABLE until 3000"},
        {1000, change({.quota = 1}), "campaign 1 SOLD_OUT 1 of 1"},
        {1000, issue(1), "coupon-already-issued 1000000001"},
        {1000, issue(2), "campaign-sold-out"},
        {2000, issue(1), "campaign-closed"},
        {2000, act(CampaignAction::pause), "campaign 1 CLOSED 1 of 1"},
        {2000, issue(1), "campaign-closed"},  // though it is paused too
    });
    book.expect_whole();
}

TEST(IssueCoupon, WhatTheOperatorClosedIsClosedBeforeAllElse) {
    Book book;
    book.play({
        {500, create(), "campaign 1 SCHEDULED 0 of 3"},
        {600, act(CampaignAction::pause), "campaign 1 PAUSED 0 of 3"},
        {700, act(CampaignAction::close), "campaign 1 CLOSED 0 of 3"},
        {800, issue(1), "campaign-closed"},  // nobody is told to come back
    });
    book.expect_whole();
}

TEST(IssueCoupon, AnAccountGetsAsManyAsTheCampaignAllows) {
    for (std::uint32_t allowed : {1u, 2u, 9u, 10u}) {
        Book book;
        CreateCampaign campaign = three_coupons();
        campaign.quota = 100;
        campaign.per_account = allowed;
        book.play({{500, create(campaign), "campaign 1 SCHEDULED 0 of 100"}});
        for (std::uint64_t i = 1; i <= allowed; ++i) {
            book.play({{1000, issue(1), fmt::format("{} AVAILABLE until 3000", 1000000000 + i)}});
        }
        book.play({
            {1000, issue(1), fmt::format("coupon-already-issued {}", 1000000000 + allowed)},
            {1000, issue(2), fmt::format("{} AVAILABLE until 3000", 1000000001 + allowed)},
        });
        book.expect_whole();
    }
}

TEST(IssueCoupon, WithSeveralAllowedTheSoldOutAreToldSo) {
    Book book;
    CreateCampaign campaign = three_coupons();
    campaign.quota = 1;
    campaign.per_account = 2;
    book.play({
        {500, create(campaign), "campaign 1 SCHEDULED 0 of 1"},
        {1000, issue(1), "1000000001 AVAILABLE until 3000"},
        {1000, issue(1), "campaign-sold-out"},  // one more would have been allowed
    });
    book.expect_whole();
}

TEST(IssueCoupon, CampaignsHaveLinesOfTheirOwn) {
    Book book;
    book.play({
        {500, create(), "campaign 1 SCHEDULED 0 of 3"},
        {500, create(), "campaign 2 SCHEDULED 0 of 3"},
        {1000, issue(1, 2), "2000000001 AVAILABLE until 3000"},
        {1000, issue(1, 1), "1000000001 AVAILABLE until 3000"},
        {1000, issue(2, 2), "2000000002 AVAILABLE until 3000"},
    });
    book.expect_whole();
}

TEST(IssueCoupon, ACouponIsValidForItsTimeFromItsIssueWhereTheCampaignSaysSo) {
    Book book;
    CreateCampaign campaign = three_coupons();
    campaign.valid_for_seconds = Duration::seconds(5);
    book.play({
        {500, create(campaign), "campaign 1 SCHEDULED 0 of 3"},
        {1000, issue(1), "1000000001 AVAILABLE until 6000"},
        {1200, issue(2), "1000000002 AVAILABLE until 6200"},
    });
    book.expect_whole();
}

}  // namespace
}  // namespace onrush::coupon
