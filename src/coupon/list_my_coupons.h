// The caller's coupons, newest first, a page at a time; all, or those of one status.
//
// A page looks at a bounded number of coupons, so with a status it may come back short, or empty,
// with a cursor to go on from.
#pragma once

#include "account/caller.h"
#include "account/limits.h"
#include "coupon/view.h"
#include "engine/command.h"

namespace onrush::coupon {

struct ListMyCoupons {
    static constexpr auto job_kind = engine::Job::Kind::query;
    account::Caller caller;
    std::optional<CouponStatus> status;
    std::optional<std::uint32_t> before;  // the cursor: an ordinal of the account
    std::uint32_t limit = account::limits::page_items_default;

    struct Answer {
        std::vector<CouponView> items;
        std::optional<std::uint32_t> next_cursor;  // none: that was all
    };
    enum class Refusal { token_void, account_inactive };
    BOOST_DESCRIBE_NESTED_ENUM(Refusal, token_void, account_inactive)
};
BOOST_DESCRIBE_STRUCT(ListMyCoupons::Answer, (), (items, next_cursor))

engine::Result<ListMyCoupons> decide(const CouponFeature& feature, const ListMyCoupons& input,
                                     const engine::Turn& turn);

}  // namespace onrush::coupon
