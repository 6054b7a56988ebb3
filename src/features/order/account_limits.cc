#include "features/order/account_limits.h"

#include <algorithm>

#include "features/order/refusals.h"
#include "features/order/seats.h"

namespace onrush::order {

namespace {

std::uint32_t pieces_of(const OrderFeature& feature, const Order& order) {
    std::uint32_t pieces = 0;
    for_each_line(feature, order, [&](const Line& line) { pieces += line.quantity; });
    return pieces + seats_of(feature, order);
}

}  // namespace

std::optional<base::Refused> objection_to_wait(const OrderFeature& feature, AccountId account,
                                               std::uint32_t more) {
    const Tally* tally = feature.tallies.find(account);
    std::uint32_t orders = tally == nullptr ? 0 : tally->orders;
    if (std::uint32_t limit = feature.settings.pending_per_account; orders >= limit) {
        return base::Refused(orders_pending_limit, limit, orders);
    }
    std::uint32_t held = tally == nullptr ? 0 : tally->pieces;
    if (std::uint32_t limit = feature.settings.held_pieces_per_account; held + more > limit) {
        return base::Refused(pieces_held_limit, limit, held);
    }
    return std::nullopt;
}

std::optional<base::Refused> objection_to_shares(const OrderFeature& feature, AccountId account,
                                                 const Basket& basket) {
    base::RefusedList lines;
    for (const BasketLine& line : basket.lines) {
        if (line.per_account == 0) {
            continue;
        }
        const Share* share = feature.shares.find(line.option, account);
        std::uint32_t had = share == nullptr ? 0 : share->pieces;
        // The limit may have been lowered below what the account has.
        std::uint32_t left = line.per_account - std::min(line.per_account, had);
        if (line.quantity > left) {
            lines.push_back({static_cast<std::int64_t>(line.option.value), left});
        }
    }
    if (lines.empty()) {
        return std::nullopt;
    }
    return base::Refused(option_limit).with(std::move(lines));
}

void add_to_shares(OrderFeature& feature, const Order& order) {
    for_each_line(feature, order, [&](const Line& line) {
        if (!line.in_share) {
            return;
        }
        if (const Share* share = feature.shares.find(line.option, order.account)) {
            feature.shares.update(*share, [&](Share& row) { row.pieces += line.quantity; });
        } else {
            feature.shares.insert({line.option, order.account, line.quantity});
        }
    });
}

void take_from_shares(OrderFeature& feature, const Order& order) {
    for_each_line(feature, order, [&](const Line& line) {
        if (!line.in_share) {
            return;
        }
        const Share* share = feature.shares.find(line.option, order.account);
        ONRUSH_CHECK(share != nullptr && share->pieces >= line.quantity,
                     "account {} gives back {} of option {}", order.account.value, line.quantity,
                     line.option.value);
        if (share->pieces == line.quantity) {
            feature.shares.erase(*share);
        } else {
            feature.shares.update(*share, [&](Share& row) { row.pieces -= line.quantity; });
        }
    });
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
