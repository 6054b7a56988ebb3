#include "features/order/certify_order.h"

#include "features/order/seats.h"
#include "features/sale/certify_sale.h"

namespace onrush::order {

namespace {

draw::DropStanding standing_of(const OrderFeature& feature, const concert::Date& date) {
    const concert::DateCount& count = concert::count_of(feature.concerts, date.id);
    bool sold_out = count.sold > 0 && count.free == 0;
    bool over = count.held == 0 && (count.closed || date.cancelled || sold_out) &&
                feature.date_sweeps.find(date.id) == nullptr;
    return {{draw::DropType::date, date.id.value}, over, count.sold, count.version};
}

draw::DropPiece piece_of_seats(const OrderFeature& feature, const Order& order,
                               std::optional<std::uint32_t> piece) {
    const SeatOrder& of = seat_order_of(feature, order);
    return {standing_of(feature, concert::date_row(feature.concerts, of.date)), order.id.value,
            piece.value_or(1), is_sold(order)};
}

}  // namespace

engine::Result<AskDateEnd> decide(const OrderFeature& feature, const AskDateEnd& input,
                                  base::Instant) {
    const concert::Date* date = feature.concerts.dates.find(input.date);
    if (date == nullptr) {
        return engine::refuse(concert::date_not_found);
    }
    return standing_of(feature, *date);
}

engine::Result<ProveOrder> decide(const OrderFeature& feature, const ProveOrder& input,
                                  base::Instant) {
    const Order* order = find_reachable(feature, input.caller, input.order);
    if (order == nullptr) {
        return engine::refuse(order_not_found);
    }
    if (is_of_seats(*order)) {
        return piece_of_seats(feature, *order, input.piece);
    }
    if (order->sale.none()) {
        return engine::refuse(draw::not_certified);
    }
    return draw::DropPiece{
        sale::standing_of(feature.sales, sale::sale_of(feature.sales, order->sale)),
        order->id.value, input.piece.value_or(1), is_sold(*order)};
}

engine::Result<ProveReservation> decide(const OrderFeature& feature, const ProveReservation& input,
                                        base::Instant) {
    const Order* order = find_reachable(feature, input.caller, input.reservation);
    if (order == nullptr || !is_of_seats(*order)) {
        return engine::refuse(reservation_not_found);
    }
    return piece_of_seats(feature, *order, input.piece);
}

}  // namespace onrush::order
