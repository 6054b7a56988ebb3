#include "features/order/goods.h"

#include "features/catalog/stock.h"
#include "features/coupon/use_coupon.h"
#include "features/order/account_limits.h"
#include "features/order/seats.h"
#include "features/point/wallet.h"
#include "features/sale/take_part.h"

namespace onrush::order {

namespace {

// A sale's order has one line.
sale::Part part_of(const OrderFeature& feature, const Order& order) {
    std::uint32_t pieces = 0;
    for_each_line(feature, order, [&](const Line& line) { pieces += line.quantity; });
    return {order.sale, order.account, pieces, order.number};
}

// Of a sale, or of the stock. An order of seats has no lines, so it moves none.
template <typename OfSale, typename OfStock>
void move_pieces(OrderFeature& feature, const Order& order, OfSale of_sale, OfStock of_stock,
                 base::Instant now) {
    if (!order.sale.none()) {
        return of_sale(feature.sales, part_of(feature, order), now);
    }
    for_each_line(feature, order,
                  [&](const Line& line) { of_stock(feature.catalog, line.option, line.quantity); });
}

template <typename Move>
void move_coupons(OrderFeature& feature, const Order& order, Move move) {
    for_each_coupon(feature, order, [&](const UsedCoupon& used) {
        const coupon::Coupon* found = coupon::find_coupon(feature.coupons, used.coupon);
        ONRUSH_CHECK(found != nullptr, "order {} lists coupon {}, which does not exist",
                     order.id.value, used.coupon.value);
        move(*found);
    });
}

void count_sales(OrderFeature& feature, const Order& order, base::Instant now) {
    for_each_line(feature, order, [&](const Line& line) {
        const catalog::Option* option = feature.catalog.options.find(line.option);
        ranking::note_sale(feature.rankings, option->product, line.quantity, now);
    });
}

void count_returns(OrderFeature& feature, const Order& order, base::Instant now) {
    for_each_line(feature, order, [&](const Line& line) {
        const catalog::Option* option = feature.catalog.options.find(line.option);
        ranking::note_return(feature.rankings, option->product, line.quantity, order.paid_at, now);
    });
}

void take_points_and_coupons(OrderFeature& feature, const Order& order, base::Instant now) {
    move_coupons(feature, order, [&](const coupon::Coupon& one) {
        coupon::use(feature.coupons, one, order.id, now);
    });
    if (order.total.units > 0) {
        point::spend(feature.points, order.account, order.total, order.id, now);
    }
    count_sales(feature, order, now);
    feature.order_paid.emit(moved(feature, order));
}

void let_go(OrderFeature& feature, const Order& order, OrderState state, const std::string& reason,
            base::Instant now) {
    move_pieces(feature, order, sale::give_back, catalog::release, now);
    move_coupons(feature, order,
                 [&](const coupon::Coupon& one) { coupon::release(feature.coupons, one, now); });
    feature.orders.update(order, [&](Order& row) {
        row.state = state;
        row.expires_at = base::Instant::never();
    });
    feature.closings.insert({order.id, now, reason});
    uncount_pending(feature, order);
    take_from_shares(feature, order);
    if (is_of_seats(order)) {
        release_seats(feature, order, now);
    }
}

}  // namespace

void hold(OrderFeature& feature, const Order& order, base::Instant now) {
    count_pending(feature, order);
    add_to_shares(feature, order);
    if (order.sale.none()) {
        for_each_line(feature, order, [&](const Line& line) {
            catalog::hold(feature.catalog, line.option, line.quantity);
        });
    }
    move_coupons(feature, order,
                 [&](const coupon::Coupon& one) { coupon::hold(feature.coupons, one, now); });
    feature.order_placed.emit(moved(feature, order));
}

void buy_at_once(OrderFeature& feature, const Order& order, base::Instant now) {
    add_to_shares(feature, order);
    move_pieces(feature, order, sale::confirm, catalog::sell, now);
    take_points_and_coupons(feature, order, now);
}

void pay(OrderFeature& feature, const Order& order, base::Instant now) {
    uncount_pending(feature, order);
    move_pieces(feature, order, sale::confirm, catalog::sell_held, now);
    feature.orders.update(order, [&](Order& row) {
        row.state = OrderState::paid;
        row.paid_at = now;
        row.expires_at = base::Instant::never();
    });
    if (is_of_seats(order)) {
        sell_seats(feature, order, now);
    }
    take_points_and_coupons(feature, order, now);
}

void close(OrderFeature& feature, const Order& order, const std::string& reason,
           base::Instant now) {
    if (order.state == OrderState::pending_payment) {
        cancel(feature, order, reason, now);
    } else if (order.state == OrderState::paid) {
        refund(feature, order, reason, now);
    }
}

void cancel(OrderFeature& feature, const Order& order, const std::string& reason,
            base::Instant now) {
    let_go(feature, order, OrderState::cancelled, reason, now);
    feature.order_cancelled.emit(closed(feature, order, reason));
}

void expire(OrderFeature& feature, const Order& order, base::Instant now) {
    let_go(feature, order, OrderState::expired, "", now);
    feature.order_expired.emit(moved(feature, order));
}

void refund(OrderFeature& feature, const Order& order, const std::string& reason,
            base::Instant now) {
    move_pieces(feature, order, sale::give_back_sold, catalog::take_back, now);
    move_coupons(feature, order, [&](const coupon::Coupon& one) {
        coupon::restore(feature.coupons, one, order.id, now);
    });
    if (order.total.units > 0) {
        point::refund(feature.points, order.account, order.total, order.id, now);
    }
    count_returns(feature, order, now);
    feature.orders.update(order, [](Order& row) { row.state = OrderState::refunded; });
    feature.closings.insert({order.id, now, reason});
    take_from_shares(feature, order);
    if (is_of_seats(order)) {
        give_back_seats(feature, order, now);
    }
    feature.order_refunded.emit(closed(feature, order, reason));
}

}  // namespace onrush::order
