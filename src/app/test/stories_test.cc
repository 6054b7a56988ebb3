// Every route and every refusal, with all that is answered: accounts, points, coupons, and what the
// server answers itself. The shop's are in shop_stories_test.cc.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "api/event_streams.h"
#include "app/test/shelf.h"
#include "app/test/story.h"

namespace onrush::app {
namespace {

const std::string sign_up = "POST /v1/accounts";

// --- accounts -----------------------------------------------------------------------------------

void tell_of_sign_ups(Story& story) {
    const std::string sign_in = "POST /v1/sessions";
    story.tell(
        {{sign_up, "", "{}", 201},
         {sign_up, "", R"({"name":"Ann","email":"Ann@shop.test","password":"12345678"})", 201},
         {sign_up, "", R"({"email":"ann@SHOP.test","password":"12345678"})", 409, "email-taken"},
         {sign_up, "", R"({"email":"ann"})", 400, "out-of-range"},
         {sign_up, "", R"({"email":"cy@x.test"})", 400, "missing-field"},
         {sign_up, "", R"({"name":"a\u0001"})", 400, "out-of-range"},
         {sign_up, "", R"({"password":"12345678"})", 400, "missing-field"},
         {sign_up, "", R"({"email":"b@x.test","password":"1234567"})", 400, "out-of-range"},
         {sign_up, "", R"({"nam":"a"})", 400, "unknown-field"},
         {sign_up, "", "{", 400, "invalid-json"},
         {sign_in, "", R"({"email":"ann@shop.test","password":"12345678"})", 200},
         {sign_in, "", R"({"email":"ann@shop.test","password":"12345679"})", 401,
          "wrong-credentials"},
         {sign_in, "", R"({"email":"bob@shop.test","password":"12345678"})", 401,
          "wrong-credentials"}});
}

void tell_of_own_accounts(Story& story) {
    story.tell(
        {{"GET /v1/me", "", "", 401, "unauthorized"},
         {"GET /v1/me", "admin", "", 403, "forbidden"},
         {"GET /v1/me", "user 999", "", 401, "token-void"},
         {"GET /v1/me", "user 2"},
         {"PATCH /v1/me", "user 1", R"({"name":"Bo"})"},
         {"PATCH /v1/me", "user 1", R"({"email":"bo@shop.test"})", 409, "no-password"},
         {"PATCH /v1/me", "user 2", R"({"email":"an@shop.test"})", 400, "missing-field"},
         {"PATCH /v1/me", "user 2", R"({"email":"an@shop.test","currentPassword":"12345679"})", 403,
          "wrong-password"},
         {"PATCH /v1/me", "user 2", R"({"email":"an@shop.test","currentPassword":"12345678"})"},
         {"POST /v1/me/tokens", "user 1", "", 201}});
}

void tell_of_passwords(Story& story) {
    const std::string put = "PUT /v1/me/password";
    story.prepare(sign_up, "", "{}");
    story.tell(
        {{put, "user 3", R"({"password":"1234567"})", 400, "out-of-range"},
         {put, "user 3", R"({"password":"12345678"})", 400, "missing-field"},
         {put, "user 3", R"({"password":"12345678","email":"cy"})", 400, "out-of-range"},
         {put, "user 3", R"({"password":"12345678","email":"AN@shop.test"})", 409, "email-taken"},
         {put, "user 3", R"({"password":"12345678","email":"cy@shop.test"})"},
         {put, "user 3", R"({"password":"12345678"})", 401, "token-void"},
         {put, "user 2", R"({"password":"abcdefgh"})", 400, "missing-field"},
         {put, "user 2", R"({"password":"abcdefgh","currentPassword":"abcdefgh"})", 403,
          "wrong-password"},
         {put, "user 2", R"({"password":"abcdefgh","currentPassword":"12345678"})"},
         {"POST /v1/sessions", "", R"({"email":"an@shop.test","password":"12345678"})", 401,
          "wrong-credentials"},
         {"POST /v1/sessions", "", R"({"email":"an@shop.test","password":"abcdefgh"})"}});
}

void tell_of_admins(Story& story) {
    story.prepare(sign_up, "", "{}");
    const std::string account = "/v1/accounts/1";
    story.tell({{"GET /v1/accounts", "user 1", "", 403, "forbidden"},
                {"GET /v1/accounts?limit=1", "admin"},
                {"GET /v1/accounts?limit=1&cursor=1", "admin"},
                {"GET /v1/accounts?limit=0", "admin", "", 400, "out-of-range"},
                {"GET " + account, "admin"},
                {"GET /v1/accounts/999", "admin", "", 404, "account-not-found"},
                {"POST " + account + "/deactivate", "admin"},
                {"GET /v1/me", "user 1", "", 403, "account-inactive"},
                {"POST " + account + "/activate", "admin"},
                {"POST /v1/accounts/999/activate", "admin", "", 404, "account-not-found"},
                {"POST " + account + "/tokens", "admin",
                 R"({"role":"service","validForSeconds":3600})", 201},
                {"POST " + account + "/tokens", "admin", R"({"role":"boss"})", 400, "out-of-range"},
                {"DELETE /v1/sessions", "user 4", "", 204},
                {"GET /v1/me", "user 1", "", 401, "token-void"},
                {"DELETE /v1/sessions", "user 1", "", 401, "token-void"}});
}

TEST(Golden, AnswersOfAccounts) {
    Story story;
    tell_of_sign_ups(story);
    tell_of_own_accounts(story);
    tell_of_passwords(story);
    tell_of_admins(story);
    story.expect_golden("account");
}

TEST(Golden, AnswersWhenThereAreAllAccountsThatThereMayBe) {
    Story story({"accounts.max=1"});
    story.tell({{sign_up, "", "{}", 201}, {sign_up, "", "{}", 503, "accounts-full"}});
    story.expect_golden("accounts_full");
}

// --- points -------------------------------------------------------------------------------------

std::string entry(const std::string& kind, int amount) {
    return fmt::format(R"({{"kind":"{}","amount":{},"reason":"test"}})", kind, amount);
}

TEST(Golden, AnswersOfPoints) {
    Story story({"points.selfCharge=true", "points.balanceMax=1000"});
    story.prepare(sign_up, "", "{}");
    const std::string charge = "POST /v1/me/points/charges";
    const std::string post = "POST /v1/accounts/1/points";
    auto reverse = [](int id) { return fmt::format("POST /v1/points/entries/{}/reversal", id); };
    const std::string reason = R"({"reason":"mistake"})";
    story.tell(
        {{"GET /v1/me/points", "user 1"},
         {charge, "user 1", R"({"amount":600})", 201},
         {charge, "user 1", R"({"amount":0})", 400, "amount-out-of-range"},
         {charge, "user 1", R"({"amount":401})", 409, "balance-cap"},
         {post, "user 1", entry("earn", 1), 403, "forbidden"},
         {post, "service", entry("spend", 601), 409, "insufficient-points"},
         {post, "service", entry("earn", 401), 409, "balance-cap"},
         {post, "service", entry("earn", 0), 400, "amount-out-of-range"},
         {post, "service", entry("reversal", 1), 400, "out-of-range"},
         {"POST /v1/accounts/999/points", "service", entry("earn", 1), 404, "account-not-found"},
         {post, "service", entry("earn", 400), 201},
         {reverse(999), "service", reason, 404, "entry-not-found"},
         {reverse(2), "service", reason, 201},
         {reverse(2), "service", reason, 409, "already-reversed"},
         {reverse(3), "service", reason, 409, "entry-not-reversible"},
         {"GET /v1/me/points/entries?kind=earn", "user 1"},
         {"GET /v1/me/points/entries?limit=2", "user 1"},
         {"GET /v1/me/points/entries?limit=101", "user 1", "", 400, "out-of-range"},
         {"GET /v1/accounts/1/points", "service"},
         {"GET /v1/accounts/1/points", "user 1", "", 403, "forbidden"},
         {"GET /v1/accounts/999/points", "service", "", 404, "account-not-found"},
         {"GET /v1/accounts/1/points/entries?limit=1", "admin"},
         {"GET /v1/accounts/999/points/entries", "service", "", 404, "account-not-found"},
         {"GET /v1/me/points", "user 1"}});
    story.expect_golden("point");
}

TEST(Golden, AnswersOfPointsWhereUsersMayNotCharge) {
    Story story;
    story.prepare(sign_up, "", "{}");
    story.tell(
        {{"POST /v1/me/points/charges", "user 1", R"({"amount":1})", 403, "self-charge-off"}});
    story.expect_golden("point_self_charge_off");
}

// --- coupons ------------------------------------------------------------------------------------

std::string campaign(int quota, const std::string& more = "",
                     const std::string& opens_at = "2026-01-01T00:00:00Z",
                     const std::string& discount = R"({"type":"fixed","amount":500})") {
    return fmt::format(R"({{"name":"Spring","quota":{},"opensAt":"{}",)"
                       R"("closesAt":"2999-01-01T00:00:00Z","discount":{}{}}})",
                       quota, opens_at, discount, more);
}

void tell_of_campaigns(Story& story) {
    const std::string create = "POST /v1/campaigns";
    const std::string past = "2026-01-01T00:00:00Z";
    const std::string path = "/v1/campaigns/1";
    auto scope = [](const char* type, int id) {
        return fmt::format(R"(,"scope":{{"type":"{}","ids":[1,{}]}})", type, id);
    };
    story.tell(
        {{create, "admin",
          campaign(2, R"(,"perAccount":1,"minOrder":1000,"validForSeconds":7200)" +
                          scope("products", 2)),
          201},
         {create, "admin", campaign(2, scope("products", 3)), 404, "product-not-found"},
         {create, "admin", campaign(2, scope("categories", 2)), 404, "category-not-found"},
         {create, "user 1", campaign(2), 403, "forbidden"},
         {create, "admin", campaign(2, R"(,"perAccount":11)"), 400, "out-of-range"},
         {create, "admin", campaign(2, R"(,"perAcount":1)"), 400, "unknown-field"},
         {create, "admin", campaign(2, R"(,"scope":{"type":"products","ids":[]})"), 400,
          "out-of-range"},
         {create, "admin", campaign(2, "", past, R"({"type":"fixed","percent":5})"), 400,
          "out-of-range"},
         {create, "admin", campaign(2, "", "2999-01-01T00:00:00Z"), 400, "out-of-range"},
         {create, "admin",
          campaign(1, "", "2998-01-01T00:00:00Z",
                   R"({"type":"percent","percent":15,"maxDiscount":5000})"),
          201},
         {create, "admin", campaign(100'000'000), 201},
         {"GET /v1/campaigns?state=OPEN&limit=1", ""},
         {"GET /v1/campaigns?limit=1", ""},
         {"GET /v1/campaigns?state=open", "", "", 400, "out-of-range"},
         {"GET " + path, ""},
         {"GET /v1/campaigns/999", "", "", 404, "campaign-not-found"},
         {"PATCH " + path, "admin", R"({"quota":3})"},
         {"PATCH " + path, "admin", R"({"quota":2})"},
         {"PATCH " + path, "admin", R"({"exclusive":true,"salePrices":false})"},
         {"PATCH " + path, "admin", R"({"exclusive":null})", 400, "wrong-type"},
         {"PATCH /v1/campaigns/999", "admin", R"({"quota":7})", 404, "campaign-not-found"},
         {"PATCH " + path, "admin", R"({"closesAt":"2020-01-01T00:00:00Z"})", 400, "out-of-range"},
         {"DELETE " + path, "admin", "", 405, "method-not-allowed"}});
}

void tell_of_coupons(Story& story) {
    const std::string issue = "POST /v1/campaigns/1/coupons";
    const std::string path = "PATCH /v1/campaigns/1";
    story.tell({{issue, "", "", 401, "unauthorized"},
                {"POST /v1/campaigns/999/coupons", "user 1", "", 404, "campaign-not-found"},
                {"POST /v1/campaigns/2/coupons", "user 1", "", 409, "campaign-not-open"},
                {path, "admin", R"({"action":"pause"})"},
                {issue, "user 1", "", 409, "campaign-paused"},
                {path, "admin", R"({"action":"resume"})"}});
    Reply issued = story.ask({issue, "user 1"});
    ASSERT_EQ(issued.status, 201) << issued.text;
    // Of the campaign with the highest quota, which no coupon that is taken back can raise.
    Reply of_the_largest = story.prepare("POST /v1/campaigns/3/coupons", "user 3", "");
    story.tell({{fmt::format("POST /v1/coupons/{}/revocation", of_the_largest.number("couponId")),
                 "admin", R"({"reason":"x","restock":true})", 400, "out-of-range"}});
    const std::string id = std::to_string(issued.number("couponId"));
    const std::string revoke = "POST /v1/coupons/" + id + "/revocation";
    const std::string reinstate = "POST /v1/coupons/" + id + "/reinstatement";
    story.tell({{issue, "user 1", "", 409, "coupon-already-issued"},
                {issue, "user 2", "", 201},
                {issue, "user 3", "", 410, "campaign-sold-out"},
                {path, "admin", R"({"quota":1})", 409, "quota-below-issued"},
                {"GET /v1/me/coupons?status=AVAILABLE", "user 1"},
                {"GET /v1/me/coupons/" + id, "user 1"},
                {"GET /v1/me/coupons/" + id, "user 2", "", 404, "coupon-not-found"},
                {revoke, "user 1", R"({"reason":"x"})", 403, "forbidden"},
                {revoke, "admin", R"({"reason":"fraud","restock":true})"},
                {revoke, "admin", R"({"reason":"x"})", 409, "coupon-not-available"},
                {reinstate, "user 1", R"({"reason":"x"})", 403, "forbidden"},
                {reinstate, "admin", R"({"reason":"mistake"})"},
                {reinstate, "admin", R"({"reason":"x"})", 409, "coupon-not-revoked"}});
    story.prepare(revoke, "admin", R"({"reason":"fraud","restock":true})");
    story.prepare(issue, "user 4", "");
    const std::string give = "POST /v1/accounts/2/coupons";
    story.tell(
        {{"GET /v1/coupons/" + id, "service"},
         {"GET /v1/coupons/999", "service", "", 404, "coupon-not-found"},
         {reinstate, "admin", R"({"reason":"mistake"})"},
         {"POST /v1/coupons/999/reinstatement", "admin", R"({"reason":"x"})", 404,
          "coupon-not-found"},
         {"GET /v1/accounts/1/coupons?limit=1", "service"},
         {"GET /v1/accounts/999/coupons", "service", "", 404, "account-not-found"},
         {"GET /v1/accounts/1/coupons", "user 1", "", 403, "forbidden"},
         {give, "service", R"({"campaignId":2})", 201},
         {give, "admin", R"({"campaignId":2})", 409, "coupon-already-issued"},
         {give, "user 2", R"({"campaignId":3})", 403, "forbidden"},
         {give, "admin", R"({"campaignId":999})", 404, "campaign-not-found"},
         {"POST /v1/accounts/999/coupons", "admin", R"({"campaignId":2})", 404,
          "account-not-found"},
         {"POST /v1/accounts/3/coupons", "admin", R"({"campaignId":2})", 410, "campaign-sold-out"},
         {"POST /v1/coupons/999/revocation", "admin", R"({"reason":"x"})", 404, "coupon-not-found"},
         {path, "admin", R"({"action":"close"})"},
         {issue, "user 3", "", 409, "campaign-closed"},
         {"POST /v1/accounts/3/coupons", "admin", R"({"campaignId":1})", 409, "campaign-closed"},
         {path, "admin", R"({"action":"resume"})", 409, "campaign-closed"}});
}

TEST(Golden, AnswersOfCoupons) {
    Story story;
    for (int account = 1; account <= 4; ++account) {
        story.prepare(sign_up, "", "{}");
    }
    story.prepare("POST /v1/categories", "admin", R"({"name":"shirts"})");
    for (int product = 1; product <= 2; ++product) {
        story.prepare("POST /v1/products", "admin", product_form(1, {}));
    }
    tell_of_campaigns(story);
    tell_of_coupons(story);
    story.expect_golden("coupon");
}

// --- the server itself --------------------------------------------------------------------------

TEST(Golden, AnswersOfTheServer) {
    Story story;
    story.tell({{"GET /", ""},
                {"GET /livez", ""},
                {"GET /readyz", ""},
                {"GET /metrics", "", "", 401, "unauthorized"},
                {"GET /metrics", "service"},
                {"GET /openapi.json", ""},
                {"GET /.well-known/jwks.json", ""},
                {"GET /check-draw", ""},
                {"GET /problems/stock-below-held", ""},
                {"GET /problems/none-such", "", "", 404, "not-found"},
                {"GET /v1/accounts/0", "admin", "", 404, "not-found"}});
    story.expect_golden("server");
}

// --- what the stories tell together -------------------------------------------------------------

TEST(Stories, LeaveOutNoRoute) {
    ShopServer server;
    std::set<const http::Route*> succeeded;
    for (const Exchanged& exchanged : read_goldens()) {
        const http::Route* route = route_of(server.routes(), exchanged.line);
        if (route != nullptr && exchanged.status == route->answers.front().status) {
            succeeded.insert(route);
        }
    }
    for (const http::Route& route : server.routes()) {
        // A stream never ends; ticket_events_test.cc and events_test.cc read them.
        if (route.answers.front().content_type == http::event_stream_type) {
            continue;
        }
        EXPECT_TRUE(succeeded.contains(&route))
            << "no story tells " << http::name_of(route.method) << " " << route.path
            << ": add it to one of src/app/test/*stories_test.cc";
    }
}

// Every sentence that explains a refusal is read in some answer.
TEST(Stories, LeaveOutNoRefusal) {
    ShopServer server;
    std::vector<Exchanged> told = read_goldens();
    for (const base::Refusal* refusal : http::all_refusals(server.routes())) {
        bool read = std::ranges::any_of(told, [&](const Exchanged& exchanged) {
            return exchanged.word("code") == refusal->code &&
                   exchanged.word("detail") == refusal->detail;
        });
        // They take a thousand of something, or millions.
        bool takes_many = refusal->code == "campaigns-full" || refusal->code == "rooms-full" ||
                          refusal->code == "ejections-full" || refusal->code == "concerts-full" ||
                          refusal->code == "dates-full";
        // When they come depends on the machine; certificate_routes_test.cc and events_test.cc
        // make them come.
        if (refusal->code == "certificate-pending" || refusal->code == "events-gone") {
            continue;
        }
        EXPECT_EQ(read, !takes_many) << refusal->code << ": " << refusal->detail;
    }
}

}  // namespace
}  // namespace onrush::app
