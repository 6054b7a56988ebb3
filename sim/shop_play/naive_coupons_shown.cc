// What is seen of the naive campaigns and coupons: states, views, lists, rows.
#include <algorithm>

#include "sim/shop_play/naive_coupons.h"

namespace onrush::sim {

using base::Instant;
using coupon::CampaignState;
using coupon::CouponStatus;
using coupon::CreateCampaign;
using coupon::ListCampaigns;
using coupon::ListMyCoupons;
using coupon::LookUpCampaign;
using coupon::LookUpCoupon;

namespace {

constexpr std::uint64_t ids_per_campaign = 1'000'000'000;
constexpr Instant last_instant(253'402'300'799'999);

std::uint64_t number_of(auto enumerator) {
    return static_cast<std::uint64_t>(enumerator);
}

Bytes maybe_money(const std::optional<base::Money>& money) {
    return Bytes().maybe(money.has_value(), Bytes().with_sign(money.value_or(base::Money()).units));
}

// In a row and in a view these stand together.
Bytes bytes_of_terms(const CreateCampaign& form) {
    Bytes bytes;
    bytes.number(number_of(form.discount.type)).append(maybe_money(form.discount.amount));
    std::optional<std::uint32_t> percent = form.discount.percent;
    bytes.maybe(percent.has_value(), Bytes().number(percent.value_or(0)));
    bytes.append(maybe_money(form.discount.max_discount)).with_sign(form.min_order.units);
    bytes.number(number_of(form.scope.type)).number(form.scope.ids.size());
    for (std::uint64_t id : form.scope.ids) {
        bytes.number(id);
    }
    return bytes;
}

Bytes validity_of(const CreateCampaign& form) {
    std::optional<base::Duration> valid_for = form.valid_for_seconds;
    return Bytes().maybe(valid_for.has_value(),
                         Bytes().with_sign(valid_for.value_or(base::Duration()).ms));
}

}  // namespace

// --- what there is ------------------------------------------------------------------------------

NaiveCampaign& NaiveCoupons::campaign_of(const NaiveCoupon& coupon) {
    return campaigns[coupon.campaign - 1];
}

const NaiveCampaign& NaiveCoupons::campaign_of(const NaiveCoupon& coupon) const {
    return campaigns[coupon.campaign - 1];
}

bool NaiveCoupons::has_campaign(coupon::CampaignId id) const {
    return id.value >= 1 && id.value <= campaigns.size();
}

std::uint32_t NaiveCoupons::issued(std::uint64_t campaign) const {
    return static_cast<std::uint32_t>(
        std::ranges::count(coupons, campaign, &NaiveCoupon::campaign));
}

std::vector<std::size_t> NaiveCoupons::places_of(std::uint64_t account) const {
    std::vector<std::size_t> places;
    for (std::size_t place = 0; place < coupons.size(); ++place) {
        if (coupons[place].account == account) {
            places.push_back(place);
        }
    }
    return places;
}

std::size_t NaiveCoupons::find(coupon::CouponId id) const {
    std::size_t place = 0;
    while (place < coupons.size() && id_of(place) != id.value) {
        place += 1;
    }
    return place;
}

std::uint64_t NaiveCoupons::id_of(std::size_t place) const {
    std::uint64_t number = 0;
    for (std::size_t i = 0; i <= place; ++i) {
        number += coupons[i].campaign == coupons[place].campaign ? 1 : 0;
    }
    return coupons[place].campaign * ids_per_campaign + number;
}

CampaignState NaiveCoupons::state_of(std::uint64_t campaign, Instant now) const {
    const NaiveCampaign& row = campaigns[campaign - 1];
    if (row.closed) {
        return CampaignState::closed;
    }
    if (row.paused) {
        return CampaignState::paused;
    }
    if (now < row.form.opens_at) {
        return CampaignState::scheduled;
    }
    if (now >= row.form.closes_at) {
        return CampaignState::closed;
    }
    return issued(campaign) == row.form.quota ? CampaignState::sold_out : CampaignState::open;
}

Instant NaiveCoupons::common_end(Instant closes_at) const {
    return std::min(Instant(closes_at.ms + settings_.grace.ms), last_instant);
}

Instant NaiveCoupons::end_of(const NaiveCoupon& coupon) const {
    const NaiveCampaign& campaign = campaign_of(coupon);
    if (!campaign.form.valid_for_seconds) {
        return campaign.coupons_expire_at;
    }
    return std::min(Instant(coupon.issued_at.ms + campaign.form.valid_for_seconds->ms),
                    last_instant);
}

CouponStatus NaiveCoupons::status_of(const NaiveCoupon& coupon, Instant now) const {
    bool over = coupon.status == CouponStatus::available && now >= end_of(coupon);
    return over ? CouponStatus::expired : coupon.status;
}

void NaiveCoupons::emit(const char* name, std::size_t place, const Bytes& beside,
                        Moment& moment) const {
    const NaiveCoupon& coupon = coupons[place];
    Bytes bytes;
    bytes.number(id_of(place)).number(coupon.campaign).number(coupon.account).append(beside);
    moment.emit(name, bytes);
}

// --- queries ------------------------------------------------------------------------------------

Told NaiveCoupons::run(const LookUpCampaign& request, const NaiveAccounts&, Moment& moment) const {
    if (!has_campaign(request.campaign)) {
        return refused(LookUpCampaign::Refusal::campaign_not_found);
    }
    return answered(view_of_campaign(request.campaign.value, moment.now));
}

Told NaiveCoupons::run(const ListCampaigns& request, const NaiveAccounts&, Moment& moment) const {
    Bytes items;
    std::uint64_t count = 0;
    for (std::uint64_t id = campaigns.size(); id > 0; --id) {
        if (request.before && id >= request.before->value) {
            continue;
        }
        if (count == page_of(request.limit)) {
            return answered(
                Bytes().number(count).append(items).maybe(true, Bytes().number(id + 1)));
        }
        if (!request.state || *request.state == state_of(id, moment.now)) {
            items.append(view_of_campaign(id, moment.now));
            count += 1;
        }
    }
    return answered(Bytes().number(count).append(items).flag(false));
}

Told NaiveCoupons::run(const LookUpCoupon& request, const NaiveAccounts& accounts,
                       Moment& moment) const {
    using Refusal = LookUpCoupon::Refusal;
    if (auto code = accounts.objection<Refusal>(request.caller)) {
        return refused(*code);
    }
    std::size_t place = find(request.coupon);
    if (place == coupons.size() || coupons[place].account != request.caller.account.value) {
        return refused(Refusal::coupon_not_found);
    }
    return answered(view_of_coupon(place, moment.now));
}

Told NaiveCoupons::run(const ListMyCoupons& request, const NaiveAccounts& accounts,
                       Moment& moment) const {
    if (auto code = accounts.objection<ListMyCoupons::Refusal>(request.caller)) {
        return refused(*code);
    }
    std::vector<std::size_t> own = places_of(request.caller.account.value);
    Bytes items;
    std::uint64_t count = 0;
    for (std::uint64_t ordinal = own.size(); ordinal > 0; --ordinal) {
        if (request.before && ordinal >= *request.before) {
            continue;
        }
        if (count == page_of(request.limit)) {
            return answered(
                Bytes().number(count).append(items).maybe(true, Bytes().number(ordinal + 1)));
        }
        std::size_t place = own[ordinal - 1];
        if (!request.status || *request.status == status_of(coupons[place], moment.now)) {
            items.append(view_of_coupon(place, moment.now));
            count += 1;
        }
    }
    return answered(Bytes().number(count).append(items).flag(false));
}

Bytes NaiveCoupons::view_of_campaign(std::uint64_t id, Instant now) const {
    const NaiveCampaign& campaign = campaigns[id - 1];
    const CreateCampaign& form = campaign.form;
    Bytes bytes;
    bytes.number(id).string(form.name).number(number_of(state_of(id, now))).number(form.quota);
    bytes.number(issued(id)).number(form.quota - issued(id)).number(form.per_account);
    bytes.time(form.opens_at).time(form.closes_at).append(validity_of(form));
    return bytes.append(bytes_of_terms(form)).time(campaign.created_at);
}

Bytes NaiveCoupons::view_of_coupon(std::size_t place, Instant now) const {
    const NaiveCoupon& coupon = coupons[place];
    std::uint64_t id = id_of(place);
    Bytes bytes;
    bytes.number(id).number(coupon.campaign).number(id % ids_per_campaign);
    bytes.number(number_of(status_of(coupon, now))).time(coupon.issued_at);
    return bytes.time(end_of(coupon));
}

// --- rows ---------------------------------------------------------------------------------------

void NaiveCoupons::add_rows(RowsByTable& rows) const {
    for (std::uint64_t id = 1; id <= campaigns.size(); ++id) {
        const NaiveCampaign& campaign = campaigns[id - 1];
        const CreateCampaign& form = campaign.form;
        coupon::Control control = campaign.closed   ? coupon::Control::closed
                                  : campaign.paused ? coupon::Control::paused
                                                    : coupon::Control::running;
        Bytes row;
        row.number(id).string(form.name).number(form.quota).number(form.per_account);
        row.time(form.opens_at).time(form.closes_at).time(campaign.coupons_expire_at);
        row.append(validity_of(form)).append(bytes_of_terms(form)).number(number_of(control));
        rows["campaigns"].insert(row.time(campaign.created_at).text());
        std::uint64_t swept = 0;
        for (const NaiveCoupon& coupon : coupons) {
            swept += coupon.campaign == id && coupon.time_ran_out ? 1 : 0;
        }
        Bytes tally;
        tally.number(id).number(issued(id)).number(swept).time(deadline_of(id));
        rows["campaign_tallies"].insert(tally.text());
    }
    if (!campaigns.empty()) {
        rows["id_sequences"].insert(Bytes().string("campaign").number(campaigns.size()).text());
    }
    std::map<std::uint64_t, std::uint64_t> numbers;   // by campaign
    std::map<std::uint64_t, std::uint64_t> ordinals;  // by account
    std::map<std::pair<std::uint64_t, std::uint64_t>, std::uint64_t> nths;
    for (const NaiveCoupon& coupon : coupons) {
        Bytes row;
        row.number(coupon.campaign).number(coupon.account).time(coupon.issued_at);
        row.number(++numbers[coupon.campaign]).number(++ordinals[coupon.account]);
        row.number(++nths[{coupon.campaign, coupon.account}]).number(number_of(coupon.status));
        rows["coupons"].insert(row.text());
    }
}

}  // namespace onrush::sim
