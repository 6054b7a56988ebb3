// What campaigns and coupons must do, written a second time and naively: a list of coupons in the
// order of their issue, counted from end to end.
#pragma once

#include <vector>

#include "coupon/change_campaign.h"
#include "coupon/create_campaign.h"
#include "coupon/issue_coupon.h"
#include "coupon/list_campaigns.h"
#include "coupon/list_my_coupons.h"
#include "coupon/look_up_campaign.h"
#include "coupon/look_up_coupon.h"
#include "coupon/revoke_coupon.h"
#include "coupon/use_coupon.h"
#include "sim/shop_play/naive_accounts.h"

namespace onrush::sim {

struct NaiveCampaign {
    coupon::CreateCampaign form;  // as it was asked for, and changed since
    base::Instant coupons_expire_at;
    bool paused = false;
    bool closed = false;
    base::Instant created_at;
};

struct NaiveCoupon {
    std::uint64_t campaign = 0;
    std::uint64_t account = 0;
    base::Instant issued_at;
    coupon::CouponStatus status = coupon::CouponStatus::available;
    bool time_ran_out = false;  // and the deadline has seen it
};

class NaiveCoupons {
public:
    explicit NaiveCoupons(coupon::CouponSettings settings) : settings_(settings) {}

    [[nodiscard]] Told run(const coupon::CreateCampaign& request, const NaiveAccounts& accounts,
                           Moment& moment);
    [[nodiscard]] Told run(const coupon::ChangeCampaign& request, const NaiveAccounts& accounts,
                           Moment& moment);
    [[nodiscard]] Told run(const coupon::IssueCoupon& request, const NaiveAccounts& accounts,
                           Moment& moment);
    [[nodiscard]] Told run(const coupon::RevokeCoupon& request, const NaiveAccounts& accounts,
                           Moment& moment);
    [[nodiscard]] Told run(const coupon::LookUpCampaign& request, const NaiveAccounts& accounts,
                           Moment& moment) const;
    [[nodiscard]] Told run(const coupon::ListCampaigns& request, const NaiveAccounts& accounts,
                           Moment& moment) const;
    [[nodiscard]] Told run(const coupon::LookUpCoupon& request, const NaiveAccounts& accounts,
                           Moment& moment) const;
    [[nodiscard]] Told run(const coupon::ListMyCoupons& request, const NaiveAccounts& accounts,
                           Moment& moment) const;

    std::size_t run_deadlines(Moment& moment, std::size_t most);
    [[nodiscard]] base::Instant next_deadline() const;
    [[nodiscard]] std::size_t rows_with_deadline() const;
    void add_rows(RowsByTable& rows) const;

    // --- what orders do ---
    // The place in the list of the account's own coupon, if it may be held or used now.
    [[nodiscard]] std::expected<std::size_t, coupon::UseRefusal> can_use(coupon::CouponId id,
                                                                         std::uint64_t account,
                                                                         base::Instant now) const;
    [[nodiscard]] const coupon::CreateCampaign& terms_of(std::size_t place) const {
        return campaign_of(coupons[place]).form;
    }
    void hold(std::uint64_t coupon);
    void release(std::uint64_t coupon, Moment& moment);
    void use(std::uint64_t coupon, std::uint64_t order, Moment& moment);
    void restore(std::uint64_t coupon, std::uint64_t order, Moment& moment);

    // The id of the coupon at this place of the list, from 0.
    [[nodiscard]] std::uint64_t id_of(std::size_t place) const;

    std::vector<NaiveCampaign> campaigns;  // the id is the place in the list, from 1
    std::vector<NaiveCoupon> coupons;

private:
    [[nodiscard]] NaiveCampaign& campaign_of(const NaiveCoupon& coupon);
    [[nodiscard]] const NaiveCampaign& campaign_of(const NaiveCoupon& coupon) const;
    [[nodiscard]] bool has_campaign(coupon::CampaignId id) const;
    [[nodiscard]] std::uint32_t issued(std::uint64_t campaign) const;
    [[nodiscard]] std::vector<std::size_t> places_of(std::uint64_t account) const;
    // Where in the list; its end when there is no such coupon.
    [[nodiscard]] std::size_t find(coupon::CouponId id) const;
    [[nodiscard]] coupon::CampaignState state_of(std::uint64_t campaign, base::Instant now) const;
    [[nodiscard]] base::Instant end_of(const NaiveCoupon& coupon) const;
    [[nodiscard]] coupon::CouponStatus status_of(const NaiveCoupon& coupon,
                                                 base::Instant now) const;
    // When the deadline of a campaign comes next.
    [[nodiscard]] base::Instant deadline_of(std::uint64_t campaign) const;
    [[nodiscard]] base::Instant common_end(base::Instant closes_at) const;

    void expire_due(std::uint64_t campaign, Moment& moment);
    void expire(std::size_t place, Moment& moment);
    void make_available(std::size_t place, Moment& moment);
    void emit(const char* name, std::size_t place, const Bytes& beside, Moment& moment) const;

    [[nodiscard]] Bytes view_of_campaign(std::uint64_t id, base::Instant now) const;
    [[nodiscard]] Bytes view_of_coupon(std::size_t place, base::Instant now) const;

    coupon::CouponSettings settings_;
};

}  // namespace onrush::sim
