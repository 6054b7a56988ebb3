#include <fmt/format.h>

#include "engine/feature_laws.h"
#include "features/account/account.h"
#include "features/account/contact.h"

namespace onrush::account {

namespace {

using engine::Wrong;

Wrong check_account(const AccountFeature&, const Account& account) {
    if (account.token_epoch == gateway_epoch) {
        return fmt::format("account {} has epoch 0, which accepts every token", account.id.value);
    }
    return std::nullopt;
}

Wrong check_profile(const AccountFeature& feature, const Profile& profile) {
    if (!exists(feature, profile.account)) {
        return fmt::format("a profile names account {}, which does not exist",
                           profile.account.value);
    }
    bool found_by_it =
        profile.email.empty() ? !profile.email_key : profile.email_key == fold_email(profile.email);
    if (!found_by_it) {
        return fmt::format("the e-mail key of account {} is not its e-mail in lower case",
                           profile.account.value);
    }
    return std::nullopt;
}

Wrong check_password(const AccountFeature& feature, const Password& password) {
    const Profile* profile = feature.profiles.find(password.account);
    if (profile == nullptr || profile->email.empty()) {
        return fmt::format("account {} has a password but no e-mail", password.account.value);
    }
    return std::nullopt;
}

Wrong check_external_id(const AccountFeature& feature, const ExternalId& external) {
    if (!exists(feature, external.account)) {
        return fmt::format("an external id names account {}, which does not exist",
                           external.account.value);
    }
    std::size_t bytes = external.external_id.size();
    if (bytes < 1 || bytes > limits::external_id_bytes_max) {
        return fmt::format("the external id of account {} has {} bytes", external.account.value,
                           bytes);
    }
    return std::nullopt;
}

}  // namespace

void declare_laws(engine::Domain& domain, const AccountFeature& feature) {
    engine::FeatureLaws laws(domain, feature);
    laws.of_rows("token epochs", feature.accounts, check_account,
                 "SELECT id FROM accounts WHERE token_epoch = 0");
    laws.of_rows("profiles", feature.profiles, check_profile, R"(
        SELECT account FROM profiles
        WHERE account NOT IN (SELECT id FROM accounts)
           OR email_key IS NOT nullif(lower(email), ''))");
    laws.of_rows("passwords", feature.passwords, check_password, R"(
        SELECT p.account FROM passwords p LEFT JOIN profiles USING (account)
        WHERE coalesce(email, '') = '')");
    laws.of_rows("external ids", feature.external_ids, check_external_id,
                 fmt::format(R"(
        SELECT account FROM external_ids
        WHERE account NOT IN (SELECT id FROM accounts)
           OR length(CAST(external_id AS BLOB)) NOT BETWEEN 1 AND {})",
                             limits::external_id_bytes_max));
}

}  // namespace onrush::account
