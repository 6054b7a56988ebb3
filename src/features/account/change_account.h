// What changes an account: its profile, its sessions, and whether it is blocked.
#pragma once

#include "base/clearable.h"
#include "engine/command.h"
#include "features/account/contact.h"
#include "features/account/look_up_account.h"
#include "features/account/refusals.h"

namespace onrush::account {

// The caller's own name, which may be emptied, and e-mail. What is not given stays.
struct ChangeAccount {
    using Feature = AccountFeature;
    static constexpr auto job_kind = engine::Kind::command;

    Caller caller;
    base::Clearable<std::string> name;
    std::optional<std::string> email;
    static constexpr std::array ranges = {name_range, email_range};

    using Answer = AccountView;
    // In the order of the checks.
    static constexpr std::array refusals = {&name_invalid, &email_invalid, &email_taken};
};
BOOST_DESCRIBE_STRUCT(ChangeAccount, (), (caller, name, email))

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

// Blocks an account or unblocks it; either may be repeated. A blocked account keeps what it has and
// its tokens, but can do nothing until it is unblocked.
struct SetActive {
    using Feature = AccountFeature;
    static constexpr auto job_kind = engine::Kind::command;

    Staff caller;
    AccountId account;
    bool active = true;

    using Answer = AccountView;
    static constexpr std::array refusals = {&account_not_found};
};

engine::Result<ChangeAccount> decide(AccountFeature& feature, const ChangeAccount& input,
                                     base::Instant now);
engine::Result<EndSessions> decide(AccountFeature& feature, const EndSessions& input,
                                   base::Instant now);
engine::Result<SetActive> decide(AccountFeature& feature, const SetActive& input,
                                 base::Instant now);

}  // namespace onrush::account
