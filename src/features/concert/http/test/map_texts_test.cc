// The finished texts of maps, which are written once.
#include "features/concert/http/map_texts.h"

#include <gtest/gtest.h>

namespace onrush::concert {
namespace {

KeptMap map_of(std::uint64_t date) {
    SeatMap map;
    map.date_id = DateId(date);
    map.version = 7;
    map.sections.push_back({.section = "hall",
                            .lowest_price = base::Money(5),
                            .highest_price = base::Money(9),
                            .seats = 2,
                            .free = 1,
                            .held = 1,
                            .rows = {{.row = "A",
                                      .first_seat = 3,
                                      .first_seat_id = seat_id(DateId(date), 1),
                                      .price = base::Money(9),
                                      .states = "FH"}}});
    return {std::make_shared<const SeatMap>(std::move(map)), 1};
}

TEST(MapTexts, WritesAMapOnce) {
    MapTexts texts;
    KeptMap map = map_of(1);
    const http::StoredBody& body = texts.get(map);
    EXPECT_EQ(body.plain,
              R"({"dateId":1,"version":7,"sections":[{"section":"hall","general":false,)"
              R"("lowestPrice":5,"highestPrice":9,"seats":2,"free":1,"held":1,"sold":0,)"
              R"("blocked":0,"rows":[{"row":"A","firstSeat":3,"firstSeatId":1000001,)"
              R"("price":9,"states":"FH"}]}]})");
    EXPECT_EQ(&texts.get(map), &body);
    EXPECT_NE(&texts.get(map_of(1)), &body);  // another map, though it says the same
}

TEST(MapTexts, KeepsSoManyAtMost) {
    MapTexts texts;
    std::vector<KeptMap> maps;
    for (std::uint64_t date = 1; date <= limits::map_texts_max; ++date) {
        maps.push_back(map_of(date));
        (void)texts.get(maps.back());
    }
    const http::StoredBody* second = &texts.get(maps[1]);
    maps.push_back(map_of(99));
    EXPECT_NE(texts.get(maps.back()).plain.find(R"("dateId":99)"), std::string::npos);
    EXPECT_EQ(texts.size(), limits::map_texts_max);
    EXPECT_EQ(&texts.get(maps[1]), second);
    EXPECT_NE(texts.get(maps[0]).plain.find(R"("dateId":1,)"), std::string::npos);
}

}  // namespace
}  // namespace onrush::concert
