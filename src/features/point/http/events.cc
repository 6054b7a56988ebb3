#include "features/point/http/events.h"

#include "features/point/rows.h"

namespace onrush::point {

std::vector<relay::EventType> events() {
    using relay::EventType;
    return {
        EventType::of<&PointsChanged::entry_id, &PointsChanged::account_id>(
            "points.changed", "points", "A wallet has an entry more"),
    };
}

}  // namespace onrush::point
