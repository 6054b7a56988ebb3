// Places in a line, against a set that is counted.
#include "features/room/line.h"

#include <random>
#include <set>

#include <gtest/gtest.h>

namespace onrush::room {
namespace {

struct Checked {
    Line line;
    std::set<std::uint32_t> places;

    void add(std::uint32_t place) {
        line.add(place);
        places.insert(place);
    }
    void remove(std::uint32_t place) {
        line.remove(place);
        places.erase(place);
    }
    void expect_same() {
        ASSERT_EQ(line.size(), places.size());
        std::uint32_t ahead = 0;
        for (std::uint32_t place : places) {
            ASSERT_TRUE(line.has(place));
            ASSERT_EQ(line.ahead_of(place), ahead) << place;
            ahead += 1;
        }
        if (!places.empty()) {
            ASSERT_EQ(line.first(), *places.begin());
        }
        std::uint32_t free = 0;
        while (places.contains(free)) {
            free += 1;
        }
        ASSERT_EQ(line.first_free(), free);
    }
};

TEST(Line, CountsWhoIsAhead) {
    Checked checked;
    for (std::uint32_t place : {1u, 2u, 3u, 63u, 64u, 511u, 512u, 513u, 1023u, 1024u, 5000u}) {
        checked.add(place);
        checked.expect_same();
    }
    EXPECT_EQ(checked.line.ahead_of(0), 0u);
    EXPECT_EQ(checked.line.ahead_of(4), 3u);      // of a place that is free
    EXPECT_EQ(checked.line.ahead_of(9999), 11u);  // of one that was never there
    EXPECT_FALSE(checked.line.has(4));
    EXPECT_FALSE(checked.line.has(9999));
    for (std::uint32_t place : {1u, 512u, 5000u, 2u, 3u, 1024u}) {
        checked.remove(place);
        checked.expect_same();
    }
}

// As a restart does, which finds the tickets in any order.
TEST(Line, IsTheSameInWhateverOrderItIsMade) {
    Checked checked;
    for (std::uint32_t place : {70'000u, 3u, 1u, 69'999u, 30'000u, 512u}) {
        checked.add(place);
        checked.expect_same();
    }
}

TEST(Line, AgreesWithASetOnRandomComingAndGoing) {
    std::mt19937 generator(7);
    auto random = [&] { return static_cast<std::uint32_t>(generator()); };
    for (std::uint32_t most : {20u, 600u, 40'000u}) {
        Checked checked;
        std::uint32_t last = 0;
        for (int step = 0; step < 4000; ++step) {
            if (random() % 3 != 0 && last < most) {
                last += 1 + (random() % 7 == 0 ? random() % 600 : 0);
                checked.add(last);
            } else if (!checked.places.empty()) {
                bool from_front = random() % 2 == 0;
                auto at = checked.places.lower_bound(random() % (last + 1));
                checked.remove(from_front || at == checked.places.end() ? checked.line.first()
                                                                        : *at);
            }
            if (step % 50 == 0) {
                checked.expect_same();
            }
        }
        while (!checked.places.empty()) {
            checked.remove(checked.line.first());
        }
        checked.expect_same();
    }
}

TEST(Line, FindsTheFirstPlaceThatIsFree) {
    Line line;
    EXPECT_EQ(line.first_free(), 0u);
    for (std::uint32_t place = 0; place < 2600; ++place) {
        line.add(place);
        ASSERT_EQ(line.first_free(), place + 1);
    }
    for (std::uint32_t place : {2599u, 2048u, 1023u, 512u, 511u, 64u, 63u, 0u}) {
        line.remove(place);
        ASSERT_EQ(line.first_free(), place);
    }
}

TEST(Line, CostsOneBitForEachPlaceAndALittleMore) {
    Line line;
    for (std::uint32_t place = 0; place < 1 << 20; ++place) {
        line.add(place);
    }
    EXPECT_LE(line.bytes(), (1u << 20) / 8 * 2);  // a vector may hold twice what it needs
}

TEST(LineDeathTest, APlaceIsTakenOnceAndIsThereToBeGiven) {
    Line line;
    EXPECT_DEATH((void)line.first(), "has no first place");
    line.add(3);
    EXPECT_DEATH(line.add(3), "place 3 is taken twice");
    EXPECT_DEATH(line.remove(2), "place 2 is not taken");
    EXPECT_DEATH(line.remove(999), "place 999 is not taken");
}

}  // namespace
}  // namespace onrush::room
