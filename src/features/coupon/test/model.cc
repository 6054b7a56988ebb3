// long file: the whole model, read from top to bottom
#include "features/coupon/test/model.h"

#include <algorithm>

#include <fmt/format.h>

namespace onrush::coupon {

using base::Instant;
using engine::test::answered;
using engine::test::append;
using engine::test::Moment;
using engine::test::Numbers;
using engine::test::range_refused;
using engine::test::refused;
using engine::test::Told;

namespace {

constexpr std::uint32_t quota_max = 100'000'000;
constexpr Instant last_instant(253'402'300'799'999);  // of the year 9999

bool good_window(Instant opens_at, Instant closes_at) {
    return opens_at.ms >= 0 && opens_at < closes_at && closes_at <= last_instant;
}

bool good_discount(const Discount& discount) {
    bool amount = discount.amount.has_value();
    bool percent = discount.percent.has_value();
    bool fixed = discount.type == DiscountType::fixed;
    return amount == fixed && percent != fixed && !(fixed && discount.max_discount);
}

bool good_scope(const Scope& scope) {
    bool good = scope.ids.empty() == (scope.type == ScopeType::all);
    for (std::uint64_t id : scope.ids) {
        good = good && id >= 1 && id < std::uint64_t{1} << 53;
    }
    return good;
}

std::int64_t number_of(auto value) {
    return static_cast<std::int64_t>(value);
}

// What the answer says of the terms, which the model hands through.
Numbers numbers_of_terms(const Discount& discount, base::Money min_order, const Scope& scope) {
    Numbers numbers{number_of(discount.type),
                    discount.amount.value_or(base::Money()).units,
                    discount.percent.value_or(0),
                    discount.max_discount.value_or(base::Money()).units,
                    min_order.units,
                    number_of(scope.type)};
    for (std::uint64_t id : scope.ids) {
        numbers.push_back(number_of(id));
    }
    return numbers;
}

}  // namespace

// --- campaigns ----------------------------------------------------------------------------------

Told CouponModel::run(const CreateCampaign& input, const catalog::CatalogModel& catalog,
                      Rooms& rooms, Moment& moment) {
    if (auto wrong = range_refused(input)) {
        return *wrong;
    }
    if (!good_window(input.opens_at, input.closes_at)) {
        return refused(base::out_of_range, {}, "/closesAt");
    }
    if (!good_discount(input.discount)) {
        return refused(base::out_of_range, {}, "/discount");
    }
    if (!good_scope(input.scope.value_or(Scope()))) {
        return refused(base::out_of_range, {}, "/scope");
    }
    Scope scope = input.scope.value_or(Scope());
    for (std::size_t i = 0; i < scope.ids.size(); ++i) {
        std::string place = fmt::format("/scope/ids/{}", i);
        if (scope.type == ScopeType::products && !catalog.has_product(scope.ids[i])) {
            return refused(catalog::product_not_found, {}, place);
        }
        if (scope.type == ScopeType::categories && !catalog.has_category(scope.ids[i])) {
            return refused(catalog::category_not_found, {}, place);
        }
    }
    campaigns.push_back({.form = input,
                         .coupons_expire_at = common_end(input.closes_at),
                         .ended = moment.now >= input.closes_at,
                         .created_at = moment.now});
    tell(campaigns.size(), rooms, moment);
    return answered(campaign_numbers(campaigns.size(), moment.now));
}

Told CouponModel::run(const ChangeCampaign& input, Rooms& rooms, Moment& moment) {
    if (auto wrong = range_refused(input)) {
        return *wrong;
    }
    if (!has_campaign(input.campaign)) {
        return refused(campaign_not_found);
    }
    std::uint64_t id = input.campaign.value;
    KnownCampaign& campaign = campaigns[id - 1];
    CreateCampaign form = campaign.form;
    std::uint32_t out = issued(id);
    bool expired = !form.valid_for_seconds && out > 0 && moment.now >= campaign.coupons_expire_at;
    if (campaign.closed || expired) {
        return refused(campaign_closed);
    }
    form.quota = input.quota.value_or(form.quota);
    form.opens_at = input.opens_at.value_or(form.opens_at);
    form.closes_at = input.closes_at.value_or(form.closes_at);
    form.exclusive = input.exclusive ? input.exclusive : form.exclusive;
    form.sale_prices = input.sale_prices ? input.sale_prices : form.sale_prices;
    if (form.quota < out) {
        return refused(quota_below_issued);
    }
    if (!good_window(form.opens_at, form.closes_at)) {
        return refused(base::out_of_range, {}, input.closes_at ? "/closesAt" : "/opensAt");
    }
    Instant end = common_end(form.closes_at);
    if (input.closes_at && (out == 0 || end > campaign.coupons_expire_at)) {
        campaign.coupons_expire_at = end;
    }
    if (out == form.quota && out != campaign.form.quota) {
        moment.emit("campaign.sold_out", {number_of(id), form.quota});
    }
    if (out == campaign.form.quota && out < form.quota) {
        moment.emit("campaign.back_in_stock", {number_of(id), form.quota - out});
    }
    campaign.form = form;
    if (input.action) {
        campaign.paused = *input.action == CampaignAction::pause;
        campaign.closed = *input.action == CampaignAction::close;
    }
    campaign.ended = is_over(campaign, moment.now);
    tell(id, rooms, moment);
    return answered(campaign_numbers(id, moment.now));
}

Told CouponModel::run(const LookUpCampaign& input, Moment& moment) const {
    if (!has_campaign(input.campaign)) {
        return refused(campaign_not_found);
    }
    return answered(campaign_numbers(input.campaign.value, moment.now));
}

Told CouponModel::run(const ListCampaigns& input, Moment& moment) const {
    if (auto wrong = range_refused(input)) {
        return *wrong;
    }
    Numbers numbers;
    std::uint32_t items = 0;
    for (std::uint64_t id = campaigns.size(); id > 0; --id) {
        if (input.cursor && id >= input.cursor->value) {
            continue;
        }
        if (items == input.limit.value_or(20)) {
            numbers.push_back(number_of(id + 1));
            return answered(numbers);
        }
        if (!input.state || state_of(id, moment.now) == *input.state) {
            append(numbers, campaign_numbers(id, moment.now));
            items += 1;
        }
    }
    numbers.push_back(0);
    return answered(numbers);
}

// --- coupons ------------------------------------------------------------------------------------

Told CouponModel::run(const IssueCoupon& input, Rooms& rooms, Moment& moment) {
    if (!has_campaign(input.campaign)) {
        return refused(campaign_not_found);
    }
    std::uint64_t id = input.campaign.value;
    const KnownCampaign& campaign = campaigns[id - 1];
    CampaignState state = state_of(id, moment.now);
    if (state == CampaignState::closed) {
        return refused(campaign_closed);
    }
    if (state == CampaignState::paused) {
        return refused(campaign_paused);
    }
    if (state == CampaignState::scheduled) {
        return refused(campaign_not_open, {campaign.form.opens_at.ms});
    }
    std::uint64_t account = input.caller.account.value;
    if (auto refused_by_room = rooms.objection(guarded(input.campaign), account, moment.now)) {
        return *refused_by_room;
    }
    if (auto refusal = objection(id, account)) {
        return *refusal;
    }
    rooms.note_bought(guarded(input.campaign), account, 1);
    return issue(id, account, rooms, moment);
}

Told CouponModel::run(const GiveCoupon& input, const account::AccountModel& accounts, Rooms& rooms,
                      Moment& moment) {
    if (!accounts.has_account(input.account.value)) {
        return refused(account::account_not_found);
    }
    if (!has_campaign(input.campaign_id)) {
        return refused(campaign_not_found);
    }
    std::uint64_t id = input.campaign_id.value;
    if (state_of(id, moment.now) == CampaignState::closed) {
        return refused(campaign_closed);
    }
    if (auto refusal = objection(id, input.account.value)) {
        return *refusal;
    }
    return issue(id, input.account.value, rooms, moment);
}

void CouponModel::tell(std::uint64_t id, Rooms& rooms, Moment& moment) const {
    const KnownCampaign& campaign = campaigns[id - 1];
    std::uint64_t left = campaign.ended ? 0 : campaign.form.quota - issued(id);
    rooms.stock_is(guarded(CampaignId(id)), {.left = left}, moment);
}

std::optional<Told> CouponModel::objection(std::uint64_t id, std::uint64_t account) const {
    const KnownCampaign& campaign = campaigns[id - 1];
    std::vector<std::size_t> own = coupons_of(account);
    std::erase_if(own, [&](std::size_t index) { return coupons[index].campaign != id; });
    if (own.size() == campaign.form.per_account.value_or(1)) {
        return refused(coupon_already_issued, {number_of(id_of(own.back()))});
    }
    return issued(id) == campaign.form.quota ? std::optional(refused(campaign_sold_out))
                                             : std::nullopt;
}

Told CouponModel::issue(std::uint64_t id, std::uint64_t account, Rooms& rooms, Moment& moment) {
    std::uint32_t number = issued(id) + 1;
    coupons.push_back(
        {.campaign = id, .account = account, .number = number, .issued_at = moment.now});
    emit("coupon.issued", coupons.size() - 1, {number}, moment);
    if (number == campaigns[id - 1].form.quota) {
        moment.emit("campaign.sold_out", {number_of(id), number});
    }
    tell(id, rooms, moment);
    return answered(issued_numbers(coupons.size() - 1, moment.now));
}

Told CouponModel::run(const RevokeCoupon& input, Rooms& rooms, Moment& moment) {
    if (auto wrong = range_refused(input)) {
        return *wrong;
    }
    std::size_t index = index_of(input.coupon);
    if (index == coupons.size()) {
        return refused(coupon_not_found);
    }
    CouponStatus status = status_of(index, moment.now);
    if (status != CouponStatus::available && status != CouponStatus::held) {
        return refused(coupon_not_available);
    }
    std::uint32_t& quota = campaign_of(coupons[index]).form.quota;
    bool restock = input.restock == true;
    if (restock && quota == quota_max) {
        return refused(base::out_of_range, {}, "/restock");
    }
    coupons[index].status = CouponStatus::revoked;
    coupons[index].held_when_revoked = status == CouponStatus::held;
    coupons[index].revoked_at = moment.now;
    bool was_sold_out = issued(coupons[index].campaign) == quota;
    quota += restock ? 1 : 0;
    if (restock && was_sold_out) {
        moment.emit("campaign.back_in_stock", {number_of(coupons[index].campaign), 1});
    }
    tell(coupons[index].campaign, rooms, moment);
    emit("coupon.revoked", index, {}, moment);
    return answered(coupon_numbers(index, moment.now));
}

Told CouponModel::run(const ReinstateCoupon& input, Moment& moment) {
    if (auto wrong = range_refused(input)) {
        return *wrong;
    }
    std::size_t index = index_of(input.coupon);
    if (index == coupons.size()) {
        return refused(coupon_not_found);
    }
    KnownCoupon& coupon = coupons[index];
    if (coupon.status != CouponStatus::revoked) {
        return refused(coupon_not_revoked);
    }
    emit("coupon.reinstated", index, {}, moment);
    if (coupon.held_when_revoked) {
        coupon.status = CouponStatus::held;
        coupon.held_when_revoked = false;
    } else {
        make_available(index, moment);
    }
    return answered(coupon_numbers(index, moment.now));
}

Told CouponModel::run(const LookUpCoupon& input, Moment& moment) const {
    std::size_t index = index_of(input.coupon);
    if (index == coupons.size() || coupons[index].account != input.caller.account.value) {
        return refused(coupon_not_found);
    }
    return answered(coupon_numbers(index, moment.now));
}

Told CouponModel::run(const ListMyCoupons& input, Moment& moment) const {
    if (auto wrong = range_refused(input)) {
        return *wrong;
    }
    std::vector<std::size_t> own = coupons_of(input.caller.account.value);
    Numbers numbers;
    std::uint32_t items = 0;
    for (std::size_t ordinal = own.size(); ordinal > 0; --ordinal) {
        if (input.cursor && ordinal >= *input.cursor) {
            continue;
        }
        if (items == input.limit.value_or(20)) {
            numbers.push_back(number_of(ordinal + 1));
            return answered(numbers);
        }
        std::size_t index = own[ordinal - 1];
        if (!input.status || status_of(index, moment.now) == *input.status) {
            append(numbers, coupon_numbers(index, moment.now));
            items += 1;
        }
    }
    numbers.push_back(0);
    return answered(numbers);
}

Told CouponModel::run(const LookUpAnyCoupon& input, Moment& moment) const {
    std::size_t index = index_of(input.coupon);
    if (index == coupons.size()) {
        return refused(coupon_not_found);
    }
    Numbers numbers = coupon_numbers(index, moment.now);
    const KnownCoupon& coupon = coupons[index];
    bool revoked = coupon.status == CouponStatus::revoked;
    append(numbers, {number_of(coupon.account), revoked ? coupon.revoked_at.ms : 0});
    return answered(numbers);
}

Told CouponModel::run(const ListAnyCoupons& input, const account::AccountModel& accounts,
                      Moment& moment) const {
    if (auto wrong = range_refused(input)) {
        return *wrong;
    }
    if (!accounts.has_account(input.account.value)) {
        return refused(account::account_not_found);
    }
    return run(ListMyCoupons{{input.account}, input.status, input.limit, input.cursor}, moment);
}

// --- what orders do -----------------------------------------------------------------------------

std::expected<std::size_t, base::Refused> CouponModel::find_usable(CouponId id,
                                                                   std::uint64_t account,
                                                                   Instant now) const {
    std::size_t index = index_of(id);
    if (index == coupons.size() || coupons[index].account != account) {
        return base::refuse(coupon_not_found);
    }
    if (status_of(index, now) != CouponStatus::available) {
        return base::refuse(coupon_not_available, base::text_of(status_of(index, now)));
    }
    return index;
}

void CouponModel::release(std::size_t coupon, Moment& moment) {
    if (coupons[coupon].held_when_revoked) {
        coupons[coupon].held_when_revoked = false;
    } else {
        make_available(coupon, moment);
    }
}

void CouponModel::use(std::size_t coupon, std::uint64_t order, Moment& moment) {
    coupons[coupon].status = CouponStatus::used;
    emit("coupon.used", coupon, {number_of(order)}, moment);
}

void CouponModel::restore(std::size_t coupon, std::uint64_t order, Moment& moment) {
    emit("coupon.restored", coupon, {number_of(order)}, moment);
    make_available(coupon, moment);
}

void CouponModel::make_available(std::size_t coupon, Moment& moment) {
    bool over = moment.now >= end_of(coupons[coupon]);
    coupons[coupon].status = over ? CouponStatus::expired : CouponStatus::available;
    if (over) {
        emit("coupon.expired", coupon, {}, moment);
    }
}

// --- deadlines ----------------------------------------------------------------------------------

// Of one time ends come before sweeps.
std::size_t CouponModel::run_deadlines(Rooms& rooms, Moment& moment, std::size_t most) {
    struct Due {
        Instant at;
        bool sweeps = false;
        std::uint64_t id = 0;
        auto operator<=>(const Due&) const = default;
    };
    std::vector<Due> due;
    for (std::uint64_t id = 1; id <= campaigns.size(); ++id) {
        if (end_of(id) <= moment.now) {
            due.push_back({end_of(id), false, id});
        }
        if (sweep_of(id) <= moment.now) {
            due.push_back({sweep_of(id), true, id});
        }
    }
    std::ranges::sort(due);
    due.resize(std::min(due.size(), most));
    for (const Due& one : due) {
        if (one.sweeps) {
            expire_due(one.id, moment);
        } else {
            campaigns[one.id - 1].ended = true;
            tell(one.id, rooms, moment);
        }
    }
    return due.size();
}

void CouponModel::expire_due(std::uint64_t campaign, Moment& moment) {
    for (std::size_t index = 0; index < coupons.size(); ++index) {
        KnownCoupon& coupon = coupons[index];
        if (coupon.campaign != campaign || coupon.swept || end_of(coupon) > moment.now) {
            continue;
        }
        coupon.swept = true;
        if (coupon.status == CouponStatus::available) {
            coupon.status = CouponStatus::expired;
            emit("coupon.expired", index, {}, moment);
        }
    }
}

Instant CouponModel::end_of(std::uint64_t campaign) const {
    const KnownCampaign& row = campaigns[campaign - 1];
    return row.ended ? Instant::never() : row.form.closes_at;
}

Instant CouponModel::sweep_of(std::uint64_t campaign) const {
    for (const KnownCoupon& coupon : coupons) {
        if (coupon.campaign == campaign && !coupon.swept) {
            return end_of(coupon);
        }
    }
    return Instant::never();
}

Instant CouponModel::next_deadline() const {
    Instant next = Instant::never();
    for (std::uint64_t id = 1; id <= campaigns.size(); ++id) {
        next = std::min({next, end_of(id), sweep_of(id)});
    }
    return next;
}

std::size_t CouponModel::rows_with_deadline() const {
    return static_cast<std::size_t>(std::ranges::count(coupons, false, &KnownCoupon::swept) +
                                    std::ranges::count(campaigns, false, &KnownCampaign::ended));
}

// --- looking ------------------------------------------------------------------------------------

CouponModel::KnownCampaign& CouponModel::campaign_of(const KnownCoupon& coupon) {
    return campaigns[coupon.campaign - 1];
}

const CouponModel::KnownCampaign& CouponModel::campaign_of(const KnownCoupon& coupon) const {
    return campaigns[coupon.campaign - 1];
}

bool CouponModel::has_campaign(CampaignId id) const {
    return id.value >= 1 && id.value <= campaigns.size();
}

std::uint32_t CouponModel::issued(std::uint64_t campaign) const {
    return static_cast<std::uint32_t>(
        std::ranges::count(coupons, campaign, &KnownCoupon::campaign));
}

std::vector<std::size_t> CouponModel::coupons_of(std::uint64_t account) const {
    std::vector<std::size_t> own;
    for (std::size_t index = 0; index < coupons.size(); ++index) {
        if (coupons[index].account == account) {
            own.push_back(index);
        }
    }
    return own;
}

std::size_t CouponModel::index_of(CouponId id) const {
    std::size_t index = 0;
    while (index < coupons.size() && id_of(index) != id.value) {
        index += 1;
    }
    return index;
}

CampaignState CouponModel::state_of(std::uint64_t campaign, Instant now) const {
    const KnownCampaign& row = campaigns[campaign - 1];
    if (is_over(row, now)) {
        return CampaignState::closed;
    }
    if (row.paused) {
        return CampaignState::paused;
    }
    if (now < row.form.opens_at) {
        return CampaignState::scheduled;
    }
    bool out = issued(campaign) == row.form.quota;
    return out ? CampaignState::sold_out : CampaignState::open;
}

Instant CouponModel::common_end(Instant closes_at) const {
    return std::min(Instant(closes_at.ms + settings_.grace.ms), last_instant);
}

Instant CouponModel::end_of(const KnownCoupon& coupon) const {
    const KnownCampaign& campaign = campaign_of(coupon);
    std::optional<base::Duration> valid_for = campaign.form.valid_for_seconds;
    return valid_for ? std::min(Instant(coupon.issued_at.ms + valid_for->ms), last_instant)
                     : campaign.coupons_expire_at;
}

CouponStatus CouponModel::status_of(std::size_t coupon, Instant now) const {
    CouponStatus status = coupons[coupon].status;
    bool over = status == CouponStatus::available && now >= end_of(coupons[coupon]);
    return over ? CouponStatus::expired : status;
}

void CouponModel::emit(const char* fact, std::size_t coupon, const Numbers& more,
                       Moment& moment) const {
    Numbers numbers{number_of(id_of(coupon)), number_of(coupons[coupon].campaign),
                    number_of(coupons[coupon].account)};
    append(numbers, more);
    moment.emit(fact, numbers);
}

// --- answers ------------------------------------------------------------------------------------

Numbers CouponModel::campaign_numbers(std::uint64_t id, Instant now) const {
    const KnownCampaign& campaign = campaigns[id - 1];
    const CreateCampaign& form = campaign.form;
    Numbers numbers{number_of(id),
                    number_of(state_of(id, now)),
                    form.quota,
                    issued(id),
                    form.quota - issued(id),
                    form.per_account.value_or(1),
                    form.opens_at.ms,
                    form.closes_at.ms,
                    form.valid_for_seconds.value_or(base::Duration()).ms,
                    campaign.created_at.ms,
                    form.exclusive == true,
                    form.sale_prices != false};
    append(numbers, numbers_of_terms(form.discount, form.min_order.value_or(base::Money()),
                                     form.scope.value_or(Scope())));
    return numbers;
}

Numbers CouponModel::coupon_numbers(std::size_t coupon, Instant now) const {
    const CreateCampaign& form = campaign_of(coupons[coupon]).form;
    Numbers numbers = issued_numbers(coupon, now);
    append(numbers, numbers_of_terms(form.discount, form.min_order.value_or(base::Money()),
                                     form.scope.value_or(Scope())));
    append(numbers, {form.exclusive == true, form.sale_prices != false});
    return numbers;
}

Numbers CouponModel::issued_numbers(std::size_t coupon, Instant now) const {
    const KnownCoupon& row = coupons[coupon];
    return {number_of(id_of(coupon)),          number_of(row.campaign), row.number,
            number_of(status_of(coupon, now)), row.issued_at.ms,        end_of(row).ms};
}

Numbers numbers_of(const CampaignView& view) {
    Numbers numbers{number_of(view.campaign_id.value),
                    number_of(view.state),
                    view.quota,
                    view.issued,
                    view.remaining,
                    view.per_account,
                    view.opens_at.ms,
                    view.closes_at.ms,
                    view.valid_for_seconds.value_or(base::Duration()).ms,
                    view.created_at.ms,
                    view.exclusive,
                    view.sale_prices};
    append(numbers, numbers_of_terms(view.discount, view.min_order, view.scope));
    return numbers;
}

Numbers numbers_of(const CampaignPage& page) {
    Numbers numbers;
    for (const CampaignView& item : page.items) {
        append(numbers, numbers_of(item));
    }
    numbers.push_back(number_of(page.next_cursor.value_or(CampaignId()).value));
    return numbers;
}

Numbers numbers_of(const IssuedCoupon& view) {
    return {number_of(view.coupon_id.value),
            number_of(view.campaign_id.value),
            view.number,
            number_of(view.status),
            view.issued_at.ms,
            view.expires_at.ms};
}

Numbers numbers_of(const CouponView& view) {
    Numbers numbers = numbers_of(IssuedCoupon{view.coupon_id, view.campaign_id, view.number,
                                              view.status, view.issued_at, view.expires_at});
    append(numbers, numbers_of_terms(view.discount, view.min_order, view.scope));
    append(numbers, {view.exclusive, view.sale_prices});
    return numbers;
}

Numbers numbers_of(const LookUpAnyCoupon::Answer& answer) {
    Numbers numbers = numbers_of(answer.coupon);
    append(numbers,
           {number_of(answer.account_id.value), answer.revoked_at.value_or(base::Instant(0)).ms});
    return numbers;
}

Numbers numbers_of(const CouponPage& page) {
    Numbers numbers;
    for (const CouponView& item : page.items) {
        append(numbers, numbers_of(item));
    }
    numbers.push_back(page.next_cursor.value_or(0));
    return numbers;
}

}  // namespace onrush::coupon
