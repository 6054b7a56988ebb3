#include "coupon/routes.h"

#include <algorithm>
#include <array>

#include "account/routes.h"
#include "api/refusal.h"
#include "coupon/change_campaign.h"
#include "coupon/create_campaign.h"
#include "coupon/issue_coupon.h"
#include "coupon/limits.h"
#include "coupon/list_campaigns.h"
#include "coupon/list_my_coupons.h"
#include "coupon/look_up_campaign.h"
#include "coupon/look_up_coupon.h"
#include "coupon/revoke_coupon.h"
#include "coupon/wire.h"
#include "http/json_body.h"
#include "http/query.h"

namespace onrush::coupon {

using account::caller_of;
using http::Exchange;
using http::JsonWriter;

// --- bodies -----------------------------------------------------------------------------------

struct NewCampaign {
    std::string name;
    std::uint32_t quota = 0;
    base::Instant opens_at;
    base::Instant closes_at;
    Discount discount;
    std::optional<base::Money> min_order;
    std::optional<Scope> scope;
    std::optional<std::uint32_t> per_account;
    std::optional<base::Duration> valid_for_seconds;
    static constexpr std::array limits = {
        http::limit("name", 1, 100, "What buyers see"),
        http::limit("quota", 1, limits::quota_max),
        http::limit("min_order", 0, limits::money_units_max),
        http::limit("per_account", 1, limits::per_account_max, "1 when left out"),
        http::limit("valid_for_seconds", 1, limits::valid_for_max.ms / 1000,
                    "From its issue; when left out, coupons expire together"),
    };
};
BOOST_DESCRIBE_STRUCT(NewCampaign, (),
                      (name, quota, opens_at, closes_at, discount, min_order, scope, per_account,
                       valid_for_seconds))

struct CampaignChange {
    std::optional<std::uint32_t> quota;
    std::optional<base::Instant> opens_at;
    std::optional<base::Instant> closes_at;
    std::optional<CampaignAction> action;
    static constexpr std::array limits = {http::limit("quota", 1, limits::quota_max)};
};
BOOST_DESCRIBE_STRUCT(CampaignChange, (), (quota, opens_at, closes_at, action))

struct CampaignsQuery {
    std::optional<CampaignState> state;
    std::optional<std::uint32_t> limit;
    std::optional<CampaignId> cursor;
    static constexpr std::array limits = {http::limit("limit", 1, account::limits::page_items_max)};
};
BOOST_DESCRIBE_STRUCT(CampaignsQuery, (), (state, limit, cursor))

struct CampaignPage {
    std::vector<CampaignView> items;
    std::optional<CampaignId> next_cursor;
};
BOOST_DESCRIBE_STRUCT(CampaignPage, (), (items, next_cursor))

struct CouponsQuery {
    std::optional<CouponStatus> status;
    std::optional<std::uint32_t> limit;
    std::optional<std::uint32_t> cursor;
    static constexpr std::array limits = {http::limit("limit", 1, account::limits::page_items_max)};
};
BOOST_DESCRIBE_STRUCT(CouponsQuery, (), (status, limit, cursor))

struct CouponPage {
    std::vector<CouponView> items;
    std::optional<std::uint32_t> next_cursor;
};
BOOST_DESCRIBE_STRUCT(CouponPage, (), (items, next_cursor))

struct Revocation {
    std::string reason;
    std::optional<bool> restock;
    static constexpr std::array limits = {http::limit("reason", 1, 200)};
};
BOOST_DESCRIBE_STRUCT(Revocation, (), (reason, restock))

// --- problems ---------------------------------------------------------------------------------

namespace problems {
const http::ProblemType campaign_not_found{"campaign-not-found", 404, "There is no such campaign"};
const http::ProblemType campaign_paused{"campaign-paused", 409, "The campaign is paused"};
const http::ProblemType campaign_not_open{"campaign-not-open", 409,
                                          "The campaign has not opened yet"};
const http::ProblemType campaign_closed{"campaign-closed", 409, "The campaign has closed"};
const http::ProblemType campaign_sold_out{"campaign-sold-out", 410, "All coupons are given out"};
const http::ProblemType campaigns_full{"campaigns-full", 409, "There are too many campaigns"};
const http::ProblemType quota_below_issued{"quota-below-issued", 409,
                                           "More than this quota is given out"};
const http::ProblemType coupon_already_issued{"coupon-already-issued", 409,
                                              "The account has all it may have of this campaign"};
const http::ProblemType coupon_not_found{"coupon-not-found", 404, "There is no such coupon"};
const http::ProblemType coupon_not_available{"coupon-not-available", 409,
                                             "The coupon is held, used, expired or revoked"};
}  // namespace problems

std::span<const http::ProblemType* const> problem_types() {
    using namespace problems;
    static const std::array all = {
        &campaign_not_found, &campaign_paused,      &campaign_not_open,  &campaign_closed,
        &campaign_sold_out,  &campaigns_full,       &quota_below_issued, &coupon_already_issued,
        &coupon_not_found,   &coupon_not_available,
    };
    return all;
}

// --- refusals, each in one exhaustive switch ----------------------------------------------------

namespace {

void refuse_unknown_campaign(Exchange& exchange) {
    exchange.refuse(problems::campaign_not_found, "No campaign has this id.");
}
void refuse_unknown_coupon(Exchange& exchange) {
    exchange.refuse(problems::coupon_not_found, "No coupon that you may see has this id.");
}
void refuse_window(Exchange& exchange) {
    api::refuse_member(exchange, "/closesAt", "It must be later than opensAt, until year 9999.");
}
void refuse_quota(Exchange& exchange) {
    api::refuse_member(exchange, "/quota", "It must be 1 to 100000000.");
}

void refuse(Exchange& exchange, const IssueCoupon::Refusal& refusal) {
    using Code = IssueCoupon::Code;
    switch (refusal.code) {
        case Code::token_void:
            return account::refuse_token_void(exchange);
        case Code::campaign_not_found:
            return refuse_unknown_campaign(exchange);
        case Code::account_inactive:
            return account::refuse_account_inactive(exchange);
        case Code::campaign_paused:
            return exchange.refuse(problems::campaign_paused, "It may go on later.");
        case Code::campaign_not_open:
            return exchange.refuse(
                problems::campaign_not_open, "Come again at opensAt.",
                [&](JsonWriter& json) { json.member("opensAt", refusal.opens_at); });
        case Code::campaign_closed:
            return exchange.refuse(problems::campaign_closed, "No more coupons are given out.");
        case Code::coupon_already_issued:
            return exchange.refuse(
                problems::coupon_already_issued, "See couponId for the last one.",
                [&](JsonWriter& json) { json.member("couponId", refusal.coupon_id); });
        case Code::campaign_sold_out:
            return exchange.refuse(problems::campaign_sold_out, "Every one of them has an owner.");
    }
}

void refuse(Exchange& exchange, CreateCampaign::Refusal refusal) {
    using Refusal = CreateCampaign::Refusal;
    switch (refusal) {
        case Refusal::token_void:
            return account::refuse_token_void(exchange);
        case Refusal::account_inactive:
            return account::refuse_account_inactive(exchange);
        case Refusal::name_out_of_range:
            return api::refuse_member(exchange, "/name", "It must have 1 to 100 characters.");
        case Refusal::quota_out_of_range:
            return refuse_quota(exchange);
        case Refusal::window_out_of_range:
            return refuse_window(exchange);
        case Refusal::discount_out_of_range:
            return api::refuse_member(
                exchange, "/discount",
                "Fixed takes an amount of at least 1; percent takes 1 to 100 and may have a "
                "maxDiscount of at least 1.");
        case Refusal::min_order_out_of_range:
            return api::refuse_member(exchange, "/minOrder", "It must be 0 to 1000000000000.");
        case Refusal::scope_out_of_range:
            return api::refuse_member(exchange, "/scope",
                                      "All takes no ids, the others 1 to 100 of them.");
        case Refusal::per_account_out_of_range:
            return api::refuse_member(exchange, "/perAccount", "It must be 1 to 10.");
        case Refusal::valid_for_out_of_range:
            return api::refuse_member(exchange, "/validForSeconds", "At most 3660 days.");
        case Refusal::campaigns_full:
            return exchange.refuse(problems::campaigns_full, "No more ids are left.");
    }
}

void refuse(Exchange& exchange, ChangeCampaign::Refusal refusal) {
    using Refusal = ChangeCampaign::Refusal;
    switch (refusal) {
        case Refusal::token_void:
            return account::refuse_token_void(exchange);
        case Refusal::account_inactive:
            return account::refuse_account_inactive(exchange);
        case Refusal::campaign_not_found:
            return refuse_unknown_campaign(exchange);
        case Refusal::campaign_closed:
            return exchange.refuse(problems::campaign_closed, "It changes no more.");
        case Refusal::quota_out_of_range:
            return refuse_quota(exchange);
        case Refusal::quota_below_issued:
            return exchange.refuse(problems::quota_below_issued, "See issued of the campaign.");
        case Refusal::window_out_of_range:
            return refuse_window(exchange);
    }
}

void refuse(Exchange& exchange, const RevokeCoupon::Refusal& refusal) {
    using Code = RevokeCoupon::Code;
    switch (refusal.code) {
        case Code::token_void:
            return account::refuse_token_void(exchange);
        case Code::account_inactive:
            return account::refuse_account_inactive(exchange);
        case Code::reason_out_of_range:
            return api::refuse_member(exchange, "/reason", "It must have 1 to 200 characters.");
        case Code::coupon_not_found:
            return refuse_unknown_coupon(exchange);
        case Code::coupon_not_available:
            return exchange.refuse(
                problems::coupon_not_available, "See its status.",
                [&](JsonWriter& json) { json.member("couponStatus", refusal.status); });
        case Code::quota_out_of_range:
            return api::refuse_member(exchange, "/restock", "The quota is as large as it may be.");
    }
}

void refuse(Exchange& exchange, LookUpCampaign::Refusal refusal) {
    switch (refusal) {
        case LookUpCampaign::Refusal::campaign_not_found:
            return refuse_unknown_campaign(exchange);
    }
}

void refuse(Exchange& exchange, LookUpCoupon::Refusal refusal) {
    using Refusal = LookUpCoupon::Refusal;
    switch (refusal) {
        case Refusal::token_void:
            return account::refuse_token_void(exchange);
        case Refusal::account_inactive:
            return account::refuse_account_inactive(exchange);
        case Refusal::coupon_not_found:
            return refuse_unknown_coupon(exchange);
    }
}

void refuse(Exchange& exchange, ListMyCoupons::Refusal refusal) {
    using Refusal = ListMyCoupons::Refusal;
    switch (refusal) {
        case Refusal::token_void:
            return account::refuse_token_void(exchange);
        case Refusal::account_inactive:
            return account::refuse_account_inactive(exchange);
    }
}

void refuse(Exchange&, ListCampaigns::Refusal) {}  // it never refuses

// The answer of every command here is what is shown, so one function writes them all.
template <typename Input, int status = 200>
void answer(Exchange& exchange, const engine::Result<Input>& result) {
    if (!result) {
        return refuse(exchange, result.error());
    }
    exchange.answer(status, [&](JsonWriter& json) { json.value(*result); });
}

// --- handlers -----------------------------------------------------------------------------------

class Routes {
public:
    Routes(CouponFeature& feature, api::Bridge& bridge) : feature_(feature), bridge_(bridge) {}

