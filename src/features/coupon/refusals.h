// Every refusal of coupons, said once.
#pragma once

#include "base/refusal.h"
#include "features/coupon/rows.h"

namespace onrush::coupon {

using base::problems::out_of_range;

inline constexpr auto status_member =
    base::text_member("couponStatus", base::texts_of<CouponStatus>);

inline constexpr base::Refusal campaign_not_found{
    "campaign-not-found", 404, "The campaign does not exist", "No campaign has this id."};
inline constexpr base::Refusal campaign_paused{
    "campaign-paused", 409, "The campaign is paused",
    "It issues no coupons until an administrator resumes it."};
inline constexpr base::Refusal campaign_not_open{"campaign-not-open",
                                                 409,
                                                 "The campaign has not opened",
                                                 "Try again at opensAt.",
                                                 {base::instant_member("opensAt")}};
inline constexpr base::Refusal campaign_closed{"campaign-closed", 409, "The campaign has closed",
                                               "It issues no more coupons."};
inline constexpr base::Refusal campaign_unchangeable = campaign_closed.explained_by(
    "An administrator closed it, or all its coupons have expired. It can no longer be changed.");
inline constexpr base::Refusal campaign_sold_out{
    "campaign-sold-out", 410, "No coupons are left",
    "Every coupon is taken. An administrator may raise the quota."};
inline constexpr base::Refusal campaigns_full{"campaigns-full", 409, "There are too many campaigns",
                                              "No more campaigns can be created."};
inline constexpr base::Refusal quota_below_issued{
    "quota-below-issued", 409, "The quota is below the number of coupons issued",
    "The quota must be at least what the campaign has issued."};

inline constexpr base::Refusal coupon_already_issued{
    "coupon-already-issued",
    409,
    "The account has reached its limit in this campaign",
    "couponId is the account's last coupon of this campaign.",
    {"couponId"}};
inline constexpr base::Refusal coupon_not_found{"coupon-not-found", 404,
                                                "The coupon does not exist",
                                                "No coupon that you may see has this id."};
inline constexpr base::Refusal coupon_not_available{
    "coupon-not-available",
    409,
    "The coupon is not available",
    "It is held, used, expired or revoked. See couponStatus.",
    {status_member}};
inline constexpr base::Refusal coupon_not_revocable =
    coupon_not_available.explained_by("It is used, expired or revoked already. See couponStatus.");
inline constexpr base::Refusal coupon_not_revoked{"coupon-not-revoked",
                                                  409,
                                                  "The coupon is not revoked",
                                                  "Only a revoked coupon can be given back. See "
                                                  "couponStatus.",
                                                  {status_member}};

inline constexpr base::Refusal window_invalid{
    out_of_range,
    "closesAt must be later than opensAt, and both must be in the years 1970 to 9999.",
    {},
    "/closesAt"};
inline constexpr base::Refusal discount_invalid{
    out_of_range,
    "A fixed discount needs amount and takes nothing else. A percent discount needs percent and "
    "may have maxDiscount.",
    {},
    "/discount"};
inline constexpr base::Refusal scope_invalid{out_of_range,
                                             "The scope all takes no ids. The scopes categories "
                                             "and products need at least one id; ids start at 1.",
                                             {},
                                             "/scope"};
inline constexpr base::Refusal restock_invalid{
    out_of_range,
    "The campaign's quota is at its maximum, so the coupon cannot be restocked.",
    {},
    "/restock"};

}  // namespace onrush::coupon
