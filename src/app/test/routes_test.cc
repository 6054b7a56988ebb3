// What holds for routes, problems and refusals in general, over a real socket.
#include <cctype>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "app/application.h"
#include "app/test/shop_server.h"
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

// src/http/test/openapi_validates gives the golden file to a validator of others, and
// problems_fit.py validates the problems of all golden files against it.
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

// The rows "| `IssueCoupon` | `campaign-not-open` (+ `opensAt`), `campaign-sold-out` |" of the
// READMEs of all features and of the relay: "campaign-not-open opensAt", "campaign-sold-out".
std::map<std::string, std::vector<std::string>> refusals_in_readmes() {
    std::map<std::string, std::vector<std::string>> rows;
    std::vector<std::filesystem::path> folders = {ONRUSH_SOURCE_FOLDER "/src/relay"};
    for (const auto& feature :
         std::filesystem::directory_iterator(ONRUSH_SOURCE_FOLDER "/src/features")) {
        folders.push_back(feature.path());
    }
    for (const std::filesystem::path& folder : folders) {
        std::ifstream page(folder / "README.md");
        for (std::string line; std::getline(page, line);) {
            std::vector<std::string> words;
            std::istringstream parts(line);
            std::string part;
            for (bool quoted = false; std::getline(parts, part, '`'); quoted = !quoted) {
                // A code has a dash; the members that go with it have none.
                if (quoted && (words.empty() || part.contains('-'))) {
                    words.push_back(part);
                } else if (quoted) {
                    words.back() += " " + part;
                }
            }
            if (line.starts_with("| `") && !words.empty() && std::isupper(words[0][0]) != 0) {
                rows[words[0]] = {words.begin() + 1, words.end()};
            }
        }
    }
    return rows;
}

// Refusals are listed with the input; what a feature's README says of them, and of the members that
// come with them, is held to that.
TEST(Readmes, TellTheRefusalsOfEachInputInOrder) {
    ShopServer server;
    std::map<std::string, std::vector<std::string>> told = refusals_in_readmes();
    std::set<std::string, std::less<>> inputs;
    std::size_t checked = 0;
    for (const http::Route& route : server.routes()) {
        std::vector<std::string> codes;
        for (const base::Refusal* problem : route.refusals) {
            bool of_the_caller = problem->code == engine::token_void.code ||
                                 problem->code == engine::account_inactive.code;
            if (of_the_caller || route.input.empty()) {
                continue;
            }
            std::string code(problem->code);
            for (std::string_view member : base::member_names(*problem)) {
                code.append(" ").append(member);
            }
            codes.push_back(code);
        }
        auto row = told.find(std::string(route.input));
        if (row != told.end() || !codes.empty()) {
            EXPECT_EQ(row == told.end() ? std::vector<std::string>() : row->second, codes)
                << route.input;
        }
        checked += row != told.end() ? 1 : 0;
        inputs.emplace(route.input);
    }
    EXPECT_GT(checked, 20u);  // or no row was found
    for (const auto& [input, codes] : told) {
        // The server runs these by itself.
        bool has_no_route =
            input == "EnsureAccount" || input == "CountViews" || input == "ClaimPass";
        EXPECT_TRUE(has_no_route || inputs.contains(input)) << input << " is no route's input";
    }
}

// The rule of docs/architecture.md, and the only exceptions from it.
TEST(Routes, ThatAreRelaxedAreListedInTheArchitecture) {
    ShopServer server;
    std::ifstream file(ONRUSH_SOURCE_FOLDER "/docs/architecture.md");
    std::stringstream text;
    text << file.rdbuf();
    std::string page = text.str();
    std::size_t at = page.find("**Relaxed reads**");
    ASSERT_NE(at, std::string::npos);
    std::string told = page.substr(at, page.find("\n\n", at) - at);
    std::set<std::string> listed;
    std::istringstream parts(told);
    std::string part;
    for (bool quoted = false; std::getline(parts, part, '`'); quoted = !quoted) {
        if (quoted &&
            (part.starts_with("/v1/") || part.starts_with("/rooms/") || part == "/metrics")) {
            listed.insert(part);
        }
    }
    std::set<std::string> relaxed;
    for (const http::Route& route : server.routes()) {
        if (route.relaxed) {
            relaxed.insert(http::path_template(route));
            EXPECT_EQ(route.method, http::Method::get) << route.path;
            bool shows_more =
                route.path == "/metrics" || route.path.starts_with("/v1/rooms/{id}/tickets/me");
            EXPECT_TRUE(route.who == http::Who::anyone || shows_more) << route.path;
        }
    }
    EXPECT_EQ(listed, relaxed);
}

