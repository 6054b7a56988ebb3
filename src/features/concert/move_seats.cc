#include "features/concert/move_seats.h"

#include <algorithm>

namespace onrush::concert {

namespace {

// The count was just changed. Only while the date is open does anybody care what is free, but its
// room, which opens earlier.
void tell(ConcertFeature& feature, const Date& date, const DateCount& count, std::uint32_t before,
          base::Instant now) {
    room::stock_changed(feature.rooms, guarded(date.id), now);
    if (!count.opened || count.closed) {
        return;
    }
    if (before > 0 && count.free == 0) {
        feature.date_sold_out.emit({date.id, date.concert});
    }
    if (before == 0 && count.free > 0) {
        feature.date_seats_back.emit({date.id, date.concert, count.free});
    }
}

void set_sold_out_at(ConcertFeature& feature, const DateCount& count, base::Instant at) {
    feature.counts.update(count, [&](DateCount& row) { row.sold_out_at = at; });
    if (feature.sell_out_changed) {
        feature.sell_out_changed(count);
    }
}

// The last seat is sold, or the last that was free is blocked.
void note_sell_out(ConcertFeature& feature, const DateCount& count, base::Instant now) {
    if (count.free == 0 && count.held == 0 && count.sold > 0 && count.sold_out_at.is_never()) {
        set_sold_out_at(feature, count, now);
    }
}

}  // namespace

void forget_sell_out(ConcertFeature& feature, const DateCount& count) {
    if (!count.sold_out_at.is_never()) {
        set_sold_out_at(feature, count, base::Instant::never());
    }
}

Moving::Moving(ConcertFeature& feature, DateId date, SeatMove move)
    : feature_(feature), date_(date_row(feature, date)), move_(move) {}

void Moving::seats(std::vector<std::uint32_t> places) {
    std::ranges::sort(places);
    for (auto first = places.begin(); first != places.end();) {
        SeatAt at = seat_at(feature_, date_, *first);
        ONRUSH_CHECK(at.states != nullptr, "date {} has no place {}", date_.id.value, *first);
        const SeatRun& run = *at.run;
        auto last = std::ranges::lower_bound(first, places.end(), run.first_place + run.seats);
        feature_.states.update(*at.states, [&](SeatStates& row) {
            for (auto place = first; place != last; ++place) {
                char& letter = row.states[*place - run.first_place];
                ONRUSH_CHECK(letter == static_cast<char>(move_.from),
                             "place {} of date {} is in state {} and moves from {}", *place,
                             date_.id.value, letter, static_cast<char>(move_.from));
                letter = static_cast<char>(move_.to);
            }
        });
        feature_.halls.refresh(date_.id, *first);
        count(run.section, static_cast<std::uint32_t>(last - first));
        first = last;
    }
}

void Moving::general(std::uint32_t section, std::uint32_t seats) {
    count(section, seats);
}

void Moving::count(std::uint32_t section, std::uint32_t seats) {
    const SectionCount& row = count_of(feature_, date_.id, section);
    ONRUSH_CHECK(number_in(row, move_.from) >= seats, "{} seats of section {} of date {} move",
                 seats, section, date_.id.value);
    feature_.section_counts.update(row, [&](SectionCount& changed) {
        number_in(changed, move_.from) -= seats;
        number_in(changed, move_.to) += seats;
    });
    moved_ += seats;
}

void Moving::end(base::Instant now) {
    const DateCount& row = count_of(feature_, date_.id);
    std::uint32_t before = row.free;
    feature_.counts.update(row, [&](DateCount& changed) {
        number_in(changed, move_.from) -= moved_;
        number_in(changed, move_.to) += moved_;
        changed.version += 1;
    });
    if (move_.from == SeatState::blocked) {
        forget_sell_out(feature_, row);
    } else {
        note_sell_out(feature_, row, now);
    }
    tell(feature_, date_, row, before, now);
}

void count_new_seats(ConcertFeature& feature, const Date& date, std::uint32_t seats,
                     base::Instant now) {
    const DateCount& row = count_of(feature, date.id);
    std::uint32_t before = row.seats == 0 ? 1 : row.free;  // the first seats are not back
    feature.counts.update(row, [&](DateCount& changed) {
        changed.seats += seats;
        changed.free += seats;
        changed.version += 1;
    });
    if (seats > 0) {
        forget_sell_out(feature, row);
    }
    tell(feature, date, row, before, now);
}

}  // namespace onrush::concert
