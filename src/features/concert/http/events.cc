#include "features/concert/http/events.h"

#include "features/concert/rows.h"

namespace onrush::concert {

std::vector<relay::EventType> events() {
    using relay::EventType;
    return {
        EventType::of<&DateOpened::date_id>("date.opened", "dates",
                                            "The seats of a date can be had"),
        EventType::of<&DateSoldOut::date_id>("date.sold_out", "dates", "No seat of a date is free"),
        EventType::of<&DateSeatsBack::date_id>("date.seats_back", "dates",
                                               "Seats of a date are free again"),
        EventType::of<&DateClosed::date_id>("date.closed", "dates",
                                            "A date has closed by its time, or was cancelled"),
    };
}

}  // namespace onrush::concert
