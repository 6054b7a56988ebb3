#include "features/concert/look_up_seats.h"

#include "table/hash.h"

namespace onrush::concert {

namespace {

SectionMap section_map(const ConcertFeature& feature, const Section& section) {
    const SectionCount& count = count_of(feature, section.date, section.number);
    return {.section = section.name,
            .general = section.general,
            .lowest_price = section.lowest_price,
            .highest_price = section.highest_price,
            .seats = count.seats,
            .free = count.free,
            .held = count.held,
            .sold = count.sold,
            .blocked = count.blocked,
            .rows = {}};
}

template <typename... Parts>
std::uint64_t fold(std::uint64_t so_far, const Parts&... parts) {
    ((so_far = table::hash_part(parts, so_far)), ...);
    return so_far;
}

// Not of the version: after a crash another map may get the version of one that was told ahead of
// the disk.
std::uint64_t tag_of(const SeatMap& map) {
    std::uint64_t tag = fold(0, map.date_id, map.state);
    for (const SectionMap& section : map.sections) {
        tag = fold(tag, section.section, section.lowest_price, section.highest_price, section.seats,
                   section.free, section.held, section.sold, section.blocked);
        for (const RunView& run : section.rows) {
            tag = fold(tag, run.row, run.first_seat, run.first_seat_id, run.price, run.states);
        }
    }
    return tag;
}

void add_run(const SeatRun& run, const SeatStates& states, SectionMap& section) {
    section.rows.push_back({.row = run.row,
                            .first_seat = run.first_seat,
                            .first_seat_id = seat_id(run.date, run.first_place),
                            .price = run.price,
                            .states = states.states});
}

// Without its text.
std::size_t bytes_of(const SeatMap& map) {
    std::size_t total = sizeof map;
    for (const SectionMap& section : map.sections) {
        total += sizeof section + section.rows.capacity() * sizeof(RunView);
        for (const RunView& run : section.rows) {
            total += run.states.capacity();
        }
    }
    return total;
}

KeptMap kept(SeatMap map) {
    std::size_t bytes = bytes_of(map) + text_bytes_most(map);
    std::uint64_t tag = tag_of(map);
    return {.map = std::make_shared<const SeatMap>(std::move(map)),
            .tag = tag,
            .text = std::make_shared<const MapTextOnce>(),
            .bytes = bytes};
}

}  // namespace

std::size_t text_bytes_most(const SeatMap& map) {
    constexpr std::size_t map_bytes = 128;
    constexpr std::size_t section_bytes = 192;
    constexpr std::size_t run_bytes = 96;
    constexpr std::size_t bytes_of_escaped = 6;
    std::size_t plain = map_bytes;
    for (const SectionMap& section : map.sections) {
        plain += section_bytes + section.section.size() * bytes_of_escaped;
        for (const RunView& run : section.rows) {
            plain += run_bytes + run.row.size() * bytes_of_escaped + run.states.size();
        }
    }
    return 2 * plain;  // compressed it is no larger
}

KeptMap read_map(const ConcertFeature& feature, const Date& date, base::Instant now) {
    SeatMap map{.date_id = date.id,
                .version = count_of(feature, date.id).version,
                .state = state_of(feature, date, now),
                .sections = {}};
    map.sections.reserve(date.sections);
    for (std::uint32_t number = 1; number <= date.sections; ++number) {
        map.sections.push_back(section_map(feature, section_of(feature, date.id, number)));
    }
    for_each_run(feature, date, [&](const SeatRun& run, const SeatStates& states) {
        add_run(run, states, map.sections[run.section - 1]);
    });
    return kept(std::move(map));
}

KeptMap read_map(const ConcertFeature& feature, const Section& section, base::Instant now) {
    SeatMap map{.date_id = section.date,
                .version = count_of(feature, section.date).version,
                .state = state_of(feature, date_row(feature, section.date), now),
                .sections = {section_map(feature, section)}};
    for_each_run(feature, section, [&](const SeatRun& run, const SeatStates& states) {
        add_run(run, states, map.sections.front());
    });
    return kept(std::move(map));
}

engine::Result<LookUpSeats> decide(const ConcertFeature& feature, const LookUpSeats& input,
                                   base::Instant now) {
    const Date* date = feature.dates.find(input.date);
    if (date == nullptr) {
        return engine::refuse(date_not_found);
    }
    const Section* only = nullptr;
    if (input.section) {
        only = feature.sections.find_by<ByName>(date->id, *input.section);
        if (only == nullptr) {
            return engine::refuse(section_not_found);
        }
    }
    const DateCount& count = count_of(feature, date->id);
    return feature.kept_maps.get(
        date->id, only == nullptr ? 0 : only->number, count.version, date->places, now, [&] {
            return only == nullptr ? read_map(feature, *date, now) : read_map(feature, *only, now);
        });
}

}  // namespace onrush::concert
