#include "features/order/cancel_date.h"

#include <algorithm>

#include "features/order/goods.h"

namespace onrush::order {

namespace {

std::size_t seats_in_turn(const OrderFeature& feature) {
    std::size_t dates = std::max<std::size_t>(feature.date_sweeps.size(), 1);
    return std::clamp(limits::seats_swept_per_batch / dates, limits::seats_swept_min,
                      limits::seats_swept_max);
}

}  // namespace

engine::Result<CancelDate> decide(OrderFeature& feature, const CancelDate& input,
                                  base::Instant now) {
    const concert::Date* date = feature.concerts.dates.find(input.date);
    if (date == nullptr) {
        return engine::refuse(concert::date_not_found);
    }
    // From here on the command succeeds.
    if (!date->cancelled) {
        concert::cancel(feature.concerts, *date, now);
        const concert::DateCount& count = concert::count_of(feature.concerts, date->id);
        if (count.held + count.sold > 0) {
            feature.date_sweeps.insert({.date = date->id,
                                        .reason = input.reason.value_or(""),
                                        .swept = {},
                                        .next_at = now});
        }
    }
    return concert::view_of(feature.concerts, *date, now);
}

void sweep(OrderFeature& feature, const DateSweep& date, base::Instant now) {
    std::size_t seats_left = seats_in_turn(feature);
    std::size_t orders_left = limits::orders_swept_max;
    std::string reason(date.reason.view());
    // Closing an order moves nothing in this index.
    auto of_date = feature.seat_orders.by<ByDate>().starting_with(date.date);
    auto rest = feature.seat_orders.by<ByDate>().after(date.date, date.swept);
    OrderId swept = date.swept;
    auto at = rest.begin();
    for (; at != of_date.end() && seats_left > 0 && orders_left > 0; ++at) {
        const SeatOrder& of = *at;
        const Order* order = feature.orders.find(of.order);
        ONRUSH_CHECK(order != nullptr, "seats are of order {}, which does not exist",
                     of.order.value);
        if (!is_closed(*order)) {
            close(feature, *order, reason, now);
            seats_left -= std::min<std::size_t>(seats_left, of.seats);
        }
        swept = of.order;
        orders_left -= 1;
    }
    if (at == of_date.end()) {
        feature.date_sweeps.erase(date);
        return;
    }
    feature.date_sweeps.update(date, [&](DateSweep& row) {
        row.swept = swept;
        row.next_at = now + base::Duration(1);
    });
}

}  // namespace onrush::order
