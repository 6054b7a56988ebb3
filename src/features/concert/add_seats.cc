#include "features/concert/add_seats.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/known.h"
#include "features/account/contact.h"
#include "features/concert/move_seats.h"

namespace onrush::concert {

namespace {

using Objection = std::optional<base::Refused>;

// What the ranges make, checked one after the other before anything is written.
class NewSeats {
public:
    NewSeats(const ConcertFeature& feature, const Date& date) : feature_(feature), date_(date) {
        places_ = date.places;
        for (std::uint32_t number = 1; number <= date.sections; ++number) {
            const Section& section = section_of(feature, date.id, number);
            bool general = section.general;
            sections_.push_back({section.name, general, section.lowest_price,
                                 count_of(feature, date.id, number).seats, 0});
        }
        for_each_run(feature, date, [&](const SeatRun& run, const SeatStates&) {
            rows_[{run.section, run.row}].push_back({run.first_seat, run.seats});
        });
    }

    [[nodiscard]] Objection add(const SeatRange& range, std::size_t place) {
        pointer_ = fmt::format("/seats/{}", place);
        bool seated = range.rows && range.seats && !range.capacity;
        bool general = !range.rows && !range.seats && range.capacity;
        if (!seated && !general) {
            return base::Refused(range_invalid).at(pointer_);
        }
        if (!account::is_name(range.section)) {
            return base::Refused(section_invalid).at(pointer_ + "/section");
        }
        if (seated && (!are_rows(*range.rows) || !is_range(*range.seats))) {
            return base::Refused(rows_invalid).at(pointer_);
        }
        auto known = std::ranges::find(sections_, range.section, &NewSection::name);
        bool fresh = known == sections_.end();
        if (!fresh && (known->general != general || (general && known->price != range.price))) {
            return base::Refused(section_differs).at(pointer_);
        }
        if (fresh) {
            if (sections_.size() >= limits::sections_per_date_max) {
                return full(sections_full, limits::sections_per_date_max);
            }
            known = sections_.insert(sections_.end(), {range.section, general, range.price, 0, 0});
        }
        return general ? add_general(*known, *range.capacity)
                       : add_rows(*known, range,
                                  static_cast<std::uint32_t>(known - sections_.begin() + 1));
    }

    void write(ConcertFeature& feature, base::Instant now) const {
        std::uint32_t added = 0;
        for (std::uint32_t i = 0; i < sections_.size(); ++i) {
            added += sections_[i].added;
            write_section(feature, sections_[i], i + 1);
        }
        std::uint32_t number = date_.runs;
        std::uint32_t place = date_.places + 1;
        for (const NewRun& run : runs_) {
            number += 1;
            feature.runs.insert({.date = date_.id,
                                 .number = number,
                                 .section = run.section,
                                 .row = run.row,
                                 .first_seat = run.first_seat,
                                 .first_place = place,
                                 .seats = run.seats,
                                 .price = run.price});
            feature.states.insert(
                {date_.id, number, std::string(run.seats, static_cast<char>(SeatState::free))});
            place += run.seats;
        }
        feature.dates.update(date_, [&](Date& row) {
            row.sections = static_cast<std::uint32_t>(sections_.size());
            row.runs = number;
            row.places = place - 1;
        });
        refresh_prices(feature, date_);
        count_new_seats(feature, date_, added, now);
    }

private:
    struct NewSection {
        std::string name;
        bool general = false;
        base::Money price;
        std::uint32_t seats = 0;  // before
        std::uint32_t added = 0;
    };
    struct NewRun {
        std::uint32_t section = 0;
        std::string row;
        std::uint32_t first_seat = 0;
        std::uint32_t seats = 0;
        base::Money price;
    };
    struct Numbers {
        std::uint32_t first_seat = 0;
        std::uint32_t seats = 0;
    };

