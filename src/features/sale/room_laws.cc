// What a sale and the room that protects it have in common.
#include <fmt/format.h>

#include "engine/feature_laws.h"
#include "features/sale/sale.h"

namespace onrush::sale {

namespace {

using engine::Wrong;

Wrong vote_on_rooms(const SaleFeature& feature) {
    Wrong wrong;
    auto look = [&](SaleId sale) {
        if (!wrong) {
            wrong = room::wrong_with_room(feature.rooms, guarded(sale));
        }
    };
    feature.counts.for_each_change(
        [&](table::ChangeKind, const SaleCount& count) { look(count.sale); });
    feature.catalog.products.for_each_change(
        [&](table::ChangeKind, const catalog::Product& product) {
            for_each_sale_of(feature, product, [&](const Sale& sale) { look(sale.id); });
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
            SELECT c.sale AS thing,
                   c.closes_at = {} OR NOT p.active OR (c.sold = s.quantity AND c.held = 0)
                   AS is_out
            FROM sale_tallies c JOIN sales s ON s.id = c.sale
            JOIN options o ON o.id = s.option JOIN products p ON p.id = o.product)",
                                                                  base::Instant::never().ms)));
}

}  // namespace onrush::sale
