#include "account/change_account.h"

#include "account/contact.h"

namespace onrush::account {

using Refusal = ChangeAccount::Refusal;

namespace {

void write(AccountFeature& feature, const ChangeAccount& input) {
    AccountId account = input.caller.account;
    const Profile* profile = feature.profiles.find(account);
    if (profile == nullptr) {
        profile = &feature.profiles.insert({.account = account});
    }
    feature.profiles.update(*profile, [&](Profile& row) {
        row.name = input.name.value_or(row.name);
        if (input.email) {
            row.email = *input.email;
            row.email_key = fold_email(*input.email);
        }
    });
}

}  // namespace

engine::Result<ChangeAccount> decide(AccountFeature& feature, const ChangeAccount& input,
                                     const engine::Turn&) {
    if (auto refusal = refusal_of<Refusal>(standing_of(feature, input.caller))) {
        return std::unexpected(*refusal);
    }
    if (input.name && !is_name(*input.name)) {
        return std::unexpected(Refusal::name_invalid);
    }
    if (input.email && !is_email(*input.email)) {
        return std::unexpected(Refusal::email_invalid);
    }
    const Profile* holder =
        input.email ? feature.profiles.find_by<ByEmail>(fold_email(*input.email)) : nullptr;
    if (holder != nullptr && holder->account != input.caller.account) {
        return std::unexpected(Refusal::email_taken);
    }
    // From here on the command succeeds.
    if (input.name || input.email) {
        write(feature, input);
    }
    return view_of(feature, *feature.accounts.find(input.caller.account));
}

}  // namespace onrush::account
