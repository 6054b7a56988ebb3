// The bodies of the routes of accounts that are not an input of the engine.
#pragma once

#include <array>
#include <optional>
#include <string>

#include "base/clearable.h"
#include "base/describe.h"
#include "features/account/contact.h"
#include "features/account/look_up_account.h"

namespace onrush::account {

inline constexpr base::Range new_password_range = base::range(
    "password", 0, limits::password_bytes_max,
    base::sentence<limits::password_bytes_min, " to ", limits::password_bytes_max, " bytes">);
inline constexpr base::Range current_password_range =
    base::range("current_password", 1, limits::password_bytes_max);

struct SignUp {
    std::optional<std::string> name;
    std::optional<std::string> email;
    std::optional<std::string> password;
    // The route counts the password's bytes; its characters are fewer at most.
    static constexpr std::array ranges = {name_range, email_range, new_password_range};
};
BOOST_DESCRIBE_STRUCT(SignUp, (), (name, email, password))

// A change of the profile; the e-mail changes only with the current password.
struct ProfileChange {
    base::Clearable<std::string> name;
    std::optional<std::string> email;
    std::optional<std::string> current_password;
    static constexpr std::array ranges = {name_range, email_range, current_password_range};
};
BOOST_DESCRIBE_STRUCT(ProfileChange, (), (name, email, current_password))

struct PasswordChange {
    std::string password;
    std::optional<std::string> current_password;  // of an account that has one
    std::optional<std::string> email;             // of an account that has none, or a new one
    static constexpr std::array ranges = {new_password_range, current_password_range, email_range};
};
BOOST_DESCRIBE_STRUCT(PasswordChange, (), (password, current_password, email))

struct SignIn {
    std::string email;
    std::string password;
    static constexpr std::array ranges = {email_range,
                                          base::range("password", 1, limits::password_bytes_max)};
};
BOOST_DESCRIBE_STRUCT(SignIn, (), (email, password))

struct AccessToken {
    AccountId account_id;
    std::string access_token;
    base::Instant expires_at;
};
BOOST_DESCRIBE_STRUCT(AccessToken, (), (account_id, access_token, expires_at))

struct TokenOrder {
    std::optional<Role> role;
    std::optional<base::Duration> valid_for_seconds;
    static constexpr std::array ranges = {token_validity_range};
};
BOOST_DESCRIBE_STRUCT(TokenOrder, (), (role, valid_for_seconds))

}  // namespace onrush::account
