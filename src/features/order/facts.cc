#include "features/order/facts.h"

#include "features/order/seats.h"

namespace onrush::order {

namespace {

void add_pieces(const OrderFeature& feature, const Order& order, OrderContents& contents) {
    for_each_line(feature, order, [&](const Line& line) {
        contents.lines.push_back({.option_id = line.option,
                                  .product_id = feature.catalog.options.find(line.option)->product,
                                  .quantity = line.quantity,
                                  .unit_price = line.unit_price,
                                  .discount = line.discount});
    });
    for_each_coupon(feature, order, [&](const UsedCoupon& used) {
        contents.coupons.push_back({used.coupon, used.discount});
    });
}

void add_seats(const OrderFeature& feature, const Order& order, OrderContents& contents) {
    contents.date_id = seat_order_of(feature, order).date;
    for (SeatLineView& seat : seats_shown(feature, order)) {
        contents.seats.push_back({.seat_id = seat.seat_id,
                                  .section = std::move(seat.section),
                                  .row = std::move(seat.row),
                                  .number = seat.number,
                                  .count = seat.count,
                                  .price = seat.price});
    }
}

}  // namespace

OrderContents contents_of(const OrderFeature& feature, const Order& order) {
    OrderContents contents{.discount = order.discount};
    if (!order.sale.none()) {
        contents.sale_id = order.sale;
        contents.number = order.number;
    }
    if (order.state == OrderState::pending_payment) {
        contents.expires_at = order.expires_at;
    }
    is_of_seats(order) ? add_seats(feature, order, contents) : add_pieces(feature, order, contents);
    return contents;
}

OrderMoved moved(const OrderFeature& feature, const Order& order) {
    return {order.id, order.account, order.total, contents_of(feature, order)};
}

OrderClosed closed(const OrderFeature& feature, const Order& order, const std::string& reason) {
    return {order.id, order.account, order.total, reason, contents_of(feature, order)};
}

}  // namespace onrush::order
