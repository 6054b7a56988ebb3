#include "app/event_types.h"

#include <algorithm>
#include <iterator>

#include "features/catalog/http/events.h"
#include "features/concert/http/events.h"
#include "features/coupon/http/events.h"
#include "features/order/http/events.h"
#include "features/point/http/events.h"
#include "features/room/http/events.h"
#include "features/sale/http/events.h"

namespace onrush::app {

std::vector<relay::EventType> all_events() {
    std::vector<relay::EventType> all;
    for (auto* events_of : {coupon::events, order::events, point::events, room::events,
                            concert::events, sale::events, catalog::events}) {
        std::ranges::move(events_of(), std::back_inserter(all));
    }
    return all;
}

}  // namespace onrush::app
