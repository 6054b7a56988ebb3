#include "features/concert/test/model.h"

#include <algorithm>
#include <set>

namespace onrush::concert {

using base::Instant;
using engine::test::answered;
using engine::test::append;
using engine::test::Moment;
using engine::test::Numbers;
using engine::test::refused;
using engine::test::signed_of;
using engine::test::Told;
using test::ModelSeat;

namespace {

constexpr std::int64_t no_time = -1;

}  // namespace

// --- looking ------------------------------------------------------------------------------------

std::uint64_t ConcertModel::id_of(const Day& day) const {
    return static_cast<std::uint64_t>(&day - days.data()) + 1;
}

std::int64_t ConcertModel::count(const Day& day, char state,
                                 std::optional<std::uint32_t> section) const {
    std::int64_t number = 0;
    for (std::uint32_t i = 1; i <= day.parts.size(); ++i) {
        const Part& part = day.parts[i - 1];
        if (section.value_or(i) == i && part.general) {
            number += state == 'H'   ? part.held
                      : state == 'S' ? part.sold
                      : state == 'B' ? part.blocked
                                     : part.capacity - part.held - part.sold - part.blocked;
        }
    }
    for (const ModelSeat& seat : day.seats) {
        number += seat.state == state && section.value_or(seat.section) == seat.section ? 1 : 0;
    }
    return number;
}

DateState ConcertModel::state_of(const Day& day, Instant now) const {
    return day.cancelled          ? DateState::cancelled
           : now < day.opens_at   ? DateState::before
           : now >= day.closes_at ? DateState::closed
           : count(day, 'F') == 0 ? DateState::sold_out
                                  : DateState::open;
}

std::optional<std::uint32_t> ConcertModel::section_of(const Day& day, const std::string& name) {
    for (std::uint32_t i = 0; i < day.parts.size(); ++i) {
        if (day.parts[i].name == name) {
            return i + 1;
        }
    }
    return std::nullopt;
}

Numbers ConcertModel::shown_section(const Day& day, std::uint32_t section) const {
    const Part& part = day.parts[section - 1];
    std::set<std::int64_t> prices;
    for (const ModelSeat& seat : day.seats) {
        if (seat.section == section) {
            prices.insert(seat.price);
        }
    }
    Numbers numbers{part.general ? 1 : 0, part.general ? part.price : *prices.begin(),
                    part.general ? part.price : *prices.rbegin()};
    std::int64_t seats = 0;
    for (const char* letter = ConcertModel::letters; *letter != '\0'; ++letter) {
        numbers.push_back(count(day, *letter, section));
        seats += numbers.back();
    }
    numbers.push_back(seats);
    return numbers;
}

Numbers ConcertModel::shown(const Day& day, Instant now) const {
    Numbers numbers{signed_of(id_of(day)),
                    signed_of(day.concert),
                    static_cast<std::int64_t>(state_of(day, now)),
                    day.opens_at.ms,
                    day.closes_at.ms,
                    day.starts_at.ms,
                    day.sold_out_at ? day.sold_out_at->ms : no_time,
                    day.created_at.ms};
    for (const char* letter = ConcertModel::letters; *letter != '\0'; ++letter) {
        numbers.push_back(count(day, *letter));
    }
    for (std::uint32_t section = 1; section <= day.parts.size(); ++section) {
        append(numbers, shown_section(day, section));
    }
    return numbers;
}

Told ConcertModel::run(const LookUpConcert& input, Moment&) const {
    std::uint64_t id = input.concert.value;
    if (id < 1 || id > shows.size()) {
        return refused(concert_not_found);
    }
    return answered(
        {signed_of(id), std::ranges::count(days, id, &Day::concert), shows[id - 1].created_at.ms});
}

Told ConcertModel::run(const ListConcerts& input, Moment& moment) const {
    if (auto wrong = engine::test::range_refused(input)) {
        return *wrong;
    }
    Numbers numbers;
    std::uint32_t items = 0;
    for (std::uint64_t id = shows.size(); id >= 1; --id) {
        if (input.cursor && id >= input.cursor->value) {
            continue;
        }
        if (items++ == input.limit.value_or(20)) {
            numbers.push_back(signed_of(id + 1));  // the cursor
            break;
        }
        append(numbers, run(LookUpConcert{ConcertId(id)}, moment).numbers);
    }
    return answered(std::move(numbers));
}

Told ConcertModel::run(const LookUpDate& input, Moment& moment) const {
    return has_date(input.date.value) ? answered(shown(days[input.date.value - 1], moment.now))
                                      : refused(date_not_found);
}

Told ConcertModel::run(const ListDates& input, Moment& moment) const {
    if (auto wrong = engine::test::range_refused(input)) {
        return *wrong;
    }
    std::uint64_t concert = input.concert.value;
    if (concert < 1 || concert > shows.size()) {
        return refused(concert_not_found);
    }
    std::vector<std::pair<Instant, std::uint64_t>> order;
    for (const Day& day : days) {
        if (day.concert == concert) {
            order.emplace_back(day.starts_at, id_of(day));
        }
    }
    std::ranges::sort(order);
    std::uint64_t cursor = input.cursor ? input.cursor->value : 0;
    auto at = std::ranges::find(order, cursor, [](const auto& one) { return one.second; });
    if (at != order.end()) {
        order.erase(order.begin(), at + 1);
    }
    Numbers numbers;
    std::uint32_t items = 0;
    std::uint64_t last = 0;
    for (const auto& [starts_at, id] : order) {
        if (items == input.limit.value_or(20)) {
            numbers.push_back(signed_of(last));
            break;
        }
        const Day& day = days[id - 1];
        bool available = state_of(day, moment.now) == DateState::open;
        if (input.available.value_or(available) == available) {
            append(numbers, shown(day, moment.now));
            items += 1;
        }
        last = id;
    }
    return answered(std::move(numbers));
}

Told ConcertModel::run(const LookUpSeats& input, Moment& moment) const {
    if (auto wrong = engine::test::range_refused(input)) {
        return *wrong;
    }
    if (!has_date(input.date.value)) {
        return refused(date_not_found);
    }
    const Day& day = days[input.date.value - 1];
    if (input.section && !section_of(day, *input.section)) {
        return refused(section_not_found);
    }
    Numbers numbers{signed_of(id_of(day)), day.version,
                    static_cast<std::int64_t>(state_of(day, moment.now))};
    for (std::uint32_t section = 1; section <= day.parts.size(); ++section) {
        if (input.section.value_or(day.parts[section - 1].name) != day.parts[section - 1].name) {
            continue;
        }
        append(numbers, shown_section(day, section));
        std::size_t first = 0;
        for (std::size_t seats : day.runs) {
            if (day.seats[first].section == section) {
                append(numbers,
                       {day.seats[first].number, signed_of(id_of(day) * 1'000'000 + first + 1),
                        day.seats[first].price});
                for (std::size_t i = first; i < first + seats; ++i) {
                    numbers.push_back(day.seats[i].state);
                }
            }
            first += seats;
        }
    }
    return answered(std::move(numbers));
}

// --- time ---------------------------------------------------------------------------------------

void ConcertModel::close(Day& day, Rooms& rooms, Moment& moment) {
    day.closed = true;
    day.version += 1;
    moment.emit("date.closed",
                {signed_of(id_of(day)), signed_of(day.concert), count(day, 'S'), count(day, 'H')});
    tell_room(day, rooms, moment);
}

void ConcertModel::open_or_close(Day& day, Rooms& rooms, Moment& moment) {
    if (!day.opened) {
        day.opened = true;
        day.version += 1;
        moment.emit("date.opened",
                    {signed_of(id_of(day)), signed_of(day.concert), count(day, 'F')});
    }
    if (day.closes_at <= moment.now) {
        close(day, rooms, moment);
    }
}

Instant ConcertModel::next_deadline() const {
    Instant next = Instant::never();
    for (const Day& day : days) {
        if (!day.closed) {
            next = std::min(next, day.opened ? day.closes_at : day.opens_at);
        }
    }
    return next;
}

std::size_t ConcertModel::rows_with_deadline() const {
    return static_cast<std::size_t>(std::ranges::count(days, false, &Day::closed));
}

std::size_t ConcertModel::run_deadlines(Rooms& rooms, Moment& moment, std::size_t most) {
    std::size_t turned = 0;
    for (; turned < most && next_deadline() <= moment.now; ++turned) {
        Instant due = next_deadline();
        auto day = std::ranges::find_if(days, [&](const Day& one) {
            return !one.closed && (one.opened ? one.closes_at : one.opens_at) == due;
        });
        open_or_close(*day, rooms, moment);
    }
    return turned;
}

void ConcertModel::tell_room(const Day& day, Rooms& rooms, Moment& moment) const {
    room::Stock stock;
    if (!day.closed) {
        stock.left = static_cast<std::uint64_t>(count(day, 'F'));
        stock.may_come_back = count(day, 'H') > 0 || count(day, 'S') == 0;
    }
    rooms.stock_is(guarded(DateId(id_of(day))), stock, moment);
}

void ConcertModel::tell(const Day& day, std::int64_t before, Rooms& rooms, Moment& moment) const {
    tell_room(day, rooms, moment);
    std::int64_t free = count(day, 'F');
    if (!day.opened || day.closed) {
        return;
    }
    if (before > 0 && free == 0) {
        moment.emit("date.sold_out", {signed_of(id_of(day)), signed_of(day.concert)});
    } else if (before == 0 && free > 0) {
        moment.emit("date.seats_back", {signed_of(id_of(day)), signed_of(day.concert), free});
    }
}

// --- answers ------------------------------------------------------------------------------------

Numbers numbers_of(const ConcertView& view) {
    return {signed_of(view.concert_id.value), view.dates, view.created_at.ms};
}

Numbers numbers_of(const ConcertPage& page) {
    Numbers numbers;
    for (const ConcertView& item : page.items) {
        append(numbers, numbers_of(item));
    }
    if (page.next_cursor) {
        numbers.push_back(signed_of(page.next_cursor->value));
    }
    return numbers;
}

template <typename View>
Numbers numbers_of_section(const View& view) {
    return {view.general ? 1 : 0,
            view.lowest_price.units,
            view.highest_price.units,
            view.free,
            view.held,
            view.sold,
            view.blocked,
            view.seats};
}

Numbers numbers_of(const DateView& view) {
    Numbers numbers{signed_of(view.date_id.value),
                    signed_of(view.concert_id.value),
                    static_cast<std::int64_t>(view.state),
                    view.opens_at.ms,
                    view.closes_at.ms,
                    view.starts_at.ms,
                    view.sold_out_at ? view.sold_out_at->ms : no_time,
                    view.created_at.ms,
                    view.free,
                    view.held,
                    view.sold,
                    view.blocked};
    for (const SectionView& section : view.sections) {
        append(numbers, numbers_of_section(section));
    }
    return numbers;
}

Numbers numbers_of(const DatePage& page) {
    Numbers numbers;
    for (const DateView& item : page.items) {
        append(numbers, numbers_of(item));
    }
    if (page.next_cursor) {
        numbers.push_back(signed_of(page.next_cursor->value));
    }
    return numbers;
}

Numbers numbers_of(const BlockView& view) {
    return {
        signed_of(view.date_id.value), view.changed, view.free, view.held, view.sold, view.blocked};
}

Numbers numbers_of(const KeptMap& kept) {
    Numbers numbers{signed_of(kept.map->date_id.value), signed_of(kept.map->version),
                    static_cast<std::int64_t>(kept.map->state)};
    for (const SectionMap& section : kept.map->sections) {
        append(numbers, numbers_of_section(section));
        for (const RunView& run : section.rows) {
            append(numbers, {run.first_seat, signed_of(run.first_seat_id.value), run.price.units});
            for (char letter : run.states) {
                numbers.push_back(letter);
            }
        }
    }
    return numbers;
}

}  // namespace onrush::concert
