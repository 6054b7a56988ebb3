// Who is let in, to every route there is, over a real socket.
#include <algorithm>
#include <filesystem>
#include <set>

#include <openssl/ssl.h>

#include "app/application.h"
#include "app/test/shop_server.h"
#include "app/test/wait_until.h"
#include "http/test/certificate.h"

namespace onrush::app {
namespace {

using http::Route;
using http::Who;

std::string least_value(const http::Shape& shape, std::int64_t min);

// The smallest body that can be read as this shape.
std::string least_object(const http::Shape& shape) {
    std::string members;
    for (const http::MemberShape& member : shape.members) {
        if (member.required) {
            members += fmt::format(R"({}"{}":{})", members.empty() ? "" : ",", member.name,
                                   least_value(*member.shape, member.min));
        }
    }
    return "{" + members + "}";
}

std::string least_value(const http::Shape& shape, std::int64_t min) {
    switch (shape.kind) {
        case http::ShapeKind::boolean:
            return "true";
        case http::ShapeKind::integer:
        case http::ShapeKind::duration:
            return std::to_string(std::max<std::int64_t>(min, 0));
        case http::ShapeKind::text:
            return '"' + std::string(static_cast<std::size_t>(min), 'x') + '"';
        case http::ShapeKind::instant:
            return R"("2026-11-28T00:00:00Z")";
        case http::ShapeKind::choice:
            return fmt::format(R"("{}")", shape.choices.front());
        case http::ShapeKind::list:
            return min == 0 ? "[]" : "[" + least_value(*shape.items, shape.items->min) + "]";
        case http::ShapeKind::object:
            return least_object(shape);
        case http::ShapeKind::any_object:
            return "{}";
    }
    return "";
}

// A request that can be read: what is wrong about it is the caller, if anything.
Ask ask_for(const Route& route, const std::string& token) {
    std::string path = http::path_template(route);
    for (std::size_t at = path.find('{'); at != std::string::npos; at = path.find('{')) {
        path.replace(at, path.find('}') - at + 1, "1");
    }
    return {fmt::format("{} {}", http::name_of(route.method), path), token,
            route.body == nullptr ? "" : least_object(*route.body)};
}

// Of users, services and staff: tokens of the account, with the role of each route.
void expect_refused_everywhere(ShopServer& server, std::uint64_t account, std::string_view code) {
    std::set<Who> asked;
    for (const Route& route : server.routes()) {
        if (route.who != Who::anyone) {
            Reply reply = server.ask(ask_for(route, server.token(account, route.who)));
            EXPECT_EQ(reply.code, code) << route.path << reply.text;
            asked.insert(route.who);
        }
    }
    EXPECT_EQ(asked.size(), 3u);
}

TEST(Access, OfABlockedAccountIsRefusedOnEveryRoute) {
    ShopServer server({"points.selfCharge=true"});
    (void)server.campaign(1);
    std::uint64_t account = server.open_account();
    std::string path = "POST /v1/accounts/" + std::to_string(account);
    ASSERT_EQ(server.ask({path + "/deactivate", server.admin()}).status, 200);
    expect_refused_everywhere(server, account, "account-inactive");
    EXPECT_EQ(server.ask({path + "/tokens", server.admin(), "{}"}).code, "account-inactive");
}

// A blocked account's old token worked again once the account was unblocked.
TEST(Access, ByATokenOfBeforeTheAccountWasBlockedIsOverForGood) {
    ShopServer server;
    std::uint64_t account = server.open_account();
    std::string old = server.token(account);
    std::string path = "POST /v1/accounts/" + std::to_string(account);
    ASSERT_EQ(server.ask({path + "/activate", server.admin()}).status, 200);
    EXPECT_EQ(server.ask({"GET /v1/me", old}).status, 200) << "it was not blocked";
    ASSERT_EQ(server.ask({path + "/deactivate", server.admin()}).status, 200);
    ASSERT_EQ(server.ask({path + "/activate", server.admin()}).status, 200);
    EXPECT_EQ(server.ask({"GET /v1/me", old}).code, "token-void");
    std::string fresh = server.ask({path + "/tokens", server.admin(), "{}"}).word("accessToken");
    EXPECT_EQ(server.ask({"GET /v1/me", fresh}).status, 200);
    server.restart();
    EXPECT_EQ(server.ask({"GET /v1/me", old}).code, "token-void");
    EXPECT_EQ(server.ask({"GET /v1/me", fresh}).status, 200);
}

TEST(Access, OfAVoidTokenIsRefusedOnEveryRoute) {
    ShopServer server({"points.selfCharge=true"});
    expect_refused_everywhere(server, server.open_account() + 1, "token-void");
}

// What can be read is checked for its caller first, then for its ranges, then by the rules; what
// cannot be read as the route's input is told so, whoever sends it.
TEST(Access, IsCheckedBetweenTheFormOfARequestAndItsRanges) {
    ShopServer server;
    std::string nobody = server.token(server.open_account() + 1);
    auto code_of = [&](const std::string& body) {
        return server.ask({"PUT /v1/me/cart/items/1", nobody, body}).code;
    };
    EXPECT_EQ(code_of(R"({"quantity":100})"), "token-void");
    EXPECT_EQ(code_of(R"({"quantity":"x"})"), "wrong-type");
    EXPECT_EQ(code_of("{}"), "missing-field");
    std::string void_admin = server.token(server.open_account() + 1, http::Who::admin);
    EXPECT_EQ(
        server.ask({"POST /v1/accounts/1/tokens", void_admin, R"({"validForSeconds":0})"}).code,
        "token-void");
    EXPECT_EQ(
        server.ask({"POST /v1/accounts/1/tokens", server.admin(), R"({"validForSeconds":0})"}).code,
        "out-of-range");
    EXPECT_EQ(server.ask({"GET /v1/rankings/views?limit=0"}).code, "out-of-range");
    EXPECT_EQ(code_of(R"({"quantity":4294967296})"), "out-of-range") << "no number of 32 bits";
}

TEST(Access, ToEveryRouteTakesTheRoleOfItsRow) {
    ShopServer server;
    std::string user = server.user();
    for (const Route& route : server.routes()) {
        if (route.who == Who::anyone) {
            continue;
        }
        EXPECT_EQ(server.ask(ask_for(route, "")).code, "unauthorized") << route.path;
        EXPECT_EQ(server.ask(ask_for(route, "x" + user)).code, "unauthorized") << route.path;
        if (route.who > Who::user) {
            EXPECT_EQ(server.ask(ask_for(route, user)).code, "forbidden") << route.path;
        }
        if (route.who > Who::service) {
            EXPECT_EQ(server.ask(ask_for(route, server.service())).code, "forbidden") << route.path;
        }
    }
}

TEST(Access, OfABlockedAccountByItsPasswordEndsAtTheDoor) {
    ShopServer server;
    std::string mail = R"({"email":"a@x.test","password":"12345678"})";
    Reply account = server.ask({"POST /v1/accounts", "", mail});
    std::string path = "POST /v1/accounts/" + std::to_string(account.number("accountId"));
    ASSERT_EQ(server.ask({path + "/deactivate", server.admin()}).status, 200);
    EXPECT_EQ(server.ask({"POST /v1/sessions", "", mail}).code, "account-inactive");
    std::string wrong = R"({"email":"a@x.test","password":"87654321"})";
    EXPECT_EQ(server.ask({"POST /v1/sessions", "", wrong}).code, "wrong-credentials")
        << "only who knows the password is told";
    ASSERT_EQ(server.ask({path + "/activate", server.admin()}).status, 200);
    EXPECT_EQ(server.ask({"POST /v1/sessions", "", mail}).status, 200);
}

TEST(Access, ByATokenMadeAfterASignOutIsGood) {
    ShopServer server;
    std::string mail = R"({"email":"a@x.test","password":"12345678"})";
    std::string first = server.ask({"POST /v1/accounts", "", mail}).word("accessToken");
    EXPECT_EQ(server.ask({"DELETE /v1/sessions", first}).status, 204);
    EXPECT_EQ(server.ask({"GET /v1/me", first}).code, "token-void");
    std::string second = server.ask({"POST /v1/sessions", "", mail}).word("accessToken");
    EXPECT_EQ(server.ask({"GET /v1/me", second}).status, 200);
    server.restart();
    EXPECT_EQ(server.ask({"GET /v1/me", first}).code, "token-void");
    EXPECT_EQ(server.ask({"GET /v1/me", second}).status, 200);
}

TEST(Access, ToWhatIsSomebodyElsesIsNotFound) {
    ShopServer server;
    Reply coupon = server.ask({"POST " + server.campaign(2) + "/coupons", server.user()});
    std::string path = "/v1/me/coupons/" + std::to_string(coupon.number("couponId"));
    EXPECT_EQ(server.ask({"GET " + path, server.user()}).code, "coupon-not-found");
}

TEST(Access, IsByTlsWhenTwoSettingsSaySo) {
    http::testing::Certificate files;
    ShopServer server({"tls.certificate=" + files.certificate, "tls.key=" + files.key});
    EXPECT_TRUE(server.url().starts_with("https://127.0.0.1:"));
    http::testing::Client client(server.port());
    SSL_CTX* context = SSL_CTX_new(TLS_client_method());
    SSL* ssl = SSL_new(context);
    SSL_set_fd(ssl, client.fd());
    ASSERT_EQ(SSL_connect(ssl), 1);
    std::string bytes = Ask{"GET /v1/me", server.user()}.bytes();
    ASSERT_EQ(SSL_write(ssl, bytes.data(), static_cast<int>(bytes.size())),
              static_cast<int>(bytes.size()));
    char piece[4096];
    int count = SSL_read(ssl, piece, sizeof piece);
    ASSERT_GT(count, 0);
    std::string answer(piece, static_cast<std::size_t>(count));
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 OK\r\n")) << answer;
    EXPECT_NE(answer.find(R"("accountId":1)"), std::string::npos) << answer;
    SSL_free(ssl);
    SSL_CTX_free(context);
}

// Asks while the records are replayed.
class Asking final : public base::Progress {
public:
    explicit Asking(std::uint16_t port) : port_(port) {}
    void at(std::string_view, std::uint64_t, std::uint64_t) override {
        if (!replies.empty()) {
            return;
        }
        for (const char* line : {"GET /livez", "GET /readyz", "GET /v1/campaigns"}) {
            http::testing::Client client(port_);
            client.send(Ask{line}.bytes());
            replies.push_back(reply_of(client.read_answer()));
        }
    }
    std::vector<Reply> replies;

private:
    std::uint16_t port_;
};

TEST(Readiness, IsNotThereWhileRecovering) {
    ShopServer server;
    for (int i = 0; i < 1100; ++i) {  // enough to be told of progress
        (void)server.open_account();
    }
    std::uint16_t port = server.port();
    server.stop();
    for (const char* name : {"/mirror.db", "/mirror.db-wal", "/mirror.db-shm"}) {
        std::filesystem::remove(server.folder() + name);
    }
    Asking asking(port);
    server.start(asking, port);
    ASSERT_EQ(asking.replies.size(), 3u);
    EXPECT_EQ(asking.replies[0].status, 200);
    EXPECT_EQ(asking.replies[1].status, 503);
    EXPECT_EQ(asking.replies[1].text, "recovering\n");
    EXPECT_EQ(asking.replies[1].headers["retry-after"], "1");
    EXPECT_EQ(asking.replies[2].code, "recovering");
    EXPECT_EQ(asking.replies[2].number("retryAfterMs"), 1000);
    EXPECT_EQ(server.ask({"GET /readyz"}).text, "ready\n");
}

TEST(Readiness, SaysWhyThereIsNone) {
    using engine::Admission;
    EXPECT_EQ(why_not_ready({}), "");
    using mirror::Trouble;
    EXPECT_EQ(why_not_ready({.mirror = Trouble::displaced}),
              "another file lies in the place of mirror.db: move it away");
    EXPECT_EQ(why_not_ready({.mirror = Trouble::no_room}),
              "the disk has no room to write mirror.db anew: the server's log says how much to "
              "free");
    EXPECT_EQ(why_not_ready({.mirror = Trouble::failing}),
              "the disk of mirror.db keeps failing: see mirror.failed in the server's log");
    EXPECT_EQ(why_not_ready({.mirror = Trouble::stopped}),
              "the mirror has stopped: see mirror.stopped in the server's log, then restart");
    EXPECT_EQ(why_not_ready({.draining = true}), "draining");
    EXPECT_EQ(why_not_ready({.admission = Admission::draining}), "draining");
    EXPECT_EQ(why_not_ready({.admission = Admission::read_only, .draining = true}), "draining");
    EXPECT_EQ(why_not_ready({.admission = Admission::read_only, .mirror = Trouble::displaced}),
              "read-only: the disk has no room for the log");
    EXPECT_EQ(why_not_ready({.writes_for = write_hangs_after - base::Duration(1)}), "");
    EXPECT_EQ(why_not_ready({.admission = Admission::read_only, .writes_for = write_hangs_after}),
              "the disk of the log does not answer");
    EXPECT_EQ(why_not_ready({.draining = true, .writes_for = write_hangs_after}), "draining");
}

TEST(Access, ToMetricsNeedsATokenOrTheOperatorsListener) {
    ShopServer server({"admin.listen=127.0.0.1:0"});
    EXPECT_EQ(server.ask({"GET /metrics"}).status, 401);
    EXPECT_EQ(server.ask({"GET /metrics", server.user()}).status, 403);
    EXPECT_EQ(server.ask({"GET /metrics", server.service()}).status, 200);
    EXPECT_EQ(server.ask({"GET /metrics", server.token(99, Who::service)}).code, "token-void");
    auto ask_there = [&](const std::string& path) {
        return ask(server.operator_port(), {"GET " + path});
    };
    Reply metrics = ask_there("/metrics");
    EXPECT_EQ(metrics.status, 200);
    EXPECT_NE(metrics.text.find("\nonrush_http_connections "), std::string::npos);
    // The accounts that were opened here, and how many there may be of what strangers use up.
    for (const char* line :
         {"onrush_accounts 1\n", "onrush_accounts_max 10000000\n", "onrush_idempotency_keys 0\n",
          "onrush_idempotency_keys_max{for=\"busy_users\"} 1425000\n",
          "onrush_idempotency_keys_max{for=\"users\"} 1900000\n",
          "onrush_idempotency_keys_max{for=\"staff\"} 2000000\n"}) {
        EXPECT_TRUE(metrics.text.contains(std::string("\n") + line)) << line << metrics.text;
    }
    EXPECT_EQ(ask_there("/livez").text, "alive\n");
    EXPECT_EQ(ask_there("/readyz").text, "ready\n");
    EXPECT_EQ(ask_there("/v1/campaigns").status, 404);
    EXPECT_EQ(ask_there("/openapi.json").status, 404);
}

// Rooms that have closed, and what a hundred newer ones leave no room for, are not shown.
TEST(Access, ToMetricsShowsTheRoomsThatRun) {
    ShopServer server;
    auto room = [&](const std::string& opens_at) {
        EXPECT_EQ(server
                      .ask({"POST /v1/rooms", server.admin(),
                            fmt::format(R"({{"name":"drop","opensAt":"{}","maxActive":5,)"
                                        R"("admit":{{"count":1,"everySeconds":1}}}})",
                                        opens_at)})
                      .status,
                  201);
    };
    auto expect = [&](const std::vector<std::string>& there, const std::string& not_there) {
        std::string text = "\n" + server.ask({"GET /metrics", server.admin()}).text;
        for (const std::string& line : there) {
            EXPECT_TRUE(text.contains("\n" + line + "\n")) << line << "\n" << text;
        }
        EXPECT_FALSE(text.contains(not_there)) << text;
    };
    expect({"onrush_rooms_waiting 0", "onrush_rooms_waiting_max 10000000"}, "onrush_room_open{");
    room("2998-01-01T00:00:00Z");
    room("2026-01-01T00:00:00Z");
    for (int i = 0; i < 2; ++i) {
        EXPECT_EQ(server.ask({"POST /v1/rooms/1/tickets", server.user()}).status, 201);
    }
    std::string user = server.user();
    EXPECT_EQ(server.ask({"POST /v1/rooms/2/tickets", user}).status, 201);
    EXPECT_TRUE(
        wait_until([&] { return server.ask({"GET /v1/rooms/2"}).number("admitted") == 1; }));
    EXPECT_EQ(server.ask({"GET /v1/rooms/2/check"}).status, 401);
    std::string pass = server.ask({"GET /v1/rooms/2/tickets/me", user}).word("pass");
    EXPECT_EQ(server.ask({"GET /v1/rooms/2/check", "", "", "Onrush-Pass: " + pass + "\r\n"}).status,
              204);
    EXPECT_EQ(server
                  .ask({"POST /v1/rooms/1/passes/verification", "",
                        fmt::format(R"({{"pass":"{}"}})", pass)})
                  .status,
              200);
    expect({"# TYPE onrush_room_admitted_total counter", "onrush_room_open{room=\"1\"} 0",
            "onrush_room_open{room=\"2\"} 1", "onrush_room_waiting{room=\"1\"} 2",
            "onrush_room_active{room=\"2\"} 1", "onrush_room_active_max{room=\"2\"} 5",
            "onrush_room_tickets_total{room=\"1\"} 2", "onrush_room_admitted_total{room=\"2\"} 1",
            "onrush_room_left_total{room=\"1\"} 0", "onrush_room_no_shows_total{room=\"2\"} 0",
            "onrush_rooms_waiting 2", "onrush_pass_checks_total{answer=\"GOOD\"} 1",
            "onrush_pass_checks_total{answer=\"MISSING\"} 1",
            "onrush_pass_checks_total{answer=\"WRONG_ROOM\"} 1",
            "onrush_pass_checks_total{answer=\"GONE\"} 0"},
           "onrush_room_open{room=\"3\"}");
    EXPECT_EQ(server.ask({"PATCH /v1/rooms/2", server.admin(), R"({"action":"close"})"}).status,
              200);
    for (int i = 0; i < 99; ++i) {
        room("2998-01-01T00:00:00Z");
    }
    expect({"onrush_room_open{room=\"1\"} 0"}, "room=\"2\"");
    room("2998-01-01T00:00:00Z");
    expect({"onrush_room_open{room=\"102\"} 0"}, "room=\"1\"");
}

// In the order in which it is turned away when there is too much of it.
TEST(Access, IsShedInTheOrderOfWhatItIsWorth) {
    ShopServer server;
    std::map<std::string, http::Shed> shed;
    for (const Route& route : server.routes()) {
        shed[std::string(http::name_of(route.method)) + " " + std::string(route.path)] = route.shed;
    }
    for (const char* browsing : {"GET /v1/campaigns", "GET /v1/campaigns/{id}"}) {
        EXPECT_EQ(shed.at(browsing), http::Shed::browse) << browsing;
    }
    for (const char* account : {"POST /v1/accounts", "GET /v1/me", "GET /v1/me/coupons"}) {
        EXPECT_EQ(shed.at(account), http::Shed::account) << account;
    }
    for (const char* order : {"POST /v1/campaigns/{id}/coupons", "POST /v1/me/points/charges",
                              "POST /v1/accounts/{id}/points"}) {
        EXPECT_EQ(shed.at(order), http::Shed::order) << order;
    }
    for (const char* never : {"GET /livez", "GET /readyz", "GET /metrics"}) {
        EXPECT_EQ(shed.at(never), http::Shed::never) << never;
    }
}

TEST(Access, ByAMintedTokenIsOfItsRoleForItsTime) {
    ShopServer server;
    std::uint64_t account = server.open_account();
    std::string path = "POST /v1/accounts/" + std::to_string(account);
    base::Instant before = base::SystemClock().now();
    Reply minted = server.ask(
        {path + "/tokens", server.admin(), R"({"role":"service","validForSeconds":600})"});
    ASSERT_EQ(minted.status, 201) << minted.text;
    std::optional<base::Instant> expires = base::parse_instant(minted.word("expiresAt"));
    ASSERT_TRUE(expires);
    EXPECT_GT(*expires, before + base::Duration::seconds(590));
    EXPECT_LE(*expires, base::SystemClock().now() + base::Duration::seconds(600));
    std::string token = minted.word("accessToken");
    Ask earn{path + "/points", token, R"({"kind":"earn","amount":1,"reason":"test"})"};
    EXPECT_EQ(server.ask(earn).status, 201);
    EXPECT_EQ(server.ask({"GET /v1/accounts", token}).code, "forbidden");
    EXPECT_EQ(server.ask({"DELETE /v1/sessions", server.token(account)}).status, 204);
    EXPECT_EQ(server.ask(earn).code, "token-void") << "it is the account's, too";
}

}  // namespace
}  // namespace onrush::app
