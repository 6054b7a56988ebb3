// The words for the answers of accounts, and what a test of accounts begins with.
#pragma once

#include "engine/test/rule_book.h"
#include "features/account/change_account.h"
#include "features/account/open_account.h"

namespace onrush::account {

inline std::string say(const OpenAccount::Answer& answer) {
    return fmt::format("account {}", answer.account_id.value);
}
inline std::string say(const EnsureAccount::Answer& answer) {
    return fmt::format("{} {}", answer.account_id.value,
                       answer.created ? "created" : "there already");
}
inline std::string say(const EndSessions::Answer& answer) {
    return fmt::format("epoch {}", answer.token_epoch);
}
inline std::string say(const AccountView& view) {
    return fmt::format("{} {} <{}>{}{}", view.account_id.value, view.name.value_or("-"),
                       view.email.value_or("-"), view.external_id ? " " + *view.external_id : "",
                       view.active ? "" : " inactive");
}
inline std::string say(const LookUpTokenEpoch::Answer& answer) {
    return fmt::format("epoch {}", answer.token_epoch);
}
inline std::string say(const AccountPage& answer) {
    std::string text;
    for (const AccountView& item : answer.items) {
        text += fmt::format("{} ", item.account_id.value);
    }
    return text + (answer.next_cursor ? fmt::format("then {}", answer.next_cursor->value) : "end");
}
inline std::string say(const RenewHash::Answer& answer) {
    return answer.renewed ? "renewed" : "as it was";
}
inline std::string say(const KeepAccount::Answer& answer) {
    return answer.there ? "kept" : "gone";
}
inline std::string say(const ChangePassword::Answer& answer) {
    return fmt::format("epoch {}", answer.token_epoch);
}
inline std::string say(const LookUpOwnCredentials::Answer& answer) {
    return fmt::format("epoch {}{} {}", answer.token_epoch, answer.has_email ? " by mail" : "",
                       answer.password_hash.empty() ? "-" : answer.password_hash);
}
inline std::string say(const LookUpEmail::Answer& answer) {
    return answer.taken ? "taken" : "free";
}
inline std::string say(const LookUpExternalId::Answer& answer) {
    return answer.account_id.none() ? "nobody" : fmt::format("{}", answer.account_id.value);
}
inline std::string say(const FindCredentials::Answer& answer) {
    return fmt::format("account {} {}{}", answer.account_id.value, answer.password_hash,
                       answer.active ? "" : " inactive");
}

inline Caller user(std::uint64_t account, std::uint32_t epoch = 1) {
    return {AccountId(account), epoch, Role::user};
}
inline Staff admin() {
    return {{.role = Role::admin}};
}
// Staff whose token belongs to an account.
inline Staff staff(std::uint64_t account, std::uint32_t epoch = 1) {
    return {{AccountId(account), epoch, Role::service}};
}

}  // namespace onrush::account
