// Every refusal of accounts, said once. Those of a caller are in engine/caller.h.
#pragma once

#include "base/refusal.h"
#include "base/sentence.h"
#include "features/account/limits.h"

namespace onrush::account {

using base::problems::out_of_range;

inline constexpr base::Refusal name_invalid{
    out_of_range, "The name must not contain control characters.", {}, "/name"};
inline constexpr base::Refusal email_invalid{
    out_of_range, "The e-mail must be an ASCII address of the form local@host.", {}, "/email"};
inline constexpr base::Refusal password_invalid{
    out_of_range,
    base::sentence<"The password must have ", limits::password_bytes_min, " to ",
                   limits::password_bytes_max, " bytes.">,
    {},
    "/password"};
inline constexpr base::Refusal password_without_email{
    base::problems::missing_field,
    "An account with a password needs an e-mail address.",
    {},
    "/email"};
inline constexpr base::Refusal email_without_password{
    base::problems::missing_field,
    "An account with an e-mail address needs a password.",
    {},
    "/password"};
inline constexpr base::Refusal current_password_missing{
    base::problems::missing_field,
    "The account has a password. Send it to change the e-mail or the password.",
    {},
    "/currentPassword"};
inline constexpr base::Refusal no_password{
    "no-password", 409, "The account has no password",
    "Set one with PUT /v1/me/password. The e-mail is set with it."};
inline constexpr base::Refusal wrong_password{
    "wrong-password", 403, "The current password is not right", "Check it and try again."};
inline constexpr base::Refusal email_taken{"email-taken", 409, "The e-mail is already taken",
                                           "Sign in, or use another e-mail."};
inline constexpr base::Refusal accounts_full{"accounts-full",
                                             503,
                                             "The server has as many accounts as it may",
                                             "Nothing was done. Try again after retryAfterMs.",
                                             {"retryAfterMs"}};
inline constexpr base::Refusal external_id_invalid{
    out_of_range,
    base::sentence<"The user id of a gateway must have 1 to ", limits::external_id_bytes_max,
                   " bytes of UTF-8 without control characters.">};
inline constexpr base::Refusal account_not_found{
    "account-not-found", 404, "The account does not exist", "No account has this id."};
inline constexpr base::Refusal wrong_credentials{
    "wrong-credentials", 401, "E-mail and password do not match", "Check both and try again."};

}  // namespace onrush::account
