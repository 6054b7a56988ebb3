#include "features/concert/take_seats.h"

#include <algorithm>

#include "base/known.h"
#include "features/concert/move_seats.h"

namespace onrush::concert {

namespace {

const Section* find_section(const ConcertFeature& feature, const Date& date,
                            const std::string& name) {
    return feature.sections.find_by<ByName>(date.id, name);
}

std::expected<void, base::Refused> find_ids(const Date& date, const std::vector<SeatId>& ids) {
    for (SeatId seat : ids) {
        std::uint32_t place = place_of(seat);
        if (date_of(seat) != date.id || place < 1 || place > date.places) {
            return base::refuse(seat_not_found, seat);
        }
    }
    return {};
}

std::expected<void, base::Refused> find_in_section(const ConcertFeature& feature, const Date& date,
                                                   const std::string& name, bool general) {
    const Section* section = find_section(feature, date, name);
    if (section == nullptr) {
        return base::refuse(section_not_found);
    }
    if (section->general != general) {
        return base::refuse(general ? section_not_general : section_not_seated);
    }
    return {};
}

Place place_in(const Hall& hall, DateId date, std::uint32_t place) {
    const SeatRun& run = hall.run_of(place);
    return {.seat = seat_id(date, place), .section = run.section, .count = 1, .price = run.price};
}

using Chosen = std::expected<std::vector<Place>, base::Refused>;

Chosen choose_ids(const Hall& hall, const Date& date, const std::vector<SeatId>& ids) {
    std::vector<Place> places;
    base::RefusedList taken;
    for (SeatId seat : ids) {
        std::uint32_t place = place_of(seat);
        const SeatRun& run = hall.run_of(place);
        if (state_at(run, hall.states_of(place), place) != SeatState::free) {
            std::uint32_t number = run.first_seat + place - run.first_place;
            taken.push_back({static_cast<std::int64_t>(seat.value), number});
        }
        places.push_back(place_in(hall, date.id, place));
    }
    if (!taken.empty()) {
        return std::unexpected(base::Refused(seat_taken).with(std::move(taken)));
    }
    return places;
}

Chosen choose_best(const ConcertFeature& feature, const Hall& hall, const Date& date,
                   const Best& best) {
    Neighbours wanted{.count = best.count, .section = 0, .max_price = best.max_price};
    if (best.section) {
        wanted.section = find_section(feature, date, *best.section)->number;
    }
    std::vector<std::uint32_t> found = hall.best(wanted);
    if (found.empty()) {
        return base::refuse(no_adjacent_seats, hall.most(wanted));
    }
    std::vector<Place> places;
    places.reserve(found.size());
    for (std::uint32_t place : found) {
        places.push_back(place_in(hall, date.id, place));
    }
    return places;
}

Chosen choose_general(const ConcertFeature& feature, const Date& date, const General& general) {
    const Section& section = *find_section(feature, date, general.section);
    std::uint32_t available = count_of(feature, date.id, section.number).free;
    if (general.count > available) {
        return base::refuse(section_full, available);
    }
    return std::vector<Place>{{.seat = SeatId(),
                               .section = section.number,
                               .count = general.count,
                               .price = section.lowest_price}};
}

// The seats of an order, or its places of a general section, change their state together.
void move(ConcertFeature& feature, DateId date, std::span<const Place> places, SeatMove what,
          base::Instant now) {
    Moving moving(feature, date, what);
    std::vector<std::uint32_t> seats;
    for (const Place& place : places) {
        if (place.seat.none()) {
            moving.general(place.section, place.count);
        } else {
            seats.push_back(place_of(place.seat));
        }
    }
    moving.seats(std::move(seats));
    moving.end(now);
}

const SeatHolder& holder_of(const ConcertFeature& feature, SeatId seat, OrderId order) {
    const SeatHolder* holder = feature.holders.find(seat);
    ONRUSH_CHECK(holder != nullptr && holder->order == order, "seat {} is not with order {}",
                 seat.value, order.value);
    return *holder;
}

void let_go(ConcertFeature& feature, std::span<const Place> places, OrderId order) {
    for (const Place& place : places) {
        if (!place.seat.none()) {
            feature.holders.erase(holder_of(feature, place.seat, order));
        }
    }
}

}  // namespace

std::expected<void, base::Refused> check_selection(const Selection& selection) {
    int given =
        (selection.seat_ids ? 1 : 0) + (selection.best ? 1 : 0) + (selection.general ? 1 : 0);
    if (given != 1) {
        return base::refuse(selection_invalid);
    }
    if (selection.seat_ids) {
        std::vector<SeatId> ids = *selection.seat_ids;
        std::ranges::sort(ids);
        if (std::ranges::adjacent_find(ids) != ids.end()) {
            return base::refuse(seat_repeated);
        }
    }
    return {};
}

std::uint32_t seats_wanted(const Selection& selection) {
    if (selection.seat_ids) {
        return static_cast<std::uint32_t>(selection.seat_ids->size());
    }
    return selection.best ? selection.best->count : base::known(selection.general).count;
}

std::expected<const Date*, base::Refused> find_open(const ConcertFeature& feature, DateId id,
                                                    base::Instant now) {
    const Date* date = feature.dates.find(id);
    if (date == nullptr) {
        return base::refuse(date_not_found);
    }
    if (date->cancelled) {
        return base::refuse(date_cancelled);
    }
    if (now < date->opens_at) {
        return base::refuse(date_not_open, date->opens_at);
    }
    if (now >= date->closes_at) {
        return base::refuse(date_closed);
    }
    return date;
}

std::expected<void, base::Refused> find_seats(const ConcertFeature& feature, const Date& date,
                                              const Selection& selection) {
    if (selection.seat_ids) {
        return find_ids(date, *selection.seat_ids);
    }
    if (selection.general) {
        return find_in_section(feature, date, selection.general->section, true);
    }
    const std::optional<std::string>& section = base::known(selection.best).section;
    return section ? find_in_section(feature, date, *section, false)
                   : std::expected<void, base::Refused>();
}

std::expected<std::vector<Place>, base::Refused> choose(const ConcertFeature& feature,
                                                        const Date& date,
                                                        const Selection& selection) {
    if (selection.general) {
        return choose_general(feature, date, *selection.general);
    }
    const Hall& hall = feature.halls.of(date);
    return selection.seat_ids ? choose_ids(hall, date, *selection.seat_ids)
                              : choose_best(feature, hall, date, base::known(selection.best));
}

void hold(ConcertFeature& feature, DateId date, std::span<const Place> places, OrderId order,
          base::Instant now) {
    move(feature, date, places, {.from = SeatState::free, .to = SeatState::held}, now);
    for (const Place& place : places) {
        if (!place.seat.none()) {
            feature.holders.insert({place.seat, order});
        }
    }
}

void sell(ConcertFeature& feature, DateId date, std::span<const Place> places, OrderId order,
          base::Instant now) {
    for (const Place& place : places) {
        if (!place.seat.none()) {
            (void)holder_of(feature, place.seat, order);
        }
    }
    move(feature, date, places, {.from = SeatState::held, .to = SeatState::sold}, now);
}

void release(ConcertFeature& feature, DateId date, std::span<const Place> places, OrderId order,
             base::Instant now) {
    let_go(feature, places, order);
    move(feature, date, places, {.from = SeatState::held, .to = SeatState::free}, now);
}

void give_back(ConcertFeature& feature, DateId date, std::span<const Place> places, OrderId order,
               base::Instant now) {
    let_go(feature, places, order);
    move(feature, date, places, {.from = SeatState::sold, .to = SeatState::free}, now);
}

PlaceName name_of(const ConcertFeature& feature, DateId date, const Place& place) {
    PlaceName name;
    name.section = section_of(feature, date, place.section).name;
    if (!place.seat.none()) {
        std::uint32_t number = place_of(place.seat);
        SeatAt at = seat_at(feature, date_row(feature, date), number);
        ONRUSH_CHECK(at.run != nullptr, "date {} has no place {}", date.value, number);
        name.row = at.run->row;
        name.number = at.run->first_seat + (number - at.run->first_place);
    }
    return name;
}

base::Money total_of(std::span<const Place> places) {
    base::Money total;
    for (const Place& place : places) {
        total.units += place.price.units * place.count;
    }
    return total;
}

}  // namespace onrush::concert
