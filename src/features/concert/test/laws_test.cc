// Each law of concerts, broken on purpose.
#include <algorithm>

#include <gtest/gtest.h>

#include "engine/test/laws.h"
#include "features/concert/concert.h"

namespace onrush::concert {
namespace {

using Broken = std::vector<std::string>;
using base::Instant;
using base::Money;

// Date 1 is open. Section 1 has row A 1..4 as run 1, FHSB, and row B 1..2 as run 2, FF; section 2
// is general with 5 places, one held and one sold. Order 1 has seat 2, order 2 seat 3.
struct ConcertLawsTest : testing::Test {
    engine::Domain domain;
    engine::Ids ids{domain};
    account::AccountFeature accounts{domain};
    room::RoomFeature rooms{domain, ids, accounts};
    ConcertFeature feature{domain, ids, rooms};
    DateId one{1};

    void SetUp() override {
        engine::test::hand_out(ids, {"concert", "date"});
        feature.concerts.insert({.id = ConcertId(1), .title = "Duo", .dates = 1});
        feature.dates.insert({.id = one,
                              .concert = ConcertId(1),
                              .opens_at = Instant(5),
                              .closes_at = Instant(90),
                              .starts_at = Instant(80),
                              .sections = 2,
                              .runs = 2,
                              .places = 6});
        feature.counts.insert({.date = one,
                               .seats = 11,
                               .free = 6,
                               .held = 2,
                               .sold = 2,
                               .blocked = 1,
                               .opened = true,
                               .turns_at = Instant(90)});
        feature.sections.insert({one, 1, "hall", false, Money(100), Money(200)});
        feature.sections.insert({one, 2, "floor", true, Money(50), Money(50)});
        feature.section_counts.insert({one, 1, 6, 3, 1, 1, 1});
        feature.section_counts.insert({one, 2, 5, 3, 1, 1, 0});
        feature.runs.insert({one, 1, 1, "A", 1, 1, 4, Money(200)});
        feature.runs.insert({one, 2, 1, "B", 1, 5, 2, Money(100)});
        feature.states.insert({one, 1, "FHSB"});
        feature.states.insert({one, 2, "FF"});
        feature.holders.insert({seat_id(one, 2), OrderId(1)});
        feature.holders.insert({seat_id(one, 3), OrderId(2)});
        EXPECT_EQ(engine::test::broken_laws(domain), Broken{});
        domain.schema().end_batch();
        EXPECT_FALSE(votes_no());
    }
    template <typename Change>
    void change_date(Change change) {
        feature.dates.update(*feature.dates.find(one), change);
    }
    template <typename Change>
    void change_count(Change change) {
        feature.counts.update(*feature.counts.find(one), change);
    }
    template <typename Change>
    void change_section(std::uint32_t number, Change change) {
        feature.sections.update(*feature.sections.find(one, number), change);
    }
    template <typename Change>
    void change_section_count(std::uint32_t number, Change change) {
        feature.section_counts.update(*feature.section_counts.find(one, number), change);
    }
    template <typename Change>
    void change_run(std::uint32_t number, Change change) {
        feature.runs.update(*feature.runs.find(one, number), change);
    }
    void set_states(std::uint32_t run, const std::string& states) {
        feature.states.update(*feature.states.find(one, run),
                              [&](SeatStates& row) { row.states = states; });
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
    // Of a date and its count, which have their laws in common.
    void expect_both(const std::string& wrong) {
        expect_broken({"dates: " + wrong, "date counts: " + wrong});
    }
    // Of laws that only look at the whole.
    void expect_found(const Broken& all) {
        EXPECT_EQ(engine::test::broken_laws(domain), all);
        EXPECT_FALSE(votes_no());
    }
};

TEST_F(ConcertLawsTest, IdsWereHandedOut) {
    feature.concerts.insert({.id = ConcertId(11)});
    expect_broken({"ids of concerts: concert 11 is above 10, the last one handed out"});
    feature.concerts.erase(*feature.concerts.find(ConcertId(11)));
    feature.concerts.update(*feature.concerts.find(ConcertId(1)),
                            [](Concert& row) { row.dates += 1; });
    feature.dates.insert({.id = DateId(11),
                          .concert = ConcertId(1),
                          .opens_at = Instant(5),
                          .closes_at = Instant(90),
                          .starts_at = Instant(80)});
    feature.counts.insert({.date = DateId(11), .turns_at = Instant(5)});
    expect_broken({"ids of dates: date 11 is above 10, the last one handed out"});
}

TEST_F(ConcertLawsTest, ConcertsCountTheirDates) {
    feature.concerts.update(*feature.concerts.find(ConcertId(1)),
                            [](Concert& row) { row.dates = 2; });
    expect_found({"concerts count their dates: concert 1 has 1 dates, but counts 2"});
}

TEST_F(ConcertLawsTest, DatesAreOfAConcertAndHaveTheirTimesInOrder) {
    change_date([](Date& row) { row.concert = ConcertId(2); });
    expect_broken({"dates: date 1 names concert 2, which does not exist",
                   "concerts count their dates: concert 1 has 0 dates, but counts 1"});
    change_date([](Date& row) {
        row.concert = ConcertId(1);
        row.starts_at = Instant(5);
    });
    expect_broken({"dates: date 1 opens at 1970-01-01T00:00:00.005Z, too late"});
}

TEST_F(ConcertLawsTest, FreeHeldSoldAndBlockedAreTheSeats) {
    change_count([](DateCount& row) { row.free = 7; });
    expect_broken(
        {"dates: date 1 has 11 seats, but 7 free, 2 held, 2 sold and 1 blocked",
         "date counts: date 1 has 11 seats, but 7 free, 2 held, 2 sold and 1 blocked",
         "sections add up: date 1 has 11 seats, but 7 free, 2 held, 2 sold and 1 blocked, but its "
         "sections have 11 seats, but 6 free, 2 held, 2 sold and 1 blocked"});
}

TEST_F(ConcertLawsTest, ADateTurnsAtItsTimes) {
    const std::string wrong = "date 1 opens or closes at 1970-01-01T00:00:00.";
    change_count([](DateCount& row) { row.turns_at = Instant(91); });
    expect_both(wrong + "091Z, which is not its time");
    change_count([](DateCount& row) {
        row.turns_at = Instant(90);
        row.opened = false;
    });
    expect_both(wrong + "090Z, which is not its time");
    change_count([](DateCount& row) { row.opened = row.closed = true; });
    expect_both(wrong + "090Z, which is not its time");
    change_count([](DateCount& row) { row.closed = false; });
    change_date([](Date& row) { row.cancelled = true; });
    expect_both(wrong + "090Z, which is not its time");
}

TEST_F(ConcertLawsTest, ADateHasACount) {
    feature.counts.erase(*feature.counts.find(one));
    change_date([](Date&) {});
    expect_broken({"dates: date 1 has no count"});
}

TEST_F(ConcertLawsTest, ACountIsOfADate) {
    feature.counts.insert({.date = DateId(7)});
    expect_broken({"date counts: a count names date 7, which does not exist"});
}

TEST_F(ConcertLawsTest, SectionsAreOfTheDate) {
    feature.sections.insert({one, 3, "box", false, Money(1), Money(1)});
    expect_broken({"sections: date 1 does not have its section 3"});
}

TEST_F(ConcertLawsTest, SectionsHaveACountAndPrices) {
    change_section(2, [](Section& row) { row.highest_price = Money(49); });
    expect_broken({"sections: section 2 of date 1 costs 50 to 49"});
    change_section(2, [](Section& row) { row.highest_price = Money(50); });
    feature.section_counts.erase(*feature.section_counts.find(one, 2));
    change_count([](DateCount& row) {
        row.seats = 6;
        row.free = 3;
        row.held = row.sold = 1;
    });
    expect_broken({"sections: section 2 of date 1 has no count"});
}

TEST_F(ConcertLawsTest, OfAGeneralSectionNoMoreAreGivenThanItHolds) {
    change_section_count(2, [](SectionCount& row) { row.sold = 5; });
    const std::string wrong =
        "section 2 of date 1 has 5 seats, but 3 free, 1 held, 5 sold and 0 blocked";
    expect_broken(
        {"sections: " + wrong, "section counts: " + wrong,
         "sections add up: date 1 has 11 seats, but 6 free, 2 held, 2 sold and 1 blocked, but its "
         "sections have 11 seats, but 6 free, 2 held, 6 sold and 1 blocked"});
}

TEST_F(ConcertLawsTest, ACountOfASectionIsOfOneThatExists) {
    feature.section_counts.insert({one, 3, 0, 0, 0, 0, 0});
    expect_broken({"section counts: a count names section 3 of date 1, which does not exist"});
}

TEST_F(ConcertLawsTest, RunsAreOfTheDateAndOfASectionWithSeats) {
    change_run(2, [](SeatRun& row) { row.section = 2; });
    expect_broken({"seat runs: date 1 does not have its run 2 of seats",
                   "rows are those of the counts: section 1 of date 1 has 6 seats, but 3 free, 1 "
                   "held, 1 sold and 1 blocked for 100 to 200, which its rows do not"});
    change_run(2, [](SeatRun& row) {
        row.section = 1;
        row.first_place = 6;
    });
    expect_broken({"seat runs: date 1 does not have its run 2 of seats"});
    change_run(2, [](SeatRun& row) {
        row.first_place = 5;
        row.price = Money(99);
    });
    expect_broken({"seat runs: run 2 of date 1 costs 99, which its section does not",
                   "rows are those of the counts: section 1 of date 1 has 6 seats, but 3 free, 1 "
                   "held, 1 sold and 1 blocked for 100 to 200, which its rows do not"});
}

TEST_F(ConcertLawsTest, ARunHasALetterForEachSeat) {
    feature.states.erase(*feature.states.find(one, 2));
    change_run(2, [](SeatRun&) {});
    expect_broken({"seat runs: run 2 of date 1 has 2 seats, but not as many states",
                   "rows are those of the counts: section 1 of date 1 has 6 seats, but 3 free, 1 "
                   "held, 1 sold and 1 blocked for 100 to 200, which its rows do not"});
    feature.states.insert({one, 2, "FX"});
    expect_broken({"seat states: run 2 of date 1 has the states FX",
                   "rows are those of the counts: section 1 of date 1 has 6 seats, but 3 free, 1 "
                   "held, 1 sold and 1 blocked for 100 to 200, which its rows do not"});
}

TEST_F(ConcertLawsTest, LettersAreOfARun) {
    feature.states.insert({one, 3, "F"});
    expect_broken({"seat states: run 3 of date 1 has the states F"});
}

TEST_F(ConcertLawsTest, CountsAreThoseOfTheRows) {
    set_states(2, "FB");
    expect_found(
        {"rows are those of the counts: section 1 of date 1 has 6 seats, but 3 free, 1 "
         "held, 1 sold and 1 blocked for 100 to 200, which its rows do not"});
}

TEST_F(ConcertLawsTest, WhatIsHeldOrSoldHasAnOrder) {
    feature.holders.erase(*feature.holders.find(seat_id(one, 2)));
    expect_broken(
        {"seats that are given have an order: run 1 of date 1 has seat 1000002 in state H with no "
         "order"});
}

TEST_F(ConcertLawsTest, AnOrderHasOnlyWhatIsHeldOrSold) {
    feature.holders.insert({seat_id(one, 4), OrderId(3)});
    expect_broken({"seat holders: order 3 has seat 1000004, which is in state B"});
}

TEST_F(ConcertLawsTest, AnOrderHasSeatsThatExist) {
    feature.holders.insert({seat_id(one, 7), OrderId(3)});
    expect_broken({"seat holders: order 3 has seat 1000007, which does not exist"});
}

TEST_F(ConcertLawsTest, RunsShareNoSeats) {
    // Row A 4..5, places 4 and 5, in place of row B.
    change_run(2, [](SeatRun& row) {
        row.row = "A";
        row.first_seat = 4;
    });
    expect_found({"runs share no seats: run 2 of date 1 shares seats with another"});
    change_run(2, [](SeatRun& row) {
        row.row = "B";
        row.first_place = 4;
    });
    expect_found({"runs share no seats: run 2 of date 1 shares seats with another"});
    change_run(2, [](SeatRun& row) {
        row.row = "A";
        row.first_place = 5;
        row.first_seat = 1;
    });
    expect_found({"runs share no seats: run 2 of date 1 begins where another does"});
}

}  // namespace
}  // namespace onrush::concert
