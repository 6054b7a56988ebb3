#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "engine/feature_laws.h"
#include "features/concert/concert.h"

namespace onrush::concert {

namespace {

using engine::Wrong;

template <typename Count>
bool adds_up(const Count& count) {
    return std::uint64_t{count.free} + count.held + count.sold + count.blocked == count.seats;
}

template <typename Count>
std::string told(const Count& count) {
    return fmt::format("{} seats, but {} free, {} held, {} sold and {} blocked", count.seats,
                       count.free, count.held, count.sold, count.blocked);
}

base::Instant turns_at_of(const Date& date, const DateCount& count) {
    if (count.closed) {
        return base::Instant::never();
    }
    return count.opened ? date.closes_at : date.opens_at;
}

Wrong check_count(const ConcertFeature& feature, const DateCount& count) {
    std::uint64_t id = count.date.value;
    const Date* date = feature.dates.find(count.date);
    if (date == nullptr) {
        return fmt::format("a count names date {}, which does not exist", id);
    }
    if (!adds_up(count)) {
        return fmt::format("date {} has {}", id, told(count));
    }
    if (count.turns_at != turns_at_of(*date, count) || (date->cancelled && !count.closed)) {
        return fmt::format("date {} opens or closes at {}, which is not its time", id,
                           to_text(count.turns_at));
    }
    return std::nullopt;
}

Wrong check_date(const ConcertFeature& feature, const Date& date) {
    std::uint64_t id = date.id.value;
    if (feature.concerts.find(date.concert) == nullptr) {
        return fmt::format("date {} names concert {}, which does not exist", id,
                           date.concert.value);
    }
    if (date.opens_at >= date.closes_at || date.opens_at >= date.starts_at) {
        return fmt::format("date {} opens at {}, too late", id, to_text(date.opens_at));
    }
    const DateCount* count = feature.counts.find(date.id);
    return count == nullptr ? fmt::format("date {} has no count", id)
                            : check_count(feature, *count);
}

Wrong check_section_count(const ConcertFeature& feature, const SectionCount& count) {
    if (feature.sections.find(count.date, count.section) == nullptr) {
        return fmt::format("a count names section {} of date {}, which does not exist",
                           count.section, count.date.value);
    }
    if (!adds_up(count)) {
        return fmt::format("section {} of date {} has {}", count.section, count.date.value,
                           told(count));
    }
    return std::nullopt;
}

Wrong check_section(const ConcertFeature& feature, const Section& section) {
    const Date* date = feature.dates.find(section.date);
    if (date == nullptr || section.number < 1 || section.number > date->sections) {
        return fmt::format("date {} does not have its section {}", section.date.value,
                           section.number);
    }
    if (section.lowest_price > section.highest_price) {
        return fmt::format("section {} of date {} costs {} to {}", section.number,
                           section.date.value, section.lowest_price.units,
                           section.highest_price.units);
    }
    const SectionCount* count = feature.section_counts.find(section.date, section.number);
    return count == nullptr ? fmt::format("section {} of date {} has no count", section.number,
                                          section.date.value)
                            : check_section_count(feature, *count);
}

Wrong check_run(const ConcertFeature& feature, const SeatRun& run) {
    const Date* date = feature.dates.find(run.date);
    const Section* section = feature.sections.find(run.date, run.section);
    bool placed = date != nullptr && run.number >= 1 && run.number <= date->runs &&
                  run.seats >= 1 && run.first_place >= 1 &&
                  std::uint64_t{run.first_place} + run.seats <= std::uint64_t{date->places} + 1;
    if (!placed || section == nullptr || section->general) {
        return fmt::format("date {} does not have its run {} of seats", run.date.value, run.number);
    }
    if (run.price < section->lowest_price || run.price > section->highest_price) {
        return fmt::format("run {} of date {} costs {}, which its section does not", run.number,
                           run.date.value, run.price.units);
    }
    const SeatStates* states = feature.states.find(run.date, run.number);
    if (states == nullptr || states->states.size() != run.seats) {
        return fmt::format("run {} of date {} has {} seats, but not as many states", run.number,
                           run.date.value, run.seats);
    }
    return std::nullopt;
}

Wrong check_states(const ConcertFeature& feature, const SeatStates& states) {
    const SeatRun* run = feature.runs.find(states.date, states.run);
    if (run == nullptr || states.states.size() != run->seats ||
        states.states.find_first_not_of("FHSB") != std::string::npos) {
        return fmt::format("run {} of date {} has the states {}", states.run, states.date.value,
                           states.states);
    }
    return std::nullopt;
}

// A seat that is held or sold has an order.
Wrong check_given(const ConcertFeature& feature, const SeatAt& at, std::uint32_t place) {
    char letter = at.states->states[place - at.run->first_place];
    SeatId seat = seat_id(at.run->date, place);
    if ((letter == 'H' || letter == 'S') && feature.holders.find(seat) == nullptr) {
        return fmt::format("run {} of date {} has seat {} in state {} with no order",
                           at.run->number, at.run->date.value, seat.value, letter);
    }
    return std::nullopt;
}

// Of the seats that an order of this batch has given back.
Wrong vote_given(const ConcertFeature& feature) {
    Wrong wrong;
    feature.holders.for_each_change([&](table::ChangeKind change, const SeatHolder& holder) {
        if (change != table::ChangeKind::erased || wrong) {
            return;
        }
        std::uint32_t place = place_of(holder.seat);
        const Date* date = feature.dates.find(date_of(holder.seat));
        SeatAt at = date == nullptr ? SeatAt() : seat_at(feature, *date, place);
        if (at.states != nullptr && at.states->states.size() == at.run->seats) {
            wrong = check_given(feature, at, place);
        }
    });
    return wrong;
}

Wrong check_all_given(const ConcertFeature& feature) {
    Wrong wrong;
    feature.states.for_each([&](const SeatStates& states) {
        const SeatRun* run = feature.runs.find(states.date, states.run);
        bool whole = run != nullptr && states.states.size() == run->seats;
        for (std::uint32_t i = 0; whole && !wrong && i < run->seats; ++i) {
            wrong = check_given(feature, {run, &states}, run->first_place + i);
        }
    });
    return wrong;
}

Wrong check_holder(const ConcertFeature& feature, const SeatHolder& holder) {
    std::uint32_t place = place_of(holder.seat);
    const Date* date = feature.dates.find(date_of(holder.seat));
    SeatAt at = date == nullptr ? SeatAt() : seat_at(feature, *date, place);
    if (at.states == nullptr || at.states->states.size() != at.run->seats) {
        return fmt::format("order {} has seat {}, which does not exist", holder.order.value,
                           holder.seat.value);
    }
    char letter = at.states->states[place - at.run->first_place];
    if (letter != 'H' && letter != 'S') {
        return fmt::format("order {} has seat {}, which is in state {}", holder.order.value,
                           holder.seat.value, letter);
    }
    return std::nullopt;
}

// The seats of a date are those of its sections. A few look-ups for each date of a batch.
Wrong check_sum_of_sections(const ConcertFeature& feature, const DateCount& count) {
    const Date* date = feature.dates.find(count.date);
    DateCount sum;
    for (std::uint32_t number = 1; date != nullptr && number <= date->sections; ++number) {
        if (const SectionCount* one = feature.section_counts.find(count.date, number)) {
            sum.seats += one->seats;
            sum.free += one->free;
            sum.held += one->held;
            sum.sold += one->sold;
            sum.blocked += one->blocked;
        }
    }
    auto numbers = [](const DateCount& row) {
        return std::array{row.seats, row.free, row.held, row.sold, row.blocked};
    };
    if (numbers(sum) != numbers(count)) {
        return fmt::format("date {} has {}, but its sections have {}", count.date.value,
                           told(count), told(sum));
    }
    return std::nullopt;
}

using SectionKey = std::pair<std::uint64_t, std::uint32_t>;

// The letters of a section's runs, and what its runs cost.
struct Letters {
    std::uint32_t seats = 0;
    std::array<std::int64_t, 4> states{};  // free, held, sold, blocked
    base::Money lowest;
    base::Money highest;
};

void add(Letters& letters, const SeatRun& run, const std::string& states) {
    bool first = letters.seats == 0;
    letters.lowest = first ? run.price : std::min(letters.lowest, run.price);
    letters.highest = first ? run.price : std::max(letters.highest, run.price);
    letters.seats += run.seats;
    constexpr std::string_view names = "FHSB";
    for (std::size_t i = 0; i < names.size(); ++i) {
        letters.states[i] += std::ranges::count(states, names[i]);
    }
}

// Where a section or a run is missing, the other laws say so.
Wrong check_letters(const ConcertFeature& feature) {
    std::map<SectionKey, Letters> sections;
    feature.states.for_each([&](const SeatStates& states) {
        if (const SeatRun* run = feature.runs.find(states.date, states.run)) {
            add(sections[{run->date.value, run->section}], *run, states.states);
        }
    });
    Wrong wrong;
    feature.section_counts.for_each([&](const SectionCount& count) {
        const Section* section = feature.sections.find(count.date, count.section);
        if (wrong || section == nullptr || section->general) {
            return;
        }
        const Letters& letters = sections[{count.date.value, count.section}];
        std::array<std::int64_t, 4> counted{count.free, count.held, count.sold, count.blocked};
        if (letters.states != counted || letters.lowest != section->lowest_price ||
            letters.highest != section->highest_price) {
            wrong = fmt::format("section {} of date {} has {} for {} to {}, which its rows do not",
                                count.section, count.date.value, told(count),
                                section->lowest_price.units, section->highest_price.units);
        }
    });
    return wrong;
}

// Runs do not share places or seats of a row, and concerts have the dates that they count.
Wrong check_rows(const ConcertFeature& feature) {
    using Row = std::pair<SectionKey, std::string>;
    std::map<Row, std::map<std::uint32_t, const SeatRun*>> rows;
    std::map<std::uint64_t, std::map<std::uint32_t, const SeatRun*>> dates;
    Wrong wrong;
    feature.runs.for_each([&](const SeatRun& run) {
        Row row{{run.date.value, run.section}, run.row};
        bool alone = rows[row].try_emplace(run.first_seat, &run).second &&
                     dates[run.date.value].try_emplace(run.first_place, &run).second;
        if (!alone && !wrong) {
            wrong = fmt::format("run {} of date {} begins where another does", run.number,
                                run.date.value);
        }
    });
    auto check = [&](const auto& lines, std::uint32_t SeatRun::* first) {
        for (const auto& [name, line] : lines) {
            const SeatRun* before = nullptr;
            for (const auto& [start, run] : line) {
                if (before != nullptr && before->*first + before->seats > start && !wrong) {
                    wrong = fmt::format("run {} of date {} shares seats with another", run->number,
                                        run->date.value);
                }
                before = run;
            }
        }
    };
    check(rows, &SeatRun::first_seat);
    check(dates, &SeatRun::first_place);
    return wrong;
}

Wrong check_dates_counted(const ConcertFeature& feature) {
    std::map<std::uint64_t, std::uint32_t> dates;
    feature.dates.for_each([&](const Date& date) { dates[date.concert.value] += 1; });
    Wrong wrong;
    feature.concerts.for_each([&](const Concert& concert) {
        if (!wrong && dates[concert.id.value] != concert.dates) {
            wrong = fmt::format("concert {} has {} dates, but counts {}", concert.id.value,
                                dates[concert.id.value], concert.dates);
        }
    });
    return wrong;
}

constexpr std::string_view adds_up_sql = "{0}.free + {0}.held + {0}.sold + {0}.blocked = {0}.seats";

// Of a date `d` and its count `t`: what check_count() finds.
std::string count_is_wrong() {
    return fmt::format(R"(NOT ({0})
           OR t.turns_at <> iif(t.closed, {1}, iif(t.opened, d.closes_at, d.opens_at))
           OR (d.cancelled AND NOT t.closed))",
                       fmt::format(adds_up_sql, "t"), base::Instant::never().ms);
}

void declare_dates(engine::FeatureLaws<ConcertFeature>& laws, const ConcertFeature& feature) {
    laws.of_ids("ids of concerts", feature.concerts, feature.ids, "concert");
    laws.of_ids("ids of dates", feature.dates, feature.ids, "date");
    laws.of_rows("dates", feature.dates, check_date,
                 fmt::format(R"(
        SELECT d.id FROM dates d LEFT JOIN concerts c ON c.id = d.concert
        LEFT JOIN date_counts t ON t.date = d.id
        WHERE c.id IS NULL OR d.opens_at >= d.closes_at OR d.opens_at >= d.starts_at
           OR t.date IS NULL OR {})",
                             count_is_wrong()));
    laws.of_rows("date counts", feature.counts, check_count,
                 fmt::format(R"(
        SELECT t.date FROM date_counts t LEFT JOIN dates d ON d.id = t.date
        WHERE d.id IS NULL OR {})",
                             count_is_wrong()));
    laws.of_sums("concerts count their dates", check_dates_counted, R"(
        SELECT c.id FROM concerts c
        LEFT JOIN (SELECT concert, count(*) AS dates FROM dates GROUP BY concert) d
            ON d.concert = c.id
        WHERE c.dates <> coalesce(d.dates, 0))");
}

