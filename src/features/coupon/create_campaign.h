// Creates a campaign.
#pragma once

#include "engine/command.h"
#include "features/catalog/refusals.h"
#include "features/coupon/limits.h"
#include "features/coupon/look_up_campaign.h"
#include "features/coupon/refusals.h"

namespace onrush::coupon {

struct CreateCampaign {
    using Feature = CouponFeature;
    static constexpr auto job_kind = engine::Kind::command;

    engine::Staff caller;  // an admin
    std::string name;
    std::uint32_t quota = 0;
    base::Instant opens_at;
    base::Instant closes_at;
    Discount discount;
    std::optional<base::Money> min_order;      // none: 0
    std::optional<Scope> scope;                // none: all
    std::optional<std::uint32_t> per_account;  // none: 1
    std::optional<base::Duration> valid_for_seconds;
    std::optional<bool> exclusive;    // none: false
    std::optional<bool> sale_prices;  // none: true
    static constexpr std::array ranges = {
        base::range("name", 1, limits::name_characters_max, "What buyers see"),
        base::range("quota", 1, limits::quota_max),
        base::range("min_order", 0, limits::money_units_max),
        base::range("per_account", 1, limits::per_account_max, "1 when left out"),
        base::range("valid_for_seconds", 1, limits::valid_for_max.ms / 1000,
                    "Counted from the issue; when left out, all coupons expire together"),
    };

    using Answer = CampaignView;
    // In the order of the checks.
    static constexpr std::array refusals = {&window_invalid,
                                            &discount_invalid,
                                            &scope_invalid,
                                            &catalog::category_not_found,
                                            &catalog::product_not_found,
                                            &campaigns_full};
};
BOOST_DESCRIBE_STRUCT(CreateCampaign, (),
                      (caller, name, quota, opens_at, closes_at, discount, min_order, scope,
                       per_account, valid_for_seconds, exclusive, sale_prices))

// A campaign opens before it closes, at times that can be written.
[[nodiscard]] bool is_window(base::Instant opens_at, base::Instant closes_at);

engine::Result<CreateCampaign> decide(CouponFeature& feature, const CreateCampaign& input,
                                      base::Instant now);

}  // namespace onrush::coupon