    [[nodiscard]] base::Refused full(const base::Refusal& refusal, std::uint32_t limit) const {
        return base::Refused(refusal, limit).at(pointer_);
    }
    [[nodiscard]] Objection add_general(NewSection& section, std::uint32_t capacity) const {
        if (section.seats + section.added + capacity > limits::general_capacity_max) {
            return full(general_full, limits::general_capacity_max);
        }
        section.added += capacity;
        return std::nullopt;
    }
    [[nodiscard]] Objection add_rows(NewSection& section, const SeatRange& range,
                                     std::uint32_t number) {
        const RowNames& rows = base::known(range.rows);
        const NumberRange& numbers = base::known(range.seats);
        if (date_.runs + runs_.size() + count_of(rows) > limits::runs_per_date_max) {
            return full(runs_full, limits::runs_per_date_max);
        }
        std::uint32_t seats = numbers.to - numbers.from + 1;
        std::vector<std::string> names = names_of(rows);
        for (std::size_t i = 0; i < names.size(); ++i) {
            std::vector<Numbers>& known = rows_[{number, names[i]}];
            if (std::optional<std::uint32_t> seat = first_known(known, numbers)) {
                std::string row = rows.object ? "/rows" : fmt::format("/rows/{}", i);
                return base::Refused(seats_exist, *seat).at(pointer_ + row);
            }
            std::uint32_t in_row = seats;
            for (const Numbers& other : known) {
                in_row += other.seats;
            }
            if (in_row > limits::seats_per_row_max) {
                return full(row_full, limits::seats_per_row_max);
            }
            if (known.size() >= limits::runs_per_row_max) {
                return full(runs_of_row_full, limits::runs_per_row_max);
            }
            if (places_ + seats > limits::seats_per_date_max) {
                return full(places_full, limits::seats_per_date_max);
            }
            places_ += seats;
            known.push_back({numbers.from, seats});
            runs_.push_back({number, names[i], numbers.from, seats, range.price});
            section.added += seats;
        }
        return std::nullopt;
    }
    // The smallest number that the row has already.
    [[nodiscard]] static std::optional<std::uint32_t> first_known(const std::vector<Numbers>& known,
                                                                  const NumberRange& numbers) {
        std::optional<std::uint32_t> smallest;
        for (const Numbers& other : known) {
            std::uint32_t first = std::max(other.first_seat, numbers.from);
            if (first < other.first_seat + other.seats && first <= numbers.to) {
                smallest = std::min(smallest.value_or(first), first);
            }
        }
        return smallest;
    }
    void write_section(ConcertFeature& feature, const NewSection& section,
                       std::uint32_t number) const {
        if (number > date_.sections) {
            feature.sections.insert({.date = date_.id,
                                     .number = number,
                                     .name = section.name,
                                     .general = section.general,
                                     .lowest_price = section.price,
                                     .highest_price = section.price});
            feature.section_counts.insert({.date = date_.id,
                                           .section = number,
                                           .seats = section.added,
                                           .free = section.added});
        } else if (section.added > 0) {
            feature.section_counts.update(count_of(feature, date_.id, number),
                                          [&](SectionCount& row) {
                                              row.seats += section.added;
                                              row.free += section.added;
                                          });
        }
    }

    const ConcertFeature& feature_;
    const Date& date_;
    std::string pointer_;
    std::uint32_t places_ = 0;
    std::vector<NewSection> sections_;
    std::map<std::pair<std::uint32_t, std::string>, std::vector<Numbers>> rows_;
    std::vector<NewRun> runs_;
};

}  // namespace

engine::Result<AddSeats> decide(ConcertFeature& feature, const AddSeats& input, base::Instant now) {
    const Date* date = feature.dates.find(input.date);
    if (date == nullptr) {
        return engine::refuse(date_not_found);
    }
    if (Objection objection = refuse_change(feature, *date)) {
        return std::unexpected(*std::move(objection));
    }
    NewSeats seats(feature, *date);
    for (std::size_t i = 0; i < input.seats.size(); ++i) {
        if (Objection objection = seats.add(input.seats[i], i)) {
            return std::unexpected(*std::move(objection));
        }
    }
    // From here on the command succeeds.
    seats.write(feature, now);
    return view_of(feature, *date, now);
}

}  // namespace onrush::concert
