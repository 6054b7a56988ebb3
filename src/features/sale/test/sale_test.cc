// Sales from their creation to their end, line by line.
#include <gtest/gtest.h>

#include "engine/limits.h"
#include "features/catalog/limits.h"
#include "features/sale/limits.h"
#include "features/sale/test/words.h"

namespace onrush::sale {
namespace {

using Facts = std::vector<std::string>;

constexpr const char* created = "sale 1 SCHEDULED: 0 sold, 5 remain";

// What becomes of five_pieces() with one thing changed, where there is no lack of pieces.
template <typename Change>
std::string created_with(Change change_one) {
    Book book;
    book.receive(1, catalog::limits::pieces_max - 10);
    CreateSale input = five_pieces();
    change_one(input);
    auto result = book.run(500, book.features.sales, input);
    book.expect_whole();
    return result ? "created" : say(result.error());
}

TEST(CreateSale, SetsItsPiecesAsideFromTheOption) {
    Book book;
    book.play({
        {500, new_sale(), created},
        {500, books(), "SCHEDULED: 0 held, 0 sold, 5 remain; option 5 of 10 held"},
    });
    EXPECT_EQ(available(stock_of(book.features.catalog, OptionId(1))), 5);
    EXPECT_EQ(book.take_facts(), Facts{});
    book.expect_whole();
}

TEST(Sales, AreSummedUpForWhoeverVerifies) {
    Book book;
    EXPECT_EQ(book.domain.summarize(), Facts{});
    book.play({
        {500, new_sale(), created},
        {1500, buy(1, 1, 2), "2 as number 1"},
        {1500, buy(2, 2, 1), "1 as number 2"},
        {1500, pay(2), "ACTIVE: 2 held, 1 sold, 2 remain; option 4 of 9 held"},
    });
    EXPECT_EQ(book.domain.summarize(), Facts{"sale 1 of option 1: 1 of 5 pieces sold, 2 held"});
}

TEST(CreateSale, TakesEachMemberWithinItsLimits) {
    auto price = [](std::int64_t units) {
        return created_with([&](CreateSale& s) { s.price = Money(units); });
    };
    EXPECT_EQ(price(-1), "out-of-range /price");
    EXPECT_EQ(price(0), "created");
    EXPECT_EQ(price(catalog::limits::price_units_max - 1), "created");
    EXPECT_EQ(price(catalog::limits::price_units_max), "created");
    EXPECT_EQ(price(catalog::limits::price_units_max + 1), "out-of-range /price");

    auto quantity = [](std::uint32_t pieces) {
        return created_with([&](CreateSale& s) { s.quantity = pieces; });
    };
    EXPECT_EQ(quantity(0), "out-of-range /quantity");
    EXPECT_EQ(quantity(1), "created");
    EXPECT_EQ(quantity(limits::quantity_max - 1), "created");
    EXPECT_EQ(quantity(limits::quantity_max), "created");
    EXPECT_EQ(quantity(limits::quantity_max + 1), "out-of-range /quantity");

    auto per_account = [](std::uint32_t pieces) {
        return created_with([&](CreateSale& s) { s.per_account = pieces; });
    };
    EXPECT_EQ(per_account(0), "out-of-range /perAccount");
    EXPECT_EQ(per_account(1), "created");
    EXPECT_EQ(per_account(limits::per_account_max - 1), "created");
    EXPECT_EQ(per_account(limits::per_account_max), "created");
    EXPECT_EQ(per_account(limits::per_account_max + 1), "out-of-range /perAccount");
}

TEST(CreateSale, StartsBeforeItEndsAndEndsLaterThanNow) {
    auto window = [](std::int64_t starts, Instant ends) {
        return created_with([&](CreateSale& s) {
            s.starts_at = Instant(starts);
            s.ends_at = ends;
        });
    };
    std::string no = "out-of-range /endsAt";
    EXPECT_EQ(window(1000, Instant(999)), no);
    EXPECT_EQ(window(1000, Instant(1000)), no);
    EXPECT_EQ(window(1000, Instant(1001)), "created");
    EXPECT_EQ(window(-1, Instant(1000)), no);
    EXPECT_EQ(window(0, Instant(1000)), "created");  // it starts at once
    EXPECT_EQ(window(0, Instant(500)), no);          // it would have ended now
    EXPECT_EQ(window(0, Instant(501)), "created");
    EXPECT_EQ(window(0, limits::instant_max), "created");
    EXPECT_EQ(window(0, limits::instant_max + base::Duration(1)), no);
    EXPECT_EQ(window(0, Instant::never()), no);
}

TEST(CreateSale, NeedsAllItsPiecesAvailable) {
    Book book;
    auto of = [](std::uint32_t quantity) {
        CreateSale input = five_pieces();
        input.quantity = quantity;
        return new_sale(input);
    };
    book.play({
        {500, of(11), "stock-short 10"},
        {500, of(9), "sale 1 SCHEDULED: 0 sold, 9 remain"},
        {500, of(2), "stock-short 1"},
        {500, of(1), "sale 2 SCHEDULED: 0 sold, 1 remain"},
        {500, of(1), "stock-short 0"},
        {501, cancel(1), "sale 1 CANCELLED: 0 sold, 0 remain"},
        {502, of(10), "stock-short 9"},
        {502, of(9), "sale 3 SCHEDULED: 0 sold, 9 remain"},
    });
    book.expect_whole();
}

TEST(CreateSale, RefusesInTheDocumentedOrder) {
    Book book;
    book.run(0, book.features.accounts, account::SetActive{admin(), AccountId(9), false});
    CreateSale all_wrong{.caller = account::staff(9, 2),
                         .option_id = OptionId(7),
                         .price = Money(-1),
                         .quantity = 0,
                         .per_account = 0};
    auto next = [&](const std::string& refusal, auto mend) {
        book.play({{500, new_sale(all_wrong), refusal}});
        mend(all_wrong);
    };
    next("token-void", [](CreateSale& s) { s.caller = account::staff(9); });
    next("account-inactive", [](CreateSale& s) { s.caller = admin(); });
    next("out-of-range /price", [](CreateSale& s) { s.price = Money(700); });
    next("out-of-range /quantity", [](CreateSale& s) { s.quantity = 11; });
    next("out-of-range /perAccount", [](CreateSale& s) { s.per_account = 2; });
    next("out-of-range /endsAt", [](CreateSale& s) {
        s.starts_at = Instant(1000);
        s.ends_at = Instant(2000);
    });
    next("option-not-found", [](CreateSale& s) { s.option_id = OptionId(1); });
    next("stock-short 10", [](CreateSale& s) { s.quantity = 5; });
    next(created, [](CreateSale&) {});
    book.expect_whole();
}

TEST(CreateSale, WithTheWholeStockTheOptionIsSoldOutUntilTheEnd) {
    Book book;
    CreateSale all = five_pieces();
    all.quantity = 10;
    book.play({{500, new_sale(all), "sale 1 SCHEDULED: 0 sold, 10 remain"}});
    EXPECT_EQ(book.take_facts(), (Facts{"option.sold_out {\"option_id\":1,\"product_id\":1}"}));
    book.play({
        {1000, buy(1, 1, 2), "2 as number 1"},
        {1000, buy(2, 2, 1), "1 as number 2"},
        {1001, pay(1), "ACTIVE: 1 held, 2 sold, 7 remain; option 8 of 8 held"},
    });
    book.pass(1999);
    EXPECT_EQ(book.take_facts(), Facts{});
    book.pass(2000);
    EXPECT_EQ(book.take_facts(),
              (Facts{"option.back_in_stock {\"option_id\":1,\"product_id\":1,\"available\":7}",
                     "sale.ended {\"sale_id\":1,\"option_id\":1,\"sold\":2,\"held\":1,"
                     "\"returned\":7}"}));
    book.expect_whole();
}

TEST(SaleState, IsToldByTimePiecesAndOperator) {
    Book book;
    CreateSale two = five_pieces();
    two.quantity = 2;
    book.play({
        {500, new_sale(two), "sale 1 SCHEDULED: 0 sold, 2 remain"},
        {999, look_up(), "sale 1 SCHEDULED: 0 sold, 2 remain"},
        {1000, look_up(), "sale 1 ACTIVE: 0 sold, 2 remain"},
        {1000, buy(1, 1, 1), "1 as number 1"},
        {1000, look_up(), "sale 1 ACTIVE: 0 sold, 1 remain"},
        {1000, buy(2, 2, 1), "1 as number 2"},
        {1000, look_up(), "sale 1 SOLD_OUT: 0 sold, 0 remain"},
        {1001, pay(1), "SOLD_OUT: 1 held, 1 sold, 0 remain; option 1 of 9 held"},
        {1002, drop(2), "ACTIVE: 0 held, 1 sold, 1 remain; option 1 of 9 held"},
        {1999, look_up(), "sale 1 ACTIVE: 1 sold, 1 remain"},
        {2000, look_up(), "sale 1 ENDED: 1 sold, 0 remain"},
        {2000, look_up(2), "sale-not-found"},
    });
    book.expect_whole();
}

TEST(SaleState, EndedComesBeforeSoldOut) {
    Book book;
    CreateSale two = five_pieces();
    two.quantity = 2;
    book.play({
        {500, new_sale(two), "sale 1 SCHEDULED: 0 sold, 2 remain"},
        {1999, buy(1, 1, 2), "2 as number 1"},
        {1999, look_up(), "sale 1 SOLD_OUT: 0 sold, 0 remain"},
        {2000, look_up(), "sale 1 ENDED: 0 sold, 0 remain"},
    });
    book.expect_whole();
}

TEST(SaleState, OfAnInactiveProductIsPausedAndKnownToStaffAlone) {
    Book book;
    auto by_staff = [](std::uint64_t sale) {
        return ask(LookUpAnySale{{SaleId(sale)}, account::staff(1)});
    };
    auto list = [](std::optional<SaleState> state) { return ask(ListSales{.state = state}); };
    auto list_all = [](std::optional<SaleState> state) {
        ListAllSales input;
        input.state = state;
        input.caller = admin();
        return ask(input);
    };
    ListAllSales too_many;
    too_many.limit = 101;
    too_many.caller = admin();
    book.play({
        {500, new_sale(), created},
        {500, set_active(false), "done"},
        {500, look_up(), "sale-not-found"},
        {500, by_staff(1), created},  // it has not started yet
        {1000, by_staff(1), "sale 1 PAUSED: 0 sold, 5 remain"},
        {1000, look_up(), "sale-not-found"},
        {1000, buy(1, 1, 1), "sale-not-found"},
        {1000, list({}), "end"},
        {1000, list(SaleState::paused), "end"},
        {1000, list_all({}), "1 end"},
        {1000, list_all(SaleState::paused), "1 end"},
        {1000, list_all(SaleState::active), "end"},
        {1000, ask(too_many), "out-of-range /limit"},
        {1000, ask(LookUpAnySale{{SaleId(1)}, account::staff(1, 9)}), "token-void"},
        {1001, set_active(true), "done"},
        {1001, list(SaleState::active), "1 end"},
        {1001, buy(1, 1, 2), "2 as number 1"},
        {1002, set_active(false), "done"},
        {1003, pay(1), "PAUSED: 0 held, 2 sold, 3 remain; option 3 of 8 held"},  // what is ordered
        {2000, by_staff(1), "sale 1 ENDED: 2 sold, 0 remain"},
        {2000, by_staff(2), "sale-not-found"},
    });
    book.expect_whole();
}

TEST(LookUpSale, ShowsAllThatABuyerWantsToKnow) {
    Book book;
    book.play({{500, new_sale(), created}, {1000, buy(1, 1, 2), "2 as number 1"}});
    auto view = book.run(1000, book.features.sales, LookUpSale{SaleId(1)});
    ASSERT_TRUE(view);
    EXPECT_EQ(view->product_id, catalog::ProductId(1));
    EXPECT_EQ(view->option_id, OptionId(1));
    EXPECT_EQ(view->product_name, "shirt");
    EXPECT_EQ(view->option_name, "s");
    EXPECT_EQ(view->state, SaleState::active);
    EXPECT_EQ(view->price, Money(700));
    EXPECT_EQ(view->quantity, 5u);
    EXPECT_EQ(view->sold, 0u);
    EXPECT_EQ(view->remaining, 3u);
    EXPECT_EQ(view->per_account, 2u);
    EXPECT_EQ(view->starts_at, Instant(1000));
    EXPECT_EQ(view->ends_at, Instant(2000));
    EXPECT_EQ(view->created_at, Instant(500));
}

TEST(ListSales, NewestFirstAndByState) {
    Book book;
    CreateSale one = five_pieces();
    one.quantity = 1;
    CreateSale later = one;
    later.starts_at = Instant(5000);
    later.ends_at = Instant(6000);
    auto list = [](std::optional<SaleState> state, std::optional<SaleId> before,
                   std::uint32_t limit) { return ask(ListSales{state, limit, before}); };
    book.play({
        {500, list({}, {}, 20), "end"},
        {500, new_sale(one), "sale 1 SCHEDULED: 0 sold, 1 remain"},
        {500, new_sale(later), "sale 2 SCHEDULED: 0 sold, 1 remain"},
        {500, new_sale(one), "sale 3 SCHEDULED: 0 sold, 1 remain"},
        {500, new_sale(one), "sale 4 SCHEDULED: 0 sold, 1 remain"},
        {1000, list({}, {}, 20), "4 3 2 1 end"},
        {1000, list({}, {}, 4), "4 3 2 1 end"},
        {1000, list({}, {}, 3), "4 3 2 then 2"},
        {1000, list({}, SaleId(2), 3), "1 end"},
        {1000, list({}, SaleId(1), 3), "end"},
        {1000, list({}, {}, 1), "4 then 4"},
        {1000, list(SaleState::active, {}, 2), "4 3 then 3"},
        {1000, list(SaleState::active, SaleId(3), 2), "1 end"},
        {1000, list(SaleState::scheduled, {}, 20), "2 end"},
        {1000, buy(1, 1, 1, 3), "1 as number 1"},
        {1000, list(SaleState::sold_out, {}, 20), "3 end"},
        {1001, cancel(4), "sale 4 CANCELLED: 0 sold, 0 remain"},
        {1001, list(SaleState::cancelled, {}, 20), "4 end"},
        {1001, list(SaleState::active, {}, 20), "1 end"},
        {2000, list(SaleState::ended, {}, 20), "3 1 end"},
        {2000, list(SaleState::active, {}, 20), "end"},
    });
    book.expect_whole();
}

TEST(ListSales, APageLooksAtABoundedNumberOfThem) {
    Book book;
    book.receive(1, 10'000);
    CreateSale one = five_pieces();
    one.quantity = 1;
    for (std::size_t i = 0; i < limits::sales_scanned_max + 1; ++i) {
        book.run(500, book.features.sales, one);
    }
    book.play({
        {600, cancel(1), "sale 1 CANCELLED: 0 sold, 0 remain"},
        {700, ask(ListSales{SaleState::cancelled, 10, {}}), "then 2"},
        {700, ask(ListSales{SaleState::cancelled, 10, SaleId(2)}), "1 end"},
        {701, cancel(2), "sale 2 CANCELLED: 0 sold, 0 remain"},
        {701, ask(ListSales{SaleState::cancelled, 10, {}}), "2 then 2"},  // the last it looks at
    });
    auto items = [&](std::optional<std::uint32_t> limit) {
        return book.run(702, book.features.sales, ListSales{.limit = limit})->items.size();
    };
    EXPECT_EQ(items({}), engine::limits::page_items_default);
    EXPECT_EQ(items(99), 99u);
    EXPECT_EQ(items(engine::limits::page_items_max), 100u);
    book.play({
        {702, ask(ListSales{.limit = 0}), "out-of-range /limit"},
        {702, ask(ListSales{.limit = 101}), "out-of-range /limit"},
    });
    book.expect_whole();
}

TEST(CancelSale, BeforeItsStartNothingHasHappened) {
    Book book;
    book.play({
        {500, new_sale(), created},
        {999, cancel(), "sale 1 CANCELLED: 0 sold, 0 remain"},
        {999, books(), "CANCELLED: 0 held, 0 sold, 0 remain; option 0 of 10 held"},
        {1000, look_up(), "sale 1 CANCELLED: 0 sold, 0 remain"},  // and does not start
        {2000, look_up(), "sale 1 CANCELLED: 0 sold, 0 remain"},  // nor end
    });
    EXPECT_EQ(book.take_facts(),
              (Facts{"sale.ended {\"sale_id\":1,\"option_id\":1,\"sold\":0,\"held\":0,"
                     "\"returned\":5}"}));
    book.expect_whole();
}

TEST(CancelSale, WhatIsOrderedStaysOrdered) {
    Book book;
    book.play({
        {500, new_sale(), created},
        {1000, buy(1, 1, 2), "2 as number 1"},
        {1000, buy(2, 2, 1), "1 as number 2"},
        {1001, pay(2), "ACTIVE: 2 held, 1 sold, 2 remain; option 4 of 9 held"},
        {1002, cancel(), "sale 1 CANCELLED: 1 sold, 0 remain"},
        {1002, books(), "CANCELLED: 2 held, 1 sold, 0 remain; option 2 of 9 held"},
        {1003, pay(1), "CANCELLED: 0 held, 3 sold, 0 remain; option 0 of 7 held"},
    });
    EXPECT_EQ(book.take_facts(),
              (Facts{"sale.ended {\"sale_id\":1,\"option_id\":1,\"sold\":1,\"held\":2,"
                     "\"returned\":2}"}));
    book.expect_whole();
}

TEST(CancelSale, OnceAndNotAfterTheEnd) {
    Book book;
    book.play({
        {500, new_sale(), created},
        {500, new_sale(), "sale 2 SCHEDULED: 0 sold, 5 remain"},
        {1999, cancel(1), "sale 1 CANCELLED: 0 sold, 0 remain"},
        {1999, cancel(1), "sale-ended"},
        {2000, cancel(2), "sale-ended"},
        {2000, look_up(2), "sale 2 ENDED: 0 sold, 0 remain"},
        {2000, cancel(1), "sale-ended"},
    });
    book.expect_whole();
}

TEST(CancelSale, RefusesInTheDocumentedOrder) {
    Book book;
    auto by = [](engine::Staff caller, std::uint64_t sale) {
        return ask(CancelSale{caller, SaleId(sale)});
    };
    book.play({
        {500, new_sale(), created},
        {500, ask_accounts(account::SetActive{admin(), AccountId(9), false}), "9 - <-> inactive"},
        {600, by(account::staff(9, 2), 7), "token-void"},
        {600, by(account::staff(9), 7), "account-inactive"},
        {600, by(admin(), 7), "sale-not-found"},
        {2000, by(account::staff(9), 1), "account-inactive"},
        {2000, by(admin(), 1), "sale-ended"},
    });
    book.expect_whole();
}

TEST(EndOfSale, ReturnsWhatRemainsForAnOrderInThatVeryBatch) {
    Book book;
    auto hold_what_is_free = [&](std::int64_t at_ms) {
        return book.call(at_ms, [&](base::Instant) {
            std::int64_t free = available(stock_of(book.features.catalog, OptionId(1)));
            hold(book.features.catalog, OptionId(1), free);
            return fmt::format("{} held", free);
        });
    };
    book.play({
        {500, new_sale(), created},
        {1000, buy(1, 1, 2), "2 as number 1"},
        {1001, pay(1), "ACTIVE: 0 held, 2 sold, 3 remain; option 3 of 8 held"},
        {1002, buy(2, 2, 1), "1 as number 2"},
    });
    EXPECT_EQ(hold_what_is_free(1999), "5 held");  // what the sale never had
    (void)book.take_facts();
    EXPECT_EQ(hold_what_is_free(2000), "2 held");
    EXPECT_EQ(book.take_facts(),
              (Facts{"option.back_in_stock {\"option_id\":1,\"product_id\":1,\"available\":2}",
                     "sale.ended {\"sale_id\":1,\"option_id\":1,\"sold\":2,\"held\":1,"
                     "\"returned\":2}",
                     "option.sold_out {\"option_id\":1,\"product_id\":1}"}));
    book.play({{2000, books(), "ENDED: 1 held, 2 sold, 0 remain; option 8 of 8 held"}});
    book.expect_whole();
}

TEST(EndOfSale, WithNothingLeftIsStillTold) {
    Book book;
    CreateSale one = five_pieces();
    one.quantity = 1;
    book.play({
        {500, new_sale(one), "sale 1 SCHEDULED: 0 sold, 1 remain"},
        {1000, buy(1, 1, 1), "1 as number 1"},
        {1001, pay(1), "SOLD_OUT: 0 held, 1 sold, 0 remain; option 0 of 9 held"},
    });
    book.pass(2000);
    EXPECT_EQ(book.take_facts(),
              (Facts{"sale.sold_out {\"sale_id\":1,\"option_id\":1}",
                     "sale.ended {\"sale_id\":1,\"option_id\":1,\"sold\":1,\"held\":0,"
                     "\"returned\":0}"}));
    book.expect_whole();
}

// So many sales end at once that one batch cannot close them all. Nobody may see any that is open.
TEST(EndOfSale, HasComeForAllHoweverManyEndAtOnce) {
    Book book;
    std::size_t many = engine::limits::batch_deadlines_max + 1;
    book.receive(1, 10'000);
    CreateSale one = five_pieces();
    one.quantity = 2;
    for (std::size_t i = 0; i < many; ++i) {
        book.run(500, book.features.sales, one);
    }
    SaleId last(many);
    book.play({{1000, buy(1, 1, 1, many), "1 as number 1"}});
    (void)book.call(2000, [&](base::Instant now) {
        SaleFeature& sales = book.features.sales;
        EXPECT_FALSE(is_open(count_of(sales, SaleId(1))));
        EXPECT_FALSE(is_open(count_of(sales, last)));
        EXPECT_EQ(say(*decide(sales, LookUpSale{last}, now)),
                  fmt::format("sale {} ENDED: 0 sold, 0 remain", many));
        EXPECT_EQ(say(decide(sales, CancelSale{admin(), last}, now).error()), "sale-ended");
        EXPECT_EQ(say(may_take(sales, AccountId(1), last, 1, now).error()), "sale-ended");
        give_back(sales, book.features.parts[1], now);
        return "";
    });
    EXPECT_EQ(available(stock_of(book.features.catalog, OptionId(1))), 10'010);
    book.expect_whole();
}

TEST(EndOfSaleDeathTest, ComesOnce) {
    Book book;
    book.play({{500, new_sale(), created}, {600, cancel(), "sale 1 CANCELLED: 0 sold, 0 remain"}});
    EXPECT_DEATH(book.call(700,
                           [&](base::Instant now) {
                               SaleFeature& sales = book.features.sales;
                               close(sales, sale_of(sales, SaleId(1)), now);
                               return "";
                           }),
                 "sale 1 is closed twice");
}

}  // namespace
}  // namespace onrush::sale
