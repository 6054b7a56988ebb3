// Every refusal of the test bed, said once.
#pragma once

#include "base/refusal.h"

namespace onrush::bed {

inline constexpr base::Refusal account_not_found{"account-not-found", 404, "No such account", ""};
inline constexpr base::Refusal balance_left{"balance-left", 409, "The account has a balance", ""};
inline constexpr base::Refusal counter_not_found{"counter-not-found", 404, "No such counter", ""};
inline constexpr base::Refusal already_claimed{"already-claimed", 409, "Claimed before", ""};
inline constexpr base::Refusal sold_out{"sold-out", 410, "Nothing is left", ""};
inline constexpr base::Refusal name_empty{"name-empty", 400, "A name is missing", ""};
inline constexpr base::Refusal name_taken{"name-taken", 409, "The name is taken", ""};
inline constexpr base::Refusal balance_out_of_range{"balance-out-of-range", 400, "Too much", ""};
inline constexpr base::Refusal quota_out_of_range{"quota-out-of-range", 400, "Too many", ""};
inline constexpr base::Refusal amount_out_of_range{"amount-out-of-range", 400, "Too much", ""};
inline constexpr base::Refusal same_account{"same-account", 409, "Both accounts are one", ""};
inline constexpr base::Refusal insufficient_balance{"insufficient-balance", 409, "Too little", ""};

}  // namespace onrush::bed
