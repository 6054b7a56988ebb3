#include "app/shop.h"

namespace onrush::app {

Shop::Shop(const ShopSettings& settings)
    : ids_(domain_),
      accounts(domain_, settings.accounts),
      rooms(domain_, ids_, accounts, settings.rooms),
      points(domain_, ids_, accounts, settings.points),
      catalog(domain_, ids_),
      coupons(domain_, ids_, accounts, catalog, rooms, settings.coupons),
      carts(domain_, accounts, catalog),
      sales(domain_, ids_, catalog, rooms),
      rankings(domain_, catalog),
      concerts(domain_, ids_, rooms),
      orders(domain_, ids_, {catalog, points, coupons, carts, sales, rankings, concerts},
             settings.orders) {}

Shop::~Shop() = default;

}  // namespace onrush::app
