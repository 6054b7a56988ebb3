// The bodies of the routes of accounts that are not an input of the engine.
#pragma once

#include <array>
#include <optional>
#include <string>

#include "base/describe.h"
#include "features/account/contact.h"
#include "features/account/look_up_account.h"

namespace onrush::account {

struct SignUp {
    std::optional<std::string> name;
    std::optional<std::string> email;
    std::optional<std::string> password;
    // The route counts the password's bytes; its characters are fewer at most.
    static constexpr std::array ranges = {
        name_range, email_range,
        base::range("password", 0, limits::password_bytes_max,
                    base::sentence<limits::password_bytes_min, " to ", limits::password_bytes_max,
                                   " bytes">)};
};
BOOST_DESCRIBE_STRUCT(SignUp, (), (name, email, password))

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