void declare_sections(engine::FeatureLaws<ConcertFeature>& laws, const ConcertFeature& feature) {
    laws.of_rows("sections", feature.sections, check_section,
                 fmt::format(R"(
        SELECT s.date, s.number FROM sections s LEFT JOIN dates d ON d.id = s.date
        LEFT JOIN section_counts n ON n.date = s.date AND n.section = s.number
        WHERE d.id IS NULL OR s.number NOT BETWEEN 1 AND d.sections
           OR s.lowest_price > s.highest_price OR n.date IS NULL OR NOT ({}))",
                             fmt::format(adds_up_sql, "n")));
    laws.of_rows("section counts", feature.section_counts, check_section_count,
                 fmt::format(R"(
        SELECT n.date, n.section FROM section_counts n
        LEFT JOIN sections s ON s.date = n.date AND s.number = n.section
        WHERE s.date IS NULL OR NOT ({}))",
                             fmt::format(adds_up_sql, "n")));
    auto vote = [](const ConcertFeature& concerts) {
        Wrong wrong;
        concerts.counts.for_each_change([&](table::ChangeKind change, const DateCount& count) {
            if (change != table::ChangeKind::erased && !wrong) {
                wrong = check_sum_of_sections(concerts, count);
            }
        });
        return wrong;
    };
    auto check = [](const ConcertFeature& concerts) {
        Wrong wrong;
        concerts.counts.for_each([&](const DateCount& count) {
            wrong = wrong ? wrong : check_sum_of_sections(concerts, count);
        });
        return wrong;
    };
    laws.of_sums("sections add up", vote, check, R"(
        SELECT t.date FROM date_counts t
        LEFT JOIN (SELECT date, sum(seats) AS seats, sum(free) AS free, sum(held) AS held,
                          sum(sold) AS sold, sum(blocked) AS blocked
                   FROM section_counts GROUP BY date) n ON n.date = t.date
        WHERE t.seats <> coalesce(n.seats, 0) OR t.free <> coalesce(n.free, 0)
           OR t.held <> coalesce(n.held, 0) OR t.sold <> coalesce(n.sold, 0)
           OR t.blocked <> coalesce(n.blocked, 0))");
}

