// What campaigns and coupons must do, written a second time and naively: a list of coupons in the
// order of their issue, counted from end to end. engine/test/told.h says what models are for.
#pragma once

#include <expected>
#include <vector>

#include "engine/test/told.h"
#include "features/account/test/model.h"
#include "features/catalog/test/model.h"
#include "features/coupon/change_campaign.h"
#include "features/coupon/create_campaign.h"
#include "features/coupon/give_coupon.h"
#include "features/coupon/issue_coupon.h"
#include "features/coupon/revoke_coupon.h"
#include "features/room/test/model.h"

namespace onrush::coupon {

// There are fewer campaigns, and fewer coupons of an account, than one page may look at; and fewer
// coupons of a campaign than one sweep may expire.
class CouponModel {
public:
    using Told = engine::test::Told;
    using Moment = engine::test::Moment;
    using Numbers = engine::test::Numbers;
    using Rooms = room::RoomModel;

    struct KnownCampaign {
        CreateCampaign form;  // as it was asked for, and changed since
        base::Instant coupons_expire_at;
        bool paused = false;
        bool closed = false;
        bool ended = false;  // and the deadline has seen it
        base::Instant created_at;
    };
    struct KnownCoupon {
        std::uint64_t campaign = 0;
        std::uint64_t account = 0;
        std::uint32_t number = 0;
        base::Instant issued_at;
        CouponStatus status = CouponStatus::available;
        bool held_when_revoked = false;  // and still, by the order that holds it
        base::Instant revoked_at;
        bool swept = false;  // its time is over, and the deadline has seen it
    };

    explicit CouponModel(CouponSettings settings) : settings_(settings) {}

    [[nodiscard]] Told run(const CreateCampaign& input, const catalog::CatalogModel& catalog,
                           Rooms& rooms, Moment& moment);
    [[nodiscard]] Told run(const ChangeCampaign& input, Rooms& rooms, Moment& moment);
    [[nodiscard]] Told run(const LookUpCampaign& input, Moment& moment) const;
    [[nodiscard]] Told run(const ListCampaigns& input, Moment& moment) const;
    [[nodiscard]] Told run(const IssueCoupon& input, Rooms& rooms, Moment& moment);
    [[nodiscard]] Told run(const GiveCoupon& input, const account::AccountModel& accounts,
                           Rooms& rooms, Moment& moment);
    [[nodiscard]] Told run(const RevokeCoupon& input, Rooms& rooms, Moment& moment);
    [[nodiscard]] Told run(const ReinstateCoupon& input, Moment& moment);
    [[nodiscard]] Told run(const LookUpCoupon& input, Moment& moment) const;
    [[nodiscard]] Told run(const ListMyCoupons& input, Moment& moment) const;
    [[nodiscard]] Told run(const LookUpAnyCoupon& input, Moment& moment) const;
    [[nodiscard]] Told run(const ListAnyCoupons& input, const account::AccountModel& accounts,
                           Moment& moment) const;

    // Of at most so many campaigns; says how many.
    std::size_t run_deadlines(Rooms& rooms, Moment& moment, std::size_t most);
    [[nodiscard]] base::Instant next_deadline() const;
    // Campaigns and coupons that a deadline will still look at.
    [[nodiscard]] std::size_t rows_with_deadline() const;

    // --- what orders do; coupons are named by their index in the list ---
    // The account's own coupon, if it may be held or used now.
    [[nodiscard]] std::expected<std::size_t, base::Refused> find_usable(CouponId id,
                                                                        std::uint64_t account,
                                                                        base::Instant now) const;
    // The end of the list when there is no such coupon.
    [[nodiscard]] std::size_t index_of(CouponId id) const;
    [[nodiscard]] const CreateCampaign& terms_of(std::size_t coupon) const {
        return campaign_of(coupons[coupon]).form;
    }
    void hold(std::size_t coupon) { coupons[coupon].status = CouponStatus::held; }
    void release(std::size_t coupon, Moment& moment);
    void use(std::size_t coupon, std::uint64_t order, Moment& moment);
    void restore(std::size_t coupon, std::uint64_t order, Moment& moment);

    [[nodiscard]] std::uint64_t id_of(std::size_t coupon) const {
        return coupons[coupon].campaign * 1'000'000'000 + coupons[coupon].number;
    }
    [[nodiscard]] CouponStatus status_of(std::size_t coupon, base::Instant now) const;

    std::vector<KnownCampaign> campaigns;  // campaign 1 is at 0
    std::vector<KnownCoupon> coupons;

private:
    // Rooms are told what is left of it.
    void tell(std::uint64_t campaign, Rooms& rooms, Moment& moment) const;
    // What refuses a coupon to an account for which the campaign is open.
    [[nodiscard]] std::optional<Told> objection(std::uint64_t campaign,
                                                std::uint64_t account) const;
    [[nodiscard]] Told issue(std::uint64_t campaign, std::uint64_t account, Rooms& rooms,
                             Moment& moment);
    [[nodiscard]] KnownCampaign& campaign_of(const KnownCoupon& coupon);
    [[nodiscard]] const KnownCampaign& campaign_of(const KnownCoupon& coupon) const;
    [[nodiscard]] bool has_campaign(CampaignId id) const;
    [[nodiscard]] std::uint32_t issued(std::uint64_t campaign) const;
    // Indexes, oldest first.
    [[nodiscard]] std::vector<std::size_t> coupons_of(std::uint64_t account) const;
    [[nodiscard]] CampaignState state_of(std::uint64_t campaign, base::Instant now) const;
    [[nodiscard]] base::Instant common_end(base::Instant closes_at) const;
    [[nodiscard]] base::Instant end_of(const KnownCoupon& coupon) const;
    [[nodiscard]] base::Instant sweep_of(std::uint64_t campaign) const;
    [[nodiscard]] base::Instant end_of(std::uint64_t campaign) const;
    [[nodiscard]] static bool is_over(const KnownCampaign& campaign, base::Instant now) {
        return campaign.closed || now >= campaign.form.closes_at;
    }

    void expire_due(std::uint64_t campaign, Moment& moment);
    void make_available(std::size_t coupon, Moment& moment);
    void emit(const char* fact, std::size_t coupon, const Numbers& more, Moment& moment) const;

    [[nodiscard]] Numbers campaign_numbers(std::uint64_t id, base::Instant now) const;
    [[nodiscard]] Numbers issued_numbers(std::size_t coupon, base::Instant now) const;
    [[nodiscard]] Numbers coupon_numbers(std::size_t coupon, base::Instant now) const;

    CouponSettings settings_;
};

// What of an answer the model predicts.
[[nodiscard]] engine::test::Numbers numbers_of(const CampaignView& view);
[[nodiscard]] engine::test::Numbers numbers_of(const CampaignPage& page);
[[nodiscard]] engine::test::Numbers numbers_of(const IssuedCoupon& view);
[[nodiscard]] engine::test::Numbers numbers_of(const CouponView& view);
[[nodiscard]] engine::test::Numbers numbers_of(const CouponPage& page);
[[nodiscard]] engine::test::Numbers numbers_of(const LookUpAnyCoupon::Answer& answer);

}  // namespace onrush::coupon
