// Every route and every refusal of concerts and their seats, with all that is answered. A date that
// is open opened in 2026.
#include <fmt/format.h>

#include "app/test/follower.h"
#include "app/test/story.h"
#include "app/test/wait_until.h"
#include "http/test/client.h"

namespace onrush::app {
namespace {

const std::string concert_form = R"({"title":"Duo","venue":"City Hall"})";
const std::string far_future = R"("opensAt":"2998-01-01T00:00:00Z")";

std::string date_form(const std::string& opens_at = "2026-01-01T00:00:00Z",
                      const std::string& more = "") {
    return fmt::format(R"({{"opensAt":"{}","startsAt":"2999-06-01T19:00:00Z"{}}})", opens_at, more);
}

std::string seats_form(const std::string& ranges) {
    return R"({"seats":[)" + ranges + "]}";
}

std::string hall(const std::string& rows = R"(["A","B"])", int from = 1, int to = 4,
                 int price = 9000) {
    return fmt::format(R"({{"section":"hall","rows":{},"seats":{{"from":{},"to":{}}},"price":{}}})",
                       rows, from, to, price);
}

const std::string floor_of_5 = R"({"section":"floor","capacity":5,"price":4000})";

void tell_of_concerts(Story& story) {
    const std::string create = "POST /v1/concerts";
    const std::string change = "PATCH /v1/concerts/1";
    story.tell(
        {{create, "admin", R"({"title":"Duo","venue":"City Hall","description":"Two"})", 201},
         {create, "user 1", concert_form, 403, "forbidden"},
         {create, "admin", R"({"title":"Duo"})", 400, "missing-field"},
         {create, "admin", R"({"title":"","venue":"x"})", 400, "out-of-range"},
         {create, "admin", R"({"title":"a\tb","venue":"x"})", 400, "out-of-range"},
         {create, "admin", R"({"title":"a","venue":"x","description":"a\tb"})", 400,
          "out-of-range"},
         {create, "admin", concert_form, 201},
         {change, "admin", R"({"title":"Duet","description":null})"},
         {"PATCH /v1/concerts/9", "admin", "{}", 404, "concert-not-found"},
         {"GET /v1/concerts?limit=1", ""},
         {"GET /v1/concerts?cursor=2", "user 1"},
         {"GET /v1/concerts/1", ""},
         {"GET /v1/concerts/9", "", "", 404, "concert-not-found"}});
}

void tell_of_dates(Story& story) {
    const std::string create = "POST /v1/concerts/1/dates";
    const std::string change = "PATCH /v1/dates/1";
    story.tell({{create, "admin",
                 date_form("2026-01-01T00:00:00Z", R"(,"closesAt":"2999-05-01T00:00:00Z")"), 201},
                {create, "admin", date_form("2998-01-01T00:00:00Z"), 201},
                {create, "user 1", date_form(), 403, "forbidden"},
                {create, "admin", date_form("2999-06-01T19:00:00Z"), 400, "out-of-range"},
                {"POST /v1/concerts/9/dates", "admin", date_form(), 404, "concert-not-found"},
                {change, "admin", R"({"startsAt":"2999-06-02T19:00:00Z"})"},
                {change, "admin", "{" + far_future + "}", 409, "date-opened"},
                {change, "admin", R"({"closesAt":"2026-02-01T00:00:00Z"})", 400, "out-of-range"},
                {"PATCH /v1/dates/9", "admin", "{}", 404, "date-not-found"},
                {"GET /v1/concerts/1/dates", ""},
                {"GET /v1/concerts/1/dates?limit=1", "user 1"},
                {"GET /v1/concerts/9/dates", "", "", 404, "concert-not-found"},
                {"GET /v1/dates/9", "", "", 404, "date-not-found"}});
}

void tell_of_seats(Story& story) {
    const std::string add = "POST /v1/dates/1/seats";
    const std::string change = "PATCH /v1/dates/1";
    const std::string box =
        R"({"section":"box","rows":{"from":1,"to":2},"seats":{"from":7,"to":8},)"
        R"("price":15000})";
    story.tell(
        {{add, "admin", seats_form(box + "," + hall() + "," + floor_of_5), 201},
         {add, "admin", seats_form(hall(R"(["C"])", 1, 2, 8000)), 201},
         {add, "user 1", seats_form(hall()), 403, "forbidden"},
         {add, "admin", seats_form(hall(R"(["D","A"])", 4, 9)), 409, "seats-exist"},
         {add, "admin", seats_form(hall(R"(["D"])", 4, 3)), 400, "out-of-range"},
         {add, "admin", seats_form(hall("[]")), 400, "out-of-range"},
         {add, "admin", seats_form(R"({"section":"a\tb","capacity":5,"price":1})"), 400,
          "out-of-range"},
         {add, "admin", seats_form(hall(R"("A")")), 400, "wrong-type"},
         {add, "admin", seats_form(R"({"section":"hall","rows":["D"],"price":1})"), 400,
          "out-of-range"},
         {add, "admin", seats_form(R"({"section":"hall","capacity":5,"price":1})"), 409,
          "section-differs"},
         {add, "admin", seats_form(R"({"section":"floor","capacity":1000000,"price":4000})"), 409,
          "seats-full"},
         {add, "admin", seats_form(hall(R"({"from":1,"to":4001})", 1, 1)), 409, "seats-full"},
         {add, "admin", seats_form(hall(R"(["D"])", 1, 501)), 409, "seats-full"},
         {add, "admin", seats_form(hall(R"({"from":1,"to":201})", 1, 500)), 409, "seats-full"},
         {"POST /v1/dates/9/seats", "admin", seats_form(hall()), 404, "date-not-found"},
         {change, "admin", R"({"prices":[{"section":"hall","rows":["C"],"price":7000}]})"},
         {change, "admin", R"({"prices":[{"section":"attic","price":7000}]})", 404,
          "seat-not-found"},
         {change, "admin", R"({"prices":[{"section":"hall","rows":[""],"price":7000}]})", 400,
          "out-of-range"},
         {change, "admin", R"({"prices":[{"section":"hall","rows":["Z"],"price":7000}]})", 404,
          "seat-not-found"},
         {"GET /v1/dates/1/seats", ""},
         {"GET /v1/dates/1/seats?section=floor", "user 1"},
         {"GET /v1/dates/1/seats?section=attic", "", "", 404, "seat-not-found"},
         {"GET /v1/dates/9/seats", "", "", 404, "date-not-found"},
         {"GET /v1/dates/1", ""},
         {"GET /v1/concerts/1/dates?available=true", ""}});
    std::string pieces;
    for (int i = 1; i <= 21; ++i) {
        pieces += (i == 1 ? "" : ",") + hall(R"(["P"])", i, i);
    }
    std::string sections;
    for (int i = 1; i <= 101; ++i) {
        sections +=
            fmt::format(R"({}{{"section":"{}","capacity":1,"price":1}})", i == 1 ? "" : ",", i);
    }
    story.tell({{"POST /v1/dates/2/seats", "admin", seats_form(pieces), 409, "seats-full"},
                {"POST /v1/dates/2/seats", "admin", seats_form(sections), 409, "seats-full"}});
}

void tell_of_blocks(Story& story) {
    const std::string block = "POST /v1/dates/1/seats/blocks";
    story.tell(
        {{block, "admin",
          R"({"seats":[{"section":"hall","rows":["A"],"seats":{"from":1,"to":2}}]})"},
         {block, "admin", R"({"action":"unblock","seatIds":[1000005]})"},
         {block, "admin", R"({"seats":[{"section":"floor","count":2}]})"},
         {block, "user 1", R"({"seatIds":[1000001]})", 403, "forbidden"},
         {block, "admin", "{}", 400, "out-of-range"},
         {block, "admin", R"({"seatIds":[1000001,1000015]})", 404, "seat-not-found"},
         {block, "admin", R"({"seatIds":[1000001,1000001]})", 400, "out-of-range"},
         {block, "admin", R"({"seats":[{"section":"attic"}]})", 404, "seat-not-found"},
         {block, "admin", R"({"seats":[{"section":"hall","rows":{"from":2,"to":1}}]})", 400,
          "out-of-range"},
         {block, "admin", R"({"seats":[{"section":"hall","rows":["Z"]}]})", 404, "seat-not-found"},
         {block, "admin", R"({"seats":[{"section":"floor","count":4}]})", 409, "section-full"},
         {block, "admin", R"({"action":"unblock","seats":[{"section":"floor","count":3}]})", 409,
          "too-few-blocked"},
         {"POST /v1/dates/9/seats/blocks", "admin", R"({"seatIds":[1]})", 404, "date-not-found"},
         {"GET /v1/dates/1/seats?section=hall", ""}});
}

TEST(Golden, AnswersOfConcerts) {
    Story story;
    story.prepare("POST /v1/accounts", "", "{}");
    tell_of_concerts(story);
    tell_of_dates(story);
    tell_of_seats(story);
    tell_of_blocks(story);
    // A date that closes at once cannot be changed any more.
    base::Instant closes_at = base::SystemClock().now() + base::Duration(300);
    story.prepare("PATCH /v1/dates/1", "admin",
                  fmt::format(R"({{"closesAt":"{}"}})", to_text(closes_at)));
    EXPECT_TRUE(
        wait_until([&] { return story.ask({"GET /v1/dates/1", ""}).word("state") == "CLOSED"; }));
    story.tell({{"PATCH /v1/dates/1", "admin", "{}", 409, "date-closed"},
                {"POST /v1/dates/1/seats", "admin", seats_form(floor_of_5), 409, "date-closed"},
                {"POST /v1/dates/1/seats/blocks", "admin", R"({"seatIds":[1000001]})", 409,
                 "date-closed"}});
    story.expect_golden("concert");
}

// Who follows a map is told which one it is, and then the rows that change.
TEST(Concerts, TellWhatChangesOfAMapAsEvents) {
    ShopServer server;
    std::string admin = server.admin();
    EXPECT_EQ(server.ask({"POST /v1/concerts", admin, concert_form}).status, 201);
    EXPECT_EQ(server.ask({"POST /v1/concerts/1/dates", admin, date_form()}).status, 201);
    std::string rows = hall(R"({"from":1,"to":2})", 1, 3);
    EXPECT_EQ(server.ask({"POST /v1/dates/1/seats", admin, seats_form(rows)}).status, 201);
    EXPECT_EQ(server.ask({"GET /v1/dates/9/seats/events", ""}).code, "date-not-found");
    Follower follower(server, "/v1/dates/1/seats/events", "");
    boost::json::object map = follower.next("map");
    EXPECT_EQ(map.at("dateId"), 1);
    EXPECT_EQ(
        server.ask({"POST /v1/dates/1/seats/blocks", admin, R"({"seatIds":[1000005]})"}).status,
        200);
    boost::json::object seats = follower.next("seats");
    EXPECT_EQ(seats.at("from"), map.at("version"));
    EXPECT_EQ(seats.at("rows"), boost::json::parse(R"([{"firstSeatId":1000004,"states":"FBF"}])"));
    EXPECT_EQ(seats.at("sections").as_array()[0].at("blocked"), 1);
    server.stop();
    follower.expect_end();
}

// Whoever draws the map learns that nothing can be had any more, and follows it no longer.
TEST(Concerts, EndTheEventsOfAMapWithItsDate) {
    ShopServer server;
    std::string admin = server.admin();
    EXPECT_EQ(server.ask({"POST /v1/concerts", admin, concert_form}).status, 201);
    EXPECT_EQ(server.ask({"POST /v1/concerts/1/dates", admin, date_form()}).status, 201);
    EXPECT_EQ(server.ask({"POST /v1/dates/1/seats", admin, seats_form(floor_of_5)}).status, 201);
    Follower follower(server, "/v1/dates/1/seats/events?section=floor", "");
    EXPECT_EQ(follower.next("map").at("state"), "OPEN");
    EXPECT_EQ(server.ask({"POST /v1/dates/1/cancellation", admin, "{}"}).status, 200);
    boost::json::object seats = follower.next("seats");
    EXPECT_EQ(seats.at("state"), "CANCELLED");
    EXPECT_EQ(seats.at("rows"), boost::json::array());
    boost::json::object gone = follower.next("gone");
    EXPECT_EQ(gone.at("code"), "date-cancelled");
    follower.expect_end();
    // Who comes later is told the map, and then the same.
    Follower late(server, "/v1/dates/1/seats/events", "");
    EXPECT_EQ(late.next("map").at("state"), "CANCELLED");
    EXPECT_EQ(late.next("gone").at("code"), "date-cancelled");
    late.expect_end();
}

// A map that a client has is told by its tag, and has another when a seat has changed.
TEST(Concerts, TellAKnownMapByItsTag) {
    ShopServer server;
    std::string admin = server.admin();
    EXPECT_EQ(server.ask({"POST /v1/concerts", admin, concert_form}).status, 201);
    EXPECT_EQ(server.ask({"POST /v1/concerts/1/dates", admin, date_form()}).status, 201);
    std::string many = hall(R"({"from":1,"to":30})", 1, 100);
    EXPECT_EQ(server.ask({"POST /v1/dates/1/seats", admin, seats_form(many)}).status, 201);
    Ask look{"GET /v1/dates/1/seats", "", ""};
    Reply first = server.ask(look);
    ASSERT_EQ(first.status, 200);
    look.headers = "If-None-Match: " + first.headers["etag"] + "\r\n";
    Reply second = server.ask(look);
    EXPECT_EQ(second.status, 304);
    EXPECT_EQ(second.text, "");
    EXPECT_EQ(second.headers["etag"], first.headers["etag"]);
    EXPECT_EQ(
        server.ask({"POST /v1/dates/1/seats/blocks", admin, R"({"seatIds":[1000001]})"}).status,
        200);
    EXPECT_TRUE(wait_until([&] { return server.ask(look).status == 200; }));
    // The same for who takes it compressed, and after a restart.
    std::string plain = server.ask({"GET /v1/dates/1/seats", "", ""}).text;
    http::testing::Client client(server.port());
    client.send(Ask{"GET /v1/dates/1/seats", "", "", "Accept-Encoding: gzip\r\n"}.bytes());
    http::testing::Answer zipped = client.read_answer();
    EXPECT_EQ(zipped.headers["content-encoding"], "gzip");
    EXPECT_LT(zipped.body.size(), plain.size() / 2);
    client.send(Ask{"HEAD /v1/dates/1/seats", "", "", "Accept-Encoding: gzip\r\n"}.bytes());
    http::testing::Answer head = client.read_answer(true);
    EXPECT_EQ(head.status, 200);
    EXPECT_EQ(head.headers["etag"], zipped.headers["etag"]);
    EXPECT_FALSE(head.headers.contains("content-length")) << "no text is made for it";
    server.restart();
    EXPECT_EQ(server.ask({"GET /v1/dates/1/seats", "", ""}).headers["etag"],
              zipped.headers["etag"]);
}

}  // namespace
}  // namespace onrush::app
