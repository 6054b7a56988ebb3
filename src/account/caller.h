// Who calls: the token's account, epoch and role, carried by every command that is not open to
// all, and the one place that says whether it still stands.
//
// The router has checked the token's signature, its expiry and whether the role may use the route.
// What only the tables know is checked here: that the account is there, that its sessions were not
// ended after the token was made, and that it is not blocked.
//
// A role belongs to a token, not to an account. A token of the server itself (the admin token of
// the data folder) belongs to no account: it stands for staff, and for nothing that an account
// owns. Where a gateway has done the authentication there is no token: the epoch is
// gateway_epoch, and there is none to check.
#pragma once

#include <cstdint>
#include <optional>

#include "account/account.h"

namespace onrush::account {

enum class Role : std::uint8_t { user, service, admin };
BOOST_DESCRIBE_ENUM(Role, user, service, admin)

inline constexpr std::uint32_t gateway_epoch = 0;

struct Caller {
    AccountId account;              // none: a token of the server itself
    std::uint32_t token_epoch = 0;  // gateway_epoch: a gateway vouches for the account
    Role role = Role::user;
};

enum class Standing : std::uint8_t {
    good,
    token_void,        // no such account, or its sessions were ended since
    account_inactive,  // blocked
};

// Of a caller who acts for an account: their own coupons, their own points.
[[nodiscard]] Standing standing_of(const AccountFeature& feature, const Caller& caller);

// Of a caller who acts on what is not theirs: service and admin. They may come without an account.
[[nodiscard]] Standing standing_of_staff(const AccountFeature& feature, const Caller& caller);

// The refusal of a command that has these two, if there is one.
template <typename Refusal>
[[nodiscard]] constexpr std::optional<Refusal> refusal_of(Standing standing) {
    switch (standing) {
        case Standing::good:
            return std::nullopt;
        case Standing::token_void:
            return Refusal::token_void;
        case Standing::account_inactive:
            return Refusal::account_inactive;
    }
    return Refusal::token_void;
}

// Whether an answer may be given again: not to who may not ask any more.
[[nodiscard]] inline bool may_ask(const AccountFeature& feature, const Caller& caller) {
    return standing_of_staff(feature, caller) == Standing::good;
}

}  // namespace onrush::account
