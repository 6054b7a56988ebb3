// What moves points: for the commands here, and for orders inside commands of their own.
//
// Ask can_move() first; move() cannot fail, and stops the process when it was not asked. Engine
// thread, within a command.
#pragma once

#include "engine/job.h"
#include "point/point.h"

namespace onrush::point {

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

// In the order of the checks.
enum class MoveRefusal : std::uint8_t { insufficient_points, balance_cap };
BOOST_DESCRIBE_ENUM(MoveRefusal, insufficient_points, balance_cap)

// Whether the balance allows it, or why not. The account is there.
[[nodiscard]] std::optional<MoveRefusal> can_move(const PointFeature& feature, AccountId account,
                                                  base::Money amount);
const Entry& move(PointFeature& feature, const Movement& movement, const engine::Turn& turn);

// An order is paid with points, or gives them back. Amounts are positive. A refund may be refused
// too, when the wallet has filled up meanwhile.
[[nodiscard]] std::optional<MoveRefusal> can_spend(const PointFeature& feature, AccountId account,
                                                   base::Money amount);
[[nodiscard]] std::optional<MoveRefusal> can_refund(const PointFeature& feature, AccountId account,
                                                    base::Money amount);
const Entry& spend(PointFeature& feature, AccountId account, base::Money amount, OrderId order,
                   const engine::Turn& turn);
const Entry& refund(PointFeature& feature, AccountId account, base::Money amount, OrderId order,
                    const engine::Turn& turn);

}  // namespace onrush::point
