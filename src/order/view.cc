#include "order/view.h"

#include "order/basket.h"

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

LineView view_of(const OrderFeature& feature, const Line& line) {
    const catalog::Option* option = feature.catalog.options.find(line.option);
    const catalog::Product& product = product_of(feature.catalog, *option);
    return {.option_id = line.option,
            .product_id = product.id,
            .product_name = product.name,
            .option_name = option->name,
            .quantity = line.quantity,
            .unit_price = line.unit_price,
            .discount = line.discount,
            .amount = amount_of(line.unit_price, line.quantity) - line.discount};
}

}  // namespace

OrderView view_of(const OrderFeature& feature, const Order& order) {
    OrderView view = {.order_id = order.id,
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
                  [&](const Line& line) { view.lines.push_back(view_of(feature, line)); });
    for_each_coupon(feature, order, [&](const UsedCoupon& used) {
        view.coupons.push_back({used.coupon, used.discount});
    });
    if (const Address* address = feature.addresses.find(order.id)) {
        view.delivery_address = address->text;
    }
    if (const Shipment* shipment = feature.shipments.find(order.id)) {
        view.carrier = if_any(shipment->carrier);
        view.tracking = if_any(shipment->tracking);
    }
    return view;
}

OrderItem item_of(const Order& order) {
    return {.order_id = order.id,
            .state = order.state,
            .lines = order.lines,
            .discount = order.discount,
            .total = order.total,
            .sale_id = if_any(order.sale),
            .number = number_of(order),
            .placed_at = order.placed_at,
            .expires_at = if_any(order.expires_at),
            .paid_at = if_any(order.paid_at)};
}

}  // namespace onrush::order
