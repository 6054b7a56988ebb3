#include "features/order/account_limits.h"

#include "features/order/refusals.h"

namespace onrush::order {

namespace {

std::uint32_t pieces_of(const OrderFeature& feature, const Order& order) {
    std::uint32_t pieces = 0;
    for_each_line(feature, order, [&](const Line& line) { pieces += line.quantity; });
    return pieces;
}

}  // namespace

std::optional<base::Refused> objection_to_wait(const OrderFeature& feature, AccountId account,
                                               const Basket& basket) {
    const Tally* tally = feature.tallies.find(account);
    std::uint32_t orders = tally == nullptr ? 0 : tally->orders;
    if (std::uint32_t limit = feature.settings.pending_per_account; orders >= limit) {
        return base::Refused(orders_pending_limit, limit, orders);
    }
    std::uint32_t held = tally == nullptr ? 0 : tally->pieces;
    std::uint32_t more = 0;
    for (const BasketLine& line : basket.lines) {
        more += line.quantity;
    }
    if (std::uint32_t limit = feature.settings.held_pieces_per_account; held + more > limit) {
        return base::Refused(pieces_held_limit, limit, held);
    }
    return std::nullopt;
}

void count_pending(OrderFeature& feature, const Order& order) {
    const Tally* found = feature.tallies.find(order.account);
    const Tally& tally =
        found != nullptr
            ? *found
            : feature.tallies.insert({.account = order.account, .first_ordinal = order.ordinal});
    std::uint32_t pieces = pieces_of(feature, order);
    feature.tallies.update(tally, [&](Tally& row) {
        row.orders += 1;
        row.pieces += pieces;
    });
}

void uncount_pending(OrderFeature& feature, const Order& order) {
    const Tally* tally = feature.tallies.find(order.account);
    if (tally == nullptr || order.ordinal < tally->first_ordinal) {
        return;  // it waited before there were tallies
    }
    std::uint32_t pieces = pieces_of(feature, order);
    ONRUSH_CHECK(tally->orders >= 1 && tally->pieces >= pieces,
                 "order {} with {} pieces is not among the {} with {} of its account",
                 order.id.value, pieces, tally->orders, tally->pieces);
    if (tally->orders == 1) {
        feature.tallies.erase(*tally);
        return;
    }
    feature.tallies.update(*tally, [&](Tally& row) {
        row.orders -= 1;
        row.pieces -= pieces;
    });
}

}  // namespace onrush::order
