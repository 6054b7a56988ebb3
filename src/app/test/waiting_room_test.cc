// The waiting page as a browser meets it: cookies, accounts of guests, tickets, and where it leads.
// What a real browser makes of it is tested by waiting_room_in_chromium.
#include <map>
#include <regex>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "app/test/shop_server.h"
#include "app/test/wait_until.h"

namespace onrush::app {
namespace {

std::string form_of_room(const std::string& more = "") {
    return R"({"name":"Drop <1>","opensAt":"2026-01-01T00:00:00Z",)"
           R"("admit":{"count":100,"everySeconds":1},"maxActive":100)" +
           more + "}";
}
const std::string paused = R"({"action":"pause"})";

// What keeps cookies, and follows redirects on the same host when it is told to.
struct Jar {
    explicit Jar(const ShopServer& shop) : server(shop) {}

    Reply get(const std::string& target, const std::string& method = "GET") {
        std::string headers;
        for (const auto& [name, value] : cookies) {
            headers += (headers.empty() ? "Cookie: " : "; ") + name + "=" + value;
        }
        Reply reply = server.ask(
            {method + " " + target, "", "", headers + (headers.empty() ? "" : "\r\n") + more});
        set = reply.headers["set-cookie"];
        std::istringstream lines(set);
        for (std::string line; std::getline(lines, line);) {
            std::size_t equals = line.find('=');
            cookies[line.substr(0, equals)] = line.substr(equals + 1, line.find(';') - equals - 1);
        }
        return reply;
    }
    // The page, once the browser has shown that it keeps cookies.
    Reply visit(const std::string& page = "/rooms/1") {
        Reply reply = get(page);
        if (reply.status == 303 && reply.headers["location"] == page + "?enter") {
            reply = get(reply.headers["location"]);
        }
        return reply;
    }

    const ShopServer& server;
    std::map<std::string, std::string> cookies;
    std::string more;  // headers
    std::string set;   // by the last answer, a line each
};

struct WaitingPages : testing::Test {
    explicit WaitingPages(std::vector<std::string> assignments = {}, const std::string& more = "")
        : server(std::move(assignments)) {
        EXPECT_EQ(server.ask({"POST /v1/rooms", server.admin(), form_of_room(more)}).status, 201);
        change(paused);
    }
    void change(const std::string& changes) const {
        EXPECT_EQ(server.ask({"PATCH /v1/rooms/1", server.admin(), changes}).status, 200);
    }
    void change_page(const std::string& changes) const {
        EXPECT_EQ(server.ask({"PATCH /v1/rooms/1/page", server.admin(), changes}).status, 200);
    }
    [[nodiscard]] std::int64_t count(const char* what) const {
        return server.ask({"GET /v1/rooms/1"}).number(what);
    }
    [[nodiscard]] std::size_t accounts() const {
        Reply reply = server.ask({"GET /v1/accounts?limit=100", server.admin()});
        return reply.body.at("items").as_array().size();
    }
    // Until the room has let everybody in.
    void admit() const {
        change(R"({"action":"resume"})");
        EXPECT_TRUE(wait_until([&] { return count("waiting") == 0; }));
    }

