// Who asks: what a token, or a gateway that has checked one, says of the caller.
//
// Signature, expiry and whether the role may use a route are checked before a job is made. What
// only the tables know (does the account exist, is the token withdrawn, is the account blocked) is
// checked once, by the batcher, before a job runs and before a kept answer is given again. The
// engine knows no accounts: the feature that owns them implements Callers.
#pragma once

#include <cstdint>

#include <boost/describe.hpp>

#include "base/id.h"
#include "base/refusal.h"

namespace onrush::engine {

struct AccountTag;
using AccountId = base::Id<AccountTag>;

enum class Role : std::uint8_t { user, service, admin };
BOOST_DESCRIBE_ENUM(Role, user, service, admin)

inline constexpr std::uint32_t gateway_epoch = 0;

// Acts for an account of its own: its coupons, its cart, its points.
struct Caller {
    AccountId account;
    std::uint32_t token_epoch = 0;  // gateway_epoch: a gateway vouches for the account
    Role role = Role::user;
};

// Acts on what is not its own. The server's own token belongs to no account.
struct Staff : Caller {};

// The two refusals of a caller. They come before the ranges and the rules of every input.
inline constexpr base::Refusal token_void{
    "token-void", 401, "The token is no longer valid",
    "Its sessions were ended, or its account does not exist. Sign in again."};
inline constexpr base::Refusal account_inactive{
    "account-inactive", 403, "The account is blocked",
    "It can do nothing until an administrator unblocks it."};

// Engine thread.
class Callers {
public:
    virtual ~Callers() = default;
    // Why this caller may not ask; null when it may.
    [[nodiscard]] virtual const base::Refusal* objection(const Caller& caller) const = 0;
    [[nodiscard]] virtual const base::Refusal* objection(const Staff& staff) const = 0;
};

// Lets nobody in: where no feature knows who may ask.
class NoCallers final : public Callers {
public:
    [[nodiscard]] const base::Refusal* objection(const Caller&) const override {
        return &token_void;
    }
    [[nodiscard]] const base::Refusal* objection(const Staff&) const override {
        return &token_void;
    }
};

}  // namespace onrush::engine
