// Shows campaigns, to anyone. Relaxed: the answer may be a moment ahead of the disk.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/command.h"
#include "features/coupon/coupon.h"
#include "features/coupon/refusals.h"
#include "features/coupon/state.h"

namespace onrush::coupon {

struct CampaignView {
    CampaignId campaign_id;
    std::string name;
    CampaignState state = CampaignState::scheduled;
    std::uint32_t quota = 0;
    std::uint32_t issued = 0;
    std::uint32_t remaining = 0;
    std::uint32_t per_account = 1;
    base::Instant opens_at;
    base::Instant closes_at;
    std::optional<base::Duration> valid_for_seconds;
    Discount discount;
    base::Money min_order;
    Scope scope;
    base::Instant created_at;
    bool exclusive = false;
    bool sale_prices = true;
};
BOOST_DESCRIBE_STRUCT(CampaignView, (),
                      (campaign_id, name, state, quota, issued, remaining, per_account, opens_at,
                       closes_at, valid_for_seconds, discount, min_order, scope, created_at,
                       exclusive, sale_prices))

[[nodiscard]] CampaignView view_of(const Campaign& campaign, const CampaignCount& count,
                                   base::Instant now);

struct LookUpCampaign {
    using Feature = CouponFeature;
    static constexpr auto job_kind = engine::Kind::relaxed_query;

    CampaignId campaign;

    using Answer = CampaignView;
    static constexpr std::array refusals = {&campaign_not_found};
};

struct CampaignPage {
    std::vector<CampaignView> items;
    std::optional<CampaignId> next_cursor;  // none: there are no more
};
BOOST_DESCRIBE_STRUCT(CampaignPage, (), (items, next_cursor))

// Campaigns, newest first, a page at a time; all, or those of one state.
//
// A state follows from the time, so there is no index of it: a page looks at a bounded number of
// campaigns and may come back short, or empty, with a cursor to go on from.
struct ListCampaigns {
    using Feature = CouponFeature;
    static constexpr auto job_kind = engine::Kind::relaxed_query;

    std::optional<CampaignState> state;
    std::optional<std::uint32_t> limit;
    std::optional<CampaignId> cursor;  // none: from the newest
    static constexpr std::array ranges = {engine::page_range};

    using Answer = CampaignPage;
};
BOOST_DESCRIBE_STRUCT(ListCampaigns, (), (state, limit, cursor))

engine::Result<LookUpCampaign> decide(const CouponFeature& feature, const LookUpCampaign& input,
                                      base::Instant now);
engine::Result<ListCampaigns> decide(const CouponFeature& feature, const ListCampaigns& input,
                                     base::Instant now);

}  // namespace onrush::coupon
