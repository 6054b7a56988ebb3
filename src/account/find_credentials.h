// What a sign-in needs: the account of an e-mail address and the hash to compare with.
//
// Whether the password is right is found out by the caller, outside the engine, for that is slow
// on purpose. Where there is no such address it must do the same work on a hash of its own, so
// that the time tells nobody which addresses are known.
#pragma once

#include "account/account.h"
#include "engine/command.h"

namespace onrush::account {

struct FindCredentials {
    static constexpr auto job_kind = engine::Job::Kind::query;
    std::string email;

    struct Answer {
        AccountId account_id;
        std::uint32_t token_epoch = 0;
        bool active = true;  // if not: account-inactive, but only once the password is right
        std::string password_hash;
    };
    enum class Refusal { wrong_credentials };
    BOOST_DESCRIBE_NESTED_ENUM(Refusal, wrong_credentials)
};
BOOST_DESCRIBE_STRUCT(FindCredentials::Answer, (), (account_id, token_epoch, active, password_hash))

engine::Result<FindCredentials> decide(const AccountFeature& feature, const FindCredentials& input,
                                       const engine::Turn& turn);

}  // namespace onrush::account
