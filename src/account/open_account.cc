#include "account/open_account.h"

#include "account/contact.h"
#include "account/limits.h"

namespace onrush::account {

using Refusal = OpenAccount::Refusal;

std::optional<Refusal> check_form(const OpenAccount& input, bool with_password) {
    if (!input.name.empty() && !is_name(input.name)) {
        return Refusal::name_invalid;
    }
    if (!input.email.empty() && !is_email(input.email)) {
        return Refusal::email_invalid;
    }
    if (with_password && input.email.empty()) {
        return Refusal::password_without_email;
    }
    return std::nullopt;
}

engine::Result<OpenAccount> decide(AccountFeature& feature, const OpenAccount& input,
                                   const engine::Turn& turn) {
    ONRUSH_CHECK(input.password_hash.size() <= limits::password_hash_bytes_max,
                 "a password hash of {} bytes", input.password_hash.size());
    if (std::optional<Refusal> refusal = check_form(input, !input.password_hash.empty())) {
        return std::unexpected(*refusal);
    }
    std::optional<std::string> key;
    if (!input.email.empty()) {
        key = fold_email(input.email);
    }
    if (key && feature.profiles.find_by<ByEmail>(*key) != nullptr) {
        return std::unexpected(Refusal::email_taken);
    }
    // From here on the command succeeds.
    const Account& account =
        feature.accounts.insert({.id = next_account_id(feature), .created_at = turn.now});
    if (!input.name.empty() || key) {
        feature.profiles.insert({account.id, input.name, input.email, std::move(key)});
    }
    if (!input.password_hash.empty()) {
        feature.passwords.insert({account.id, input.password_hash});
    }
    return OpenAccount::Answer{account.id, account.token_epoch, account.created_at};
}

}  // namespace onrush::account
