#include "features/order/change_order.h"

#include "features/coupon/state.h"
#include "features/order/goods.h"
#include "features/order/seats.h"
#include "features/point/wallet.h"

namespace onrush::order {

namespace {

using MaybeRefused = std::optional<base::Refused>;

// Its deadline may wait for the next batch when very many are due in one.
bool is_over(const Order& order, base::Instant now) {
    return now >= order.expires_at;
}

const concert::Date& date_of(const OrderFeature& feature, const Order& order) {
    return concert::date_row(feature.concerts, seat_order_of(feature, order).date);
}

// Staff may have taken back a coupon that the order holds.
MaybeRefused objection_to_coupons(const OrderFeature& feature, const Order& order,
                                  base::Instant now) {
    MaybeRefused refused;
    for_each_coupon(feature, order, [&](const UsedCoupon& used) {
        const coupon::Coupon* coupon = coupon::find_coupon(feature.coupons, used.coupon);
        coupon::CouponStatus status = coupon::status_of(feature.coupons, *coupon, now);
        if (!refused && status != coupon::CouponStatus::held) {
            refused = base::Refused(coupon_revoked, base::text_of(status), used.coupon);
        }
    });
    return refused;
}

}  // namespace

Payable payable(const Order& order, base::Instant now) {
    switch (order.state) {
        case OrderState::paid:
        case OrderState::shipped:
        case OrderState::delivered:
            return Payable::already;
        case OrderState::expired:
            return Payable::expired;
        case OrderState::cancelled:
        case OrderState::refunded:
            return Payable::closed;
        case OrderState::pending_payment:
            break;
    }
    return is_over(order, now) ? Payable::expired : Payable::yes;
}

std::optional<base::Refused> objection_to_pay(const OrderFeature& feature, const Order& order,
                                              base::Instant now) {
    if (is_of_seats(order) && date_of(feature, order).cancelled) {
        return base::Refused(concert::date_cancelled);
    }
    if (MaybeRefused refused = objection_to_coupons(feature, order, now)) {
        return refused;
    }
    return order.total.units > 0
               ? point::objection_to_spend(feature.points, order.account, order.total)
               : std::nullopt;
}

std::optional<base::Refused> objection_to_cancel(const OrderFeature& feature, const Order& order,
                                                 const engine::Caller& caller, base::Instant now) {
    switch (order.state) {
        case OrderState::expired:
            return base::Refused(order_expired);
        case OrderState::shipped:
        case OrderState::delivered:
            return base::Refused(order_shipped);
        case OrderState::pending_payment:
            return is_over(order, now) ? MaybeRefused(base::Refused(order_expired)) : std::nullopt;
        case OrderState::paid:
            break;
        case OrderState::cancelled:
        case OrderState::refunded:
            return std::nullopt;
    }
    if (is_of_seats(order) && caller.role == engine::Role::user) {
        const concert::Date& date = date_of(feature, order);
        if (now >= date.starts_at && !date.cancelled) {
            return base::Refused(date_started);
        }
    }
    return std::nullopt;
}

engine::Result<PayOrder> decide(OrderFeature& feature, const PayOrder& input, base::Instant now) {
    const Order* order = find_own(feature, input.caller, input.order);
    if (order == nullptr) {
        return engine::refuse(order_not_found);
    }
    switch (payable(*order, now)) {
        case Payable::already:
            return view_of(feature, *order);
        case Payable::expired:
            return engine::refuse(order_expired);
        case Payable::closed:
            return engine::refuse(order_not_pending);
        case Payable::yes:
            break;
    }
    if (MaybeRefused refused = objection_to_pay(feature, *order, now)) {
        return std::unexpected(std::move(*refused));
    }
    // From here on the command succeeds.
    pay(feature, *order, now);
    return view_of(feature, *order);
}

engine::Result<CancelOrder> decide(OrderFeature& feature, const CancelOrder& input,
                                   base::Instant now) {
    const Order* order = find_reachable(feature, input.caller, input.order);
    if (order == nullptr) {
        return engine::refuse(order_not_found);
    }
    if (MaybeRefused refused = objection_to_cancel(feature, *order, input.caller, now)) {
        return std::unexpected(std::move(*refused));
    }
    // From here on the command succeeds.
    close(feature, *order, input.reason.value_or(""), now);
    return view_of(feature, *order);
}

engine::Result<ShipOrder> decide(OrderFeature& feature, const ShipOrder& input, base::Instant now) {
    const Order* order = feature.orders.find(input.order);
    if (order == nullptr) {
        return engine::refuse(order_not_found);
    }
    if (is_of_seats(*order)) {
        return engine::refuse(seats_not_shipped);
    }
    if (order->state == OrderState::shipped) {
        return view_of(feature, *order);
    }
    if (order->state != OrderState::paid) {
        return engine::refuse(order_not_paid);
    }
    // From here on the command succeeds.
    std::string carrier = input.carrier.value_or("");
    std::string tracking = input.tracking.value_or("");
    feature.orders.update(*order, [](Order& row) { row.state = OrderState::shipped; });
    feature.shipments.insert(
        {.order = order->id, .carrier = carrier, .tracking = tracking, .shipped_at = now});
    feature.order_shipped.emit(
        {order->id, order->account, carrier, tracking, order->total, contents_of(feature, *order)});
    return view_of(feature, *order);
}

engine::Result<DeliverOrder> decide(OrderFeature& feature, const DeliverOrder& input,
                                    base::Instant now) {
    const Order* order = feature.orders.find(input.order);
    if (order == nullptr) {
        return engine::refuse(order_not_found);
    }
    if (order->state == OrderState::delivered) {
        return view_of(feature, *order);
    }
    if (order->state != OrderState::shipped) {
        return engine::refuse(order_not_shipped);
    }
    // From here on the command succeeds.
    feature.orders.update(*order, [](Order& row) { row.state = OrderState::delivered; });
    feature.shipments.update(*feature.shipments.find(order->id),
                             [&](Shipment& row) { row.delivered_at = now; });
    feature.order_delivered.emit(moved(feature, *order));
    return view_of(feature, *order);
}

}  // namespace onrush::order
