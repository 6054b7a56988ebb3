#include <fmt/format.h>

#include "engine/feature_laws.h"
#include "features/order/order.h"
#include "features/order/states_sql.h"

namespace onrush::order {

namespace {

using engine::Wrong;

// --- an order -----------------------------------------------------------------------------------

Wrong check_times(const OrderFeature&, const Order& order) {
    bool waits = order.state == OrderState::pending_payment;
    bool was_paid = is_sold(order) || order.state == OrderState::refunded;
    bool in_order = order.placed_at <= order.paid_at && order.placed_at < order.expires_at &&
                    (!order.paid_at_once || order.paid_at == order.placed_at);
    if (waits == order.expires_at.is_never() || was_paid == order.paid_at.is_never() || !in_order) {
        return fmt::format("order {} is {}, was placed at {} and paid at {}, and expires at {}",
                           order.id.value, base::text_of(order.state), to_text(order.placed_at),
                           to_text(order.paid_at), to_text(order.expires_at));
    }
    return std::nullopt;
}

Wrong check_parts(const OrderFeature& feature, const Order& order) {
    std::uint64_t id = order.id.value;
    bool shipped = order.state == OrderState::shipped || order.state == OrderState::delivered;
    if ((feature.shipments.find(order.id) != nullptr) != shipped ||
        (feature.closings.find(order.id) != nullptr) != is_closed(order)) {
        return fmt::format("order {} is {}, but its shipment or closing disagrees", id,
                           base::text_of(order.state));
    }
    if (order.lines > limits::lines_max || order.coupons > limits::coupons_max ||
        (!order.sale.none() && order.lines != 1)) {
        return fmt::format("order {} has {} lines and {} coupons", id, order.lines, order.coupons);
    }
    bool all = true;
    for (std::uint8_t place = 1; place <= order.lines; ++place) {
        all = all && feature.lines.find(order.id, place) != nullptr;
    }
    for (std::uint8_t place = 1; place <= order.coupons; ++place) {
        all = all && feature.used_coupons.find(order.id, place) != nullptr;
    }
    return all ? std::nullopt
               : Wrong(fmt::format("order {} lacks some of its {} lines and {} coupons", id,
                                   order.lines, order.coupons));
}

// The lines or coupons of an order that are there: the law of parts says which are missing.
template <typename Table, typename Visit>
void for_each_part(const Table& table, OrderId order, std::uint8_t count, Visit visit) {
    for (unsigned place = 1; place <= count; ++place) {
        if (const auto* part = table.find(order, static_cast<std::uint8_t>(place))) {
            visit(*part);
        }
    }
}

// An order that is closed has given its coupons back, and others may have them.
Wrong check_coupon_states(const OrderFeature& feature, const Order& order) {
    auto status = order.state == OrderState::pending_payment ? coupon::CouponStatus::held
                                                             : coupon::CouponStatus::used;
    Wrong wrong;
    for_each_part(feature.used_coupons, order.id, order.coupons, [&](const UsedCoupon& used) {
        const coupon::Coupon* found = coupon::find_coupon(feature.coupons, used.coupon);
        bool good = found != nullptr && found->account == order.account &&
                    (is_closed(order) || found->status == status);
        if (!good) {
            wrong = fmt::format("order {} lists coupon {}, whose status or owner disagrees",
                                order.id.value, used.coupon.value);
        }
    });
    return wrong;
}

// The law of seats says what an order of seats costs.
Wrong check_sums(const OrderFeature& feature, const Order& order) {
    if (is_of_seats(order)) {
        return std::nullopt;
    }
    base::Money left;
    base::Money off_lines;
    base::Money off_coupons;
    bool fits = true;
    for_each_part(feature.lines, order.id, order.lines, [&](const Line& line) {
        auto amount = checked_multiply(line.unit_price, line.quantity);
        fits = fits && amount;
        left = left + amount.value_or(base::Money()) - line.discount;
        off_lines = off_lines + line.discount;
    });
    for_each_part(feature.used_coupons, order.id, order.coupons,
                  [&](const UsedCoupon& used) { off_coupons = off_coupons + used.discount; });
    if (!fits || left != order.total || off_lines != order.discount ||
        off_coupons != order.discount || order.total.units < 0 || order.discount.units < 0) {
        return fmt::format(
            "order {} has total {} and discount {}; its lines make {} and {}, its coupons {}",
            order.id.value, order.total.units, order.discount.units, left.units, off_lines.units,
            off_coupons.units);
    }
    return std::nullopt;
}

// An order of a sale has one line, of what the sale offers. While the order stands, its number is
// its own, and its pieces are part of its account's share.
Wrong check_sale(const OrderFeature& feature, const Order& order) {
    std::uint64_t id = order.id.value;
    if (order.sale.none()) {
        return order.number == 0
                   ? std::nullopt
                   : Wrong(fmt::format("order {} has number {} of no sale", id, order.number));
    }
    const sale::Sale* sale = feature.sales.sales.find(order.sale);
    const sale::SaleCount* count = feature.sales.counts.find(order.sale);
    const Line* line = feature.lines.find(order.id, std::uint8_t{1});
    if (sale == nullptr || count == nullptr || line == nullptr || line->option != sale->option ||
        line->unit_price != sale->price) {
        return fmt::format("order {} is not of what sale {} offers", id, order.sale.value);
    }
    bool stands = !is_closed(order);
    bool is_free = feature.sales.free_numbers.find(order.sale, order.number) != nullptr;
    if (order.number < 1 || order.number > count->numbers || (stands && is_free)) {
        return fmt::format("order {} has number {} of sale {}, which is free or was never given",
                           id, order.number, order.sale.value);
    }
    const sale::Share* share = feature.sales.shares.find(order.sale, order.account);
    if (stands && (share == nullptr || share->pieces < line->quantity)) {
        return fmt::format("order {} has {} pieces of sale {}, more than its account's share", id,
                           line->quantity, order.sale.value);
    }
    return std::nullopt;
}

Wrong check_account(const OrderFeature& feature, const Order& order) {
    return account::exists(feature.points.accounts, order.account)
               ? std::nullopt
               : Wrong(fmt::format("order {} belongs to account {}, which does not exist",
                                   order.id.value, order.account.value));
}

Wrong check_ordinal(const OrderFeature& feature, const Order& order) {
    if (order.ordinal == 1) {
        return std::nullopt;
    }
    const Order* before = order.ordinal == 0
                              ? nullptr
                              : feature.orders.find_by<ByOrdinal>(order.account, order.ordinal - 1);
    if (before == nullptr) {
        return fmt::format("account {} lacks the order before order {}", order.account.value,
                           order.id.value);
    }
    if (before->placed_at > order.placed_at) {
        return fmt::format("order {} is older than order {}, which came before it", order.id.value,
                           before->id.value);
    }
    return std::nullopt;
}

// --- what lies beside it ------------------------------------------------------------------------

Wrong check_line(const OrderFeature& feature, const Line& line) {
    const Order* order = feature.orders.find(line.order);
    auto amount = checked_multiply(line.unit_price, line.quantity);
    bool good = order != nullptr && line.place >= 1 && line.place <= order->lines &&
                line.quantity >= 1 && line.quantity <= limits::quantity_max && amount &&
                line.discount.units >= 0 && line.discount <= *amount &&
                feature.catalog.options.find(line.option) != nullptr;
    return good ? std::nullopt
                : Wrong(fmt::format("line {} of order {} has {} pieces of option {}, {} off",
                                    line.place, line.order.value, line.quantity, line.option.value,
                                    line.discount.units));
}

Wrong check_used_coupon(const OrderFeature& feature, const UsedCoupon& used) {
    const Order* order = feature.orders.find(used.order);
    bool good = order != nullptr && used.place >= 1 && used.place <= order->coupons &&
                used.discount.units >= 0;
    return good ? std::nullopt
                : Wrong(fmt::format("coupon {} of order {} is number {} and takes {} off",
                                    used.coupon.value, used.order.value, used.place,
                                    used.discount.units));
}

Wrong check_address(const OrderFeature& feature, const Address& address) {
    if (feature.orders.find(address.order) == nullptr) {
        return fmt::format("an address belongs to order {}, which does not exist",
                           address.order.value);
    }
    return address.text.empty()
               ? Wrong(fmt::format("order {} has an empty address", address.order.value))
               : std::nullopt;
}

Wrong check_shipment(const OrderFeature& feature, const Shipment& shipment) {
    const Order* order = feature.orders.find(shipment.order);
    OrderState state =
        shipment.delivered_at.is_never() ? OrderState::shipped : OrderState::delivered;
    bool good = order != nullptr && order->state == state &&
                order->paid_at <= shipment.shipped_at &&
                shipment.shipped_at <= shipment.delivered_at;
    return good ? std::nullopt
                : Wrong(fmt::format("order {} was shipped at {} and delivered at {}, which its "
                                    "state or its payment contradicts",
                                    shipment.order.value, to_text(shipment.shipped_at),
                                    to_text(shipment.delivered_at)));
}

Wrong check_closing(const OrderFeature& feature, const Closing& closing) {
    const Order* order = feature.orders.find(closing.order);
    bool good = order != nullptr && is_closed(*order) && order->placed_at <= closing.at;
    return good ? std::nullopt
                : Wrong(fmt::format("order {} was closed at {}, which its state contradicts",
                                    closing.order.value, to_text(closing.at)));
}

// Points that moved with an order moved as it says.
Wrong check_entry(const OrderFeature& feature, const point::Entry& entry) {
    if (entry.order.none()) {
        return std::nullopt;
    }
    const Order* order = feature.orders.find(entry.order);
    bool spent = order != nullptr && entry.kind == point::EntryKind::spend &&
                 !order->paid_at.is_never() && entry.amount.units == -order->total.units;
    bool refunded = order != nullptr && entry.kind == point::EntryKind::refund &&
                    order->state == OrderState::refunded && entry.amount == order->total;
    bool good = (spent || refunded) && entry.account == order->account;
    return good ? std::nullopt
                : Wrong(fmt::format("entry {} moves {} points of account {}, not as order {} says",
                                    entry.id.value, entry.amount.units, entry.account.value,
                                    entry.order.value));
}

// --- the same in SQL ----------------------------------------------------------------------------

constexpr std::string_view times_sql = R"(
        SELECT id FROM orders
        WHERE (state = 'pending_payment') = (expires_at = {0})
           OR (state IN ('paid', 'shipped', 'delivered', 'refunded')) = (paid_at = {0})
           OR placed_at > paid_at OR placed_at >= expires_at
           OR (paid_at_once AND paid_at <> placed_at))";

constexpr std::string_view parts_sql = R"(
        SELECT o.id FROM orders o
        LEFT JOIN order_shipments p ON p."order" = o.id
        LEFT JOIN order_closings x ON x."order" = o.id
        WHERE (o.state IN ('shipped', 'delivered')) <> (p."order" IS NOT NULL)
           OR (o.state IN {0}) <> (x."order" IS NOT NULL)
           OR o.lines > {1} OR o.coupons > {2} OR (o.sale <> 0 AND o.lines <> 1)
           OR o.lines <> (SELECT count(*) FROM order_lines l
                          WHERE l."order" = o.id AND l.place <= o.lines)
           OR o.coupons <> (SELECT count(*) FROM order_coupons u
                            WHERE u."order" = o.id AND u.place <= o.coupons))";

