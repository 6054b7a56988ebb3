#include "point/wallet.h"

namespace onrush::point {

base::Money balance_of(const PointFeature& feature, AccountId account) {
    const Wallet* wallet = feature.wallets.find(account);
    return wallet == nullptr ? base::Money(0) : wallet->balance;
}

std::optional<MoveRefusal> can_move(const PointFeature& feature, AccountId account,
                                    base::Money amount) {
    base::Money balance = balance_of(feature, account);
    std::optional<base::Money> after = checked_add(balance, amount);
    if (amount < base::Money(0)) {
        bool enough = after && *after >= base::Money(0);
        return enough ? std::nullopt : std::optional(MoveRefusal::insufficient_points);
    }
    bool fits = after && *after <= feature.settings.balance_max;
    return fits ? std::nullopt : std::optional(MoveRefusal::balance_cap);
}

const Entry& move(PointFeature& feature, const Movement& movement, const engine::Turn& turn) {
    ONRUSH_CHECK(!can_move(feature, movement.account, movement.amount),
                 "account {} moves {} points that it cannot", movement.account.value,
                 movement.amount.units);
    const Wallet* wallet = feature.wallets.find(movement.account);
    if (wallet == nullptr) {
        wallet = &feature.wallets.insert({.account = movement.account});
    }
    feature.wallets.update(*wallet, [&](Wallet& row) {
        row.balance = row.balance + movement.amount;
        row.entries += 1;
    });
    return feature.entries.insert({.id = feature.ids.next<EntryId>("point_entry"),
                                   .account = movement.account,
                                   .place = wallet->entries,
                                   .kind = movement.kind,
                                   .amount = movement.amount,
                                   .balance_after = wallet->balance,
                                   .reason = movement.reason,
                                   .order = movement.order,
                                   .reverses = movement.reverses,
                                   .at = turn.now});
}

std::optional<MoveRefusal> can_spend(const PointFeature& feature, AccountId account,
                                     base::Money amount) {
    ONRUSH_CHECK(amount > base::Money(0), "a payment of {} points", amount.units);
    return can_move(feature, account, base::Money(0) - amount);
}

std::optional<MoveRefusal> can_refund(const PointFeature& feature, AccountId account,
                                      base::Money amount) {
    ONRUSH_CHECK(amount > base::Money(0), "a refund of {} points", amount.units);
    return can_move(feature, account, amount);
}

const Entry& spend(PointFeature& feature, AccountId account, base::Money amount, OrderId order,
                   const engine::Turn& turn) {
    return move(feature,
                {.account = account,
                 .kind = EntryKind::spend,
                 .amount = base::Money(0) - amount,
                 .order = order},
                turn);
}

const Entry& refund(PointFeature& feature, AccountId account, base::Money amount, OrderId order,
                    const engine::Turn& turn) {
    return move(feature,
                {.account = account, .kind = EntryKind::refund, .amount = amount, .order = order},
                turn);
}

}  // namespace onrush::point
