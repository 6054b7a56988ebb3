// Every refusal of wishes, said once.
#pragma once

#include "base/refusal.h"

namespace onrush::wish {

inline constexpr base::Refusal wish_made_before{"wish-made-before",
                                                409,
                                                "The account has made its wish",
                                                "See madeAt; a wish cannot be changed.",
                                                {base::instant_member("madeAt")}};
inline constexpr base::Refusal wish_not_found{"wish-not-found", 404, "There is no wish",
                                              "The account has not made a wish yet."};

}  // namespace onrush::wish
