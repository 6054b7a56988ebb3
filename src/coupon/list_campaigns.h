// Campaigns, newest first, a page at a time; all, or those of one state.
//
// A state follows from the time, so there is no index of it: a page looks at a bounded number of
// campaigns and may come back short, or empty, with a cursor to go on from.
#pragma once

#include "account/limits.h"
#include "coupon/view.h"
#include "engine/command.h"

namespace onrush::coupon {

struct ListCampaigns {
    static constexpr auto job_kind = engine::Job::Kind::relaxed_query;
    std::optional<CampaignState> state;
    std::optional<CampaignId> before;  // the cursor
    std::uint32_t limit = account::limits::page_items_default;

    struct Answer {
        std::vector<CampaignView> items;
        std::optional<CampaignId> next_cursor;  // none: that was all
    };
    enum class Refusal {};  // it never refuses
    BOOST_DESCRIBE_NESTED_ENUM(Refusal)
};
BOOST_DESCRIBE_STRUCT(ListCampaigns::Answer, (), (items, next_cursor))

engine::Result<ListCampaigns> decide(const CouponFeature& feature, const ListCampaigns& input,
                                     const engine::Turn& turn);

}  // namespace onrush::coupon
