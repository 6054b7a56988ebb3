// What orders do in the model of concerts.
#include <algorithm>
#include <set>

#include "features/concert/test/model.h"

namespace onrush::concert {

using base::Instant;
using engine::test::append;
using engine::test::Moment;
using engine::test::Numbers;
using engine::test::refused;
using engine::test::signed_of;
using engine::test::Told;
using test::ModelSeat;
using test::ModelWish;

std::optional<Told> ConcertModel::objection_to_form(const Selection& selection) {
    int given = int{selection.seat_ids.has_value()} + int{selection.best.has_value()} +
                int{selection.general.has_value()};
    if (given != 1) {
        return refused(selection_invalid);
    }
    if (selection.seat_ids) {
        std::set<SeatId> ids(selection.seat_ids->begin(), selection.seat_ids->end());
        if (ids.size() != selection.seat_ids->size()) {
            return refused(seat_repeated);
        }
    }
    return std::nullopt;
}

std::optional<Told> ConcertModel::objection_to_date(std::uint64_t date, Instant now) const {
    if (!has_date(date)) {
        return refused(date_not_found);
    }
    const Day& day = days[date - 1];
    return day.cancelled          ? std::optional(refused(date_cancelled))
           : now < day.opens_at   ? std::optional(refused(date_not_open, {day.opens_at.ms}))
           : now >= day.closes_at ? std::optional(refused(date_closed))
                                  : std::nullopt;
}

std::optional<Told> ConcertModel::objection_to_seats(std::uint64_t date,
                                                     const Selection& selection) const {
    const Day& day = days[date - 1];
    if (selection.seat_ids) {
        for (SeatId seat : *selection.seat_ids) {
            std::uint64_t place = seat.value - date * 1'000'000;
            if (seat.value <= date * 1'000'000 || place > day.seats.size()) {
                return refused(seat_not_found, {signed_of(seat.value)});
            }
        }
        return std::nullopt;
    }
    bool general = selection.general.has_value();
    std::optional<std::string> name =
        general ? std::optional(selection.general->section) : selection.best->section;
    if (!name) {
        return std::nullopt;
    }
    std::optional<std::uint32_t> section = section_of(day, *name);
    if (!section) {
        return refused(section_not_found);
    }
    if (day.parts[*section - 1].general != general) {
        return refused(general ? section_not_general : section_not_seated);
    }
    return std::nullopt;
}

ModelWish ConcertModel::wish_of(const Day& day, const Best& best) {
    ModelWish wish{.count = best.count};
    if (best.section) {
        wish.section = section_of(day, *best.section);
    }
    if (best.max_price) {
        wish.max_price = best.max_price->units;
    }
    return wish;
}

std::optional<Told> ConcertModel::objection_to_choice(std::uint64_t date,
                                                      const Selection& selection) const {
    const Day& day = days[date - 1];
    if (selection.general) {
        std::int64_t free = count(day, 'F', section_of(day, selection.general->section));
        return selection.general->count > free ? std::optional(refused(section_full, {free}))
                                               : std::nullopt;
    }
    if (selection.best) {
        ModelWish wish = wish_of(day, *selection.best);
        return best_of(day.seats, wish).empty()
                   ? std::optional(refused(no_adjacent_seats, {most_of(day.seats, wish)}))
                   : std::nullopt;
    }
    Numbers taken;
    for (SeatId seat : *selection.seat_ids) {
        const ModelSeat& one = day.seats[seat.value - date * 1'000'000 - 1];
        if (one.state != 'F') {
            append(taken, {signed_of(seat.value), one.number});
        }
    }
    return taken.empty() ? std::nullopt : std::optional(refused(seat_taken, std::move(taken)));
}

std::vector<Place> ConcertModel::choose(std::uint64_t date, const Selection& selection) const {
    const Day& day = days[date - 1];
    if (selection.general) {
        std::uint32_t section = *section_of(day, selection.general->section);
        return {{.seat = {},
                 .section = section,
                 .count = selection.general->count,
                 .price = base::Money(day.parts[section - 1].price)}};
    }
    std::vector<std::size_t> positions;
    if (selection.best) {
        positions = best_of(day.seats, wish_of(day, *selection.best));
    } else {
        for (SeatId seat : *selection.seat_ids) {
            positions.push_back(seat.value - date * 1'000'000 - 1);
        }
    }
    std::vector<Place> places;
    for (std::size_t position : positions) {
        const ModelSeat& seat = day.seats[position];
        places.push_back({.seat = SeatId(date * 1'000'000 + position + 1),
                          .section = seat.section,
                          .count = 1,
                          .price = base::Money(seat.price)});
    }
    return places;
}

void ConcertModel::move(Day& day, const std::vector<Place>& places, char from, char to,
                        std::uint64_t order, Rooms& rooms, Moment& moment) {
    std::int64_t before = count(day, 'F');
    for (const Place& place : places) {
        if (place.seat.none()) {
            Part& part = day.parts[place.section - 1];
            part.held += from == 'H' ? -std::int64_t{place.count} : 0;
            part.sold += from == 'S' ? -std::int64_t{place.count} : 0;
            part.held += to == 'H' ? place.count : 0;
            part.sold += to == 'S' ? place.count : 0;
        } else {
            ModelSeat& seat = day.seats[place.seat.value % 1'000'000 - 1];
            seat.state = to;
            seat.order = order;
        }
    }
    day.version += 1;
    tell(day, before, rooms, moment);
}

void ConcertModel::hold(std::uint64_t date, const std::vector<Place>& places, std::uint64_t order,
                        Rooms& rooms, Moment& moment) {
    move(days[date - 1], places, 'F', 'H', order, rooms, moment);
}

void ConcertModel::sell(std::uint64_t date, const std::vector<Place>& places, Rooms& rooms,
                        Moment& moment) {
    Day& day = days[date - 1];
    move(day, places, 'H', 'S', 0, rooms, moment);
    if (!day.sold_out_at && count(day, 'F') + count(day, 'H') == 0) {
        day.sold_out_at = moment.now;
    }
}

void ConcertModel::release(std::uint64_t date, const std::vector<Place>& places, Rooms& rooms,
                           Moment& moment) {
    move(days[date - 1], places, 'H', 'F', 0, rooms, moment);
}

void ConcertModel::give_back(std::uint64_t date, const std::vector<Place>& places, Rooms& rooms,
                             Moment& moment) {
    move(days[date - 1], places, 'S', 'F', 0, rooms, moment);
}

void ConcertModel::cancel(std::uint64_t date, Rooms& rooms, Moment& moment) {
    Day& day = days[date - 1];
    day.cancelled = true;
    day.sold_out_at.reset();
    if (day.closed) {
        day.version += 1;
    } else {
        close(day, rooms, moment);
    }
}

}  // namespace onrush::concert
