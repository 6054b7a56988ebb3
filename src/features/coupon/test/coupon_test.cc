// What becomes of a coupon after its issue, line by line.
#include <gtest/gtest.h>

#include "features/coupon/limits.h"
#include "features/coupon/test/words.h"

namespace onrush::coupon {
namespace {

Book::Step revoke(std::uint64_t coupon, bool restock = false, std::string reason = "fraud") {
    return ask(RevokeCoupon{admin(), CouponId(coupon), std::move(reason), restock});
}

TEST(LookUpCoupon, ShowsOnlyOnesOwn) {
    Book book;
    book.play({
        {500, create(), "campaign 1 SCHEDULED 0 of 3"},
        {1000, issue(1), "1000000001 AVAILABLE until 3000"},
        {1000, look(1, 1000000001), "1000000001 AVAILABLE until 3000"},
        {1000, look(2, 1000000001), "coupon-not-found"},
        {1000, look(1, 1000000002), "coupon-not-found"},
        {1000, look(1, 1), "coupon-not-found"},
        {1000, ask(LookUpCoupon{user(1, 5), CouponId(1000000001)}), "token-void"},
        {1000, ask_accounts(account::SetActive{admin(), AccountId(1), false}), "1 - <-> inactive"},
        {1000, look(1, 1000000002), "account-inactive"},
    });
}

TEST(RevokeCoupon, TakesACouponThatIsNotUsedAndItsPlaceWithIt) {
    Book book;
    book.play({
        {500, create(), "campaign 1 SCHEDULED 0 of 3"},
        {1000, issue(1), "1000000001 AVAILABLE until 3000"},
        {1001, ask(RevokeCoupon{admin(), CouponId(1000000001), "fraud", {}}),
         "1000000001 REVOKED until 3000"},  // restock left out
        {1002, revoke(1000000001), "coupon-not-available REVOKED"},
        {1002, issue(1), "coupon-already-issued 1000000001"},
        {1002, ask(LookUpCampaign{CampaignId(1)}), "campaign 1 OPEN 1 of 3"},
    });
    EXPECT_EQ(book.take_facts().back(),
              "coupon.revoked {\"coupon_id\":1000000001,\"campaign_id\":1,\"account_id\":1,"
              "\"reason\":\"fraud\",\"restocked\":false}");
    book.expect_whole();
}

TEST(RevokeCoupon, WithRestockSomebodyElseGetsAPlaceAtTheEndOfTheLine) {
    Book book;
    CreateCampaign campaign = three_coupons();
    campaign.quota = 1;
    book.play({
        {500, create(campaign), "campaign 1 SCHEDULED 0 of 1"},
        {1000, issue(1), "1000000001 AVAILABLE until 3000"},
        {1000, issue(2), "campaign-sold-out"},
        {1001, revoke(1000000001, true), "1000000001 REVOKED until 3000"},
        {1001, ask(LookUpCampaign{CampaignId(1)}), "campaign 1 OPEN 1 of 2"},
        {1002, issue(1), "coupon-already-issued 1000000001"},
        {1002, issue(2), "1000000002 AVAILABLE until 3000"},
        {1003, issue(3), "campaign-sold-out"},
        {1004, change({.quota = limits::quota_max}), "campaign 1 OPEN 2 of 100000000"},
        {1005, revoke(1000000002, true), "out-of-range /restock"},
        {1005, revoke(1000000002, false), "1000000002 REVOKED until 3000"},
    });
    book.expect_whole();
}

TEST(RevokeCoupon, RefusesInTheDocumentedOrder) {
    Book book;
    std::string longest(limits::reason_characters_max, 'r');
    auto by = [](Staff caller) { return ask(RevokeCoupon{caller, CouponId(5), "", {}}); };
    book.play({
        {500, create(), "campaign 1 SCHEDULED 0 of 3"},
        {500, ask_accounts(account::SetActive{admin(), AccountId(9), false}), "9 - <-> inactive"},
        {1000, issue(1), "1000000001 AVAILABLE until 3000"},
        {1000, issue(2), "1000000002 AVAILABLE until 3000"},
        {1000, issue(3), "1000000003 AVAILABLE until 3000"},
        {1001, change({.quota = limits::quota_max}), "campaign 1 OPEN 3 of 100000000"},
        {1001, by(staff(1, 2)), "token-void"},
        {1001, by(staff(9)), "account-inactive"},
        {1001, revoke(5, false, ""), "out-of-range /reason"},
        {1001, revoke(5, false, longest + "r"), "out-of-range /reason"},
        {1001, revoke(5, false, longest), "coupon-not-found"},
        {2500, revoke(1000000001, false, "r"), "1000000001 REVOKED until 3000"},
        {2500, revoke(1000000001, true), "coupon-not-available REVOKED"},
        {2500, revoke(1000000002, true), "out-of-range /restock"},
        {3000, revoke(1000000002, true), "coupon-not-available EXPIRED"},
    });
    book.expect_whole();
}

Book::Step reinstate(std::uint64_t coupon, std::string reason = "mistake") {
    return ask(ReinstateCoupon{admin(), CouponId(coupon), std::move(reason)});
}

TEST(RevokeCoupon, OfAHeldOneIsToldAtOnceAndWrittenWhenItsOrderIsOver) {
    Book book;
    book.play({
        {500, create(), "campaign 1 SCHEDULED 0 of 3"},
        {1000, issue(1), "1000000001 AVAILABLE until 3000"},
    });
    book.with_coupon(1001, 1000000001, hold_it);
    book.play({
        {1002, revoke(1000000001), "1000000001 REVOKED until 3000"},
        {1002, look(1, 1000000001), "1000000001 REVOKED until 3000"},
        {1002, revoke(1000000001), "coupon-not-available REVOKED"},
    });
    EXPECT_EQ(book.written_status(1000000001), "HELD");
    EXPECT_EQ(book.with_coupon(1003, 1000000001, release_it), "REVOKED");
    book.expect_whole();
}

TEST(ReinstateCoupon, GivesTheSameCouponBack) {
    Book book;
    book.play({
        {500, create(), "campaign 1 SCHEDULED 0 of 3"},
        {1000, issue(1), "1000000001 AVAILABLE until 3000"},
        {1000, issue(2), "1000000002 AVAILABLE until 3000"},
        {1001, revoke(1000000001), "1000000001 REVOKED until 3000"},
        {1001, revoke(1000000002), "1000000002 REVOKED until 3000"},
        {1002, reinstate(1000000001), "1000000001 AVAILABLE until 3000"},
        {1002, reinstate(1000000001), "coupon-not-revoked AVAILABLE"},
        {1003, revoke(1000000001), "1000000001 REVOKED until 3000"},  // and once more
        {1004, reinstate(1000000001), "1000000001 AVAILABLE until 3000"},
        {1004, issue(1), "coupon-already-issued 1000000001"},
    });
    EXPECT_EQ(book.take_facts().back(),
              "coupon.reinstated {\"coupon_id\":1000000001,\"campaign_id\":1,"
              "\"account_id\":1,\"reason\":\"mistake\"}");
    // Its time is over, and the sweep has passed it.
    book.play({{3000, reinstate(1000000002), "1000000002 EXPIRED until 3000"}});
    EXPECT_EQ(book.written_status(1000000002), "EXPIRED");
    book.expect_whole();
}

TEST(ReinstateCoupon, NeedsNoRoomAndLeavesTheQuotaAsItIs) {
    Book book;
    CreateCampaign campaign = three_coupons();
    campaign.quota = 1;
    book.play({
        {500, create(campaign), "campaign 1 SCHEDULED 0 of 1"},
        {1000, issue(1), "1000000001 AVAILABLE until 3000"},
        {1001, revoke(1000000001, true), "1000000001 REVOKED until 3000"},
        {1002, issue(3), "1000000002 AVAILABLE until 3000"},
        {1003, reinstate(1000000001), "1000000001 AVAILABLE until 3000"},
        {1003, ask(LookUpCampaign{CampaignId(1)}), "campaign 1 SOLD_OUT 2 of 2"},
        {1004, revoke(1000000001, true), "1000000001 REVOKED until 3000"},
        {1005, act(CampaignAction::close), "campaign 1 CLOSED 2 of 3"},
        {1006, reinstate(1000000001), "1000000001 AVAILABLE until 3000"},
        {1006, ask(LookUpCampaign{CampaignId(1)}), "campaign 1 CLOSED 2 of 3"},
    });
    book.expect_whole();
}

TEST(ReinstateCoupon, RefusesInTheDocumentedOrder) {
    Book book;
    auto by = [](Staff caller) { return ask(ReinstateCoupon{caller, CouponId(5), ""}); };
    book.play({
        {500, create(), "campaign 1 SCHEDULED 0 of 3"},
        {500, ask_accounts(account::SetActive{admin(), AccountId(9), false}), "9 - <-> inactive"},
        {1000, issue(1), "1000000001 AVAILABLE until 3000"},
        {1001, by(staff(1, 2)), "token-void"},
        {1001, by(staff(9)), "account-inactive"},
        {1001, by(admin()), "out-of-range /reason"},
        {1001, reinstate(5), "coupon-not-found"},
        {1001, reinstate(1000000001), "coupon-not-revoked AVAILABLE"},
    });
    book.with_coupon(1002, 1000000001, use_it);
    book.play({{1003, reinstate(1000000001), "coupon-not-revoked USED"}});
    book.expect_whole();
}

TEST(UseCoupon, IsHeldByAnOrderAndThenUsedOrGivenBack) {
    Book book;
    book.play({
        {500, create(), "campaign 1 SCHEDULED 0 of 3"},
        {1000, issue(1), "1000000001 AVAILABLE until 3000"},
    });
    book.take_facts();
    EXPECT_EQ(book.with_coupon(1001, 1000000001, hold_it), "HELD");
    EXPECT_EQ(book.with_coupon(1002, 1000000001, release_it), "AVAILABLE");
    EXPECT_EQ(book.with_coupon(1003, 1000000001, hold_it), "HELD");
    EXPECT_EQ(book.with_coupon(1004, 1000000001, use_it), "USED");
    book.play({{1004, revoke(1000000001), "coupon-not-available USED"}});
    EXPECT_EQ(book.with_coupon(1005, 1000000001, restore_it), "AVAILABLE");
    EXPECT_EQ(book.with_coupon(1006, 1000000001, use_it), "USED");  // paid at once
    std::string ids =
        "{\"coupon_id\":1000000001,\"campaign_id\":1,\"account_id\":1,\"order_id\":77}";
    EXPECT_EQ(book.take_facts(),
              (std::vector<std::string>{"coupon.used " + ids, "coupon.restored " + ids,
                                        "coupon.used " + ids}));
    book.expect_whole();
}

TEST(UseCoupon, FindsOnlyOnesOwnCouponsThatAreFree) {
    Book book;
    book.play({
        {500, create(), "campaign 1 SCHEDULED 0 of 3"},
        {1000, issue(1), "1000000001 AVAILABLE until 3000"},
    });
    CouponId id(1000000001);
    auto find = [&](std::uint64_t account, CouponId coupon, std::int64_t at_ms) {
        auto found = find_usable(book.features.coupons, AccountId(account), coupon, Instant(at_ms));
        return found ? fmt::format("coupon {}", coupon_id(**found).value) : say(found.error());
    };
    EXPECT_EQ(find(1, id, 2999), "coupon 1000000001");
    EXPECT_EQ(find(1, id, 3000), "coupon-not-available EXPIRED");  // before any sweep
    EXPECT_EQ(find(2, id, 3000), "coupon-not-found");
    EXPECT_EQ(find(1, CouponId(1000000002), 1000), "coupon-not-found");
    book.with_coupon(1001, id.value, hold_it);
    EXPECT_EQ(find(1, id, 1001), "coupon-not-available HELD");
    book.with_coupon(1002, id.value, use_it);
    EXPECT_EQ(find(1, id, 1002), "coupon-not-available USED");
}

TEST(UseCoupon, AnOrderMayFinishWithACouponWhoseTimeRanOutMeanwhile) {
    Book book;
    book.play({
        {500, create(), "campaign 1 SCHEDULED 0 of 3"},
        {1000, issue(1), "1000000001 AVAILABLE until 3000"},
        {1000, issue(2), "1000000002 AVAILABLE until 3000"},
        {1000, issue(3), "1000000003 AVAILABLE until 3000"},
    });
    book.with_coupon(2999, 1000000001, hold_it);
    book.with_coupon(2999, 1000000002, hold_it);
    book.with_coupon(2999, 1000000003, use_it);
    book.take_facts();
    EXPECT_EQ(book.with_coupon(3005, 1000000001, use_it), "USED");
    EXPECT_EQ(book.with_coupon(3006, 1000000002, release_it), "EXPIRED");
    EXPECT_EQ(book.with_coupon(3007, 1000000003, restore_it), "EXPIRED");
    std::vector<std::string> facts = book.take_facts();
    ASSERT_EQ(facts.size(), 4u);
    EXPECT_TRUE(facts[0].starts_with("coupon.used"));
    EXPECT_EQ(facts[1],
              "coupon.expired {\"coupon_id\":1000000002,\"campaign_id\":1,\"account_id\":2}");
    EXPECT_TRUE(facts[2].starts_with("coupon.restored"));
    EXPECT_TRUE(facts[3].starts_with("coupon.expired"));
    book.expect_whole();
}

TEST(UseCouponDeathTest, AWrongStatusStopsTheProcess) {
    Book book;
    book.play({
        {500, create(), "campaign 1 SCHEDULED 0 of 3"},
        {1000, issue(1), "1000000001 AVAILABLE until 3000"},
    });
    EXPECT_DEATH(book.with_coupon(1001, 1000000001, release_it),
                 "is to be released and is AVAILABLE");
    EXPECT_DEATH(book.with_coupon(1001, 1000000001, restore_it),
                 "is to be restored and is AVAILABLE");
    book.with_coupon(1001, 1000000001, use_it);
    EXPECT_DEATH(book.with_coupon(1002, 1000000001, hold_it), "is to be held and is USED");
    EXPECT_DEATH(book.with_coupon(1002, 1000000001, use_it), "is to be used and is USED");
    book.with_coupon(1003, 1000000001, restore_it);
    book.with_coupon(1004, 1000000001, hold_it);
    book.play({{1005, revoke(1000000001), "1000000001 REVOKED until 3000"}});
    EXPECT_DEATH(book.with_coupon(1006, 1000000001, use_it), "is to be used and is REVOKED");
}

}  // namespace
}  // namespace onrush::coupon
