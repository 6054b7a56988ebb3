// Which neighbours are the best: by example, and on random maps against a naive search.
#include <random>

#include <gtest/gtest.h>

#include "features/concert/test/model_best.h"
#include "features/concert/test/words.h"

namespace onrush::concert {
namespace {

using test::ModelSeat;
using test::ModelWish;

// One row "A" of section "hall" with these states, as places 1, 2, 3 ... of date 1.
class RowBook {
public:
    explicit RowBook(const std::string& states) {
        book_.run(1, book_.features.concerts, a_concert());
        book_.run(1, book_.features.concerts, a_date());
        auto last = static_cast<std::uint32_t>(states.size());
        book_.run(1, book_.features.concerts,
                  AddSeats{admin(), DateId(1), {seats("hall", rows({"A"}), {1, last})}});
        for (std::uint32_t i = 0; i < last; ++i) {
            if (states[i] != 'F') {
                book_.run(1, book_.features.concerts,
                          BlockSeats{admin(), DateId(1), {}, std::vector{seat(i + 1)}, {}});
            }
        }
    }
    // The first of so many.
    [[nodiscard]] std::uint32_t best(std::uint32_t count) {
        const ConcertFeature& feature = book_.features.concerts;
        auto found = feature.halls.of(date_row(feature, DateId(1))).best({count, 0, {}});
        return found.empty() ? 0 : found.front();
    }

private:
    Book book_;
};

TEST(Best, IsInTheMiddleOfARow) {
    EXPECT_EQ(RowBook("FFFFFFFFF").best(3), 4u);
    EXPECT_EQ(RowBook("FFFFFFFF").best(3), 3u);  // of two, the smaller number
    EXPECT_EQ(RowBook("FFFF").best(4), 1u);
    EXPECT_EQ(RowBook("FFFF").best(5), 0u);
}

TEST(Best, LeavesNoSingleSeat) {
    // In the middle would be 3, which leaves 2 alone.
    EXPECT_EQ(RowBook("BFFFFFB").best(2), 2u);
    // 3 would leave 2 between taken seats, 4 leaves the last one at the end.
    EXPECT_EQ(RowBook("BFFFBBFFFF").best(2), 7u);
    // All choices leave one alone: between taken seats, or at the end of the row.
    EXPECT_EQ(RowBook("BFFFBFFF").best(2), 6u);
    EXPECT_EQ(RowBook("BFFFB").best(2), 2u);
    // The single seat goes first.
    EXPECT_EQ(RowBook("FFFFFBFB").best(1), 7u);
    EXPECT_EQ(RowBook("FFFFFBF").best(1), 7u);
}

TEST(Best, RowComesFirst) {
    Book book;
    book.run(1, book.features.concerts, a_concert());
    book.run(1, book.features.concerts, a_date());
    book.play({
        {1,
         add({seats("box", rows({"Z"}), {1, 2}, 500), seats("hall", rows({"B"}), {1, 4}),
              seats("hall", rows({"A"}), {1, 4}, 80)}),
         "date 1 BEFORE: 10 free, 0 held, 0 sold, 0 blocked of 10"},
        {1, add({seats("box", rows({"Y"}), {1, 3}, 400)}),
         "date 1 BEFORE: 13 free, 0 held, 0 sold, 0 blocked of 13"},
        {1000, hold(1, best(2)), "box/Z1 box/Z2 for 1000"},
        {1000, hold(2, best(2)), "box/Y1 box/Y2 for 800"},
        {1000, hold(3, best(2, {}, 400)), "hall/B1 hall/B2 for 200"},
        {1000, hold(4, best(3)), "hall/A1 hall/A2 hall/A3 for 240"},
        {1000, hold(5, best(2, "hall", 99)), "no-adjacent-seats 1"},
        {1000, hold(5, best(2, "box")), "no-adjacent-seats 1"},
        {1000, hold(5, best(5)), "no-adjacent-seats 2"},
        {1000, release(4), "date 1 OPEN: 7 free, 6 held, 0 sold, 0 blocked of 13"},
        {1000, hold(5, best(4, "hall", 99)), "hall/A1 hall/A2 hall/A3 hall/A4 for 320"},
        {1000, hold(6, best(1, {}, 400)), "box/Y3 for 400"},
        {1000, hold(7, best(1, "box")), "no-adjacent-seats 0"},
    });
    book.expect_whole();
}

// Seats that were made apart are neighbours when their numbers are.
TEST(Best, CrossesRangesButNoGap) {
    Book book;
    book.run(1, book.features.concerts, a_concert());
    book.run(1, book.features.concerts, a_date());
    book.play({
        {1,
         add({seats("hall", rows({"A"}), {4, 6}, 100), seats("hall", rows({"A"}), {8, 9}, 100),
              seats("hall", rows({"A"}), {2, 3}, 200)}),
         "date 1 BEFORE: 7 free, 0 held, 0 sold, 0 blocked of 7"},
        {1000, hold(1, best(6)), "no-adjacent-seats 5"},
        {1000, hold(1, best(4, {}, 100)), "no-adjacent-seats 3"},
        {1000, hold(1, best(5)), "hall/A2 hall/A3 hall/A4 hall/A5 hall/A6 for 700"},
        {1000, hold(2, best(2, {}, 100)), "hall/A8 hall/A9 for 200"},
    });
    book.expect_whole();
}

// A date with random rows, and the same seats for the model.
struct RandomHall {
    explicit RandomHall(std::uint64_t seed) : random(seed) {
        book.run(1, book.features.concerts, a_concert());
        book.run(1, book.features.concerts, a_date());
        for (std::uint64_t range = 2 + below(12); range > 0; --range) {
            auto from = static_cast<std::uint32_t>(1 + below(14));
            auto to = from + static_cast<std::uint32_t>(below(8));
            std::uint64_t section = below(3);
            SeatRange made =
                seats(fmt::format("s{}", section), rows({fmt::format("r{}", below(3))}), {from, to},
                      static_cast<std::int64_t>(100 * (1 + below(3))));
            auto result = book.run(1, book.features.concerts, AddSeats{admin(), DateId(1), {made}});
            if (result) {
                add(made);
            }
        }
    }
    std::uint64_t below(std::uint64_t n) { return random() % n; }
    void add(const SeatRange& made) {
        auto known = std::ranges::find(sections, made.section);
        if (known == sections.end()) {
            known = sections.insert(known, made.section);
        }
        auto section = static_cast<std::uint32_t>(known - sections.begin() + 1);
        for (std::uint32_t seat = made.seats->from; seat <= made.seats->to; ++seat) {
            model.push_back({section, made.rows->list[0], seat, made.price.units});
        }
    }
    const Date& date() { return date_row(book.features.concerts, DateId(1)); }
    ModelWish wish() {
        ModelWish wish{.count = static_cast<std::uint32_t>(1 + below(5))};
        if (below(3) == 0) {
            wish.section = static_cast<std::uint32_t>(1 + below(sections.size()));
        }
        if (below(2) == 0) {
            wish.max_price = static_cast<std::int64_t>(50 + 100 * below(4));
        }
        return wish;
    }
    static Neighbours neighbours(const ModelWish& wish) {
        Neighbours wanted{wish.count, wish.section.value_or(0), {}};
        if (wish.max_price) {
            wanted.max_price = Money(*wish.max_price);
        }
        return wanted;
    }
    // What the live hall, and one that is made anew, says.
    void compare(const ModelWish& wish) {
        std::vector<std::uint32_t> expected;
        for (std::size_t position : best_of(model, wish)) {
            expected.push_back(static_cast<std::uint32_t>(position + 1));
        }
        const ConcertFeature& feature = book.features.concerts;
        const Hall& live = feature.halls.of(date());
        ASSERT_EQ(live.best(neighbours(wish)), expected);
        ASSERT_EQ(live.most(neighbours(wish)), most_of(model, wish));
        if (below(10) == 0) {
            Hall fresh(feature, date());
            ASSERT_EQ(fresh.best(neighbours(wish)), expected);
            ASSERT_EQ(fresh.most(neighbours(wish)), most_of(model, wish));
        }
        found += expected.empty() ? 0 : 1;
    }
    // A run of seats changes hands.
    void change() {
        SeatState from = below(3) == 0 ? SeatState::blocked : SeatState::free;
        SeatState to = from == SeatState::free ? SeatState::blocked : SeatState::free;
        std::vector<SeatId> ids;
        std::size_t first = below(model.size());
        for (std::size_t i = first; i < model.size() && i < first + 1 + below(3); ++i) {
            if (model[i].state == static_cast<char>(from)) {
                ids.push_back(seat(static_cast<std::uint32_t>(i + 1)));
                model[i].state = static_cast<char>(to);
            }
        }
        if (!ids.empty()) {
            auto action = to == SeatState::blocked ? BlockAction::block : BlockAction::unblock;
            EXPECT_TRUE(book.run(1, book.features.concerts,
                                 BlockSeats{admin(), DateId(1), action, ids, {}}));
        }
    }

    std::mt19937_64 random;
    Book book;
    std::vector<std::string> sections;
    std::vector<ModelSeat> model;
    int found = 0;
};

TEST(Best, IsWhatANaiveSearchFinds) {
    int found = 0;
    for (std::uint64_t seed = 1; seed <= 150 && !testing::Test::HasFailure(); ++seed) {
        SCOPED_TRACE(fmt::format("seed {}", seed));
        RandomHall hall(seed);
        for (int step = 0; step < 60 && !testing::Test::HasFailure(); ++step) {
            hall.change();
            hall.compare(hall.wish());
        }
        if (seed % 30 == 0) {
            hall.book.expect_whole();
        }
        found += hall.found;
    }
    EXPECT_GT(found, 3000);
}

}  // namespace
}  // namespace onrush::concert
