#include "features/concert/look_up_concert.h"

#include "engine/page.h"

namespace onrush::concert {

ConcertView view_of(const Concert& concert) {
    return {.concert_id = concert.id,
            .title = concert.title,
            .venue = concert.venue,
            .description = concert.description,
            .dates = concert.dates,
            .created_at = concert.created_at};
}

DateView view_of(const ConcertFeature& feature, const Date& date, base::Instant now) {
    const DateCount& count = count_of(feature, date.id);
    DateView view{.date_id = date.id,
                  .concert_id = date.concert,
                  .state = state_of(feature, date, now),
                  .opens_at = date.opens_at,
                  .closes_at = date.closes_at,
                  .starts_at = date.starts_at,
                  .seats = count.seats,
                  .free = count.free,
                  .held = count.held,
                  .sold = count.sold,
                  .blocked = count.blocked,
                  .sold_out_at = {},
                  .sections = {},
                  .created_at = date.created_at};
    if (!count.sold_out_at.is_never()) {
        view.sold_out_at = count.sold_out_at;
    }
    for (std::uint32_t number = 1; number <= date.sections; ++number) {
        const Section& section = section_of(feature, date.id, number);
        const SectionCount& of_section = count_of(feature, date.id, number);
        view.sections.push_back({.section = section.name,
                                 .general = section.general,
                                 .lowest_price = section.lowest_price,
                                 .highest_price = section.highest_price,
                                 .seats = of_section.seats,
                                 .free = of_section.free,
                                 .held = of_section.held,
                                 .sold = of_section.sold,
                                 .blocked = of_section.blocked});
    }
    return view;
}

engine::Result<LookUpConcert> decide(const ConcertFeature& feature, const LookUpConcert& input,
                                     base::Instant) {
    const Concert* concert = feature.concerts.find(input.concert);
    if (concert == nullptr) {
        return engine::refuse(concert_not_found);
    }
    return view_of(*concert);
}

engine::Result<ListConcerts> decide(const ConcertFeature& feature, const ListConcerts& input,
                                    base::Instant) {
    auto show = [](const Concert& concert) { return std::optional(view_of(concert)); };
    return engine::newest_by_id(input, feature.concerts.by<ById>(), engine::limits::page_items_max,
                                show);
}

engine::Result<LookUpDate> decide(const ConcertFeature& feature, const LookUpDate& input,
                                  base::Instant now) {
    const Date* date = feature.dates.find(input.date);
    if (date == nullptr) {
        return engine::refuse(date_not_found);
    }
    return view_of(feature, *date, now);
}

engine::Result<ListDates> decide(const ConcertFeature& feature, const ListDates& input,
                                 base::Instant now) {
    if (feature.concerts.find(input.concert) == nullptr) {
        return engine::refuse(concert_not_found);
    }
    auto show = [&](const Date& date) -> std::optional<DateView> {
        bool available = state_of(feature, date, now) == DateState::open;
        if (input.available.value_or(available) != available) {
            return std::nullopt;
        }
        return view_of(feature, date, now);
    };
    auto rows = feature.dates.by<ByStart>().starting_with(input.concert);
    // A cursor is the last date that was looked at, where it stands now.
    const Date* last = input.cursor ? feature.dates.find(*input.cursor) : nullptr;
    if (last != nullptr && last->concert == input.concert) {
        auto after = feature.dates.by<ByStart>().after(last->concert, last->starts_at, last->id);
        rows = {after.begin(), rows.end()};
    }
    return engine::read_page<DatePage>(rows, input.limit, limits::dates_scanned_max, &Date::id,
                                       show);
}

}  // namespace onrush::concert
