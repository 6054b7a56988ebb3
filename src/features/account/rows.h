// The rows of accounts.
//
// An account without a name, an e-mail and a password is one small row, so that a sign-up in a
// rush costs little more than its place in the indexes. An account with a name or an e-mail has
// a profile; one with a password has a row in passwords. Passwords are a table of their own, so
// that the mirror's database can hide it. An account that a gateway brings has an external id.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/id.h"
#include "base/time.h"
#include "engine/caller.h"
#include "table/table.h"

namespace onrush::account {

using engine::AccountId;

struct Account {
    AccountId id;
    base::Instant created_at;
    std::uint32_t token_epoch = 1;  // tokens of another epoch are void; never 0
    bool active = true;
    // False: an earlier version opened or touched it and noted no time: it stays.
    bool untouched = false;
    // It is not forgotten before this day, of those since 1970: see prune.h. Two bytes, and one
    // write a day at most.
    std::uint16_t stays_until_day = 0;
};
BOOST_DESCRIBE_STRUCT(Account, (),
                      (id, created_at, token_epoch, active, untouched, stays_until_day))
static_assert(sizeof(Account) == 24, "a sign-up is one small row");
struct ById : table::Ordered<&Account::id> {};
using Accounts = table::Table<Account, table::Key<&Account::id>, ById>;

struct Profile {
    AccountId account;
    std::string name;                      // empty: none
    std::string email;                     // as it was given; empty: none
    std::optional<std::string> email_key;  // the e-mail in lower case
};
BOOST_DESCRIBE_STRUCT(Profile, (), (account, name, email, email_key))
struct ByEmail : table::Unique<&Profile::email_key> {};
using Profiles = table::Table<Profile, table::Key<&Profile::account>, ByEmail>;

struct Password {
    AccountId account;
    std::string hash;  // argon2id, with its salt and its parameters
};
BOOST_DESCRIBE_STRUCT(Password, (), (account, hash))
using Passwords = table::Table<Password, table::Key<&Password::account>>;

// The name that others have for an account; its number stays ours.
struct ExternalId {
    AccountId account;
    std::string external_id;
};
BOOST_DESCRIBE_STRUCT(ExternalId, (), (account, external_id))
struct ByExternalId : table::Unique<&ExternalId::external_id> {};
using ExternalIds = table::Table<ExternalId, table::Key<&ExternalId::account>, ByExternalId>;

// How far a look for accounts that nobody needs has come (prune.h).
enum class SweepKind : std::uint8_t { without_password, with_password, again };
BOOST_DESCRIBE_ENUM(SweepKind, without_password, with_password, again)

struct AccountSweep {
    SweepKind kind = SweepKind::without_password;
    AccountId swept;  // accounts up to this one were looked at
    base::Instant sweep_at = base::Instant::never();
    base::Duration age;  // at which accounts were forgotten when sweep_at was set; or of a round
};
BOOST_DESCRIBE_STRUCT(AccountSweep, (), (kind, swept, sweep_at, age))
struct BySweep : table::Deadline<&AccountSweep::sweep_at> {};
using AccountSweeps = table::Table<AccountSweep, table::Key<&AccountSweep::kind>, BySweep>;

}  // namespace onrush::account