TEST(Problems, EachHasAPage) {
    ShopServer server;
    for (const http::ProblemType* problem : http::all_problems(server.routes())) {
        Reply page = server.ask({"GET /problems/" + std::string(problem->code)});
        EXPECT_EQ(page.status, 200);
        EXPECT_NE(page.text.find(problem->title), std::string::npos) << problem->code;
    }
    EXPECT_EQ(server.ask({"GET /problems/none-such"}).code, "not-found");
    EXPECT_EQ(server.ask({"HEAD /problems/not-found"}).status, 200);
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
    for (std::string bad :
         {std::string("\"open"), std::string(256, 'k'), std::string("a b"), std::string()}) {
        ask.headers = "Idempotency-Key: " + bad + "\r\n";
        EXPECT_EQ(server.ask(ask).code, "invalid-header") << bad;
    }
}

// One caller could use up the keys of all. How many he has is told by the kept keys alone.
TEST(Idempotency, HasAShareForEachCallerAlsoAfterARestart) {
    ShopServer server({"idempotency.keysPerAccount=2", "idempotency.keysPerAddress=1",
                       "gateway.peers=10.0.0.0/8"});
    std::string user = server.user();
    int keys = 0;
    auto ask = [&](const std::string& line, const std::string& token, const std::string& body) {
        return server.ask(
            {line, token, body, fmt::format("Idempotency-Key: the-key-of-request-{}\r\n", ++keys)});
    };
    auto issue = [&](const std::string& token) {
        return ask("POST " + server.campaign(3) + "/coupons", token, "");
    };
    EXPECT_EQ(issue(user).status, 201);
    EXPECT_EQ(issue(user).status, 201);
    EXPECT_EQ(ask("POST /v1/accounts", "", "{}").status, 201);
    for (int starts = 0; starts < 2; ++starts) {
        Reply full = issue(user);
        EXPECT_EQ(full.status, 429);
        EXPECT_EQ(full.code, "too-many-idempotency-keys") << full.text;
        EXPECT_EQ(ask("POST /v1/accounts", "", "{}").code, "too-many-idempotency-keys");
        EXPECT_EQ(server.ask({"POST " + server.campaign(1) + "/coupons", user}).status, 201)
            << "it works without a key";
        EXPECT_EQ(issue(server.user()).status, 201) << "another has a share of his own";
        server.restart();
    }
    std::string points = fmt::format("POST /v1/accounts/{}/points", server.open_account());
    for (int i = 0; i < 4; ++i) {
        EXPECT_EQ(
            ask(points, server.service(), R"({"kind":"earn","amount":1,"reason":"x"})").status,
            201);
    }
}

// Whoever signed up behind the proxy of a shop had the share of the proxy's address.
TEST(Idempotency, HasNoShareForAnAddressThatOthersSendThrough) {
    ShopServer server({"idempotency.keysPerAddress=1"});
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(server
                      .ask({"POST /v1/accounts", "", "{}",
                            fmt::format("Idempotency-Key: the-key-of-request-{}\r\n", i)})
                      .status,
                  201);
    }
}