constexpr std::string_view coupon_states_sql = R"(
        SELECT o.id, u.coupon FROM orders o
        JOIN order_coupons u ON u."order" = o.id AND u.place <= o.coupons
        LEFT JOIN coupons c ON c.campaign = u.coupon / 1000000000
                           AND c.number = u.coupon % 1000000000
        WHERE c.account IS NOT o.account
           OR (o.state NOT IN {}
               AND c.status <> iif(o.state = 'pending_payment', 'held', 'used')))";

constexpr std::string_view sums_sql = R"(
        SELECT o.id FROM orders o
        LEFT JOIN (SELECT p.id, sum(l.unit_price * l.quantity - l.discount) AS total,
                          sum(l.discount) AS discount
                   FROM orders p JOIN order_lines l ON l."order" = p.id AND l.place <= p.lines
                   GROUP BY p.id) l USING (id)
        LEFT JOIN (SELECT p.id, sum(u.discount) AS discount
                   FROM orders p JOIN order_coupons u ON u."order" = p.id AND u.place <= p.coupons
                   GROUP BY p.id) c USING (id)
        WHERE o.lines > 0
          AND (coalesce(l.total, 0) <> o.total OR coalesce(l.discount, 0) <> o.discount
               OR coalesce(c.discount, 0) <> o.discount OR o.total < 0 OR o.discount < 0))";

