#include <fmt/format.h>

#include "engine/row_law.h"
#include "features/order/order.h"

namespace onrush::order {

namespace {

using Wrong = std::optional<std::string>;

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
    if (order.lines < 1 || order.lines > limits::lines_max || order.coupons > limits::coupons_max ||
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

// An order that is closed has given its coupons back, and others may have them.
Wrong check_coupons(const OrderFeature& feature, const Order& order) {
    auto status = order.state == OrderState::pending_payment ? coupon::CouponStatus::held
                                                             : coupon::CouponStatus::used;
    Wrong wrong;
    for_each_coupon(feature, order, [&](const UsedCoupon& used) {
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

Wrong check_sums(const OrderFeature& feature, const Order& order) {
    base::Money left;
    base::Money off_lines;
    base::Money off_coupons;
    bool fits = true;
    for_each_line(feature, order, [&](const Line& line) {
        auto amount = checked_multiply(line.unit_price, line.quantity);
        fits = fits && amount;
        left = left + amount.value_or(base::Money()) - line.discount;
        off_lines = off_lines + line.discount;
    });
    for_each_coupon(feature, order,
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
    if (sale == nullptr || count == nullptr || line->option != sale->option ||
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

Wrong check_order(const OrderFeature& feature, const Order& order) {
    if (order.ordinal > 1 &&
        feature.orders.find_by<ByOrdinal>(order.account, order.ordinal - 1) == nullptr) {
        return fmt::format("account {} lacks the order before order {}", order.account.value,
                           order.id.value);
    }
    for (auto check : {check_times, check_parts, check_coupons, check_sums, check_sale}) {
        if (Wrong wrong = check(feature, order)) {
            return wrong;
        }
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

}  // namespace

void declare_laws(engine::Domain& domain, const OrderFeature& feature) {
    auto add = [&](std::string_view name, const auto& table, auto check_row) {
        using Law = engine::RowLaw<OrderFeature, std::remove_cvref_t<decltype(table)>>;
        domain.add(std::make_unique<Law>(name, feature, table, check_row));
    };
    add("orders", feature.orders, check_order);
    add("order lines", feature.lines, check_line);
    add("order coupons", feature.used_coupons, check_used_coupon);
    add("order addresses", feature.addresses, check_address);
    add("order shipments", feature.shipments, check_shipment);
    add("order closings", feature.closings, check_closing);
    add("order points", feature.points.entries, check_entry);
    declare_sums(domain, feature);
}

}  // namespace onrush::order
