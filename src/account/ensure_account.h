// Opens an account under an id that a gateway brings along, at first sight of it. Later it only
// says that it is there: the router sends it ahead of whatever such a caller wants.
#pragma once

#include "account/account.h"
#include "engine/command.h"

namespace onrush::account {

struct EnsureAccount {
    AccountId account;

    struct Answer {
        bool created = false;
    };
    enum class Refusal { account_id_out_of_range };
    BOOST_DESCRIBE_NESTED_ENUM(Refusal, account_id_out_of_range)
};
BOOST_DESCRIBE_STRUCT(EnsureAccount::Answer, (), (created))

engine::Result<EnsureAccount> decide(AccountFeature& feature, const EnsureAccount& input,
                                     const engine::Turn& turn);

}  // namespace onrush::account
