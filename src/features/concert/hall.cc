#include "features/concert/hall.h"

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <tuple>

#include "features/concert/concert.h"

namespace onrush::concert {

namespace {

constexpr char free_letter = static_cast<char>(SeatState::free);

// A row as one list of seats, the break between two numbers that do not follow one another with it.
struct Flat {
    struct Seat {
        std::uint32_t place = 0;
        bool free = false;
        bool fits = false;   // free, and it costs no more than was said
        bool joins = false;  // a neighbour of the seat before
    };
    std::array<Seat, limits::seats_per_row_max> seats;
    std::uint32_t count = 0;
};

// What a choice of neighbours leaves behind in its row; less is better, from the first to the last.
// A free seat without a free neighbour is a single.
struct Rest {
    int singles_between = 0;       // more of them than before, with a taken seat on either side
    int singles_at_end = 0;        // the same, where the row ends on a side
    std::uint32_t off_centre = 0;  // of the row, in halves of a seat
    friend auto operator<=>(const Rest&, const Rest&) = default;
};

bool has_left(const Flat& row, std::uint32_t seat) {
    return row.seats[seat].joins;
}
bool has_right(const Flat& row, std::uint32_t seat) {
    return seat + 1 < row.count && row.seats[seat + 1].joins;
}

// The seat beside a choice becomes a single when the seat beyond it is not free.
void count_left(const Flat& row, std::uint32_t seat, Rest& rest) {
    if (!has_left(row, seat)) {
        rest.singles_at_end += 1;
    } else if (!row.seats[seat - 1].free) {
        rest.singles_between += 1;
    }
}
void count_right(const Flat& row, std::uint32_t seat, Rest& rest) {
    if (!has_right(row, seat)) {
        rest.singles_at_end += 1;
    } else if (!row.seats[seat + 1].free) {
        rest.singles_between += 1;
    }
}

Rest rest_of(const Flat& row, std::uint32_t first, std::uint32_t count) {
    Rest rest;
    std::uint32_t last = first + count - 1;
    bool left = has_left(row, first);
    bool right = has_right(row, last);
    bool left_free = left && row.seats[first - 1].free;
    bool right_free = right && row.seats[last + 1].free;
    if (left_free) {
        count_left(row, first - 1, rest);
    }
    if (right_free) {
        count_right(row, last + 1, rest);
    }
    if (count == 1 && !left_free && !right_free) {  // the choice was a single itself
        (left && right ? rest.singles_between : rest.singles_at_end) -= 1;
    }
    std::uint32_t centre = 2 * first + count;
    rest.off_centre = centre > row.count ? centre - row.count : row.count - centre;
    return rest;
}

}  // namespace

Hall::Hall(const ConcertFeature& feature, const Date& date) {
    // Rows by their section, and in it as they were made.
    std::map<std::pair<std::uint32_t, std::string_view>, std::uint32_t> known;
    std::vector<std::pair<std::uint32_t, std::uint32_t>> order;  // section, number as made
    for_each_run(feature, date, [&](const SeatRun& run, const SeatStates& states) {
        auto [found, fresh] = known.try_emplace({run.section, run.row}, order.size());
        if (fresh) {
            order.emplace_back(run.section, found->second);
        }
        runs_.push_back({.run = &run, .states = &states, .row = found->second});
    });
    std::ranges::sort(order);
    std::vector<std::uint32_t> rank(order.size());
    rows_.resize(order.size());
    longest_.resize(order.size());
    for (std::uint32_t i = 0; i < order.size(); ++i) {
        rank[order[i].second] = i;
        rows_[i].section = order[i].first;
    }
    for (std::uint32_t i = 0; i < runs_.size(); ++i) {
        runs_[i].row = rank[runs_[i].row];
        rows_[runs_[i].row].runs.push_back(i);
    }
    for (std::uint32_t section = 1; section <= date.sections + 1; ++section) {
        auto start = std::ranges::lower_bound(rows_, section, {}, &Row::section);
        sections_.push_back(static_cast<std::uint32_t>(start - rows_.begin()));
    }
    for (std::uint32_t i = 0; i < rows_.size(); ++i) {
        Row& row = rows_[i];
        std::ranges::sort(row.runs, {},
                          [&](std::uint32_t run) { return runs_[run].run->first_seat; });
        for (std::uint32_t run : row.runs) {
            row.steps.push_back({.price = runs_[run].run->price});
        }
        std::ranges::sort(row.steps, {}, &Step::price);
        auto same = std::ranges::unique(row.steps, {}, &Step::price);
        row.steps.erase(same.begin(), same.end());
        row.steps.shrink_to_fit();
        refresh_row(i);
    }
}

const Hall::Run& Hall::at(std::uint32_t place) const {
    auto after = std::ranges::upper_bound(runs_, place, {},
                                          [](const Run& run) { return run.run->first_place; });
    ONRUSH_CHECK(after != runs_.begin(), "there is no place {}", place);
    const Run& found = *std::prev(after);
    ONRUSH_CHECK(place - found.run->first_place < found.run->seats, "there is no place {}", place);
    return found;
}

const SeatRun& Hall::run_of(std::uint32_t place) const {
    return *at(place).run;
}

const SeatStates& Hall::states_of(std::uint32_t place) const {
    return *at(place).states;
}

void Hall::refresh(std::uint32_t place) {
    refresh_row(at(place).row);
}

void Hall::refresh_row(std::uint32_t number) {
    Row& row = rows_[number];
    for (Step& step : row.steps) {
        step.longest = 0;
        std::uint32_t length = 0;
        std::uint32_t next_seat = 0;
        for (std::uint32_t i : row.runs) {
            const Run& run = runs_[i];
            bool fits = run.run->price <= step.price;
            if (run.run->first_seat != next_seat || !fits) {
                length = 0;
            }
            next_seat = run.run->first_seat + run.run->seats;
            if (!fits) {
                continue;
            }
            for (char letter : run.states->states) {
                length = letter == free_letter ? length + 1 : 0;
                step.longest = std::max(step.longest, length);
            }
        }
    }
    longest_[number] = static_cast<std::uint16_t>(row.steps.back().longest);
}

std::uint32_t Hall::longest(std::uint32_t row, const Neighbours& wanted) const {
    if (!wanted.max_price) {
        return longest_[row];
    }
    const std::vector<Step>& steps = rows_[row].steps;
    auto above = std::ranges::upper_bound(steps, *wanted.max_price, {}, &Step::price);
    return above == steps.begin() ? 0 : std::prev(above)->longest;
}

std::vector<std::uint32_t> Hall::best(const Neighbours& wanted) const {
    std::uint32_t begin = wanted.section == 0 ? 0 : sections_[wanted.section - 1];
    std::uint32_t end = wanted.section == 0 ? sections_.back() : sections_[wanted.section];
    for (std::uint32_t row = begin; row < end; ++row) {
        if (longest_[row] >= wanted.count && longest(row, wanted) >= wanted.count) {
            return best_of(rows_[row], wanted);
        }
    }
    return {};
}

std::uint32_t Hall::most(const Neighbours& wanted) const {
    std::uint32_t begin = wanted.section == 0 ? 0 : sections_[wanted.section - 1];
    std::uint32_t end = wanted.section == 0 ? sections_.back() : sections_[wanted.section];
    std::uint32_t most = 0;
    for (std::uint32_t row = begin; row < end; ++row) {
        if (longest_[row] > most) {
            most = std::max(most, longest(row, wanted));
        }
    }
    return most;
}

std::vector<std::uint32_t> Hall::best_of(const Row& row, const Neighbours& wanted) const {
    Flat flat;
    std::uint32_t next_seat = 0;
    for (std::uint32_t i : row.runs) {
        const SeatRun& run = *runs_[i].run;
        bool fits = !wanted.max_price || run.price <= *wanted.max_price;
        bool joins = run.first_seat == next_seat;
        for (std::uint32_t seat = 0; seat < run.seats; ++seat) {
            bool free = runs_[i].states->states[seat] == free_letter;
            flat.seats[flat.count++] = {.place = run.first_place + seat,
                                        .free = free,
                                        .fits = free && fits,
                                        .joins = joins || seat != 0};
        }
        next_seat = run.first_seat + run.seats;
    }
    std::optional<Rest> least;
    std::uint32_t first = 0;
    std::uint32_t length = 0;
    for (std::uint32_t seat = 0; seat < flat.count; ++seat) {
        if (!flat.seats[seat].joins) {
            length = 0;
        }
        length = flat.seats[seat].fits ? length + 1 : 0;
        if (length >= wanted.count) {
            std::uint32_t start = seat + 1 - wanted.count;
            Rest rest = rest_of(flat, start, wanted.count);
            if (!least || rest < *least) {
                least = rest;
                first = start;
            }
        }
    }
    ONRUSH_CHECK(least.has_value(), "a row has no {} neighbours", wanted.count);
    std::vector<std::uint32_t> places;
    places.reserve(wanted.count);
    for (std::uint32_t seat = first; seat < first + wanted.count; ++seat) {
        places.push_back(flat.seats[seat].place);
    }
    return places;
}

std::size_t Hall::bytes() const {
    std::size_t total = runs_.capacity() * sizeof(Run) + rows_.capacity() * sizeof(Row) +
                        longest_.capacity() * sizeof(longest_[0]) +
                        sections_.capacity() * sizeof(sections_[0]);
    for (const Row& row : rows_) {
        total += row.runs.capacity() * sizeof(row.runs[0]) + row.steps.capacity() * sizeof(Step);
    }
    return total;
}

const Hall& Halls::of(const Date& date) {
    auto found = halls_.find(date.id.value);
    if (found == halls_.end()) {
        found = halls_.try_emplace(date.id.value, feature_, date).first;
    }
    return found->second;
}

const Hall* Halls::find(DateId date) const {
    auto found = halls_.find(date.value);
    return found == halls_.end() ? nullptr : &found->second;
}

void Halls::refresh(DateId date, std::uint32_t place) {
    if (auto found = halls_.find(date.value); found != halls_.end()) {
        found->second.refresh(place);
    }
}

}  // namespace onrush::concert
