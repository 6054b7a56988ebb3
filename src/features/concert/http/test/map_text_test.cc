// The finished text of a map, which is written once.
#include "features/concert/http/map_text.h"

#include <atomic>
#include <thread>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace onrush::concert {
namespace {

KeptMap kept(SeatMap map) {
    return {.map = std::make_shared<const SeatMap>(std::move(map)),
            .tag = 1,
            .text = std::make_shared<const MapTextOnce>()};
}

SeatMap one_row(std::string states) {
    SeatMap map{.date_id = DateId(1), .version = 7, .sections = {}};
    map.sections.push_back({.section = "hall",
                            .lowest_price = base::Money(5),
                            .highest_price = base::Money(9),
                            .seats = 2,
                            .free = 1,
                            .held = 1,
                            .rows = {{.row = "A",
                                      .first_seat = 3,
                                      .first_seat_id = seat_id(DateId(1), 1),
                                      .price = base::Money(9),
                                      .states = std::move(states)}}});
    return map;
}

TEST(MapText, IsWrittenOnceForAllWhoHoldTheMap) {
    KeptMap map = kept(one_row("FH"));
    KeptMap same = map;
    const http::StoredBody& body = text_of(map);
    EXPECT_EQ(body.plain(),
              R"({"dateId":1,"version":7,"state":"BEFORE",)"
              R"("sections":[{"section":"hall","general":false,)"
              R"("lowestPrice":5,"highestPrice":9,"seats":2,"free":1,"held":1,"sold":0,)"
              R"("blocked":0,"rows":[{"row":"A","firstSeat":3,"firstSeatId":1000001,)"
              R"("price":9,"states":"FH"}]}]})");
    EXPECT_EQ(body.content_type(), "application/json");
    EXPECT_EQ(&text_of(same), &body);
    EXPECT_NE(&text_of(kept(one_row("FH"))), &body);  // another map, though it says the same
}

// Io threads that need it at once get one text, compressed once.
TEST(MapText, IsSharedByAllThreads) {
    KeptMap map = kept(one_row(std::string(limits::seats_per_row_max * 10, 'F')));
    constexpr std::size_t count = 4;
    std::array<const std::string*, count> zipped{};
    std::atomic<std::size_t> ready = 0;
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < count; ++i) {
        threads.emplace_back([&, i, mine = map] {
            ready.fetch_add(1);
            while (ready.load() < count) {
                std::this_thread::yield();
            }
            zipped[i] = &text_of(mine).gzipped();
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    EXPECT_FALSE(zipped[0]->empty());
    for (const std::string* one : zipped) {
        EXPECT_EQ(one, zipped[0]);
    }
}

// So much is counted for it before it is made.
TEST(MapText, TakesNoMoreThanIsCounted) {
    constexpr std::uint32_t number_max = 4'294'967'295;
    SeatMap map{.date_id = DateId(limits::dates_max),
                .version = ~std::uint64_t{0},
                .state = DateState::cancelled,
                .sections = {}};
    for (int i = 0; i < 3; ++i) {
        SectionMap& section = map.sections.emplace_back();
        section.section = std::string(limits::section_characters_max, '\x01');
        section.lowest_price = section.highest_price = base::Money(limits::price_max);
        section.seats = section.free = section.held = section.sold = section.blocked = number_max;
        EXPECT_LE(text_of(kept(map)).plain().size() * 2, text_bytes_most(map));
        for (int row = 0; row < 3; ++row) {
            section.rows.push_back({.row = std::string(limits::row_characters_max, '\x01'),
                                    .first_seat = limits::seat_number_max,
                                    .first_seat_id = seat_id(DateId(limits::dates_max), 999'999),
                                    .price = base::Money(limits::price_max),
                                    .states = "F"});
            EXPECT_LE(text_of(kept(map)).plain().size() * 2, text_bytes_most(map));
        }
    }
}

}  // namespace
}  // namespace onrush::concert
