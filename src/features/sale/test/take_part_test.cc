// What orders do with sales, line by line.
#include <gtest/gtest.h>

#include "features/sale/test/words.h"

namespace onrush::sale {
namespace {

constexpr const char* just_created = "sale 1 SCHEDULED: 0 sold, 5 remain";

// A sale of 5, 5 to an account: who takes how many matters more than who may.
CreateSale without_a_limit() {
    CreateSale input = five_pieces();
    input.per_account = 5;
    return input;
}

TEST(MayTake, RefusesInTheDocumentedOrder) {
    Book book;
    CreateSale three = five_pieces();
    three.quantity = 3;
    book.play({
        {500, new_sale(three), "sale 1 SCHEDULED: 0 sold, 3 remain"},
        // Each refused line breaks a rule, and where it can the one after it.
        {999, buy(9, 1, 9, 2), "sale-not-found"},
        {999, buy(9, 1, 9), "sale-not-started 1000"},  // and more than an account may have
        {1000, buy(9, 1, 9), "sale-limit 2"},          // and more than there is
        {1000, buy(1, 1, 2), "2 as number 1"},
        {1000, buy(9, 1, 1), "sale-limit 0"},
        {1000, buy(9, 2, 2), "sale-sold-out 1"},  // one remains, two were wanted
        {1000, buy(2, 2, 1), "1 as number 2"},
        {1000, buy(9, 1, 1), "sale-limit 0"},
        {1000, buy(9, 3, 1), "sale-sold-out 0"},
        {2000, buy(9, 1, 1), "sale-ended"},  // and the account has its share
        {2000, buy(9, 3, 1), "sale-ended"},  // and nothing remains
        {2000, buy(9, 3, 1, 2), "sale-not-found"},
    });
    book.expect_whole();
}

TEST(MayTake, FromTheFirstMillisecondToTheLastBeforeTheEnd) {
    Book book;
    book.play({
        {500, new_sale(), just_created},
        {999, buy(1, 1, 1), "sale-not-started 1000"},
        {1000, buy(1, 1, 1), "1 as number 1"},
        {1999, buy(2, 1, 1), "1 as number 2"},
        {2000, buy(3, 2, 1), "sale-ended"},
        {2001, buy(3, 2, 1), "sale-ended"},
    });
    book.expect_whole();
}

TEST(MayTake, NobodyIsToldToComeBackToACancelledSale) {
    Book book;
    book.play({
        {500, new_sale(), just_created},
        {500, new_sale(), "sale 2 SCHEDULED: 0 sold, 5 remain"},
        {600, cancel(1), "sale 1 CANCELLED: 0 sold, 0 remain"},
        {601, buy(1, 1, 9, 1), "sale-ended"},  // though it would not have started
        {1500, cancel(2), "sale 2 CANCELLED: 0 sold, 0 remain"},
        {1501, buy(1, 1, 9, 2), "sale-ended"},
    });
    book.expect_whole();
}

TEST(MayTake, TheLimitIsOverAllOrdersOfAnAccount) {
    Book book;
    CreateSale three_each = five_pieces();
    three_each.per_account = 3;
    auto left = [&](std::uint64_t account) {
        return allowance(book.features.sales, sale_of(book.features.sales, SaleId(1)),
                         AccountId(account));
    };
    book.play({
        {500, new_sale(three_each), just_created},
        {1000, buy(9, 1, 4), "sale-limit 3"},
        {1000, buy(1, 1, 2), "2 as number 1"},
        {1000, buy(9, 1, 2), "sale-limit 1"},
        {1000, buy(2, 1, 1), "1 as number 2"},
        {1000, buy(9, 1, 1), "sale-limit 0"},
    });
    EXPECT_EQ(left(1), 0u);
    EXPECT_EQ(left(2), 3u);
    book.play({
        {1001, pay(1), "ACTIVE: 1 held, 2 sold, 2 remain; option 3 of 8 held"},
        {1001, buy(9, 1, 1), "sale-limit 0"},  // paid or not, it is theirs
        {1002, drop(2), "ACTIVE: 0 held, 2 sold, 3 remain; option 3 of 8 held"},
        {1002, buy(9, 1, 2), "sale-limit 1"},
        {1002, buy(3, 1, 1), "1 as number 2"},
        {1003, refund(1), "ACTIVE: 1 held, 0 sold, 4 remain; option 5 of 10 held"},
    });
    EXPECT_EQ(left(1), 2u);
    book.play({
        {1004, buy(9, 1, 3), "sale-limit 2"},
        {1004, buy(4, 1, 2), "2 as number 1"},
    });
    book.expect_whole();
}

TEST(MayTake, SalesOfOneOptionHaveLimitsAndNumbersOfTheirOwn) {
    Book book;
    book.play({
        {500, new_sale(), just_created},
        {500, new_sale(), "sale 2 SCHEDULED: 0 sold, 5 remain"},
        {1000, buy(1, 1, 2, 1), "2 as number 1"},
        {1000, buy(2, 1, 2, 2), "2 as number 1"},
        {1000, buy(3, 1, 1, 1), "sale-limit 0"},
        {1000, drop(1), "ACTIVE: 0 held, 0 sold, 5 remain; option 10 of 10 held"},
        {1000, buy(3, 2, 1, 2), "1 as number 2"},  // the free number is not this sale's
        {1000, buy(4, 2, 1, 1), "1 as number 1"},
        {1001, cancel(2), "sale 2 CANCELLED: 0 sold, 0 remain"},
        {1001, books(1), "ACTIVE: 1 held, 0 sold, 4 remain; option 8 of 10 held"},
    });
    book.expect_whole();
}

TEST(Take, NumbersOrdersByArrivalAndGivesTheSmallestFreeOneAgain) {
    Book book;
    book.play({
        {500, new_sale(without_a_limit()), just_created},
        {1000, buy(1, 1, 1), "1 as number 1"},
        {1000, buy(2, 2, 1), "1 as number 2"},
        {1000, buy(3, 3, 1), "1 as number 3"},
        {1000, buy(4, 1, 1), "1 as number 4"},
        {1000, buy(5, 5, 1), "1 as number 5"},
        {1001, pay(2), "SOLD_OUT: 4 held, 1 sold, 0 remain; option 4 of 9 held"},
        {1002, drop(3), "ACTIVE: 3 held, 1 sold, 1 remain; option 4 of 9 held"},
        {1002, refund(2), "ACTIVE: 3 held, 0 sold, 2 remain; option 5 of 10 held"},
        {1002, drop(5), "ACTIVE: 2 held, 0 sold, 3 remain; option 5 of 10 held"},
        {1003, buy(6, 6, 1), "1 as number 2"},
        {1003, buy(7, 7, 1), "1 as number 3"},
        {1003, buy(8, 8, 1), "1 as number 5"},
        {1003, buy(9, 9, 1), "sale-sold-out 0"},
    });
    book.expect_whole();
}

TEST(Take, TheLastPieceIsToldEachTimeItGoes) {
    Book book;
    CreateSale two = five_pieces();
    two.quantity = 2;
    book.play({
        {500, new_sale(two), "sale 1 SCHEDULED: 0 sold, 2 remain"},
        {1000, buy(1, 1, 1), "1 as number 1"},
    });
    EXPECT_EQ(book.take_facts(), std::vector<std::string>{});
    std::vector<std::string> told{"sale.sold_out {\"sale_id\":1,\"option_id\":1}"};
    book.play({{1000, buy(2, 2, 1), "1 as number 2"}});
    EXPECT_EQ(book.take_facts(), told);
    book.play({
        {1001, pay(1), "SOLD_OUT: 1 held, 1 sold, 0 remain; option 1 of 9 held"},
        {1001, drop(2), "ACTIVE: 0 held, 1 sold, 1 remain; option 1 of 9 held"},
    });
    std::string back = R"(sale.back_in_stock {"sale_id":1,"option_id":1,"remaining":1})";
    EXPECT_EQ(book.take_facts(), std::vector<std::string>{back});
    book.play({{1002, buy(3, 3, 1), "1 as number 2"}});
    EXPECT_EQ(book.take_facts(), told);
    book.expect_whole();
}

TEST(GiveBack, WhileTheSaleRunsThePiecesAreTheSales) {
    Book book;
    book.play({
        {500, new_sale(), just_created},
        {1000, buy(1, 1, 2), "2 as number 1"},
        {1000, buy(2, 2, 2), "2 as number 2"},
        {1001, pay(2), "ACTIVE: 2 held, 2 sold, 1 remain; option 3 of 8 held"},
        {1002, drop(1), "ACTIVE: 0 held, 2 sold, 3 remain; option 3 of 8 held"},
        {1999, refund(2), "ACTIVE: 0 held, 0 sold, 5 remain; option 5 of 10 held"},
    });
    EXPECT_EQ(book.take_facts(), std::vector<std::string>{});
    book.expect_whole();
}

TEST(GiveBack, AfterTheEndThePiecesAreTheOptions) {
    Book book;
    book.play({
        {500, new_sale(), just_created},
        {1000, buy(1, 1, 2), "2 as number 1"},
        {1000, buy(2, 2, 2), "2 as number 2"},
        {1000, buy(3, 3, 1), "1 as number 3"},
        {1001, pay(2), "SOLD_OUT: 3 held, 2 sold, 0 remain; option 3 of 8 held"},
        {2000, drop(1), "ENDED: 1 held, 2 sold, 0 remain; option 1 of 8 held"},
        {2001, refund(2), "ENDED: 1 held, 0 sold, 0 remain; option 1 of 10 held"},
        {2002, pay(3), "ENDED: 0 held, 1 sold, 0 remain; option 0 of 9 held"},
        {2003, refund(3), "ENDED: 0 held, 0 sold, 0 remain; option 0 of 10 held"},
    });
    book.expect_whole();
}

TEST(GiveBack, AfterACancellationThePiecesAreTheOptions) {
    Book book;
    book.play({
        {500, new_sale(), just_created},
        {1000, buy(1, 1, 2), "2 as number 1"},
        {1000, buy(2, 2, 2), "2 as number 2"},
        {1001, pay(2), "ACTIVE: 2 held, 2 sold, 1 remain; option 3 of 8 held"},
        {1002, cancel(), "sale 1 CANCELLED: 2 sold, 0 remain"},
        {1003, drop(1), "CANCELLED: 0 held, 2 sold, 0 remain; option 0 of 8 held"},
        {1004, refund(2), "CANCELLED: 0 held, 0 sold, 0 remain; option 0 of 10 held"},
    });
    book.expect_whole();
}

TEST(GiveBack, TellsThatASoldOutSaleHasPiecesAgain) {
    Book book;
    using Lines = std::vector<std::string>;
    book.play({
        {500, new_sale(), just_created},
        {1000, buy(1, 1, 2), "2 as number 1"},
        {1000, buy(2, 2, 2), "2 as number 2"},
        {1000, drop(1), "ACTIVE: 2 held, 0 sold, 3 remain; option 5 of 10 held"},
    });
    EXPECT_EQ(book.take_facts(), Lines{});  // one remained
    std::string sold_out = R"(sale.sold_out {"sale_id":1,"option_id":1})";
    auto back = [](int remaining) {
        return fmt::format(R"(sale.back_in_stock {{"sale_id":1,"option_id":1,"remaining":{}}})",
                           remaining);
    };
    book.play({
        {1001, buy(1, 1, 2), "2 as number 1"},
        {1001, buy(3, 3, 1), "1 as number 3"},
        {1001, pay(1), "SOLD_OUT: 3 held, 2 sold, 0 remain; option 3 of 8 held"},
        {1002, drop(3), "ACTIVE: 2 held, 2 sold, 1 remain; option 3 of 8 held"},
        {1002, drop(2), "ACTIVE: 0 held, 2 sold, 3 remain; option 3 of 8 held"},
    });
    EXPECT_EQ(book.take_facts(), (Lines{sold_out, back(1)}));
    book.play({
        {1003, buy(2, 2, 2), "2 as number 2"},
        {1003, buy(3, 3, 1), "1 as number 3"},
        {1004, refund(1), "ACTIVE: 3 held, 0 sold, 2 remain; option 5 of 10 held"},
    });
    EXPECT_EQ(book.take_facts(), (Lines{sold_out, back(2)}));
    book.play({
        {1005, buy(1, 1, 2), "2 as number 1"},
        {2000, drop(1), "ENDED: 3 held, 0 sold, 0 remain; option 3 of 10 held"},
    });
    EXPECT_EQ(book.take_facts().back().substr(0, 10), "sale.ended");  // they are the option's
    book.expect_whole();
}

TEST(GiveBack, BringsBackAnOptionThatWasSoldOut) {
    Book book;
    CreateSale all = five_pieces();
    all.quantity = 10;
    all.per_account = 10;
    book.play({
        {500, new_sale(all), "sale 1 SCHEDULED: 0 sold, 10 remain"},
        {1000, buy(1, 1, 4), "4 as number 1"},
        {1000, buy(2, 2, 6), "6 as number 2"},
        {1001, pay(2), "SOLD_OUT: 4 held, 6 sold, 0 remain; option 4 of 4 held"},
        {1999, drop(1), "ACTIVE: 0 held, 6 sold, 4 remain; option 4 of 4 held"},
        {1999, buy(1, 1, 4), "4 as number 1"},
    });
    book.pass(2000);
    (void)book.take_facts();
    book.play({{2001, drop(1), "ENDED: 0 held, 6 sold, 0 remain; option 0 of 4 held"}});
    EXPECT_EQ(book.take_facts(),
              (std::vector<std::string>{
                  "option.back_in_stock {\"option_id\":1,\"product_id\":1,\"available\":4}"}));
    book.play({{2002, refund(2), "ENDED: 0 held, 0 sold, 0 remain; option 0 of 10 held"}});
    EXPECT_EQ(book.take_facts(), std::vector<std::string>{});  // it was back already
    book.expect_whole();
}

TEST(GiveBack, LeavesNoShareOfAnAccountThatHasNothing) {
    Book book;
    auto share = [&] { return book.features.sales.shares.find(SaleId(1), AccountId(1)); };
    book.play({
        {500, new_sale(), just_created},
        {1000, buy(1, 1, 1), "1 as number 1"},
        {1000, buy(2, 1, 1), "1 as number 2"},
        {1001, drop(1), "ACTIVE: 1 held, 0 sold, 4 remain; option 5 of 10 held"},
    });
    ASSERT_NE(share(), nullptr);
    EXPECT_EQ(share()->pieces, 1u);
    book.play({{1002, drop(2), "ACTIVE: 0 held, 0 sold, 5 remain; option 5 of 10 held"}});
    EXPECT_EQ(share(), nullptr);
    book.expect_whole();
}

// Orders 1 (2 pieces, unpaid) and 2 (1 piece, paid) of accounts 1 and 2.
struct TakePartDeathTest : testing::Test {
    Book book;
    const Instant at{1001};

