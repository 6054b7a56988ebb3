#include "order/laws.h"

#include <map>
#include <vector>

#include <fmt/format.h>

#include "engine/row_law.h"
#include "sale/state.h"

namespace onrush::order {

namespace {

using Wrong = std::optional<std::string>;

bool is_closed(OrderState state) {
    return state == OrderState::cancelled || state == OrderState::expired ||
           state == OrderState::refunded;
}
bool is_sold(OrderState state) {
    return state == OrderState::paid || state == OrderState::shipped ||
           state == OrderState::delivered;
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
        return fmt::format("order {}: total {} and discount {}, lines make {} and {}, coupons {}",
                           order.id.value, order.total.units, order.discount.units, left.units,
                           off_lines.units, off_coupons.units);
    }
    return std::nullopt;
}

bool has_parts(const OrderFeature& feature, const Order& order) {
    bool all = true;
    for (std::uint8_t place = 1; place <= order.lines; ++place) {
        all = all && feature.lines.find(order.id, place) != nullptr;
    }
    for (std::uint8_t place = 1; place <= order.coupons; ++place) {
        all = all && feature.used_coupons.find(order.id, place) != nullptr;
    }
    return all;
}

// What an order gave back is no longer its.
Wrong check_coupons(const OrderFeature& feature, const Order& order) {
    Wrong wrong;
    for_each_coupon(feature, order, [&](const UsedCoupon& used) {
        const coupon::Coupon* found = find_coupon(feature.coupons, used.coupon);
        auto status = order.state == OrderState::pending_payment ? coupon::CouponStatus::held
                                                                 : coupon::CouponStatus::used;
        bool good = found != nullptr && found->account == order.account &&
                    (is_closed(order.state) || found->status == status);
        if (!good) {
            wrong = fmt::format("order {} has coupon {}, which is not so", order.id.value,
                                used.coupon.value);
        }
    });
    return wrong;
}

Wrong check_order(const OrderFeature& feature, const Order& order) {
    std::uint64_t id = order.id.value;
    bool waits = order.state == OrderState::pending_payment;
    if (waits == order.expires_at.is_never()) {
        return fmt::format("order {} expires at {}", id, to_text(order.expires_at));
    }
    bool shipped = order.state == OrderState::shipped || order.state == OrderState::delivered;
    if ((feature.shipments.find(order.id) != nullptr) != shipped ||
        (feature.closings.find(order.id) != nullptr) != is_closed(order.state)) {
        return fmt::format("order {} is not what its shipment and closing say", id);
    }
    if (order.lines < 1 || order.lines > limits::lines_max || order.coupons > limits::coupons_max ||
        (!order.sale.none() && order.lines != 1)) {
        return fmt::format("order {} has {} lines and {} coupons", id, order.lines, order.coupons);
    }
    if (order.ordinal > 1 &&
        feature.orders.find_by<ByOrdinal>(order.account, order.ordinal - 1) == nullptr) {
        return fmt::format("account {} has a gap before order {}", order.account.value, id);
    }
    if (!has_parts(feature, order)) {
        return fmt::format("order {} has not all of its {} lines and {} coupons", id, order.lines,
                           order.coupons);
    }
    if (Wrong wrong = check_coupons(feature, order)) {
        return wrong;
    }
    return check_sums(feature, order);
}

Wrong check_line(const OrderFeature& feature, const Line& line) {
    const Order* order = feature.orders.find(line.order);
    auto amount = checked_multiply(line.unit_price, line.quantity);
    bool good = order != nullptr && line.place >= 1 && line.place <= order->lines &&
                line.quantity >= 1 && line.quantity <= limits::quantity_max && amount &&
                line.discount.units >= 0 && line.discount <= *amount &&
                feature.catalog.options.find(line.option) != nullptr;
    return good ? std::nullopt
                : Wrong(fmt::format("line {} of order {} has {} of option {}, {} off", line.place,
                                    line.order.value, line.quantity, line.option.value,
                                    line.discount.units));
}

Wrong check_used_coupon(const OrderFeature& feature, const UsedCoupon& used) {
    const Order* order = feature.orders.find(used.order);
    bool good = order != nullptr && used.place >= 1 && used.place <= order->coupons &&
                used.discount.units >= 0;
    return good ? std::nullopt
                : Wrong(fmt::format("order {} has {} off by coupon {}", used.order.value,
                                    used.discount.units, used.coupon.value));
}

// Points that moved with an order moved as it says. That none moved twice, or not at all, is what
// PointsAddUp looks at.
Wrong check_points(const OrderFeature& feature, const point::Entry& entry) {
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
                : Wrong(fmt::format("entry {} moves {} points of account {} for order {}",
                                    entry.id.value, entry.amount.units, entry.account.value,
                                    entry.order.value));
}

// Every order that was paid took its points once, and every one that was refunded gave them back
// once. Too much for every batch.
class PointsAddUp final : public engine::Law {
public:
    explicit PointsAddUp(const OrderFeature& feature) : feature_(feature) {}
    [[nodiscard]] std::string_view name() const override { return "order points add up"; }
    [[nodiscard]] Wrong vote() const override { return std::nullopt; }
    [[nodiscard]] Wrong check() const override {
        struct Moves {
            std::uint8_t spends = 0;
            std::uint8_t refunds = 0;
            bool operator==(const Moves&) const = default;
        };
        std::vector<Moves> moves(feature_.orders.size() + 1);  // ids are 1, 2, 3 ...
        feature_.points.entries.for_each([&](const point::Entry& entry) {
            std::uint64_t id = entry.order.value;
            if (id == 0 || id >= moves.size()) {
                return;  // the law of the entry says so
            }
            auto& count =
                entry.kind == point::EntryKind::spend ? moves[id].spends : moves[id].refunds;
            if (count < 2) {
                ++count;
            }
        });
        Wrong wrong;
        feature_.orders.for_each([&](const Order& order) {
            bool paid = order.total.units > 0 && !order.paid_at.is_never();
            bool refunded = paid && order.state == OrderState::refunded;
            Moves due{.spends = paid ? std::uint8_t{1} : std::uint8_t{0},
                      .refunds = refunded ? std::uint8_t{1} : std::uint8_t{0}};
            std::uint64_t id = order.id.value;
            if (!wrong && (id >= moves.size() || moves[id] != due)) {
                wrong = fmt::format("the points of order {} did not move as it says", id);
            }
        });
        return wrong;
    }

private:
    const OrderFeature& feature_;
};

// Every piece that a stock holds or has sold is in an order, or set aside for a sale. Too much for
// every batch.
class PiecesAddUp final : public engine::Law {
public:
    explicit PiecesAddUp(const OrderFeature& feature) : feature_(feature) {}
    [[nodiscard]] std::string_view name() const override { return "pieces add up"; }
    [[nodiscard]] Wrong vote() const override { return std::nullopt; }
    [[nodiscard]] Wrong check() const override {
        struct Pieces {
            std::int64_t held = 0;
            std::int64_t sold = 0;
        };
        std::map<OptionId, Pieces> pieces;
        feature_.lines.for_each([&](const Line& line) {
            const Order* order = feature_.orders.find(line.order);
            if (order == nullptr) {
                return;  // the law of lines says so
            }
            bool of_stock = order->state == OrderState::pending_payment && order->sale.none();
            pieces[line.option].held += of_stock ? line.quantity : 0;
            pieces[line.option].sold += is_sold(order->state) ? line.quantity : 0;
        });
        feature_.sales.tallies.for_each([&](const sale::Tally& tally) {
            const sale::Sale& sale = sale_of(feature_.sales, tally.sale);
            pieces[sale.option].held += runs(tally) ? sale.quantity - tally.sold : tally.held;
        });
        Wrong wrong;
        feature_.catalog.stocks.for_each([&](const catalog::Stock& stock) {
            const Pieces& known = pieces[stock.option];
            if (!wrong && (known.held != stock.held || known.sold != stock.sold)) {
                wrong =
                    fmt::format("option {} holds {} and has sold {}; orders and sales {}, {}",
                                stock.option.value, stock.held, stock.sold, known.held, known.sold);
            }
        });
        return wrong;
    }

private:
    const OrderFeature& feature_;
};

}  // namespace

void declare_laws(engine::Domain& domain, const OrderFeature& feature) {
    auto add = [&](std::string_view name, const auto& table, auto check_row) {
        using Law = engine::RowLaw<OrderFeature, std::remove_cvref_t<decltype(table)>>;
        domain.add(std::make_unique<Law>(name, feature, table, check_row));
    };
    add("orders", feature.orders, check_order);
    add("order lines", feature.lines, check_line);
    add("order coupons", feature.used_coupons, check_used_coupon);
    add("order points", feature.points.entries, check_points);
    domain.add(std::make_unique<PointsAddUp>(feature));
    domain.add(std::make_unique<PiecesAddUp>(feature));
}

}  // namespace onrush::order