constexpr std::string_view of_sale_sql = R"(
        SELECT o.id FROM orders o
        LEFT JOIN order_lines l ON l."order" = o.id AND l.place = 1
        LEFT JOIN sales s ON s.id = o.sale
        LEFT JOIN sale_tallies t ON t.sale = o.sale
        LEFT JOIN sale_shares h ON h.sale = o.sale AND h.account = o.account
        LEFT JOIN sale_free_numbers f ON f.sale = o.sale AND f.number = o.number
        WHERE (o.sale = 0 AND o.number <> 0)
           OR (o.sale <> 0
               AND (s.id IS NULL OR t.sale IS NULL OR l.option IS NOT s.option
                    OR l.unit_price IS NOT s.price OR o.number NOT BETWEEN 1 AND t.numbers
                    OR (o.state NOT IN {}
                        AND (f.number IS NOT NULL OR coalesce(h.pieces, 0) < l.quantity)))))";

constexpr std::string_view ordinal_sql = R"(
        SELECT o.id FROM orders o
        LEFT JOIN orders before ON before.account = o.account AND before.ordinal = o.ordinal - 1
        WHERE o.ordinal < 1 OR (o.ordinal > 1 AND before.id IS NULL)
           OR before.placed_at > o.placed_at)";

constexpr std::string_view line_sql = R"(
        SELECT l."order", l.place FROM order_lines l LEFT JOIN orders o ON o.id = l."order"
        WHERE o.id IS NULL OR l.place NOT BETWEEN 1 AND o.lines
           OR l.quantity NOT BETWEEN 1 AND {}
           OR l.discount NOT BETWEEN 0 AND l.unit_price * l.quantity
           OR l.option NOT IN (SELECT id FROM options))";

