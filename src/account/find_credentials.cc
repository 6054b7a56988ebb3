#include "account/find_credentials.h"

#include "account/contact.h"

namespace onrush::account {

engine::Result<FindCredentials> decide(const AccountFeature& feature, const FindCredentials& input,
                                       const engine::Turn&) {
    const Profile* profile = feature.profiles.find_by<ByEmail>(fold_email(input.email));
    const Password* password =
        profile == nullptr ? nullptr : feature.passwords.find(profile->account);
    if (password == nullptr) {
        return std::unexpected(FindCredentials::Refusal::wrong_credentials);
    }
    const Account* account = feature.accounts.find(profile->account);
    ONRUSH_CHECK(account != nullptr, "a profile of account {}, which is not there",
                 profile->account.value);
    return FindCredentials::Answer{account->id, account->token_epoch, account->active,
                                   password->hash};
}

}  // namespace onrush::account
