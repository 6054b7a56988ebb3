// What becomes of a coupon after its issue, line by line.
#include <gtest/gtest.h>

#include "coupon/limits.h"
#include "coupon/test/words.h"

namespace onrush::coupon {
namespace {

Book::Step revoke(std::uint64_t coupon, bool restock = false, std::string reason = "fraud") {
    return ask(RevokeCoupon{admin(), CouponId(coupon), std::move(reason), restock});
}
Book::Step look(std::uint64_t account, std::uint64_t coupon) {
    return ask(LookUpCoupon{user(account), CouponId(coupon)});
}

constexpr auto hold_it = [](auto& feature, const Coupon& coupon, const engine::Turn& turn) {
    hold(feature, coupon, turn);
};
constexpr auto release_it = [](auto& feature, const Coupon& coupon, const engine::Turn& turn) {
    release(feature, coupon, turn);
};
constexpr auto use_it = [](auto& feature, const Coupon& coupon, const engine::Turn& turn) {
    use(feature, coupon, OrderId(77), turn);
};
constexpr auto restore_it = [](auto& feature, const Coupon& coupon, const engine::Turn& turn) {
    restore(feature, coupon, OrderId(77), turn);
};

TEST(LookUpCoupon, ShowsOnlyOnesOwn) {
    Book book;
    book.play({
        {500, create(), "campaign 1 scheduled 0 of 3"},
        {1000, issue(1), "1000000001 available until 3000"},
        {1000, look(1, 1000000001), "1000000001 available until 3000"},
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
        {500, create(), "campaign 1 scheduled 0 of 3"},
        {1000, issue(1), "1000000001 available until 3000"},
        {1001, revoke(1000000001), "1000000001 revoked until 3000"},
        {1002, revoke(1000000001), "coupon-not-available revoked"},
        {1002, issue(1), "coupon-already-issued 1000000001"},
        {1002, ask(LookUpCampaign{CampaignId(1)}), "campaign 1 open 1 of 3"},
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
        {500, create(campaign), "campaign 1 scheduled 0 of 1"},
        {1000, issue(1), "1000000001 available until 3000"},
        {1000, issue(2), "campaign-sold-out"},
        {1001, revoke(1000000001, true), "1000000001 revoked until 3000"},
        {1001, ask(LookUpCampaign{CampaignId(1)}), "campaign 1 open 1 of 2"},
        {1002, issue(1), "coupon-already-issued 1000000001"},
        {1002, issue(2), "1000000002 available until 3000"},
        {1003, issue(3), "campaign-sold-out"},
        {1004, change({.quota = limits::quota_max}), "campaign 1 open 2 of 100000000"},
        {1005, revoke(1000000002, true), "quota-out-of-range"},
        {1005, revoke(1000000002, false), "1000000002 revoked until 3000"},
    });
    book.expect_whole();
}

TEST(RevokeCoupon, RefusesInTheDocumentedOrder) {
    Book book;
    std::string long_reason(limits::reason_bytes_max, 'r');
    auto by = [&](account::Caller caller) {
        return ask(RevokeCoupon{caller, CouponId(5), "", {}});
    };
    book.play({
        {500, create(), "campaign 1 scheduled 0 of 3"},
        {500, ask_accounts(account::SetActive{admin(), AccountId(9), false}), "9 - <-> inactive"},
        {1000, issue(1), "1000000001 available until 3000"},
        {1000, issue(2), "1000000002 available until 3000"},
        {1001, by(user(1, 2)), "token-void"},
        {1001, by(user(9)), "account-inactive"},
        {1001, revoke(5, false, ""), "reason-out-of-range"},
        {1001, revoke(5, false, long_reason + "r"), "reason-out-of-range"},
        {1001, revoke(5, false, long_reason), "coupon-not-found"},
        {1001, change({.quota = limits::quota_max}), "campaign 1 open 2 of 100000000"},
        {2500, revoke(1000000001, false, "r"), "1000000001 revoked until 3000"},
        {2500, revoke(1000000001, true), "coupon-not-available revoked"},
        {3000, revoke(1000000002, true), "coupon-not-available expired"},
    });
    book.expect_whole();
}

TEST(UseCoupon, IsHeldByAnOrderAndThenUsedOrGivenBack) {
    Book book;
    book.play({
        {500, create(), "campaign 1 scheduled 0 of 3"},
        {1000, issue(1), "1000000001 available until 3000"},
    });
    book.take_facts();
    EXPECT_EQ(book.with_coupon(1001, 1000000001, hold_it), "held");
    book.play({{1001, revoke(1000000001), "coupon-not-available held"}});
    EXPECT_EQ(book.with_coupon(1002, 1000000001, release_it), "available");
    EXPECT_EQ(book.with_coupon(1003, 1000000001, hold_it), "held");
    EXPECT_EQ(book.with_coupon(1004, 1000000001, use_it), "used");
    book.play({{1004, revoke(1000000001), "coupon-not-available used"}});
    EXPECT_EQ(book.with_coupon(1005, 1000000001, restore_it), "available");
    EXPECT_EQ(book.with_coupon(1006, 1000000001, use_it), "used");  // paid at once
    std::string ids =
        "{\"coupon_id\":1000000001,\"campaign_id\":1,\"account_id\":1,\"order_id\":77}";
    EXPECT_EQ(book.take_facts(),
              (std::vector<std::string>{"coupon.used " + ids, "coupon.restored " + ids,
                                        "coupon.used " + ids}));
    book.expect_whole();
}

TEST(UseCoupon, CanUseKnowsOnlyOnesOwnCouponsThatAreFree) {
    Book book;
    book.play({
        {500, create(), "campaign 1 scheduled 0 of 3"},
        {1000, issue(1), "1000000001 available until 3000"},
    });
    CouponId id(1000000001);
    auto can = [&](std::uint64_t account, CouponId coupon, std::int64_t at_ms) {
        auto found = can_use(book.features.coupons, AccountId(account), coupon,
                             engine::Turn{Instant(at_ms)});
        return found ? "yes" : engine::test::code_of(found.error());
    };
    EXPECT_EQ(can(1, id, 2999), "yes");
    EXPECT_EQ(can(1, id, 3000), "coupon-not-available");  // though no sweep has been there yet
    EXPECT_EQ(can(2, id, 3000), "coupon-not-found");
    EXPECT_EQ(can(1, CouponId(1000000002), 1000), "coupon-not-found");
    book.with_coupon(1001, id.value, hold_it);
    EXPECT_EQ(can(1, id, 1001), "coupon-not-available");
}

TEST(UseCoupon, AnOrderMayFinishWithACouponWhoseTimeRanOutMeanwhile) {
    Book book;
    book.play({
        {500, create(), "campaign 1 scheduled 0 of 3"},
        {1000, issue(1), "1000000001 available until 3000"},
        {1000, issue(2), "1000000002 available until 3000"},
        {1000, issue(3), "1000000003 available until 3000"},
    });
    book.with_coupon(2999, 1000000001, hold_it);
    book.with_coupon(2999, 1000000002, hold_it);
    book.with_coupon(2999, 1000000003, use_it);
    book.take_facts();
    EXPECT_EQ(book.with_coupon(3005, 1000000001, use_it), "used");
    EXPECT_EQ(book.with_coupon(3006, 1000000002, release_it), "expired");
    EXPECT_EQ(book.with_coupon(3007, 1000000003, restore_it), "expired");
    std::vector<std::string> facts = book.take_facts();
    ASSERT_EQ(facts.size(), 4u);
    EXPECT_TRUE(facts[0].starts_with("coupon.used"));
    EXPECT_EQ(facts[1],
              "coupon.expired {\"coupon_id\":1000000002,\"campaign_id\":1,\"account_id\":2}");
    EXPECT_TRUE(facts[2].starts_with("coupon.restored"));
    EXPECT_TRUE(facts[3].starts_with("coupon.expired"));
    book.expect_whole();
}

TEST(UseCouponDeathTest, OutOfTurnStopsTheProcess) {
    Book book;
    book.play({
        {500, create(), "campaign 1 scheduled 0 of 3"},
        {1000, issue(1), "1000000001 available until 3000"},
    });
    EXPECT_DEATH(book.with_coupon(1001, 1000000001, release_it), "is released as 0");
    EXPECT_DEATH(book.with_coupon(1001, 1000000001, restore_it), "is restored as 0");
    book.with_coupon(1001, 1000000001, use_it);
    EXPECT_DEATH(book.with_coupon(1002, 1000000001, hold_it), "is held as 2");
    EXPECT_DEATH(book.with_coupon(1002, 1000000001, use_it), "is used as 2");
}

TEST(ExpireCoupons, EachAtItsOwnTimeInTheBatchThatReachesIt) {
    Book book;
    CreateCampaign campaign = three_coupons();
    campaign.valid_for_seconds = Duration::seconds(1);
    book.play({
        {500, create(campaign), "campaign 1 scheduled 0 of 3"},
        {1000, issue(1), "1000000001 available until 2000"},
        {1500, issue(2), "1000000002 available until 2500"},
        {1600, issue(3), "1000000003 available until 2600"},
        {1601, revoke(1000000002), "1000000002 revoked until 2500"},
    });
    book.take_facts();
    book.pass(1999);
    EXPECT_EQ(book.written_status(1000000001), CouponStatus::available);
    book.pass(2000);
    EXPECT_EQ(book.written_status(1000000001), CouponStatus::expired);
    book.pass(2599);
    EXPECT_EQ(book.written_status(1000000002), CouponStatus::revoked);
    EXPECT_EQ(book.written_status(1000000003), CouponStatus::available);
    book.pass(2600);
    EXPECT_EQ(book.written_status(1000000003), CouponStatus::expired);
    EXPECT_EQ(book.take_facts(),
              (std::vector<std::string>{
                  "coupon.expired {\"coupon_id\":1000000001,\"campaign_id\":1,\"account_id\":1}",
                  "coupon.expired {\"coupon_id\":1000000003,\"campaign_id\":1,\"account_id\":3}"}));
    book.expect_whole();
}

TEST(ExpireCoupons, TogetherInBoundedSweepsAndSeenByAllAtOnce) {
    Book book;
    std::uint32_t many = limits::swept_at_once_max + 1;
    CreateCampaign campaign = three_coupons();
    campaign.quota = many;
    book.play({{500, create(campaign), fmt::format("campaign 1 scheduled 0 of {}", many)}});
    for (std::uint32_t i = 1; i <= many; ++i) {
        auto opened = book.run(1000, book.features.accounts, account::OpenAccount{});
        book.run(1000, book.features.coupons, IssueCoupon{{opened->account_id, 1}, CampaignId(1)});
    }
    std::uint64_t last = 1'000'000'000 + many;
    book.call(3000, [](const engine::Turn&) { return ""; });
    EXPECT_EQ(book.written_status(last - 1), CouponStatus::expired);
    EXPECT_EQ(book.written_status(last), CouponStatus::available);
    auto shown = book.run(3000, book.features.coupons,
                          LookUpCoupon{{AccountId(9 + many), 1}, CouponId(last)});
    EXPECT_EQ(shown->status, CouponStatus::expired);
    book.pass(3001);
    EXPECT_EQ(book.written_status(last), CouponStatus::expired);
    EXPECT_TRUE(tally_of(book.features.coupons, CampaignId(1)).sweep_at.is_never());
    book.expect_whole();
}

TEST(ListMyCoupons, NewestFirstOverAllCampaigns) {
    Book book;
    CreateCampaign brief = three_coupons();
    brief.valid_for_seconds = Duration::seconds(1);
    auto list = [](std::optional<CouponStatus> status, std::optional<std::uint32_t> before,
                   std::uint32_t limit) {
        return ask(ListMyCoupons{user(1), status, before, limit});
    };
    book.play({
        {500, create(brief), "campaign 1 scheduled 0 of 3"},
        {500, create(), "campaign 2 scheduled 0 of 3"},
        {500, create(), "campaign 3 scheduled 0 of 3"},
        {999, list({}, {}, 20), "end"},
        {1000, issue(1, 3), "3000000001 available until 3000"},
        {1000, issue(1, 1), "1000000001 available until 2000"},
        {1000, issue(2, 2), "2000000001 available until 3000"},
        {1000, issue(1, 2), "2000000002 available until 3000"},
        {1001, list({}, {}, 20), "2000000002 1000000001 3000000001 end"},
        {1001, list({}, {}, 2), "2000000002 1000000001 then 2"},
        {1001, list({}, 2, 2), "3000000001 end"},
        {1001, list({}, 1, 2), "end"},
        {1001, list({}, 0, 2), "end"},
        {1001, list({}, 99, 1), "2000000002 then 3"},
        {1001, list({}, {}, 3), "2000000002 1000000001 3000000001 end"},
        {2000, list(CouponStatus::expired, {}, 20), "1000000001 end"},
        {2000, list(CouponStatus::available, {}, 1), "2000000002 then 3"},
        {2000, list(CouponStatus::available, 3, 1), "3000000001 end"},
        {2000, list(CouponStatus::used, {}, 1), "end"},
        {2001, ask(ListMyCoupons{user(1, 2)}), "token-void"},
        {2001, ask_accounts(account::SetActive{admin(), AccountId(1), false}), "1 - <-> inactive"},
        {2001, list({}, {}, 1), "account-inactive"},
    });
}

TEST(ListMyCoupons, APageLooksAtABoundedNumberOfThem) {
    Book book;
    std::uint64_t many = limits::coupons_scanned_max + 1;
    for (std::uint64_t i = 1; i <= many; ++i) {
        book.run(1000, book.features.coupons, three_coupons());
        book.run(1000, book.features.coupons, IssueCoupon{user(1), CampaignId(i)});
    }
    EXPECT_EQ(coupons_of(book.features.coupons, AccountId(1)), many);
    book.with_coupon(1001, 1000000001, use_it);
    book.play({
        {1002, ask(ListMyCoupons{user(1), CouponStatus::used, {}, 10}), "then 2"},
        {1002, ask(ListMyCoupons{user(1), CouponStatus::used, 2, 10}), "1000000001 end"},
        {1002, ask(ListCampaigns{CampaignState::closed, {}, 10}), "then 2"},
        {1002, ask(ListCampaigns{CampaignState::closed, CampaignId(2), 10}), "end"},
    });
    auto most = book.run(1003, book.features.coupons, ListMyCoupons{user(1), {}, {}, 5000});
    EXPECT_EQ(most->items.size(), account::limits::page_items_max);
    book.expect_whole();
}

TEST(CouponsOf, CountsRightBetweenTheDoublings) {
    Book book;
    for (std::uint32_t i = 1; i <= 20; ++i) {
        EXPECT_EQ(coupons_of(book.features.coupons, AccountId(1)), i - 1);
        book.run(1000, book.features.coupons, three_coupons());
        book.run(1000, book.features.coupons, IssueCoupon{user(1), CampaignId(i)});
    }
}

TEST(ListCampaigns, NewestFirstAndByState) {
    Book book;
    CreateCampaign later = three_coupons();
    later.opens_at = Instant(5000);
    later.closes_at = Instant(6000);
    auto list = [](std::optional<CampaignState> state, std::optional<CampaignId> before,
                   std::uint32_t limit) { return ask(ListCampaigns{state, before, limit}); };
    book.play({
        {500, list({}, {}, 20), "end"},
        {500, create(), "campaign 1 scheduled 0 of 3"},
        {500, create(later), "campaign 2 scheduled 0 of 3"},
        {500, create(), "campaign 3 scheduled 0 of 3"},
        {1000, list({}, {}, 20), "3 2 1 end"},
        {1000, list({}, {}, 2), "3 2 then 2"},
        {1000, list({}, CampaignId(2), 2), "1 end"},
        {1000, list(CampaignState::open, {}, 1), "3 then 3"},
        {1000, list(CampaignState::open, CampaignId(3), 1), "1 end"},
        {1000, list(CampaignState::scheduled, {}, 20), "2 end"},
        {2000, list(CampaignState::open, {}, 20), "end"},
        {2000, list(CampaignState::closed, {}, 20), "3 1 end"},
    });
}

}  // namespace
}  // namespace onrush::coupon
