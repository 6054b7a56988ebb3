// One's own ticket as a stream of events, over a real socket.
#include <fmt/format.h>
#include <boost/json.hpp>

#include "app/test/shop_server.h"
#include "http/test/client.h"

namespace onrush::app {
namespace {

// Follows a ticket and takes one event after the other.
class Follower {
public:
    Follower(const ShopServer& server, const std::string& token) : client_(server.port()) {
        client_.send(http::testing::request("GET /v1/rooms/1/tickets/me/events HTTP/1.1",
                                            fmt::format("Authorization: Bearer {}\r\n", token)));
        std::string head;
        while (!head.ends_with("\r\n\r\n")) {
            head += client_.read_bytes(1);
        }
        EXPECT_TRUE(head.starts_with("HTTP/1.1 200 ")) << head;
        EXPECT_EQ(next_chunk(), "retry: 3000\n\n");
    }

    // The data of the next event, whose name is told.
    boost::json::object next(std::string_view event) {
        std::string text = next_chunk();
        while (text == ":\n\n") {
            text = next_chunk();
        }
        std::string begin = fmt::format("event: {}\ndata: ", event);
        EXPECT_TRUE(text.starts_with(begin)) << text;
        return boost::json::parse(text.substr(begin.size())).as_object();
    }
    // The stream is over, and the connection may be used again.
    void expect_end() { EXPECT_EQ(client_.read_bytes(5), "0\r\n\r\n"); }

private:
    std::string next_chunk() {
        std::string size;
        while (!size.ends_with("\r\n")) {
            size += client_.read_bytes(1);
        }
        std::string chunk = client_.read_bytes(std::stoul(size, nullptr, 16) + 2);
        return chunk.substr(0, chunk.size() - 2);
    }

    http::testing::Client client_;
};

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
    Follower follower(server, second);
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
    Follower follower(server, user);
    EXPECT_EQ(follower.next("ticket").at("position"), 1);
    EXPECT_EQ(server.ask({"DELETE /v1/rooms/1/tickets/me", user}).status, 204);
    EXPECT_EQ(follower.next("gone").at("code"), "ticket-not-found");
    follower.expect_end();
}

TEST_F(TicketEvents, EndWithTheRoom) {
    act("pause");
    std::string user = somebody_with_a_ticket();
    Follower until_closed(server, user);
    until_closed.next("ticket");
    act("close");
    EXPECT_EQ(until_closed.next("gone").at("code"), "room-closed");
    until_closed.expect_end();
}

TEST_F(TicketEvents, DoNotKeepAServerFromStopping) {
    act("pause");
    Follower follower(server, somebody_with_a_ticket());
    follower.next("ticket");
    server.stop();
    follower.expect_end();
}

// Who has been blocked, or has signed out everywhere, is told nothing more.
TEST_F(TicketEvents, EndWithTheToken) {
    act("pause");
    std::string user = somebody_with_a_ticket();
    Follower follower(server, user);
    follower.next("ticket");
    EXPECT_EQ(server.ask({"DELETE /v1/sessions", user}).status, 204);
    EXPECT_EQ(follower.next("gone").at("code"), "token-void");
    follower.expect_end();
}

}  // namespace
}  // namespace onrush::app