    void issue(Exchange& exchange) {
        IssueCoupon input{caller_of(exchange.caller), CampaignId(exchange.parameters[0])};
        run<IssueCoupon, 201>(exchange, input);
    }
    void create(Exchange& exchange) {
        NewCampaign body;
        if (!http::decode_body(exchange, body)) {
            return;
        }
        run<CreateCampaign, 201>(exchange, {.caller = caller_of(exchange.caller),
                                            .name = std::move(body.name),
                                            .quota = body.quota,
                                            .opens_at = body.opens_at,
                                            .closes_at = body.closes_at,
                                            .discount = body.discount,
                                            .min_order = body.min_order.value_or(base::Money()),
                                            .scope = std::move(body.scope).value_or(Scope()),
                                            .per_account = body.per_account.value_or(1),
                                            .valid_for_seconds = body.valid_for_seconds});
    }
    void change(Exchange& exchange) {
        CampaignChange body;
        if (!http::decode_body(exchange, body)) {
            return;
        }
        run<ChangeCampaign>(
            exchange, {caller_of(exchange.caller), CampaignId(exchange.parameters[0]), body.quota,
                       body.opens_at, body.closes_at, body.action});
    }
    void list(Exchange& exchange) {
        CampaignsQuery query;
        if (!http::decode_query(exchange, query)) {
            return;
        }
        run<ListCampaigns>(exchange, {query.state, query.cursor,
                                      query.limit.value_or(account::limits::page_items_default)});
    }
    void look_up(Exchange& exchange) {
        run<LookUpCampaign>(exchange, {CampaignId(exchange.parameters[0])});
    }
    void list_mine(Exchange& exchange) {
        CouponsQuery query;
        if (!http::decode_query(exchange, query)) {
            return;
        }
        run<ListMyCoupons>(exchange, {caller_of(exchange.caller), query.status, query.cursor,
                                      query.limit.value_or(account::limits::page_items_default)});
    }
    void look_up_mine(Exchange& exchange) {
        run<LookUpCoupon>(exchange, {caller_of(exchange.caller), CouponId(exchange.parameters[0])});
    }
    void revoke(Exchange& exchange) {
        Revocation body;
        if (!http::decode_body(exchange, body)) {
            return;
        }
        run<RevokeCoupon>(exchange, {caller_of(exchange.caller), CouponId(exchange.parameters[0]),
                                     std::move(body.reason), body.restock.value_or(false)});
    }

private:
    template <typename Input, int status = 200>
    void run(Exchange& exchange, Input input) {
        bridge_.run(exchange, feature_, std::move(input),
                    [](Exchange& asked, const engine::Result<Input>& result) {
                        answer<Input, status>(asked, result);
                    });
    }

