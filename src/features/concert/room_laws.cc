// What a date and the room that protects it have in common.
#include "engine/feature_laws.h"
#include "features/concert/concert.h"

namespace onrush::concert {

namespace {

using engine::Wrong;

Wrong vote_on_rooms(const ConcertFeature& feature) {
    Wrong wrong;
    feature.counts.for_each_change([&](table::ChangeKind, const DateCount& count) {
        if (!wrong) {
            wrong = room::wrong_with_room(feature.rooms, guarded(count.date));
        }
    });
    return wrong;
}

Wrong check_rooms(const ConcertFeature& feature) {
    return room::wrong_with_rooms(feature.rooms, room::ProtectedType::date);
}

}  // namespace

void declare_room_laws(engine::Domain& domain, const ConcertFeature& feature) {
    engine::FeatureLaws laws(domain, feature);
    laws.of_sums("dates and their rooms", vote_on_rooms, check_rooms,
                 room::sql_of_rooms(room::ProtectedType::date, R"(
            SELECT date AS thing, closed OR (sold > 0 AND free = 0 AND held = 0) AS is_out
            FROM date_counts)"));
}

}  // namespace onrush::concert
