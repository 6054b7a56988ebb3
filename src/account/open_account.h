// Sign-up. The password, if any, has been hashed before it comes here.
#pragma once

#include "account/account.h"
#include "engine/command.h"

namespace onrush::account {

struct OpenAccount {
    std::string name;           // empty: none
    std::string email;          // empty: none
    std::string password_hash;  // empty: a token is all there is

    struct Answer {
        AccountId account_id;
        std::uint32_t token_epoch = 0;  // for the token that is made next
        base::Instant created_at;
    };
    // In the order of the checks.
    enum class Refusal { name_invalid, email_invalid, password_without_email, email_taken };
    BOOST_DESCRIBE_NESTED_ENUM(Refusal, name_invalid, email_invalid, password_without_email,
                               email_taken)
};
BOOST_DESCRIBE_STRUCT(OpenAccount::Answer, (), (account_id, token_epoch, created_at))

// What can be said of a sign-up without looking at the tables, so that a bad one is refused before
// its password is hashed, which is dear.
[[nodiscard]] std::optional<OpenAccount::Refusal> check_form(const OpenAccount& input,
                                                             bool with_password);

engine::Result<OpenAccount> decide(AccountFeature& feature, const OpenAccount& input,
                                   const engine::Turn& turn);

}  // namespace onrush::account
