// Shows the caller's balance and entries; to staff, anyone's.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/command.h"
#include "features/account/refusals.h"
#include "features/point/point.h"

namespace onrush::point {

struct EntryView {
    EntryId id;
    EntryKind kind = EntryKind::charge;
    base::Money amount;  // signed
    base::Money balance_after;
    std::string reason;  // empty where none was asked for
    std::optional<OrderId> order_id;
    std::optional<EntryId> reverses;
    base::Instant at;
};
BOOST_DESCRIBE_STRUCT(EntryView, (),
                      (id, kind, amount, balance_after, reason, order_id, reverses, at))

[[nodiscard]] EntryView view_of(const Entry& entry);

struct Balance {
    base::Money balance;
};
BOOST_DESCRIBE_STRUCT(Balance, (), (balance))

// 0 for an account that never had points.
struct LookUpBalance {
    using Feature = PointFeature;
    static constexpr auto job_kind = engine::Kind::query;

    engine::Caller caller;
    using Answer = Balance;
};

struct EntryPage {
    std::vector<EntryView> items;
    std::optional<std::uint64_t> next_cursor;  // none: there are no more
};
BOOST_DESCRIBE_STRUCT(EntryPage, (), (items, next_cursor))

// The caller's entries, newest first, a page at a time: all, or those of one kind, or of a span of
// time, which includes `from` and ends before `to`.
//
// The span is found by halving. A page looks at a bounded number of entries, so with a kind it may
// come back short, or empty, with a cursor to go on from.
struct ListEntries {
    using Feature = PointFeature;
    static constexpr auto job_kind = engine::Kind::query;

    engine::Caller caller;
    std::optional<EntryKind> kind;
    std::optional<base::Instant> from;
    std::optional<base::Instant> to;
    std::optional<std::uint32_t> limit;
    std::optional<std::uint64_t> cursor;  // a place in the wallet; none: from the newest
    static constexpr std::array ranges = {engine::page_range};

    using Answer = EntryPage;
};
BOOST_DESCRIBE_STRUCT(ListEntries, (), (caller, kind, from, to, limit, cursor))

// The same of any account, for staff.
struct LookUpAnyBalance {
    using Feature = PointFeature;
    static constexpr auto job_kind = engine::Kind::query;

    engine::Staff caller;
    AccountId account;

    using Answer = Balance;
    static constexpr std::array refusals = {&account::account_not_found};
};

struct ListAnyEntries {
    using Feature = PointFeature;
    static constexpr auto job_kind = engine::Kind::query;

    engine::Staff caller;
    AccountId account;
    std::optional<EntryKind> kind;
    std::optional<base::Instant> from;
    std::optional<base::Instant> to;
    std::optional<std::uint32_t> limit;
    std::optional<std::uint64_t> cursor;
    static constexpr std::array ranges = {engine::page_range};

    using Answer = EntryPage;
    static constexpr std::array refusals = {&account::account_not_found};
};
BOOST_DESCRIBE_STRUCT(ListAnyEntries, (), (caller, account, kind, from, to, limit, cursor))

engine::Result<LookUpBalance> decide(const PointFeature& feature, const LookUpBalance& input,
                                     base::Instant now);
engine::Result<ListEntries> decide(const PointFeature& feature, const ListEntries& input,
                                   base::Instant now);
engine::Result<LookUpAnyBalance> decide(const PointFeature& feature, const LookUpAnyBalance& input,
                                        base::Instant now);
engine::Result<ListAnyEntries> decide(const PointFeature& feature, const ListAnyEntries& input,
                                      base::Instant now);

}  // namespace onrush::point
