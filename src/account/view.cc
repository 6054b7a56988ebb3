#include "account/view.h"

namespace onrush::account {

namespace {

std::optional<std::string> unless_empty(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional(text);
}

}  // namespace

AccountView view_of(const AccountFeature& feature, const Account& account) {
    AccountView view{
        .account_id = account.id, .active = account.active, .created_at = account.created_at};
    if (const Profile* profile = feature.profiles.find(account.id)) {
        view.name = unless_empty(profile->name);
        view.email = unless_empty(profile->email);
    }
    return view;
}

}  // namespace onrush::account
