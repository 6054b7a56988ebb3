// What changes of a map of seats, as a stream of events, to anyone.
//
//     event: map      the map now; read it where yours is another
//     data: {"dateId":1,"version":7,"state":"OPEN"}
//
//     event: seats
//     data: {"dateId":1,"from":7,"version":9,"state":"OPEN",
//            "sections":[{"section":"Stalls","free":1, ...}],
//            "rows":[{"firstSeatId":1000001,"states":"FHS"}]}
//
//     event: gone     the date has closed, or was cancelled: the stream ends
//     data: {"code":"date-closed","detail":"It sells no more seats."}
//
// Both have the state of the date. `seats` has what is not as it was at version `from`: the counts
// of sections, and the letters of whole rows. Where more than limits::changed_rows_max rows
// changed, or the seats themselves, it is `map` again. Maps are shared by all who read them
// (look_up_seats.h), so what changed from one to the next is found once for many streams. On io
// threads.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "api/bridge.h"
#include "api/event_streams.h"
#include "features/concert/look_up_seats.h"

namespace onrush::concert {

struct MapEvent {
    std::string_view name;  // "map" or "seats"
    std::string data;       // one line
};
// What to say of `now` to whom `before` was told; before is null at first.
[[nodiscard]] MapEvent event_of(const SeatMap* before, const SeatMap& now);

// Why nobody need follow this map any more, once it was told; null while the date may sell seats.
[[nodiscard]] const base::Refusal* end_of(const SeatMap& map);

// What was found a moment ago, of one io thread.
class MapEvents {
public:
    using Map = std::shared_ptr<const SeatMap>;
    [[nodiscard]] const MapEvent& get(const Map& before, const Map& now);

private:
    struct Found {
        Map before;  // kept alive, so that no other map has its address
        Map now;
        MapEvent event;
    };
    std::vector<Found> found_;
    std::size_t next_ = 0;  // is written over
};

}  // namespace onrush::concert