constexpr std::string_view used_coupon_sql = R"(
        SELECT u."order", u.place FROM order_coupons u LEFT JOIN orders o ON o.id = u."order"
        WHERE o.id IS NULL OR u.place NOT BETWEEN 1 AND o.coupons OR u.discount < 0)";

constexpr std::string_view address_sql = R"(
        SELECT "order" FROM order_addresses
        WHERE "order" NOT IN (SELECT id FROM orders) OR text = '')";

constexpr std::string_view shipment_sql = R"(
        SELECT p."order" FROM order_shipments p LEFT JOIN orders o ON o.id = p."order"
        WHERE o.state IS NOT iif(p.delivered_at = {}, 'shipped', 'delivered')
           OR o.paid_at > p.shipped_at OR p.shipped_at > p.delivered_at)";

constexpr std::string_view closing_sql = R"(
        SELECT x."order" FROM order_closings x LEFT JOIN orders o ON o.id = x."order"
        WHERE o.id IS NULL OR o.state NOT IN {} OR o.placed_at > x.at)";

constexpr std::string_view entry_sql = R"(
        SELECT e.id FROM point_entries e LEFT JOIN orders o ON o.id = e."order"
        WHERE e."order" <> 0
          AND (o.id IS NULL OR o.account <> e.account
               OR NOT ((e.kind = 'spend' AND o.paid_at < {} AND e.amount = -o.total)
                       OR (e.kind = 'refund' AND o.state = 'refunded' AND e.amount = o.total))))";

}  // namespace

void declare_laws(engine::Domain& domain, const OrderFeature& feature) {
    std::int64_t never = base::Instant::never().ms;
    engine::FeatureLaws laws(domain, feature);
    laws.of_ids("ids of orders", feature.orders, feature.ids, "order");
    laws.of_rows("order times", feature.orders, check_times, fmt::format(times_sql, never));
    laws.of_rows("order parts", feature.orders, check_parts,
                 fmt::format(parts_sql, closed_sql, limits::lines_max, limits::coupons_max));
    laws.of_rows("order coupon states", feature.orders, check_coupon_states,
                 fmt::format(coupon_states_sql, closed_sql));
    laws.of_rows("order sums", feature.orders, check_sums, std::string(sums_sql));
    laws.of_rows("orders of sales", feature.orders, check_sale,
                 fmt::format(of_sale_sql, closed_sql));
    laws.of_rows("order accounts", feature.orders, check_account, R"(
        SELECT id FROM orders WHERE account NOT IN (SELECT id FROM accounts))");
    laws.of_rows("order ordinals", feature.orders, check_ordinal, std::string(ordinal_sql));
    laws.of_rows("order lines", feature.lines, check_line,
                 fmt::format(line_sql, limits::quantity_max));
    laws.of_rows("order coupons", feature.used_coupons, check_used_coupon,
                 std::string(used_coupon_sql));
    laws.of_rows("order addresses", feature.addresses, check_address, std::string(address_sql));
    laws.of_rows("order shipments", feature.shipments, check_shipment,
                 fmt::format(shipment_sql, never));
    laws.of_rows("order closings", feature.closings, check_closing,
                 fmt::format(closing_sql, closed_sql));
    laws.of_rows("order points", feature.points.entries, check_entry,
                 fmt::format(entry_sql, never));
    declare_seat_laws(domain, feature);
    declare_sums(domain, feature);
    declare_seat_sums(domain, feature);
}

}  // namespace onrush::order
