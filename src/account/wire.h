// The bodies and queries of the routes of accounts.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "account/caller.h"
#include "account/limits.h"
#include "account/view.h"
#include "http/described.h"

namespace onrush::account {

struct SignUp {
    std::optional<std::string> name;
    std::optional<std::string> email;
    std::optional<std::string> password;
    static constexpr std::array limits = {
        http::limit("name", 1, limits::name_characters_max),
        http::limit("email", 1, limits::email_bytes_max),
        // In characters, of which one has up to 4 bytes; the bytes are counted by the route.
        http::limit("password", limits::password_bytes_min / 4, limits::password_bytes_max,
                    "8 to 128 bytes"),
    };
};
BOOST_DESCRIBE_STRUCT(SignUp, (), (name, email, password))

struct SignIn {
    std::string email;
    std::string password;
    static constexpr std::array limits = {
        http::limit("email", 1, limits::email_bytes_max),
        http::limit("password", 1, limits::password_bytes_max),
    };
};
BOOST_DESCRIBE_STRUCT(SignIn, (), (email, password))

struct AccessToken {
    AccountId account_id;
    std::string access_token;
    base::Instant expires_at;
};
BOOST_DESCRIBE_STRUCT(AccessToken, (), (account_id, access_token, expires_at))

struct AccountChange {
    std::optional<std::string> name;
    std::optional<std::string> email;
    static constexpr std::array limits = {
        http::limit("name", 1, limits::name_characters_max),
        http::limit("email", 1, limits::email_bytes_max),
    };
};
BOOST_DESCRIBE_STRUCT(AccountChange, (), (name, email))

struct AccountsQuery {
    std::optional<std::uint32_t> limit;
    std::optional<AccountId> cursor;
    static constexpr std::array limits = {http::limit("limit", 1, limits::page_items_max)};
};
BOOST_DESCRIBE_STRUCT(AccountsQuery, (), (limit, cursor))

struct AccountPage {
    std::vector<AccountView> items;
    std::optional<AccountId> next_cursor;
};
BOOST_DESCRIBE_STRUCT(AccountPage, (), (items, next_cursor))

struct TokenOrder {
    std::optional<Role> role;
    std::optional<base::Duration> valid_for_seconds;
    static constexpr std::array limits = {
        http::limit("valid_for_seconds", 1, std::int64_t{10} * 366 * 24 * 3600),
    };
};
BOOST_DESCRIBE_STRUCT(TokenOrder, (), (role, valid_for_seconds))

}  // namespace onrush::account
