// One's own ticket as a stream of events, over a real socket.
#include <fmt/format.h>

#include "app/test/follower.h"
#include "app/test/shop_server.h"

namespace onrush::app {
namespace {

const std::string my_events = "/v1/rooms/1/tickets/me/events";

struct TicketEvents : testing::Test {
    void SetUp() override {
        EXPECT_EQ(server
                      .ask({"POST /v1/rooms", server.admin(),
                            R"({"name":"drop","opensAt":"2026-01-01T00:00:00Z","maxActive":1,)"
                            R"("admit":{"count":1,"everySeconds":1}})"})
                      .status,
                  201);
    }
    std::string somebody_with_a_ticket() {
        std::string user = server.user();
        EXPECT_EQ(server.ask({"POST /v1/rooms/1/tickets", user}).status, 201);
        return user;
    }
    void act(const std::string& action) {
        EXPECT_EQ(server
                      .ask({"PATCH /v1/rooms/1", server.admin(),
                            fmt::format(R"({{"action":"{}"}})", action)})
                      .status,
                  200);
    }

    ShopServer server;
};

TEST_F(TicketEvents, TellThePlaceAndThenThePass) {
    act("pause");
    std::string first = somebody_with_a_ticket();
    std::string second = somebody_with_a_ticket();
    Follower follower(server, my_events, second);
    boost::json::object ticket = follower.next("ticket");
    EXPECT_EQ(ticket.at("state"), "WAITING");
    EXPECT_EQ(ticket.at("position"), 2);
    EXPECT_EQ(server.ask({"DELETE /v1/rooms/1/tickets/me", first}).status, 204);
    EXPECT_EQ(follower.next("ticket").at("position"), 1);
    act("resume");
    while (ticket.at("state") != "ADMITTED") {
        ticket = follower.next("ticket");
    }
    // It is the pass that asking tells, so it was claimed.
    Reply asked = server.ask({"GET /v1/rooms/1/tickets/me", second});
    EXPECT_EQ(ticket.at("pass").as_string(), asked.word("pass"));
    EXPECT_EQ(ticket.at("expiresAt").as_string(), asked.word("expiresAt"));
}

TEST_F(TicketEvents, EndWhenThereIsNoTicketAnyMore) {
    act("pause");
    std::string user = somebody_with_a_ticket();
    Follower follower(server, my_events, user);
    EXPECT_EQ(follower.next("ticket").at("position"), 1);
    EXPECT_EQ(server.ask({"DELETE /v1/rooms/1/tickets/me", user}).status, 204);
    EXPECT_EQ(follower.next("gone").at("code"), "ticket-not-found");
    follower.expect_end();
}

TEST_F(TicketEvents, SayThatStaffHaveTakenTheTicketAway) {
    act("pause");
    std::string user = somebody_with_a_ticket();
    Follower follower(server, my_events, user);
    EXPECT_EQ(follower.next("ticket").at("position"), 1);
    EXPECT_EQ(server.ask({"DELETE /v1/tickets/1000000001", server.admin()}).status, 204);
    EXPECT_EQ(follower.next("gone").at("code"), "ticket-ejected");
    follower.expect_end();
}

TEST_F(TicketEvents, EndWithTheRoom) {
    act("pause");
    std::string user = somebody_with_a_ticket();
    Follower until_closed(server, my_events, user);
    until_closed.next("ticket");
    act("close");
    EXPECT_EQ(until_closed.next("gone").at("code"), "room-closed");
    until_closed.expect_end();
}

TEST_F(TicketEvents, DoNotKeepAServerFromStopping) {
    act("pause");
    Follower follower(server, my_events, somebody_with_a_ticket());
    follower.next("ticket");
    server.stop();
    follower.expect_end();
}

// The client opens it again with a fresh one.
TEST_F(TicketEvents, EndWhenTheTokenHasExpired) {
    act("pause");
    std::uint64_t account = server.open_account();
    std::string user = server.token(account);
    EXPECT_EQ(server.ask({"POST /v1/rooms/1/tickets", user}).status, 201);
    std::string for_a_moment = server
                                   .ask({fmt::format("POST /v1/accounts/{}/tokens", account),
                                         server.admin(), R"({"validForSeconds":3})"})
                                   .word("accessToken");
    Follower follower(server, my_events, for_a_moment);
    EXPECT_EQ(follower.next("ticket").at("position"), 1);
    EXPECT_EQ(follower.next("gone").at("code"), "unauthorized");
    follower.expect_end();
    EXPECT_EQ(server.ask({"GET " + my_events, for_a_moment}).code, "unauthorized");
    Follower again(server, my_events, user);
    EXPECT_EQ(again.next("ticket").at("position"), 1);
}

// Tests call from this machine, whose addresses have no such limit.
TEST(StreamsOfEvents, AreSoManyForAnAccount) {
    ShopServer server({"http.streamsPerAccount=1"});
    EXPECT_EQ(server
                  .ask({"POST /v1/rooms", server.admin(),
                        R"({"name":"drop","opensAt":"2026-01-01T00:00:00Z","maxActive":1,)"
                        R"("admit":{"count":1,"everySeconds":1}})"})
                  .status,
              201);
    std::string user = server.user();
    EXPECT_EQ(server.ask({"POST /v1/rooms/1/tickets", user}).status, 201);
    Follower first(server, my_events, user);
    Reply refused = server.ask({"GET " + my_events, user});
    EXPECT_EQ(refused.status, 429);
    EXPECT_EQ(refused.code, "too-many-streams");
    EXPECT_EQ(refused.headers["retry-after"], "10");
    EXPECT_EQ(server.ask({"GET /v1/rooms/1/tickets/me", user}).status, 200) << "without a stream";
}

// Who has been blocked, or has signed out everywhere, is told nothing more.
TEST_F(TicketEvents, EndWithTheToken) {
    act("pause");
    std::string user = somebody_with_a_ticket();
    Follower follower(server, my_events, user);
    follower.next("ticket");
    EXPECT_EQ(server.ask({"DELETE /v1/sessions", user}).status, 204);
    EXPECT_EQ(follower.next("gone").at("code"), "token-void");
    follower.expect_end();
}

}  // namespace
}  // namespace onrush::app
