// Lists of coupons and campaigns, line by line.
#include <gtest/gtest.h>

#include "features/coupon/limits.h"
#include "features/coupon/test/words.h"

namespace onrush::coupon {
namespace {

TEST(ListMyCoupons, NewestFirstOverAllCampaigns) {
    Book book;
    CreateCampaign brief = three_coupons();
    brief.valid_for_seconds = Duration::seconds(1);
    auto list = [](std::optional<CouponStatus> status, std::optional<std::uint32_t> cursor,
                   std::uint32_t limit) {
        return ask(ListMyCoupons{user(1), status, limit, cursor});
    };
    book.play({
        {500, create(brief), "campaign 1 SCHEDULED 0 of 3"},
        {500, create(), "campaign 2 SCHEDULED 0 of 3"},
        {500, create(), "campaign 3 SCHEDULED 0 of 3"},
        {999, list({}, {}, 20), "end"},
        {1000, issue(1, 3), "3000000001 AVAILABLE until 3000"},
        {1000, issue(1, 1), "1000000001 AVAILABLE until 2000"},
        {1000, issue(2, 2), "2000000001 AVAILABLE until 3000"},
        {1000, issue(1, 2), "2000000002 AVAILABLE until 3000"},
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
    auto used = [](std::optional<std::uint32_t> cursor) {
        return ask(ListMyCoupons{user(1), CouponStatus::used, 10, cursor});
    };
    auto closed = [](std::optional<CampaignId> cursor) {
        return ask(ListCampaigns{CampaignState::closed, 10, cursor});
    };
    book.play({
        {1002, used({}), "then 2"},
        {1002, used(2), "1000000001 end"},
        {1002, closed({}), "then 2"},
        {1002, closed(CampaignId(2)), "end"},
    });
    book.expect_whole();
}

TEST(Lists, HaveTwentyItemsAPageAndAtMostAHundred) {
    Book book;
    for (std::uint64_t i = 1; i <= 101; ++i) {
        book.run(1000, book.features.coupons, three_coupons());
        book.run(1000, book.features.coupons, IssueCoupon{user(1), CampaignId(i)});
    }
    auto sizes = [&](std::optional<std::uint32_t> limit) {
        auto coupons =
            book.run(1001, book.features.coupons, ListMyCoupons{.caller = user(1), .limit = limit});
        auto campaigns = book.run(1001, book.features.coupons, ListCampaigns{.limit = limit});
        return fmt::format("{} {}", coupons->items.size(), campaigns->items.size());
    };
    EXPECT_EQ(sizes({}), "20 20");
    EXPECT_EQ(sizes(1), "1 1");
    EXPECT_EQ(sizes(99), "99 99");
    EXPECT_EQ(sizes(100), "100 100");
    book.play({
        {1001, ask(ListMyCoupons{.caller = user(1), .limit = 0}), "out-of-range /limit"},
        {1001, ask(ListMyCoupons{.caller = user(1), .limit = 101}), "out-of-range /limit"},
        {1001, ask(ListCampaigns{.limit = 0}), "out-of-range /limit"},
        {1001, ask(ListCampaigns{.limit = 101}), "out-of-range /limit"},
    });
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
    auto list = [](std::optional<CampaignState> state, std::optional<CampaignId> cursor,
                   std::uint32_t limit) { return ask(ListCampaigns{state, limit, cursor}); };
    book.play({
        {500, list({}, {}, 20), "end"},
        {500, create(), "campaign 1 SCHEDULED 0 of 3"},
        {500, create(later), "campaign 2 SCHEDULED 0 of 3"},
        {500, create(), "campaign 3 SCHEDULED 0 of 3"},
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
