#include "features/account/look_up_account.h"

#include "engine/page.h"
#include "features/account/contact.h"
#include "features/account/prune.h"

namespace onrush::account {

namespace {

std::optional<std::string> unless_empty(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional(text);
}

// The account that has all that is asked for.
const Account* find_one(const AccountFeature& feature, const ListAccounts& input) {
    AccountId id;
    if (input.email) {
        const Profile* profile = feature.profiles.find_by<ByEmail>(fold_email(*input.email));
        id = profile == nullptr ? AccountId() : profile->account;
    }
    if (input.external_id) {
        const ExternalId* external = feature.external_ids.find_by<ByExternalId>(*input.external_id);
        AccountId other = external == nullptr ? AccountId() : external->account;
        id = !input.email || id == other ? other : AccountId();
    }
    return feature.accounts.find(id);
}

}  // namespace

AccountView view_of(const AccountFeature& feature, const Account& account) {
    AccountView view{
        .account_id = account.id, .active = account.active, .created_at = account.created_at};
    if (const Profile* profile = feature.profiles.find(account.id)) {
        view.name = unless_empty(profile->name);
        view.email = unless_empty(profile->email);
    }
    if (const ExternalId* external = feature.external_ids.find(account.id)) {
        view.external_id = external->external_id;
    }
    return view;
}

engine::Result<LookUpMe> decide(const AccountFeature& feature, const LookUpMe& input,
                                base::Instant) {
    return view_of(feature, *feature.accounts.find(input.caller.account));
}

engine::Result<LookUpAccount> decide(const AccountFeature& feature, const LookUpAccount& input,
                                     base::Instant) {
    const Account* account = feature.accounts.find(input.account);
    if (account == nullptr) {
        return engine::refuse(account_not_found);
    }
    return view_of(feature, *account);
}

engine::Result<LookUpTokenEpoch> decide(const AccountFeature& feature,
                                        const LookUpTokenEpoch& input, base::Instant now) {
    const Account* account = feature.accounts.find(input.account);
    if (account == nullptr) {
        return engine::refuse(account_not_found);
    }
    if (!account->active) {
        return engine::refuse(engine::account_inactive);
    }
    return LookUpTokenEpoch::Answer{account->token_epoch, kept_until(feature, *account, now)};
}

engine::Result<ListAccounts> decide(const AccountFeature& feature, const ListAccounts& input,
                                    base::Instant) {
    if (input.email || input.external_id) {
        const Account* found = find_one(feature, input);
        return found == nullptr ? AccountPage() : AccountPage{{view_of(feature, *found)}, {}};
    }
    auto show = [&](const Account& account) { return std::optional(view_of(feature, account)); };
    return engine::read_page<AccountPage>(
        feature.accounts.by<ById>().after(input.cursor.value_or(AccountId())), input.limit,
        engine::limits::page_items_max, &Account::id, show);
}

engine::Result<LookUpExternalId> decide(const AccountFeature& feature,
                                        const LookUpExternalId& input, base::Instant) {
    const ExternalId* known = feature.external_ids.find_by<ByExternalId>(input.external_id);
    return LookUpExternalId::Answer{known == nullptr ? AccountId() : known->account};
}

engine::Result<LookUpOwnCredentials> decide(const AccountFeature& feature,
                                            const LookUpOwnCredentials& input, base::Instant now) {
    AccountId account = input.caller.account;
    const Profile* profile = feature.profiles.find(account);
    const Password* password = feature.passwords.find(account);
    const Account& row = *feature.accounts.find(account);
    return LookUpOwnCredentials::Answer{
        row.token_epoch, profile != nullptr && !profile->email.empty(),
        password == nullptr ? "" : password->hash, kept_until(feature, row, now)};
}

engine::Result<LookUpEmail> decide(const AccountFeature& feature, const LookUpEmail& input,
                                   base::Instant) {
    return LookUpEmail::Answer{feature.profiles.find_by<ByEmail>(fold_email(input.email)) !=
                               nullptr};
}

engine::Result<FindCredentials> decide(const AccountFeature& feature, const FindCredentials& input,
                                       base::Instant now) {
    const Profile* profile = feature.profiles.find_by<ByEmail>(fold_email(input.email));
    const Password* password =
        profile == nullptr ? nullptr : feature.passwords.find(profile->account);
    if (password == nullptr) {
        return engine::refuse(wrong_credentials);
    }
    const Account* account = feature.accounts.find(profile->account);
    ONRUSH_CHECK(account != nullptr, "a profile names account {}, which does not exist",
                 profile->account.value);
    return FindCredentials::Answer{account->id, account->token_epoch, account->active,
                                   password->hash, kept_until(feature, *account, now)};
}

}  // namespace onrush::account
