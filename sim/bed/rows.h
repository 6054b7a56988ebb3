// The rows and facts of the test bed: a domain that uses everything an engine offers.
#pragma once

#include <cstdint>
#include <string>

#include "base/id.h"
#include "base/money.h"
#include "base/time.h"
#include "table/fact.h"
#include "table/table.h"

namespace onrush::bed {

struct AccountTag;
struct CounterTag;
struct TransferTag;
using AccountId = base::Id<AccountTag>;
using CounterId = base::Id<CounterTag>;
using TransferId = base::Id<TransferTag>;

struct Account {
    AccountId id;
    std::string name;  // unique
    base::Money balance;
    base::Instant opened_at;
};
BOOST_DESCRIBE_STRUCT(Account, (), (id, name, balance, opened_at))
struct ByName : table::Unique<&Account::name> {};
using Accounts = table::Table<Account, table::Key<&Account::id>, ByName>;

enum class CounterState { open, sold_out };
BOOST_DESCRIBE_ENUM(CounterState, open, sold_out)

// Gives out the numbers 1..quota, one to an account at a time.
struct Counter {
    CounterId id;
    std::uint64_t quota = 0;
    std::uint64_t taken = 0;    // numbers given out
    std::uint64_t expired = 0;  // of these, no longer held
    base::Duration claim_lasts;
    CounterState state = CounterState::open;
};
BOOST_DESCRIBE_STRUCT(Counter, (), (id, quota, taken, expired, claim_lasts, state))
using Counters = table::Table<Counter, table::Key<&Counter::id>>;

struct Claim {
    CounterId counter;
    AccountId account;
    std::uint64_t number = 0;  // 1..quota
    base::Instant expires_at = base::Instant::never();
};
BOOST_DESCRIBE_STRUCT(Claim, (), (counter, account, number, expires_at))
struct ByExpiry : table::Deadline<&Claim::expires_at> {};
using Claims = table::Table<Claim, table::Key<&Claim::counter, &Claim::account>, ByExpiry>;

// Append-only.
struct Transfer {
    TransferId id;
    AccountId from;
    AccountId to;
    base::Money amount;
    base::Instant at;
};
BOOST_DESCRIBE_STRUCT(Transfer, (), (id, from, to, amount, at))
using Transfers = table::Table<Transfer, table::Key<&Transfer::id>>;

struct ClaimMade {
    CounterId counter;
    AccountId account;
    std::uint64_t number = 0;
};
BOOST_DESCRIBE_STRUCT(ClaimMade, (), (counter, account, number))

struct ClaimExpired {
    CounterId counter;
    AccountId account;
};
BOOST_DESCRIBE_STRUCT(ClaimExpired, (), (counter, account))

struct CounterSoldOut {
    CounterId counter;
};
BOOST_DESCRIBE_STRUCT(CounterSoldOut, (), (counter))

struct TransferMade {
    TransferId transfer;
};
BOOST_DESCRIBE_STRUCT(TransferMade, (), (transfer))

}  // namespace onrush::bed
