#include "features/account/open_account.h"

#include "features/account/prune.h"

namespace onrush::account {

using MaybeRefused = std::optional<base::Refused>;

namespace {

MaybeRefused check_texts(const OpenAccount& input, bool with_password) {
    if (input.name && !is_name(*input.name)) {
        return base::Refused(name_invalid);
    }
    if (input.email && !is_email(*input.email)) {
        return base::Refused(email_invalid);
    }
    if (with_password && !input.email) {
        return base::Refused(password_without_email);
    }
    if (input.email && !with_password) {
        return base::Refused(email_without_password);
    }
    return std::nullopt;
}

const Account& insert_account(AccountFeature& feature, base::Instant now) {
    const Account& account = feature.accounts.insert(
        {.id = next_account_id(feature), .created_at = now, .untouched = true});
    arm_sweeps(feature, now);
    count_accounts(feature);
    return account;
}

}  // namespace

MaybeRefused check_form(const OpenAccount& input, bool with_password) {
    MaybeRefused refused = base::find_out_of_range(input);
    return refused ? refused : check_texts(input, with_password);
}

engine::Result<OpenAccount> decide(AccountFeature& feature, const OpenAccount& input,
                                   base::Instant now) {
    ONRUSH_CHECK(input.password_hash.size() <= limits::password_hash_bytes_max,
                 "a password hash of {} bytes", input.password_hash.size());
    bool with_password = !input.password_hash.empty() || input.password_unhashed;
    if (MaybeRefused refused = check_texts(input, with_password)) {
        return std::unexpected(std::move(*refused));
    }
    std::optional<std::string> key;
    if (input.email) {
        key = fold_email(*input.email);
    }
    // Without its hash it cannot succeed, even if the e-mail has become free a moment ago.
    if (input.password_unhashed || (key && feature.profiles.find_by<ByEmail>(*key) != nullptr)) {
        return engine::refuse(email_taken);
    }
    if (is_full(feature)) {
        return engine::refuse(accounts_full, limits::accounts_full_retry.ms);
    }
    // From here on the command succeeds.
    const Account& account = insert_account(feature, now);
    if (input.name || key) {
        feature.profiles.insert(
            {account.id, input.name.value_or(""), input.email.value_or(""), std::move(key)});
    }
    if (!input.password_hash.empty()) {
        feature.passwords.insert({account.id, input.password_hash});
    }
    return OpenAccount::Answer{account.id, account.token_epoch, account.created_at};
}

engine::Result<EnsureAccount> decide(AccountFeature& feature, const EnsureAccount& input,
                                     base::Instant now) {
    if (const ExternalId* known = feature.external_ids.find_by<ByExternalId>(input.external_id)) {
        return EnsureAccount::Answer{.account_id = known->account, .created = false};
    }
    if (!is_external_id(input.external_id)) {
        return engine::refuse(external_id_invalid);
    }
    if (is_full(feature)) {
        return engine::refuse(accounts_full, limits::accounts_full_retry.ms);
    }
    // From here on the command succeeds.
    const Account& account = insert_account(feature, now);
    feature.external_ids.insert({account.id, input.external_id});
    return EnsureAccount::Answer{.account_id = account.id, .created = true};
}

}  // namespace onrush::account
