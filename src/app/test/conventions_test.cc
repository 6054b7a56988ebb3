// What holds for every route, over a real socket: bodies, pages, retries, who a gateway says it
// is, what is told to operators.
#include <filesystem>
#include <fstream>
#include <memory>
#include <set>

#include <boost/json/serialize.hpp>

#include "app/log_command.h"
#include "app/shop.h"
#include "app/test/shop_server.h"
#include "app/verify.h"
#include "engine/idempotency.h"
#include "log/posix_disk.h"

namespace onrush::app {
namespace {

void expect_has(const std::string& text, const std::string& part, bool has = true) {
    EXPECT_EQ(text.find(part) != std::string::npos, has) << part << "\nin\n" << text;
}

TEST(Bodies, WhereNoneIsKnownAreNothingOrAnEmptyObject) {
    ShopServer server;
    std::string issue = "POST " + server.campaign(9) + "/coupons";
    EXPECT_EQ(server.ask({issue, server.user(), ""}).status, 201);
    EXPECT_EQ(server.ask({issue, server.user(), "{}"}).status, 201);
    Reply refused = server.ask({issue, server.user(), R"({"number":1})"});
    EXPECT_EQ(refused.code, "unknown-field");
    EXPECT_EQ(refused.word("pointer"), "/number");
    EXPECT_EQ(server.ask({issue, server.user(), "[]"}).code, "wrong-type");
    EXPECT_EQ(server.ask({"DELETE /v1/sessions", server.user(), "{"}).code, "invalid-json");
    EXPECT_EQ(server.ask({issue, "", R"({"number":1})"}).code, "unauthorized")
        << "who is not let in is not told what is wrong with the body";
}

TEST(Passwords, AreCountedInBytes) {
    ShopServer server;
    auto sign_up = [&](const std::string& email, const std::string& password) {
        return server.ask({"POST /v1/accounts", "",
                           R"({"email":")" + email + R"(","password":")" + password + "\"}"});
    };
    EXPECT_EQ(sign_up("a@x.test", "ключ").status, 201) << "4 letters of 2 bytes";
    EXPECT_EQ(sign_up("b@x.test", "клю").code, "out-of-range");
    std::string longest;
    for (int i = 0; i < 64; ++i) {
        longest += "я";
    }
    EXPECT_EQ(sign_up("c@x.test", longest).status, 201);
    EXPECT_EQ(sign_up("d@x.test", longest + "x").code, "out-of-range");
}

TEST(Sessions, DoNotTellWhetherAnEmailIsKnown) {
    ShopServer server;
    server.ask({"POST /v1/accounts", "", R"({"email":"a@x.test","password":"12345678"})"});
    server.ask({"POST /v1/accounts", "", R"({"name":"tokens only"})"});
    std::set<std::string> told;
    for (std::string email : {"a@x.test", "nobody@x.test", "tokens-only@x.test"}) {
        Reply reply = server.ask(
            {"POST /v1/sessions", "", R"({"email":")" + email + R"(","password":"87654321"})"});
        EXPECT_EQ(reply.code, "wrong-credentials");
        reply.body.as_object().erase("requestId");
        told.insert(boost::json::serialize(reply.body));
    }
    EXPECT_EQ(told.size(), 1u);
}

TEST(SignUp, TriedAgainWithItsKeyGivesTheSameToken) {
    ShopServer server;
    Ask ask{"POST /v1/accounts", "", R"({"name":"Ann"})", "Idempotency-Key: 0b5f3c9a-sign-up\r\n"};
    Reply first = server.ask(ask);
    ASSERT_EQ(first.status, 201);
    server.restart();
    Reply again = server.ask(ask);
    EXPECT_EQ(again.text, first.text);
    EXPECT_EQ(again.headers["idempotent-replayed"], "true");
    EXPECT_EQ(server.ask({"GET /v1/me", again.word("accessToken")}).word("name"), "Ann");
}

TEST(SignUp, WithoutATokenTakesNoKeyThatSomebodyElseMightSend) {
    ShopServer server;
    Ask ask{"POST /v1/accounts", "", "{}", "Idempotency-Key: fifteen-letters\r\n"};
    EXPECT_EQ(server.ask(ask).code, "invalid-header");
    ask.headers = "Idempotency-Key: sixteen--letters\r\n";
    EXPECT_EQ(server.ask(ask).status, 201);
}

TEST(Retries, OfWhoMayNotAskAnyMoreAreRefused) {
    ShopServer server;
    std::uint64_t account = server.open_account();
    Ask ask{"POST " + server.campaign(2) + "/coupons", server.token(account), "",
            "Idempotency-Key: k\r\n"};
    EXPECT_EQ(server.ask(ask).status, 201);
    std::string path = "POST /v1/accounts/" + std::to_string(account);
    EXPECT_EQ(server.ask({path + "/deactivate", server.admin()}).status, 200);
    EXPECT_EQ(server.ask(ask).code, "account-inactive");
    EXPECT_EQ(server.ask({path + "/activate", server.admin()}).status, 200);
    EXPECT_EQ(server.ask(ask).code, "token-void");
    ask.token = server.ask({path + "/tokens", server.admin(), "{}"}).word("accessToken");
    EXPECT_EQ(server.ask(ask).headers["idempotent-replayed"], "true");
    EXPECT_EQ(server.ask({"DELETE /v1/sessions", ask.token}).status, 204);
    EXPECT_EQ(server.ask(ask).code, "token-void");
}

TEST(Rates, OfSignUpsAreOfTheAddressWhateverTokenComesAlong) {
    ShopServer server({"rates.sign-up=2/60s"});
    EXPECT_EQ(server.ask({"POST /v1/accounts", server.user(), "{}"}).status, 201);
    EXPECT_EQ(server.ask({"POST /v1/accounts", server.user(), "{}"}).status, 201);
    EXPECT_EQ(server.ask({"POST /v1/accounts", server.user(), "{}"}).code, "too-many-requests");
}

TEST(Gateway, IsToldWhatItLeftOut) {
    ShopServer server({"identity=header", "gateway.peers=127.0.0.1"});
    Reply reply = server.ask({"GET /v1/me", "", "", "X-Role: user\r\n"});
    EXPECT_EQ(reply.code, "missing-header");
    EXPECT_EQ(reply.word("header"), "X-User-Id");
    reply = server.ask({"GET /v1/me", "", "", "X-User-Id: " + std::string(129, 'x') + "\r\n"});
    EXPECT_EQ(reply.code, "invalid-header");
    EXPECT_EQ(reply.word("header"), "X-User-Id");
}

TEST(Bodies, WhoseMembersAreAllOptionalMayBeMissing) {
    ShopServer server;
    std::string user = server.user();
    EXPECT_EQ(server.ask({"POST /v1/accounts"}).status, 201);
    EXPECT_EQ(server.ask({"POST /v1/orders/1/cancellation", user}).code, "order-not-found");
    EXPECT_EQ(server.ask({"POST /v1/orders/1/shipment", server.admin()}).code, "order-not-found");
    EXPECT_EQ(server.ask({"PATCH /v1/me", user}).status, 200);
    Reply refused = server.ask({"POST /v1/categories", server.admin()});
    EXPECT_EQ(refused.code, "invalid-json");
    EXPECT_EQ(refused.word("detail"), "The body is empty. Send a JSON object.");
}

TEST(Bodies, OfAChangeEmptyWithNullWhatMayBeEmpty) {
    ShopServer server;
    std::string user = server.user();
    EXPECT_EQ(server.ask({"PATCH /v1/me", user, R"({"name":"Ada"})"}).word("name"), "Ada");
    Reply changed = server.ask({"PATCH /v1/me", user, R"({"name":null})"});
    EXPECT_EQ(changed.status, 200);
    EXPECT_FALSE(changed.body.as_object().contains("name")) << changed.text;
    Reply refused = server.ask({"PATCH /v1/me", user, R"({"email":null})"});
    EXPECT_EQ(refused.code, "wrong-type");
    EXPECT_EQ(refused.word("pointer"), "/email");
    EXPECT_EQ(refused.word("detail"), "It cannot be emptied. Leave it out to keep it.");
    // Elsewhere null is the same as nothing.
    EXPECT_EQ(server.ask({"POST /v1/accounts", "", R"({"name":null})"}).status, 201);
}

TEST(Pages, FollowOneAnotherUntilThereIsNoMore) {
    ShopServer server;
    for (int i = 0; i < 5; ++i) {
        (void)server.campaign(1);
    }
    std::vector<std::int64_t> seen;
    std::string cursor;
    for (int pages = 1; pages <= 3; ++pages) {
        Reply page = server.ask({"GET /v1/campaigns?limit=2" + cursor});
        ASSERT_EQ(page.status, 200) << page.text;
        for (const boost::json::value& item : page.body.at("items").as_array()) {
            seen.push_back(item.at("campaignId").to_number<std::int64_t>());
        }
        const boost::json::value* next = page.body.as_object().if_contains("nextCursor");
        ASSERT_NE(next, nullptr) << page.text;
        bool last = next->is_null();
        EXPECT_EQ(last, pages == 3);
        if (!last) {
            cursor = "&cursor=" + boost::json::serialize(*next);
        }
    }
    EXPECT_EQ(seen, (std::vector<std::int64_t>{5, 4, 3, 2, 1}));
    Reply none = server.ask({"GET /v1/campaigns?cursor=next"});
    EXPECT_EQ(none.status, 400);
    EXPECT_EQ(none.word("pointer"), "/cursor");
}

// The log's lines as `onrush log --json` prints them.
std::string log_of(const std::string& folder, std::vector<std::string> names) {
    log::PosixDisk disk;
    char* text = nullptr;
    std::size_t size = 0;
    std::FILE* out = open_memstream(&text, &size);
    EXPECT_TRUE(print_log(disk, folder, {.names = std::move(names), .json = true}, out));
    std::fclose(out);
    std::string lines(text, size);
    std::free(text);
    return lines;
}

TEST(Traces, ReachTheFacts) {
    ShopServer server;
    std::string trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    Reply issued = server.ask({"POST " + server.campaign(2) + "/coupons", server.user(), "",
                               "traceparent: " + trace + "\r\n"});
    ASSERT_EQ(issued.status, 201);
    server.stop();
    expect_has(log_of(server.folder(), {"coupon.issued"}), trace);
}

TEST(Operators, FindTheAdminsTokenInTheFolder) {
    ShopServer server;
    namespace files = std::filesystem;
    files::path path = server.folder() + "/admin.token";
    EXPECT_EQ(files::status(path).permissions(),
              files::perms::owner_read | files::perms::owner_write);
    std::string token = admin_token(server.folder());
    EXPECT_EQ(server.ask({"GET /v1/accounts", token}).status, 200);
    server.restart();
    EXPECT_EQ(admin_token(server.folder()), token) << "made at the first start";
}

TEST(Operators, SeeTheBatchesAndTheCampaigns) {
    ShopServer server;
    std::string path = server.campaign(5);
    ASSERT_EQ(server.ask({"POST " + path + "/coupons", server.user()}).status, 201);
    std::string metrics = server.ask({"GET /metrics", server.admin()}).text;
    // The campaign, the account and the coupon, one after the other.
    expect_has(metrics, "\nonrush_engine_batch_commands_count 3\n");
    expect_has(metrics, "\nonrush_engine_batch_commands_sum 3\n");
    expect_has(metrics, "\nonrush_engine_batch_commands_bucket{le=\"1\"} 3\n");
    expect_has(metrics, "\nonrush_engine_batch_seconds_count 3\n");
    expect_has(metrics, "\nonrush_log_append_seconds_count 3\n");
    expect_has(metrics, "\nonrush_log_append_seconds_sum 0\n", false);
    for (const char* name :
         {"onrush_engine_mailbox_jobs", "onrush_log_bytes_total", "onrush_mirror_lag_records",
          "onrush_mirror_lag_seconds", "onrush_shed_total{", "onrush_build_info{", "process_"}) {
        expect_has(metrics, std::string("\n") + name);
    }
}

// Those who ask in one turn of an io thread get one text, so a crowd costs less than a text each.
TEST(Operators, AreShownTheSameMetricsInOneTurn) {
    ShopServer server;
    std::string bytes = Ask{"GET /metrics", server.admin()}.bytes();
    std::vector<std::unique_ptr<http::testing::Client>> crowd;
    for (std::size_t i = 0; i < 50; ++i) {
        crowd.push_back(std::make_unique<http::testing::Client>(server.port()));
    }
    for (auto& client : crowd) {
        client->send(bytes);
    }
    std::set<std::string> texts;
    for (auto& client : crowd) {
        texts.insert(client->read_answer().body);
    }
    expect_has(*texts.begin(), "\nonrush_http_requests_total");
    EXPECT_LT(texts.size(), crowd.size());
    crowd[0]->send(bytes);
    EXPECT_FALSE(texts.contains(crowd[0]->read_answer().body));
}

TEST(Operators, AreToldByVerifyWhatWasGivenOut) {
    ShopServer server;
    std::string path = server.campaign(3);
    for (int i = 0; i < 2; ++i) {
        ASSERT_EQ(server.ask({"POST " + path + "/coupons", server.user()}).status, 201);
    }
    server.stop();
    log::PosixDisk disk;
    Shop shop;
    engine::Idempotency idempotency(shop.domain());
    base::NoProgress progress;
    std::string said;
    base::Outcome<> verified = verify(disk, server.folder(), shop.domain(), progress,
                                      [&](const std::string& line) { said += line + "\n"; });
    ASSERT_TRUE(verified) << verified.error().text;
    expect_has(said,
               "campaign 1 \"Test\": 2 of 3 coupons issued, "
               "numbers 1 to 2, no gap, no repeat\n");
}

TEST(Pages, HoldTwentyItemsUnlessAskedForOneToAHundred) {
    ShopServer server({"rates.issue=off"});
    std::uint64_t account = server.open_account();
    std::string user = server.token(account);
    std::string points = "POST /v1/accounts/" + std::to_string(account) + "/points";
    for (int i = 0; i < 21; ++i) {
        std::string path = server.campaign(1);
        ASSERT_EQ(server.ask({"POST " + path + "/coupons", user}).status, 201);
        (void)server.open_account();
        std::string entry = R"({"kind":"earn","amount":1,"reason":"test"})";
        ASSERT_EQ(server.ask({points, server.service(), entry}).status, 201);
    }
    const std::pair<std::string, std::string> lists[] = {{"/v1/campaigns", ""},
                                                         {"/v1/accounts", server.admin()},
                                                         {"/v1/me/coupons", user},
                                                         {"/v1/me/points/entries", user}};
    for (const auto& [path, token] : lists) {
        Reply page = server.ask({"GET " + path, token});
        ASSERT_EQ(page.status, 200) << page.text;
        EXPECT_EQ(page.body.at("items").as_array().size(), 20u) << path;
        EXPECT_FALSE(page.body.at("nextCursor").is_null()) << path;
        page = server.ask({"GET " + path + "?limit=100", token});
        EXPECT_GE(page.body.at("items").as_array().size(), 21u) << path;
        EXPECT_TRUE(page.body.at("nextCursor").is_null()) << path;
        for (const char* bad : {"0", "101", "x"}) {
            Reply refused = server.ask({"GET " + path + "?limit=" + bad, token});
            EXPECT_EQ(refused.status, 400) << path << bad;
            EXPECT_EQ(refused.word("pointer"), "/limit");
        }
    }
}

TEST(Tokens, ExpireWhenTheSettingSays) {
    ShopServer server({"tokens.validSeconds=600"});
    base::Instant before = base::SystemClock().now();
    std::string mail = R"({"email":"a@x.test","password":"12345678"})";
    for (const char* line : {"POST /v1/accounts", "POST /v1/sessions"}) {
        Reply reply = server.ask({line, "", mail});
        std::optional<base::Instant> expires = base::parse_instant(reply.word("expiresAt"));
        ASSERT_TRUE(expires) << reply.text;
        EXPECT_GT(*expires, before + base::Duration::seconds(590));
        EXPECT_LE(*expires, base::SystemClock().now() + base::Duration::seconds(600));
    }
}

// With one password at a time under way and one waiting, the rest are told to come again: also
// those of e-mails that nobody has, for they cost the same work. Nobody else waits for them.
TEST(Passwords, KeepOnlyEachOtherWaiting) {
    ShopServer server({"passwords.threads=1", "passwords.waitingMax=1", "passwords.memoryKib=65536",
                       "passwords.passes=10", "rates.sign-in=off"});
    std::vector<std::unique_ptr<http::testing::Client>> clients;
    for (int i = 0; i < 4; ++i) {
        clients.push_back(std::make_unique<http::testing::Client>(server.port()));
        std::string mail =
            R"({"email":"nobody)" + std::to_string(i) + R"(@x.test","password":"12345678"})";
        clients.back()->send(Ask{"POST /v1/sessions", "", mail}.bytes());
    }
    EXPECT_EQ(server.ask({"GET /livez"}).status, 200);
    EXPECT_EQ(server.ask({"POST " + server.campaign(1) + "/coupons", server.user()}).status, 201);
    EXPECT_EQ(server.ask({"POST /v1/accounts", "", "{}"}).status, 201);
    std::multiset<std::string> codes;
    for (const auto& client : clients) {
        Reply reply = reply_of(client->read_answer());
        codes.insert(reply.code);
        EXPECT_EQ(reply.headers.contains("retry-after"), reply.code == "overloaded");
    }
    EXPECT_GE(codes.count("overloaded"), 1u);
    EXPECT_GE(codes.count("wrong-credentials"), 1u);
    EXPECT_EQ(codes.size(), codes.count("overloaded") + codes.count("wrong-credentials"));
}

std::string sign_up_form(const std::string& name) {
    return R"({"email":")" + name + R"(@x.test","password":"12345678"})";
}
const std::vector<std::string> slow_passwords = {"passwords.threads=1", "passwords.waitingMax=1",
                                                 "passwords.memoryKib=65536", "passwords.passes=10",
                                                 "rates.sign-in=off"};

// Hashing came first: sign-ups with one taken e-mail kept everybody's passwords waiting.
TEST(Passwords, OfATakenEmailAreNotHashed) {
    ShopServer server(slow_passwords);
    std::string sign_up = "POST /v1/accounts";
    Ask keyed{sign_up, "", sign_up_form("ann"), "Idempotency-Key: 0b5f3c9a-sign-up\r\n"};
    Reply first = server.ask(keyed);
    ASSERT_EQ(first.status, 201) << first.text;
    std::vector<std::unique_ptr<http::testing::Client>> crowd;
    for (int i = 0; i < 4; ++i) {
        crowd.push_back(std::make_unique<http::testing::Client>(server.port()));
        crowd.back()->send(Ask{sign_up, "", sign_up_form("b" + std::to_string(i))}.bytes());
    }
    // Passwords have no more room, which those that are not hashed do not need.
    EXPECT_EQ(server.ask({sign_up, "", sign_up_form("Ann")}).code, "email-taken");
    Reply again = server.ask(keyed);
    EXPECT_EQ(again.text, first.text);
    EXPECT_EQ(again.headers["idempotent-replayed"], "true");
    // And who signs in has room of his own.
    EXPECT_EQ(server.ask({"POST /v1/sessions", "", sign_up_form("ann")}).status, 200);
}

TEST(Passwords, OfClientsThatHaveHungUpAreNotHashed) {
    std::vector<std::string> settings = slow_passwords;
    settings.emplace_back("passwords.waitingMax=4");
    ShopServer server(settings);
    http::testing::Client busy(server.port());
    busy.send(Ask{"POST /v1/accounts", "", sign_up_form("first")}.bytes());
    http::testing::Client gone(server.port());
    gone.send(Ask{"POST /v1/accounts", "", sign_up_form("gone")}.bytes());
    gone.close_sending();
    EXPECT_EQ(reply_of(gone.read_answer()).code, "overloaded");
    EXPECT_EQ(reply_of(busy.read_answer()).status, 201);
    EXPECT_EQ(server.ask({"POST /v1/accounts", "", sign_up_form("gone")}).status, 201)
        << "nobody has this e-mail";
}

TEST(Passwords, OfOneAccountAreNotGuessedFromManyAddresses) {
    ShopServer server(
        {"rates.sign-in-account=3/60s", "rates.sign-in=off", "proxy.client=x-forwarded-for"});
    std::string sign_in = "POST /v1/sessions";
    for (int i = 0; i < 3; ++i) {
        Ask guess{sign_in, "", sign_up_form("ann"),
                  fmt::format("X-Forwarded-For: 10.0.0.{}\r\n", i + 1)};
        EXPECT_EQ(server.ask(guess).code, "wrong-credentials");
    }
    Reply refused = server.ask({sign_in, "", sign_up_form("ANN")});
    EXPECT_EQ(refused.code, "too-many-requests");
    EXPECT_EQ(refused.word("rateClass"), "sign-in-account");
    EXPECT_TRUE(refused.headers.contains("retry-after"));
    EXPECT_EQ(server.ask({sign_in, "", sign_up_form("bob")}).code, "wrong-credentials");
}

TEST(Passwords, AreHashedAnewAfterTheSettingsHaveChanged) {
    ShopServer server;
    ASSERT_EQ(server.ask({"POST /v1/accounts", "", sign_up_form("ann")}).status, 201);
    server.restart({"passwords.passes=3"});
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(server.ask({"POST /v1/sessions", "", sign_up_form("ann")}).status, 200);
    }
    server.stop();
    std::string log = log_of(server.folder(), {"passwords"});
    std::size_t renewed = log.find("m=8,t=3,p=1");
    ASSERT_NE(renewed, std::string::npos) << log;
    EXPECT_EQ(log.find("m=8,t=3,p=1", renewed + 1), std::string::npos) << "once";
}

// Given to promtool by src/metrics/test/exposition_validates.
TEST(Operators, AreShownMetricsThatPrometheusReads) {
    ShopServer server;
    ASSERT_EQ(server.ask({"POST " + server.campaign(5) + "/coupons", server.user()}).status, 201);
    std::string metrics = server.ask({"GET /metrics", server.admin()}).text;
    expect_has(metrics, "# TYPE onrush_engine_batch_seconds histogram\n");
    if (const char* path = std::getenv("ONRUSH_METRICS_OUT")) {
        std::ofstream(path) << metrics;
    }
}

}  // namespace
}  // namespace onrush::app
