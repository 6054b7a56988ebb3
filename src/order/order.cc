#include "order/order.h"

#include "order/goods.h"
#include "order/laws.h"
#include "order/summary.h"
#include "table/last_of.h"

namespace onrush::order {

OrderFeature::OrderFeature(engine::Domain& domain, engine::Ids& shared_ids,
                           const Combined& combined, OrderSettings given)
    : Combined(combined), ids(shared_ids), settings(given) {
    ONRUSH_CHECK(settings.hold.ms >= 1 && settings.hold <= limits::hold_max,
                 "an unpaid order holds for {} ms", settings.hold.ms);
    domain.add(orders);
    domain.add(lines);
    domain.add(used_coupons);
    domain.add(addresses);
    domain.add(shipments);
    domain.add(closings);
    domain.add(order_placed);
    domain.add(order_paid);
    domain.add(order_expired);
    domain.add(order_delivered);
    domain.add(order_cancelled);
    domain.add(order_refunded);
    domain.add(order_shipped);
    domain.add_deadline<ByExpiry>(
        orders, &Order::expires_at,
        [this](const Order& order, const engine::Turn& turn) { expire(*this, order, turn); });
    domain.add_summary([this] { return summarize(*this); });
    declare_laws(domain, *this);
}

OrderFeature::~OrderFeature() = default;

const Order* find_own(const OrderFeature& feature, const account::Caller& caller, OrderId id) {
    const Order* order = feature.orders.find(id);
    return order != nullptr && order->account == caller.account ? order : nullptr;
}

std::uint32_t orders_of(const OrderFeature& feature, AccountId account) {
    return table::last_of([&](std::uint32_t ordinal) {
        return feature.orders.find_by<ByOrdinal>(account, ordinal) != nullptr;
    });
}

}  // namespace onrush::order