    void SetUp() override {
        book.play({
            {500, new_sale(), just_created},
            {1000, buy(1, 1, 2), "2 as number 1"},
            {1000, buy(2, 2, 1), "1 as number 2"},
            {1000, pay(2), "ACTIVE: 2 held, 1 sold, 2 remain; option 4 of 9 held"},
        });
    }
    template <typename Function>
    void stops(const char* message, Function function) {
        EXPECT_DEATH(book.call(1001,
                               [&](base::Instant) {
                                   function(book.features.sales);
                                   return "";
                               }),
                     message);
    }
    Part part(std::uint64_t order) { return book.features.parts.at(order); }
    void take_unasked(SaleFeature& sales, std::uint64_t account, std::uint32_t pieces) {
        (void)take(sales, sale_of(sales, SaleId(1)), AccountId(account), pieces, at);
    }
};

TEST_F(TakePartDeathTest, TakingWhatMayNotBeTaken) {
    stops("3 of sale 1 are taken", [&](SaleFeature& sales) { take_unasked(sales, 3, 3); });
    stops("0 of sale 1 are taken", [&](SaleFeature& sales) { take_unasked(sales, 3, 0); });
    stops("account 2 has 3 pieces of sale 1",
          [&](SaleFeature& sales) { take_unasked(sales, 2, 2); });
}

// The option holds enough for another sale, so no law would see it.
TEST_F(TakePartDeathTest, TakingFromASaleThatIsOver) {
    book.play({
        {1001, new_sale(), "sale 2 ACTIVE: 0 sold, 5 remain"},
        {1001, cancel(), "sale 1 CANCELLED: 1 sold, 0 remain"},
    });
    stops("sale 1 is over", [&](SaleFeature& sales) { take_unasked(sales, 3, 1); });
}

TEST_F(TakePartDeathTest, ConfirmingWhatIsNotHeld) {
    Part more = part(1);
    more.pieces = 3;
    stops("3 of sale 1 are confirmed", [&](SaleFeature& sales) { confirm(sales, more, at); });
    stops("2 of sale 1 are confirmed", [&](SaleFeature& sales) {
        confirm(sales, part(1), at);
        confirm(sales, part(1), at);
    });
}

TEST_F(TakePartDeathTest, GivingBackWhatIsNotHeld) {
    Part more = part(1);
    more.pieces = 3;
    stops("3 of sale 1 are given back", [&](SaleFeature& sales) { give_back(sales, more, at); });
    stops("2 of sale 1 are given back", [&](SaleFeature& sales) {
        confirm(sales, part(1), at);
        give_back(sales, part(1), at);
    });
    stops("2 of sale 1 come back", [&](SaleFeature& sales) { give_back_sold(sales, part(1), at); });
}

TEST_F(TakePartDeathTest, GivingBackForSomebodyElse) {
    Part of_another = part(1);
    of_another.account = AccountId(2);
    stops("account 2 gives back 2", [&](SaleFeature& sales) { give_back(sales, of_another, at); });
    of_another.account = AccountId(3);
    stops("account 3 gives back 2", [&](SaleFeature& sales) { give_back(sales, of_another, at); });
    of_another = part(2);
    of_another.account = AccountId(3);
    stops("account 3 gives back 1",
          [&](SaleFeature& sales) { give_back_sold(sales, of_another, at); });
}

TEST_F(TakePartDeathTest, GivingBackANumberTwiceOrOneThatNobodyHas) {
    stops("sale_free_numbers has two rows under one key", [&](SaleFeature& sales) {
        Part half = part(1);
        half.pieces = 1;
        give_back(sales, half, at);
        give_back(sales, half, at);
    });
    Part unknown = part(1);
    for (std::uint32_t number : {0u, 3u}) {
        unknown.number = number;
        stops("sale 1 lists . as a free number",
              [&](SaleFeature& sales) { give_back(sales, unknown, at); });
    }
}

}  // namespace
}  // namespace onrush::sale
