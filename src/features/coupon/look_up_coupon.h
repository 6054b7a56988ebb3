// Shows accounts their own coupons; to staff, anyone's.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/command.h"
#include "features/account/refusals.h"
#include "features/coupon/coupon.h"
#include "features/coupon/refusals.h"

namespace onrush::coupon {

struct CouponView {
    CouponId coupon_id;
    CampaignId campaign_id;
    std::string name;  // of the campaign
    std::uint32_t number = 0;
    CouponStatus status = CouponStatus::available;
    base::Instant issued_at;
    base::Instant expires_at;
    Discount discount;
    base::Money min_order;
    Scope scope;
    bool exclusive = false;
    bool sale_prices = true;
};
BOOST_DESCRIBE_STRUCT(CouponView, (),
                      (coupon_id, campaign_id, name, number, status, issued_at, expires_at,
                       discount, min_order, scope, exclusive, sale_prices))

[[nodiscard]] CouponView view_of(const CouponFeature& feature, const Coupon& coupon,
                                 base::Instant now);

// One of the caller's coupons. Someone else's is not found.
struct LookUpCoupon {
    using Feature = CouponFeature;
    static constexpr auto job_kind = engine::Kind::query;

    engine::Caller caller;
    CouponId coupon;

    using Answer = CouponView;
    static constexpr std::array refusals = {&coupon_not_found};
};

struct CouponPage {
    std::vector<CouponView> items;
    std::optional<std::uint32_t> next_cursor;  // none: there are no more
};
BOOST_DESCRIBE_STRUCT(CouponPage, (), (items, next_cursor))

// The caller's coupons, newest first, a page at a time; all, or those of one status.
//
// A page looks at a bounded number of coupons, so with a status it may come back short, or empty,
// with a cursor to go on from.
struct ListMyCoupons {
    using Feature = CouponFeature;
    static constexpr auto job_kind = engine::Kind::query;

    engine::Caller caller;
    std::optional<CouponStatus> status;
    std::optional<std::uint32_t> limit;
    std::optional<std::uint32_t> cursor;  // an ordinal of the account; none: from the newest
    static constexpr std::array ranges = {engine::page_range};

    using Answer = CouponPage;
};
BOOST_DESCRIBE_STRUCT(ListMyCoupons, (), (caller, status, limit, cursor))

// Any coupon, for staff: whose it is, and why it was taken back.
struct LookUpAnyCoupon {
    using Feature = CouponFeature;
    static constexpr auto job_kind = engine::Kind::query;

    engine::Staff caller;
    CouponId coupon;

    struct Answer {
        CouponView coupon;
        AccountId account_id;
        std::optional<base::Instant> revoked_at;
        std::optional<std::string> revocation_reason;
    };
    static constexpr std::array refusals = {&coupon_not_found};
};
BOOST_DESCRIBE_STRUCT(LookUpAnyCoupon::Answer, (),
                      (coupon, account_id, revoked_at, revocation_reason))

// The same of any account, for staff.
struct ListAnyCoupons {
    using Feature = CouponFeature;
    static constexpr auto job_kind = engine::Kind::query;

    engine::Staff caller;
    AccountId account;
    std::optional<CouponStatus> status;
    std::optional<std::uint32_t> limit;
    std::optional<std::uint32_t> cursor;
    static constexpr std::array ranges = {engine::page_range};

    using Answer = CouponPage;
    static constexpr std::array refusals = {&account::account_not_found};
};
BOOST_DESCRIBE_STRUCT(ListAnyCoupons, (), (caller, account, status, limit, cursor))

engine::Result<LookUpCoupon> decide(const CouponFeature& feature, const LookUpCoupon& input,
                                    base::Instant now);
engine::Result<ListMyCoupons> decide(const CouponFeature& feature, const ListMyCoupons& input,
                                     base::Instant now);
engine::Result<LookUpAnyCoupon> decide(const CouponFeature& feature, const LookUpAnyCoupon& input,
                                       base::Instant now);
engine::Result<ListAnyCoupons> decide(const CouponFeature& feature, const ListAnyCoupons& input,
                                      base::Instant now);

}  // namespace onrush::coupon
