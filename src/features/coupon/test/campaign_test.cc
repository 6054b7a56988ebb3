// The rules of campaigns, line by line.
#include <gtest/gtest.h>

#include "features/coupon/limits.h"
#include "features/coupon/test/words.h"

namespace onrush::coupon {
namespace {

// What becomes of three_coupons() with one thing changed.
template <typename Change>
std::string created_with(Change change_one) {
    Book book;
    CreateCampaign input = three_coupons();
    change_one(input);
    auto result = book.run(500, book.features.coupons, input);
    book.expect_whole();
    return result ? "created" : say(result.error());
}

TEST(CreateCampaign, TakesEachMemberWithinItsLimits) {
    auto name = [](std::size_t size) {
        return created_with([&](CreateCampaign& c) { c.name = std::string(size, 'n'); });
    };
    EXPECT_EQ(name(0), "out-of-range /name");
    EXPECT_EQ(name(1), "created");
    EXPECT_EQ(name(limits::name_characters_max - 1), "created");
    EXPECT_EQ(name(limits::name_characters_max), "created");
    EXPECT_EQ(name(limits::name_characters_max + 1), "out-of-range /name");

    auto quota = [](std::uint32_t value) {
        return created_with([&](CreateCampaign& c) { c.quota = value; });
    };
    EXPECT_EQ(quota(0), "out-of-range /quota");
    EXPECT_EQ(quota(1), "created");
    EXPECT_EQ(quota(limits::quota_max - 1), "created");
    EXPECT_EQ(quota(limits::quota_max), "created");
    EXPECT_EQ(quota(limits::quota_max + 1), "out-of-range /quota");

    auto per_account = [](std::uint32_t value) {
        return created_with([&](CreateCampaign& c) { c.per_account = value; });
    };
    EXPECT_EQ(per_account(0), "out-of-range /perAccount");
    EXPECT_EQ(per_account(1), "created");
    EXPECT_EQ(per_account(limits::per_account_max - 1), "created");
    EXPECT_EQ(per_account(limits::per_account_max), "created");
    EXPECT_EQ(per_account(limits::per_account_max + 1), "out-of-range /perAccount");

    auto valid_for = [](Duration value) {
        return created_with([&](CreateCampaign& c) { c.valid_for_seconds = value; });
    };
    EXPECT_EQ(valid_for(Duration(999)), "out-of-range /validForSeconds");
    EXPECT_EQ(valid_for(Duration(1000)), "created");
    EXPECT_EQ(valid_for(Duration(limits::valid_for_max.ms - 1000)), "created");
    EXPECT_EQ(valid_for(limits::valid_for_max), "created");
    EXPECT_EQ(valid_for(Duration(limits::valid_for_max.ms + 1000)),
              "out-of-range /validForSeconds");

    auto min_order = [](std::int64_t value) {
        return created_with([&](CreateCampaign& c) { c.min_order = Money(value); });
    };
    EXPECT_EQ(min_order(-1), "out-of-range /minOrder");
    EXPECT_EQ(min_order(0), "created");
    EXPECT_EQ(min_order(limits::money_units_max), "created");
    EXPECT_EQ(min_order(limits::money_units_max + 1), "out-of-range /minOrder");
}

TEST(CreateCampaign, OpensBeforeItClosesAtTimesThatCanBeWritten) {
    auto window = [](std::int64_t opens, Instant closes) {
        return created_with([&](CreateCampaign& c) {
            c.opens_at = Instant(opens);
            c.closes_at = closes;
        });
    };
    EXPECT_EQ(window(1000, Instant(1000)), "out-of-range /closesAt");
    EXPECT_EQ(window(1000, Instant(1001)), "created");
    EXPECT_EQ(window(1001, Instant(1000)), "out-of-range /closesAt");
    EXPECT_EQ(window(-1, Instant(1000)), "out-of-range /closesAt");
    EXPECT_EQ(window(0, limits::instant_max), "created");
    EXPECT_EQ(window(0, limits::instant_max + Duration(1)), "out-of-range /closesAt");
    EXPECT_EQ(window(0, Instant::never()), "out-of-range /closesAt");
}

TEST(CreateCampaign, AtTheEndOfTimeCouponsExpireWithTheirCampaign) {
    Book book;
    CreateCampaign input = three_coupons();
    input.closes_at = limits::instant_max;
    book.play({
        {500, create(input), "campaign 1 SCHEDULED 0 of 3"},
        {1000, issue(1), fmt::format("1000000001 AVAILABLE until {}", limits::instant_max.ms)},
    });
}

TEST(CreateCampaign, TakesAnAmountOrAPercentageAndNothingInBetween) {
    auto discount = [](Discount value) {
        return created_with([&](CreateCampaign& c) { c.discount = value; });
    };
    std::string no = "out-of-range /discount";
    Money most(limits::money_units_max);
    Money more(limits::money_units_max + 1);
    EXPECT_EQ(discount({DiscountType::fixed, Money(1), {}, {}}), "created");
    EXPECT_EQ(discount({DiscountType::fixed, most, {}, {}}), "created");
    EXPECT_EQ(discount({DiscountType::fixed, more, {}, {}}), "out-of-range /discount/amount");
    EXPECT_EQ(discount({DiscountType::fixed, Money(0), {}, {}}), "out-of-range /discount/amount");
    EXPECT_EQ(discount({DiscountType::fixed, {}, {}, {}}), no);
    EXPECT_EQ(discount({DiscountType::fixed, Money(1), 10, {}}), no);
    EXPECT_EQ(discount({DiscountType::fixed, Money(1), {}, Money(1)}), no);
    EXPECT_EQ(discount({DiscountType::percent, {}, 1, {}}), "created");
    EXPECT_EQ(discount({DiscountType::percent, {}, 99, {}}), "created");
    EXPECT_EQ(discount({DiscountType::percent, {}, 100, {}}), "created");
    EXPECT_EQ(discount({DiscountType::percent, {}, 0, {}}), "out-of-range /discount/percent");
    EXPECT_EQ(discount({DiscountType::percent, {}, 101, {}}), "out-of-range /discount/percent");
    EXPECT_EQ(discount({DiscountType::percent, {}, {}, {}}), no);
    EXPECT_EQ(discount({DiscountType::percent, Money(1), 10, {}}), no);
    EXPECT_EQ(discount({DiscountType::percent, {}, 10, Money(1)}), "created");
    EXPECT_EQ(discount({DiscountType::percent, {}, 10, most}), "created");
    std::string limit = "out-of-range /discount/maxDiscount";
    EXPECT_EQ(discount({DiscountType::percent, {}, 10, more}), limit);
    EXPECT_EQ(discount({DiscountType::percent, {}, 10, Money(0)}), limit);
}

TEST(CreateCampaign, AScopeNamesWhatItCovers) {
    auto scope = [](ScopeType type, std::vector<std::uint64_t> ids) {
        return created_with([&](CreateCampaign& c) { c.scope = {type, std::move(ids)}; });
    };
    std::string no = "out-of-range /scope";
    std::vector<std::uint64_t> many(limits::scope_ids_max, 3);
    EXPECT_EQ(scope(ScopeType::all, {}), "created");
    EXPECT_EQ(scope(ScopeType::all, {1}), no);
    EXPECT_EQ(scope(ScopeType::categories, {}), no);
    EXPECT_EQ(scope(ScopeType::categories, {1}), "created");
    EXPECT_EQ(scope(ScopeType::products, {}), no);
    EXPECT_EQ(scope(ScopeType::products, {0}), no);
    EXPECT_EQ(scope(ScopeType::products, {base::id_limit - 1}), "product-not-found /scope/ids/0");
    EXPECT_EQ(scope(ScopeType::products, {base::id_limit}), no);
    EXPECT_EQ(scope(ScopeType::products, many), "created");
    many.push_back(3);
    EXPECT_EQ(scope(ScopeType::products, many), "out-of-range /scope/ids");
}

TEST(CreateCampaign, WhatIsLeftOutHasADefault) {
    Book book;
    CampaignView view = *book.run(500, book.features.coupons, three_coupons());
    EXPECT_EQ(view.min_order, Money(0));
    EXPECT_EQ(view.scope, Scope());
    EXPECT_EQ(view.per_account, 1u);
    EXPECT_EQ(view.valid_for_seconds, std::nullopt);
    EXPECT_FALSE(view.exclusive);
    EXPECT_TRUE(view.sale_prices);
    CreateCampaign given = three_coupons();
    given.min_order = Money(7);
    given.scope = {ScopeType::products, {3}};
    given.per_account = 9;
    given.exclusive = true;
    given.sale_prices = false;
    given.valid_for_seconds = Duration::seconds(10);
    view = *book.run(500, book.features.coupons, given);
    EXPECT_EQ(view.min_order, Money(7));
    EXPECT_EQ(view.scope, (Scope{ScopeType::products, {3}}));
    EXPECT_TRUE(view.exclusive);
    EXPECT_FALSE(view.sale_prices);
    EXPECT_EQ(view.per_account, 9u);
    EXPECT_EQ(view.valid_for_seconds, Duration::seconds(10));
    book.expect_whole();
}

TEST(CreateCampaign, RefusesInTheDocumentedOrder) {
    Book book;
    CreateCampaign all_wrong{.caller = staff(1, 2), .per_account = 0};
    all_wrong.discount.amount = Money(0);
    all_wrong.min_order = Money(-1);
    all_wrong.scope = {ScopeType::products, std::vector<std::uint64_t>(101, 7)};
    all_wrong.valid_for_seconds = Duration(0);
    book.run(0, book.features.accounts, account::SetActive{admin(), AccountId(9), false});
    auto next = [&](const std::string& refusal, auto mend) {
        book.play({{500, ask(all_wrong), refusal}});
        mend(all_wrong);
    };
    CreateCampaign right = three_coupons();
    next("token-void", [](CreateCampaign& c) { c.caller = staff(9); });
    next("account-inactive", [](CreateCampaign& c) { c.caller = admin(); });
    // Ranges come first, in the order of the members.
    next("out-of-range /name", [&](CreateCampaign& c) { c.name = right.name; });
    next("out-of-range /quota", [&](CreateCampaign& c) { c.quota = right.quota; });
    next("out-of-range /discount/amount", [](CreateCampaign& c) { c.discount.amount.reset(); });
    next("out-of-range /minOrder", [](CreateCampaign& c) { c.min_order.reset(); });
    next("out-of-range /scope/ids", [](CreateCampaign& c) { c.scope->ids.clear(); });
    next("out-of-range /perAccount", [](CreateCampaign& c) { c.per_account.reset(); });
    next("out-of-range /validForSeconds", [](CreateCampaign& c) { c.valid_for_seconds.reset(); });
    next("out-of-range /closesAt", [&](CreateCampaign& c) {
        c.opens_at = right.opens_at;
        c.closes_at = right.closes_at;
    });
    next("out-of-range /discount", [&](CreateCampaign& c) { c.discount = right.discount; });
    next("out-of-range /scope", [](CreateCampaign& c) { c.scope->type = ScopeType::all; });
    next("campaign 1 SCHEDULED 0 of 3", [](CreateCampaign&) {});
    book.expect_whole();
}

TEST(CampaignState, IsToldByTimeQuotaAndControl) {
    Book book;
    Book::Step look = ask(LookUpCampaign{CampaignId(1)});
    CreateCampaign campaign = three_coupons();
    campaign.quota = 1;
    book.play({
        {500, create(campaign), "campaign 1 SCHEDULED 0 of 1"},
        {999, look, "campaign 1 SCHEDULED 0 of 1"},
        {1000, look, "campaign 1 OPEN 0 of 1"},
        {1000, act(CampaignAction::pause), "campaign 1 PAUSED 0 of 1"},
        {1000, act(CampaignAction::pause), "campaign 1 PAUSED 0 of 1"},
        {1100, act(CampaignAction::resume), "campaign 1 OPEN 0 of 1"},
        {1100, act(CampaignAction::resume), "campaign 1 OPEN 0 of 1"},
        {1100, issue(1), "1000000001 AVAILABLE until 3000"},
        {1100, look, "campaign 1 SOLD_OUT 1 of 1"},
        {1100, change({.quota = 2}), "campaign 1 OPEN 1 of 2"},
        {1999, look, "campaign 1 OPEN 1 of 2"},
        {2000, look, "campaign 1 CLOSED 1 of 2"},
        {2000, change({.closes_at = Instant(2500)}), "campaign 1 OPEN 1 of 2"},
        {2100, change({.opens_at = Instant(2200)}), "campaign 1 SCHEDULED 1 of 2"},
        {2300, act(CampaignAction::close), "campaign 1 CLOSED 1 of 2"},
        {2301, ask(LookUpCampaign{CampaignId(2)}), "campaign-not-found"},
    });
    book.expect_whole();
}

TEST(CampaignState, OfAPausedOneIsClosedAfterItsEnd) {
    Book book;
    Book::Step look = ask(LookUpCampaign{CampaignId(1)});
    book.play({
        {500, create(), "campaign 1 SCHEDULED 0 of 3"},
        {500, act(CampaignAction::pause), "campaign 1 PAUSED 0 of 3"},
        {1999, look, "campaign 1 PAUSED 0 of 3"},
        {1999, issue(1), "campaign-paused"},
        {2000, look, "campaign 1 CLOSED 0 of 3"},
        {2000, issue(1), "campaign-closed"},
        {2001, change({.closes_at = Instant(3000)}), "campaign 1 PAUSED 0 of 3"},
        {2002, act(CampaignAction::resume), "campaign 1 OPEN 0 of 3"},
    });
    book.expect_whole();
}

TEST(CreateCampaign, NamesCategoriesAndProductsThatExist) {
    Book book;
    auto scoped = [](ScopeType type, std::vector<std::uint64_t> ids) {
        CreateCampaign campaign = three_coupons();
        campaign.scope = {type, std::move(ids)};
        return create(campaign);
    };
    book.play({
        {500, scoped(ScopeType::categories, {1, 4, 5}), "category-not-found /scope/ids/1"},
        {500, scoped(ScopeType::products, {4}), "product-not-found /scope/ids/0"},
        {500, scoped(ScopeType::products, {3, 1}), "campaign 1 SCHEDULED 0 of 3"},
    });
    book.expect_whole();
}

TEST(ChangeCampaign, RaisingTheQuotaReopensAndLoweringItEndsAtWhatIsIssued) {
    Book book;
    book.play({
        {500, create(), "campaign 1 SCHEDULED 0 of 3"},
        {1000, issue(1), "1000000001 AVAILABLE until 3000"},
        {1000, issue(2), "1000000002 AVAILABLE until 3000"},
        {1001, change({.quota = 1}), "quota-below-issued"},
        {1001, change({.quota = 2}), "campaign 1 SOLD_OUT 2 of 2"},
        {1001, change({.quota = 2}), "campaign 1 SOLD_OUT 2 of 2"},
        {1002, issue(3), "campaign-sold-out"},
        {1003, change({.quota = 3}), "campaign 1 OPEN 2 of 3"},
        {1004, issue(3), "1000000003 AVAILABLE until 3000"},
        {1005, change({.quota = limits::quota_max}), "campaign 1 OPEN 3 of 100000000"},
        {1005, change({.quota = limits::quota_max + 1}), "out-of-range /quota"},
        {1005, change({.quota = 0}), "out-of-range /quota"},
    });
    auto facts = book.take_facts();
    std::erase_if(facts, [](const std::string& fact) { return !fact.starts_with("campaign"); });
    EXPECT_EQ(facts, (std::vector<std::string>{
                         "campaign.sold_out {\"campaign_id\":1,\"quota\":2}",
                         "campaign.back_in_stock {\"campaign_id\":1,\"remaining\":1}",
                         "campaign.sold_out {\"campaign_id\":1,\"quota\":3}",
                         "campaign.back_in_stock {\"campaign_id\":1,\"remaining\":99999997}"}));
    book.expect_whole();
}

TEST(ChangeCampaign, CouponsThatAreOutFollowItsTerms) {
    Book book;
    book.play({
        {500, create(), "campaign 1 SCHEDULED 0 of 3"},
        {1000, issue(1), "1000000001 AVAILABLE until 3000"},
    });
    auto terms = [&](ChangeCampaign input) {
        input.caller = admin();
        input.campaign = CampaignId(1);
        auto campaign = book.run(1001, book.features.coupons, input);
        auto coupon =
            book.run(1001, book.features.coupons, LookUpCoupon{user(1), CouponId(1000000001)});
        EXPECT_EQ(campaign->exclusive, coupon->exclusive);
        EXPECT_EQ(campaign->sale_prices, coupon->sale_prices);
        return fmt::format("{} {}", coupon->exclusive, coupon->sale_prices);
    };
    EXPECT_EQ(terms({}), "false true");
    EXPECT_EQ(terms({.exclusive = true}), "true true");
    EXPECT_EQ(terms({.sale_prices = false}), "true false");
    EXPECT_EQ(terms({.quota = 2}), "true false");
    EXPECT_EQ(terms({.exclusive = false, .sale_prices = true}), "false true");
    book.expect_whole();
}

TEST(ChangeCampaign, RefusesInTheDocumentedOrder) {
    Book book;
    ChangeCampaign wrong{staff(1, 2), CampaignId(9), 0, Instant(2000), {}, {}};
    auto by = [&](Staff caller, std::uint64_t campaign, std::uint32_t quota) {
        wrong.caller = caller;
        wrong.campaign = CampaignId(campaign);
        wrong.quota = quota;
        return ask(wrong);
    };
    CreateCampaign over = three_coupons();
    over.closes_at = Instant(1001);
    book.play({
        {500, create(), "campaign 1 SCHEDULED 0 of 3"},
        {500, create(over), "campaign 2 SCHEDULED 0 of 3"},
        {500, ask_accounts(account::SetActive{admin(), AccountId(9), false}), "9 - <-> inactive"},
        {1000, issue(1), "1000000001 AVAILABLE until 3000"},
        {1000, issue(2), "1000000002 AVAILABLE until 3000"},
        {1000, issue(1, 2), "2000000001 AVAILABLE until 2001"},
        {1000, issue(2, 2), "2000000002 AVAILABLE until 2001"},
        {1001, by(staff(1, 2), 9, 0), "token-void"},
        {1001, by(staff(9), 9, 0), "account-inactive"},
        {1001, by(admin(), 9, 0), "out-of-range /quota"},
        {1001, by(admin(), 9, limits::quota_max + 1), "out-of-range /quota"},
        {1001, by(admin(), 9, 1), "campaign-not-found"},
        {1001, by(admin(), 1, 1), "quota-below-issued"},
        {1001, by(admin(), 1, 2), "out-of-range /opensAt"},
        {1001, change({.closes_at = Instant(1000)}), "out-of-range /closesAt"},
        {2001, by(admin(), 2, 1), "campaign-closed"},  // before quota-below-issued
        {2001, act(CampaignAction::close), "campaign 1 CLOSED 2 of 3"},
        {2002, by(admin(), 1, 1), "campaign-closed"},
        {2002, act(CampaignAction::resume), "campaign-closed"},
    });
    book.expect_whole();
}

TEST(ChangeCampaign, CouponsThatAreOutNeverLoseTime) {
    Book book;
    book.play({
        {500, create(), "campaign 1 SCHEDULED 0 of 3"},
        {600, change({.closes_at = Instant(1500)}), "campaign 1 SCHEDULED 0 of 3"},
        {1000, issue(1), "1000000001 AVAILABLE until 2500"},
        {1001, change({.closes_at = Instant(1400)}), "campaign 1 OPEN 1 of 3"},
        {1002, issue(2), "1000000002 AVAILABLE until 2500"},
        {1003, change({.closes_at = Instant(3000)}), "campaign 1 OPEN 2 of 3"},
        {1004, ask(LookUpCoupon{user(1), CouponId(1000000001)}), "1000000001 AVAILABLE until 4000"},
        {3999, ask(LookUpCoupon{user(1), CouponId(1000000001)}), "1000000001 AVAILABLE until 4000"},
        {4000, ask(LookUpCoupon{user(1), CouponId(1000000001)}), "1000000001 EXPIRED until 4000"},
    });
    EXPECT_EQ(book.written_status(1000000002), "EXPIRED");
    book.expect_whole();
}

TEST(ChangeCampaign, OnceItsCouponsHaveExpiredTogetherItChangesNoMore) {
    Book book;
    Instant later(9000);
    book.play({
        {500, create(), "campaign 1 SCHEDULED 0 of 3"},
        {1000, issue(1), "1000000001 AVAILABLE until 3000"},
        {2999, change({.closes_at = Instant(2001)}), "campaign 1 CLOSED 1 of 3"},
        {3001, change({.closes_at = later}), "campaign-closed"},
    });
    book.expect_whole();
}

TEST(ChangeCampaign, WhatNobodyHasACouponOfOrWhoseCouponsExpireOneByOneMayComeBack) {
    Book book;
    CreateCampaign one_by_one = three_coupons();
    one_by_one.valid_for_seconds = Duration::seconds(1);
    Instant later(9000);
    book.play({
        {500, create(one_by_one), "campaign 1 SCHEDULED 0 of 3"},
        {500, create(), "campaign 2 SCHEDULED 0 of 3"},
        {1000, issue(1), "1000000001 AVAILABLE until 2000"},
        {5000, change({.closes_at = later}), "campaign 1 OPEN 1 of 3"},
        {5001, ask(ChangeCampaign{admin(), CampaignId(2), {}, {}, later, {}}),
         "campaign 2 OPEN 0 of 3"},
        {5002, issue(1, 2), "2000000001 AVAILABLE until 10000"},
        {5002, issue(2, 1), "1000000002 AVAILABLE until 6002"},
        {5002, issue(1, 1), "coupon-already-issued 1000000001"},
    });
    book.expect_whole();
}

}  // namespace
}  // namespace onrush::coupon
