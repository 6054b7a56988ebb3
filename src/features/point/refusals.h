// Every refusal of points, said once.
#pragma once

#include "base/refusal.h"

namespace onrush::point {

inline constexpr base::Refusal self_charge_off{
    "self-charge-off", 403, "Users may not charge their own wallets",
    "An operator can allow it with the setting points.selfCharge."};

// The range depends on a setting.
inline constexpr base::Refusal amount_out_of_range{
    "amount-out-of-range",
    400,
    "The amount is out of range",
    "The amount must be 1 to the maximum balance of a wallet; an adjust may also be negative.",
    {},
    "/amount"};
inline constexpr base::Refusal charge_out_of_range =
    amount_out_of_range.explained_by("The amount must be 1 to the maximum balance of a wallet.");

inline constexpr base::Refusal insufficient_points{"insufficient-points",
                                                   409,
                                                   "The account has too few points",
                                                   "Earn points first, or order less. balance is "
                                                   "what the account has.",
                                                   {"balance"}};
inline constexpr base::Refusal balance_cap{"balance-cap",
                                           409,
                                           "The balance would exceed its maximum",
                                           "Spend points first. balance is what the account has.",
                                           {"balance"}};

inline constexpr base::Refusal entry_not_found{"entry-not-found", 404, "The entry does not exist",
                                               "No entry has this id."};
inline constexpr base::Refusal entry_not_reversible{
    "entry-not-reversible", 409, "The entry cannot be reversed",
    "It is a reversal, or it belongs to an order. Post an entry of kind adjust instead."};
inline constexpr base::Refusal already_reversed{
    "already-reversed",
    409,
    "The entry is already reversed",
    "Nothing is left to do. reversalId is the entry that reversed it.",
    {"reversalId"}};

}  // namespace onrush::point
