// Views on their way from io threads to the engine, with a sending that only notes.
#include <gtest/gtest.h>

#include "features/ranking/http/view_counter.h"
#include "features/ranking/limits.h"

namespace onrush::ranking {
namespace {

struct Counting {
    struct Sent {
        std::size_t io_thread = 0;
        std::vector<ViewCount> counts;
    };
    std::vector<Sent> sent;
    ViewCounter counter{2,
                        [this](ViewCounter&, std::size_t io_thread, std::vector<ViewCount> counts) {
                            sent.push_back({io_thread, std::move(counts)});
                        }};

    void view(std::size_t io_thread, std::uint64_t product, int times = 1) {
        for (int i = 0; i < times; ++i) {
            counter.viewed(io_thread, ProductId(product));
        }
    }
    void all_come_back(bool taken = true) {
        for (const Sent& one : std::exchange(sent, {})) {
            counter.came_back(one.io_thread, one.counts, taken);
        }
    }
};

std::vector<ViewCount> counts(std::initializer_list<std::pair<std::uint64_t, std::uint64_t>> of) {
    std::vector<ViewCount> all;
    for (auto [product, views] : of) {
        all.push_back({ProductId(product), views});
    }
    return all;
}

TEST(ViewCounter, SendsEvery200MsWhatEachThreadHasSeen) {
    Counting it;
    it.view(0, 7, 3);
    it.view(0, 2, 1);
    it.view(1, 7, 5);
    it.counter.end_of_turn(0, 1000);
    ASSERT_EQ(it.sent.size(), 1u);
    EXPECT_EQ(it.sent[0].io_thread, 0u);
    EXPECT_EQ(it.sent[0].counts, counts({{2, 1}, {7, 3}}));
    it.counter.end_of_turn(1, 1001);
    ASSERT_EQ(it.sent.size(), 2u);
    EXPECT_EQ(it.sent[1].io_thread, 1u);
    EXPECT_EQ(it.sent[1].counts, counts({{7, 5}}));
    it.all_come_back();
    it.view(0, 2);
    it.counter.end_of_turn(0, 1199);
    EXPECT_TRUE(it.sent.empty());
    it.view(0, 2);
    it.counter.end_of_turn(0, 1200);
    ASSERT_EQ(it.sent.size(), 1u);
    EXPECT_EQ(it.sent[0].counts, counts({{2, 2}}));
}

TEST(ViewCounter, SendsNothingWhereNothingWasSeen) {
    Counting it;
    it.counter.end_of_turn(0, 1000);
    it.counter.end_of_turn(0, 9000);
    EXPECT_TRUE(it.sent.empty());
    it.view(0, 1);
    it.counter.end_of_turn(0, 9001);
    EXPECT_EQ(it.sent.size(), 1u);
}

TEST(ViewCounter, SendsManyProductsALittleAtATime) {
    constexpr std::size_t most = limits::counts_max;
    for (std::size_t products : {most - 1, most, most + 1, 2 * most + 1}) {
        Counting it;
        for (std::size_t i = 1; i <= products; ++i) {
            it.view(0, i);
        }
        std::size_t all = 0;
        std::size_t commands = 0;
        for (std::int64_t now = 1000; now < 1200; now += limits::counts_step.ms) {
            it.counter.end_of_turn(0, now);
            for (const Counting::Sent& one : it.sent) {
                EXPECT_EQ(one.counts.front().product, ProductId(all + 1));
                all += one.counts.size();
                EXPECT_EQ(one.counts.back().product, ProductId(all));
                EXPECT_LE(one.counts.size(), most);
                commands += 1;
            }
            it.all_come_back();
            it.counter.end_of_turn(0, now + limits::counts_step.ms - 1);
            EXPECT_TRUE(it.sent.empty());
        }
        EXPECT_EQ(all, products);
        EXPECT_EQ(commands, (products + most - 1) / most);
    }
}

TEST(ViewCounter, SendsNoneTwiceBeforeAllAreSent) {
    Counting it;
    for (std::size_t i = 1; i <= limits::counts_max + 1; ++i) {
        it.view(0, i);
    }
    it.counter.end_of_turn(0, 1000);
    it.all_come_back();
    it.view(0, 1, 7);
    it.counter.end_of_turn(0, 1300);
    ASSERT_EQ(it.sent.size(), 1u);
    EXPECT_EQ(it.sent[0].counts, counts({{limits::counts_max + 1, 1}}));
    it.all_come_back();
    it.counter.end_of_turn(0, 1310);
    ASSERT_EQ(it.sent.size(), 1u);
    EXPECT_EQ(it.sent[0].counts, counts({{1, 7}}));
}

TEST(ViewCounter, WaitsForWhatIsOnItsWay) {
    Counting it;
    it.view(0, 1);
    it.counter.end_of_turn(0, 1000);
    ASSERT_EQ(it.sent.size(), 1u);
    it.view(0, 5, 2);
    it.counter.end_of_turn(0, 5000);
    ASSERT_EQ(it.sent.size(), 1u);
    it.all_come_back();
    it.counter.end_of_turn(0, 5001);
    ASSERT_EQ(it.sent.size(), 1u);
    EXPECT_EQ(it.sent[0].counts, counts({{5, 2}}));
}

TEST(ViewCounter, CountsAgainWhatWasNotTaken) {
    Counting it;
    it.view(0, 1, 4);
    it.view(0, 2, 1);
    it.counter.end_of_turn(0, 1000);
    it.view(0, 2, 2);
    it.all_come_back(false);
    it.counter.end_of_turn(0, 1199);
    EXPECT_TRUE(it.sent.empty());
    it.counter.end_of_turn(0, 1200);
    ASSERT_EQ(it.sent.size(), 1u);
    EXPECT_EQ(it.sent[0].counts, counts({{1, 4}, {2, 3}}));
    it.all_come_back();
    it.counter.end_of_turn(0, 9000);
    EXPECT_TRUE(it.sent.empty());
}

TEST(ViewCounter, GivesWhatIsLeftAtTheEnd) {
    Counting it;
    for (std::uint64_t product = 1; product <= limits::counts_max + 1; ++product) {
        it.view(0, product);
    }
    it.counter.end_of_turn(0, 1000);
    ASSERT_EQ(it.sent.size(), 1u);  // it is on its way, and one product is due
    std::uint64_t last = limits::counts_max + 1;
    it.view(0, last, 2);
    it.view(1, 7, 3);
    EXPECT_EQ(it.counter.take_left(), counts({{last, 1}}));
    EXPECT_EQ(it.counter.take_left(), counts({{last, 2}}));
    EXPECT_EQ(it.counter.take_left(), counts({{7, 3}}));
    EXPECT_EQ(it.counter.take_left(), counts({}));
}

TEST(ViewCounterDeathTest, KnowsWhatItHasSent) {
    Counting it;
    EXPECT_DEATH(it.counter.came_back(1, {}, true), "io thread 1 has no command under way");
}

}  // namespace
}  // namespace onrush::ranking
