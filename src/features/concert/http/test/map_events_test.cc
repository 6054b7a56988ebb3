#include "features/concert/http/map_events.h"

#include <algorithm>

#include <gtest/gtest.h>

namespace onrush::concert {
namespace {

RunView row(std::uint32_t first_place, std::string states) {
    return {.row = "A",
            .first_seat = 1,
            .first_seat_id = seat_id(DateId(1), first_place),
            .price = base::Money(9),
            .states = std::move(states)};
}

SeatMap two_rows(std::uint64_t version, const std::string& first, const std::string& second) {
    auto count = [&](char state) {
        return static_cast<std::uint32_t>(std::ranges::count(first + second, state));
    };
    SeatMap map{.date_id = DateId(1), .version = version, .state = DateState::open, .sections = {}};
    map.sections.push_back({.section = "hall",
                            .seats = static_cast<std::uint32_t>(first.size() + second.size()),
                            .free = count('F'),
                            .held = count('H'),
                            .sold = count('S'),
                            .blocked = count('B'),
                            .rows = {row(1, first), row(11, second)}});
    return map;
}

TEST(MapEvents, SayAtFirstWhichMapItIs) {
    MapEvent event = event_of(nullptr, two_rows(7, "FFF", "FFF"));
    EXPECT_EQ(event.name, "map");
    EXPECT_EQ(event.data, R"({"dateId":1,"version":7,"state":"OPEN"})");
}

TEST(MapEvents, TellTheRowsAndCountsThatChanged) {
    SeatMap before = two_rows(7, "FFF", "FFF");
    MapEvent event = event_of(&before, two_rows(9, "FFF", "FHS"));
    EXPECT_EQ(event.name, "seats");
    EXPECT_EQ(event.data,
              R"({"dateId":1,"from":7,"version":9,"state":"OPEN",)"
              R"("sections":[{"section":"hall","free":4,"held":1,"sold":1,"blocked":0}],)"
              R"("rows":[{"firstSeatId":1000011,"states":"FHS"}]})");
}

TEST(MapEvents, TellThatTheDateHasClosed) {
    SeatMap before = two_rows(7, "FFF", "FFF");
    SeatMap closed = two_rows(8, "FFF", "FFF");
    closed.state = DateState::closed;
    MapEvent event = event_of(&before, closed);
    EXPECT_EQ(event.name, "seats");
    EXPECT_EQ(event.data,
              R"({"dateId":1,"from":7,"version":8,"state":"CLOSED","sections":[],"rows":[]})");
}

TEST(MapEvents, EndWithADateThatIsOver) {
    SeatMap map = two_rows(7, "SSS", "SSS");
    auto end_in = [&](DateState state) {
        map.state = state;
        const base::Refusal* end = end_of(map);
        return end == nullptr ? std::string() : std::string(end->code);
    };
    EXPECT_EQ(end_in(DateState::before), "");
    EXPECT_EQ(end_in(DateState::open), "");
    EXPECT_EQ(end_in(DateState::sold_out), "") << "seats may come back";
    EXPECT_EQ(end_in(DateState::closed), "date-closed");
    EXPECT_EQ(end_in(DateState::cancelled), "date-cancelled");
}

// Then it is read anew.
TEST(MapEvents, AreTheMapWhereSeatsAreOthersOrTooManyChanged) {
    SeatMap before = two_rows(7, "FFF", "FFF");
    EXPECT_EQ(event_of(&before, two_rows(8, "FFF", "FFFF")).name, "map");
    SeatMap more_sections = before;
    more_sections.sections.push_back(before.sections.front());
    EXPECT_EQ(event_of(&before, more_sections).name, "map");
    SeatMap dearer = before;
    dearer.sections.front().rows.front().price = base::Money(10);
    EXPECT_EQ(event_of(&before, dearer).name, "map");
    SeatMap dearer_places = before;
    dearer_places.sections.front().highest_price = base::Money(10);
    EXPECT_EQ(event_of(&before, dearer_places).name, "map") << "such as those of a general section";

    SeatMap large = before;
    for (std::uint32_t i = 0; i < limits::changed_rows_max; ++i) {
        large.sections.front().rows.push_back(row(100 + i, "F"));
    }
    SeatMap all_held = large;
    for (RunView& one : all_held.sections.front().rows) {
        one.states.assign(one.states.size(), 'H');
    }
    EXPECT_EQ(event_of(&large, all_held).name, "map");
    all_held.sections.front().rows[0].states = large.sections.front().rows[0].states;
    all_held.sections.front().rows[1].states = large.sections.front().rows[1].states;
    EXPECT_EQ(event_of(&large, all_held).name, "seats");
}

TEST(MapEvents, AreFoundOnceForAllWhoFollow) {
    auto before = std::make_shared<const SeatMap>(two_rows(7, "FFF", "FFF"));
    auto now = std::make_shared<const SeatMap>(two_rows(9, "FFH", "FFF"));
    MapEvents events;
    const std::string* data = &events.get(before, now).data;
    EXPECT_EQ(&events.get(before, now).data, data);
    for (std::size_t i = 0; i < limits::map_events_kept_max; ++i) {
        auto other = std::make_shared<const SeatMap>(two_rows(10 + i, "FFH", "HFF"));
        EXPECT_EQ(events.get(now, other).name, "seats");
    }
    EXPECT_NE(events.get(before, now).data.find(R"("from":7,"version":9)"), std::string::npos);
}

}  // namespace
}  // namespace onrush::concert
