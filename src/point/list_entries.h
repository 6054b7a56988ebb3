// The caller's entries, newest first, a page at a time: all, or those of one kind, or of a span of
// time, which includes its first instant and not its last.
//
// The span is found by halving. A page looks at a bounded number of entries, so with a kind it may
// come back short, or empty, with a cursor to go on from.
#pragma once

#include <vector>

#include "account/caller.h"
#include "account/limits.h"
#include "engine/command.h"
#include "point/view.h"

namespace onrush::point {

struct ListEntries {
    static constexpr auto job_kind = engine::Job::Kind::query;
    account::Caller caller;
    std::optional<EntryKind> kind;
    std::optional<base::Instant> from;
    std::optional<base::Instant> to;
    std::optional<std::uint64_t> before;  // the cursor: a place in the wallet
    std::uint32_t limit = account::limits::page_items_default;

    struct Answer {
        std::vector<EntryView> items;
        std::optional<std::uint64_t> next_cursor;  // none: that was all
    };
    enum class Refusal { token_void, account_inactive };
    BOOST_DESCRIBE_NESTED_ENUM(Refusal, token_void, account_inactive)
};
BOOST_DESCRIBE_STRUCT(ListEntries::Answer, (), (items, next_cursor))

engine::Result<ListEntries> decide(const PointFeature& feature, const ListEntries& input,
                                   const engine::Turn& turn);

}  // namespace onrush::point
