#include "features/account/change_account.h"

#include <limits>

namespace onrush::account {

namespace {

void write(AccountFeature& feature, const ChangeAccount& input) {
    AccountId account = input.caller.account;
    const Profile* profile = feature.profiles.find(account);
    if (profile == nullptr) {
        profile = &feature.profiles.insert({.account = account});
    }
    feature.profiles.update(*profile, [&](Profile& row) {
        row.name = base::changed(input.name, row.name);
        if (input.email) {
            row.email = *input.email;
            row.email_key = fold_email(*input.email);
        }
    });
}

}  // namespace

engine::Result<ChangeAccount> decide(AccountFeature& feature, const ChangeAccount& input,
                                     base::Instant) {
    if (input.name && *input.name && !is_name(**input.name)) {
        return engine::refuse(name_invalid);
    }
    if (input.email && !is_email(*input.email)) {
        return engine::refuse(email_invalid);
    }
    const Profile* holder =
        input.email ? feature.profiles.find_by<ByEmail>(fold_email(*input.email)) : nullptr;
    if (holder != nullptr && holder->account != input.caller.account) {
        return engine::refuse(email_taken);
    }
    // From here on the command succeeds.
    if (input.name || input.email) {
        write(feature, input);
    }
    return view_of(feature, *feature.accounts.find(input.caller.account));
}

engine::Result<EndSessions> decide(AccountFeature& feature, const EndSessions& input,
                                   base::Instant) {
    const Account& account = *feature.accounts.find(input.caller.account);
    feature.accounts.update(account, [](Account& row) {
        // Tokens of the first epochs have expired long before the number starts again.
        bool last = row.token_epoch == std::numeric_limits<std::uint32_t>::max();
        row.token_epoch = last ? 1 : row.token_epoch + 1;
    });
    return EndSessions::Answer{account.token_epoch};
}

engine::Result<SetActive> decide(AccountFeature& feature, const SetActive& input, base::Instant) {
    const Account* account = feature.accounts.find(input.account);
    if (account == nullptr) {
        return engine::refuse(account_not_found);
    }
    // From here on the command succeeds.
    if (account->active != input.active) {
        feature.accounts.update(*account, [&](Account& row) { row.active = input.active; });
    }
    return view_of(feature, *account);
}

}  // namespace onrush::account
