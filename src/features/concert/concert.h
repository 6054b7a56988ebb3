// Concerts: their dates, the sections and seats of each, and which seat is free, held, sold or
// blocked.
//
//   take_seats.h   what orders do: choose, hold, sell, release, give back
//   hall.h         where seats are and which neighbours are free
//
// The concert feature owns these rows. It declares itself to an engine's domain, which it must
// outlive. Orders own who has reserved what and for how long. Engine thread only.
#pragma once

#include <functional>

#include "base/describe.h"
#include "engine/domain.h"
#include "engine/ids.h"
#include "features/concert/hall.h"
#include "features/concert/kept_maps.h"
#include "features/concert/rows.h"
#include "features/room/guard.h"
#include "features/room/room.h"

namespace onrush::concert {

struct ConcertFeature {
    ConcertFeature(engine::Domain& domain, engine::Ids& shared_ids,
                   room::RoomFeature& room_feature);
    ~ConcertFeature();  // out of line, as the constructor: the tables are compiled once

    engine::Ids& ids;
    room::RoomFeature& rooms;

    Concerts concerts;
    Dates dates;
    DateCounts counts;
    Sections sections;
    SectionCounts section_counts;
    SeatRuns runs;
    AllSeatStates states;
    SeatHolders holders;
    table::Fact<DateOpened> date_opened;
    table::Fact<DateSoldOut> date_sold_out;
    table::Fact<DateSeatsBack> date_seats_back;
    table::Fact<DateClosed> date_closed;

    // Told whenever sold_out_at of a date has changed, by what sells and by operators. Orders,
    // which rank the dates that sold out, set it.
    std::function<void(const DateCount&)> sell_out_changed;

    // No rows: they follow from the runs and states.
    mutable Halls halls;
    mutable KeptMaps kept_maps;
};

// What a date is at a time: told, never stored. The first line that holds says it.
//
//   it was cancelled ------> CANCELLED
//   now < opensAt ---------> BEFORE
//   closesAt <= now -------> CLOSED
//   no seat is free -------> SOLD_OUT
//   otherwise -------------> OPEN
enum class DateState : std::uint8_t { before, open, sold_out, closed, cancelled };
BOOST_DESCRIBE_ENUM(DateState, before, open, sold_out, closed, cancelled)
constexpr base::EnumCase wire_case(DateState) {
    return base::EnumCase::upper;
}

[[nodiscard]] DateState state_of(const ConcertFeature& feature, const Date& date,
                                 base::Instant now);

// These stop the process where the row does not exist.
[[nodiscard]] const Concert& concert_of(const ConcertFeature& feature, ConcertId id);
[[nodiscard]] const Date& date_row(const ConcertFeature& feature, DateId id);
[[nodiscard]] const DateCount& count_of(const ConcertFeature& feature, DateId id);
[[nodiscard]] const Section& section_of(const ConcertFeature& feature, DateId date,
                                        std::uint32_t number);
[[nodiscard]] const SectionCount& count_of(const ConcertFeature& feature, DateId date,
                                           std::uint32_t section);

// A seat's run and the letters of the run. Null where the date has no such place.
struct SeatAt {
    const SeatRun* run = nullptr;
    const SeatStates* states = nullptr;
};
[[nodiscard]] SeatAt seat_at(const ConcertFeature& feature, const Date& date, std::uint32_t place);

// The letters of a run. Stops the process where there are none.
[[nodiscard]] const SeatStates& states_of(const ConcertFeature& feature, const SeatRun& run);

// visit(run, states) of all runs of a date, or of one of its sections, in the order in which they
// were made.
template <typename Visit>
void for_each_run(const ConcertFeature& feature, const Date& date, Visit visit) {
    if (const Hall* hall = feature.halls.find(date.id)) {
        for (const Hall::Run& one : hall->runs()) {
            visit(*one.run, *one.states);
        }
        return;
    }
    for (std::uint32_t number = 1; number <= date.runs; ++number) {
        const SeatRun* run = feature.runs.find(date.id, number);
        ONRUSH_CHECK(run != nullptr, "date {} has no run {}", date.id.value, number);
        visit(*run, states_of(feature, *run));
    }
}
template <typename Visit>
void for_each_run(const ConcertFeature& feature, const Section& section, Visit visit) {
    for (const SeatRun& run :
         feature.runs.by<BySection>().starting_with(section.date, section.number)) {
        visit(run, states_of(feature, run));
    }
}

// As rooms name it. What is left of it is what is free; what is held may come back, and so may
// everything of a date that has no seats yet. One that is closed or cancelled has nothing.
[[nodiscard]] inline room::Protects guarded(DateId date) {
    return {room::ProtectedType::date, date.value};
}

// It opens, or closes; one whose times are both past does both.
void open_or_close(ConcertFeature& feature, const DateCount& count, base::Instant now);

// It sells no more seats, for good. What is held or sold stays so until its order gives it back.
// Of a date that is not cancelled.
void cancel(ConcertFeature& feature, const Date& date, base::Instant now);

// Concerts: each has as many dates as it says. Dates: the concert exists, times are in order, and
// a count is there. Counts: free + held + sold + blocked = seats, and no number is below zero;
// turns_at is set exactly while a date has a time ahead. Sections and their counts: of a date that
// exists, and the sums of a date are those of its sections. Runs and states: a letter for each
// seat, and the letters are those of the counts. Holders: of a seat that exists and is held or
// sold, and each such seat has one.
void declare_laws(engine::Domain& domain, const ConcertFeature& feature);
// The room of a date is sold out exactly while the date is.
void declare_room_laws(engine::Domain& domain, const ConcertFeature& feature);

}  // namespace onrush::concert
