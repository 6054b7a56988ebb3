// What orders do with seats: hold, sell, release, give back.
#include <gtest/gtest.h>

#include "features/concert/test/words.h"

namespace onrush::concert {
namespace {

// Date 1, open at 1000: hall A 1..4 at 200 and B 1..4 at 100, floor 3 at 50. Date 2 has one place.
Book& with_seats(Book& book) {
    book.run(1, book.features.concerts, a_concert());
    book.run(1, book.features.concerts, a_date());
    book.run(1, book.features.concerts, a_date());
    book.run(1, book.features.concerts,
             AddSeats{admin(),
                      DateId(1),
                      {seats("hall", rows({"A"}), {1, 4}, 200), seats("hall", rows({"B"}), {1, 4}),
                       general("floor", 3)}});
    book.run(1, book.features.concerts, AddSeats{admin(), DateId(2), {general("floor", 1)}});
    book.pass(1000);
    (void)book.take_facts();
    return book;
}

std::string open(const std::string& counts) {
    return "date 1 OPEN: " + counts + " of 11";
}

TEST(TakeSeats, HoldsSellsReleasesAndGivesBack) {
    Book book;
    with_seats(book).play({
        {1000, hold(1, by_ids({seat(5), seat(1)})), "hall/B1 hall/A1 for 300"},
        {1000, hold(2, places("floor", 2)), "2 in floor for 100"},
        {1000, look(), open("7 free, 4 held, 0 sold, 0 blocked")},
        {1000, map(), "v4 | hall 100..200: A1 HFFF B1 HFFF | floor 50 general"},
        {1000, sell(1), open("7 free, 2 held, 2 sold, 0 blocked")},
        {1000, release(2), open("9 free, 0 held, 2 sold, 0 blocked")},
        {1000, map(), "v6 | hall 100..200: A1 SFFF B1 SFFF | floor 50 general"},
        {1000, give_back(1), open("11 free, 0 held, 0 sold, 0 blocked")},
        {1000, map(), "v7 | hall 100..200: A1 FFFF B1 FFFF | floor 50 general"},
    });
    EXPECT_EQ(book.features.concerts.holders.size(), 0u);
    EXPECT_EQ(book.take_facts(), Facts{});
    book.expect_whole();
}

TEST(TakeSeats, IsRefusedInOrder) {
    Book book;
    Selection both = best(1);
    both.general = General{"floor", 1};
    CreateDate later = a_date();
    later.opens_at = Instant(2000);
    with_seats(book).play({
        {1000, ask(later), "date 3 BEFORE: 0 free, 0 held, 0 sold, 0 blocked of 0"},
        {1000, hold(1, both, 9), "out-of-range"},
        {1000, hold(1, Selection{}, 9), "out-of-range"},
        {1000, hold(1, by_ids({seat(1), seat(2), seat(1)}), 9), "out-of-range /seatIds"},
        {1000, hold(1, by_ids({seat(99)}), 9), "date-not-found"},
        {1000, hold(1, by_ids({seat(99)}), 3), "date-not-open 2000"},
        {1000, hold(1, by_ids({seat(4)})), "hall/A4 for 200"},
        {1000, hold(2, by_ids({seat(4), seat(9)})), "seat-not-found 1000009"},
        {1000, hold(2, by_ids({seat(0)})), "seat-not-found 1000000"},
        {1000, hold(2, by_ids({seat(1, 2)})), "seat-not-found 2000001"},
        {1000, hold(2, by_ids({seat(5), seat(4)})), "seat-taken 1000004 4"},
        {1000, hold(2, best(1, "balcony")), "seat-not-found"},
        {1000, hold(2, best(1, "floor")), "seat-not-found"},
        {1000, hold(2, places("balcony", 1)), "seat-not-found"},
        {1000, hold(2, places("hall", 9)), "seat-not-found"},
        {1000, hold(2, best(5)), "no-adjacent-seats 4"},
        {1000, hold(2, best(4, "hall", 99)), "no-adjacent-seats 0"},
        {1000, hold(2, places("floor", 4)), "section-full 3"},
        {1000, block({{"hall", rows({"B"}), NumberRange{2, 2}, {}}}),
         "1 changed: 9 free, 1 held, 0 sold, 1 blocked of 11"},
        {1000, hold(2, by_ids({seat(6), seat(4), seat(5)})), "seat-taken 1000006 2 1000004 4"},
        {1000, hold(2, best(4)), "no-adjacent-seats 3"},
        {5000, hold(2, by_ids({seat(99)})), "date-closed"},
        {5000, cancel(), "date 1 CANCELLED: 9 free, 1 held, 0 sold, 1 blocked of 11"},
        {5000, hold(2, by_ids({seat(99)})), "date-cancelled"},
    });
    book.expect_whole();
}

TEST(TakeSeats, TellsWhenADateIsSoldOutAndWhenSeatsAreBack) {
    Book book;
    with_seats(book).play({
        {1000, hold(1, by_ids({seat(1), seat(2), seat(3), seat(4)})),
         "hall/A1 hall/A2 hall/A3 hall/A4 for 800"},
        {1000, hold(2, best(4)), "hall/B1 hall/B2 hall/B3 hall/B4 for 400"},
        {1000, hold(3, places("floor", 2)), "2 in floor for 100"},
        {1001, hold(4, places("floor", 1)), "1 in floor for 50"},
        {1001, look(), "date 1 SOLD_OUT: 0 free, 11 held, 0 sold, 0 blocked of 11"},
        {1002, release(3), open("2 free, 9 held, 0 sold, 0 blocked")},
        {1003, release(4), open("3 free, 8 held, 0 sold, 0 blocked")},
        {1004, block({{"floor", {}, {}, 3}}), "3 changed: 0 free, 8 held, 0 sold, 3 blocked of 11"},
        {1005, block({{"floor", {}, {}, 1}}, BlockAction::unblock),
         "1 changed: 1 free, 8 held, 0 sold, 2 blocked of 11"},
    });
    EXPECT_EQ(book.take_facts(),
              (Facts{R"(date.sold_out {"date_id":1,"concert_id":1})",
                     R"(date.seats_back {"date_id":1,"concert_id":1,"free":2})",
                     R"(date.sold_out {"date_id":1,"concert_id":1})",
                     R"(date.seats_back {"date_id":1,"concert_id":1,"free":1})"}));
    book.expect_whole();
}

TEST(TakeSeats, KeepsWhenAllWereSoldForTheFirstTime) {
    Book book;
    auto sold_out_at = [&] { return count_of(book.features.concerts, DateId(1)).sold_out_at; };
    with_seats(book).play({
        {1000, block({{"hall", {}, {}, {}}, {"floor", {}, {}, 1}}),
         "9 changed: 2 free, 0 held, 0 sold, 9 blocked of 11"},
        {1000, hold(1, places("floor", 1)), "1 in floor for 50"},
        {1000, hold(2, places("floor", 1)), "1 in floor for 50"},
        {1100, sell(1), "date 1 SOLD_OUT: 0 free, 1 held, 1 sold, 9 blocked of 11"},
    });
    EXPECT_TRUE(sold_out_at().is_never());
    book.play({{1200, sell(2), "date 1 SOLD_OUT: 0 free, 0 held, 2 sold, 9 blocked of 11"}});
    EXPECT_EQ(sold_out_at(), Instant(1200));
    book.play({{1300, give_back(2), open("1 free, 0 held, 1 sold, 9 blocked")},
               {1300, hold(3, places("floor", 1)), "1 in floor for 50"},
               {1400, sell(3), "date 1 SOLD_OUT: 0 free, 0 held, 2 sold, 9 blocked of 11"}});
    EXPECT_EQ(sold_out_at(), Instant(1200));
    book.expect_whole();
}

TEST(TakeSeats, SellsOutByABlockAndNoMoreOnceSeatsAreAddedOrItIsCancelled) {
    Book book;
    auto sold_out_at = [&] { return count_of(book.features.concerts, DateId(1)).sold_out_at; };
    with_seats(book).play({
        {1000, block({{"hall", {}, {}, {}}, {"floor", {}, {}, 1}}),
         "9 changed: 2 free, 0 held, 0 sold, 9 blocked of 11"},
        {1000, hold(1, places("floor", 1)), "1 in floor for 50"},
        {1100, sell(1), open("1 free, 0 held, 1 sold, 9 blocked")},
    });
    EXPECT_TRUE(sold_out_at().is_never());
    book.play({{1200, block({{"floor", {}, {}, 1}}),
                "1 changed: 0 free, 0 held, 1 sold, 10 blocked of 11"}});
    EXPECT_EQ(sold_out_at(), Instant(1200));
    book.play({{1300, block({{"floor", {}, {}, 1}}, BlockAction::unblock),
                "1 changed: 1 free, 0 held, 1 sold, 9 blocked of 11"}});
    EXPECT_TRUE(sold_out_at().is_never());
    book.play({{1400, hold(2, places("floor", 1)), "1 in floor for 50"},
               {1500, sell(2), "date 1 SOLD_OUT: 0 free, 0 held, 2 sold, 9 blocked of 11"}});
    EXPECT_EQ(sold_out_at(), Instant(1500));
    book.play({{1600, add({general("floor", 5)}),
                "date 1 OPEN: 5 free, 0 held, 2 sold, 9 blocked of 16"}});
    EXPECT_TRUE(sold_out_at().is_never());
    book.play({{1700, block({{"floor", {}, {}, 5}}),
                "5 changed: 0 free, 0 held, 2 sold, 14 blocked of 16"}});
    EXPECT_EQ(sold_out_at(), Instant(1700));
    book.play({{1800, cancel(), "date 1 CANCELLED: 0 free, 0 held, 2 sold, 14 blocked of 16"}});
    EXPECT_TRUE(sold_out_at().is_never());
    book.expect_whole();
}

TEST(TakeSeats, SeatsOfADateThatHasClosedComeBackInSilence) {
    Book book;
    with_seats(book).play({
        {1000, hold(1, places("floor", 1), 2), "1 in floor for 50"},
        {5000, release(1), "date 2 CLOSED: 1 free, 0 held, 0 sold, 0 blocked of 1"},
    });
    for (const std::string& fact : book.take_facts()) {
        EXPECT_FALSE(fact.starts_with("date.seats_back")) << fact;
    }
    book.expect_whole();
}

TEST(TakeSeats, OfAnotherOrderStopTheProcess) {
    Book book;
    with_seats(book).play({{1000, hold(1, by_ids({seat(1)})), "hall/A1 for 200"}});
    ConcertFeature& feature = book.features.concerts;
    std::vector<Place> places = book.features.orders[1].places;
    EXPECT_DEATH(sell(feature, DateId(1), places, OrderId(2), Instant(1000)),
                 "seat 1000001 is not with order 2");
    EXPECT_DEATH(release(feature, DateId(1), places, OrderId(2), Instant(1000)),
                 "seat 1000001 is not with order 2");
    EXPECT_DEATH(give_back(feature, DateId(1), places, OrderId(1), Instant(1000)),
                 "place 1 of date 1 is in state H and moves from S");
    EXPECT_DEATH(hold(feature, DateId(1), places, OrderId(2), Instant(1000)),
                 "place 1 of date 1 is in state H and moves from F");
    std::vector<Place> too_many{{.seat = {}, .section = 2, .count = 4, .price = {}}};
    EXPECT_DEATH(hold(feature, DateId(1), too_many, OrderId(2), Instant(1000)),
                 "4 seats of section 2");
}

TEST(TakeSeats, SaysHowManyAreWanted) {
    EXPECT_EQ(seats_wanted(by_ids({seat(1), seat(2)})), 2u);
    EXPECT_EQ(seats_wanted(best(3)), 3u);
    EXPECT_EQ(seats_wanted(places("floor", 4)), 4u);
}

}  // namespace
}  // namespace onrush::concert
