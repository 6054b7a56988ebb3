// When the time of coupons is over, line by line.
#include <gtest/gtest.h>

#include "features/coupon/limits.h"
#include "features/coupon/test/words.h"

namespace onrush::coupon {
namespace {

TEST(ExpireCoupons, EachAtItsOwnTimeInTheBatchThatReachesIt) {
    Book book;
    CreateCampaign campaign = three_coupons();
    campaign.valid_for_seconds = Duration::seconds(1);
    book.play({
        {500, create(campaign), "campaign 1 SCHEDULED 0 of 3"},
        {1000, issue(1), "1000000001 AVAILABLE until 2000"},
        {1500, issue(2), "1000000002 AVAILABLE until 2500"},
        {1600, issue(3), "1000000003 AVAILABLE until 2600"},
        {1601, ask(RevokeCoupon{admin(), CouponId(1000000002), "fraud", {}}),
         "1000000002 REVOKED until 2500"},
    });
    book.take_facts();
    book.pass(1999);
    EXPECT_EQ(book.written_status(1000000001), "AVAILABLE");
    book.pass(2000);
    EXPECT_EQ(book.written_status(1000000001), "EXPIRED");
    book.pass(2599);
    EXPECT_EQ(book.written_status(1000000002), "REVOKED");
    EXPECT_EQ(book.written_status(1000000003), "AVAILABLE");
    book.pass(2600);
    EXPECT_EQ(book.written_status(1000000003), "EXPIRED");
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
    book.play({{500, create(campaign), fmt::format("campaign 1 SCHEDULED 0 of {}", many)}});
    for (std::uint32_t i = 1; i <= many; ++i) {
        auto opened = book.run(1000, book.features.accounts, account::OpenAccount{});
        book.run(1000, book.features.coupons, IssueCoupon{{opened->account_id, 1}, CampaignId(1)});
    }
    std::uint64_t last = 1'000'000'000 + many;
    book.call(3000, [](base::Instant) { return ""; });
    EXPECT_EQ(book.written_status(last - 1), "EXPIRED");
    EXPECT_EQ(book.written_status(last), "AVAILABLE");
    auto shown = book.run(3000, book.features.coupons,
                          LookUpCoupon{{AccountId(9 + many), 1}, CouponId(last)});
    EXPECT_EQ(shown->status, CouponStatus::expired);
    auto revoked =
        book.run(3000, book.features.coupons, RevokeCoupon{admin(), CouponId(last), "fraud", {}});
    EXPECT_EQ(say(revoked.error()), "coupon-not-available EXPIRED");
    book.pass(3001);
    EXPECT_EQ(book.written_status(last), "EXPIRED");
    EXPECT_TRUE(count_of(book.features.coupons, CampaignId(1)).sweep_at.is_never());
    book.expect_whole();
}

}  // namespace
}  // namespace onrush::coupon
