// Where a date's seats are, and which neighbours are free: made from the rows, and nowhere in the
// log.
//
//   runs    as they were made; a place finds its run by halving
//   rows    best first: sections in their order, and in each the rows in the order in which they
//           were made. A row is its runs by seat number; seats are neighbours when their numbers
//           follow one another
//   longest for each row the largest number of free neighbours, and for each price that a seat of
//           the row has, the same among the seats that cost no more
//
// A change of a seat walks its row, `best` looks at one number for each row and then walks one row.
// Decision 0035 has the figures. Engine thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "features/concert/rows.h"

namespace onrush::concert {

struct ConcertFeature;

// What best() looks for: so many neighbours, in a section or in any, at no more than a price each.
struct Neighbours {
    std::uint32_t count = 0;
    std::uint32_t section = 0;  // 0: any
    std::optional<base::Money> max_price;
};

class Hall {
public:
    struct Run {
        const SeatRun* run = nullptr;
        const SeatStates* states = nullptr;
        std::uint32_t row = 0;
    };

    Hall(const ConcertFeature& feature, const Date& date);

    // In the order in which they were made.
    [[nodiscard]] const std::vector<Run>& runs() const { return runs_; }
    // Of a place that the date has.
    [[nodiscard]] const SeatRun& run_of(std::uint32_t place) const;
    [[nodiscard]] const SeatStates& states_of(std::uint32_t place) const;

    // The places of the best neighbours, by seat number; empty: there are not so many.
    [[nodiscard]] std::vector<std::uint32_t> best(const Neighbours& wanted) const;
    // The largest number of neighbours that could be had.
    [[nodiscard]] std::uint32_t most(const Neighbours& wanted) const;

    // The state of this place's seat has changed.
    void refresh(std::uint32_t place);

    [[nodiscard]] std::size_t bytes() const;

private:
    // Among the seats that cost no more.
    struct Step {
        base::Money price;
        std::uint32_t longest = 0;
    };
    struct Row {
        std::uint32_t section = 0;
        std::vector<std::uint32_t> runs;  // by seat number
        std::vector<Step> steps;          // by price
    };

    [[nodiscard]] const Run& at(std::uint32_t place) const;
    void refresh_row(std::uint32_t number);
    [[nodiscard]] std::uint32_t longest(std::uint32_t row, const Neighbours& wanted) const;
    [[nodiscard]] std::vector<std::uint32_t> best_of(const Row& row,
                                                     const Neighbours& wanted) const;

    std::vector<Run> runs_;
    std::vector<Row> rows_;
    std::vector<std::uint16_t> longest_;   // of each row
    std::vector<std::uint32_t> sections_;  // where the rows of section i + 1 start, and the end
};

// Each is made when it is first needed. Only dates that may still sell seats need one.
class Halls {
public:
    explicit Halls(const ConcertFeature& feature) : feature_(feature) {}

    [[nodiscard]] const Hall& of(const Date& date);
    // Null where it is not made.
    [[nodiscard]] const Hall* find(DateId date) const;
    // Does nothing where it is not made.
    void refresh(DateId date, std::uint32_t place);
    // Its runs or their prices have changed, and it is made again when it is next needed; or the
    // date has closed.
    void forget(DateId date) { halls_.erase(date.value); }
    [[nodiscard]] std::size_t size() const { return halls_.size(); }

private:
    const ConcertFeature& feature_;
    std::unordered_map<std::uint64_t, Hall> halls_;
};

}  // namespace onrush::concert
