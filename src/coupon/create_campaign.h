// Creates a campaign.
#pragma once

#include "account/caller.h"
#include "coupon/view.h"
#include "engine/command.h"

namespace onrush::coupon {

struct CreateCampaign {
    account::Caller caller;  // an admin
    std::string name;
    std::uint32_t quota = 0;
    base::Instant opens_at;
    base::Instant closes_at;
    Discount discount;
    base::Money min_order;
    Scope scope;
    std::uint32_t per_account = 1;
    std::optional<base::Duration> valid_for_seconds;

    using Answer = CampaignView;
    // In the order of the checks.
    enum class Refusal {
        token_void,
        account_inactive,
        name_out_of_range,
        quota_out_of_range,
        window_out_of_range,
        discount_out_of_range,
        min_order_out_of_range,
        scope_out_of_range,
        per_account_out_of_range,
        valid_for_out_of_range,
        campaigns_full,
    };
    BOOST_DESCRIBE_NESTED_ENUM(Refusal, token_void, account_inactive, name_out_of_range,
                               quota_out_of_range, window_out_of_range, discount_out_of_range,
                               min_order_out_of_range, scope_out_of_range, per_account_out_of_range,
                               valid_for_out_of_range, campaigns_full)
};

// A campaign opens before it closes, at times that can be written.
[[nodiscard]] bool is_window(base::Instant opens_at, base::Instant closes_at);

engine::Result<CreateCampaign> decide(CouponFeature& feature, const CreateCampaign& input,
                                      const engine::Turn& turn);

}  // namespace onrush::coupon
