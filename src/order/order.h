// Orders: what is bought, in one commit with the stock, coupons, points and places in a sale that
// move with it.
//
// The order feature owns orders and what lies beside them. It declares itself to an engine's
// domain, which it must outlive, and moves what is not its own through the public functions of the
// features that own it. Engine thread only.
#pragma once

#include "account/caller.h"
#include "cart/cart.h"
#include "catalog/catalog.h"
#include "coupon/coupon.h"
#include "engine/domain.h"
#include "engine/ids.h"
#include "order/limits.h"
#include "order/rows.h"
#include "point/point.h"
#include "ranking/note_sale.h"
#include "ranking/ranking.h"
#include "sale/sale.h"

namespace onrush::order {

struct OrderSettings {
    // An unpaid order holds its stock and coupons so long. An order keeps what held when it was
    // placed.
    base::Duration hold = limits::hold_default;
};

// The features that an order combines.
struct Combined {
    const account::AccountFeature& accounts;
    catalog::CatalogFeature& catalog;
    point::PointFeature& points;
    coupon::CouponFeature& coupons;
    cart::CartFeature& carts;
    sale::SaleFeature& sales;
    ranking::RankingFeature& rankings;
};

struct OrderFeature : Combined {
    OrderFeature(engine::Domain& domain, engine::Ids& shared_ids, const Combined& combined,
                 OrderSettings given = {});
    ~OrderFeature();  // out of line, as the constructor: the tables are compiled once

    engine::Ids& ids;
    OrderSettings settings;

    Orders orders{"orders"};
    Lines lines{"order_lines"};
    UsedCoupons used_coupons{"order_coupons"};
    Addresses addresses{"order_addresses"};
    Shipments shipments{"order_shipments"};
    Closings closings{"order_closings"};
    table::Fact<OrderMoved> order_placed{"order.placed"};
    table::Fact<OrderMoved> order_paid{"order.paid"};
    table::Fact<OrderMoved> order_expired{"order.expired"};
    table::Fact<OrderMoved> order_delivered{"order.delivered"};
    table::Fact<OrderClosed> order_cancelled{"order.cancelled"};
    table::Fact<OrderClosed> order_refunded{"order.refunded"};
    table::Fact<OrderShipped> order_shipped{"order.shipped"};
};

[[nodiscard]] inline bool may_ask(const OrderFeature& feature, const account::Caller& caller) {
    return account::may_ask(feature.accounts, caller);
}

// The caller's own order, or nullptr: someone else's is not there.
[[nodiscard]] const Order* find_own(const OrderFeature& feature, const account::Caller& caller,
                                    OrderId id);

// How many orders the account has ever placed, in O(log n) looks.
[[nodiscard]] std::uint32_t orders_of(const OrderFeature& feature, AccountId account);

// Of an order that is there, in the order of their places.
template <typename Visit>
void for_each_line(const OrderFeature& feature, const Order& order, Visit visit) {
    for (std::uint8_t place = 1; place <= order.lines; ++place) {
        const Line* line = feature.lines.find(order.id, place);
        ONRUSH_CHECK(line != nullptr, "order {} has no line {}", order.id.value, place);
        visit(*line);
    }
}
template <typename Visit>
void for_each_coupon(const OrderFeature& feature, const Order& order, Visit visit) {
    for (std::uint8_t place = 1; place <= order.coupons; ++place) {
        const UsedCoupon* used = feature.used_coupons.find(order.id, place);
        ONRUSH_CHECK(used != nullptr, "order {} has no coupon {}", order.id.value, place);
        visit(*used);
    }
}

}  // namespace onrush::order