    ShopServer server;
};

std::string state_on(const Reply& page) {
    std::smatch found;
    return std::regex_search(page.text, found, std::regex("data-state=\"(\\w+)\"")) ? found[1].str()
                                                                                    : page.text;
}

TEST_F(WaitingPages, TakeATicketForWhoKeepsCookies) {
    Jar guest(server);
    Reply first = guest.get("/rooms/1");
    EXPECT_EQ(first.status, 303);
    EXPECT_EQ(first.headers["location"], "/rooms/1?enter");
    EXPECT_EQ(guest.set, "onrush_probe=1; Path=/rooms; Max-Age=600; HttpOnly; SameSite=Lax");
    EXPECT_EQ(count("waiting"), 0);
    EXPECT_EQ(accounts(), 0u);

    Reply page = guest.get("/rooms/1?enter");
    EXPECT_EQ(page.status, 200);
    EXPECT_EQ(state_on(page), "PAUSED");
    EXPECT_TRUE(page.text.contains("<dd class=\"place\">1</dd>")) << page.text;
    EXPECT_TRUE(guest.set.contains("onrush_token=ey")) << guest.set;
    EXPECT_TRUE(guest.set.contains("; Path=/rooms; Max-Age=86400; HttpOnly; SameSite=Lax"))
        << guest.set;
    EXPECT_EQ(guest.cookies["onrush_place_1"], "1");
    EXPECT_EQ(count("waiting"), 1);

    // The same ticket and the same account, however often it is loaded.
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(guest.get("/rooms/1").status, 200);
        EXPECT_EQ(guest.set, "");
    }
    EXPECT_EQ(count("tickets"), 1);
    EXPECT_EQ(accounts(), 1u);
}

// Previews of links and crawlers follow redirects and keep no cookies.
TEST_F(WaitingPages, TakeNoTicketForOthers) {
    Jar other(server);
    Reply page = other.get("/rooms/1?enter");
    EXPECT_EQ(page.status, 200);
    EXPECT_EQ(state_on(page), "COOKIES");
    Jar looks(server);
    looks.cookies["onrush_probe"] = "1";
    EXPECT_EQ(looks.get("/rooms/1", "HEAD").status, 200);
    EXPECT_EQ(accounts(), 0u);
    EXPECT_EQ(count("tickets"), 0);
}

TEST_F(WaitingPages, LoadNothingFromElsewhereAndAreInNoCache) {
    change_page(R"({"title":"<b>\"Café\" & 'co'","waiting":"</p><script>x</script>",)"
                R"("paused":"a<b","accent":"#A0b1C2","language":"pt-BR"})");
    change(R"({"message":"<img src=x>"})");
    Jar guest(server);
    Reply page = guest.visit();
    EXPECT_EQ(page.headers["cache-control"], "no-store");
    EXPECT_EQ(page.headers["content-type"], "text/html; charset=utf-8");
    EXPECT_EQ(page.headers["referrer-policy"], "no-referrer");
    std::string policy = page.headers["content-security-policy"];
    EXPECT_TRUE(policy.starts_with("default-src 'none'; style-src 'sha256-")) << policy;
    EXPECT_FALSE(policy.contains("unsafe"));
    EXPECT_FALSE(policy.contains("http"));
    EXPECT_FALSE(page.text.contains("http:") || page.text.contains("https:")) << page.text;
    EXPECT_TRUE(page.text.contains("<html lang=\"pt-BR\">"));
    EXPECT_TRUE(page.text.contains("<h1>&lt;b&gt;&quot;Café&quot; &amp; &#39;co&#39;</h1>"))
        << page.text;
    EXPECT_TRUE(page.text.contains("<p>a&lt;b</p>"));
    EXPECT_TRUE(page.text.contains("&lt;img src=x&gt;"));
    EXPECT_FALSE(page.text.contains("<img"));
    EXPECT_TRUE(page.text.contains(":root{--accent:#A0b1C2;--background:#ffffff;--ink:#1b1f24}"));
    EXPECT_EQ(guest.get("/rooms/1", "HEAD").headers["cache-control"], "no-store");
}

TEST_F(WaitingPages, GoOnToTheTargetWithThePass) {
    change(R"({"target":"http://localhost:1/seats?a=b#c"})");
    Jar guest(server);
    EXPECT_EQ(guest.visit().status, 200);
    admit();
    Reply on = guest.visit();
    EXPECT_EQ(on.status, 303);
    EXPECT_EQ(on.headers["location"], "http://localhost:1/seats?a=b#c");
    EXPECT_EQ(on.headers["cache-control"], "no-store");
    EXPECT_TRUE(std::regex_search(
        guest.set,
        std::regex("^onrush_pass_1=[^;]+; Path=/; Max-Age=(600|59\\d); HttpOnly; SameSite=Lax$")))
        << guest.set;
    std::string pass = guest.cookies["onrush_pass_1"];
    EXPECT_EQ(guest.get("/v1/rooms/1/check").status, 204);
    // Another host is shown no cookie of this one.
    change(R"({"target":"https://shop.example/seats?a=b#c"})");
    EXPECT_EQ(guest.visit().headers["location"],
              "https://shop.example/seats?a=b&onrush_pass=" + pass + "#c");
    EXPECT_EQ(guest.cookies["onrush_pass_1"], pass);
    change(R"({"target":null})");
    Reply page = guest.visit();
    EXPECT_EQ(state_on(page), "ADMITTED");
    EXPECT_TRUE(page.text.contains("data-poll=\"0\""));
}

TEST_F(WaitingPages, OfRoomsThatHaveClosedGiveNoTickets) {
    Jar before(server);
    EXPECT_EQ(state_on(before.visit()), "PAUSED");
    change(R"({"action":"close"})");
    Jar fresh(server);
    for (Reply page : {before.visit(), fresh.get("/rooms/1")}) {
        EXPECT_EQ(page.status, 200);
        EXPECT_EQ(state_on(page), "CLOSED");
        EXPECT_FALSE(page.text.contains("http-equiv"));
        EXPECT_FALSE(page.text.contains("class=\"place\""));
    }
    EXPECT_EQ(fresh.set, "");
    Reply none = fresh.get("/rooms/9");
    EXPECT_EQ(none.status, 404);
    EXPECT_TRUE(none.text.contains("There is no such room.")) << none.text;
}

// What a browser sends by itself is a visitor, never staff; and it opens no other route.
TEST_F(WaitingPages, TakeTheTokenOfAnAccountAndNoOther) {
    std::uint64_t account = server.open_account();
    Jar known(server);
    known.cookies["onrush_token"] = server.token(account);
    EXPECT_EQ(known.get("/rooms/1").status, 200);
    EXPECT_EQ(known.set.find("onrush_token"), std::string::npos);
    EXPECT_EQ(server.ask({"GET /v1/rooms/1/tickets/me", server.token(account)}).status, 200);
    EXPECT_EQ(known.get("/v1/rooms/1/tickets/me").code, "unauthorized");
    for (const std::string& token : {server.admin(), server.token(account, http::Who::service),
                                     std::string("x"), server.token(999)}) {
        Jar other(server);
        other.cookies["onrush_token"] = token;
        EXPECT_EQ(other.get("/rooms/1").headers["location"], "/rooms/1?enter");
    }
    // A void token is replaced by one of a new account.
    EXPECT_EQ(server.ask({"DELETE /v1/sessions", server.token(account)}).status, 204);
    EXPECT_EQ(known.visit().status, 200);
    EXPECT_EQ(count("tickets"), 2);
    EXPECT_EQ(accounts(), 2u);
    std::string path = fmt::format("POST /v1/accounts/{}/deactivate", account + 1);
    EXPECT_EQ(server.ask({path, server.admin()}).status, 200);
    EXPECT_EQ(known.get("/rooms/1").code, "account-inactive");
}

// It says so, is the last, and takes no other ticket; who is readmitted takes one behind the
// others.
TEST_F(WaitingPages, SayThatStaffHaveSentTheVisitorAway) {
    Jar guest(server);
    Jar other(server);
    EXPECT_EQ(guest.visit().status, 200);
    EXPECT_EQ(other.visit().status, 200);
    EXPECT_EQ(server.ask({"DELETE /v1/tickets/1000000001", server.admin()}).status, 204);
    for (int load = 0; load < 2; ++load) {
        Reply page = guest.visit();
        EXPECT_EQ(page.status, 200);
        EXPECT_EQ(state_on(page), "EJECTED");
        EXPECT_TRUE(page.text.contains("data-poll=\"0\"")) << page.text;
        EXPECT_FALSE(page.text.contains("http-equiv")) << page.text;
        EXPECT_TRUE(page.text.contains("has taken your place")) << page.text;
    }
    change_page(R"({"ejected":"Off you go"})");
    EXPECT_TRUE(guest.visit().text.contains("<p>Off you go</p>"));
    EXPECT_EQ(count("tickets"), 2);
    EXPECT_EQ(server.ask({"DELETE /v1/tickets/1000000001/ejection", server.admin()}).status, 204);
    EXPECT_TRUE(guest.visit().text.contains("<dd class=\"place\">2</dd>"));
    EXPECT_EQ(count("tickets"), 3);
}

// One address has one budget of new accounts, whatever it opens them by.
struct WaitingPagesWithFewSignUps : WaitingPages {
    WaitingPagesWithFewSignUps() : WaitingPages({"rates.sign-up=3/60s"}) {}
};

TEST_F(WaitingPagesWithFewSignUps, CountGuestsAsSignUps) {
    Jar guest(server);
    EXPECT_EQ(guest.visit().status, 200);
    EXPECT_EQ(server.ask({"POST /v1/accounts"}).status, 201);
    Jar another(server);
    EXPECT_EQ(another.visit().status, 200);
    EXPECT_EQ(server.ask({"POST /v1/accounts"}).status, 429);
    Jar third(server);
    EXPECT_EQ(state_on(third.visit()), "TRY_LATER");
    EXPECT_EQ(guest.visit().status, 200) << "who has an account needs no other";
    EXPECT_EQ(accounts(), 3u);
}

// Tickets are numbers that are not given again, so taking them costs the same by either way.
struct WaitingPagesWithFewTickets : WaitingPages {
    WaitingPagesWithFewTickets() : WaitingPages({"rates.issue=3/60s"}) {}
};

TEST_F(WaitingPagesWithFewTickets, CountTicketsAsTheApiDoes) {
    Jar guest(server);
    std::string token = server.user();
    guest.cookies["onrush_token"] = token;
    const std::string leave = "DELETE /v1/rooms/1/tickets/me";
    EXPECT_EQ(guest.visit().status, 200);
    EXPECT_EQ(guest.visit().status, 200) << "looking takes none";
    EXPECT_EQ(server.ask({leave, token}).status, 204);
    EXPECT_EQ(server.ask({"POST /v1/rooms/1/tickets", token}).status, 201);
    EXPECT_EQ(server.ask({leave, token}).status, 204);
    EXPECT_EQ(guest.visit().status, 200);
    EXPECT_EQ(server.ask({leave, token}).status, 204);
    EXPECT_EQ(state_on(guest.visit()), "TRY_LATER");
    EXPECT_EQ(server.ask({"POST /v1/rooms/1/tickets", token}).status, 429);
    EXPECT_EQ(count("tickets"), 3);
    Jar other(server);
    EXPECT_EQ(other.visit().status, 200) << "it is a rate of each account";
}

struct WaitingPagesWithLimits : WaitingPages {
    WaitingPagesWithLimits()
        : WaitingPages({"rooms.url=https://tickets.example", "rooms.waitersMax=2",
                        "rates.sign-up=3/60s", "tokens.validSeconds=3600"},
                       R"(,"target":"https://localhost/seats")") {}
};

TEST_F(WaitingPagesWithLimits, TryAgainByThemselves) {
    std::vector<Jar> jars(4, Jar(server));
    EXPECT_EQ(jars[0].visit().status, 200);
    EXPECT_EQ(jars[1].visit().status, 200);
    Reply full = jars[2].visit();
    EXPECT_EQ(full.status, 503);
    EXPECT_EQ(state_on(full), "TRY_LATER");
    EXPECT_EQ(full.headers["retry-after"], "10");
    EXPECT_TRUE(full.text.contains("content=\"10;url=/rooms/1\"")) << full.text;
    // The account stays the visitor's; of others no more are opened.
    EXPECT_EQ(accounts(), 3u);
    EXPECT_EQ(state_on(jars[2].visit()), "TRY_LATER");
    EXPECT_EQ(state_on(jars[3].visit()), "TRY_LATER");
    EXPECT_EQ(accounts(), 3u);
    admit();
    EXPECT_EQ(jars[2].visit().status, 200);
}

TEST_F(WaitingPagesWithLimits, KeepCookiesInsideOfTls) {
    Jar guest(server);
    guest.visit();
    EXPECT_TRUE(guest.set.contains("onrush_token=")) << guest.set;
    admit();
    EXPECT_EQ(guest.visit().headers["location"], "https://localhost/seats");
    EXPECT_TRUE(guest.set.ends_with("SameSite=Lax; Secure")) << guest.set;
    // Without TLS the site would not see the cookie.
    change(R"({"target":"http://localhost/seats"})");
    EXPECT_TRUE(guest.visit().headers["location"].contains("?onrush_pass="));
}

// Who waits for longer than half of a token's time gets another one.
TEST_F(WaitingPagesWithLimits, RenewTheTokenOfWhoWaits) {
    std::uint64_t account = server.open_account();
    Jar guest(server);
    Reply old = server.ask({fmt::format("POST /v1/accounts/{}/tokens", account), server.admin(),
                            R"({"validForSeconds":1000})"});
    guest.cookies["onrush_token"] = old.word("accessToken");
    EXPECT_EQ(guest.visit().status, 200);
    EXPECT_TRUE(guest.set.contains("onrush_token=")) << guest.set;
    EXPECT_NE(guest.cookies["onrush_token"], old.word("accessToken"));
    EXPECT_EQ(guest.visit().status, 200);
    EXPECT_FALSE(guest.set.contains("onrush_token=")) << guest.set;
    EXPECT_EQ(count("tickets"), 1);
}

struct WaitingPagesBehindAGateway : WaitingPages {
    WaitingPagesBehindAGateway() : WaitingPages({"identity=header"}) {}
};

TEST_F(WaitingPagesBehindAGateway, AreForTheUsersThatItNames) {
    Jar guest(server);
    EXPECT_EQ(guest.visit().code, "unauthorized");
    guest.more = "X-User-Id: anna\r\n";
    Reply page = guest.visit();
    EXPECT_EQ(page.status, 200);
    EXPECT_TRUE(page.text.contains("<dd class=\"place\">1</dd>")) << page.text;
    EXPECT_EQ(page.headers["cache-control"], "no-store");
    EXPECT_EQ(guest.visit().status, 200);
    guest.cookies.clear();
    EXPECT_EQ(guest.visit().status, 200);
    EXPECT_FALSE(guest.set.contains("onrush_token"));
    EXPECT_EQ(count("tickets"), 1);
}

}  // namespace
}  // namespace onrush::app
