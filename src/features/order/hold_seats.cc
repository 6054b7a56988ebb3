#include "features/order/hold_seats.h"

#include <algorithm>

#include "features/order/account_limits.h"
#include "features/order/goods.h"
#include "features/order/seats.h"

namespace onrush::order {

namespace {

// What the account's own limits refuse, in the order of the checks: seat_limit, order_limit,
// orders_pending_limit, pieces_held_limit.
std::optional<base::Refused> objection_to_hold(const OrderFeature& feature, AccountId account,
                                               DateId date, std::uint32_t seats,
                                               base::Instant now) {
    std::uint32_t most = feature.settings.seats_per_account;
    // The limit may have been lowered below what the account has.
    std::uint32_t left = most - std::min(most, seats_of(feature, date, account));
    if (seats > left) {
        return base::Refused(seat_limit, most, left);
    }
    if (base::Instant next = next_order_at(feature, account); now < next) {
        return base::Refused(order_limit, next);
    }
    return objection_to_wait(feature, account, seats);
}

const Order& reserve(OrderFeature& feature, AccountId account, DateId date,
                     std::span<const concert::Place> places, base::Instant now) {
    const Order& order =
        feature.orders.insert({.id = feature.ids.next<OrderId>("order"),
                               .account = account,
                               .total = concert::total_of(places),
                               .placed_at = now,
                               .expires_at = now + feature.settings.seat_hold,
                               .ordinal = orders_of(feature, account) + 1,
                               .names_replaced = catalog::names_replaced(feature.catalog)});
    hold_seats(feature, order, date, places, now);
    hold(feature, order, now);
    return order;
}

}  // namespace

engine::Result<HoldSeats> decide(OrderFeature& feature, const HoldSeats& input, base::Instant now) {
    concert::Selection selection{input.seat_ids, input.best, input.general};
    if (auto good = concert::check_selection(selection); !good) {
        return std::unexpected(std::move(good.error()));
    }
    auto date = concert::find_open(feature.concerts, input.date, now);
    if (!date) {
        return std::unexpected(std::move(date.error()));
    }
    auto objection = room::objection(feature.concerts.rooms, concert::guarded(input.date),
                                     input.caller.account, now);
    if (objection) {
        return std::unexpected(std::move(*objection));
    }
    if (auto found = concert::find_seats(feature.concerts, **date, selection); !found) {
        return std::unexpected(std::move(found.error()));
    }
    std::uint32_t wanted = concert::seats_wanted(selection);
    if (auto refused = objection_to_hold(feature, input.caller.account, input.date, wanted, now)) {
        return std::unexpected(std::move(*refused));
    }
    auto places = concert::choose(feature.concerts, **date, selection);
    if (!places) {
        return std::unexpected(std::move(places.error()));
    }
    // From here on the command succeeds.
    const Order& order = reserve(feature, input.caller.account, input.date, *places, now);
    return reservation_of(feature, order);
}

}  // namespace onrush::order
