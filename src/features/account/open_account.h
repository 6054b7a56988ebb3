// Sign-up, and accounts that a gateway brings along.
#pragma once

#include "engine/command.h"
#include "features/account/account.h"
#include "features/account/contact.h"
#include "features/account/refusals.h"

namespace onrush::account {

// Opens an account. The password, if there is one, was hashed before.
struct OpenAccount {
    using Feature = AccountFeature;
    static constexpr auto job_kind = engine::Kind::command;

    std::optional<std::string> name;
    std::optional<std::string> email;
    std::string password_hash;       // empty: the token is the only way in
    bool password_unhashed = false;  // its e-mail was taken, so that hashing was not worth it
    static constexpr std::array ranges = {name_range, email_range};

    struct Answer {
        AccountId account_id;
        std::uint32_t token_epoch = 0;  // for the token that is made next
        base::Instant created_at;
    };
    // In the order of the checks.
    static constexpr std::array refusals = {
        &name_invalid,           &email_invalid, &password_without_email,
        &email_without_password, &email_taken,   &accounts_full};
};
BOOST_DESCRIBE_STRUCT(OpenAccount, (), (name, email, password_hash, password_unhashed))
BOOST_DESCRIBE_STRUCT(OpenAccount::Answer, (), (account_id, token_epoch, created_at))

// What can be said of a sign-up without looking at the tables, ranges included, so that a bad one
// is refused before its password is hashed, which is expensive.
[[nodiscard]] std::optional<base::Refused> check_form(const OpenAccount& input, bool with_password);

// The account of a user that a gateway brings along, opened at first sight. Its number is the next
// one: the user's id, which others choose, is never a number of ours.
struct EnsureAccount {
    using Feature = AccountFeature;
    static constexpr auto job_kind = engine::Kind::command;

    std::string external_id;

    struct Answer {
        AccountId account_id;
        bool created = false;
    };
    static constexpr std::array refusals = {&external_id_invalid, &accounts_full};
};
BOOST_DESCRIBE_STRUCT(EnsureAccount, (), (external_id))
BOOST_DESCRIBE_STRUCT(EnsureAccount::Answer, (), (account_id, created))

engine::Result<OpenAccount> decide(AccountFeature& feature, const OpenAccount& input,
                                   base::Instant now);
engine::Result<EnsureAccount> decide(AccountFeature& feature, const EnsureAccount& input,
                                     base::Instant now);

}  // namespace onrush::account
