#include "features/order/reservation.h"

#include "features/order/change_order.h"
#include "features/order/goods.h"
#include "features/order/list_own.h"

namespace onrush::order {

namespace {

const Order* of_seats(const Order* order) {
    return order != nullptr && is_of_seats(*order) ? order : nullptr;
}

}  // namespace

ReservationView reservation_of(const OrderFeature& feature, const Order& order) {
    DateId date = seat_order_of(feature, order).date;
    ReservationView view{.reservation_id = order.id,
                         .account_id = order.account,
                         .date_id = date,
                         .concert_id = concert::date_row(feature.concerts, date).concert,
                         .state = order.state,
                         .seats = seats_shown(feature, order),
                         .total = order.total,
                         .placed_at = order.placed_at,
                         .expires_at = {},
                         .paid_at = {}};
    if (!order.expires_at.is_never()) {
        view.expires_at = order.expires_at;
    }
    if (!order.paid_at.is_never()) {
        view.paid_at = order.paid_at;
    }
    return view;
}

engine::Result<PayReservation> decide(OrderFeature& feature, const PayReservation& input,
                                      base::Instant now) {
    const Order* order = of_seats(find_own(feature, input.caller, input.reservation));
    if (order == nullptr) {
        return engine::refuse(reservation_not_found);
    }
    switch (payable(*order, now)) {
        case Payable::already:
            return reservation_of(feature, *order);
        case Payable::expired:
            return engine::refuse(reservation_expired);
        case Payable::closed:
            return engine::refuse(reservation_not_pending);
        case Payable::yes:
            break;
    }
    if (auto refused = objection_to_pay(feature, *order, now)) {
        return std::unexpected(std::move(*refused));
    }
    // From here on the command succeeds.
    pay(feature, *order, now);
    return reservation_of(feature, *order);
}

engine::Result<CancelReservation> decide(OrderFeature& feature, const CancelReservation& input,
                                         base::Instant now) {
    const Order* order = of_seats(find_own(feature, input.caller, input.reservation));
    if (order == nullptr) {
        return engine::refuse(reservation_not_found);
    }
    if (auto refused = objection_to_cancel(feature, *order, input.caller, now)) {
        return refused->is(order_expired) ? engine::refuse(reservation_expired)
                                          : std::unexpected(std::move(*refused));
    }
    // From here on the command succeeds.
    close(feature, *order, "", now);
    return reservation_of(feature, *order);
}

engine::Result<LookUpReservation> decide(const OrderFeature& feature,
                                         const LookUpReservation& input, base::Instant) {
    const Order* order = of_seats(find_reachable(feature, input.caller, input.reservation));
    if (order == nullptr) {
        return engine::refuse(reservation_not_found);
    }
    return reservation_of(feature, *order);
}

engine::Result<ListMyReservations> decide(const OrderFeature& feature,
                                          const ListMyReservations& input, base::Instant) {
    return list_own(feature, input, [&](const Order& order) {
        return is_of_seats(order) ? std::optional(reservation_of(feature, order)) : std::nullopt;
    });
}

}  // namespace onrush::order

namespace onrush::engine {

order::ReservationView KeepsAnswer<order::OrderFeature, order::ReservationView>::told_again(
    const order::OrderFeature& feature, order::OrderId id) {
    const order::Order* order = feature.orders.find(id);
    ONRUSH_CHECK(order != nullptr && is_of_seats(*order),
                 "an idempotency key names reservation {}, which does not exist", id.value);
    return reservation_of(feature, *order);
}

}  // namespace onrush::engine
