// Orders: what is bought, in one commit with the stock, the coupons, the points, the pieces of a
// sale and the seats that move with it.
//
// The order feature owns orders and what lies beside them. It declares itself to an engine's
// domain, which it must outlive, and moves what is not its own through the public functions of the
// features that own it. Engine thread only.
#pragma once

#include "engine/caller.h"
#include "engine/domain.h"
#include "engine/ids.h"
#include "features/cart/cart.h"
#include "features/catalog/catalog.h"
#include "features/concert/concert.h"
#include "features/coupon/coupon.h"
#include "features/order/facts.h"
#include "features/order/limits.h"
#include "features/order/rows.h"
#include "features/order/seat_rows.h"
#include "features/point/point.h"
#include "features/ranking/counting.h"
#include "features/ranking/ranking.h"
#include "features/sale/sale.h"

namespace onrush::order {

struct OrderSettings {
    // How long an unpaid order holds its pieces and coupons. A change applies to orders that are
    // placed after it.
    base::Duration hold = limits::hold_default;
    // Of any 24 hours, whatever becomes of the orders: each is kept for good.
    std::uint32_t per_account_per_day = limits::per_account_per_day_default;
    // How many orders of an account may wait for payment, and how many pieces these may hold
    // together. A change applies to orders that are placed after it.
    std::uint32_t pending_per_account = limits::pending_default;
    std::uint32_t held_pieces_per_account = limits::held_pieces_default;
    // The same for seats: how long an unpaid reservation holds them, and how many seats of a date
    // an account may have, held and bought.
    base::Duration seat_hold = limits::seat_hold_default;
    std::uint32_t seats_per_account = limits::seats_per_account_default;
};

// The features that an order combines.
struct Combined {
    catalog::CatalogFeature& catalog;
    point::PointFeature& points;
    coupon::CouponFeature& coupons;
    cart::CartFeature& carts;
    sale::SaleFeature& sales;
    ranking::RankingFeature& rankings;
    concert::ConcertFeature& concerts;
};

struct OrderFeature : Combined {
    OrderFeature(engine::Domain& domain, engine::Ids& shared_ids, const Combined& combined,
                 OrderSettings given = {});
    ~OrderFeature();  // out of line, as the constructor: the tables are compiled once

    engine::Ids& ids;
    OrderSettings settings;

    Orders orders;
    Lines lines;
    UsedCoupons used_coupons;
    Addresses addresses;
    Shipments shipments;
    Closings closings;
    Tallies tallies;
    Shares shares;
    SeatOrders seat_orders;
    SeatLines seat_lines;
    SeatShares seat_shares;
    AllReservedSeats reserved_seats;
    SellOuts sell_outs;  // kept as the concerts tell
    DateSweeps date_sweeps;
    table::Fact<OrderMoved> order_placed;
    table::Fact<OrderMoved> order_paid;
    table::Fact<OrderMoved> order_expired;
    table::Fact<OrderMoved> order_delivered;
    table::Fact<OrderClosed> order_cancelled;
    table::Fact<OrderClosed> order_refunded;
    table::Fact<OrderShipped> order_shipped;
};

enum class PayMethod : std::uint8_t { points };
BOOST_DESCRIBE_ENUM(PayMethod, points)

// It has seats instead of lines.
[[nodiscard]] inline bool is_of_seats(const Order& order) {
    return order.lines == 0;
}
// It has given back all that it had. An order that is not closed stands.
[[nodiscard]] inline bool is_closed(const Order& order) {
    return order.state == OrderState::cancelled || order.state == OrderState::expired ||
           order.state == OrderState::refunded;
}
// It is paid, and its pieces are its buyer's.
[[nodiscard]] inline bool is_sold(const Order& order) {
    return order.state == OrderState::paid || order.state == OrderState::shipped ||
           order.state == OrderState::delivered;
}

// Orders: total = lines - discount >= 0, and the discounts of the lines and of the coupons add up
// to the discount; times, shipment and closing are those of the state; ordinals have no gap and
// follow time; the coupons are the account's, held by an order that waits and used by one that is
// sold; an order of a sale has one line of what the sale offers, and a number and a share there
// while it stands. Lines, coupons, addresses, shipments, closings: of an order that has them.
void declare_laws(engine::Domain& domain, const OrderFeature& feature);

// Coupons are held or used by exactly one order that stands. Points move once when an order is
// paid, and once when it is refunded. Both are asked of what a batch changes, and of all.
// And only of all: a stock holds what unpaid orders and sales need and has sold what orders have
// bought; counts, shares and numbers of a sale are those of the orders in it. The tally of an
// account counts its unpaid orders and their pieces, and its share of an option the pieces of the
// lines in it; a batch is asked whether what it ordered is in there.
void declare_sums(engine::Domain& domain, const OrderFeature& feature);

// Orders of seats have 1 to 50 lines of seats, no coupon and no sale, and cost what these say. A
// seat is with the order that stands and has it, and with no other: held while the order waits,
// sold once it is paid. What the counts of a date and its sections say is held and sold is in the
// orders that stand; so are the shares of accounts and the numbers of the rankings. A date that was
// cancelled has no order that stands, or a sweep that will close it. What rooms count as held is of
// orders that wait.
void declare_seat_laws(engine::Domain& domain, const OrderFeature& feature);
void declare_seat_sums(engine::Domain& domain, const OrderFeature& feature);

// The caller's own order, or nullptr, also where it is someone else's.
[[nodiscard]] const Order* find_own(const OrderFeature& feature, const engine::Caller& caller,
                                    OrderId id);
// For staff, anyone's.
[[nodiscard]] const Order* find_reachable(const OrderFeature& feature, const engine::Caller& caller,
                                          OrderId id);

// When the account may place its next order: no later than now if it may at once. Its orders are
// numbered as they came, so one of them tells it.
[[nodiscard]] base::Instant next_order_at(const OrderFeature& feature, AccountId account);

// One of those of the account, by its ordinal: 1, 2, 3 ... orders_of().
[[nodiscard]] const Order& order_of(const OrderFeature& feature, AccountId account,
                                    std::uint32_t ordinal);

// How many orders the account has ever placed, in O(log n) looks.
[[nodiscard]] std::uint32_t orders_of(const OrderFeature& feature, AccountId account);

// The lines, and the coupons, of an order that exists, in the order in which they were given.
template <typename Visit>
void for_each_line(const OrderFeature& feature, const Order& order, Visit visit) {
    for (std::uint8_t place = 1; place <= order.lines; ++place) {
        const Line* line = feature.lines.find(order.id, place);
        ONRUSH_CHECK(line != nullptr, "order {} lacks its line {}", order.id.value, place);
        visit(*line);
    }
}
template <typename Visit>
void for_each_coupon(const OrderFeature& feature, const Order& order, Visit visit) {
    for (std::uint8_t place = 1; place <= order.coupons; ++place) {
        const UsedCoupon* used = feature.used_coupons.find(order.id, place);
        ONRUSH_CHECK(used != nullptr, "order {} lacks its coupon {}", order.id.value, place);
        visit(*used);
    }
}

}  // namespace onrush::order
