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
    std::uint64_t tag = fold(0, map.date_id);
    for (const SectionMap& section : map.sections) {
        tag = fold(tag, section.section, section.lowest_price, section.highest_price, section.seats,
                   section.free, section.held, section.sold, section.blocked);
        for (const RunView& run : section.rows) {
            tag = fold(tag, run.row, run.first_seat, run.first_seat_id, run.price, run.states);
        }
    }
    return tag;
}

}  // namespace

KeptMap read_map(const ConcertFeature& feature, const Date& date, const Section* only) {
    auto map = std::make_shared<SeatMap>();
    map->date_id = date.id;
    map->version = count_of(feature, date.id).version;
    std::vector<std::size_t> place_of_section(date.sections + 1);
    for (std::uint32_t number = 1; number <= date.sections; ++number) {
        const Section& section = section_of(feature, date.id, number);
        if (only == nullptr || only == &section) {
            place_of_section[number] = map->sections.size() + 1;
            map->sections.push_back(section_map(feature, section));
        }
    }
    for_each_run(feature, date, [&](const SeatRun& run, const SeatStates& states) {
        if (std::size_t place = place_of_section[run.section]; place != 0) {
            map->sections[place - 1].rows.push_back(
                {.row = run.row,
                 .first_seat = run.first_seat,
                 .first_seat_id = seat_id(date.id, run.first_place),
                 .price = run.price,
                 .states = states.states});
        }
    });
    std::uint64_t tag = tag_of(*map);
    return {std::move(map), tag};
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
    return feature.kept_maps.get(date->id, only == nullptr ? 0 : only->number, count.version,
                                 date->places, now, [&] { return read_map(feature, *date, only); });
}

}  // namespace onrush::concert
