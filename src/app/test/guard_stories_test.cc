// Waiting rooms that protect a campaign, a sale and a date, from the first refusal to the last
// coupon, with all that is answered. Waiting times depend on when one asks, so people are told of
// them in a room that is paused or sold out, where nobody can tell.
#include <fmt/format.h>

#include "app/test/shelf.h"
#include "app/test/story.h"
#include "app/test/wait_until.h"

namespace onrush::app {
namespace {

std::string guard_form(const std::string& type, int id) {
    return fmt::format(R"({{"name":"drop","opensAt":"2026-01-01T00:00:00Z",)"
                       R"("admit":{{"count":1,"everySeconds":1}},"maxActive":1,)"
                       R"("protects":{{"type":"{}","id":{}}}}})",
                       type, id);
}
std::string campaign_form(int quota) {
    return fmt::format(R"({{"name":"c","quota":{},"opensAt":"2026-01-01T00:00:00Z",)"
                       R"("closesAt":"2999-01-01T00:00:00Z",)"
                       R"("discount":{{"type":"fixed","amount":5}}}})",
                       quota);
}

// The room lets one person in, and is paused then.
void admit_one(Story& story, int room) {
    std::string path = fmt::format("/v1/rooms/{}", room);
    story.prepare("PATCH " + path, "admin", R"({"action":"resume"})");
    EXPECT_TRUE(wait_until(
        [&] { return story.ask({"GET " + path, ""}).body.at("active").as_int64() == 1; }));
    story.prepare("PATCH " + path, "admin", R"({"action":"pause"})");
}

void tell_of_protecting(Story& story) {
    const std::string create = "POST /v1/rooms";
    const std::string change = "PATCH /v1/rooms/2";
    const std::string campaign = R"({"protects":{"type":"campaign","id":1}})";
    story.tell(
        {{create, "admin", guard_form("campaign", 1), 201},
         {create, "admin", guard_form("campaign", 0), 400, "out-of-range"},
         {create, "admin", guard_form("campaign", 9), 404, "protected-not-found"},
         {create, "admin", guard_form("seat", 1), 400, "out-of-range"},
         {create, "admin", guard_form("campaign", 1), 409, "already-protected"},
         {create, "admin",
          R"({"name":"next","opensAt":"2998-01-01T00:00:00Z",)"
          R"("admit":{"count":1,"everySeconds":1},"maxActive":1})",
          201},
         {change, "admin", campaign, 409, "already-protected"},
         {change, "admin", R"({"protects":{"type":"sale","id":9}})", 404, "protected-not-found"},
         {change, "admin", R"({"protects":{"type":"sale","id":1}})"},
         {change, "admin", R"({"protects":null,"opensAt":"2026-01-01T00:00:00Z"})"},
         {change, "admin", R"({"protects":{"type":"sale","id":1}})", 409, "room-opened"}});
}

TEST(Golden, AnswersOfRoomsThatProtectACampaign) {
    Story story;
    for (int account = 1; account <= 3; ++account) {
        story.prepare("POST /v1/accounts", "", "{}");
    }
    story.prepare("POST /v1/categories", "admin", R"({"name":"shirts"})");
    story.prepare("POST /v1/products", "admin", product_form(1, {5}));
    story.prepare("POST /v1/sales", "admin",
                  R"({"optionId":1,"price":70,"quantity":2,"startsAt":"2026-01-01T00:00:00Z",)"
                  R"("endsAt":"2999-01-01T00:00:00Z"})");
    story.prepare("POST /v1/campaigns", "admin", campaign_form(1));
    tell_of_protecting(story);
    story.prepare("PATCH /v1/rooms/1", "admin", R"({"action":"pause"})");

    const std::string issue = "POST /v1/campaigns/1/coupons";
    const std::string take = "POST /v1/rooms/1/tickets";
    const std::string mine = "/v1/rooms/1/tickets/me";
    story.tell({{issue, "user 1", "", 403, "pass-required"},
                {take, "user 1", "", 201},
                {take, "user 2", "", 201},
                {issue, "user 1", "", 403, "pass-required"}});
    admit_one(story, 1);
    story.tell({{"GET " + mine, "user 1"},
                {issue, "user 2", "", 403, "pass-required"},
                {"DELETE " + mine, "user 1", "", 204},
                {issue, "user 1", "", 403, "pass-expired"}});
    admit_one(story, 1);
    story.tell({{"GET " + mine, "user 2"},
                {take, "user 1", "", 201},
                {issue, "user 2", "", 201},
                {"GET " + mine, "user 1"},
                {take, "user 3", "", 410, "room-sold-out"},
                {issue, "user 2", "", 409, "coupon-already-issued"},
                {"PATCH /v1/campaigns/1", "admin", R"({"quota":2})"},
                {"GET " + mine, "user 1"}});
    story.prepare("PATCH /v1/rooms/1", "admin", R"({"protects":null})");
    story.tell({{issue, "user 3", "", 201}});
    story.expect_golden("guard_campaign");
}

TEST(Golden, AnswersOfRoomsThatProtectASale) {
    Story story;
    for (int account = 1; account <= 2; ++account) {
        story.prepare("POST /v1/accounts", "", "{}");
    }
    story.prepare("POST /v1/categories", "admin", R"({"name":"shirts"})");
    story.prepare("POST /v1/products", "admin", product_form(1, {5}));
    story.prepare("POST /v1/sales", "admin",
                  R"({"optionId":1,"price":70,"quantity":1,"startsAt":"2026-01-01T00:00:00Z",)"
                  R"("endsAt":"2999-01-01T00:00:00Z"})");
    story.prepare("POST /v1/rooms", "admin", guard_form("sale", 1));
    const std::string order = "POST /v1/sales/1/orders";
    const std::string one = R"({"quantity":1})";
    const std::string mine = "/v1/rooms/1/tickets/me";
    story.prepare("PATCH /v1/rooms/1", "admin", R"({"action":"pause"})");
    story.tell({{order, "user 1", one, 403, "pass-required"},
                {"POST /v1/rooms/1/tickets", "user 1", "", 201}});
    admit_one(story, 1);
    // A price is told to anybody; the one piece is held, and may come back.
    story.tell({{"POST /v1/quotes", "user 2", R"({"sale":{"saleId":1,"quantity":1}})"},
                {order, "user 1", one, 403, "pass-required"},
                {"GET " + mine, "user 1"},
                {order, "user 1", one, 201},
                {"POST /v1/rooms/1/tickets", "user 2", "", 201},
                {"POST /v1/orders/1/cancellation", "user 1", ""},
                {"DELETE " + mine, "user 1", "", 204},
                {order, "user 1", one, 403, "pass-expired"}});
    story.expect_golden("guard_sale");
}

TEST(Golden, AnswersOfRoomsThatProtectADate) {
    Story story;
    for (int account = 1; account <= 2; ++account) {
        story.prepare("POST /v1/accounts", "", "{}");
    }
    story.prepare("POST /v1/concerts", "admin", R"({"title":"Duo","venue":"Hall"})");
    story.prepare("POST /v1/concerts/1/dates", "admin",
                  R"({"opensAt":"2026-01-01T00:00:00Z","startsAt":"2999-01-01T00:00:00Z"})");
    story.prepare("POST /v1/dates/1/seats", "admin",
                  R"({"seats":[{"section":"Yard","capacity":1,"price":0}]})");
    const std::string create = "POST /v1/rooms";
    story.tell({{create, "admin", guard_form("date", 9), 404, "protected-not-found"},
                {create, "admin", guard_form("date", 1), 201},
                {create, "admin", guard_form("date", 1), 409, "already-protected"}});
    story.prepare("PATCH /v1/rooms/1", "admin", R"({"action":"pause"})");

    const std::string hold = "POST /v1/dates/1/holds";
    const std::string one = R"({"general":{"section":"Yard","count":1}})";
    const std::string mine = "/v1/rooms/1/tickets/me";
    story.tell({{hold, "user 1", one, 403, "pass-required"},
                {"POST /v1/rooms/1/tickets", "user 1", "", 201}});
    admit_one(story, 1);
    // The one place is held, and may come back.
    story.tell({{hold, "user 1", one, 403, "pass-required"},
                {"GET " + mine, "user 1"},
                {hold, "user 1", one, 201},
                {"POST /v1/rooms/1/tickets", "user 2", "", 201},
                {"DELETE " + mine, "user 1", "", 204},
                {hold, "user 1", one, 403, "pass-expired"},
                {"POST /v1/reservations/1/payment", "user 1", R"({"method":"points"})"},
                {"GET /v1/rooms/1/serving", ""},
                {"GET " + mine, "user 2"},
                {"POST /v1/rooms/1/tickets", "user 1", "", 410, "room-sold-out"}});
    story.expect_golden("guard_date");
}

// A whole drop: ten people, three coupons, two at a time.
TEST(GuardedCampaign, IsSoldThroughItsRoomToThoseInFront) {
    ShopServer server;
    EXPECT_EQ(server.ask({"POST /v1/campaigns", server.admin(), campaign_form(3)}).status, 201);
    std::string form = guard_form("campaign", 1);
    form.replace(form.find(R"("maxActive":1)"), 13, R"("maxActive":2)");
    EXPECT_EQ(server.ask({"POST /v1/rooms", server.admin(), form}).status, 201);
    std::vector<std::string> users;
    for (int i = 0; i < 10; ++i) {
        users.push_back(server.user());
        EXPECT_EQ(server.ask({"POST /v1/rooms/1/tickets", users.back()}).status, 201);
        EXPECT_EQ(server.ask({"POST /v1/campaigns/1/coupons", users.back()}).word("code"),
                  "pass-required");
    }
    const std::string mine = "/v1/rooms/1/tickets/me";
    for (std::size_t i = 0; i < 3; ++i) {
        EXPECT_TRUE(wait_until(
            [&] { return server.ask({"GET " + mine, users[i]}).word("state") == "ADMITTED"; }));
        Reply issued = server.ask({"POST /v1/campaigns/1/coupons", users[i]});
        EXPECT_EQ(issued.number("number"), static_cast<std::int64_t>(i + 1));
        EXPECT_EQ(server.ask({"DELETE " + mine, users[i]}).status, 204);
    }
    EXPECT_EQ(server.ask({"GET /v1/rooms/1/serving"}).word("state"), "SOLD_OUT");
    server.restart();
    Reply room = server.ask({"GET /v1/rooms/1"});
    EXPECT_EQ(room.word("state"), "SOLD_OUT");
    EXPECT_EQ(room.number("bought"), 3);
    Reply last = server.ask({"GET " + mine, users[9]});
    EXPECT_EQ(last.word("roomState"), "SOLD_OUT");
    EXPECT_EQ(last.number("chance"), 0);
    EXPECT_EQ(server.ask({"POST /v1/campaigns/1/coupons", users[0]}).word("code"), "pass-expired");
    EXPECT_EQ(server.ask({"POST /v1/rooms/1/tickets", server.user()}).word("code"),
              "room-sold-out");
    // One more, and the room goes on.
    EXPECT_EQ(server.ask({"PATCH /v1/campaigns/1", server.admin(), R"({"quota":4})"}).status, 200);
    EXPECT_EQ(server.ask({"GET /v1/rooms/1/serving"}).word("state"), "OPEN");
    EXPECT_TRUE(wait_until([&] {
        for (std::size_t i = 3; i < 10; ++i) {
            if (server.ask({"GET " + mine, users[i]}).word("state") == "ADMITTED") {
                return server.ask({"POST /v1/campaigns/1/coupons", users[i]}).number("number") == 4;
            }
        }
        return false;
    }));
    EXPECT_EQ(server.ask({"GET /v1/rooms/1/serving"}).word("state"), "SOLD_OUT");
}

}  // namespace
}  // namespace onrush::app
