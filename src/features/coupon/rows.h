// The rows and facts of campaigns and coupons.
//
// Ten million coupons must fit in memory with room to spare, so a coupon is a row of 40 bytes in
// three hash indexes and no tree:
//
//   - its id is its campaign's id times 10^9 plus its number: campaign 7's coupon 42 is 7000000042;
//   - "the n-th coupon of this campaign to this account" is a key: one look tells whether an
//     account has all it may have;
//   - "the account's k-th coupon of all" is a key too, and k has no gap: the newest are found by
//     counting down, the last by doubling and halving;
//   - when it expires follows from the campaign and the time of issue. Within a campaign coupons
//     expire in the order of their numbers, so one deadline per campaign does for all of them.
//
// The state of a campaign is never stored: state.h tells it from times, quota and control.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/describe.h"
#include "base/id.h"
#include "base/money.h"
#include "base/time.h"
#include "engine/caller.h"
#include "features/coupon/limits.h"
#include "table/fact.h"
#include "table/table.h"

// Orders hand out their ids; here they are only told.
namespace onrush::order {
struct OrderTag;
using OrderId = base::Id<OrderTag>;
}  // namespace onrush::order

namespace onrush::coupon {

struct CampaignTag;
struct CouponTag;
using CampaignId = base::Id<CampaignTag>;
using CouponId = base::Id<CouponTag>;
using engine::AccountId;
using order::OrderId;

enum class DiscountType : std::uint8_t { fixed, percent };
BOOST_DESCRIBE_ENUM(DiscountType, fixed, percent)

struct Discount {
    DiscountType type = DiscountType::fixed;
    std::optional<base::Money> amount;        // fixed
    std::optional<std::uint32_t> percent;     // percent, 1..100
    std::optional<base::Money> max_discount;  // percent, if limited
    friend bool operator==(const Discount&, const Discount&) = default;
    static constexpr std::array ranges = {
        base::range("amount", 1, limits::money_units_max, "For a fixed discount"),
        base::range("percent", 1, limits::percent_max, "For a percent discount"),
        base::range("max_discount", 1, limits::money_units_max,
                    "The most that a percent discount takes off; no limit when left out"),
    };
};
BOOST_DESCRIBE_STRUCT(Discount, (), (type, amount, percent, max_discount))

enum class ScopeType : std::uint8_t { all, categories, products };
BOOST_DESCRIBE_ENUM(ScopeType, all, categories, products)

// What a coupon may be used for.
struct Scope {
    ScopeType type = ScopeType::all;
    std::vector<std::uint64_t> ids;  // of categories or products; empty for all
    friend bool operator==(const Scope&, const Scope&) = default;
    static constexpr std::array ranges = {base::range(
        "ids", 0, limits::scope_ids_max, "Ids of categories or products; empty for the scope all")};
};
BOOST_DESCRIBE_STRUCT(Scope, (), (type, ids))

// What an administrator has said. Closed is for good.
enum class Control : std::uint8_t { running, paused, closed };
BOOST_DESCRIBE_ENUM(Control, running, paused, closed)

// What is given away, to how many, from when to when. Changed by administrators only.
struct Campaign {
    CampaignId id;
    std::string name;
    std::uint32_t quota = 0;
    std::uint32_t per_account = 1;
    base::Instant opens_at;
    base::Instant closes_at;
    base::Instant coupons_expire_at;          // where they do not expire one by one
    std::optional<base::Duration> valid_for;  // from its issue; none: to coupons_expire_at
    Discount discount;
    base::Money min_order;
    Scope scope;
    Control control = Control::running;
    base::Instant created_at;
    bool exclusive = false;   // its coupons are used alone
    bool sale_prices = true;  // its coupons also reduce the price of a time sale
};
BOOST_DESCRIBE_STRUCT(Campaign, (),
                      (id, name, quota, per_account, opens_at, closes_at, coupons_expire_at,
                       valid_for, discount, min_order, scope, control, created_at, exclusive,
                       sale_prices))
struct ById : table::Ordered<&Campaign::id> {};
using Campaigns = table::Table<Campaign, table::Key<&Campaign::id>, ById>;

// How far a campaign has come. Apart from the campaign, because every issue changes it.
struct CampaignCount {
    CampaignId campaign;
    std::uint32_t issued = 0;                         // numbers 1..issued are given out
    std::uint32_t swept = 0;                          // numbers 1..swept have had their time
    base::Instant sweep_at = base::Instant::never();  // when the next number's time comes
    // The campaign's closes_at; never: it has closed, by its time or by an administrator. A row of
    // an earlier version has neither: the first batch after the start sets it.
    base::Instant ends_at;
};
BOOST_DESCRIBE_STRUCT(CampaignCount, (), (campaign, issued, swept, sweep_at, ends_at))
struct BySweep : table::Deadline<&CampaignCount::sweep_at> {};
struct ByEnd : table::Deadline<&CampaignCount::ends_at> {};
using CampaignCounts =
    table::Table<CampaignCount, table::Key<&CampaignCount::campaign>, BySweep, ByEnd>;

enum class CouponStatus : std::uint8_t { available, held, used, expired, revoked };
BOOST_DESCRIBE_ENUM(CouponStatus, available, held, used, expired, revoked)
constexpr base::EnumCase wire_case(CouponStatus) {
    return base::EnumCase::upper;
}

// Never erased.
struct Coupon {
    CampaignId campaign;
    AccountId account;
    base::Instant issued_at;
    std::uint32_t number = 0;   // the place in the campaign's line, 1..issued
    std::uint32_t ordinal = 0;  // among all coupons of the account: 1, 2, 3 ...
    std::uint8_t nth = 0;       // among those of this campaign: 1..per_account
    CouponStatus status = CouponStatus::available;
};
BOOST_DESCRIBE_STRUCT(Coupon, (), (campaign, account, issued_at, number, ordinal, nth, status))
static_assert(sizeof(Coupon) == 40, "ten million coupons are kept in memory");
struct ByHolder : table::Unique<&Coupon::account, &Coupon::campaign, &Coupon::nth> {};
struct ByOrdinal : table::Unique<&Coupon::account, &Coupon::ordinal> {};
using Coupons =
    table::Table<Coupon, table::Key<&Coupon::campaign, &Coupon::number>, ByHolder, ByOrdinal>;

// Staff have taken a coupon back. One that an unpaid order holds stays held in its own row until
// the order lets it go: the order still lists it, and can no longer be paid.
struct Revocation {
    CouponId coupon;
    base::Instant at;
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(Revocation, (), (coupon, at, reason))
using Revocations = table::Table<Revocation, table::Key<&Revocation::coupon>>;

[[nodiscard]] CouponId coupon_id(CampaignId campaign, std::uint32_t number);
[[nodiscard]] inline CouponId coupon_id(const Coupon& coupon) {
    return coupon_id(coupon.campaign, coupon.number);
}

struct CouponIssued {
    CouponId coupon_id;
    CampaignId campaign_id;
    AccountId account_id;
    std::uint32_t number = 0;
    std::optional<base::Instant> expires_at;  // an earlier version did not say it
};
BOOST_DESCRIBE_STRUCT(CouponIssued, (), (coupon_id, campaign_id, account_id, number, expires_at))

struct CouponUsed {
    CouponId coupon_id;
    CampaignId campaign_id;
    AccountId account_id;
    OrderId order_id;
};
BOOST_DESCRIBE_STRUCT(CouponUsed, (), (coupon_id, campaign_id, account_id, order_id))

// The order that used it was given back.
struct CouponRestored {
    CouponId coupon_id;
    CampaignId campaign_id;
    AccountId account_id;
    OrderId order_id;
};
BOOST_DESCRIBE_STRUCT(CouponRestored, (), (coupon_id, campaign_id, account_id, order_id))

struct CouponExpired {
    CouponId coupon_id;
    CampaignId campaign_id;
    AccountId account_id;
};
BOOST_DESCRIBE_STRUCT(CouponExpired, (), (coupon_id, campaign_id, account_id))

struct CouponRevoked {
    CouponId coupon_id;
    CampaignId campaign_id;
    AccountId account_id;
    std::string reason;
    bool restocked = false;
};
BOOST_DESCRIBE_STRUCT(CouponRevoked, (), (coupon_id, campaign_id, account_id, reason, restocked))

// It was revoked by mistake.
struct CouponReinstated {
    CouponId coupon_id;
    CampaignId campaign_id;
    AccountId account_id;
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(CouponReinstated, (), (coupon_id, campaign_id, account_id, reason))

struct CampaignSoldOut {
    CampaignId campaign_id;
    std::uint32_t quota = 0;
};
BOOST_DESCRIBE_STRUCT(CampaignSoldOut, (), (campaign_id, quota))

// It was sold out, and coupons can be had again.
struct CampaignBackInStock {
    CampaignId campaign_id;
    std::uint32_t remaining = 0;
};
BOOST_DESCRIBE_STRUCT(CampaignBackInStock, (), (campaign_id, remaining))

}  // namespace onrush::coupon
