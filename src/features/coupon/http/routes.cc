#include "features/coupon/http/routes.h"

#include "api/route_table.h"
#include "features/coupon/change_campaign.h"
#include "features/coupon/create_campaign.h"
#include "features/coupon/give_coupon.h"
#include "features/coupon/issue_coupon.h"
#include "features/coupon/revoke_coupon.h"

namespace onrush::coupon {

std::vector<http::Route> routes(CouponFeature& feature, api::Bridge& bridge) {
    api::RouteTable table(feature, bridge, {.shed = http::Shed::browse, .rate = "browse"});
    table.get<ListCampaigns>("/v1/campaigns", "Campaigns, newest first");
    table.get<LookUpCampaign, &LookUpCampaign::campaign>(
        "/v1/campaigns/{id}", "One campaign, with the numbers of coupons issued and remaining");

    table.set_defaults({.who = http::Who::admin});
    table.create<CreateCampaign>("/v1/campaigns", "Creates a campaign");
    table.patch<ChangeCampaign, &ChangeCampaign::campaign>(
        "/v1/campaigns/{id}",
        "Changes a campaign's quota or times, and what its coupons go together with and reduce; "
        "pauses, resumes or closes it");

    table.set_defaults({.who = http::Who::user, .shed = http::Shed::order, .rate = "issue"});
    table.create<IssueCoupon, &IssueCoupon::campaign>(
        "/v1/campaigns/{id}/coupons", "Takes a coupon of a campaign, first come, first served");

    table.set_defaults({.who = http::Who::user});
    table.get<ListMyCoupons>("/v1/me/coupons", "The caller's coupons, newest first");
    table.get<LookUpCoupon, &LookUpCoupon::coupon>("/v1/me/coupons/{id}",
                                                   "One of the caller's coupons");

    table.set_defaults({.who = http::Who::service});
    table.get<ListAnyCoupons, &ListAnyCoupons::account>("/v1/accounts/{id}/coupons",
                                                        "An account's coupons, newest first");
    table.create<GiveCoupon, &GiveCoupon::account>(
        "/v1/accounts/{id}/coupons",
        "Gives an account a coupon of a campaign, also of one that is paused or has not opened");
    table.get<LookUpAnyCoupon, &LookUpAnyCoupon::coupon>(
        "/v1/coupons/{id}", "Any coupon, whose it is, and why it was taken back");

    table.set_defaults({.who = http::Who::admin});
    table.post<RevokeCoupon, &RevokeCoupon::coupon>("/v1/coupons/{id}/revocation",
                                                    "Takes back a coupon that is not used");
    table.post<ReinstateCoupon, &ReinstateCoupon::coupon>(
        "/v1/coupons/{id}/reinstatement", "Gives a revoked coupon back to its account");
    return table.take();
}

}  // namespace onrush::coupon
