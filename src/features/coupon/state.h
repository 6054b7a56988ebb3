// The state of a campaign and of a coupon at a time: computed, never stored. Only that a campaign
// has closed is written down as well, by a deadline, for its room and its certificate.
//
//   an administrator closed it ------> CLOSED, for good
//   closesAt <= now -----------------> CLOSED
//   an administrator paused it ------> PAUSED
//   now < opensAt -------------------> SCHEDULED
//   issued = quota ------------------> SOLD_OUT
//   otherwise -----------------------> OPEN
//
// The first line that holds decides; the refusals of an issue use the same function.
#pragma once

#include "features/coupon/rows.h"

namespace onrush::coupon {

struct CouponFeature;

enum class CampaignState : std::uint8_t { scheduled, open, paused, sold_out, closed };
BOOST_DESCRIBE_ENUM(CampaignState, scheduled, open, paused, sold_out, closed)
constexpr base::EnumCase wire_case(CampaignState) {
    return base::EnumCase::upper;
}

[[nodiscard]] CampaignState state_of(const Campaign& campaign, const CampaignCount& count,
                                     base::Instant now);

// When it will close by its time; never: it has closed.
[[nodiscard]] base::Instant ends_at(const Campaign& campaign, base::Instant now);

// When the coupons of a campaign expire together: a while after it closes.
[[nodiscard]] base::Instant common_end(base::Instant closes_at, base::Duration grace);

// When the coupon's time is over: valid_for after its issue, or with all others of its campaign.
[[nodiscard]] base::Instant expires_at(const Campaign& campaign, const Coupon& coupon);

// Available coupons whose time is over are expired, also before that has been written down, and
// held coupons that staff have taken back are revoked.
[[nodiscard]] CouponStatus status_of(const CouponFeature& feature, const Coupon& coupon,
                                     base::Instant now);

}  // namespace onrush::coupon
