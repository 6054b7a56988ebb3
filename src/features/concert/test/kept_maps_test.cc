// Which maps are kept, and for how long.
#include "features/concert/kept_maps.h"

#include <gtest/gtest.h>

#include "features/concert/look_up_seats.h"

namespace onrush::concert {
namespace {

constexpr std::uint32_t small = 10;  // seats: a map of it is never too old

struct Asking {
    explicit Asking(std::size_t bytes_max) : maps(bytes_max) {}

    // Whether the map had to be read.
    bool reads(std::uint64_t date, std::uint32_t section = 0, std::uint64_t version = 1,
               std::uint32_t seats = small, std::int64_t at_ms = 0) {
        bool read = false;
        const KeptMap& map =
            maps.get(DateId(date), section, version, seats, base::Instant(at_ms), [&] {
                read = true;
                SeatMap fresh{.date_id = DateId(date), .version = version, .sections = {}};
                return KeptMap{.map = std::make_shared<const SeatMap>(std::move(fresh)),
                               .text = {},
                               .bytes = bytes};
            });
        EXPECT_EQ(map.map->date_id, DateId(date));
        return read;
    }

    KeptMaps maps;
    std::size_t bytes = 100;  // of each map that is read
};

TEST(KeptMaps, AreReadOnceForEachVersion) {
    Asking asking(1000);
    EXPECT_TRUE(asking.reads(1));
    EXPECT_FALSE(asking.reads(1));
    EXPECT_TRUE(asking.reads(1, 1)) << "a section of it is another map";
    EXPECT_TRUE(asking.reads(1, 0, 2));
    EXPECT_FALSE(asking.reads(1, 0, 2));
    EXPECT_EQ(asking.maps.size(), 2u);
    EXPECT_EQ(asking.maps.bytes(), 200u);
}

TEST(KeptMaps, AreGoodForAMomentWhereTheyAreLarge) {
    Asking asking(1000);
    constexpr std::uint32_t seats = 10 * limits::seats_per_kept_ms;
    EXPECT_TRUE(asking.reads(1, 0, 1, seats, 0));
    EXPECT_FALSE(asking.reads(1, 0, 2, seats, 9));
    EXPECT_TRUE(asking.reads(1, 0, 2, seats, 10));
}

// One below the limit, at it, and above.
TEST(KeptMaps, TakeSoManyBytesAtMost) {
    for (std::size_t last : {99, 100, 101}) {
        Asking asking(300);
        EXPECT_TRUE(asking.reads(1));
        EXPECT_TRUE(asking.reads(2));
        asking.bytes = last;
        EXPECT_TRUE(asking.reads(3));
        EXPECT_EQ(asking.maps.size(), last > 100 ? 2u : 3u);
        EXPECT_LE(asking.maps.bytes(), 300u);
    }
}

TEST(KeptMaps, ForgetWhatWasNotAskedForForLongest) {
    Asking asking(300);
    EXPECT_TRUE(asking.reads(1));
    EXPECT_TRUE(asking.reads(2));
    EXPECT_TRUE(asking.reads(3));
    EXPECT_FALSE(asking.reads(1));
    EXPECT_TRUE(asking.reads(4));
    EXPECT_FALSE(asking.reads(1)) << "it was asked for since";
    EXPECT_FALSE(asking.reads(3));
    EXPECT_TRUE(asking.reads(2));
}

TEST(KeptMaps, KeepTheNewestHoweverLarge) {
    Asking asking(300);
    EXPECT_TRUE(asking.reads(1));
    asking.bytes = 301;
    EXPECT_TRUE(asking.reads(2));
    EXPECT_FALSE(asking.reads(2));
    EXPECT_EQ(asking.maps.size(), 1u);
    asking.bytes = 100;
    EXPECT_TRUE(asking.reads(2, 0, 2)) << "a smaller one in its place";
    EXPECT_EQ(asking.maps.bytes(), 100u);
}

}  // namespace
}  // namespace onrush::concert
