// Concerts and dates, as operators make and change them, and as time opens and closes dates.
#include <gtest/gtest.h>

#include "features/concert/test/words.h"

namespace onrush::concert {
namespace {

const char* const empty_before = "date 1 BEFORE: 0 free, 0 held, 0 sold, 0 blocked of 0";

TEST(Concert, IsMadeAndChanged) {
    Book book;
    ChangeConcert change{.caller = admin(), .concert = ConcertId(1)};
    change.title = "Trio";
    change.description = std::optional<std::string>("three");
    ChangeConcert unknown{.caller = admin(), .concert = ConcertId(9)};
    ChangeConcert asked_by_user = change;
    asked_by_user.caller.account = account::AccountId(7);
    book.play({
        {1, ask(LookUpConcert{ConcertId(1)}), "concert-not-found"},
        {1, ask(a_concert()), "concert 1 Duo at Hall, 0 dates"},
        {2, ask(change), "concert 1 Trio at Hall, 0 dates"},
        {2, ask(unknown), "concert-not-found"},
        {2, ask(asked_by_user), "token-void"},
        {3, ask(a_concert()), "concert 2 Duo at Hall, 0 dates"},
        {3, ask(LookUpConcert{ConcertId(1)}), "concert 1 Trio at Hall, 0 dates"},
        {3, ask(ListConcerts{}), "2 1 end"},
        {3, ask(ListConcerts{.limit = 1, .cursor = {}}), "2 then 2"},
        {3, ask(ListConcerts{.limit = 1, .cursor = ConcertId(2)}), "1 end"},
        {3, ask(ListConcerts{.limit = 0, .cursor = {}}), "out-of-range /limit"},
    });
    EXPECT_EQ(book.features.concerts.concerts.find(ConcertId(1))->description, "three");
    book.expect_whole();
}

TEST(Concert, HasNoControlCharactersInItsNames) {
    Book book;
    CreateConcert titled = a_concert();
    titled.title = "a\nb";
    titled.venue = "\x1b[31m";
    CreateConcert placed = a_concert();
    placed.venue = std::string("a\0b", 3);
    ChangeConcert change{.caller = admin(), .concert = ConcertId(1)};
    change.venue = "a\x7f";
    ChangeConcert unknown = change;
    unknown.concert = ConcertId(9);
    book.play({
        {1, ask(titled), "out-of-range /title"},
        {1, ask(placed), "out-of-range /venue"},
        {1, ask(a_concert()), "concert 1 Duo at Hall, 0 dates"},
        {1, ask(change), "out-of-range /venue"},
        {1, ask(unknown), "concert-not-found"},
        {1, ask(a_date()), empty_before},
        {1, add({general("a\tb", 1)}), "out-of-range /seats/0/section"},
        {1, add({seats("a\tb", rows({"a\nb"}), {1, 2})}), "out-of-range /seats/0/section"},
        {1, add({seats("hall", rows({"a\nb"}), {1, 2})}), "out-of-range /seats/0"},
    });
    book.expect_whole();
}

TEST(Concert, HasNoControlCharactersButLineBreaksInItsDescription) {
    Book book;
    CreateConcert placed = a_concert();
    placed.venue = "a\tb";
    placed.description = "a\tb";
    CreateConcert described = a_concert();
    described.description = "\x1b[31m";
    CreateConcert two_lines = a_concert();
    two_lines.description = "two\nlines";
    ChangeConcert change{.caller = admin(), .concert = ConcertId(1)};
    change.description = std::optional<std::string>("a\r\nb");
    ChangeConcert unknown = change;
    unknown.concert = ConcertId(9);
    ChangeConcert emptied = change;
    emptied.description = std::optional<std::string>();
    book.play({
        {1, ask(placed), "out-of-range /venue"},
        {1, ask(described), "out-of-range /description"},
        {1, ask(two_lines), "concert 1 Duo at Hall, 0 dates"},
        {1, ask(change), "out-of-range /description"},
        {1, ask(unknown), "concert-not-found"},
    });
    EXPECT_EQ(book.features.concerts.concerts.find(ConcertId(1))->description, "two\nlines");
    book.play({{1, ask(emptied), "concert 1 Duo at Hall, 0 dates"}});
    book.expect_whole();
}

TEST(Concert, DateOpensAndClosesByTime) {
    Book book;
    book.play({
        {1, ask(a_concert()), "concert 1 Duo at Hall, 0 dates"},
        {1, ask(a_date()), empty_before},
        {1, add({general("floor", 9)}), "date 1 BEFORE: 9 free, 0 held, 0 sold, 0 blocked of 9"},
        {999, hold(1, places("floor", 1)), "date-not-open 1000"},
        {1000, hold(1, places("floor", 1)), "1 in floor for 50"},
        {4999, look(), "date 1 OPEN: 8 free, 1 held, 0 sold, 0 blocked of 9"},
        {5000, hold(2, places("floor", 1)), "date-closed"},
        {5000, look(), "date 1 CLOSED: 8 free, 1 held, 0 sold, 0 blocked of 9"},
        {5001, sell(1), "date 1 CLOSED: 8 free, 0 held, 1 sold, 0 blocked of 9"},
    });
    EXPECT_EQ(book.take_facts(),
              (Facts{R"(date.opened {"date_id":1,"concert_id":1,"free":9})",
                     R"(date.closed {"date_id":1,"concert_id":1,"sold":0,"held":1,)"
                     R"("cancelled":false})"}));
    book.expect_whole();
}

TEST(Concert, DateThatNobodyServedInItsTimeOpensAndClosesAtOnce) {
    Book book;
    book.play({{1, ask(a_concert()), "concert 1 Duo at Hall, 0 dates"},
               {1, ask(a_date()), empty_before},
               {7000, look(), "date 1 CLOSED: 0 free, 0 held, 0 sold, 0 blocked of 0"}});
    EXPECT_EQ(book.take_facts().size(), 2u);
    book.expect_whole();
}

TEST(Concert, DateOpensAtOnceWhenItsTimeIsPastAndClosesWhenItStartsUnlessTold) {
    Book book;
    CreateDate date = a_date();
    date.closes_at.reset();
    book.play({
        {2000, ask(a_concert()), "concert 1 Duo at Hall, 0 dates"},
        {2000, ask(date), "date 1 SOLD_OUT: 0 free, 0 held, 0 sold, 0 blocked of 0"},
        {2000, add({general("floor", 1)}), "date 1 OPEN: 1 free, 0 held, 0 sold, 0 blocked of 1"},
        {8999, look(), "date 1 OPEN: 1 free, 0 held, 0 sold, 0 blocked of 1"},
        {9000, look(), "date 1 CLOSED: 1 free, 0 held, 0 sold, 0 blocked of 1"},
    });
    book.expect_whole();
}

TEST(Concert, DateIsRefusedInOrder) {
    Book book;
    auto with = [](std::int64_t opens, std::int64_t starts, std::int64_t closes,
                   std::uint64_t concert = 1) {
        return ask(CreateDate{admin(), ConcertId(concert), Instant(opens), Instant(starts),
                              Instant(closes)});
    };
    const char* wrong = "out-of-range /closesAt";
    std::int64_t last = limits::instant_max.ms;
    book.play({
        {500, ask(a_concert()), "concert 1 Duo at Hall, 0 dates"},
        {500, with(2, 2, 1, 9), wrong},  // and the concert does not exist
        {500, with(-1, 900, 900), wrong},
        {500, with(900, 1000, 900), wrong},
        {500, with(900, 900, 1000), wrong},
        {500, with(100, 900, 500), wrong},  // it would be over already
        {500, with(900, 1000, last + 1), wrong},
        {500, with(900, last + 1, 1000), wrong},
        {500, ask(CreateDate{admin(), ConcertId(1), Instant(900), Instant(900), {}}),
         "out-of-range /startsAt"},
        {500, with(0, last, last, 9), "concert-not-found"},
        {500, with(900, last, last), empty_before},
        {500, with(0, 1, 501), "date 2 SOLD_OUT: 0 free, 0 held, 0 sold, 0 blocked of 0"},
    });
    book.expect_whole();
}

TEST(Concert, HasAtMostSoManyDates) {
    Book book;
    book.run(1, book.features.concerts, a_concert());
    book.run(1, book.features.concerts, a_concert());
    for (std::uint32_t i = 1; i < limits::dates_per_concert_max; ++i) {
        EXPECT_TRUE(book.run(1, book.features.concerts, a_date()));
    }
    CreateDate of_other = a_date();
    of_other.concert = ConcertId(2);
    EXPECT_TRUE(book.run(1, book.features.concerts, a_date()));
    book.play({{1, ask(a_date()), "dates-full"},
               {1, ask(of_other), "date 1001 BEFORE: 0 free, 0 held, 0 sold, 0 blocked of 0"}});
}

TEST(Concert, DatesAreListedByTheirTime) {
    Book book;
    auto at = [](std::int64_t starts, std::uint64_t concert = 1) {
        return CreateDate{admin(), ConcertId(concert), Instant(1000), Instant(starts), {}};
    };
    book.run(1, book.features.concerts, a_concert());
    book.run(1, book.features.concerts, a_concert());
    for (const CreateDate& date : {at(9000), at(7000), at(8000), at(6000, 2), at(7000)}) {
        EXPECT_TRUE(book.run(1, book.features.concerts, date));
    }
    auto list = [](std::optional<std::uint32_t> limit, std::optional<DateId> cursor,
                   std::optional<bool> available = std::nullopt, std::uint64_t concert = 1) {
        return ask(ListDates{ConcertId(concert), available, limit, cursor});
    };
    book.play({
        {1, list({}, {}), "2 5 3 1 end"},
        {1, list(2, {}), "2 5 then 5"},
        {1, list(2, DateId(5)), "3 1 end"},
        {1, list({}, DateId(4)), "2 5 3 1 end"},  // of another concert
        {1, list({}, DateId(99)), "2 5 3 1 end"},
        {1, list({}, {}, {}, 3), "concert-not-found"},
        {1, list({}, {}, {}, 2), "4 end"},
        {1, list(101, {}), "out-of-range /limit"},
        {1, add({general("floor", 2)}, 3), "date 3 BEFORE: 2 free, 0 held, 0 sold, 0 blocked of 2"},
        {1, list({}, {}, true), "end"},
        {1000, list({}, {}, true), "3 end"},
        {1000, list({}, {}, false), "2 5 1 end"},
        {1000, hold(1, places("floor", 2), 3), "2 in floor for 100"},
        {1000, list({}, {}, true), "end"},
        {1000, release(1), "date 3 OPEN: 2 free, 0 held, 0 sold, 0 blocked of 2"},
        {8000, list({}, {}, true), "end"},
    });
    book.expect_whole();
}

ChangeDate times(std::optional<std::int64_t> opens, std::optional<std::int64_t> starts,
                 std::optional<std::int64_t> closes) {
    ChangeDate input;
    auto set = [](auto& member, const std::optional<std::int64_t>& ms) {
        if (ms) {
            member = Instant(*ms);
        }
    };
    set(input.opens_at, opens);
    set(input.starts_at, starts);
    set(input.closes_at, closes);
    return input;
}

TEST(Concert, DateIsMovedWhileNobodyHasASeat) {
    Book book;
    const std::string free = ": 2 free, 0 held, 0 sold, 0 blocked of 2";
    book.play({
        {1, ask(a_concert()), "concert 1 Duo at Hall, 0 dates"},
        {1, ask(a_date()), empty_before},
        {1, add({general("floor", 2)}), "date 1 BEFORE" + free},
        {1, change(times(5000, {}, {})), "out-of-range /opensAt"},
        {1, change(times(2000, 12'000, 6000)), "date 1 BEFORE" + free},
        {1999, look(), "date 1 BEFORE" + free},
        {2000, look(), "date 1 OPEN" + free},
        {2000, change(times(2500, {}, {})), "date-opened"},
        {2000, change(times({}, 13'000, {})), "date 1 OPEN" + free},
        {2000, change(times({}, {}, 2000)), "out-of-range /closesAt"},
        {2000, change(times({}, 2000, {})), "out-of-range /startsAt"},
        {2000, hold(1, places("floor", 1)), "1 in floor for 50"},
        {2000, change(times({}, 14'000, {})), "seats-given"},
        {2000, change(times({}, {}, 7000)), "date 1 OPEN: 1 free, 1 held, 0 sold, 0 blocked of 2"},
        {2000, sell(1), "date 1 OPEN: 1 free, 0 held, 1 sold, 0 blocked of 2"},
        {2000, change(times({}, 14'000, {})), "seats-given"},
        {2000, give_back(1), "date 1 OPEN" + free},
        {2000, change(times({}, 14'000, {})), "date 1 OPEN" + free},
        {6999, look(), "date 1 OPEN" + free},
        {7000, look(), "date 1 CLOSED" + free},
        {7000, change(times({}, {}, 9000)), "date-closed"},
        {7000, change(times(9000, {}, {})), "date-closed"},  // and it has opened
        {7000, change(times({}, {}, 9000), 2), "date-not-found"},
    });
    book.expect_whole();
}

TEST(Concert, DateThatIsMovedToThePastOpensAtOnce) {
    Book book;
    book.play({
        {500, ask(a_concert()), "concert 1 Duo at Hall, 0 dates"},
        {500, ask(a_date()), empty_before},
        {500, change(times(400, {}, {})),
         "date 1 SOLD_OUT: 0 free, 0 held, 0 sold, 0 blocked of 0"},
    });
    EXPECT_EQ(book.take_facts(), (Facts{R"(date.opened {"date_id":1,"concert_id":1,"free":0})"}));
    book.expect_whole();
}

// Each pair of neighbours in the order of the checks: where both are wrong, the first is told.
TEST(Concert, ChangeOfADateIsRefusedInOrder) {
    Book book;
    auto priced = [](ChangeDate input, PriceChange change) {
        input.prices = std::vector{std::move(change)};
        return input;
    };
    PriceChange unknown{"balcony", rows({""}), Money(1)};
    PriceChange wrong_rows{"hall", rows({"12345678901"}), Money(1)};
    PriceChange no_rows{"hall", rows({"Z"}), Money(1)};
    book.play({
        {500, ask(a_concert()), "concert 1 Duo at Hall, 0 dates"},
        {500, ask(a_date()), empty_before},
        {500, add({seats("hall", rows({"A"}), {1, 2})}),
         "date 1 BEFORE: 2 free, 0 held, 0 sold, 0 blocked of 2"},
        {1000, hold(1, best(1)), "hall/A1 for 100"},
        {1000, change(priced(times(1, 2, 3), unknown), 2), "date-not-found"},
        {1000, change(priced(times(1, 2, 3), unknown)), "date-opened"},
        {1000, change(priced(times({}, 2, 3), unknown)), "seats-given"},
        {1000, change(priced(times({}, {}, 3), unknown)), "out-of-range /closesAt"},
        {1000, change(priced({}, unknown)), "seat-not-found /prices/0/section"},
        {1000, change(priced({}, wrong_rows)), "out-of-range /prices/0/rows"},
        {1000, change(priced({}, no_rows)), "seat-not-found /prices/0"},
        {1000, cancel(), "date 1 CANCELLED: 1 free, 1 held, 0 sold, 0 blocked of 2"},
        {1000, change(priced(times(1, 2, 3), unknown)), "date-cancelled"},
        {5000, change(priced(times(1, 2, 3), unknown)), "date-cancelled"},
    });
    book.expect_whole();
}

TEST(Concert, DateThatWasCancelledSellsNothingAndGivesBack) {
    Book book;
    book.play({
        {1, ask(a_concert()), "concert 1 Duo at Hall, 0 dates"},
        {1, ask(a_date()), empty_before},
        {1, add({general("floor", 2)}), "date 1 BEFORE: 2 free, 0 held, 0 sold, 0 blocked of 2"},
        {1000, hold(1, places("floor", 2)), "2 in floor for 100"},
        {1000, sell(1), "date 1 SOLD_OUT: 0 free, 0 held, 2 sold, 0 blocked of 2"},
        {2000, cancel(), "date 1 CANCELLED: 0 free, 0 held, 2 sold, 0 blocked of 2"},
        {2000, hold(2, places("floor", 1)), "date-cancelled"},
        {2000, add({general("floor", 2)}), "date-cancelled"},
        {2000, block({{"floor", {}, {}, 1}}), "date-cancelled"},
        {2001, give_back(1), "date 1 CANCELLED: 2 free, 0 held, 0 sold, 0 blocked of 2"},
    });
    EXPECT_EQ(book.take_facts(),
              (Facts{R"(date.opened {"date_id":1,"concert_id":1,"free":2})",
                     R"(date.sold_out {"date_id":1,"concert_id":1})",
                     R"(date.closed {"date_id":1,"concert_id":1,"sold":2,"held":0,)"
                     R"("cancelled":true})"}));
    book.expect_whole();
}

TEST(Concert, DateMayBeCancelledBeforeItOpensAndAfterItClosed) {
    Book book;
    book.play({
        {1, ask(a_concert()), "concert 1 Duo at Hall, 0 dates"},
        {1, ask(a_date()), empty_before},
        {1, ask(a_date()), "date 2 BEFORE: 0 free, 0 held, 0 sold, 0 blocked of 0"},
        {2, cancel(1), "date 1 CANCELLED: 0 free, 0 held, 0 sold, 0 blocked of 0"},
        {5000, cancel(2), "date 2 CANCELLED: 0 free, 0 held, 0 sold, 0 blocked of 0"},
        {9000, look(1), "date 1 CANCELLED: 0 free, 0 held, 0 sold, 0 blocked of 0"},
    });
    EXPECT_EQ(book.take_facts().size(), 3u);  // date 1 closed once, date 2 opened and closed
    book.expect_whole();
}

TEST(Concert, TextsHaveLimits) {
    Book book;
    auto with = [](std::size_t title, std::size_t venue, std::size_t description) {
        return ask(CreateConcert{admin(), std::string(title, 't'), std::string(venue, 'v'),
                                 std::string(description, 'd')});
    };
    auto refused_at = [](const char* pointer) { return std::string("out-of-range ") + pointer; };
    book.play({
        {1, with(0, 1, 0), refused_at("/title")},
        {1, with(limits::title_characters_max + 1, 1, 0), refused_at("/title")},
        {1, with(1, 0, 0), refused_at("/venue")},
        {1, with(1, limits::venue_characters_max + 1, 0), refused_at("/venue")},
        {1, with(1, 1, limits::description_characters_max + 1), refused_at("/description")},
        {1, with(1, 1, 0), "concert 1 t at v, 0 dates"},
    });
    EXPECT_TRUE(book.run(1, book.features.concerts,
                         CreateConcert{admin(), std::string(limits::title_characters_max, 't'),
                                       std::string(limits::venue_characters_max, 'v'),
                                       std::string(limits::description_characters_max, 'd')}));
}

}  // namespace
}  // namespace onrush::concert
