#include <fmt/format.h>

#include "engine/row_law.h"
#include "features/account/account.h"
#include "features/account/contact.h"

namespace onrush::account {

namespace {

using Wrong = std::optional<std::string>;

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

}  // namespace

void declare_laws(engine::Domain& domain, const AccountFeature& feature) {
    auto add = [&](std::string_view name, const auto& table, auto check_row) {
        using Law = engine::RowLaw<AccountFeature, std::remove_cvref_t<decltype(table)>>;
        domain.add(std::make_unique<Law>(name, feature, table, check_row));
    };
    add("token epochs", feature.accounts, check_account);
    add("profiles", feature.profiles, check_profile);
    add("passwords", feature.passwords, check_password);
}

}  // namespace onrush::account
