// One account: the caller's own (look_up_me), or any, for an admin.
#pragma once

#include "account/caller.h"
#include "account/view.h"
#include "engine/command.h"

namespace onrush::account {

struct LookUpMe {
    static constexpr auto job_kind = engine::Job::Kind::query;
    Caller caller;

    using Answer = AccountView;
    enum class Refusal { token_void, account_inactive };
    BOOST_DESCRIBE_NESTED_ENUM(Refusal, token_void, account_inactive)
};

struct LookUpAccount {
    static constexpr auto job_kind = engine::Job::Kind::query;
    Caller caller;  // an admin
    AccountId account;

    struct Answer {
        AccountView account;
        std::uint32_t token_epoch = 0;  // for a token that an admin has made; not to be shown
    };
    enum class Refusal { token_void, account_inactive, account_not_found };
    BOOST_DESCRIBE_NESTED_ENUM(Refusal, token_void, account_inactive, account_not_found)
};
BOOST_DESCRIBE_STRUCT(LookUpAccount::Answer, (), (account, token_epoch))

engine::Result<LookUpMe> decide(const AccountFeature& feature, const LookUpMe& input,
                                const engine::Turn& turn);
engine::Result<LookUpAccount> decide(const AccountFeature& feature, const LookUpAccount& input,
                                     const engine::Turn& turn);

}  // namespace onrush::account
