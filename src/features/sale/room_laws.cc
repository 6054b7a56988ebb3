// What a sale and the room that protects it have in common.
#include <fmt/format.h>

#include "engine/feature_laws.h"
#include "features/sale/sale.h"

namespace onrush::sale {

namespace {

using engine::Wrong;

Wrong vote_on_rooms(const SaleFeature& feature) {
    Wrong wrong;
    feature.counts.for_each_change([&](table::ChangeKind, const SaleCount& count) {
        if (!wrong) {
            wrong = room::wrong_with_room(feature.rooms, guarded(count.sale));
        }
    });
    return wrong;
}

Wrong check_rooms(const SaleFeature& feature) {
    return room::wrong_with_rooms(feature.rooms, room::ProtectedType::sale);
}

}  // namespace

void declare_room_laws(engine::Domain& domain, const SaleFeature& feature) {
    engine::FeatureLaws laws(domain, feature);
    laws.of_sums(
        "sales and their rooms", vote_on_rooms, check_rooms,
        room::sql_of_rooms(room::ProtectedType::sale, fmt::format(R"(
            SELECT sale AS thing, closes_at = {} OR (sold = quantity AND held = 0) AS is_out
            FROM sale_tallies JOIN sales ON id = sale)",
                                                                  base::Instant::never().ms)));
}

}  // namespace onrush::sale
