// Every route, and every refusal with its status and code, over a real socket.
#include <cctype>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "app/application.h"
#include "app/test/shop_plays.h"
#include "http/test/golden.h"

namespace onrush::app {
namespace {

std::string new_campaign(const std::string& changes) {
    return R"({"name":"Spring","quota":2,"opensAt":"2026-01-01T00:00:00Z",)"
           R"("closesAt":"2999-01-01T00:00:00Z","discount":{"type":"fixed","amount":500})" +
           changes + "}";
}

std::string path_of_coupon(const Reply& issued) {
    return "/v1/coupons/" + std::to_string(issued.number("couponId"));
}

// The account's whole story, in the order in which it may go wrong.
void play_accounts(ShopServer& server) {
    std::string admin = server.admin();
    std::string some_mail = R"({"name":"Ann","email":"Ann@shop.test","password":"12345678"})";
    play(server,
         {{"POST /v1/accounts", "", "{}", 201},
          {"POST /v1/accounts", "", some_mail, 201},
          {"POST /v1/accounts", "", R"({"email":"ann@SHOP.test"})", 409, "email-taken"},
          {"POST /v1/accounts", "", R"({"email":"ann"})", 400, "out-of-range"},
          {"POST /v1/accounts", "", R"({"name":"a\u0001"})", 400, "out-of-range"},
          {"POST /v1/accounts", "", R"({"password":"12345678"})", 400, "missing-field"},
          {"POST /v1/accounts", "", R"({"email":"b@x.test","password":"1234567"})", 400,
           "out-of-range"},
          {"POST /v1/accounts", "", R"({"nam":"a"})", 400, "unknown-field"},
          {"POST /v1/accounts", "", "{", 400, "invalid-json"},
          {"POST /v1/sessions", "", R"({"email":"ann@shop.test","password":"12345678"})", 200},
          {"POST /v1/sessions", "", R"({"email":"ann@shop.test","password":"12345679"})", 401,
           "wrong-credentials"},
          {"POST /v1/sessions", "", R"({"email":"bob@shop.test","password":"12345678"})", 401,
           "wrong-credentials"},
          {"GET /v1/me", "", "", 401, "unauthorized"},
          {"GET /v1/me", admin, "", 403, "forbidden"},
          {"GET /v1/me", server.token(999), "", 401, "token-void"}});
    std::uint64_t account = server.open_account();
    std::string user = server.token(account);
    std::string path = "/v1/accounts/" + std::to_string(account);
    play(server, {{"GET /v1/me", user, "", 200},
                  {"PATCH /v1/me", user, R"({"name":"Bo","email":"bo@shop.test"})", 200},
                  {"PATCH /v1/me", user, R"({"email":"ANN@shop.test"})", 409, "email-taken"},
                  {"GET /v1/accounts", user, "", 403, "forbidden"},
                  {"GET /v1/accounts?limit=1", admin, "", 200},
                  {"GET /v1/accounts?limit=0", admin, "", 400, "out-of-range"},
                  {"GET /v1/accounts?limit=101", admin, "", 400, "out-of-range"},
                  {"GET " + path, admin, "", 200},
                  {"GET /v1/accounts/999", admin, "", 404, "account-not-found"},
                  {"POST " + path + "/deactivate", admin, "", 200},
                  {"GET /v1/me", user, "", 403, "account-inactive"},
                  {"POST " + path + "/activate", admin, "", 200},
                  {"POST /v1/accounts/999/activate", admin, "", 404, "account-not-found"},
                  {"POST " + path + "/tokens", admin, R"({"role":"service"})", 201},
                  {"POST " + path + "/tokens", admin, R"({"role":"boss"})", 400, "out-of-range"},
                  {"DELETE /v1/sessions", user, "", 204},
                  {"GET /v1/me", user, "", 401, "token-void"},
                  {"DELETE /v1/sessions", user, "", 401, "token-void"}});
}

void play_points(ShopServer& server) {
    std::uint64_t account = server.open_account();
    std::string user = server.token(account);
    std::string service = server.service();
    std::string path = "POST /v1/accounts/" + std::to_string(account) + "/points";
    auto entry = [](const std::string& kind, int amount) {
        return R"({"kind":")" + kind + R"(","amount":)" + std::to_string(amount) +
               R"(,"reason":"test"})";
    };
    play(server,
         {{"GET /v1/me/points", user, "", 200},
          {"POST /v1/me/points/charges", user, R"({"amount":600})", 201},
          {"POST /v1/me/points/charges", user, R"({"amount":0})", 400, "amount-out-of-range"},
          {"POST /v1/me/points/charges", user, R"({"amount":401})", 409, "balance-cap"},
          {path, user, entry("earn", 1), 403, "forbidden"},
          {path, service, entry("spend", 601), 409, "insufficient-points"},
          {path, service, entry("earn", 401), 409, "balance-cap"},
          {path, service, entry("earn", 0), 400, "amount-out-of-range"},
          {path, service, entry("reversal", 1), 400, "out-of-range"},
          {"POST /v1/accounts/999/points", service, entry("earn", 1), 404, "account-not-found"},
          {"GET /v1/me/points/entries?kind=earn", user, "", 200},
          {"POST /v1/points/entries/999/reversal", service, R"({"reason":"x"})", 404,
           "entry-not-found"}});
    Reply earned = server.ask({path, service, entry("earn", 400)});
    ASSERT_EQ(earned.status, 201) << earned.text;
    std::string reversal =
        "POST /v1/points/entries/" + std::to_string(earned.number("id")) + "/reversal";
    Reply reversed = server.ask({reversal, service, R"({"reason":"mistake"})"});
    ASSERT_EQ(reversed.status, 201) << reversed.text;
    std::string twice =
        "POST /v1/points/entries/" + std::to_string(reversed.number("id")) + "/reversal";
    play(server, {{reversal, service, R"({"reason":"x"})", 409, "already-reversed"},
                  {twice, service, R"({"reason":"x"})", 409, "entry-not-reversible"}});
    EXPECT_EQ(server.ask({"GET /v1/me/points", user}).number("balance"), 600);
}

void play_campaigns(ShopServer& server) {
    std::string admin = server.admin();
    std::string create = "POST /v1/campaigns";
    std::string path = server.campaign(5);
    play(server,
         {{create, admin, new_campaign(""), 201},
          {create, server.user(), new_campaign(""), 403, "forbidden"},
          {create, admin, new_campaign(R"(,"perAccount":11)"), 400, "out-of-range"},
          {create, admin, new_campaign(R"(,"perAcount":1)"), 400, "unknown-field"},
          {create, admin, new_campaign(R"(,"scope":{"type":"products","ids":[]})"), 400,
           "out-of-range"},
          {"GET /v1/campaigns?state=OPEN&limit=1", "", "", 200},
          {"GET /v1/campaigns?state=open", "", "", 400, "out-of-range"},
          {"GET " + path, "", "", 200},
          {"GET /v1/campaigns/999", "", "", 404, "campaign-not-found"},
          {"PATCH " + path, admin, R"({"quota":7})", 200},
          {"PATCH /v1/campaigns/999", admin, R"({"quota":7})", 404, "campaign-not-found"},
          {"PATCH " + path, admin, R"({"closesAt":"2020-01-01T00:00:00Z"})", 400, "out-of-range"},
          {"DELETE " + path, admin, "", 405, "method-not-allowed"}});
}

void play_coupons(ShopServer& server) {
    std::string admin = server.admin();
    std::string user = server.user();
    std::string path = server.campaign(2);
    std::string issue = "POST " + path + "/coupons";
    std::string scheduled = server.campaign(1, base::Duration::hours(1));
    play(server, {{issue, "", "", 401, "unauthorized"},
                  {issue, server.token(999), "", 401, "token-void"},
                  {"POST /v1/campaigns/999/coupons", user, "", 404, "campaign-not-found"},
                  {"POST " + scheduled + "/coupons", user, "", 409, "campaign-not-open"},
                  {"PATCH " + path, admin, R"({"action":"pause"})", 200},
                  {issue, user, "", 409, "campaign-paused"},
                  {"PATCH " + path, admin, R"({"action":"resume"})", 200}});
    Reply issued = server.ask({issue, user});
    ASSERT_EQ(issued.status, 201) << issued.text;
    std::string coupon = path_of_coupon(issued);
    std::string mine = "GET /v1/me/coupons/" + std::to_string(issued.number("couponId"));
    play(server,
         {{issue, user, "", 409, "coupon-already-issued"},
          {issue, server.user(), "", 201},
          {issue, server.user(), "", 410, "campaign-sold-out"},
          {"PATCH " + path, admin, R"({"quota":1})", 409, "quota-below-issued"},
          {"GET /v1/me/coupons?status=AVAILABLE", user, "", 200},
          {mine, user, "", 200},
          {mine, server.user(), "", 404, "coupon-not-found"},
          {"POST " + coupon + "/revocation", user, R"({"reason":"x"})", 403, "forbidden"},
          {"POST " + coupon + "/revocation", admin, R"({"reason":"fraud","restock":true})", 200},
          {"POST " + coupon + "/revocation", admin, R"({"reason":"x"})", 409,
           "coupon-not-available"},
          {"POST /v1/coupons/999/revocation", admin, R"({"reason":"x"})", 404, "coupon-not-found"},
          {issue, server.user(), "", 201},
          {"PATCH " + path, admin, R"({"action":"close"})", 200},
          {issue, server.user(), "", 409, "campaign-closed"},
          {"PATCH " + path, admin, R"({"action":"resume"})", 409, "campaign-closed"}});
}

// Series of a family in the exposition whose value is not 0.
std::set<std::string> counted(const std::string& metrics, const std::string& family,
                              const std::string& label) {
    std::set<std::string> found;
    std::string before = family + "{" + label + "=\"";
    for (std::size_t at = 0; (at = metrics.find("\n" + before, at)) != std::string::npos; ++at) {
        std::size_t begin = at + 1 + before.size();
        std::string line = metrics.substr(begin, metrics.find('\n', begin) - begin);
        if (!line.ends_with(" 0")) {
            found.insert(line.substr(0, line.rfind('}')));
        }
    }
    return found;
}

TEST(Routes, AnswerAsTheSpecSaysAndNoneIsForgotten) {
    ShopServer server({"points.selfCharge=true", "points.balanceMax=1000"});
    play_accounts(server);
    play_points(server);
    play_campaigns(server);
    play_coupons(server);
    play_shop(server);
    play(server, {{"GET /livez"}, {"GET /readyz"}, {"GET /metrics"}, {"GET /openapi.json"}});
    EXPECT_EQ(server.ask({"HEAD /problems/not-found"}).status, 200);
    std::string metrics = server.ask({"GET /metrics"}).text;
    std::set<std::string> called =
        counted(metrics, "onrush_http_request_duration_seconds_count", "route");
    std::string openapi = server.ask({"GET /openapi.json"}).text;
    for (const http::Route& route : server.routes()) {
        std::string series = std::string(route.path) + R"(",method=")" +
                             std::string(http::name_of(route.method)) + "\"";
        EXPECT_TRUE(called.contains(series)) << series << " was not called";
        EXPECT_NE(openapi.find("\"" + http::path_template(route) + "\""), std::string::npos);
    }
    // Every problem of a feature was met, here or elsewhere, but a limit of nine million campaigns.
    std::set<std::string> refused = counted(metrics, "onrush_refusals_total", "code");
    std::size_t of_http = http::problem_types().size();
    std::vector<const http::ProblemType*> all = http::all_problems(server.routes());
    for (std::size_t i = of_http; i < all.size(); ++i) {
        std::string code(all[i]->code);
        bool met = refused.contains(code + "\"");
        // Met elsewhere.
        bool not_here =
            code == "campaigns-full" || code == "self-charge-off" || code == "order-expired";
        EXPECT_EQ(met, !not_here) << code;
    }
}

TEST(Routes, TellWhereTheRefusalComesFrom) {
    ShopServer server;
    std::string user = server.user();
    Reply early =
        server.ask({"POST " + server.campaign(1, base::Duration::hours(1)) + "/coupons", user});
    EXPECT_EQ(early.word("opensAt").size(), sizeof "2026-11-21T07:35:45.000Z" - 1);
    std::string issue = "POST " + server.campaign(1) + "/coupons";
    Reply issued = server.ask({issue, user});
    EXPECT_EQ(issued.word("status"), "AVAILABLE");
    EXPECT_EQ(server.ask({issue, user}).number("couponId"), issued.number("couponId"));
    EXPECT_EQ(server.ask({"POST /v1/me/points/charges", user, R"({"amount":1})"}).code,
              "self-charge-off");
    Reply typo = server.ask({"POST /v1/campaigns", server.admin(), new_campaign(R"(,"x":1)")});
    EXPECT_EQ(typo.word("pointer"), "/x");
    EXPECT_EQ(typo.word("type"), "/problems/unknown-field");
}

// src/http/test/openapi_validates gives the golden file to a validator of others.
TEST(Golden, OpenApiOfTheServer) {
    ShopServer server;
    std::string text = server.ask({"GET /openapi.json"}).text;
    http::testing::expect_golden(ONRUSH_SOURCE_FOLDER "/src/app/test/openapi.golden.json",
                                 http::testing::pretty(text));
}

// A code, its status and its title are the same for good: change them only on purpose.
TEST(Golden, Problems) {
    ShopServer server;
    std::string list;
    std::set<std::string_view> codes;
    for (const http::ProblemType* problem : http::all_problems(server.routes())) {
        EXPECT_TRUE(codes.insert(problem->code).second) << problem->code << " is there twice";
        list += std::string(problem->code) + " " + std::to_string(problem->status) + " " +
                std::string(problem->title) + "\n";
    }
    http::testing::expect_golden(ONRUSH_SOURCE_FOLDER "/src/app/test/problems.golden", list);
}

// The rows "| `SetCartItem` | `option-not-found`, `cart-full` |" of the READMEs of all features.
std::map<std::string, std::vector<std::string>> refusals_in_readmes() {
    std::map<std::string, std::vector<std::string>> rows;
    for (const auto& feature :
         std::filesystem::directory_iterator(ONRUSH_SOURCE_FOLDER "/src/features")) {
        std::ifstream page(feature.path() / "README.md");
        for (std::string line; std::getline(page, line);) {
            std::vector<std::string> words;
            std::istringstream parts(line);
            std::string part;
            for (bool quoted = false; std::getline(parts, part, '`'); quoted = !quoted) {
                // A code has a dash; the members that go with it have none.
                if (quoted && (words.empty() || part.contains('-'))) {
                    words.push_back(part);
                }
            }
            if (line.starts_with("| `") && !words.empty() && std::isupper(words[0][0]) != 0) {
                rows[words[0]] = {words.begin() + 1, words.end()};
            }
        }
    }
    return rows;
}

// Refusals are listed with the input; what a feature's README says of them is held to that.
TEST(Readmes, TellTheRefusalsOfEachInputInOrder) {
    ShopServer server;
    std::map<std::string, std::vector<std::string>> told = refusals_in_readmes();
    std::size_t checked = 0;
    for (const http::Route& route : server.routes()) {
        std::vector<std::string> codes;
        for (const http::ProblemType* problem : route.problems) {
            bool of_the_caller = problem->code == engine::token_void.code ||
                                 problem->code == engine::account_inactive.code;
            if (!of_the_caller && !route.input.empty()) {
                codes.emplace_back(problem->code);
            }
        }
        if (!codes.empty()) {
            EXPECT_EQ(told[std::string(route.input)], codes) << route.input;
            checked += 1;
        }
    }
    EXPECT_GT(checked, 20u);  // or no row was found
}

TEST(Problems, EachHasAPage) {
    ShopServer server;
    for (const http::ProblemType* problem : http::all_problems(server.routes())) {
        Reply page = server.ask({"GET /problems/" + std::string(problem->code)});
        EXPECT_EQ(page.status, 200);
        EXPECT_NE(page.text.find(problem->title), std::string::npos) << problem->code;
    }
    EXPECT_EQ(server.ask({"GET /problems/none-such"}).code, "not-found");
    EXPECT_EQ(server.ask({"GET /problems/not-found"}).headers["content-type"],
              "text/html; charset=utf-8");
    EXPECT_EQ(server.ask({"POST /problems/not-found"}).code, "method-not-allowed");
}

TEST(Idempotency, GivesTheFirstAnswerAgainAlsoAfterARestart) {
    ShopServer server;
    std::string user = server.user();
    std::string issue = "POST " + server.campaign(3) + "/coupons";
    Ask ask{issue, user, "", "Idempotency-Key: \"k-1\"\r\n"};
    Reply first = server.ask(ask);
    EXPECT_EQ(first.status, 201);
    EXPECT_FALSE(first.headers.contains("idempotent-replayed"));
    server.restart();
    ask.headers = "Idempotency-Key: k-1\r\n";  // a bare token is the same key
    Reply again = server.ask(ask);
    EXPECT_EQ(again.status, 201);
    EXPECT_EQ(again.text, first.text);
    EXPECT_EQ(again.headers["idempotent-replayed"], "true");
    ask.body = "{}";
    EXPECT_EQ(server.ask(ask).code, "idempotency-key-reused");
    ask = {issue, server.user(), "", "Idempotency-Key: k-1\r\n"};
    EXPECT_EQ(server.ask(ask).number("number"), 2) << "the key of one caller is not another's";
    for (std::string bad : {std::string("\"open"), std::string(256, 'k'), std::string("a b")}) {
        ask.headers = "Idempotency-Key: " + bad + "\r\n";
        EXPECT_EQ(server.ask(ask).code, "invalid-header") << bad;
    }
}

TEST(Identity, OfAGatewayIsBelievedFromListedPeersOnly) {
    ShopServer server({"identity=header", "gateway.peers=127.0.0.0/8"});
    std::string issue = "POST " + server.campaign(3) + "/coupons";
    Ask ask{issue, "", "", "X-User-Id: 77\r\n"};
    EXPECT_EQ(server.ask(ask).status, 201) << "opened at first sight";
    EXPECT_EQ(server.ask(ask).code, "coupon-already-issued");
    ask.headers = "X-User-Id: 77\r\nX-Role: boss\r\n";
    EXPECT_EQ(server.ask(ask).code, "invalid-header");
    EXPECT_EQ(server.ask({"GET /v1/accounts", "", "", "X-Role: admin\r\n"}).status, 200);
    EXPECT_EQ(server.ask({issue, server.user()}).status, 201) << "tokens count as well";

    ShopServer elsewhere({"identity=header", "gateway.peers=10.0.0.0/8"});
    EXPECT_EQ(elsewhere.ask({"GET /v1/me", "", "", "X-User-Id: 77\r\n"}).code, "unauthorized");
    ShopServer off;
    EXPECT_EQ(off.ask({"GET /v1/me", "", "", "X-User-Id: 77\r\n"}).code, "unauthorized");
}

TEST(Rates, SlowDownOneAccountAndNoOther) {
    ShopServer server({"rates.issue=2/60s"});
    std::string issue = "POST " + server.campaign(3) + "/coupons";
    std::string user = server.user();
    Reply first = server.ask({issue, user});
    EXPECT_EQ(first.headers["ratelimit-policy"], R"("issue";q=2;w=60)");
    EXPECT_EQ(server.ask({issue, user}).status, 409);
    Reply third = server.ask({issue, user});
    EXPECT_EQ(third.code, "too-many-requests");
    EXPECT_TRUE(third.headers.contains("retry-after"));
    EXPECT_EQ(server.ask({issue, server.user()}).status, 201);
}

// Each is asked for twice with its key, and has an effect once.
TEST(Idempotency, HoldsForEveryPostThatHasAnEffect) {
    ShopServer server({"points.selfCharge=true"});
    std::uint64_t account = server.open_account();
    std::string user = server.token(account);
    std::string path = "POST /v1/accounts/" + std::to_string(account);
    std::string campaign = server.campaign(5);
    std::string entry = R"({"kind":"earn","amount":10,"reason":"test"})";
    Reply earned = server.ask({path + "/points", server.service(), entry});
    Reply issued = server.ask({"POST " + campaign + "/coupons", server.user()});
    const std::vector<Ask> asks = {
        {"POST /v1/accounts", "", R"({"name":"Ann"})"},
        {"POST /v1/me/points/charges", user, R"({"amount":5})"},
        {path + "/points", server.service(), entry},
        {"POST /v1/points/entries/" + std::to_string(earned.number("id")) + "/reversal",
         server.service(), R"({"reason":"test"})"},
        {"POST /v1/campaigns", server.admin(), new_campaign("")},
        {"POST " + campaign + "/coupons", user, ""},
        {"POST " + path_of_coupon(issued) + "/revocation", server.admin(), R"({"reason":"test"})"},
        {path + "/deactivate", server.admin(), ""},
        {path + "/activate", server.admin(), ""},
    };
    int nth = 0;
    for (Ask ask : asks) {
        ask.headers = "Idempotency-Key: the-key-of-request-" + std::to_string(++nth) + "\r\n";
        Reply first = server.ask(ask);
        EXPECT_LT(first.status, 300) << ask.line << first.text;
        Reply again = server.ask(ask);
        EXPECT_EQ(again.status, first.status) << ask.line;
        EXPECT_EQ(again.text, first.text) << ask.line;
        EXPECT_EQ(again.headers["idempotent-replayed"], "true") << ask.line;
    }
    // 10 earned, 5 charged, 10 earned once more, 10 taken back.
    EXPECT_EQ(server.ask({"GET /v1/me/points", user}).number("balance"), 15);
    EXPECT_EQ(server.ask({"GET " + campaign}).number("issued"), 2);
    for (const http::Route& route : server.routes()) {
        bool can_be_repeated = route.path == "/v1/sessions" || route.path.ends_with("/tokens") ||
                               route.path == "/v1/quotes";
        EXPECT_EQ(route.idempotent, route.method == http::Method::post && !can_be_repeated)
            << route.path;
    }
}

}  // namespace
}  // namespace onrush::app