// A ticket took a key each, so free accounts could use up the keys of all in an afternoon.
TEST(Idempotency, KeepsNoKeyOfATicket) {
    ShopServer server({"idempotency.keysPerAccount=1"});
    for (int room = 1; room <= 3; ++room) {
        EXPECT_EQ(server
                      .ask({"POST /v1/rooms", server.admin(),
                            R"({"name":"r","opensAt":"2998-01-01T00:00:00Z","maxActive":1,)"
                            R"("admit":{"count":1,"everySeconds":1}})"})
                      .status,
                  201);
    }
    std::string user = server.user();
    auto kept = [&] {
        std::string text = server.ask({"GET /metrics", server.service()}).text;
        std::size_t at = text.find("\nonrush_idempotency_keys ");
        return std::stoi(text.substr(at + std::string("\nonrush_idempotency_keys ").size()));
    };
    for (int room = 1; room <= 3; ++room) {
        Ask take{fmt::format("POST /v1/rooms/{}/tickets", room), user, "",
                 fmt::format("Idempotency-Key: ticket-{}\r\n", room)};
        Reply first = server.ask(take);
        EXPECT_EQ(first.status, 201) << first.text;
        Reply again = server.ask(take);
        EXPECT_EQ(again.status, 200);
        EXPECT_EQ(again.number("number"), first.number("number"));
        EXPECT_FALSE(again.headers.contains("idempotent-replayed"));
    }
    EXPECT_EQ(kept(), 0);
    EXPECT_EQ(server
                  .ask({"POST " + server.campaign(1) + "/coupons", user, "",
                        "Idempotency-Key: coupon\r\n"})
                  .status,
              201);
    EXPECT_EQ(kept(), 1);
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
    EXPECT_EQ(server.ask({"GET /v1/accounts", server.admin()}).status, 200)
        << "staff's tokens count";

    ShopServer elsewhere({"identity=header", "gateway.peers=10.0.0.0/8"});
    EXPECT_EQ(elsewhere.ask({"GET /v1/me", "", "", "X-User-Id: 77\r\n"}).code, "unauthorized");
    ShopServer off;
    EXPECT_EQ(off.ask({"GET /v1/me", "", "", "X-User-Id: 77\r\n"}).code, "unauthorized");
}

// The attack: a stranger signs up, has the next number, and waits until the gateway brings a user
// of that number, to spend that user's points.
TEST(Identity, OfAGatewaysUserIsNotForAStrangerWhoSignsUp) {
    ShopServer server;
    Reply signed_up = server.ask({"POST /v1/accounts", "", "{}"});
    ASSERT_EQ(signed_up.status, 201);
    std::int64_t stranger = signed_up.number("accountId");
    std::string token = signed_up.word("accessToken");
    server.restart({"identity=header"});
    EXPECT_EQ(server.ask({"POST /v1/accounts", "", "{}"}).code, "identity-by-gateway");
    EXPECT_EQ(server.ask({"POST /v1/accounts", token, "{}"}).code, "identity-by-gateway");

    for (std::int64_t number : {stranger, stranger + 1, stranger + 2}) {
        std::string user = fmt::format("X-User-Id: {}\r\n", number);
        std::int64_t account = server.ask({"GET /v1/me", "", "", user}).number("accountId");
        EXPECT_GT(account, stranger) << "the number of another account";
        Reply paid =
            server.ask({fmt::format("POST /v1/accounts/{}/points", account), server.admin(),
                        R"({"kind":"earn","amount":1000,"reason":"test"})"});
        EXPECT_EQ(paid.status, 201) << paid.text;
        EXPECT_EQ(server.ask({"GET /v1/me/points", "", "", user}).number("balance"), 1000);
    }
    EXPECT_EQ(server.ask({"GET /v1/me/points", token}).code, "unauthorized");
    // As he would be if the gateway were switched off again: he has what was his.
    server.restart({"identity=token"});
    EXPECT_EQ(server.ask({"GET /v1/me/points", token}).number("balance"), 0);
}

TEST(Identity, OfUsersIsTheGatewaysAlone) {
    ShopServer server({"identity=header"});
    std::uint64_t account = server.open_account();
    auto code = [&](const Ask& ask) { return server.ask(ask).code; };
    EXPECT_EQ(code({"POST /v1/sessions", "", R"({"email":"a@b.c","password":"12345678"})"}),
              "identity-by-gateway");
    EXPECT_EQ(code({"DELETE /v1/sessions", "", "", "X-User-Id: 1\r\n"}), "identity-by-gateway");
    EXPECT_EQ(code({"GET /v1/me", server.token(account)}), "unauthorized");
    std::string make = fmt::format("POST /v1/accounts/{}/tokens", account);
    EXPECT_EQ(code({make, server.admin(), "{}"}), "identity-by-gateway");
    EXPECT_EQ(code({make, server.admin(), R"({"role":"user"})"}), "identity-by-gateway");
    Reply made = server.ask({make, server.admin(), R"({"role":"service"})"});
    EXPECT_EQ(made.status, 201) << made.text;
    EXPECT_EQ(server.ask({"GET /v1/me", made.word("accessToken")}).number("accountId"),
              static_cast<std::int64_t>(account));
}

