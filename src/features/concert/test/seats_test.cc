// Seats as operators make, price and block them, and the map that everybody reads.
#include <gtest/gtest.h>

#include "features/concert/test/words.h"

namespace onrush::concert {
namespace {

// Concert 1 and its dates 1 and 2.
Book& with_dates(Book& book) {
    book.run(1, book.features.concerts, a_concert());
    book.run(1, book.features.concerts, a_date());
    book.run(1, book.features.concerts, a_date());
    return book;
}

std::string before(const std::string& counts) {
    return "date 1 BEFORE: " + counts;
}

TEST(Seats, AreMadeByRangesInOneCallAndMoreLater) {
    Book book;
    with_dates(book).play({
        {1, map(), "v0"},
        {1,
         add({seats("hall", rows({"A", "B"}), {1, 4}, 200), seats("box", row_numbers(1, 2), {7, 8}),
              general("floor", 10), seats("hall", rows({"C"}), {1, 2}, 100)}),
         before("24 free, 0 held, 0 sold, 0 blocked of 24")},
        {1, map(),
         "v1 | hall 100..200: A1 FFFF B1 FFFF C1 FF | box 100: 17 FF 27 FF | floor 50 general"},
        {1, map("box"), "v1 | box 100: 17 FF 27 FF"},
        {1, map("floor"), "v1 | floor 50 general"},
        {1, map("balcony"), "seat-not-found"},
        {1, map({}, 3), "date-not-found"},
        {2, add({seats("hall", rows({"A"}), {5, 6}, 300), general("floor", 5)}),
         before("31 free, 0 held, 0 sold, 0 blocked of 31")},
        {2, map("hall"), "v2 | hall 100..300: A1 FFFF B1 FFFF C1 FF A5 FF"},
        {2, map({}, 2), "v0"},
    });
    const ConcertFeature& feature = book.features.concerts;
    const SeatMap& whole =
        *book.run(2, book.features.concerts, LookUpSeats{DateId(1), "hall"})->map;
    EXPECT_EQ(whole.sections[0].rows[1].first_seat_id, seat(5));
    EXPECT_EQ(whole.sections[0].rows[3].first_seat_id, seat(15));
    EXPECT_EQ(whole.sections[0].rows[3].price, Money(300));
    EXPECT_EQ(count_of(feature, DateId(1), 3).seats, 15u);
    book.expect_whole();
}

TEST(Seats, OfOneBadRangeLeaveNothing) {
    Book book;
    SeatRange good = seats("hall", rows({"A"}), {1, 4});
    SeatRange no_seats = good;
    no_seats.seats.reset();
    SeatRange both = good;
    both.capacity = 5;
    SeatRange nothing = general("floor", 1);
    nothing.capacity.reset();
    with_dates(book).play({
        {1, add({good, no_seats}), "out-of-range /seats/1"},
        {1, add({good, both}), "out-of-range /seats/1"},
        {1, add({nothing}), "out-of-range /seats/0"},
        {1, add({good, seats("hall", rows({"B"}), {4, 3})}), "out-of-range /seats/1"},
        {1, add({good, seats("hall", row_numbers(3, 2), {1, 1})}), "out-of-range /seats/1"},
        {1, add({good, seats("hall", rows({"B", ""}), {1, 3})}), "out-of-range /seats/1"},
        {1, add({good, seats("hall", rows({"12345678901"}), {1, 3})}), "out-of-range /seats/1"},
        {1, add({good, general("hall", 5)}), "section-differs /seats/1"},
        {1, add({general("hall", 5), good}), "section-differs /seats/1"},
        {1, add({general("hall", 5), general("hall", 5, 60)}), "section-differs /seats/1"},
        {1, add({good, seats("hall", rows({"B", "A"}), {4, 9})}), "seats-exist /seats/1/rows/1 4"},
        {1, add({seats("hall", rows({"A", "A"}), {1, 2})}), "seats-exist /seats/0/rows/1 1"},
        {1, add({seats("hall", rows({"A"}), {1, 2}, -1)}), "out-of-range /seats/0/price"},
        {1, add({}), "out-of-range /seats"},
        {1, add({good}, 3), "date-not-found"},
        {1, map(), "v0"},
        {1, add({good, seats("hall", rows({"A"}), {5, 5}), seats("hall", rows({"A"}), {7, 9})}),
         before("8 free, 0 held, 0 sold, 0 blocked of 8")},
        {1, add({seats("hall", rows({"A"}), {6, 6})}),
         before("9 free, 0 held, 0 sold, 0 blocked of 9")},
        {1, add({seats("hall", rows({"A"}), {1, 1})}), "seats-exist /seats/0/rows/0 1"},
        {1, add({seats("hall", rows({"A"}), {9, 10})}), "seats-exist /seats/0/rows/0 9"},
        {5000, add({seats("hall", rows({"B"}), {9, 10})}), "date-closed"},
    });
    book.expect_whole();
}

// Each pair of neighbours in the order of the checks: where both are wrong, the first is told.
TEST(Seats, AreMadeOrRefusedInOrder) {
    Book book;
    std::vector<SeatRange> sections;
    for (std::uint32_t i = 3; i <= limits::sections_per_date_max; ++i) {
        sections.push_back(general(fmt::format("floor {}", i), 1));
    }
    SeatRange formless{"a\nb", rows({"A"}), NumberRange{1, 1}, 1, Money(1)};
    with_dates(book).play({
        {1, add({seats("hall", rows({"1"}), {1, 400}), general("floor", 2)}),
         before("402 free, 0 held, 0 sold, 0 blocked of 402")},
        {1, add({formless}), "out-of-range /seats/0"},
        {1, add({seats("a\nb", rows({""}), {1, 2})}), "out-of-range /seats/0/section"},
        {1, add({seats("floor", rows({""}), {1, 2})}), "out-of-range /seats/0"},
        {1, add(sections), before("500 free, 0 held, 0 sold, 0 blocked of 500")},
        {1, add({seats("one more", rows({"A"}), {1, 501})}), "seats-full /seats/0 100"},
        {1, add({seats("hall", row_numbers(1, 4000), {1, 1})}), "seats-full /seats/0 4000"},
        {1, add({seats("hall", rows({"1"}), {400, 501})}), "seats-exist /seats/0/rows/0 400"},
        {5000, add({formless}), "date-closed"},
    });
    book.expect_whole();
}

// At each limit and one above it.
TEST(Seats, HaveLimits) {
    Book book;
    auto expect = [&](std::uint64_t date, std::vector<SeatRange> ranges,
                      const base::Refusal* refusal) {
        auto result =
            book.run(1, book.features.concerts, AddSeats{admin(), DateId(date), std::move(ranges)});
        EXPECT_EQ(result ? "" : result.error().detail(), refusal != nullptr ? refusal->detail : "");
    };
    with_dates(book);
    expect(1, {seats("hall", rows({"A"}), {1, 501})}, &row_full);
    expect(1, {seats("hall", rows({"A"}), {1, 500})}, nullptr);
    expect(1, {seats("hall", rows({"A"}), {501, 501})}, &row_full);
    for (std::uint32_t i = 1; i < limits::runs_per_row_max; ++i) {
        expect(1, {seats("hall", rows({"B"}), {i, i})}, nullptr);
    }
    expect(1, {seats("hall", rows({"B"}), {20, 20})}, nullptr);
    expect(1, {seats("hall", rows({"B"}), {21, 21})}, &runs_of_row_full);
    for (std::uint32_t i = 1; i < limits::sections_per_date_max; ++i) {
        expect(1, {general(fmt::format("floor {}", i), 1)}, nullptr);
    }
    expect(1, {general("one more", 1)}, &sections_full);
    expect(1, {general("floor 1", limits::general_capacity_max)}, &general_full);
    expect(1, {general("floor 1", limits::general_capacity_max - 1)}, nullptr);
    expect(2, {seats("hall", row_numbers(1, 4001), {1, 1})}, &runs_full);
    expect(2, {seats("hall", row_numbers(1, 3999), {1, 1}), seats("hall", rows({"A"}), {1, 1})},
           nullptr);
    expect(2, {seats("hall", rows({"B"}), {1, 1})}, &runs_full);
    book.expect_whole();
}

TEST(Seats, OfAWholeDateAreMadeInOneCommand) {
    Book book;
    with_dates(book);
    AddSeats too_many{
        admin(),
        DateId(1),
        {seats("hall", row_numbers(1, 200), {1, 500}), seats("hall", rows({"A"}), {1, 1})}};
    auto refused = book.run(1, book.features.concerts, too_many);
    ASSERT_FALSE(refused);
    EXPECT_EQ(say(refused.error()), "seats-full /seats/1 100000");
    EXPECT_TRUE(refused.error().is(places_full));
    AddSeats whole{admin(), DateId(1), {seats("hall", row_numbers(1, 4000), {1, 25})}};
    AddSeats long_rows{admin(), DateId(2), {seats("hall", row_numbers(1, 200), {1, 500})}};
    // What the engine counts of a command, with all of its rows.
    auto bytes_of = [&](const AddSeats& input) {
        std::size_t bytes = 0;
        book.call(1, [&](Instant now) {
            EXPECT_TRUE(decide(book.features.concerts, input, now));
            bytes = book.domain.schema().batch_bytes();
            return std::string();
        });
        return bytes;
    };
    EXPECT_LT(bytes_of(whole), engine::limits::command_bytes_max);
    EXPECT_LT(bytes_of(long_rows), engine::limits::command_bytes_max);
    book.play({{1, block({{"hall", {}, {}, {}}}),
                "100000 changed: 0 free, 0 held, 0 sold, 100000 blocked of 100000"}});
    book.expect_whole();
}

TEST(Seats, AreBlockedAndUnblocked) {
    Book book;
    auto unblock = BlockAction::unblock;
    with_dates(book).play({
        {1, add({seats("hall", rows({"A", "B"}), {1, 4}), general("floor", 10)}),
         before("18 free, 0 held, 0 sold, 0 blocked of 18")},
        {1, block({{"hall", rows({"A"}), NumberRange{2, 3}, {}}}),
         "2 changed: 16 free, 0 held, 0 sold, 2 blocked of 18"},
        {1, block({{"hall", rows({"A"}), {}, {}}, {"floor", {}, {}, 4}}),
         "6 changed: 10 free, 0 held, 0 sold, 8 blocked of 18"},
        {1, map(), "v3 | hall 100: A1 BBBB B1 FFFF | floor 50 general"},
        {1, block({{"hall", rows({"A"}), {}, {}}}),
         "0 changed: 10 free, 0 held, 0 sold, 8 blocked of 18"},
        {1, map("hall"), "v3 | hall 100: A1 BBBB B1 FFFF"},  // nothing has changed
        {1, block_ids({seat(8), seat(5)}), "2 changed: 8 free, 0 held, 0 sold, 10 blocked of 18"},
        {1, block_ids({seat(8), seat(1)}, unblock),
         "2 changed: 10 free, 0 held, 0 sold, 8 blocked of 18"},
        {1, map("hall"), "v5 | hall 100: A1 FBBB B1 BFFF"},
        {1, block({{"hall", {}, {}, {}}, {"floor", {}, {}, 3}}, unblock),
         "7 changed: 17 free, 0 held, 0 sold, 1 blocked of 18"},
        {1, block({{"floor", {}, {}, 2}}, unblock), "too-few-blocked /seats/0 1"},
        {1, block({{"floor", {}, {}, 10}}), "section-full /seats/0 9"},
        {1, block({{"floor", {}, {}, 5}, {"floor", {}, {}, 5}}), "section-full /seats/1 4"},
    });
    book.expect_whole();
}

TEST(Seats, ThatSomebodyHasAreNotBlocked) {
    Book book;
    with_dates(book).play({
        {1, add({seats("hall", rows({"A", "B"}), {1, 4})}),
         before("8 free, 0 held, 0 sold, 0 blocked of 8")},
        {1000, hold(1, by_ids({seat(2)})), "hall/A2 for 100"},
        {1000, hold(2, by_ids({seat(7)})), "hall/B3 for 100"},
        {1000, sell(2), "date 1 OPEN: 6 free, 1 held, 1 sold, 0 blocked of 8"},
        {1000, block({{"hall", {}, {}, {}}}), "seat-taken 1000002 2 1000007 3"},
        {1000, block_ids({seat(1), seat(7)}), "seat-taken 1000007 3"},
        {1000, map(), "v5 | hall 100: A1 FHFF B1 FFSF"},
        {1000, block({{"hall", {}, {}, {}}}, BlockAction::unblock),
         "0 changed: 6 free, 1 held, 1 sold, 0 blocked of 8"},
        {1000, block({{"hall", {}, NumberRange{1, 1}, {}}}),
         "2 changed: 4 free, 1 held, 1 sold, 2 blocked of 8"},
    });
    book.expect_whole();
}

TEST(Seats, AreBlockedOrRefusedInOrder) {
    Book book;
    auto both = ask(BlockSeats{admin(),
                               DateId(1),
                               {},
                               std::vector{seat(1)},
                               std::vector<BlockRange>{{"hall", {}, {}, {}}}});
    with_dates(book).play({
        {1, add({seats("hall", rows({"A", "B"}), {1, 4}), general("floor", 2)}),
         before("10 free, 0 held, 0 sold, 0 blocked of 10")},
        {1, both, "out-of-range"},
        {1, ask(BlockSeats{admin(), DateId(1), {}, {}, {}}), "out-of-range"},
        {1, ask(BlockSeats{admin(), DateId(3), {}, {}, {}}), "date-not-found"},
        {1, block_ids({seat(1), seat(9)}), "seat-not-found /seatIds/1 1000009"},
        {1, block_ids({seat(0)}), "seat-not-found /seatIds/0 1000000"},
        {1, block_ids({seat(1, 2)}), "seat-not-found /seatIds/0 2000001"},
        {1, block_ids({seat(1), seat(2), seat(1)}), "out-of-range /seatIds/2"},
        {1, block_ids({}), "out-of-range /seatIds"},
        {1, block({{"balcony", {}, {}, 4}}), "seat-not-found /seats/0/section"},
        {1, block({{"hall", {}, {}, 4}}), "out-of-range /seats/0"},
        {1, block({{"floor", {}, {}, {}}}), "out-of-range /seats/0"},
        {1, block({{"floor", rows({"A"}), {}, 1}}), "out-of-range /seats/0"},
        {1, block({{"hall", rows({""}), NumberRange{9, 9}, {}}}), "out-of-range /seats/0"},
        {1, block({{"hall", {}, NumberRange{3, 2}, {}}}), "out-of-range /seats/0"},
        {1, block({{"hall", rows({"A"}), NumberRange{5, 9}, {}}}), "seat-not-found /seats/0"},
        {1, block({{"hall", rows({"C"}), {}, {}}}), "seat-not-found /seats/0"},
        {1, block({{"hall", rows({"A"}), {}, {}}, {"hall", {}, NumberRange{4, 4}, {}}}),
         "out-of-range /seats/1"},
        {1, block({{"hall", row_numbers(1, 9), {}, {}}}), "seat-not-found /seats/0"},
        {1, map("hall"), "v1 | hall 100: A1 FFFF B1 FFFF"},
        {1000, hold(1, by_ids({seat(1)})), "hall/A1 for 100"},
        {1000, block_ids({seat(1), seat(1)}), "out-of-range /seatIds/1"},  // and it is held
        {5000, block_ids({seat(1)}), "date-closed"},
        {5000, ask(BlockSeats{admin(), DateId(1), {}, {}, {}}), "date-closed"},
    });
    book.expect_whole();
}

TEST(Seats, RowsThatAreNumberedAreNamedByNumbers) {
    Book book;
    with_dates(book).play({
        {1,
         add({seats("hall", row_numbers(8, 11), {1, 1}),
              seats("hall", rows({"08", "8a"}), {1, 1})}),
         before("6 free, 0 held, 0 sold, 0 blocked of 6")},
        {1, block({{"hall", row_numbers(1, 10), {}, {}}}),
         "3 changed: 3 free, 0 held, 0 sold, 3 blocked of 6"},
        {1, map(), "v2 | hall 100: 81 B 91 B 101 B 111 F 081 F 8a1 F"},
    });
    book.expect_whole();
}

TEST(Seats, GetANewPriceWhileNobodyHasThem) {
    Book book;
    with_dates(book).play({
        {1, add({seats("hall", rows({"A", "B"}), {1, 2}), general("floor", 9)}),
         before("13 free, 0 held, 0 sold, 0 blocked of 13")},
        {1000, hold(1, by_ids({seat(1)})), "hall/A1 for 100"},
        {1000, hold(2, places("floor", 2)), "2 in floor for 100"},
        {1000,
         price({{"hall", {}, Money(300)},
                {"hall", rows({"B"}), Money(200)},
                {"floor", {}, Money(70)}}),
         "date 1 OPEN: 10 free, 3 held, 0 sold, 0 blocked of 13"},
        {1000, map(), "v5 | hall 200..300: A1 HF B1 FF | floor 70 general"},
        {1000, sell(1), "date 1 OPEN: 10 free, 2 held, 1 sold, 0 blocked of 13"},
        {1000, hold(3, by_ids({seat(2), seat(3)})), "hall/A2 hall/B1 for 500"},
        {1000, hold(4, places("floor", 2)), "2 in floor for 140"},
        {1000, price({{"floor", rows({"A"}), Money(1)}}), "seat-not-found /prices/0"},
        {1000, price({{"hall", {}, Money(-1)}}), "out-of-range /prices/0/price"},
        {1000, price({}), "out-of-range /prices"},
    });
    EXPECT_EQ(book.features.orders[1].places[0].price, Money(100));
    book.expect_whole();
}

// A large map is not read anew for everybody.
TEST(Seats, MapIsSharedByACrowd) {
    Book book;
    with_dates(book);
    book.run(1, book.features.concerts,
             AddSeats{admin(), DateId(1), {seats("hall", row_numbers(1, 100), {1, 500})}});
    auto ask_map = [&](std::int64_t at_ms) {
        return *book.run(at_ms, book.features.concerts, LookUpSeats{DateId(1), {}});
    };
    KeptMap first = ask_map(1000);
    EXPECT_EQ(ask_map(2000).map, first.map);  // nothing has changed
    book.play({{2000, hold(1, by_ids({seat(1)})), "hall/11 for 100"}});
    KeptMap second = ask_map(2000);
    EXPECT_NE(second.tag, first.tag);
    book.play({{2001, hold(2, by_ids({seat(2)})), "hall/12 for 100"}});
    EXPECT_EQ(ask_map(2049).map, second.map);
    KeptMap third = ask_map(2050);
    EXPECT_EQ(third.map->version, 4u);
    EXPECT_EQ(third.map->sections[0].rows[0].states.substr(0, 3), "HHF");
    book.play({{2050, release(1), "date 1 OPEN: 49999 free, 1 held, 0 sold, 0 blocked of 50000"},
               {2050, release(2), "date 1 OPEN: 50000 free, 0 held, 0 sold, 0 blocked of 50000"}});
    EXPECT_EQ(ask_map(2100).tag, first.tag);  // the same content
}

// A crowd that asks for many in turn shares each.
TEST(Seats, ManyMapsAreReadOnceForEachChange) {
    Book book;
    with_dates(book);
    std::vector<SeatRange> ranges;
    for (std::uint32_t i = 1; i <= limits::sections_per_date_max; ++i) {
        ranges.push_back(seats(fmt::format("block {}", i), row_numbers(1, 2), {1, 500}));
    }
    book.run(1, book.features.concerts, AddSeats{admin(), DateId(1), ranges});
    auto ask_all = [&](std::int64_t at_ms) {
        std::vector<std::shared_ptr<const SeatMap>> maps;
        for (std::uint32_t i = 1; i <= limits::sections_per_date_max; ++i) {
            LookUpSeats input{DateId(1), fmt::format("block {}", i)};
            maps.push_back(book.run(at_ms, book.features.concerts, input)->map);
            EXPECT_EQ(maps.back()->sections.at(0).rows.size(), 2u);
        }
        maps.push_back(book.run(at_ms, book.features.concerts, LookUpSeats{DateId(1), {}})->map);
        return maps;
    };
    auto first = ask_all(1000);
    EXPECT_EQ(ask_all(2000), first);
    EXPECT_EQ(book.features.concerts.kept_maps.size(), first.size());
    book.play({{2000, hold(1, by_ids({seat(1)})), "block 1/11 for 100"}});
    auto second = ask_all(2000);
    EXPECT_EQ(second[1]->version, 3u);
    EXPECT_EQ(ask_all(2500), second);
}

// What a section shows is what the whole map shows of it, and a date that sells no more has no hall
// to look it up in.
TEST(Seats, MapOfASectionIsItsPartOfTheWhole) {
    Book book;
    with_dates(book).play({
        {1,
         add({seats("hall", rows({"A", "B"}), {1, 4}), seats("box", row_numbers(1, 2), {7, 8}),
              seats("hall", rows({"A"}), {7, 9})}),
         before("15 free, 0 held, 0 sold, 0 blocked of 15")},
        {1000, hold(1, by_ids({seat(2), seat(10)})), "hall/A2 box/18 for 200"},
    });
    for (bool with_hall : {true, false}) {
        if (!with_hall) {
            book.features.concerts.halls.forget(DateId(1));
        }
        const Date& date = date_row(book.features.concerts, DateId(1));
        KeptMap whole = read_map(book.features.concerts, date, Instant(1000));
        ASSERT_EQ(whole.map->sections.size(), 2u);
        for (std::uint32_t number : {1u, 2u}) {
            const Section& section = section_of(book.features.concerts, date.id, number);
            KeptMap part = read_map(book.features.concerts, section, Instant(1000));
            SeatMap of_whole{.date_id = date.id,
                             .version = whole.map->version,
                             .sections = {whole.map->sections[number - 1]}};
            EXPECT_EQ(say(part),
                      say({.map = std::make_shared<const SeatMap>(of_whole), .text = {}}));
            EXPECT_LT(part.bytes, whole.bytes);
        }
    }
}

// Whoever draws the map learns from it, and from its tag, that nothing can be had any more.
TEST(Seats, MapSaysTheStateOfItsDate) {
    Book book;
    with_dates(book).play(
        {{1, add({general("floor", 1)}), before("1 free, 0 held, 0 sold, 0 blocked of 1")}});
    std::set<std::uint64_t> tags;
    auto look_at = [&](std::int64_t at_ms, std::optional<std::string> section = {}) {
        auto kept = book.run(at_ms, book.features.concerts, LookUpSeats{DateId(1), section});
        tags.insert(kept->tag);
        return fmt::format("{} v{}", base::text_of(kept->map->state), kept->map->version);
    };
    EXPECT_EQ(look_at(999), "BEFORE v1");
    EXPECT_EQ(look_at(1000), "OPEN v2");
    EXPECT_EQ(tags.size(), 2u);
    book.play({{1500, hold(1, places("floor", 1)), "1 in floor for 50"}});
    EXPECT_EQ(look_at(1500), "SOLD_OUT v3");
    EXPECT_EQ(look_at(4999, "floor"), "SOLD_OUT v3");
    EXPECT_EQ(look_at(5000, "floor"), "CLOSED v4");
    EXPECT_EQ(look_at(5000), "CLOSED v4");
    EXPECT_EQ(tags.size(), 4u) << "the only section shows the same as the whole";
    book.call(5001, [&](Instant now) {
        cancel(book.features.concerts, date_row(book.features.concerts, DateId(1)), now);
        return std::string();
    });
    EXPECT_EQ(look_at(5001), "CANCELLED v5");
    EXPECT_EQ(tags.size(), 5u);
    book.expect_whole();
}

TEST(Seats, MapOfALargeDateSaysALittleLaterThatItHasClosed) {
    Book book;
    with_dates(book);
    book.run(1, book.features.concerts,
             AddSeats{admin(), DateId(1), {seats("hall", row_numbers(1, 4), {1, 500})}});
    auto state_at = [&](std::int64_t at_ms) {
        return book.run(at_ms, book.features.concerts, LookUpSeats{DateId(1), {}})->map->state;
    };
    EXPECT_EQ(state_at(4999), DateState::open);
    EXPECT_EQ(state_at(5000), DateState::open) << "it may be 2 ms old";
    EXPECT_EQ(state_at(5001), DateState::closed);
    book.expect_whole();
}

}  // namespace
}  // namespace onrush::concert
