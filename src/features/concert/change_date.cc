#include "features/concert/change_date.h"

#include <algorithm>

#include <fmt/format.h>

#include "features/concert/move_seats.h"

namespace onrush::concert {

namespace {

struct Times {
    base::Instant opens_at;
    base::Instant starts_at;
    base::Instant closes_at;
};

bool are_in_order(const Times& times, base::Instant now) {
    return times.opens_at >= base::Instant(0) && times.opens_at < times.closes_at &&
           times.opens_at < times.starts_at && times.closes_at > now &&
           times.closes_at <= limits::instant_max && times.starts_at <= limits::instant_max;
}

// Points at a member that was sent.
base::Refused wrong_times(bool closes_at_sent, bool starts_at_sent) {
    return base::Refused(window_invalid)
        .at(closes_at_sent   ? "/closesAt"
            : starts_at_sent ? "/startsAt"
                             : "/opensAt");
}

// The price that each run of the date gets; of those that keep theirs, none.
class NewPrices {
public:
    NewPrices(const ConcertFeature& feature, const Date& date)
        : feature_(feature), date_(date), of_runs_(date.runs), of_sections_(date.sections) {}

    [[nodiscard]] std::optional<base::Refused> add(const PriceChange& change, std::size_t place) {
        std::string pointer = fmt::format("/prices/{}", place);
        const Section* section = feature_.sections.find_by<ByName>(date_.id, change.section);
        if (section == nullptr) {
            return base::Refused(section_not_found).at(pointer + "/section");
        }
        if (change.rows && !are_rows(*change.rows)) {
            return base::Refused(rows_invalid).at(pointer + "/rows");
        }
        bool found = section->general && !change.rows;
        if (found) {
            of_sections_[section->number - 1] = change.price;
        }
        RowFilter rows(change.rows);
        for (const Hall::Run& one : feature_.halls.of(date_).runs()) {
            if (one.run->section == section->number && rows.has(one.run->row)) {
                of_runs_[one.run->number - 1] = change.price;
                found = true;
            }
        }
        return found ? std::nullopt : std::optional(base::Refused(range_empty).at(pointer));
    }
    void write(ConcertFeature& feature) const {
        for (const Hall::Run& one : feature.halls.of(date_).runs()) {
            const std::optional<base::Money>& price = of_runs_[one.run->number - 1];
            if (price.value_or(one.run->price) != one.run->price) {
                feature.runs.update(*one.run, [&](SeatRun& row) { row.price = *price; });
            }
        }
        for (std::uint32_t number = 1; number <= date_.sections; ++number) {
            if (of_sections_[number - 1]) {
                feature.sections.update(section_of(feature, date_.id, number), [&](Section& row) {
                    row.lowest_price = row.highest_price = *of_sections_[number - 1];
                });
            }
        }
    }

private:
    const ConcertFeature& feature_;
    const Date& date_;
    std::vector<std::optional<base::Money>> of_runs_;
    std::vector<std::optional<base::Money>> of_sections_;
};

void move_times(ConcertFeature& feature, const Date& date, const Times& times, base::Instant now) {
    feature.dates.update(date, [&](Date& row) {
        row.opens_at = times.opens_at;
        row.starts_at = times.starts_at;
        row.closes_at = times.closes_at;
    });
    const DateCount& count = count_of(feature, date.id);
    feature.counts.update(count, [&](DateCount& row) {
        row.turns_at = row.opened ? times.closes_at : times.opens_at;
    });
    if (count.turns_at <= now) {
        open_or_close(feature, count, now);
    }
}

}  // namespace

std::optional<base::Refused> refuse_change(const ConcertFeature& feature, const Date& date) {
    if (date.cancelled) {
        return base::Refused(cancelled_unchangeable);
    }
    if (count_of(feature, date.id).closed) {
        return base::Refused(closed_unchangeable);
    }
    return std::nullopt;
}

void refresh_prices(ConcertFeature& feature, const Date& date) {
    struct Prices {
        base::Money lowest;
        base::Money highest;
        bool found = false;
    };
    std::vector<Prices> all(date.sections);
    feature.halls.forget(date.id);
    for_each_run(feature, date, [&](const SeatRun& run, const SeatStates&) {
        Prices& prices = all[run.section - 1];
        prices.lowest = prices.found ? std::min(prices.lowest, run.price) : run.price;
        prices.highest = prices.found ? std::max(prices.highest, run.price) : run.price;
        prices.found = true;
    });
    for (std::uint32_t number = 1; number <= date.sections; ++number) {
        const Section& section = section_of(feature, date.id, number);
        const Prices& prices = all[number - 1];
        if (prices.found &&
            (section.lowest_price != prices.lowest || section.highest_price != prices.highest)) {
            feature.sections.update(section, [&](Section& row) {
                row.lowest_price = prices.lowest;
                row.highest_price = prices.highest;
            });
        }
    }
}

engine::Result<CreateDate> decide(ConcertFeature& feature, const CreateDate& input,
                                  base::Instant now) {
    Times times{input.opens_at, input.starts_at, input.closes_at.value_or(input.starts_at)};
    if (!are_in_order(times, now)) {
        return std::unexpected(wrong_times(input.closes_at.has_value(), true));
    }
    const Concert* concert = feature.concerts.find(input.concert);
    if (concert == nullptr) {
        return engine::refuse(concert_not_found);
    }
    if (concert->dates >= limits::dates_per_concert_max ||
        feature.dates.size() >= limits::dates_max) {
        return engine::refuse(dates_full);
    }
    // From here on the command succeeds.
    feature.concerts.update(*concert, [](Concert& row) { row.dates += 1; });
    const Date& date = feature.dates.insert({.id = feature.ids.next<DateId>("date"),
                                             .concert = concert->id,
                                             .opens_at = times.opens_at,
                                             .closes_at = times.closes_at,
                                             .starts_at = times.starts_at,
                                             .created_at = now});
    const DateCount& count = feature.counts.insert({.date = date.id, .turns_at = date.opens_at});
    if (date.opens_at <= now) {
        open_or_close(feature, count, now);
    }
    return view_of(feature, date, now);
}

engine::Result<ChangeDate> decide(ConcertFeature& feature, const ChangeDate& input,
                                  base::Instant now) {
    const Date* date = feature.dates.find(input.date);
    if (date == nullptr) {
        return engine::refuse(date_not_found);
    }
    if (std::optional<base::Refused> refused = refuse_change(feature, *date)) {
        return std::unexpected(*std::move(refused));
    }
    const DateCount& count = count_of(feature, date->id);
    if (input.opens_at && count.opened) {
        return engine::refuse(date_opened);
    }
    if (input.starts_at && count.held + count.sold > 0) {
        return engine::refuse(seats_given);
    }
    Times times{input.opens_at.value_or(date->opens_at), input.starts_at.value_or(date->starts_at),
                input.closes_at.value_or(date->closes_at)};
    bool moves = input.opens_at || input.starts_at || input.closes_at;
    if (moves && !are_in_order(times, now)) {
        return std::unexpected(
            wrong_times(input.closes_at.has_value(), input.starts_at.has_value()));
    }
    NewPrices prices(feature, *date);
    for (std::size_t i = 0; input.prices && i < input.prices->size(); ++i) {
        if (std::optional<base::Refused> refused = prices.add((*input.prices)[i], i)) {
            return std::unexpected(*std::move(refused));
        }
    }
    // From here on the command succeeds.
    if (input.prices) {
        prices.write(feature);
        refresh_prices(feature, *date);
        count_new_seats(feature, *date, 0, now);
    }
    if (moves) {
        move_times(feature, *date, times, now);
    }
    return view_of(feature, *date, now);
}

}  // namespace onrush::concert
