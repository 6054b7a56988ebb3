#include "features/concert/concert.h"

#include <fmt/format.h>

#include "features/concert/limits.h"
#include "features/concert/move_seats.h"

namespace onrush::concert {

namespace {

// For `onrush verify`: a line per date, the newest first.
std::vector<std::string> summarize(const ConcertFeature& feature) {
    std::vector<std::string> lines;
    std::uint64_t last = feature.ids.last("date");
    for (std::uint64_t id = last; id >= 1; --id) {
        if (lines.size() == limits::dates_summarized_max) {
            lines.push_back(fmt::format("and {} older dates", id));
            break;
        }
        const DateCount& count = count_of(feature, DateId(id));
        lines.push_back(fmt::format("date {}: {} of {} seats sold, {} held, {} blocked", id,
                                    count.sold, count.seats, count.held, count.blocked));
    }
    return lines;
}

std::optional<room::Stock> stock_of(const ConcertFeature& feature, DateId id) {
    const DateCount* count = feature.counts.find(id);
    if (count == nullptr) {
        return std::nullopt;
    }
    return count->closed ? room::Stock{}
                         : room::Stock{.left = count->free,
                                       .may_come_back = count->held > 0 || count->sold == 0};
}

void close(ConcertFeature& feature, const Date& date, const DateCount& count, bool cancelled,
           base::Instant now) {
    feature.halls.forget(date.id);
    feature.counts.update(count, [](DateCount& row) {
        row.closed = true;
        row.turns_at = base::Instant::never();
        row.version += 1;
    });
    feature.date_closed.emit({.date_id = date.id,
                              .concert_id = date.concert,
                              .sold = count.sold,
                              .held = count.held,
                              .cancelled = cancelled});
    room::stock_changed(feature.rooms, guarded(date.id), now);
}

}  // namespace

ConcertFeature::ConcertFeature(engine::Domain& domain, engine::Ids& shared_ids,
                               room::RoomFeature& room_feature)
    : ids(shared_ids),
      rooms(room_feature),
      concerts("concerts"),
      dates("dates"),
      counts("date_counts"),
      sections("sections"),
      section_counts("section_counts"),
      runs("seat_runs"),
      states("seat_states"),
      holders("seat_holders"),
      date_opened("date.opened"),
      date_sold_out("date.sold_out"),
      date_seats_back("date.seats_back"),
      date_closed("date.closed"),
      halls(*this) {
    domain.add(concerts);
    domain.add(dates);
    domain.add(counts);
    domain.add(sections);
    domain.add(section_counts);
    domain.add(runs);
    domain.add(states);
    domain.add(holders);
    domain.add(date_opened);
    domain.add(date_sold_out);
    domain.add(date_seats_back);
    domain.add(date_closed);
    domain.add_deadline<ByTurn>(
        counts, &DateCount::turns_at,
        [this](const DateCount& count, base::Instant now) { open_or_close(*this, count, now); });
    domain.add_preparation([this] {
        counts.for_each([&](const DateCount& count) {
            if (!count.closed) {
                (void)halls.of(date_row(*this, count.date));
            }
        });
    });
    domain.add_summary([this] { return summarize(*this); });
    rooms.stocks.add(room::ProtectedType::date,
                     [this](std::uint64_t date) { return stock_of(*this, DateId(date)); });
    declare_laws(domain, *this);
    declare_room_laws(domain, *this);
}

ConcertFeature::~ConcertFeature() = default;

DateState state_of(const ConcertFeature& feature, const Date& date, base::Instant now) {
    if (date.cancelled) {
        return DateState::cancelled;
    }
    if (now < date.opens_at) {
        return DateState::before;
    }
    if (now >= date.closes_at) {
        return DateState::closed;
    }
    return count_of(feature, date.id).free == 0 ? DateState::sold_out : DateState::open;
}

const Concert& concert_of(const ConcertFeature& feature, ConcertId id) {
    const Concert* concert = feature.concerts.find(id);
    ONRUSH_CHECK(concert != nullptr, "concert {} does not exist", id.value);
    return *concert;
}

const Date& date_row(const ConcertFeature& feature, DateId id) {
    const Date* date = feature.dates.find(id);
    ONRUSH_CHECK(date != nullptr, "date {} does not exist", id.value);
    return *date;
}

const DateCount& count_of(const ConcertFeature& feature, DateId id) {
    const DateCount* count = feature.counts.find(id);
    ONRUSH_CHECK(count != nullptr, "date {} has no count", id.value);
    return *count;
}

const Section& section_of(const ConcertFeature& feature, DateId date, std::uint32_t number) {
    const Section* section = feature.sections.find(date, number);
    ONRUSH_CHECK(section != nullptr, "date {} has no section {}", date.value, number);
    return *section;
}

const SectionCount& count_of(const ConcertFeature& feature, DateId date, std::uint32_t section) {
    const SectionCount* count = feature.section_counts.find(date, section);
    ONRUSH_CHECK(count != nullptr, "section {} of date {} has no count", section, date.value);
    return *count;
}

const SeatStates& states_of(const ConcertFeature& feature, const SeatRun& run) {
    const SeatStates* states = feature.states.find(run.date, run.number);
    ONRUSH_CHECK(states != nullptr, "run {} of date {} has no states", run.number, run.date.value);
    return *states;
}

SeatAt seat_at(const ConcertFeature& feature, const Date& date, std::uint32_t place) {
    if (place < 1 || place > date.places) {
        return {};
    }
    if (const Hall* hall = feature.halls.find(date.id)) {
        return {&hall->run_of(place), &hall->states_of(place)};
    }
    // Places go up with the numbers of runs.
    std::uint32_t first = 1;
    std::uint32_t last = date.runs;
    while (first <= last) {
        std::uint32_t middle = first + (last - first) / 2;
        const SeatRun* run = feature.runs.find(date.id, middle);
        if (run == nullptr) {
            return {};
        }
        if (place < run->first_place) {
            last = middle - 1;
        } else if (place >= run->first_place + run->seats) {
            first = middle + 1;
        } else {
            return {run, feature.states.find(date.id, middle)};
        }
    }
    return {};
}

void open_or_close(ConcertFeature& feature, const DateCount& count, base::Instant now) {
    const Date& date = date_row(feature, count.date);
    if (!count.opened) {
        feature.counts.update(count, [&](DateCount& row) {
            row.opened = true;
            row.turns_at = date.closes_at;
            row.version += 1;
        });
        feature.date_opened.emit(
            {.date_id = date.id, .concert_id = date.concert, .free = count.free});
    }
    if (date.closes_at <= now) {
        close(feature, date, count, false, now);
    }
}

void cancel(ConcertFeature& feature, const Date& date, base::Instant now) {
    ONRUSH_CHECK(!date.cancelled, "date {} is cancelled twice", date.id.value);
    feature.dates.update(date, [](Date& row) { row.cancelled = true; });
    const DateCount& count = count_of(feature, date.id);
    forget_sell_out(feature, count);
    if (count.closed) {
        feature.counts.update(count, [](DateCount& row) { row.version += 1; });
    } else {
        close(feature, date, count, true, now);
    }
}

}  // namespace onrush::concert
