#include "features/order/order.h"

#include <array>

#include <fmt/format.h>

#include "features/order/cancel_date.h"
#include "features/order/goods.h"
#include "features/order/seats.h"
#include "table/last_of.h"

namespace onrush::order {

namespace {

using States = base::Enumerators<OrderState>;

// For `onrush verify`: how many orders there are in each state.
std::vector<std::string> summarize(const OrderFeature& feature) {
    std::array<std::uint64_t, boost::mp11::mp_size<States>::value> by_state{};
    feature.orders.for_each(
        [&](const Order& order) { by_state.at(static_cast<std::size_t>(order.state)) += 1; });
    std::vector<std::string> lines;
    boost::mp11::mp_for_each<States>([&](auto state) {
        std::uint64_t orders = by_state.at(static_cast<std::size_t>(state.value));
        if (orders != 0) {
            lines.push_back(fmt::format("orders {}: {}", state.name, orders));
        }
    });
    return lines;
}

void check_settings(const OrderSettings& settings) {
    ONRUSH_CHECK(settings.hold.ms >= 1 && settings.hold <= limits::hold_max,
                 "an unpaid order holds for {} ms", settings.hold.ms);
    ONRUSH_CHECK(settings.per_account_per_day >= 1 &&
                     settings.per_account_per_day <= limits::per_account_per_day_max,
                 "an account places {} orders a day", settings.per_account_per_day);
    ONRUSH_CHECK(
        settings.pending_per_account >= 1 && settings.pending_per_account <= limits::pending_max,
        "an account may have {} unpaid orders", settings.pending_per_account);
    ONRUSH_CHECK(settings.held_pieces_per_account >= 1 &&
                     settings.held_pieces_per_account <= limits::held_pieces_max,
                 "unpaid orders of an account may hold {} pieces",
                 settings.held_pieces_per_account);
    ONRUSH_CHECK(settings.seat_hold.ms >= 1 && settings.seat_hold <= limits::hold_max,
                 "a reservation holds for {} ms", settings.seat_hold.ms);
    ONRUSH_CHECK(settings.seats_per_account >= 1 &&
                     settings.seats_per_account <= limits::seats_per_account_max,
                 "an account may have {} seats of a date", settings.seats_per_account);
}

}  // namespace

OrderFeature::OrderFeature(engine::Domain& domain, engine::Ids& shared_ids,
                           const Combined& combined, OrderSettings given)
    : Combined(combined),
      ids(shared_ids),
      settings(given),
      orders("orders"),
      lines("order_lines"),
      used_coupons("order_coupons"),
      addresses("order_addresses"),
      shipments("order_shipments"),
      closings("order_closings"),
      tallies("order_tallies"),
      shares("option_shares"),
      seat_orders("seat_orders"),
      seat_lines("seat_lines"),
      seat_shares("seat_shares"),
      reserved_seats("reserved_seats"),
      sell_outs("sell_outs"),
      date_sweeps("date_sweeps"),
      order_placed("order.placed"),
      order_paid("order.paid"),
      order_expired("order.expired"),
      order_delivered("order.delivered"),
      order_cancelled("order.cancelled"),
      order_refunded("order.refunded"),
      order_shipped("order.shipped") {
    check_settings(settings);
    domain.add(orders);
    domain.add(lines);
    domain.add(used_coupons);
    domain.add(addresses);
    domain.add(shipments);
    domain.add(closings);
    domain.add(tallies);
    domain.add(shares);
    domain.add(seat_orders);
    domain.add(seat_lines);
    domain.add(seat_shares);
    domain.add(reserved_seats);
    domain.add(sell_outs);
    domain.add(date_sweeps);
    domain.add(order_placed);
    domain.add(order_paid);
    domain.add(order_expired);
    domain.add(order_delivered);
    domain.add(order_cancelled);
    domain.add(order_refunded);
    domain.add(order_shipped);
    domain.add_deadline<ByExpiry>(
        orders, &Order::expires_at,
        [this](const Order& order, base::Instant now) { expire(*this, order, now); });
    domain.add_keeper([this](AccountId account) {
        return orders.find_by<ByOrdinal>(account, std::uint32_t{1}) != nullptr;
    });
    domain.add_deadline<BySweepTime>(
        date_sweeps, &DateSweep::next_at,
        [this](const DateSweep& date, base::Instant now) { sweep(*this, date, now); });
    concerts.sell_out_changed = [this](const concert::DateCount& count) {
        note_sell_out(*this, count);
    };
    domain.add_summary([this] { return summarize(*this); });
    declare_laws(domain, *this);
}

OrderFeature::~OrderFeature() = default;

const Order* find_own(const OrderFeature& feature, const engine::Caller& caller, OrderId id) {
    const Order* order = feature.orders.find(id);
    return order != nullptr && order->account == caller.account ? order : nullptr;
}

const Order* find_reachable(const OrderFeature& feature, const engine::Caller& caller, OrderId id) {
    return caller.role == engine::Role::user ? find_own(feature, caller, id)
                                             : feature.orders.find(id);
}

base::Instant next_order_at(const OrderFeature& feature, AccountId account) {
    std::uint32_t placed = orders_of(feature, account);
    std::uint32_t most = feature.settings.per_account_per_day;
    if (placed < most) {
        return {};
    }
    std::uint32_t first = placed - most + 1;  // of the last so many
    return order_of(feature, account, first).placed_at + limits::day;
}

const Order& order_of(const OrderFeature& feature, AccountId account, std::uint32_t ordinal) {
    const Order* order = feature.orders.find_by<ByOrdinal>(account, ordinal);
    ONRUSH_CHECK(order != nullptr, "account {} lacks its order {}", account.value, ordinal);
    return *order;
}

std::uint32_t orders_of(const OrderFeature& feature, AccountId account) {
    return table::last_of([&](std::uint32_t ordinal) {
        return feature.orders.find_by<ByOrdinal>(account, ordinal) != nullptr;
    });
}

}  // namespace onrush::order