TEST(Identity, OfAGatewayIsATextThatIsNobodysNumber) {
    ShopServer server({"identity=header"});
    std::string longest(128, 'x');
    std::int64_t next = static_cast<std::int64_t>(server.open_account());
    for (const std::string& id :
         {std::to_string(next), std::string("6f1c1a52-0f0e-4c43-9d41-2b8e3a0f5c77"),
          std::string("ann@shop.example"), std::string("Zo\xc3\xab"), longest}) {
        Reply me = server.ask({"GET /v1/me", "", "", "X-User-Id: " + id + "\r\n"});
        EXPECT_EQ(me.number("accountId"), ++next) << me.text;
        EXPECT_EQ(me.word("externalId"), id);
    }
    for (const std::string& bad : {longest + "x", std::string("\xff"), std::string("a\tb")}) {
        Reply refused = server.ask({"GET /v1/me", "", "", "X-User-Id: " + bad + "\r\n"});
        EXPECT_EQ(refused.code, "invalid-header") << refused.text;
    }
    server.restart();
    Reply me = server.ask({"GET /v1/me", "", "", "X-User-Id: " + longest + "\r\n"});
    EXPECT_EQ(me.number("accountId"), next) << "the number stays";
    EXPECT_EQ(server.ask({"GET /v1/me", "", "", "X-User-Id: " + longest.substr(1) + "\r\n"})
                  .number("accountId"),
              next + 1);
}

TEST(Identity, OfAGatewayOpensNoMoreAccountsThanThereMayBe) {
    ShopServer server({"identity=header", "accounts.max=1"});
    Ask ann{"GET /v1/me", "", "", "X-User-Id: ann\r\n"};
    Ask bob{"GET /v1/me", "", "", "X-User-Id: bob\r\n"};
    EXPECT_EQ(server.ask(ann).status, 200);
    for (int i = 0; i < 2; ++i) {
        Reply full = server.ask(bob);
        EXPECT_EQ(full.status, 503);
        EXPECT_EQ(full.code, "accounts-full") << full.text;
        EXPECT_EQ(full.headers["retry-after"], "60");
    }
    EXPECT_EQ(server.ask(ann).status, 200);
    EXPECT_EQ(server.ask({"GET /v1/campaigns", "", "", "X-User-Id: bob\r\n"}).status, 200)
        << "who only looks needs no account";
    std::string described = server.ask({"GET /openapi.json"}).text;
    std::size_t me = described.find("\"/v1/me\"");
    ASSERT_NE(me, std::string::npos);
    EXPECT_LT(described.find("accounts-full", me), described.find("\"/v1/me/", me));
    server.restart({"accounts.max=2"});
    EXPECT_EQ(server.ask(bob).status, 200);
}

// The requests of one connection before and after the number is known, bodies included.
TEST(Identity, OfAGatewayKeepsTheOrderOfItsRequests) {
    ShopServer server({"identity=header"});
    http::testing::Client client(server.port());
    std::string user = "X-User-Id: ann\r\n";
    client.send(Ask{"PATCH /v1/me", "", R"({"name":"One"})", user}.bytes() +
                Ask{"PATCH /v1/me", "", R"({"name":"Two"})", user}.bytes() +
                Ask{"GET /v1/me", "", "", user}.bytes());
    EXPECT_EQ(reply_of(client.read_answer()).word("name"), "One");
    EXPECT_EQ(reply_of(client.read_answer()).word("name"), "Two");
    EXPECT_EQ(reply_of(client.read_answer()).word("name"), "Two");
    EXPECT_EQ(server.ask({"GET /v1/accounts", server.admin()}).body.at("items").as_array().size(),
              1u);
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
    user = server.ask({path + "/tokens", server.admin(), "{}"}).word("accessToken");
    // 10 earned, 5 charged, 10 earned once more, 10 taken back.
    EXPECT_EQ(server.ask({"GET /v1/me/points", user}).number("balance"), 15);
    EXPECT_EQ(server.ask({"GET " + campaign}).number("issued"), 2);
    for (const http::Route& route : server.routes()) {
        bool can_be_repeated = route.path == "/v1/sessions" || route.path.ends_with("/tokens") ||
                               route.path.ends_with("/tickets") || route.path == "/v1/quotes" ||
                               route.path.ends_with("/verification");
        EXPECT_EQ(route.idempotent, route.method == http::Method::post && !can_be_repeated)
            << route.path;
    }
}

}  // namespace
}  // namespace onrush::app
