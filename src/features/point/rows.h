// The rows of points.
//
// An account has a wallet from its first entry on. Entries are never changed or erased; those
// of a wallet are numbered 1, 2, 3 ... so the newest are found by counting down from the wallet,
// and since their times follow the same order, a span of time by halving.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/id.h"
#include "base/money.h"
#include "base/text.h"
#include "base/time.h"
#include "features/account/rows.h"
#include "table/table.h"

// Orders hand out their ids; here they are only told.
namespace onrush::order {
struct OrderTag;
using OrderId = base::Id<OrderTag>;
}  // namespace onrush::order

namespace onrush::point {

struct EntryTag;
using EntryId = base::Id<EntryTag>;
using account::AccountId;
using order::OrderId;

struct Wallet {
    AccountId account;
    base::Money balance;
    std::uint64_t entries = 0;  // how many there are
};
BOOST_DESCRIBE_STRUCT(Wallet, (), (account, balance, entries))
using Wallets = table::Table<Wallet, table::Key<&Wallet::account>>;

enum class EntryKind : std::uint8_t { charge, earn, spend, refund, adjust, reversal };
BOOST_DESCRIBE_ENUM(EntryKind, charge, earn, spend, refund, adjust, reversal)

struct Entry {
    EntryId id;
    AccountId account;
    std::uint64_t place = 0;  // in the wallet: 1, 2, 3 ...
    EntryKind kind = EntryKind::charge;
    base::Money amount;  // signed: a balance is the sum of its entries
    base::Money balance_after;
    base::Text reason;                    // may be empty
    OrderId order;                        // none: of no order
    base::OptionalId<EntryTag> reverses;  // a reversal
    base::Instant at;
};
BOOST_DESCRIBE_STRUCT(Entry, (),
                      (id, account, place, kind, amount, balance_after, reason, order, reverses,
                       at))
static_assert(sizeof(Entry) == 80, "every order that is paid leaves one");
struct ByPlace : table::Unique<&Entry::account, &Entry::place> {};
struct ByReversed : table::Unique<&Entry::reverses> {};
using Entries = table::Table<Entry, table::Key<&Entry::id>, ByPlace, ByReversed>;

// One entry more.
struct PointsChanged {
    EntryId entry_id;
    AccountId account_id;
    EntryKind kind = EntryKind::charge;
    base::Money amount;   // signed
    base::Money balance;  // afterwards
    std::string reason;   // may be empty
    std::optional<OrderId> order_id;
    std::optional<EntryId> reverses;
};
BOOST_DESCRIBE_STRUCT(PointsChanged, (),
                      (entry_id, account_id, kind, amount, balance, reason, order_id, reverses))

}  // namespace onrush::point
