// What changes an account: its profile, its password, its sessions, and whether it is blocked.
#pragma once

#include "base/clearable.h"
#include "engine/command.h"
#include "features/account/contact.h"
#include "features/account/look_up_account.h"
#include "features/account/refusals.h"

namespace onrush::account {

// The caller's own name, which may be emptied, and e-mail. What is not given stays. The e-mail
// signs in, so it changes only with the password, which was compared before.
struct ChangeAccount {
    using Feature = AccountFeature;
    static constexpr auto job_kind = engine::Kind::command;

    Caller caller;
    base::Clearable<std::string> name;
    std::optional<std::string> email;
    std::string known_hash;  // that the password was compared with; for an e-mail
    static constexpr std::array ranges = {name_range, email_range};

    using Answer = AccountView;
    // In the order of the checks.
    static constexpr std::array refusals = {&name_invalid, &email_invalid, &no_password,
                                            &wrong_password, &email_taken};
};
BOOST_DESCRIBE_STRUCT(ChangeAccount, (), (caller, name, email, known_hash))

// Sets the caller's password or changes it, and with it the e-mail, if one is given. Every token
// that was made before becomes void: whoever else knew the old password is out.
struct ChangePassword {
    using Feature = AccountFeature;
    static constexpr auto job_kind = engine::Kind::command;

    Caller caller;
    std::optional<std::string> email;
    std::string known_hash;  // that the current password was compared with; empty: there was none
    std::string fresh_hash;
    static constexpr std::array ranges = {email_range};

    struct Answer {
        std::uint32_t token_epoch = 0;  // of the tokens to come
    };
    static constexpr std::array refusals = {&email_invalid, &wrong_password,
                                            &password_without_email, &email_taken};
};
BOOST_DESCRIBE_STRUCT(ChangePassword, (), (caller, email, known_hash, fresh_hash))
BOOST_DESCRIBE_STRUCT(ChangePassword::Answer, (), (token_epoch))

// What can be said of them without looking at the tables, ranges included, so that a bad one is
// refused before a password is compared or hashed, which is expensive.
[[nodiscard]] std::optional<base::Refused> check_form(const ChangeAccount& input);
[[nodiscard]] std::optional<base::Refused> check_form(const ChangePassword& input);

// After a sign-in: keeps a hash that was made with the settings of today, unless the account has
// another password by now.
struct RenewHash {
    using Feature = AccountFeature;
    static constexpr auto job_kind = engine::Kind::command;

    AccountId account;
    std::string known_hash;
    std::string fresh_hash;

    struct Answer {
        bool renewed = false;
    };
};
BOOST_DESCRIBE_STRUCT(RenewHash, (), (account, known_hash, fresh_hash))
BOOST_DESCRIBE_STRUCT(RenewHash::Answer, (), (renewed))

// Signs out everywhere: every token of the account that exists now becomes void.
struct EndSessions {
    using Feature = AccountFeature;
    static constexpr auto job_kind = engine::Kind::command;

    Caller caller;

    struct Answer {
        std::uint32_t token_epoch = 0;  // of the tokens to come
    };
};
BOOST_DESCRIBE_STRUCT(EndSessions::Answer, (), (token_epoch))

// Blocks an account or unblocks it; either may be repeated. A blocked account keeps what it has,
// but can do nothing until it is unblocked. The tokens that it had then are void: its owner signs
// in again, or an admin makes a token.
struct SetActive {
    using Feature = AccountFeature;
    static constexpr auto job_kind = engine::Kind::command;

    Staff caller;
    AccountId account;
    bool active = true;

    using Answer = AccountView;
    static constexpr std::array refusals = {&account_not_found};
};

// Before a token is given that is good so long, or when its owner was here: until then it is not
// forgotten, and one with a password for as long as if it were opened now.
struct KeepAccount {
    using Feature = AccountFeature;
    static constexpr auto job_kind = engine::Kind::command;

    AccountId account;
    base::Instant until;

    struct Answer {
        bool there = false;  // if not, it was forgotten a moment ago
    };
};
BOOST_DESCRIBE_STRUCT(KeepAccount, (), (account, until))
BOOST_DESCRIBE_STRUCT(KeepAccount::Answer, (), (there))

engine::Result<ChangeAccount> decide(AccountFeature& feature, const ChangeAccount& input,
                                     base::Instant now);
engine::Result<ChangePassword> decide(AccountFeature& feature, const ChangePassword& input,
                                      base::Instant now);
engine::Result<RenewHash> decide(AccountFeature& feature, const RenewHash& input,
                                 base::Instant now);
engine::Result<EndSessions> decide(AccountFeature& feature, const EndSessions& input,
                                   base::Instant now);
engine::Result<SetActive> decide(AccountFeature& feature, const SetActive& input,
                                 base::Instant now);
engine::Result<KeepAccount> decide(AccountFeature& feature, const KeepAccount& input,
                                   base::Instant now);

}  // namespace onrush::account
