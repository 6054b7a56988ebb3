#include "sim/shop_play/naive_coupons.h"

#include <algorithm>

namespace onrush::sim {

using base::Instant;
using coupon::CampaignAction;
using coupon::CampaignState;
using coupon::ChangeCampaign;
using coupon::CouponId;
using coupon::CouponStatus;
using coupon::CreateCampaign;
using coupon::Discount;
using coupon::DiscountType;
using coupon::IssueCoupon;
using coupon::RevokeCoupon;
using coupon::Scope;
using coupon::ScopeType;
using coupon::UseRefusal;

namespace {

constexpr std::uint32_t quota_max = 100'000'000;
constexpr std::int64_t money_max = 1'000'000'000'000;
constexpr std::int64_t last_instant_ms = 253'402'300'799'999;  // of the year 9999
constexpr std::int64_t valid_for_seconds_max = 3660LL * 24 * 3600;
constexpr std::size_t reason_bytes_max = 800;

bool good_money(const std::optional<base::Money>& money) {
    return money && money->units >= 1 && money->units <= money_max;
}

bool good_discount(const Discount& discount) {
    if (discount.type == DiscountType::fixed) {
        return good_money(discount.amount) && !discount.percent && !discount.max_discount;
    }
    bool limit = !discount.max_discount || good_money(discount.max_discount);
    std::uint32_t percent = discount.percent.value_or(0);
    return percent >= 1 && percent <= 100 && limit && !discount.amount;
}

bool good_scope(const Scope& scope) {
    bool good = scope.type == ScopeType::all ? scope.ids.empty()
                                             : !scope.ids.empty() && scope.ids.size() <= 100;
    for (std::uint64_t id : scope.ids) {
        good = good && id >= 1 && id < base::id_limit;
    }
    return good;
}

bool good_window(Instant opens_at, Instant closes_at) {
    return opens_at.ms >= 0 && opens_at < closes_at && closes_at.ms <= last_instant_ms;
}

bool good_quota(std::uint32_t quota) {
    return quota >= 1 && quota <= quota_max;
}

}  // namespace

// --- campaigns ----------------------------------------------------------------------------------

Told NaiveCoupons::run(const CreateCampaign& request, const NaiveAccounts& accounts,
                       Moment& moment) {
    using Refusal = CreateCampaign::Refusal;
    if (auto code = accounts.staff_objection<Refusal>(request.caller)) {
        return refused(*code);
    }
    if (request.name.empty() || request.name.size() > 400) {
        return refused(Refusal::name_out_of_range);
    }
    if (!good_quota(request.quota)) {
        return refused(Refusal::quota_out_of_range);
    }
    if (!good_window(request.opens_at, request.closes_at)) {
        return refused(Refusal::window_out_of_range);
    }
    if (!good_discount(request.discount)) {
        return refused(Refusal::discount_out_of_range);
    }
    if (request.min_order.units < 0 || request.min_order.units > money_max) {
        return refused(Refusal::min_order_out_of_range);
    }
    if (!good_scope(request.scope)) {
        return refused(Refusal::scope_out_of_range);
    }
    if (request.per_account < 1 || request.per_account > 10) {
        return refused(Refusal::per_account_out_of_range);
    }
    std::int64_t valid_for = request.valid_for_seconds.value_or(base::Duration(1000)).ms;
    if (valid_for < 1000 || valid_for > valid_for_seconds_max * 1000) {
        return refused(Refusal::valid_for_out_of_range);
    }
    campaigns.push_back({.form = request,
                         .coupons_expire_at = common_end(request.closes_at),
                         .created_at = moment.now});
    return answered(view_of_campaign(campaigns.size(), moment.now));
}

Told NaiveCoupons::run(const ChangeCampaign& request, const NaiveAccounts& accounts,
                       Moment& moment) {
    using Refusal = ChangeCampaign::Refusal;
    if (auto code = accounts.staff_objection<Refusal>(request.caller)) {
        return refused(*code);
    }
    if (!has_campaign(request.campaign)) {
        return refused(Refusal::campaign_not_found);
    }
    std::uint64_t id = request.campaign.value;
    NaiveCampaign& campaign = campaigns[id - 1];
    CreateCampaign form = campaign.form;
    std::uint32_t out = issued(id);
    bool expired = !form.valid_for_seconds && out > 0 && moment.now >= campaign.coupons_expire_at;
    if (campaign.closed || expired) {
        return refused(Refusal::campaign_closed);
    }
    form.quota = request.quota.value_or(form.quota);
    form.opens_at = request.opens_at.value_or(form.opens_at);
    form.closes_at = request.closes_at.value_or(form.closes_at);
    if (request.quota && !good_quota(*request.quota)) {
        return refused(Refusal::quota_out_of_range);
    }
    if (form.quota < out) {
        return refused(Refusal::quota_below_issued);
    }
    if (!good_window(form.opens_at, form.closes_at)) {
        return refused(Refusal::window_out_of_range);
    }
    Instant end = common_end(form.closes_at);
    if (request.closes_at && (out == 0 || end > campaign.coupons_expire_at)) {
        campaign.coupons_expire_at = end;
    }
    if (out == form.quota && out != campaign.form.quota) {
        moment.emit("campaign.sold_out", Bytes().number(id).number(form.quota));
    }
    campaign.form = form;
    if (request.action) {
        campaign.paused = *request.action == CampaignAction::pause;
        campaign.closed = *request.action == CampaignAction::close;
    }
    return answered(view_of_campaign(id, moment.now));
}

// --- coupons ------------------------------------------------------------------------------------

Told NaiveCoupons::run(const IssueCoupon& request, const NaiveAccounts& accounts, Moment& moment) {
    using Code = IssueCoupon::Code;
    auto no = [](Code code, Instant opens_at = Instant::never(), std::uint64_t coupon = 0) {
        return refused(code, opens_at.ms, coupon);
    };
    std::optional<Code> code = accounts.objection<Code>(request.caller);
    if (code == Code::token_void) {
        return no(*code);
    }
    if (!has_campaign(request.campaign)) {
        return no(Code::campaign_not_found);
    }
    if (code == Code::account_inactive) {
        return no(*code);
    }
    std::uint64_t id = request.campaign.value;
    const NaiveCampaign& campaign = campaigns[id - 1];
    CampaignState state = state_of(id, moment.now);
    if (state == CampaignState::paused) {
        return no(Code::campaign_paused);
    }
    if (state == CampaignState::scheduled) {
        return no(Code::campaign_not_open, campaign.form.opens_at);
    }
    if (state == CampaignState::closed) {
        return no(Code::campaign_closed);
    }
    std::uint64_t account = request.caller.account.value;
    std::vector<std::size_t> own = places_of(account);
    std::erase_if(own, [&](std::size_t place) { return coupons[place].campaign != id; });
    if (own.size() == campaign.form.per_account) {
        return no(Code::coupon_already_issued, Instant::never(), id_of(own.back()));
    }
    if (state == CampaignState::sold_out) {
        return no(Code::campaign_sold_out);
    }
    coupons.push_back({.campaign = id, .account = account, .issued_at = moment.now});
    std::uint32_t number = issued(id);
    emit("coupon.issued", coupons.size() - 1, Bytes().number(number), moment);
    if (number == campaign.form.quota) {
        moment.emit("campaign.sold_out", Bytes().number(id).number(number));
    }
    return answered(view_of_coupon(coupons.size() - 1, moment.now));
}

Told NaiveCoupons::run(const RevokeCoupon& request, const NaiveAccounts& accounts, Moment& moment) {
    using Code = RevokeCoupon::Code;
    auto no = [](Code code, CouponStatus status = CouponStatus::available) {
        return refused(code, status);
    };
    if (auto code = accounts.staff_objection<Code>(request.caller)) {
        return no(*code);
    }
    if (request.reason.empty() || request.reason.size() > reason_bytes_max) {
        return no(Code::reason_out_of_range);
    }
    std::size_t place = find(request.coupon);
    if (place == coupons.size()) {
        return no(Code::coupon_not_found);
    }
    CouponStatus status = status_of(coupons[place], moment.now);
    if (status != CouponStatus::available) {
        return no(Code::coupon_not_available, status);
    }
    std::uint32_t& quota = campaign_of(coupons[place]).form.quota;
    if (request.restock && quota == quota_max) {
        return no(Code::quota_out_of_range);
    }
    coupons[place].status = CouponStatus::revoked;
    quota += request.restock ? 1 : 0;
    emit("coupon.revoked", place, Bytes().string(request.reason).flag(request.restock), moment);
    return answered(view_of_coupon(place, moment.now));
}

// --- what orders do -----------------------------------------------------------------------------

std::expected<std::size_t, UseRefusal> NaiveCoupons::can_use(coupon::CouponId id,
                                                             std::uint64_t account,
                                                             Instant now) const {
    std::size_t place = find(id);
    if (place == coupons.size() || coupons[place].account != account) {
        return std::unexpected(UseRefusal::coupon_not_found);
    }
    if (status_of(coupons[place], now) != CouponStatus::available) {
        return std::unexpected(UseRefusal::coupon_not_available);
    }
    return place;
}

void NaiveCoupons::hold(std::uint64_t coupon) {
    coupons[find(CouponId(coupon))].status = CouponStatus::held;
}

void NaiveCoupons::release(std::uint64_t coupon, Moment& moment) {
    make_available(find(CouponId(coupon)), moment);
}

void NaiveCoupons::use(std::uint64_t coupon, std::uint64_t order, Moment& moment) {
    std::size_t place = find(CouponId(coupon));
    coupons[place].status = CouponStatus::used;
    emit("coupon.used", place, Bytes().number(order), moment);
}

void NaiveCoupons::restore(std::uint64_t coupon, std::uint64_t order, Moment& moment) {
    std::size_t place = find(CouponId(coupon));
    emit("coupon.restored", place, Bytes().number(order), moment);
    make_available(place, moment);
}

void NaiveCoupons::make_available(std::size_t place, Moment& moment) {
    coupons[place].status = CouponStatus::available;
    if (moment.now >= end_of(coupons[place])) {
        expire(place, moment);
    }
}

// --- deadlines ----------------------------------------------------------------------------------

std::size_t NaiveCoupons::run_deadlines(Moment& moment, std::size_t most) {
    std::vector<std::pair<Instant, std::uint64_t>> due;
    for (std::uint64_t id = 1; id <= campaigns.size(); ++id) {
        if (deadline_of(id) <= moment.now) {
            due.push_back({deadline_of(id), id});
        }
    }
    std::ranges::sort(due);
    due.resize(std::min(due.size(), most));
    for (const auto& [at, id] : due) {
        expire_due(id, moment);
    }
    return due.size();
}

void NaiveCoupons::expire_due(std::uint64_t campaign, Moment& moment) {
    for (std::size_t place = 0; place < coupons.size(); ++place) {
        NaiveCoupon& coupon = coupons[place];
        bool due =
            coupon.campaign == campaign && !coupon.time_ran_out && end_of(coupon) <= moment.now;
        coupon.time_ran_out = coupon.time_ran_out || due;
        if (due && coupon.status == CouponStatus::available) {
            expire(place, moment);
        }
    }
}

void NaiveCoupons::expire(std::size_t place, Moment& moment) {
    coupons[place].status = CouponStatus::expired;
    emit("coupon.expired", place, Bytes(), moment);
}

Instant NaiveCoupons::deadline_of(std::uint64_t campaign) const {
    for (const NaiveCoupon& coupon : coupons) {
        if (coupon.campaign == campaign && !coupon.time_ran_out) {
            return end_of(coupon);
        }
    }
    return Instant::never();
}

Instant NaiveCoupons::next_deadline() const {
    Instant next = Instant::never();
    for (std::uint64_t id = 1; id <= campaigns.size(); ++id) {
        next = std::min(next, deadline_of(id));
    }
    return next;
}

std::size_t NaiveCoupons::rows_with_deadline() const {
    return static_cast<std::size_t>(std::ranges::count(coupons, false, &NaiveCoupon::time_ran_out));
}

}  // namespace onrush::sim