    CouponFeature& feature_;
    api::Bridge& bridge_;
};

using Shared = std::shared_ptr<Routes>;

std::vector<http::Route> campaign_routes(const Shared& all) {
    using namespace problems;
    using account::problems::account_inactive;
    using account::problems::token_void;
    const http::Shape* view = &http::shape_of<CampaignView>();
    return {
        {.method = http::Method::get,
         .path = "/v1/campaigns",
         .doc = "Campaigns, newest first",
         .query = &http::shape_of<CampaignsQuery>(),
         .answers = {{200, &http::shape_of<CampaignPage>()}},
         .rate = "browse",
         .shed = http::Shed::browse,
         .relaxed = true,
         .handle = [all](Exchange& exchange) { all->list(exchange); }},
        {.method = http::Method::get,
         .path = "/v1/campaigns/{id}",
         .doc = "One campaign, with what is issued and what remains",
         .answers = {{200, view}},
         .problems = {&campaign_not_found},
         .rate = "browse",
         .shed = http::Shed::browse,
         .relaxed = true,
         .handle = [all](Exchange& exchange) { all->look_up(exchange); }},
        {.method = http::Method::post,
         .path = "/v1/campaigns",
         .doc = "Creates a campaign",
         .who = http::Who::admin,
         .body = &http::shape_of<NewCampaign>(),
         .answers = {{201, view}},
         .problems = {&token_void, &account_inactive, &campaigns_full},
         .shed = http::Shed::account,
         .idempotent = true,
         .handle = [all](Exchange& exchange) { all->create(exchange); }},
        {.method = http::Method::patch,
         .path = "/v1/campaigns/{id}",
         .doc = "Raises the quota, moves times, pauses, resumes, closes",
         .who = http::Who::admin,
         .body = &http::shape_of<CampaignChange>(),
         .answers = {{200, view}},
         .problems = {&token_void, &account_inactive, &campaign_not_found, &campaign_closed,
                      &quota_below_issued},
         .shed = http::Shed::account,
         .handle = [all](Exchange& exchange) { all->change(exchange); }},
    };
}

std::vector<http::Route> coupon_routes(const Shared& all) {
    using namespace problems;
    using account::problems::account_inactive;
    using account::problems::token_void;
    const http::Shape* view = &http::shape_of<CouponView>();
    return {
        {.method = http::Method::post,
         .path = "/v1/campaigns/{id}/coupons",
         .doc = "Takes a coupon of a campaign, first come, first served",
         .who = http::Who::user,
         .answers = {{201, view}},
         .problems = {&token_void, &campaign_not_found, &account_inactive, &campaign_paused,
                      &campaign_not_open, &campaign_closed, &coupon_already_issued,
                      &campaign_sold_out},
         .rate = "issue",
         .shed = http::Shed::order,
         .idempotent = true,
         .handle = [all](Exchange& exchange) { all->issue(exchange); }},
        {.method = http::Method::get,
         .path = "/v1/me/coupons",
         .doc = "The caller's coupons, newest first",
         .who = http::Who::user,
         .query = &http::shape_of<CouponsQuery>(),
         .answers = {{200, &http::shape_of<CouponPage>()}},
         .problems = {&token_void, &account_inactive},
         .shed = http::Shed::account,
         .handle = [all](Exchange& exchange) { all->list_mine(exchange); }},
        {.method = http::Method::get,
         .path = "/v1/me/coupons/{id}",
         .doc = "One of the caller's coupons",
         .who = http::Who::user,
         .answers = {{200, view}},
         .problems = {&token_void, &account_inactive, &coupon_not_found},
         .shed = http::Shed::account,
         .handle = [all](Exchange& exchange) { all->look_up_mine(exchange); }},
        {.method = http::Method::post,
         .path = "/v1/coupons/{id}/revocation",
         .doc = "Takes back a coupon that is not used",
         .who = http::Who::admin,
         .body = &http::shape_of<Revocation>(),
         .answers = {{200, view}},
         .problems = {&token_void, &account_inactive, &coupon_not_found, &coupon_not_available},
         .shed = http::Shed::account,
         .idempotent = true,
         .handle = [all](Exchange& exchange) { all->revoke(exchange); }},
    };
}

}  // namespace

std::vector<http::Route> routes(CouponFeature& feature, api::Bridge& bridge) {
    auto all = std::make_shared<Routes>(feature, bridge);
    std::vector<http::Route> table = campaign_routes(all);
    std::ranges::move(coupon_routes(all), std::back_inserter(table));
    return table;
}

}  // namespace onrush::coupon
