// What becomes of an order after it is placed, line by line.
#include <gtest/gtest.h>

#include "features/order/test/words.h"

namespace onrush::order {
namespace {

using Facts = std::vector<std::string>;

// Of every order that costs something: what a fact says of an order of one cap by account 1.
std::string cap_fact(const std::string& name, const std::string& more = "") {
    return name + " {\"order_id\":1,\"account_id\":1,\"total\":300" + more + "}";
}

TEST(Orders, AreCountedByStateForWhoeverVerifies) {
    Book book;
    EXPECT_EQ(book.domain.summarize(), Facts{});
    book.play({
        {1, place(1, {of(4, 1)}), "order 1 PENDING_PAYMENT 5000: 4 x1 at 5000; until 1001"},
        {1, buy(1, {of(4, 1)}), "order 2 PAID 5000: 4 x1 at 5000"},
        {1, buy(1, {of(4, 1)}), "order 3 PAID 5000: 4 x1 at 5000"},
    });
    EXPECT_EQ(book.domain.summarize(), (Facts{"orders pending_payment: 1", "orders paid: 2"}));
}

TEST(PayOrder, TakesThePointsOnceAndThenAnswersTheSame) {
    Book book;
    CouponId coupon = book.new_coupon(1, campaign(fixed(200)));
    std::string lines = "4 x1 at 5000 -200; coupon 1000000001 -200";
    book.play({
        {1, place(1, {of(4, 1)}, {coupon}),
         "order 1 PENDING_PAYMENT 4800: " + lines + "; until 1001"},
    });
    book.take_facts();
    book.play({
        {2, pay(1, 1), "order 1 PAID 4800: " + lines},
        {3, pay(1, 1), "order 1 PAID 4800: " + lines},
    });
    EXPECT_EQ(book.points(1), 95'200);
    EXPECT_EQ(book.order_entries(1), Facts{"spend -4800 of order 1"});
    EXPECT_EQ(book.stock(4), "0 held, 1 sold of 10");
    EXPECT_EQ(book.coupon_status(coupon), "USED");
    EXPECT_EQ(book.pieces_counted(3), 1);
    EXPECT_EQ(book.take_short_facts(),
              (Facts{"coupon.used {\"coupon_id\":1000000001,\"campaign_id\":1,\"account_id\":1,"
                     "\"order_id\":1}",
                     R"(points.changed {"entry_id":4,"account_id":1,"kind":"spend","amount":-4800,)"
                     R"("balance":95200,"reason":"","order_id":1,"reverses":null})",
                     "order.paid {\"order_id\":1,\"account_id\":1,\"total\":4800}"}));
    book.play({
        {4, ship(1), "order 1 SHIPPED 4800: " + lines},
        {5, pay(1, 1), "order 1 SHIPPED 4800: " + lines},
        {6, deliver(1), "order 1 DELIVERED 4800: " + lines},
        {7, pay(1, 1), "order 1 DELIVERED 4800: " + lines},
    });
    EXPECT_EQ(book.points(1), 95'200);
    book.expect_whole();
}

TEST(PayOrder, RefusesInTheDocumentedOrder) {
    Book book;
    book.play({
        {0, ask_accounts(account::SetActive{admin(), AccountId(9), false}), "9 - <-> inactive"},
        {0, place(4, {of(4, 1)}), "order 1 PENDING_PAYMENT 5000: 4 x1 at 5000; until 1000"},
        {0, place(4, {of(4, 1)}), "order 2 PENDING_PAYMENT 5000: 4 x1 at 5000; until 1000"},
        {0, ask(PayOrder{user(9, 2), OrderId(7)}), "token-void"},
        {0, pay(9, 7), "account-inactive"},
        {0, pay(4, 7), "order-not-found"},
        {0, pay(1, 1), "order-not-found"},  // account 4's
        {0, ask(PayOrder{admin(), OrderId(1)}), "token-void"},
        {0, cancel(4, 2), "order 2 CANCELLED 5000: 4 x1 at 5000"},
        {0, pay(4, 2), "order-not-pending"},  // though the points would not do either
        {999, pay(4, 1), "insufficient-points 0"},
        {1000, pay(4, 1), "order-expired"},  // nobody is told to charge points for that
    });
    book.expect_whole();
}

TEST(PayOrder, AtTheLastMillisecondIsInTime) {
    for (std::int64_t at : {999, 1000, 1001}) {
        Book book;
        book.play({
            {0, place(1, {of(3, 1)}), "order 1 PENDING_PAYMENT 300: 3 x1 at 300; until 1000"},
            {at, pay(1, 1), at < 1000 ? "order 1 PAID 300: 3 x1 at 300" : "order-expired"},
        });
        book.pass(5000);
        book.play({{5000, look(1, 1),
                    fmt::format("order 1 {} 300: 3 x1 at 300", at < 1000 ? "PAID" : "EXPIRED")}});
        EXPECT_EQ(book.points(1), at < 1000 ? 99'700 : 100'000);
        book.expect_whole();
    }
}

// The last of them was still held, and a buyer was told that there was nothing left.
TEST(ExpireOrder, HasComeForAllHoweverManyExpireAtOnce) {
    for (const auto& late : {pay(1, 1025), cancel(1, 1025)}) {
        Book book;
        book.receive(5, 10'000);
        ASSERT_EQ(engine::limits::batch_deadlines_max, 1024u);
        for (int i = 0; i < 1025; ++i) {
            book.run(0, book.features.orders, order_of(1, {of(5, 1)}));
        }
        book.play({{1000, late, "order-expired"}});
        EXPECT_EQ(book.stock(5), "0 held, 0 sold of 10010");
        book.expect_whole();
    }
}

TEST(CancelOrder, OfAnUnpaidOrderFreesWhatItHeld) {
    Book book;
    CouponId coupon = book.new_coupon(1, campaign(fixed(100)));
    book.play({
        {1, place(1, {of(3, 10)}, {coupon}),
         "order 1 PENDING_PAYMENT 2900: 3 x10 at 300 -100; coupon 1000000001 -100; until 1001"},
    });
    book.take_facts();
    std::string cancelled = "order 1 CANCELLED 2900: 3 x10 at 300 -100; coupon 1000000001 -100";
    book.play({
        {2, cancel(1, 1, "too dear"), cancelled},
        {3, cancel(1, 1, "another reason"), cancelled},  // the same order again
        {4, history(1, 1), "1 PENDING_PAYMENT by ORDERED, 2 CANCELLED by CANCELLATION (too dear)"},
    });
    EXPECT_EQ(book.stock(3), "0 held, 0 sold of 10");
    EXPECT_EQ(book.coupon_status(coupon), "AVAILABLE");
    EXPECT_TRUE(book.order_entries(1).empty());
    EXPECT_EQ(book.pieces_counted(2), 0);
    EXPECT_EQ(book.take_short_facts(),
              (Facts{"option.back_in_stock {\"option_id\":3,\"product_id\":2,\"available\":10}",
                     "order.cancelled {\"order_id\":1,\"account_id\":1,\"total\":2900,"
                     "\"reason\":\"too dear\"}"}));
    book.pass(5000);  // it has no deadline any more
    EXPECT_TRUE(book.take_facts().empty());
    book.expect_whole();
}

TEST(CancelOrder, OfAPaidOrderGivesAllBackInOneCommit) {
    Book book;
    CouponId coupon = book.new_coupon(1, campaign(fixed(100)));
    book.play({
        {1, buy(1, {of(3, 10)}, {coupon}),
         "order 1 PAID 2900: 3 x10 at 300 -100; coupon 1000000001 -100"},
    });
    book.take_facts();
    std::string refunded = "order 1 REFUNDED 2900: 3 x10 at 300 -100; coupon 1000000001 -100";
    book.play({
        {2, cancel(1, 1, "too big"), refunded},
        {3, cancel(1, 1), refunded},
        {3, pay(1, 1), "order-not-pending"},
        {3, history(1, 1), "1 PAID by ORDERED, 2 REFUNDED by CANCELLATION (too big)"},
    });
    EXPECT_EQ(book.stock(3), "0 held, 0 sold of 10");
    EXPECT_EQ(book.coupon_status(coupon), "AVAILABLE");
    EXPECT_EQ(book.points(1), 100'000);
    EXPECT_EQ(book.order_entries(1), (Facts{"refund 2900 of order 1", "spend -2900 of order 1"}));
    EXPECT_EQ(book.pieces_counted(2), 0);
    EXPECT_EQ(book.take_short_facts(),
              (Facts{"option.back_in_stock {\"option_id\":3,\"product_id\":2,\"available\":10}",
                     "coupon.restored {\"coupon_id\":1000000001,\"campaign_id\":1,"
                     "\"account_id\":1,\"order_id\":1}",
                     R"(points.changed {"entry_id":5,"account_id":1,"kind":"refund","amount":2900,)"
                     R"("balance":100000,"reason":"","order_id":1,"reverses":null})",
                     "order.refunded {\"order_id\":1,\"account_id\":1,\"total\":2900,"
                     "\"reason\":\"too big\"}"}));
    book.expect_whole();
}

TEST(CancelOrder, RefusesInTheDocumentedOrder) {
    Book book;
    std::string long_reason(limits::reason_characters_max, 'r');
    book.play({
        {0, ask_accounts(account::SetActive{admin(), AccountId(9), false}), "9 - <-> inactive"},
        {0, place(1, {of(3, 1)}), "order 1 PENDING_PAYMENT 300: 3 x1 at 300; until 1000"},
        {0, buy(1, {of(3, 1)}), "order 2 PAID 300: 3 x1 at 300"},
        {0, buy(1, {of(3, 1)}), "order 3 PAID 300: 3 x1 at 300"},
        {0, buy(1, {of(5, 1)}), "order 4 PAID 0: 5 x1 at 0"},
        {0, ask(CancelOrder{{user(9, 2)}, OrderId(7), long_reason + "r"}), "token-void"},
        {0, cancel(9, 7, long_reason + "r"), "account-inactive"},
        {0, cancel(1, 7, long_reason + "r"), "out-of-range /reason"},
        {0, cancel(1, 7, long_reason), "order-not-found"},
        {0, cancel(2, 1), "order-not-found"},  // account 1's
        {0, ship(2), "order 2 SHIPPED 300: 3 x1 at 300"},
    });
    book.play({
        {1, cancel(1, 2), "order-shipped"},
        {1, cancel(1, 4), "order 4 REFUNDED 0: 5 x1 at 0"},  // brings no points back
        {1, deliver(2), "order 2 DELIVERED 300: 3 x1 at 300"},
        {1, cancel(1, 2), "order-shipped"},
        {2, cancel(1, 3, long_reason), "order 3 REFUNDED 300: 3 x1 at 300"},
        {1000, cancel(1, 1), "order-expired"},
    });
    book.expect_whole();
}

TEST(CancelOrder, OfAPaidOrderIsNotHeldUpByAFullWallet) {
    Book book;
    book.play({{0, buy(1, {of(3, 1)}), "order 1 PAID 300: 3 x1 at 300"}});
    book.charge(1, 1'000'000 - book.points(1), 1);
    book.play({{2, cancel(1, 1), "order 1 REFUNDED 300: 3 x1 at 300"}});
    EXPECT_EQ(book.points(1), 1'000'300);
    book.expect_whole();
}

TEST(CancelOrder, IsForStaffToo) {
    Book book;
    engine::Staff service{{.role = engine::Role::service}};
    book.play({
        {0, place(1, {of(3, 1)}), "order 1 PENDING_PAYMENT 300: 3 x1 at 300; until 1000"},
        {0, buy(1, {of(3, 2)}), "order 2 PAID 600: 3 x2 at 300"},
        {1, ask(CancelOrder{service, OrderId(1), {}}), "order 1 CANCELLED 300: 3 x1 at 300"},
        {1, ask(CancelOrder{admin(), OrderId(2), {}}), "order 2 REFUNDED 600: 3 x2 at 300"},
        {1, ask(CancelOrder{admin(), OrderId(3), {}}), "order-not-found"},
    });
    EXPECT_EQ(book.points(1), 100'000);
    book.expect_whole();
}

TEST(CancelOrder, ACouponWhoseTimeRanOutMeanwhileComesBackExpired) {
    Book book;
    coupon::CreateCampaign short_lived = campaign(fixed(100));
    short_lived.valid_for_seconds = Duration(1000);
    CouponId unpaid = book.new_coupon(1, short_lived, 0);
    CouponId paid = book.issue(1, 1, 0);
    CouponId expiring = book.issue(1, 1, 0);
    book.play({
        {999, place(1, {of(3, 1)}, {unpaid}),
         "order 1 PENDING_PAYMENT 200: 3 x1 at 300 -100; coupon 1000000001 -100; until 1999"},
        {999, buy(1, {of(3, 1)}, {paid}),
         "order 2 PAID 200: 3 x1 at 300 -100; coupon 1000000002 -100"},
        {999, place(1, {of(3, 1)}, {expiring}),
         "order 3 PENDING_PAYMENT 200: 3 x1 at 300 -100; coupon 1000000003 -100; until 1999"},
    });
    book.pass(1500);
    EXPECT_EQ(book.coupon_status(unpaid), "HELD");
    book.take_facts();
    book.play({
        {1500, cancel(1, 1), "order 1 CANCELLED 200: 3 x1 at 300 -100; coupon 1000000001 -100"},
        {1500, cancel(1, 2), "order 2 REFUNDED 200: 3 x1 at 300 -100; coupon 1000000002 -100"},
    });
    EXPECT_EQ(book.take_fact_names(),
              "coupon.expired order.cancelled coupon.restored "
              "coupon.expired points.changed order.refunded");
    book.pass(1999);
    EXPECT_EQ(book.take_fact_names(), "coupon.expired order.expired");
    EXPECT_EQ(book.coupon_status(unpaid), "EXPIRED");
    EXPECT_EQ(book.coupon_status(paid), "EXPIRED");
    EXPECT_EQ(book.coupon_status(expiring), "EXPIRED");
    book.expect_whole();
}

TEST(CancelOrder, AndPaymentsWithACouponWhoseTimeRanOutMeanwhileAreInTime) {
    Book book;
    coupon::CreateCampaign short_lived = campaign(fixed(100));
    short_lived.valid_for_seconds = Duration(1000);
    CouponId coupon = book.new_coupon(1, short_lived, 0);
    book.play({
        {999, place(1, {of(3, 1)}, {coupon}),
         "order 1 PENDING_PAYMENT 200: 3 x1 at 300 -100; coupon 1000000001 -100; until 1999"},
        {1998, pay(1, 1), "order 1 PAID 200: 3 x1 at 300 -100; coupon 1000000001 -100"},
    });
    EXPECT_EQ(book.coupon_status(coupon), "USED");
    book.expect_whole();
}

TEST(ExpireOrder, InTheBatchThatReachesItsTimeAndAnotherBuysThePiecesInThatBatch) {
    Book book;
    CouponId coupon = book.new_coupon(1, campaign(fixed(100)));
    book.play({
        {0, place(1, {of(3, 10)}, {coupon}),
         "order 1 PENDING_PAYMENT 2900: 3 x10 at 300 -100; coupon 1000000001 -100; until 1000"},
        {999, buy(2, {of(3, 10)}), "stock-short 3 0"},
    });
    book.take_facts();
    book.play({{1000, buy(2, {of(3, 10)}), "order 2 PAID 3000: 3 x10 at 300"}});
    EXPECT_EQ(book.take_short_facts(),
              (Facts{"option.back_in_stock {\"option_id\":3,\"product_id\":2,\"available\":10}",
                     "order.expired {\"order_id\":1,\"account_id\":1,\"total\":2900}",
                     "option.sold_out {\"option_id\":3,\"product_id\":2}",
                     R"(points.changed {"entry_id":4,"account_id":2,"kind":"spend","amount":-3000,)"
                     R"("balance":97000,"reason":"","order_id":2,"reverses":null})",
                     "order.paid {\"order_id\":2,\"account_id\":2,\"total\":3000}"}));
    EXPECT_EQ(book.coupon_status(coupon), "AVAILABLE");
    EXPECT_EQ(book.stock(3), "0 held, 10 sold of 10");
    book.play({
        {1001, look(1, 1), "order 1 EXPIRED 2900: 3 x10 at 300 -100; coupon 1000000001 -100"},
        {1001, history(1, 1), "0 PENDING_PAYMENT by ORDERED, 1000 EXPIRED by DEADLINE"},
    });
    book.expect_whole();
}

TEST(ExpireOrder, EachAtItsOwnTime) {
    Book book;
    book.play({
        {0, place(1, {of(3, 1)}), "order 1 PENDING_PAYMENT 300: 3 x1 at 300; until 1000"},
        {10, place(1, {of(3, 2)}), "order 2 PENDING_PAYMENT 600: 3 x2 at 300; until 1010"},
        {20, place(1, {of(3, 4)}), "order 3 PENDING_PAYMENT 1200: 3 x4 at 300; until 1020"},
        {30, pay(1, 2), "order 2 PAID 600: 3 x2 at 300"},
    });
    book.pass(999);
    EXPECT_EQ(book.stock(3), "5 held, 2 sold of 10");
    book.pass(1000);
    EXPECT_EQ(book.stock(3), "4 held, 2 sold of 10");
    book.pass(1019);
    EXPECT_EQ(book.stock(3), "4 held, 2 sold of 10");
    book.pass(1020);
    EXPECT_EQ(book.stock(3), "0 held, 2 sold of 10");
    book.expect_whole();
}

TEST(ShipOrder, GoesFromPaidToShippedToDelivered) {
    Book book;
    book.play({{1, buy(1, {of(3, 1)}), "order 1 PAID 300: 3 x1 at 300"}});
    book.take_facts();
    std::string shipped = "order 1 SHIPPED 300: 3 x1 at 300";
    std::string delivered = "order 1 DELIVERED 300: 3 x1 at 300";
    book.play({
        {2, ship(1, "Post", "RR 1"), shipped},
        {3, ship(1, "Other", "RR 2"), shipped},  // the same order again
        {4, deliver(1), delivered},
        {5, deliver(1), delivered},
        {6, history(1, 1), "1 PAID by ORDERED, 2 SHIPPED by SHIPMENT, 4 DELIVERED by DELIVERY"},
    });
    auto view = book.run(6, book.features.orders, LookUpOrder{{user(1)}, OrderId(1)});
    ASSERT_TRUE(view);
    EXPECT_EQ(view->carrier, "Post");
    EXPECT_EQ(view->tracking, "RR 1");
    EXPECT_EQ(view->delivery_address, std::nullopt);
    EXPECT_EQ(book.take_short_facts(),
              (Facts{"order.shipped {\"order_id\":1,\"account_id\":1,\"carrier\":\"Post\","
                     "\"tracking\":\"RR 1\",\"total\":300}",
                     cap_fact("order.delivered")}));
    book.expect_whole();
}

TEST(ShipOrder, RefusesInTheDocumentedOrder) {
    Book book;
    std::string most(limits::carrier_characters_max, 'c');
    auto ship_by = [&](Staff caller) {
        return ask(ShipOrder{caller, OrderId(7), most + "c", most + "c"});
    };
    std::string unpaid = "order 1 PENDING_PAYMENT 300: 3 x1 at 300; until 1000";
    book.play({
        {0, ask_accounts(account::SetActive{admin(), AccountId(9), false}), "9 - <-> inactive"},
        {0, place(1, {of(3, 1)}), unpaid},
        {0, place(1, {of(3, 1)}), "order 2 PENDING_PAYMENT 300: 3 x1 at 300; until 1000"},
        {0, buy(1, {of(3, 1)}), "order 3 PAID 300: 3 x1 at 300"},
        {0, buy(1, {of(3, 1)}), "order 4 PAID 300: 3 x1 at 300"},
        {0, ship_by(staff(9, 2)), "token-void"},
        {0, ship_by(staff(9)), "account-inactive"},
        {0, ship_by(admin()), "out-of-range /carrier"},
        {0, ship(7, most, most + "c"), "out-of-range /tracking"},
        {0, ship(7, most, most), "order-not-found"},
        {0, ask(DeliverOrder{staff(9, 2), OrderId(7)}), "token-void"},
        {0, ask(DeliverOrder{staff(9), OrderId(7)}), "account-inactive"},
        {0, deliver(7), "order-not-found"},
        {0, ship(1), "order-not-paid"},
        {0, deliver(1), "order-not-shipped"},
        {0, deliver(3), "order-not-shipped"},
        {0, cancel(1, 2), "order 2 CANCELLED 300: 3 x1 at 300"},
        {0, ship(2), "order-not-paid"},
        {0, cancel(1, 3), "order 3 REFUNDED 300: 3 x1 at 300"},
        {0, ship(3), "order-not-paid"},
        {0, deliver(3), "order-not-shipped"},
        {0, ship(4, most, most), "order 4 SHIPPED 300: 3 x1 at 300"},
        {0, deliver(4), "order 4 DELIVERED 300: 3 x1 at 300"},
        {0, ship(4), "order-not-paid"},
        {1000, ship(1), "order-not-paid"},
    });
    book.expect_whole();
}

TEST(LookUpOrder, ShowsOnlyOnesOwnAndStaffAll) {
    Book book;
    std::string bought = "order 1 PAID 300: 3 x1 at 300";
    Staff service{{.role = engine::Role::service}};
    book.play({
        {1, buy(1, {of(3, 1)}), bought},
        {2, look(1, 1), bought},
        {2, look(2, 1), "order-not-found"},
        {2, look(1, 2), "order-not-found"},
        {2, history(1, 1), "1 PAID by ORDERED"},
        {2, history(2, 1), "order-not-found"},
        {2, cancel(2, 1), "order-not-found"},
        {2, pay(2, 1), "order-not-found"},
        {2, ask(LookUpOrder{admin(), OrderId(1)}), bought},
        {2, ask(LookUpOrder{service, OrderId(1)}), bought},
        {2, ask(LookUpHistory{admin(), OrderId(1)}), "1 PAID by ORDERED"},
        {2, ask(LookUpHistory{service, OrderId(2)}), "order-not-found"},
        {2, ask(LookUpOrder{{user(1, 5)}, OrderId(2)}), "token-void"},
        {2, ask(LookUpHistory{{user(1, 5)}, OrderId(2)}), "token-void"},
        {2, ask_accounts(account::SetActive{admin(), AccountId(1), false}), "1 - <-> inactive"},
        {2, look(1, 2), "account-inactive"},
        {2, history(1, 2), "account-inactive"},
        {2, ask(LookUpOrder{admin(), OrderId(1)}), bought},
    });
    book.expect_whole();
}

TEST(LookUpHistory, TellsEveryPath) {
    Book book;
    std::string cap = "300: 3 x1 at 300";
    book.play({
        {0, place(1, {of(3, 1)}), "order 1 PENDING_PAYMENT " + cap + "; until 1000"},
        {0, place(1, {of(3, 1)}), "order 2 PENDING_PAYMENT " + cap + "; until 1000"},
        {0, place(1, {of(3, 1)}), "order 3 PENDING_PAYMENT " + cap + "; until 1000"},
        {0, place(1, {of(3, 1)}), "order 4 PENDING_PAYMENT " + cap + "; until 1000"},
        {0, history(1, 1), "0 PENDING_PAYMENT by ORDERED"},
        {1, pay(1, 1), "order 1 PAID " + cap},
        {1, history(1, 1), "0 PENDING_PAYMENT by ORDERED, 1 PAID by PAYMENT"},
        {2, ship(1), "order 1 SHIPPED " + cap},
        {3, deliver(1), "order 1 DELIVERED " + cap},
        {3, history(1, 1),
         "0 PENDING_PAYMENT by ORDERED, 1 PAID by PAYMENT, 2 SHIPPED by SHIPMENT, "
         "3 DELIVERED by DELIVERY"},
        {4, cancel(1, 2), "order 2 CANCELLED " + cap},
        {4, history(1, 2), "0 PENDING_PAYMENT by ORDERED, 4 CANCELLED by CANCELLATION"},
        {5, pay(1, 3), "order 3 PAID " + cap},
        {6, cancel(1, 3, "late"), "order 3 REFUNDED " + cap},
        {6, history(1, 3),
         "0 PENDING_PAYMENT by ORDERED, 5 PAID by PAYMENT, 6 REFUNDED by CANCELLATION (late)"},
        {1007, history(1, 4), "0 PENDING_PAYMENT by ORDERED, 1007 EXPIRED by DEADLINE"},
    });
    book.expect_whole();
}

TEST(ListMyOrders, NewestFirstAndByState) {
    Book book;
    auto list = [](std::uint64_t account, std::optional<OrderState> state,
                   std::optional<std::uint32_t> cursor, std::uint32_t limit) {
        return ask(ListMyOrders{user(account), state, limit, cursor});
    };
    book.play({
        {0, list(1, {}, {}, 20), "end"},
        {0, place(1, {of(3, 1)}), "order 1 PENDING_PAYMENT 300: 3 x1 at 300; until 1000"},
        {0, buy(1, {of(3, 1)}), "order 2 PAID 300: 3 x1 at 300"},
        {0, buy(2, {of(3, 1)}), "order 3 PAID 300: 3 x1 at 300"},
        {0, buy(1, {of(3, 1)}), "order 4 PAID 300: 3 x1 at 300"},
        {0, place(1, {of(3, 1)}), "order 5 PENDING_PAYMENT 300: 3 x1 at 300; until 1000"},
        {0, cancel(1, 4), "order 4 REFUNDED 300: 3 x1 at 300"},
        {1, list(1, {}, {}, 20), "5 4 2 1 end"},
        {1, list(2, {}, {}, 20), "3 end"},
        {1, list(1, {}, {}, 3), "5 4 2 then 2"},
        {1, list(1, {}, 2, 3), "1 end"},
        {1, list(1, {}, {}, 4), "5 4 2 1 end"},
        {1, list(1, {}, 0, 20), "end"},
        {1, list(1, {}, 1, 20), "end"},
        {1, list(1, {}, 99, 20), "5 4 2 1 end"},
        {1, list(1, {}, {}, 1), "5 then 4"},
        {1, list(1, {}, {}, 0), "out-of-range /limit"},
        {1, list(1, {}, {}, 101), "out-of-range /limit"},
        {1, list(1, OrderState::pending_payment, {}, 1), "5 then 4"},
        {1, list(1, OrderState::pending_payment, 4, 1), "1 end"},
        {1, list(1, OrderState::paid, {}, 20), "2 end"},
        {1, list(1, OrderState::refunded, {}, 20), "4 end"},
        {1, list(1, OrderState::shipped, {}, 20), "end"},
        {1000, list(1, OrderState::expired, {}, 20), "5 1 end"},
        {1000, ask(ListMyOrders{.caller = user(1, 2)}), "token-void"},
        {1000, ask_accounts(account::SetActive{admin(), AccountId(1), false}), "1 - <-> inactive"},
        {1000, list(1, {}, {}, 20), "account-inactive"},
    });
    book.expect_whole();
}

TEST(ListMyOrders, APageLooksAtABoundedNumberOfThem) {
    Book book;
    book.receive(5, 10'000);
    for (std::size_t i = 0; i < limits::orders_scanned_max + 1; ++i) {
        book.run(0, book.features.orders, order_of(1, {of(5, 1)}, {}, i > 0 ? paid : std::nullopt));
    }
    book.play({
        {0, ask(ListMyOrders{user(1), OrderState::pending_payment, 10, {}}), "then 2"},
        {0, ask(ListMyOrders{user(1), OrderState::pending_payment, 10, 2}), "1 end"},
    });
    auto page = [&](std::optional<std::uint32_t> limit) {
        return *book.run(0, book.features.orders, ListMyOrders{.caller = user(1), .limit = limit});
    };
    EXPECT_EQ(page({}).items.size(), engine::limits::page_items_default);
    EXPECT_EQ(page(99).items.size(), 99u);
    EXPECT_EQ(page(100).items.size(), engine::limits::page_items_max);
    EXPECT_EQ(page(1).items[0].lines, 1u);
    book.expect_whole();
}

}  // namespace
}  // namespace onrush::order
