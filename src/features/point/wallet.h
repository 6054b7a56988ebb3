// Moves points: for the commands here, and for orders inside commands of their own.
//
// Ask for the objection first: a move cannot fail, and stops the process if there is one. Engine
// thread, within a command.
#pragma once

#include <optional>
#include <string>

#include "base/refusal.h"
#include "features/point/point.h"

namespace onrush::point {

// 0 for an account that never had points.
[[nodiscard]] base::Money balance_of(const PointFeature& feature, AccountId account);

// What is to be written: `amount` is signed.
struct Movement {
    AccountId account;
    EntryKind kind = EntryKind::charge;
    base::Money amount;
    std::string reason;
    OrderId order;
    std::optional<EntryId> reverses;
};

// Why the balance does not allow the change (insufficient_points below 0, balance_cap above the
// maximum), or nothing. A refund gives back what was the account's before: the maximum of the
// setting does not hold it up, only the one that no setting can exceed. The account exists.
[[nodiscard]] std::optional<base::Refused> objection_to_move(const PointFeature& feature,
                                                             AccountId account, EntryKind kind,
                                                             base::Money amount);
const Entry& move_points(PointFeature& feature, const Movement& movement, base::Instant now);

// An order is paid with points, or gives them back, which nothing holds up. Amounts are positive.
[[nodiscard]] std::optional<base::Refused> objection_to_spend(const PointFeature& feature,
                                                              AccountId account,
                                                              base::Money amount);
const Entry& spend(PointFeature& feature, AccountId account, base::Money amount, OrderId order,
                   base::Instant now);
const Entry& refund(PointFeature& feature, AccountId account, base::Money amount, OrderId order,
                    base::Instant now);

}  // namespace onrush::point
