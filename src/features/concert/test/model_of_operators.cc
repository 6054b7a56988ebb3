// What operators do in the model of concerts.
#include <algorithm>
#include <set>

#include "engine/test/control_characters.h"
#include "features/concert/test/model.h"

namespace onrush::concert {

using base::Instant;
using engine::test::answered;
using engine::test::append;
using engine::test::has_controls;
using engine::test::Moment;
using engine::test::Numbers;
using engine::test::refused;
using engine::test::signed_of;
using engine::test::Told;
using test::ModelSeat;

namespace {

bool is_fine(Instant opens, Instant starts, Instant closes, Instant now) {
    constexpr std::int64_t last = 253'402'300'799'999;
    return opens.ms >= 0 && opens < closes && opens < starts && closes > now && closes.ms <= last &&
           starts.ms <= last;
}

// The rows that are named, each as often as it is named; none where they are wrong.
std::optional<std::vector<std::string>> named_rows(const RowNames& rows) {
    if (!rows.object) {
        bool fine = std::ranges::all_of(rows.list, [](const std::string& name) {
            return !name.empty() && name.size() <= 10 && !has_controls(name);
        });
        return fine ? std::optional(rows.list) : std::nullopt;
    }
    if (rows.object->to < rows.object->from) {
        return std::nullopt;
    }
    std::vector<std::string> names;
    for (std::uint32_t row = rows.object->from; row <= rows.object->to; ++row) {
        names.push_back(fmt::format("{}", row));
    }
    return names;
}

std::optional<Told> wrong_text(const std::string& title, const std::string& venue,
                               const std::string& description) {
    if (has_controls(title)) {
        return refused(text_invalid, {}, "/title");
    }
    if (has_controls(venue)) {
        return refused(text_invalid, {}, "/venue");
    }
    return has_controls(description, "\n")
               ? std::optional(refused(description_invalid, {}, "/description"))
               : std::nullopt;
}

bool is_backwards(const std::optional<NumberRange>& numbers) {
    return numbers && numbers->to < numbers->from;
}

std::optional<Told> wrong_form(const SeatRange& range, const std::string& pointer) {
    if (range.capacity.has_value() == (range.rows || range.seats) ||
        range.rows.has_value() != range.seats.has_value()) {
        return refused(range_invalid, {}, pointer);
    }
    return has_controls(range.section)
               ? std::optional(refused(section_invalid, {}, pointer + "/section"))
               : std::nullopt;
}

// How many runs a row is made of.
std::size_t runs_in(const ConcertModel::Day& day, std::uint32_t section, const std::string& row) {
    std::size_t number = 0;
    std::size_t first = 0;
    for (std::size_t seats : day.runs) {
        number += day.seats[first].section == section && day.seats[first].row == row ? 1 : 0;
        first += seats;
    }
    return number;
}

}  // namespace

Told ConcertModel::run(const CreateConcert& input, Moment& moment) {
    if (auto wrong = engine::test::range_refused(input)) {
        return *wrong;
    }
    if (auto wrong = wrong_text(input.title, input.venue, input.description.value_or(""))) {
        return *wrong;
    }
    shows.push_back({moment.now});
    return run(LookUpConcert{ConcertId(shows.size())}, moment);
}

Told ConcertModel::run(const ChangeConcert& input, Moment& moment) {
    if (auto wrong = engine::test::range_refused(input)) {
        return *wrong;
    }
    Told changed = run(LookUpConcert{input.concert}, moment);
    if (changed.verdict == engine::Verdict::refused) {
        return changed;
    }
    std::string description = input.description ? input.description->value_or("") : std::string();
    return wrong_text(input.title.value_or(""), input.venue.value_or(""), description)
        .value_or(changed);
}

Told ConcertModel::run(const CreateDate& input, Rooms& rooms, Moment& moment) {
    Instant closes_at = input.closes_at.value_or(input.starts_at);
    if (!is_fine(input.opens_at, input.starts_at, closes_at, moment.now)) {
        return refused(window_invalid, {}, input.closes_at ? "/closesAt" : "/startsAt");
    }
    if (input.concert.value < 1 || input.concert.value > shows.size()) {
        return refused(concert_not_found);
    }
    Day day;
    day.concert = input.concert.value;
    day.opens_at = input.opens_at;
    day.closes_at = closes_at;
    day.starts_at = input.starts_at;
    day.created_at = moment.now;
    days.push_back(day);
    tell_room(days.back(), rooms, moment);
    if (day.opens_at <= moment.now) {
        open_or_close(days.back(), rooms, moment);
    }
    return answered(shown(days.back(), moment.now));
}

std::optional<Told> ConcertModel::objection_to_change(const Day& day) {
    return day.cancelled ? std::optional(refused(cancelled_unchangeable))
           : day.closed  ? std::optional(refused(closed_unchangeable))
                         : std::nullopt;
}

std::optional<Told> ConcertModel::set_price(Day& day, const PriceChange& change,
                                            std::size_t item) const {
    std::string pointer = fmt::format("/prices/{}", item);
    std::optional<std::uint32_t> section = section_of(day, change.section);
    if (!section) {
        return refused(section_not_found, {}, pointer + "/section");
    }
    std::optional<std::vector<std::string>> rows;
    if (change.rows) {
        rows = named_rows(*change.rows);
        if (!rows) {
            return refused(rows_invalid, {}, pointer + "/rows");
        }
    }
    Part& part = day.parts[*section - 1];
    bool found = part.general && !rows;
    part.price = found ? change.price.units : part.price;
    for (ModelSeat& seat : day.seats) {
        if (seat.section == *section && (!rows || std::ranges::count(*rows, seat.row) > 0)) {
            seat.price = change.price.units;
            found = true;
        }
    }
    return found ? std::nullopt : std::optional(refused(range_empty, {}, pointer));
}

Told ConcertModel::run(const ChangeDate& input, Rooms& rooms, Moment& moment) {
    if (auto wrong = engine::test::range_refused(input)) {
        return *wrong;
    }
    if (!has_date(input.date.value)) {
        return refused(date_not_found);
    }
    Day changed = days[input.date.value - 1];
    if (auto objection = objection_to_change(changed)) {
        return *objection;
    }
    if (input.opens_at && changed.opened) {
        return refused(date_opened);
    }
    if (input.starts_at && count(changed, 'H') + count(changed, 'S') > 0) {
        return refused(seats_given);
    }
    changed.opens_at = input.opens_at.value_or(changed.opens_at);
    changed.starts_at = input.starts_at.value_or(changed.starts_at);
    changed.closes_at = input.closes_at.value_or(changed.closes_at);
    bool moves = input.opens_at || input.starts_at || input.closes_at;
    if (moves && !is_fine(changed.opens_at, changed.starts_at, changed.closes_at, moment.now)) {
        const char* sent = input.closes_at   ? "/closesAt"
                           : input.starts_at ? "/startsAt"
                                             : "/opensAt";
        return refused(window_invalid, {}, sent);
    }
    for (std::size_t i = 0; input.prices && i < input.prices->size(); ++i) {
        if (auto objection = set_price(changed, (*input.prices)[i], i)) {
            return *objection;
        }
    }
    moment.wrote = moves || input.prices;
    changed.version += input.prices ? 1 : 0;
    Day& day = days[input.date.value - 1] = changed;
    if (!day.opened && day.opens_at <= moment.now) {
        open_or_close(day, rooms, moment);
    }
    return answered(shown(day, moment.now));
}

std::optional<Told> ConcertModel::add_range(Day& day, const SeatRange& range,
                                            std::size_t item) const {
    std::string pointer = fmt::format("/seats/{}", item);
    if (auto wrong = wrong_form(range, pointer)) {
        return wrong;
    }
    bool general = range.capacity.has_value();
    std::optional<std::vector<std::string>> rows;
    if (!general) {
        rows = named_rows(*range.rows);
        if (!rows || is_backwards(range.seats)) {
            return refused(rows_invalid, {}, pointer);
        }
    }
    std::optional<std::uint32_t> section = section_of(day, range.section);
    if (section) {
        const Part& part = day.parts[*section - 1];
        if (part.general != general || (general && part.price != range.price.units)) {
            return refused(section_differs, {}, pointer);
        }
    } else {
        if (day.parts.size() == 100) {
            return refused(sections_full, {100}, pointer);
        }
        day.parts.push_back({range.section, general, range.price.units});
        section = static_cast<std::uint32_t>(day.parts.size());
    }
    if (general) {
        Part& part = day.parts[*section - 1];
        part.capacity += *range.capacity;
        return part.capacity > 1'000'000
                   ? std::optional(refused(general_full, {1'000'000}, pointer))
                   : std::nullopt;
    }
    std::size_t wanted = range.seats->to - range.seats->from + 1;
    if (day.runs.size() + rows->size() > 4000) {
        return refused(runs_full, {4000}, pointer);
    }
    for (std::size_t i = 0; i < rows->size(); ++i) {
        const std::string& row = (*rows)[i];
        std::size_t in_row = wanted;
        std::set<std::uint32_t> known;
        for (const ModelSeat& seat : day.seats) {
            if (seat.section == *section && seat.row == row) {
                in_row += 1;
                known.insert(seat.number);
            }
        }
        auto first = known.lower_bound(range.seats->from);
        if (first != known.end() && *first <= range.seats->to) {
            std::string place = range.rows->object ? "/rows" : fmt::format("/rows/{}", i);
            return refused(seats_exist, {*first}, pointer + place);
        }
        if (in_row > 500) {
            return refused(row_full, {500}, pointer);
        }
        if (runs_in(day, *section, row) == 20) {
            return refused(runs_of_row_full, {20}, pointer);
        }
        if (day.seats.size() + wanted > 100'000) {
            return refused(places_full, {100'000}, pointer);
        }
        for (std::uint32_t number = range.seats->from; number <= range.seats->to; ++number) {
            day.seats.push_back({*section, row, number, range.price.units});
        }
        day.runs.push_back(wanted);
    }
    return std::nullopt;
}

Told ConcertModel::run(const AddSeats& input, Rooms& rooms, Moment& moment) {
    if (auto wrong = engine::test::range_refused(input)) {
        return *wrong;
    }
    if (!has_date(input.date.value)) {
        return refused(date_not_found);
    }
    Day& day = days[input.date.value - 1];
    if (auto objection = objection_to_change(day)) {
        return *objection;
    }
    Day changed = day;
    for (std::size_t i = 0; i < input.seats.size(); ++i) {
        if (auto objection = add_range(changed, input.seats[i], i)) {
            return *objection;
        }
    }
    changed.version += 1;
    changed.sold_out_at.reset();
    std::int64_t before = day.parts.empty() ? 1 : count(day, 'F');
    day = changed;
    tell(day, before, rooms, moment);
    return answered(shown(day, moment.now));
}

std::optional<Told> ConcertModel::block_seat(Day& day, std::size_t position, bool blocks,
                                             std::vector<bool>& named, const std::string& pointer,
                                             Numbers& taken) const {
    if (named[position]) {
        return refused(seat_twice, {}, pointer);
    }
    named[position] = true;
    ModelSeat& seat = day.seats[position];
    if (seat.state == (blocks ? 'F' : 'B')) {
        seat.state = blocks ? 'B' : 'F';
    } else if (blocks && seat.state != 'B' && taken.size() < 200) {
        // The copy that is changed has no place among the dates.
        append(taken, {signed_of(position + 1), seat.number});
    }
    return std::nullopt;
}

std::optional<Told> ConcertModel::block_range(Day& day, const BlockRange& range, std::size_t item,
                                              bool blocks, std::vector<bool>& named,
                                              Numbers& taken) const {
    std::string pointer = fmt::format("/seats/{}", item);
    std::optional<std::uint32_t> section = section_of(day, range.section);
    if (!section) {
        return refused(section_not_found, {}, pointer + "/section");
    }
    Part& part = day.parts[*section - 1];
    if (range.count.has_value() != part.general || (part.general && (range.rows || range.seats))) {
        return refused(block_invalid, {}, pointer);
    }
    std::optional<std::vector<std::string>> rows;
    if (range.rows) {
        rows = named_rows(*range.rows);
    }
    if (range.rows.has_value() != rows.has_value() || is_backwards(range.seats)) {
        return refused(rows_invalid, {}, pointer);
    }
    if (part.general) {
        std::int64_t free = part.capacity - part.held - part.sold - part.blocked;
        std::int64_t there = blocks ? free : part.blocked;
        if (*range.count > there) {
            return refused(blocks ? section_full : too_few_blocked, {there}, pointer);
        }
        part.blocked += blocks ? std::int64_t{*range.count} : -std::int64_t{*range.count};
        return std::nullopt;
    }
    bool found = false;
    for (std::size_t i = 0; i < day.seats.size(); ++i) {
        const ModelSeat& seat = day.seats[i];
        bool of_row = !rows || std::ranges::count(*rows, seat.row) > 0;
        bool of_range =
            !range.seats || (seat.number >= range.seats->from && seat.number <= range.seats->to);
        if (seat.section == *section && of_row && of_range) {
            found = true;
            if (auto objection = block_seat(day, i, blocks, named, pointer, taken)) {
                return objection;
            }
        }
    }
    return found ? std::nullopt : std::optional(refused(range_empty, {}, pointer));
}

Told ConcertModel::run(const BlockSeats& input, Rooms& rooms, Moment& moment) {
    if (auto wrong = engine::test::range_refused(input)) {
        return *wrong;
    }
    if (!has_date(input.date.value)) {
        return refused(date_not_found);
    }
    Day& day = days[input.date.value - 1];
    if (auto objection = objection_to_change(day)) {
        return *objection;
    }
    if (input.seat_ids.has_value() == input.seats.has_value()) {
        return refused(block_invalid);
    }
    bool blocks = input.action.value_or(BlockAction::block) == BlockAction::block;
    Day changed = day;
    Numbers taken;
    std::vector<bool> named(day.seats.size());
    std::int64_t first_id = signed_of(id_of(day)) * 1'000'000;
    for (std::size_t i = 0; input.seat_ids && i < input.seat_ids->size(); ++i) {
        std::int64_t place = signed_of((*input.seat_ids)[i].value) - first_id;
        std::string pointer = fmt::format("/seatIds/{}", i);
        if (place < 1 || place > signed_of(day.seats.size())) {
            return refused(seat_not_found, {first_id + place}, pointer);
        }
        auto position = static_cast<std::size_t>(place - 1);
        if (auto objection = block_seat(changed, position, blocks, named, pointer, taken)) {
            return *objection;
        }
    }
    for (std::size_t i = 0; input.seats && i < input.seats->size(); ++i) {
        if (auto objection = block_range(changed, (*input.seats)[i], i, blocks, named, taken)) {
            return *objection;
        }
    }
    if (!taken.empty()) {
        for (std::size_t i = 0; i < taken.size(); i += 2) {
            taken[i] += first_id;
        }
        return refused(seat_in_the_way, std::move(taken));
    }
    std::int64_t before = count(day, 'F');
    std::int64_t difference = before - count(changed, 'F');
    changed.version += difference == 0 ? 0 : 1;
    if (difference < 0) {
        changed.sold_out_at.reset();
    } else if (difference > 0 && !changed.sold_out_at && count(changed, 'S') > 0 &&
               count(changed, 'F') + count(changed, 'H') == 0) {
        changed.sold_out_at = moment.now;
    }
    day = changed;
    moment.wrote = difference != 0;
    tell(day, before, rooms, moment);
    Numbers numbers{signed_of(id_of(day)), std::abs(difference)};
    for (const char* letter = letters; *letter != '\0'; ++letter) {
        numbers.push_back(count(day, *letter));
    }
    return answered(std::move(numbers));
}

}  // namespace onrush::concert
