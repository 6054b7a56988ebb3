#include "features/concert/http/map_events.h"

#include "features/concert/refusals.h"
#include "http/json_text.h"

namespace onrush::concert {

namespace {

struct SeenMap {
    DateId date_id;
    std::uint64_t version = 0;
    DateState state = DateState::before;
};
BOOST_DESCRIBE_STRUCT(SeenMap, (), (date_id, version, state))

struct ChangedSection {
    std::string section;
    std::uint32_t free = 0;
    std::uint32_t held = 0;
    std::uint32_t sold = 0;
    std::uint32_t blocked = 0;
};
BOOST_DESCRIBE_STRUCT(ChangedSection, (), (section, free, held, sold, blocked))

struct ChangedRow {
    SeatId first_seat_id;
    std::string states;
};
BOOST_DESCRIBE_STRUCT(ChangedRow, (), (first_seat_id, states))

struct ChangedSeats {
    DateId date_id;
    std::uint64_t from = 0;
    std::uint64_t version = 0;
    DateState state = DateState::before;
    std::vector<ChangedSection> sections;
    std::vector<ChangedRow> rows;
};
BOOST_DESCRIBE_STRUCT(ChangedSeats, (), (date_id, from, version, state, sections, rows))

// False when the seats themselves are others.
bool add_changes(const SectionMap& before, const SectionMap& now, ChangedSeats& changed) {
    if (before.section != now.section || before.seats != now.seats ||
        before.general != now.general || before.lowest_price != now.lowest_price ||
        before.highest_price != now.highest_price || before.rows.size() != now.rows.size()) {
        return false;
    }
    if (before.free != now.free || before.held != now.held || before.sold != now.sold ||
        before.blocked != now.blocked) {
        changed.sections.push_back({now.section, now.free, now.held, now.sold, now.blocked});
    }
    for (std::size_t i = 0; i < now.rows.size(); ++i) {
        const RunView& was = before.rows[i];
        const RunView& is = now.rows[i];
        if (was.first_seat_id != is.first_seat_id || was.price != is.price) {
            return false;
        }
        if (was.states != is.states) {
            changed.rows.push_back({is.first_seat_id, is.states});
        }
    }
    return changed.rows.size() <= limits::changed_rows_max;
}

// None when the map should be read anew.
std::optional<ChangedSeats> changes(const SeatMap& before, const SeatMap& now) {
    if (before.sections.size() != now.sections.size()) {
        return std::nullopt;
    }
    ChangedSeats changed{now.date_id, before.version, now.version, now.state, {}, {}};
    for (std::size_t i = 0; i < now.sections.size(); ++i) {
        if (!add_changes(before.sections[i], now.sections[i], changed)) {
            return std::nullopt;
        }
    }
    return changed;
}

}  // namespace

MapEvent event_of(const SeatMap* before, const SeatMap& now) {
    if (before != nullptr) {
        if (std::optional<ChangedSeats> changed = changes(*before, now)) {
            return {"seats", http::json_text(*changed)};
        }
    }
    return {"map", http::json_text(SeenMap{now.date_id, now.version, now.state})};
}

const base::Refusal* end_of(const SeatMap& map) {
    switch (map.state) {
        case DateState::closed:
            return &date_closed;
        case DateState::cancelled:
            return &date_cancelled;
        case DateState::before:
        case DateState::open:
        case DateState::sold_out:
            break;
    }
    return nullptr;
}

const MapEvent& MapEvents::get(const Map& before, const Map& now) {
    for (const Found& found : found_) {
        if (found.before == before && found.now == now) {
            return found.event;
        }
    }
    Found fresh{before, now, event_of(before.get(), *now)};
    if (found_.size() < limits::map_events_kept_max) {
        return found_.emplace_back(std::move(fresh)).event;
    }
    Found& oldest = found_[next_++ % found_.size()];
    oldest = std::move(fresh);
    return oldest.event;
}

}  // namespace onrush::concert
