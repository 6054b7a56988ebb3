#include "features/concert/test/model_best.h"

#include <algorithm>
#include <cstdlib>
#include <tuple>
#include <utility>

namespace onrush::concert::test {

namespace {

// Positions of the seats of one row, by their number.
using Row = std::vector<std::size_t>;

// The best first: by section, and then as they were made.
std::vector<Row> rows_of(const std::vector<ModelSeat>& seats) {
    std::vector<Row> rows;
    for (std::size_t i = 0; i < seats.size(); ++i) {
        auto same = std::ranges::find_if(rows, [&](const Row& row) {
            const ModelSeat& first = seats[row.front()];
            return first.section == seats[i].section && first.row == seats[i].row;
        });
        if (same == rows.end()) {
            rows.push_back({i});
        } else {
            same->push_back(i);
        }
    }
    std::ranges::sort(rows, {}, [&](const Row& row) {
        return std::pair(seats[row.front()].section, row.front());
    });
    for (Row& row : rows) {
        std::ranges::sort(row, {}, [&](std::size_t i) { return seats[i].number; });
    }
    return rows;
}

// The state of the seat with this number; '-' where the row has none.
char state_in(const std::vector<ModelSeat>& row, std::uint32_t number) {
    auto found = std::ranges::find(row, number, &ModelSeat::number);
    return found == row.end() ? '-' : found->state;
}

// Free seats with no free seat beside them: between taken seats, and where the row ends.
std::pair<int, int> singles_in(const std::vector<ModelSeat>& row) {
    int between = 0;
    int at_end = 0;
    for (const ModelSeat& seat : row) {
        char left = state_in(row, seat.number - 1);
        char right = state_in(row, seat.number + 1);
        if (seat.state == 'F' && left != 'F' && right != 'F') {
            (left == '-' || right == '-' ? at_end : between) += 1;
        }
    }
    return {between, at_end};
}

}  // namespace

std::vector<std::size_t> best_of(const std::vector<ModelSeat>& seats, const ModelWish& wish) {
    for (const Row& places : rows_of(seats)) {
        std::vector<ModelSeat> row;
        for (std::size_t place : places) {
            row.push_back(seats[place]);
        }
        if (wish.section.value_or(row[0].section) != row[0].section) {
            continue;
        }
        std::optional<std::tuple<std::pair<int, int>, long, std::size_t>> least;
        for (std::size_t first = 0; first + wish.count <= row.size(); ++first) {
            std::vector<ModelSeat> after = row;
            bool fits = true;
            for (std::size_t i = first; i < first + wish.count; ++i) {
                fits = fits && row[i].state == 'F' &&
                       row[i].number == row[first].number + (i - first) &&
                       row[i].price <= wish.max_price.value_or(row[i].price);
                after[i].state = 'H';
            }
            if (fits) {
                auto off =
                    static_cast<long>(2 * first + wish.count) - static_cast<long>(row.size());
                std::tuple rest{singles_in(after), std::abs(off), first};
                least = least ? std::min(*least, rest) : rest;
            }
        }
        if (least) {
            auto begin = places.begin() + static_cast<std::ptrdiff_t>(std::get<2>(*least));
            return {begin, begin + wish.count};
        }
    }
    return {};
}

std::uint32_t most_of(const std::vector<ModelSeat>& seats, ModelWish wish) {
    std::uint32_t most = 0;
    for (wish.count = 1; !best_of(seats, wish).empty(); ++wish.count) {
        most = wish.count;
    }
    return most;
}

}  // namespace onrush::concert::test