void declare_seats(engine::FeatureLaws<ConcertFeature>& laws, const ConcertFeature& feature) {
    laws.of_rows("seat runs", feature.runs, check_run, R"(
        SELECT r.date, r.number FROM seat_runs r LEFT JOIN dates d ON d.id = r.date
        LEFT JOIN sections s ON s.date = r.date AND s.number = r.section
        LEFT JOIN seat_states t ON t.date = r.date AND t.run = r.number
        WHERE d.id IS NULL OR r.number NOT BETWEEN 1 AND d.runs OR r.seats < 1
           OR r.first_place < 1 OR r.first_place + r.seats > d.places + 1
           OR s.date IS NULL OR s.general OR r.price NOT BETWEEN s.lowest_price AND s.highest_price
           OR t.date IS NULL OR length(t.states) <> r.seats)");
    laws.of_rows("seat states", feature.states, check_states, R"(
        SELECT t.date, t.run FROM seat_states t
        LEFT JOIN seat_runs r ON r.date = t.date AND r.number = t.run
        WHERE r.date IS NULL OR length(t.states) <> r.seats OR t.states GLOB '*[^FHSB]*')");
    laws.of_sums("seats that are given have an order", vote_given, check_all_given, R"(
        SELECT t.date, t.run FROM seat_states t
        JOIN seat_runs r ON r.date = t.date AND r.number = t.run AND length(t.states) = r.seats
        WHERE length(t.states) - length(replace(replace(t.states, 'H', ''), 'S', '')) >
              (SELECT count(*) FROM seat_holders h
               WHERE h.seat BETWEEN r.date * 1000000 + r.first_place
                                AND r.date * 1000000 + r.first_place + r.seats - 1))");
    // From the runs to the holders, which are found by their seats: a run has no index of places.
    laws.of_rows("seat holders", feature.holders, check_holder, R"(
        SELECT h.seat FROM seat_holders h WHERE h.seat NOT IN (
            SELECT k.seat FROM seat_runs r
            JOIN seat_states t ON t.date = r.date AND t.run = r.number
            CROSS JOIN seat_holders k
                ON k.seat BETWEEN r.date * 1000000 + r.first_place
                              AND r.date * 1000000 + r.first_place + r.seats - 1
            WHERE substr(t.states, k.seat - r.date * 1000000 - r.first_place + 1, 1)
                  IN ('H', 'S')))");
    laws.of_sums("rows are those of the counts", check_letters, R"(
        SELECT n.date, n.section FROM section_counts n
        JOIN sections s ON s.date = n.date AND s.number = n.section AND NOT s.general
        LEFT JOIN (SELECT r.date, r.section, min(r.price) AS lowest, max(r.price) AS highest,
                          sum(length(t.states) - length(replace(t.states, 'F', ''))) AS free,
                          sum(length(t.states) - length(replace(t.states, 'H', ''))) AS held,
                          sum(length(t.states) - length(replace(t.states, 'S', ''))) AS sold,
                          sum(length(t.states) - length(replace(t.states, 'B', ''))) AS blocked
                   FROM seat_runs r
                   JOIN seat_states t ON t.date = r.date AND t.run = r.number
                   GROUP BY r.date, r.section) r
            ON r.date = n.date AND r.section = n.section
        WHERE n.free <> coalesce(r.free, 0) OR n.held <> coalesce(r.held, 0)
           OR n.sold <> coalesce(r.sold, 0) OR n.blocked <> coalesce(r.blocked, 0)
           OR s.lowest_price <> coalesce(r.lowest, 0)
           OR s.highest_price <> coalesce(r.highest, 0))");
    laws.of_sums("runs share no seats", check_rows, R"(
        SELECT date, number FROM (
            SELECT date, number, first_seat, first_place,
                   lag(first_seat + seats) OVER (
                       PARTITION BY date, section, row ORDER BY first_seat) AS next_seat,
                   lag(first_place + seats) OVER (
                       PARTITION BY date ORDER BY first_place) AS next_place
            FROM seat_runs)
        WHERE first_seat < next_seat OR first_place < next_place)");
}

}  // namespace

void declare_laws(engine::Domain& domain, const ConcertFeature& feature) {
    engine::FeatureLaws laws(domain, feature);
    declare_dates(laws, feature);
    declare_sections(laws, feature);
    declare_seats(laws, feature);
}

}  // namespace onrush::concert
