#include <algorithm>

#include "features/order/test/model.h"

namespace onrush::order {

base::Instant next_deadline(const OrderModel& orders, const ShopModels& shop) {
    return std::min({shop.rooms.next_deadline(), shop.coupons.next_deadline(),
                     shop.sales.next_deadline(), shop.rankings.next_deadline(),
                     shop.concerts.next_deadline(), orders.next_deadline()});
}

std::size_t run_deadlines(OrderModel& orders, ShopModels& shop, engine::test::Moment& moment,
                          std::size_t most) {
    std::size_t ran = 0;
    for (base::Instant next = next_deadline(orders, shop); ran < most && next <= moment.now;
         next = next_deadline(orders, shop)) {
        if (shop.rooms.next_deadline() == next) {
            ran += shop.rooms.run_deadlines(moment, 1);
        } else if (shop.coupons.next_deadline() == next) {
            ran += shop.coupons.run_deadlines(shop.rooms, moment, 1);
        } else if (shop.sales.next_deadline() == next) {
            ran += shop.sales.run_deadlines(shop.catalog, shop.rooms, moment, 1);
        } else if (shop.rankings.next_pending() == next) {
            ran += shop.rankings.run_pending(shop.catalog, moment, 1);
        } else if (shop.rankings.next_returns() == next) {
            ran += shop.rankings.run_returns(shop.catalog, moment, 1);
        } else if (shop.rankings.next_leaving() == next) {
            ran += shop.rankings.run_leaving(shop.catalog, moment, 1);
        } else if (shop.concerts.next_deadline() == next) {
            ran += shop.concerts.run_deadlines(shop.rooms, moment, 1);
        } else {
            ran += orders.run_deadlines(shop, moment, 1);
        }
    }
    return ran;
}

}  // namespace onrush::order
