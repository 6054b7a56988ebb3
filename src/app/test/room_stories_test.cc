// Every route and every refusal of waiting rooms, with all that is answered. A room that is open
// opened in 2026. Waiting times depend on when one asks, so people wait in a room that is paused,
// where nobody can tell.
#include <fmt/format.h>

#include "app/test/story.h"
#include "app/test/wait_until.h"

namespace onrush::app {
namespace {

std::string room_form(const std::string& more = "",
                      const std::string& opens_at = "2026-01-01T00:00:00Z",
                      const std::string& pace = R"({"count":1,"everySeconds":1})") {
    return fmt::format(R"({{"name":"drop","opensAt":"{}","admit":{},"maxActive":1{}}})", opens_at,
                       pace, more);
}

void tell_of_settings(Story& story) {
    const std::string create = "POST /v1/rooms";
    const std::string change = "PATCH /v1/rooms/1";
    const std::string past = R"({"closesAt":"2026-01-01T00:00:00Z"})";
    story.tell(
        {{create, "admin",
          room_form(R"(,"closesAt":"2999-01-01T00:00:00Z","target":"https://shop.test/drop",)"
                    R"("message":"Soon","claimSeconds":30,"sessionSeconds":900,"idleSeconds":60)"),
          201},
         {create, "user 1", room_form(), 403, "forbidden"},
         {create, "admin", room_form(R"(,"color":"red")"), 400, "unknown-field"},
         {create, "admin", room_form("", "2026-01-01T00:00:00Z", R"({"count":5001})"), 400,
          "missing-field"},
         {create, "admin",
          room_form("", "2026-01-01T00:00:00Z", R"({"count":5001,"everySeconds":1})"), 400,
          "out-of-range"},
         {create, "admin", room_form(R"(,"closesAt":"2026-01-01T00:00:00Z")"), 400, "out-of-range"},
         {create, "admin", room_form(R"(,"target":"ftp://x")"), 400, "out-of-range"},
         {create, "admin", room_form(R"(,"message":"\u001b")"), 400, "out-of-range"},
         {create, "admin",
          R"({"name":"a\tb","opensAt":"2026-01-01T00:00:00Z","maxActive":1,)"
          R"("admit":{"count":1,"everySeconds":1}})",
          400, "out-of-range"},
         {create, "admin", room_form("", "2998-01-01T00:00:00Z"), 201},
         {"GET /v1/rooms?limit=1", ""},
         {"GET /v1/rooms?state=OPEN", "user 1"},
         {"GET /v1/rooms?state=FULL", "", "", 400, "out-of-range"},
         {"GET /v1/rooms/999", "", "", 404, "room-not-found"},
         {change, "admin", R"({"action":"pause","message":null,"maxActive":2})"},
         {change, "user 1", R"({"action":"resume"})", 403, "forbidden"},
         {change, "admin", R"({"opensAt":"2998-01-01T00:00:00Z"})", 409, "room-opened"},
         {change, "admin", past, 400, "out-of-range"},
         {change, "admin", R"({"target":"shop.test"})", 400, "out-of-range"},
         {change, "admin", R"({"name":"a\tb"})", 400, "out-of-range"},
         {change, "admin", R"({"message":"\u001b"})", 400, "out-of-range"},
         {change, "admin", R"({"idleSeconds":9})", 400, "out-of-range"},
         {"PATCH /v1/rooms/999", "admin", "{}", 404, "room-not-found"},
         {"GET /v1/rooms/1", ""}});
}

void tell_of_passes(Story& story) {
    const std::string verify = "POST /v1/rooms/1/passes/verification";
    const std::string pass = R"({"pass":"<pass>"})";
    const std::string check = "GET /v1/rooms/1/check";
    const std::string none = "pass-not-good";
    story.tell({{verify, "", pass},
                {verify, "user 1", pass},
                {verify, "user 2", pass},
                {verify, "", R"({"pass":"x"})"},
                {verify, "", "{}", 400, "missing-field"},
                {"POST /v1/rooms/2/passes/verification", "", pass},
                {"POST /v1/rooms/999/passes/verification", "", pass, 404, "room-not-found"},
                {check, "", "", 204, "", "Onrush-Pass: <pass>\r\n"},
                {check, "", "", 204, "", "Cookie: a=b; onrush_pass_1=<pass>\r\n"},
                {check, "", "", 401, none},
                {check, "", "", 401, none, "Cookie: onrush_pass_2=<pass>\r\n"},
                {check, "", "", 401, none, "Onrush-Pass: <pass>x\r\n"},
                {"GET /v1/rooms/2/check", "", "", 401, none, "Onrush-Pass: <pass>\r\n"},
                {"GET /v1/rooms/999/check", "", "", 404, "room-not-found"}});
}

void tell_of_tickets(Story& story) {
    const std::string take = "POST /v1/rooms/1/tickets";
    const std::string mine = "/v1/rooms/1/tickets/me";
    story.tell({{take, "user 1", "", 201},
                {take, "user 1", "", 200},
                {take, "user 2", "{}", 201},
                {take, "user 3", "", 409, "room-full"},
                {take, "", "", 401, "unauthorized"},
                {"POST /v1/rooms/999/tickets", "user 1", "", 404, "room-not-found"},
                {"GET " + mine, "user 2"},
                {"GET " + mine, "user 3", "", 404, "ticket-not-found"},
                {"GET /v1/rooms/999/tickets/me", "user 1", "", 404, "room-not-found"},
                {"GET /v1/rooms/1/serving", ""},
                {"GET /v1/rooms/999/serving", "", "", 404, "room-not-found"}});
    // Only the first is admitted: the pass of the second would be claimed by asking.
    story.prepare("PATCH /v1/rooms/1", "admin", R"({"action":"resume","maxActive":1})");
    EXPECT_TRUE(wait_until(
        [&] { return story.ask({"GET /v1/rooms/1", ""}).body.at("active").as_int64() == 1; }));
    story.prepare("PATCH /v1/rooms/1", "admin", R"({"action":"pause"})");
    story.tell({{"GET " + mine, "user 1"}, {take, "user 1", "", 200}});
    tell_of_passes(story);
    story.tell({{"GET " + mine, "user 2"},
                {"DELETE " + mine, "user 1", "", 204},
                {"POST /v1/rooms/1/passes/verification", "", R"({"pass":"<pass>"})"},
                {"DELETE " + mine, "user 2", "", 204},
                {"DELETE " + mine, "user 2", "", 404, "ticket-not-found"},
                {"DELETE /v1/rooms/999/tickets/me", "user 2", "", 404, "room-not-found"}});
}

// User 3 waits.
void tell_of_staff(Story& story) {
    const std::string tickets = "GET /v1/rooms/1/tickets";
    const std::string ticket = "DELETE /v1/tickets/1000000003";
    const std::string own = "/v1/rooms/1/tickets/me";
    story.prepare("POST /v1/rooms/1/tickets", "user 3", "");
    story.tell({{tickets, "admin"},
                {tickets + "?account=3&state=ADMITTED", "admin"},
                {tickets, "user 3", "", 403, "forbidden"},
                {tickets + "?limit=0", "admin", "", 400, "out-of-range"},
                {"GET /v1/rooms/999/tickets", "admin", "", 404, "room-not-found"},
                {ticket, "user 3", "", 403, "forbidden"},
                {ticket, "admin", "", 204},
                {ticket, "admin", "", 404, "ticket-not-held"},
                {tickets + "?account=3", "admin"},
                {"GET " + own, "user 3", "", 403, "ticket-ejected"},
                {"GET " + own + "/events", "user 3", "", 403, "ticket-ejected"},
                {"POST /v1/rooms/1/tickets", "user 3", "", 403, "ticket-ejected"},
                {ticket + "/ejection", "user 3", "", 403, "forbidden"},
                {ticket + "/ejection", "admin", "", 204},
                {ticket + "/ejection", "admin", "", 409, "ticket-not-ejected"},
                {"GET " + own, "user 3", "", 404, "ticket-not-found"}});
}

void tell_of_the_page(Story& story) {
    const std::string page = "/v1/rooms/1/page";
    const std::string change = "PATCH " + page;
    story.tell(
        {{"GET " + page, ""},
         {"GET /v1/rooms/999/page", "", "", 404, "room-not-found"},
         {change, "admin",
          R"({"language":"de","title":"Herbst","accent":"#a01020","waiting":"Bitte warten"})"},
         {change, "admin", R"({"title":null,"waiting":null})"},
         {change, "user 1", "{}", 403, "forbidden"},
         {change, "admin", R"({"accent":"#fff"})", 400, "out-of-range"},
         {change, "admin", R"({"accent":"#00ff0g"})", 400, "out-of-range"},
         {change, "admin", R"({"language":"en_US"})", 400, "out-of-range"},
         {"PATCH /v1/rooms/999/page", "admin", "{}", 404, "room-not-found"},
         {"GET /rooms/1", "", "", 303},
         {"GET /rooms/1?enter", ""},
         {"GET /rooms/999", "", "", 404}});
}

TEST(Golden, AnswersOfRooms) {
    Story story({"rooms.waitersMax=2"});
    for (int account = 1; account <= 3; ++account) {
        story.prepare("POST /v1/accounts", "", "{}");
    }
    tell_of_settings(story);
    tell_of_tickets(story);
    tell_of_staff(story);
    tell_of_the_page(story);
    const std::string close = R"({"action":"close"})";
    story.tell({{"PATCH /v1/rooms/1", "admin", close},
                {"PATCH /v1/rooms/1", "admin", close, 409, "room-closed"},
                {"POST /v1/rooms/1/tickets", "user 1", "", 409, "room-closed"},
                {"GET /v1/rooms/1/tickets/me", "user 1", "", 409, "room-closed"},
                {"GET /v1/rooms/1/tickets/me/events", "user 1", "", 409, "room-closed"},
                {"GET /v1/rooms/1/serving", ""}});
    story.expect_golden("room");
}

TEST(Rooms, LetCachesCarryTheCrowdAndNothingElse) {
    ShopServer server;
    EXPECT_EQ(server.ask({"POST /v1/rooms", server.admin(), room_form()}).status, 201);
    auto cache_control = [&](const std::string& line, const std::string& token) {
        return server.ask({line, token}).headers["cache-control"];
    };
    const std::string serving = "GET /v1/rooms/1/serving";
    EXPECT_EQ(cache_control(serving, ""), "public, max-age=1");
    EXPECT_EQ(cache_control(serving, server.user()), "public, max-age=1");
    EXPECT_EQ(cache_control(serving, server.admin()), "no-store");
    EXPECT_EQ(cache_control("GET /v1/rooms/9/serving", ""), "no-store");
    std::string user = server.user();
    EXPECT_EQ(server.ask({"POST /v1/rooms/1/tickets", user}).status, 201);
    EXPECT_EQ(cache_control("GET /v1/rooms/1/tickets/me", user), "no-store");
}

// Ten devices of one account that press at once have one ticket.
TEST(Rooms, GiveAnAccountOneTicketHoweverOftenItAsks) {
    ShopServer server;
    EXPECT_EQ(server.ask({"POST /v1/rooms", server.admin(), room_form("", "2998-01-01T00:00:00Z")})
                  .status,
              201);
    std::string user = server.user();
    int fresh = 0;
    for (int device = 0; device < 10; ++device) {
        Reply reply = server.ask({"POST /v1/rooms/1/tickets", user, "",
                                  fmt::format("Idempotency-Key: device-{}\r\n", device)});
        EXPECT_EQ(reply.number("number"), 1);
        fresh += reply.status == 201 ? 1 : 0;
    }
    EXPECT_EQ(fresh, 1);
    EXPECT_EQ(server.ask({"GET /v1/rooms/1"}).number("waiting"), 1);
}

// A pass is claimed by looking, and lost by who does not look. A place survives a restart.
TEST(Rooms, KeepPlacesAndPassesOverARestart) {
    ShopServer server;
    EXPECT_EQ(server.ask({"POST /v1/rooms", server.admin(), room_form()}).status, 201);
    std::vector<std::string> users;
    for (int i = 0; i < 3; ++i) {
        users.push_back(server.user());
        EXPECT_EQ(server.ask({"POST /v1/rooms/1/tickets", users.back()}).status, 201);
    }
    const std::string mine = "GET /v1/rooms/1/tickets/me";
    EXPECT_TRUE(
        wait_until([&] { return server.ask({mine, users[0]}).word("state") == "ADMITTED"; }));
    Reply claimed = server.ask({mine, users[0]});
    server.restart();
    EXPECT_EQ(server.ask({mine, users[0]}).word("expiresAt"), claimed.word("expiresAt"));
    Reply last = server.ask({mine, users[2]});
    EXPECT_EQ(last.word("state"), "WAITING");
    EXPECT_EQ(last.number("position"), 2);
    EXPECT_EQ(last.number("ahead"), 1);
    EXPECT_EQ(server.ask({"DELETE /v1/rooms/1/tickets/me", users[1]}).status, 204);
    EXPECT_EQ(server.ask({mine, users[2]}).number("position"), 1);
}

// The value of a counter.
std::int64_t counted(const ShopServer& server, const std::string& name) {
    std::string text = server.ask({"GET /metrics", server.admin()}).text;
    std::size_t at = text.find("\n" + name + " ");
    EXPECT_NE(at, std::string::npos) << name;
    return std::stoll(text.substr(at + name.size() + 2));
}

// The silence that may be grows with the setting, so that a sign of life is due at once: it is
// written, and then none is due for a quarter of it.
TEST(Rooms, WriteThatSomebodyIsStillThere) {
    ShopServer server;
    const std::string idle = R"(,"idleSeconds":10)";
    EXPECT_EQ(
        server.ask({"POST /v1/rooms", server.admin(), room_form(idle, "2998-01-01T00:00:00Z")})
            .status,
        201);
    std::string user = server.user();
    EXPECT_EQ(server.ask({"POST /v1/rooms/1/tickets", user}).status, 201);
    const std::string mine = "GET /v1/rooms/1/tickets/me";
    EXPECT_EQ(server.ask({"PATCH /v1/rooms/1", server.admin(), R"({"idleSeconds":5000})"}).status,
              200);
    auto rows = [&] { return counted(server, "onrush_engine_rows_written_total"); };
    std::int64_t before = rows();
    EXPECT_EQ(server.ask({mine, user}).number("position"), 1);
    EXPECT_TRUE(wait_until([&] { return rows() == before + 1; }));
    for (int i = 0; i < 5; ++i) {
        EXPECT_EQ(server.ask({mine, user}).status, 200);
    }
    EXPECT_EQ(rows(), before + 1);
}

}  // namespace
}  // namespace onrush::app
