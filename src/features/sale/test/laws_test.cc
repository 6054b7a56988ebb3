// Each law of sales, broken on purpose.
#include <algorithm>

#include <gtest/gtest.h>

#include "engine/test/laws.h"
#include "features/sale/sale.h"

namespace onrush::sale {
namespace {

using Broken = std::vector<std::string>;

// Sale 1 has 5 of the 10 pieces of option 1. Account 1 holds 2 by an order of number 1, account 2
// has bought 1 by an order of number 3; number 2 was given back.
struct LawsTest : testing::Test {
    engine::Domain domain;
    engine::Ids ids{domain};
    account::AccountFeature accounts{domain};
    catalog::CatalogFeature catalog{domain, ids};
    room::RoomFeature rooms{domain, ids, accounts};
    SaleFeature feature{domain, ids, catalog, rooms};
    SaleId one{1};
    OptionId option{1};
    base::Instant end{9};

    void SetUp() override {
        engine::test::hand_out(ids, {"category", "product", "option", "sale"});
        catalog::CategoryId category(1);
        catalog::ProductId product(1);
        catalog.categories.insert({.id = category});
        catalog.products.insert({.id = product, .category = category, .options = 1});
        catalog.totals.insert({.product = product, .category = category});
        catalog.options.insert({.id = option, .product = product, .place = 1});
        catalog.stocks.insert(
            {.option = option, .on_hand = 9, .held = 4, .received = 10, .sold = 1});
        feature.sales.insert(
            {.id = one, .option = option, .quantity = 5, .per_account = 2, .ends_at = end});
        feature.counts.insert({.sale = one, .held = 2, .sold = 1, .numbers = 3, .closes_at = end});
        feature.shares.insert({one, AccountId(1), 2});
        feature.shares.insert({one, AccountId(2), 1});
        feature.free_numbers.insert({one, 2});
        EXPECT_EQ(engine::test::broken_laws(domain), Broken{});
        domain.schema().end_batch();
        EXPECT_FALSE(votes_no());
    }
    template <typename Change>
    void change_sale(Change change) {
        feature.sales.update(*feature.sales.find(one), change);
    }
    template <typename Change>
    void change_count(Change change) {
        feature.counts.update(*feature.counts.find(one), change);
    }
    template <typename Change>
    void change_stock(Change change) {
        catalog.stocks.update(*catalog.stocks.find(option), change);
    }
    template <typename Change>
    void change_share(std::uint64_t account, Change change) {
        feature.shares.update(*feature.shares.find(one, AccountId(account)), change);
    }
    bool votes_no() const {
        return std::ranges::any_of(domain.laws(),
                                   [](const auto& law) { return law->vote().has_value(); });
    }
    // That all say so, and that the vote on this batch says it too.
    void expect_broken(const Broken& all) {
        EXPECT_EQ(engine::test::broken_laws(domain), all);
        EXPECT_TRUE(votes_no());
    }
    // Of a law that only looks at the whole.
    void expect_found(const Broken& all) {
        EXPECT_EQ(engine::test::broken_laws(domain), all);
        EXPECT_FALSE(votes_no());
    }
};

TEST_F(LawsTest, ASaleStartsBeforeItEnds) {
    change_sale([&](Sale& row) { row.starts_at = end; });
    expect_broken(
        {"sales: sale 1 starts at 1970-01-01T00:00:00.009Z and ends at "
         "1970-01-01T00:00:00.009Z"});
}

TEST_F(LawsTest, NoMoreThanTheQuantity) {
    change_sale([](Sale& row) { row.quantity = 2; });
    expect_broken({"sales: sale 1 of 2 pieces has 2 held, 1 sold and 3 numbers",
                   "sale counts: sale 1 of 2 pieces has 2 held, 1 sold and 3 numbers"});
}

TEST_F(LawsTest, NoMoreHeldAndSoldThanTheQuantity) {
    change_count([](SaleCount& row) { row.held = 5; });
    change_share(1, [](Share& row) { row.pieces = 5; });
    expect_broken({"sales: sale 1 of 5 pieces has 5 held, 1 sold and 3 numbers",
                   "sale counts: sale 1 of 5 pieces has 5 held, 1 sold and 3 numbers",
                   "sale shares: account 1 has 5 pieces of sale 1, outside its limits"});
}

TEST_F(LawsTest, NumbersStayWithinTheQuantity) {
    change_count([](SaleCount& row) { row.numbers = 5; });
    EXPECT_EQ(engine::test::broken_laws(domain), Broken{});
    change_count([](SaleCount& row) { row.numbers = 6; });
    expect_broken({"sales: sale 1 of 5 pieces has 2 held, 1 sold and 6 numbers",
                   "sale counts: sale 1 of 5 pieces has 2 held, 1 sold and 6 numbers"});
}

TEST_F(LawsTest, ASalesIdWasHandedOut) {
    feature.sales.insert({.id = SaleId(99), .option = option, .quantity = 1, .ends_at = end});
    feature.counts.insert({.sale = SaleId(99), .sold = 1});
    feature.shares.insert({SaleId(99), AccountId(1), 1});
    expect_broken({"ids of sales: sale 99 is above 10, the last one handed out"});
}

TEST_F(LawsTest, ASaleHasACount) {
    feature.sales.insert({.id = SaleId(2), .option = option});
    expect_broken({"sales: sale 2 has no count"});
}

TEST_F(LawsTest, ACountHasASale) {
    feature.counts.insert({.sale = SaleId(2)});
    expect_broken({"sale counts: a count names sale 2, which does not exist"});
}

TEST_F(LawsTest, ASaleIsOfAnOptionWithStock) {
    change_sale([](Sale& row) { row.option = OptionId(7); });
    expect_broken({"sales: sale 1 names option 7, which has no stock",
                   "sale counts: sale 1 names option 7, which has no stock"});
}

TEST_F(LawsTest, WhatRunsClosesAtItsEnd) {
    change_count([](SaleCount& row) { row.closes_at = base::Instant(8); });
    expect_broken(
        {"sales: sale 1 is open until 1970-01-01T00:00:00.008Z, which is not its end",
         "sale counts: sale 1 is open until 1970-01-01T00:00:00.008Z, which is not its end"});
}

TEST_F(LawsTest, WhatIsCancelledDoesNotRun) {
    change_sale([](Sale& row) { row.cancelled = true; });
    expect_broken(
        {"sales: sale 1 is open until 1970-01-01T00:00:00.009Z, which is not its end",
         "sale counts: sale 1 is open until 1970-01-01T00:00:00.009Z, which is not its end"});
}

TEST_F(LawsTest, TheOptionHoldsWhatTheSaleHasNotSold) {
    change_stock([](catalog::Stock& row) { row.held = 3; });
    change_count([](SaleCount&) {});
    expect_broken(
        {"sales: option 1 holds 3 pieces, but sale 1 alone needs 4",
         "sale counts: option 1 holds 3 pieces, but sale 1 alone needs 4",
         "options hold what sales set aside: option 1 holds 3 pieces, but its sales need 4"});
}

TEST_F(LawsTest, AndAfterTheEndWhatOrdersStillHold) {
    change_count([](SaleCount& row) { row.closes_at = base::Instant::never(); });
    change_stock([](catalog::Stock& row) { row.held = 2; });
    EXPECT_EQ(engine::test::broken_laws(domain), Broken{});
    change_stock([](catalog::Stock& row) { row.held = 1; });
    expect_broken(
        {"sales: option 1 holds 1 pieces, but sale 1 alone needs 2",
         "sale counts: option 1 holds 1 pieces, but sale 1 alone needs 2",
         "options hold what sales set aside: option 1 holds 1 pieces, but its sales need 2"});
}

TEST_F(LawsTest, ForAllSalesOfAnOptionTogether) {
    feature.sales.insert({.id = SaleId(2), .option = option, .quantity = 1, .ends_at = end});
    feature.counts.insert({.sale = SaleId(2), .closes_at = end});
    expect_found(
        {"options hold what sales set aside: option 1 holds 4 pieces, but its sales need 5"});
}

TEST_F(LawsTest, AShareIsOfASale) {
    feature.shares.insert({SaleId(7), AccountId(3), 1});
    expect_broken({"sale shares: account 3 has 1 pieces of sale 7, outside its limits"});
}

TEST_F(LawsTest, AShareOfNothingIsNone) {
    feature.shares.insert({one, AccountId(3), 0});
    expect_broken({"sale shares: account 3 has 0 pieces of sale 1, outside its limits"});
}

TEST_F(LawsTest, AnAccountHasAtMostWhatTheSaleAllows) {
    change_share(2, [](Share& row) { row.pieces = 3; });
    change_count([](SaleCount& row) { row.sold = 3; });
    expect_broken({"sale shares: account 2 has 3 pieces of sale 1, outside its limits"});
}

TEST_F(LawsTest, AFreeNumberWasGivenOnce) {
    feature.free_numbers.insert({one, 3});
    EXPECT_EQ(engine::test::broken_laws(domain), Broken{});
    feature.free_numbers.insert({one, 4});
    expect_broken({"sale numbers: sale 1 lists 4 as a free number, which it never gave"});
}

TEST_F(LawsTest, NumbersStartAtOne) {
    feature.free_numbers.insert({one, 0});
    expect_broken({"sale numbers: sale 1 lists 0 as a free number, which it never gave"});
}

TEST_F(LawsTest, AFreeNumberIsOfASale) {
    feature.free_numbers.insert({SaleId(7), 1});
    expect_broken({"sale numbers: sale 7 lists 1 as a free number, which it never gave"});
}

TEST_F(LawsTest, SharesAreWhatIsHeldAndSold) {
    change_share(1, [](Share& row) { row.pieces = 1; });
    expect_found({"sale shares add up: accounts have 2 pieces of sale 1, which gave 3"});
}

TEST_F(LawsTest, OneNumberIsFreeOnce) {
    EXPECT_DEATH(feature.free_numbers.insert({one, 2}), "two rows under one key");
    EXPECT_DEATH(feature.shares.insert({one, AccountId(1), 1}), "two rows under one key");
}

}  // namespace
}  // namespace onrush::sale
