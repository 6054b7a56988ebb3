#include "features/account/change_account.h"

#include <limits>

#include "features/account/prune.h"

namespace onrush::account {

namespace {

// What of a profile is given, and the rest as it was.
void write_profile(AccountFeature& feature, AccountId account,
                   const base::Clearable<std::string>& name,
                   const std::optional<std::string>& email) {
    const Profile* profile = feature.profiles.find(account);
    if (profile == nullptr) {
        profile = &feature.profiles.insert({.account = account});
    }
    feature.profiles.update(*profile, [&](Profile& row) {
        row.name = base::changed(name, row.name);
        if (email) {
            row.email = *email;
            row.email_key = fold_email(*email);
        }
    });
}

bool is_of_another(const AccountFeature& feature, const std::optional<std::string>& email,
                   AccountId account) {
    const Profile* holder = email ? feature.profiles.find_by<ByEmail>(fold_email(*email)) : nullptr;
    return holder != nullptr && holder->account != account;
}

const base::Refusal* wrong_text(const ChangeAccount& input) {
    if (input.name && *input.name && !is_name(**input.name)) {
        return &name_invalid;
    }
    return input.email && !is_email(*input.email) ? &email_invalid : nullptr;
}
const base::Refusal* wrong_text(const ChangePassword& input) {
    return input.email && !is_email(*input.email) ? &email_invalid : nullptr;
}

template <typename Input>
std::optional<base::Refused> form_of(const Input& input) {
    std::optional<base::Refused> refused = base::find_out_of_range(input);
    const base::Refusal* wrong = refused ? nullptr : wrong_text(input);
    return wrong == nullptr ? refused : std::optional<base::Refused>(*wrong);
}

// Every token of the account that exists now becomes void, for good.
void end_tokens(Account& account) {
    // Tokens of the first epochs have expired long before the number starts again.
    bool last = account.token_epoch == std::numeric_limits<std::uint32_t>::max();
    account.token_epoch = last ? 1 : account.token_epoch + 1;
}

}  // namespace

std::optional<base::Refused> check_form(const ChangeAccount& input) {
    return form_of(input);
}

std::optional<base::Refused> check_form(const ChangePassword& input) {
    return form_of(input);
}

engine::Result<ChangeAccount> decide(AccountFeature& feature, const ChangeAccount& input,
                                     base::Instant now) {
    AccountId account = input.caller.account;
    if (const base::Refusal* wrong = wrong_text(input)) {
        return engine::refuse(*wrong);
    }
    if (input.email) {
        const Password* password = feature.passwords.find(account);
        if (password == nullptr) {
            return engine::refuse(no_password);
        }
        if (password->hash != input.known_hash) {
            return engine::refuse(wrong_password);
        }
    }
    if (is_of_another(feature, input.email, account)) {
        return engine::refuse(email_taken);
    }
    // From here on the command succeeds.
    const Account& row = *feature.accounts.find(account);
    if (input.name || input.email) {
        write_profile(feature, account, input.name, input.email);
        keep_owned(feature, row, now);
    }
    return view_of(feature, row);
}

engine::Result<ChangePassword> decide(AccountFeature& feature, const ChangePassword& input,
                                      base::Instant now) {
    ONRUSH_CHECK(
        !input.fresh_hash.empty() && input.fresh_hash.size() <= limits::password_hash_bytes_max,
        "a password hash of {} bytes", input.fresh_hash.size());
    AccountId account = input.caller.account;
    if (const base::Refusal* wrong = wrong_text(input)) {
        return engine::refuse(*wrong);
    }
    const Password* password = feature.passwords.find(account);
    if ((password == nullptr ? "" : password->hash) != input.known_hash) {
        return engine::refuse(wrong_password);
    }
    const Profile* profile = feature.profiles.find(account);
    if (!input.email && (profile == nullptr || profile->email.empty())) {
        return engine::refuse(password_without_email);
    }
    if (is_of_another(feature, input.email, account)) {
        return engine::refuse(email_taken);
    }
    // From here on the command succeeds.
    if (input.email) {
        write_profile(feature, account, {}, input.email);
    }
    if (password == nullptr) {
        password = &feature.passwords.insert({.account = account});
    }
    feature.passwords.update(*password, [&](Password& row) { row.hash = input.fresh_hash; });
    const Account& row = *feature.accounts.find(account);
    feature.accounts.update(row, end_tokens);
    keep_owned(feature, row, now);
    return ChangePassword::Answer{row.token_epoch};
}

engine::Result<RenewHash> decide(AccountFeature& feature, const RenewHash& input, base::Instant) {
    ONRUSH_CHECK(input.fresh_hash.size() <= limits::password_hash_bytes_max,
                 "a password hash of {} bytes", input.fresh_hash.size());
    const Password* password = feature.passwords.find(input.account);
    bool same = password != nullptr && password->hash == input.known_hash;
    if (same) {
        feature.passwords.update(*password, [&](Password& row) { row.hash = input.fresh_hash; });
    }
    return RenewHash::Answer{same};
}

engine::Result<EndSessions> decide(AccountFeature& feature, const EndSessions& input,
                                   base::Instant now) {
    const Account& account = *feature.accounts.find(input.caller.account);
    feature.accounts.update(account, end_tokens);
    keep_owned(feature, account, now);
    return EndSessions::Answer{account.token_epoch};
}

engine::Result<SetActive> decide(AccountFeature& feature, const SetActive& input,
                                 base::Instant now) {
    const Account* account = feature.accounts.find(input.account);
    if (account == nullptr) {
        return engine::refuse(account_not_found);
    }
    // From here on the command succeeds.
    if (account->active != input.active) {
        feature.accounts.update(*account, [&](Account& row) {
            row.active = input.active;
            if (input.active) {
                end_tokens(row);  // whoever it was blocked for must not come back with it
            }
        });
        // One that is blocked stays. When it is not any more it has as long as a new one.
        keep_until(feature, *account, now + feature.settings.prune_after);
        keep_owned(feature, *account, now);
    }
    return view_of(feature, *account);
}

engine::Result<KeepAccount> decide(AccountFeature& feature, const KeepAccount& input,
                                   base::Instant now) {
    const Account* account = feature.accounts.find(input.account);
    if (account != nullptr) {
        keep_until(feature, *account, input.until);
        keep_owned(feature, *account, now);
    }
    return KeepAccount::Answer{account != nullptr};
}

}  // namespace onrush::account
