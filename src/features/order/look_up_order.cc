#include "features/order/look_up_order.h"

#include <algorithm>
#include <ranges>

#include "engine/page.h"
#include "features/order/basket.h"
#include "features/order/list_own.h"
#include "features/order/seats.h"
#include "table/last_of.h"

namespace onrush::order {

namespace {

std::optional<base::Instant> if_any(base::Instant instant) {
    return instant.is_never() ? std::nullopt : std::optional(instant);
}
std::optional<std::string> if_any(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional(text);
}
std::optional<SaleId> if_any(SaleId sale) {
    return sale.none() ? std::nullopt : std::optional(sale);
}
std::optional<std::uint32_t> number_of(const Order& order) {
    return order.sale.none() ? std::nullopt : std::optional(order.number);
}

LineView view_of(const OrderFeature& feature, const Order& order, const Line& line) {
    const catalog::Option* option = feature.catalog.options.find(line.option);
    ONRUSH_CHECK(option != nullptr, "order {} has option {}, which does not exist",
                 line.order.value, line.option.value);
    const catalog::Product& product = product_of(feature.catalog, *option);
    return {.option_id = line.option,
            .product_id = product.id,
            .product_name = name_then(feature.catalog, product, order.names_replaced),
            .option_name = name_then(feature.catalog, *option, order.names_replaced),
            .quantity = line.quantity,
            .unit_price = line.unit_price,
            .discount = line.discount,
            .amount = amount_of(line.unit_price, line.quantity) - line.discount};
}

HistoryView history_of(const OrderFeature& feature, const Order& order) {
    HistoryView view{.order_id = order.id, .items = {}};
    auto add = [&](OrderState state, base::Instant at, Cause cause) -> StateChange& {
        return view.items.emplace_back(StateChange{.state = state, .at = at, .cause = cause});
    };
    if (!order.paid_at_once) {
        add(OrderState::pending_payment, order.placed_at, Cause::ordered);
    }
    if (!order.paid_at.is_never()) {
        add(OrderState::paid, order.paid_at, order.paid_at_once ? Cause::ordered : Cause::payment);
    }
    if (const Shipment* shipment = feature.shipments.find(order.id)) {
        add(OrderState::shipped, shipment->shipped_at, Cause::shipment);
        if (!shipment->delivered_at.is_never()) {
            add(OrderState::delivered, shipment->delivered_at, Cause::delivery);
        }
    }
    if (const Closing* closing = feature.closings.find(order.id)) {
        StateChange& change =
            add(order.state, closing->at,
                order.state == OrderState::expired ? Cause::deadline : Cause::cancellation);
        if (!closing->reason.empty()) {
            change.reason = closing->reason.view();
        }
    }
    return view;
}

OrderItem item_of(const OrderFeature& feature, const Order& order) {
    OrderItem item{.order_id = order.id,
                   .account_id = order.account,
                   .state = order.state,
                   .lines = order.lines,
                   .discount = order.discount,
                   .total = order.total,
                   .sale_id = if_any(order.sale),
                   .number = number_of(order),
                   .placed_at = order.placed_at,
                   .expires_at = if_any(order.expires_at),
                   .paid_at = if_any(order.paid_at)};
    if (is_of_seats(order)) {
        const SeatOrder& of = seat_order_of(feature, order);
        item.date_id = of.date;
        item.seats = of.seats;
    }
    return item;
}

}  // namespace

OrderView view_of(const OrderFeature& feature, const Order& order) {
    OrderView view = {.order_id = order.id,
                      .account_id = order.account,
                      .state = order.state,
                      .discount = order.discount,
                      .total = order.total,
                      .sale_id = if_any(order.sale),
                      .number = number_of(order),
                      .placed_at = order.placed_at,
                      .expires_at = if_any(order.expires_at),
                      .paid_at = if_any(order.paid_at)};
    view.lines.reserve(order.lines);
    for_each_line(feature, order,
                  [&](const Line& line) { view.lines.push_back(view_of(feature, order, line)); });
    view.coupons.reserve(order.coupons);
    for_each_coupon(feature, order, [&](const UsedCoupon& used) {
        bool waits = order.state == OrderState::pending_payment;
        bool revoked = waits && feature.coupons.revocations.find(used.coupon) != nullptr;
        view.coupons.push_back({used.coupon, used.discount, revoked});
    });
    if (is_of_seats(order)) {
        view.date_id = seat_order_of(feature, order).date;
        view.seats = seats_shown(feature, order);
    }
    if (const Address* address = feature.addresses.find(order.id)) {
        view.delivery_address = address->text;
    }
    if (const Shipment* shipment = feature.shipments.find(order.id)) {
        view.carrier = if_any(shipment->carrier);
        view.tracking = if_any(shipment->tracking);
    }
    return view;
}

engine::Result<LookUpOrder> decide(const OrderFeature& feature, const LookUpOrder& input,
                                   base::Instant) {
    const Order* order = find_reachable(feature, input.caller, input.order);
    if (order == nullptr) {
        return engine::refuse(order_not_found);
    }
    return view_of(feature, *order);
}

engine::Result<LookUpHistory> decide(const OrderFeature& feature, const LookUpHistory& input,
                                     base::Instant) {
    const Order* order = find_reachable(feature, input.caller, input.order);
    if (order == nullptr) {
        return engine::refuse(order_not_found);
    }
    return history_of(feature, *order);
}

engine::Result<ListMyOrders> decide(const OrderFeature& feature, const ListMyOrders& input,
                                    base::Instant) {
    return list_own(feature, input,
                    [&](const Order& order) { return std::optional(item_of(feature, order)); });
}

engine::Result<ListOrders> decide(const OrderFeature& feature, const ListOrders& input,
                                  base::Instant) {
    if (input.account_id && !account::exists(feature.points.accounts, *input.account_id)) {
        return engine::refuse(account::account_not_found);
    }
    const sale::Sale* sale = input.sale_id ? feature.sales.sales.find(*input.sale_id) : nullptr;
    if (input.sale_id && sale == nullptr) {
        return engine::refuse(sale::sale_not_found);
    }
    // Those of an account are numbered 1, 2, 3 ... by their ordinals, all of them by their ids.
    auto order_at = [&](std::uint32_t number) {
        return input.account_id ? feature.orders.find_by<ByOrdinal>(*input.account_id, number)
                                : feature.orders.find(OrderId(number));
    };
    std::uint32_t last = table::last_of([&](std::uint32_t n) { return order_at(n) != nullptr; });
    auto count_while = [&](auto good) {
        auto all = std::views::iota(1u, last + 1);
        auto end = std::ranges::partition_point(
            all, [&](std::uint32_t number) { return good(*order_at(number)); });
        return static_cast<std::uint32_t>(end - all.begin());
    };
    base::Instant from = input.from.value_or(base::Instant(0));
    base::Instant to = input.to.value_or(base::Instant::never());
    if (sale != nullptr) {
        from = std::max(from, sale->starts_at);
        to = std::min(to, sale->ends_at);
    }
    std::uint32_t before = count_while([&](const Order& order) { return order.placed_at < from; });
    last = count_while([&](const Order& order) { return order.placed_at < to; });
    if (input.cursor) {
        last = count_while([&](const Order& order) { return order.id < *input.cursor; });
    }
    auto show = [&](std::uint32_t number) -> std::optional<OrderItem> {
        const Order& order = *order_at(number);
        bool wanted = input.state.value_or(order.state) == order.state &&
                      input.sale_id.value_or(order.sale) == order.sale;
        return wanted ? std::optional(item_of(feature, order)) : std::nullopt;
    };
    return engine::read_page<AnyOrderPage>(
        engine::newest_first<std::uint32_t>(before + 1, last, std::nullopt), input.limit,
        limits::orders_scanned_max, [&](std::uint32_t number) { return order_at(number)->id; },
        show);
}

}  // namespace onrush::order

namespace onrush::engine {

order::OrderView KeepsAnswer<order::OrderFeature, order::OrderView>::told_again(
    const order::OrderFeature& feature, order::OrderId id) {
    const order::Order* order = feature.orders.find(id);
    ONRUSH_CHECK(order != nullptr, "an idempotency key names order {}, which does not exist",
                 id.value);
    return view_of(feature, *order);
}

}  // namespace onrush::engine
