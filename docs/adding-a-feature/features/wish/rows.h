// The rows and facts of wishes: one wish per account.
#pragma once

#include <string>

#include "features/account/rows.h"
#include "table/fact.h"
#include "table/table.h"

namespace onrush::wish {

using engine::AccountId;

struct Wish {
    AccountId account;
    std::string text;
    base::Instant made_at;
};
BOOST_DESCRIBE_STRUCT(Wish, (), (account, text, made_at))
using Wishes = table::Table<Wish, table::Key<&Wish::account>>;

struct WishMade {
    AccountId account_id;
};
BOOST_DESCRIBE_STRUCT(WishMade, (), (account_id))

}  // namespace onrush::wish
