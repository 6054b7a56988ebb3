// Coupons that staff give to an account, line by line.
#include <gtest/gtest.h>

#include "features/coupon/give_coupon.h"
#include "features/coupon/test/words.h"

namespace onrush::coupon {
namespace {

Book::Step give(std::uint64_t account, std::uint64_t campaign = 1, Staff caller = admin()) {
    return ask(GiveCoupon{caller, AccountId(account), CampaignId(campaign)});
}

TEST(GiveCoupon, TakesTheNextPlaceInLine) {
    Book book;
    book.play({
        {500, create(), "campaign 1 SCHEDULED 0 of 3"},
        {1000, issue(1), "1000000001 AVAILABLE until 3000"},
        {1000, give(2), "1000000002 AVAILABLE until 3000"},
        {1000, issue(2), "coupon-already-issued 1000000002"},
        {1000, look(2, 1000000002), "1000000002 AVAILABLE until 3000"},
    });
    book.take_facts();
    book.play({{1001, give(3), "1000000003 AVAILABLE until 3000"}});
    EXPECT_EQ(book.take_facts(),
              (std::vector<std::string>{
                  "coupon.issued {\"coupon_id\":1000000003,\"campaign_id\":1,"
                  R"("account_id":3,"number":3,"expires_at":"1970-01-01T00:00:03.000Z"})",
                  "campaign.sold_out {\"campaign_id\":1,\"quota\":3}"}));
    book.play({
        {1002, issue(4), "campaign-sold-out"},
        {3000, look(3, 1000000003), "1000000003 EXPIRED until 3000"},
    });
    book.expect_whole();
}

// What keeps the crowd away.
TEST(GiveCoupon, WorksBeforeTheCampaignOpensAndWhileItIsPaused) {
    Book book;
    CreateCampaign one_by_one = three_coupons();
    one_by_one.valid_for_seconds = Duration(1000);
    book.play({
        {500, create(one_by_one), "campaign 1 SCHEDULED 0 of 3"},
        {600, issue(1), "campaign-not-open 1000"},
        {600, give(1), "1000000001 AVAILABLE until 1600"},
        {700, act(CampaignAction::pause), "campaign 1 PAUSED 1 of 3"},
        {1500, issue(2), "campaign-paused"},
        {1500, give(2), "1000000002 AVAILABLE until 2500"},
        {1600, look(1, 1000000001), "1000000001 EXPIRED until 1600"},
    });
    book.expect_whole();
}

TEST(GiveCoupon, ReachesABlockedAccount) {
    Book book;
    book.play({
        {500, create(), "campaign 1 SCHEDULED 0 of 3"},
        {500, ask_accounts(account::SetActive{admin(), AccountId(2), false}), "2 - <-> inactive"},
        {1000, give(2), "1000000001 AVAILABLE until 3000"},
    });
    book.expect_whole();
}

TEST(GiveCoupon, RefusesInTheDocumentedOrder) {
    Book book;
    book.play({
        {500, create(), "campaign 1 SCHEDULED 0 of 3"},
        {500, ask_accounts(account::SetActive{admin(), AccountId(9), false}), "9 - <-> inactive"},
        // Each line breaks a rule and the one after it.
        {1000, give(99, 7, staff(9, 2)), "token-void"},
        {1000, give(99, 7, staff(9)), "account-inactive"},
        {1000, give(99, 7), "account-not-found"},
        {1000, give(1, 7), "campaign-not-found"},
        {1000, give(1), "1000000001 AVAILABLE until 3000"},
        {1000, change({.quota = 1}), "campaign 1 SOLD_OUT 1 of 1"},
        {1000, give(1), "coupon-already-issued 1000000001"},
        {1000, give(2), "campaign-sold-out"},
        {2000, give(1), "campaign-closed"},
        {2000, give(2), "campaign-closed"},
    });
    book.expect_whole();
}

}  // namespace
}  // namespace onrush::coupon
