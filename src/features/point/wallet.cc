#include "features/point/wallet.h"

#include "features/point/refusals.h"

namespace onrush::point {

base::Money balance_of(const PointFeature& feature, AccountId account) {
    const Wallet* wallet = feature.wallets.find(account);
    return wallet == nullptr ? base::Money(0) : wallet->balance;
}

std::optional<base::Refused> objection_to_move(const PointFeature& feature, AccountId account,
                                               EntryKind kind, base::Money amount) {
    base::Money balance = balance_of(feature, account);
    std::optional<base::Money> after = checked_add(balance, amount);
    bool takes = amount < base::Money(0);
    if (takes && (!after || *after < base::Money(0))) {
        return base::Refused(insufficient_points, balance);
    }
    base::Money most = kind == EntryKind::refund ? base::Money(limits::balance_units_max)
                                                 : feature.settings.balance_max;
    if (!takes && (!after || *after > most)) {
        return base::Refused(balance_cap, balance);
    }
    return std::nullopt;
}

const Entry& move_points(PointFeature& feature, const Movement& movement, base::Instant now) {
    bool of_order = movement.kind == EntryKind::refund && !movement.order.none();
    ONRUSH_CHECK(
        of_order || !objection_to_move(feature, movement.account, movement.kind, movement.amount),
        "account {} moves {} points, which its balance does not allow", movement.account.value,
        movement.amount.units);
    const Wallet* wallet = feature.wallets.find(movement.account);
    if (wallet == nullptr) {
        wallet = &feature.wallets.insert({.account = movement.account});
    }
    feature.wallets.update(*wallet, [&](Wallet& row) {
        row.balance = row.balance + movement.amount;
        row.entries += 1;
    });
    const Entry& entry = feature.entries.insert({.id = feature.ids.next<EntryId>("point_entry"),
                                                 .account = movement.account,
                                                 .place = wallet->entries,
                                                 .kind = movement.kind,
                                                 .amount = movement.amount,
                                                 .balance_after = wallet->balance,
                                                 .reason = movement.reason,
                                                 .order = movement.order,
                                                 .reverses = movement.reverses,
                                                 .at = now});
    std::optional<OrderId> order = entry.order.none() ? std::nullopt : std::optional(entry.order);
    feature.points_changed.emit({entry.id, entry.account, entry.kind, entry.amount,
                                 entry.balance_after, movement.reason, order, movement.reverses});
    return entry;
}

std::optional<base::Refused> objection_to_spend(const PointFeature& feature, AccountId account,
                                                base::Money amount) {
    ONRUSH_CHECK(amount > base::Money(0), "a payment of {} points", amount.units);
    return objection_to_move(feature, account, EntryKind::spend, base::Money(0) - amount);
}

const Entry& spend(PointFeature& feature, AccountId account, base::Money amount, OrderId order,
                   base::Instant now) {
    return move_points(feature,
                       {.account = account,
                        .kind = EntryKind::spend,
                        .amount = base::Money(0) - amount,
                        .order = order},
                       now);
}

const Entry& refund(PointFeature& feature, AccountId account, base::Money amount, OrderId order,
                    base::Instant now) {
    ONRUSH_CHECK(amount > base::Money(0), "a refund of {} points", amount.units);
    return move_points(
        feature, {.account = account, .kind = EntryKind::refund, .amount = amount, .order = order},
        now);
}

}  // namespace onrush::point
