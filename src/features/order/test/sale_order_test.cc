// Orders of a sale: what they give back while it runs and after it is over, line by line.
#include <gtest/gtest.h>

#include "features/order/test/words.h"
#include "features/room/test/guard_words.h"

namespace onrush::order {
namespace {

std::string of_sale(std::uint64_t order, const std::string& state, std::uint32_t pieces,
                    std::uint32_t number) {
    return fmt::format("order {} {} {}: 1 x{} at 800; number {} of sale 1", order, state,
                       800 * pieces, pieces, number);
}
std::string waiting(std::uint64_t order, std::uint32_t pieces, std::uint32_t number,
                    std::int64_t until) {
    return of_sale(order, "PENDING_PAYMENT", pieces, number) + fmt::format("; until {}", until);
}
std::string count_of_sale(Book& book) {
    const sale::SaleCount& count = count_of(book.features.sales, SaleId(1));
    return fmt::format("{} held, {} sold", count.held, count.sold);
}

TEST(SaleOrder, IsPaidShippedAndDeliveredLikeAnyOther) {
    Book book;
    book.new_sale(sale_of(4));
    book.play({
        {1000, take_part(1, 2), waiting(1, 2, 1, 2000)},
        {1999, pay(1, 1), of_sale(1, "PAID", 2, 1)},
        {1999, pay(1, 1), of_sale(1, "PAID", 2, 1)},
    });
    EXPECT_EQ(count_of_sale(book), "0 held, 2 sold");
    EXPECT_EQ(book.stock(1), "2 held, 2 sold of 10");
    EXPECT_EQ(book.points(1), 98'400);
    book.play({
        {2000, ship(1), of_sale(1, "SHIPPED", 2, 1)},
        {2001, deliver(1), of_sale(1, "DELIVERED", 2, 1)},
        {7000, take_part(1, 1), "sale-ended"},
    });
    EXPECT_EQ(book.stock(1), "0 held, 2 sold of 10");
    book.expect_whole();
}

TEST(SaleOrder, GivenBackWhileTheSaleRunsIsTheSalesAgain) {
    Book book;
    book.new_sale(sale_of(4));
    book.play({
        {1000, take_part(1, 2), waiting(1, 2, 1, 2000)},
        {1000, take_part(2, 2, paid), of_sale(2, "PAID", 2, 2)},
        {1001, take_part(3, 1), "sale-sold-out 0"},
        {1002, cancel(1, 1), of_sale(1, "CANCELLED", 2, 1)},
    });
    EXPECT_EQ(count_of_sale(book), "0 held, 2 sold");
    EXPECT_EQ(book.stock(1), "2 held, 2 sold of 10");
    book.play({
        {1003, take_part(3, 1, paid), of_sale(3, "PAID", 1, 1)},  // the number that came back
        {1004, cancel(2, 2), of_sale(2, "REFUNDED", 2, 2)},
    });
    EXPECT_EQ(count_of_sale(book), "0 held, 1 sold");
    EXPECT_EQ(book.stock(1), "3 held, 1 sold of 10");
    EXPECT_EQ(book.points(2), 100'000);
    EXPECT_EQ(book.pieces_counted(1), 1);
    book.play({
        {1005, take_part(2, 2), waiting(4, 2, 2, 2005)},   // their share is free again too
        {1005, look(2, 2), of_sale(2, "REFUNDED", 2, 2)},  // which keeps the number it had
        {1006, take_part(1, 1), waiting(5, 1, 3, 2006)},
        {1007, take_part(1, 1), "sale-sold-out 0"},
    });
    book.expect_whole();
}

TEST(SaleOrder, ThatExpiresWhileTheSaleRunsIsBoughtInThatBatch) {
    Book book;
    book.new_sale(sale_of(2));
    book.play({
        {1000, take_part(1, 2), waiting(1, 2, 1, 2000)},
        {1999, take_part(2, 2), "sale-sold-out 0"},
        {2000, take_part(2, 2, paid), of_sale(2, "PAID", 2, 1)},
        {2000, look(1, 1), of_sale(1, "EXPIRED", 2, 1)},
    });
    EXPECT_EQ(book.stock(1), "0 held, 2 sold of 10");
    book.expect_whole();
}

TEST(SaleOrder, GivenBackAfterTheSalesEndIsTheOptions) {
    Book book;
    book.new_sale(sale_of(8));
    book.play({
        {5500, take_part(1, 2), waiting(1, 2, 1, 6500)},
        {5500, take_part(2, 2), waiting(2, 2, 2, 6500)},
        {5500, take_part(3, 1), waiting(3, 1, 3, 6500)},
        {5500, take_part(4, 1), waiting(4, 1, 4, 6500)},
    });
    EXPECT_EQ(book.stock(1), "8 held, 0 sold of 10");
    book.pass(6000);
    EXPECT_EQ(book.stock(1), "6 held, 0 sold of 10");  // what was not taken went back
    book.play({
        {6001, cancel(1, 1), of_sale(1, "CANCELLED", 2, 1)},
        {6002, pay(2, 2), of_sale(2, "PAID", 2, 2)},  // at the sale's price still
        {6002, pay(3, 3), of_sale(3, "PAID", 1, 3)},
    });
    EXPECT_EQ(book.stock(1), "1 held, 3 sold of 10");
    book.play({{6003, cancel(2, 2), of_sale(2, "REFUNDED", 2, 2)}});
    EXPECT_EQ(book.stock(1), "1 held, 1 sold of 10");
    book.pass(6500);
    EXPECT_EQ(book.stock(1), "0 held, 1 sold of 10");
    EXPECT_EQ(count_of_sale(book), "0 held, 1 sold");
    EXPECT_EQ(book.points(2), 100'000);
    book.play({
        {6501, buy(2, {of(1, 9)}), "order 5 PAID 9000: 1 x9 at 1000"},
        {6501, look(4, 4), of_sale(4, "EXPIRED", 1, 4)},
    });
    book.expect_whole();
}

TEST(SaleOrder, AndSaleThatEndAtOneTimeLeaveAllToTheOption) {
    Book book;
    book.new_sale(sale_of(4));
    book.play({
        {5000, take_part(1, 2), waiting(1, 2, 1, 6000)},
        {6000, buy(2, {of(1, 10)}), "order 2 PAID 10000: 1 x10 at 1000"},
    });
    EXPECT_EQ(book.stock(1), "0 held, 10 sold of 10");
    book.expect_whole();
}

TEST(SaleOrder, OfASaleThatWasCalledOffStaysAsItIs) {
    Book book;
    book.new_sale(sale_of(4));
    book.play({
        {1000, take_part(1, 2), waiting(1, 2, 1, 2000)},
        {1000, take_part(2, 1, paid), of_sale(2, "PAID", 1, 2)},
    });
    EXPECT_TRUE(book.run(1001, book.features.sales, sale::CancelSale{admin(), SaleId(1)}));
    EXPECT_EQ(book.stock(1), "2 held, 1 sold of 10");
    book.play({
        {1002, take_part(3, 1), "sale-ended"},
        {1003, pay(1, 1), of_sale(1, "PAID", 2, 1)},
        {1004, cancel(1, 1), of_sale(1, "REFUNDED", 2, 1)},
        {1005, ship(2), of_sale(2, "SHIPPED", 1, 2)},
    });
    EXPECT_EQ(book.stock(1), "0 held, 1 sold of 10");
    book.expect_whole();
}

TEST(SaleOrder, NeedsAPassWhereARoomProtectsTheSale) {
    Book book;
    using Room = room::RoomSteps<Features>;
    auto room_is = [](const char* state, int wait, int admitted, int active) {
        return fmt::format("room 1 {}: {} wait, 0 left, {} admitted, {} active", state, wait,
                           admitted, active);
    };
    book.new_sale(sale_of(2));
    book.play({
        {100, Room::create(sale::guarded(SaleId(1))), room_is("BEFORE", 0, 0, 0)},
        {100, Room::take(1), "number 1 at place 1, 0 ahead"},
        {1000, take_part(1, 1), "pass-required 1"},  // it is not claimed yet
        {1000, take_part(2, 1), "pass-required 1"},
        {1000, Room::take(1), "number 1 admitted until 101000 again"},
        {1000, take_part(1, 2), waiting(1, 2, 1, 2000)},
        {1000, Room::look(), room_is("OPEN", 0, 1, 1)},
        {1999, pay(1, 1), of_sale(1, "PAID", 2, 1)},
        {1999, Room::look(), room_is("SOLD_OUT", 0, 1, 1)},
        {2000, cancel(1, 1), of_sale(1, "REFUNDED", 2, 1)},
        {2000, Room::look(), room_is("OPEN", 0, 1, 1)},
        {2000, take_part(1, 2), waiting(2, 2, 1, 3000)},
        {2001, Room::leave(1), "gone"},
        {2001, take_part(1, 1), "pass-expired 1"},
        {2002, pay(1, 2), of_sale(2, "PAID", 2, 1)},  // an order needs no pass to be paid
        {2002, Room::look(), room_is("SOLD_OUT", 0, 1, 0)},
        {2002, Room::open_to_all(), room_is("OPEN", 0, 1, 0)},
        {2002, take_part(2, 1), "sale-sold-out 0"},
    });
    book.expect_whole();
}

// The stock is free in the batch in which an order expires, and the room ticks at its next time.
TEST(SaleOrder, ThatExpiresBringsItsRoomBackFromWaiting) {
    Book book;
    using Room = room::RoomSteps<Features>;
    book.new_sale(sale_of(1));
    book.play({
        {100, Room::create(sale::guarded(SaleId(1))),
         "room 1 BEFORE: 0 wait, 0 left, 0 admitted, 0 active"},
        {100, Room::take(1), "number 1 at place 1, 0 ahead"},
        {1000, Room::take(1), "number 1 admitted until 101000 again"},
        {1000, take_part(1, 1), waiting(1, 1, 1, 2000)},
        {1999, Room::look(), "room 1 OPEN: 0 wait, 0 left, 1 admitted, 1 active"},
        {2000, take_part(1, 1), waiting(2, 1, 1, 3000)},
        {2000, Room::look(), "room 1 OPEN: 0 wait, 0 left, 1 admitted, 1 active"},
    });
    book.expect_whole();
}

}  // namespace
}  // namespace onrush::order
