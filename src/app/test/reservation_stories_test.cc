// Every route and every refusal of reservations, with all that is answered. Dates that are open
// opened in 2026 and start in 2999.
#include <fmt/format.h>

#include "app/test/story.h"
#include "app/test/wait_until.h"

namespace onrush::app {
namespace {

const std::string by_points = R"({"method":"points"})";

// The next account, with so many points.
void prepare_guest(Story& story, int balance) {
    Reply opened = story.prepare("POST /v1/accounts", "", "{}");
    if (balance > 0) {
        story.prepare(fmt::format("POST /v1/accounts/{}/points", opened.number("accountId")),
                      "service",
                      fmt::format(R"({{"kind":"earn","amount":{},"reason":"test"}})", balance));
    }
}

// The next date of concert 1: row A of Hall has seats 1 to 6 for 100, Yard has 5 places for 20.
void prepare_date(Story& story, const std::string& opens_at, const std::string& starts_at,
                  const std::string& closes_at) {
    Reply made = story.prepare("POST /v1/concerts/1/dates", "admin",
                               fmt::format(R"({{"opensAt":"{}","startsAt":"{}","closesAt":"{}"}})",
                                           opens_at, starts_at, closes_at));
    story.prepare(fmt::format("POST /v1/dates/{}/seats", made.number("dateId")), "admin",
                  R"({"seats":[{"section":"Hall","rows":["A"],"seats":{"from":1,"to":6},)"
                  R"("price":100},{"section":"Yard","capacity":5,"price":20}]})");
}

const std::string long_ago = "2026-01-01T00:00:00Z";
const std::string later = "2999-01-01T00:00:00Z";

std::string seat_ids(const std::string& ids) {
    return R"({"seatIds":[)" + ids + "]}";
}
std::string best(int count, const std::string& more = "") {
    return fmt::format(R"({{"best":{{"count":{}{}}}}})", count, more);
}
std::string yard(int count, const std::string& section = "Yard") {
    return fmt::format(R"({{"general":{{"section":"{}","count":{}}}}})", section, count);
}

void tell_of_holds(Story& story) {
    const std::string hold = "POST /v1/dates/1/holds";
    story.tell({{hold, "user 1", seat_ids("1000001,1000002"), 201},
                {hold, "user 2", best(2, R"(,"section":"Hall","maxPrice":100)"), 201},
                {hold, "user 3", yard(4), 201},
                {hold, "", yard(1), 401, "unauthorized"},
                {hold, "user 1", "{}", 400, "out-of-range"},
                {hold, "user 1", seat_ids(""), 400, "out-of-range"},
                {hold, "user 1", best(0), 400, "out-of-range"},
                {hold, "user 1", seat_ids("1000005,1000005"), 400, "out-of-range"},
                {"POST /v1/dates/999/holds", "user 1", yard(1), 404, "date-not-found"},
                {"POST /v1/dates/3/holds", "user 1", yard(1), 409, "date-not-open"},
                {hold, "user 1", seat_ids("1000007"), 404, "seat-not-found"},
                {hold, "user 1", yard(1, "Roof"), 404, "seat-not-found"},
                {hold, "user 1", yard(1, "Hall"), 404, "seat-not-found"},
                {hold, "user 1", best(1, R"(,"section":"Yard")"), 404, "seat-not-found"},
                {hold, "user 1", best(3), 409, "seat-limit"},
                {hold, "user 4", seat_ids("1000001,1000002"), 409, "seat-taken"},
                {hold, "user 4", best(3), 409, "no-adjacent-seats"},
                {hold, "user 4", yard(2), 409, "section-full"},
                {"PATCH /v1/dates/1", "admin", R"({"startsAt":"2999-02-01T00:00:00Z"})", 409,
                 "seats-given"},
                {"POST /v1/dates/1/seats/blocks", "admin",
                 R"({"action":"block","seatIds":[1000001]})", 409, "seat-taken"}});
}

// Reservation 1 is paid and given back, 2 cancelled, 3 not paid.
void tell_of_reservations(Story& story) {
    const std::string first = "/v1/reservations/1";
    story.tell(
        {{"GET " + first, "user 1"},
         {"GET " + first, "service"},
         {"GET " + first, "user 2", "", 404, "reservation-not-found"},
         {"POST " + first + "/payment", "user 2", by_points, 404, "reservation-not-found"},
         {"POST /v1/reservations/3/payment", "user 3", by_points, 409, "insufficient-points"},
         {"POST " + first + "/payment", "user 1", by_points},
         {"POST " + first + "/payment", "user 1", by_points},
         {"GET /v1/orders/1", "user 1"},
         {"GET /v1/orders/1/history", "user 1"},
         {"GET /v1/me/orders", "user 1"},
         {"POST /v1/orders/1/shipment", "admin", "{}", 409, "seats-not-shipped"},
         {"GET /v1/rankings/concerts?by=reservations", ""},
         {"GET /v1/rankings/concerts?by=sellout", ""},
         {"GET /v1/rankings/concerts?by=price", "", "", 400, "out-of-range"},
         {"GET /v1/rankings/concerts", "", "", 400, "missing-field"},
         {"DELETE " + first, "user 2", "", 404, "reservation-not-found"},
         {"DELETE " + first, "user 1", "", 204},
         {"DELETE " + first, "user 1", "", 204},
         {"POST " + first + "/payment", "user 1", by_points, 409, "reservation-not-pending"},
         {"DELETE /v1/reservations/2", "user 2", "", 204},
         {"GET /v1/me/reservations", "user 1"},
         {"GET /v1/me/reservations?state=PAID", "user 1"},
         {"GET /v1/me/reservations?limit=0", "user 1", "", 400, "out-of-range"}});
}

// Date 2 has started, and is cancelled.
void tell_of_dates(Story& story) {
    story.prepare("POST /v1/dates/2/holds", "user 1", yard(1));
    story.prepare("POST /v1/reservations/4/payment", "user 1", by_points);
    story.tell({{"DELETE /v1/reservations/4", "user 1", "", 409, "date-started"},
                {"POST /v1/orders/4/cancellation", "user 1", "{}", 409, "date-started"},
                {"POST /v1/orders/4/cancellation", "admin", R"({"reason":"asked by phone"})"}});
    story.prepare("POST /v1/dates/2/holds", "user 1", yard(4));
    const std::string cancel = "POST /v1/dates/2/cancellation";
    story.tell({{cancel, "user 1", "{}", 403, "forbidden"},
                {"POST /v1/dates/999/cancellation", "admin", "{}", 404, "date-not-found"},
                {cancel, "admin", R"({"reason":"the singer is ill"})"},
                {"POST /v1/dates/2/holds", "user 1", yard(1), 409, "date-cancelled"},
                {"PATCH /v1/dates/2", "admin", "{}", 409, "date-cancelled"}});
    Row look{"GET /v1/reservations/5", "user 1"};
    EXPECT_TRUE(wait_until([&] { return story.ask(look).word("state") == "CANCELLED"; }));
    story.tell({look, {"GET /v1/orders/5/history", "user 1"}, {cancel, "admin", "{}"}});
}

TEST(Golden, AnswersOfReservations) {
    Story story({"reservations.holdSeconds=3600"});
    for (int balance : {500, 0, 0, 0}) {
        prepare_guest(story, balance);
    }
    story.prepare("POST /v1/concerts", "admin", R"({"title":"recital","venue":"town hall"})");
    prepare_date(story, long_ago, later, later);
    prepare_date(story, long_ago, "2026-01-02T00:00:00Z", later);
    prepare_date(story, "2998-01-01T00:00:00Z", later, later);
    tell_of_holds(story);
    tell_of_reservations(story);
    tell_of_dates(story);
    story.expect_golden("reservation");
}

TEST(Golden, AnswersOfAReservationThatIsNotPaidInTime) {
    Story story({"reservations.holdSeconds=1"});
    prepare_guest(story, 100);
    story.prepare("POST /v1/concerts", "admin", R"({"title":"recital","venue":"town hall"})");
    prepare_date(story, long_ago, later, to_text(base::SystemClock().now() + base::Duration(4000)));
    story.prepare("POST /v1/dates/1/holds", "user 1", yard(1));
    Row look{"GET /v1/reservations/1", "user 1"};
    EXPECT_TRUE(wait_until([&] { return story.ask(look).word("state") == "EXPIRED"; }));
    EXPECT_TRUE(
        wait_until([&] { return story.ask({"GET /v1/dates/1", ""}).word("state") == "CLOSED"; }));
    story.tell(
        {look,
         {"POST /v1/reservations/1/payment", "user 1", by_points, 409, "reservation-expired"},
         {"DELETE /v1/reservations/1", "user 1", "", 409, "reservation-expired"},
         {"POST /v1/dates/1/holds", "user 1", yard(1), 409, "date-closed"}});
    story.expect_golden("reservation_expired");
}

}  // namespace
}  // namespace onrush::app
