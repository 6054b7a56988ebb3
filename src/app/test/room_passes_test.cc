// Passes as a room hands them out, and what is said of them, over a real socket.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "api/passes.h"
#include "app/pass_keys.h"
#include "app/test/program.h"
#include "app/test/shop_server.h"
#include "app/test/wait_until.h"

namespace onrush::app {
namespace {

const std::string ask_mine = "GET /v1/rooms/1/tickets/me";
const std::string take_one = "POST /v1/rooms/1/tickets";

// A room that is open and admits everybody in the next second.
std::string open_room_form() {
    return R"({"name":"drop","opensAt":"2026-01-01T00:00:00Z",)"
           R"("admit":{"count":100,"everySeconds":1},"maxActive":100})";
}

// A user whom room 1 has admitted, and his pass.
struct Holder {
    std::uint64_t account = 0;
    std::string token;
    Reply claimed;

    explicit Holder(ShopServer& server)
        : account(server.open_account()), token(server.token(account)) {
        EXPECT_EQ(server.ask({take_one, token}).status, 201);
        EXPECT_TRUE(
            wait_until([&] { return server.ask({ask_mine, token}).word("state") == "ADMITTED"; }));
        claimed = server.ask({ask_mine, token});
    }
    [[nodiscard]] std::string pass() const { return claimed.word("pass"); }
};

struct PassesOfRooms : testing::Test {
    explicit PassesOfRooms(std::vector<std::string> assignments = {})
        : server(std::move(assignments)) {
        EXPECT_EQ(server.ask({"POST /v1/rooms", server.admin(), open_room_form()}).status, 201);
    }
    // What verification says: "good", or the reason.
    [[nodiscard]] std::string verdict(const std::string& pass, const std::string& token = {},
                                      int room = 1) const {
        Reply reply = server.ask({fmt::format("POST /v1/rooms/{}/passes/verification", room), token,
                                  fmt::format(R"({{"pass":"{}"}})", pass)});
        EXPECT_EQ(reply.status, 200) << reply.text;
        bool valid = reply.body.at("valid").as_bool();
        EXPECT_NE(valid, reply.body.as_object().contains("reason")) << reply.text;
        return valid ? "good" : reply.word("reason");
    }
    [[nodiscard]] Reply check(const std::string& headers) const {
        return server.ask({"GET /v1/rooms/1/check", "", "", headers});
    }

    ShopServer server;
};

TEST_F(PassesOfRooms, SayWhoWasAdmittedAndUntilWhen) {
    Holder holder(server);
    api::PassKeys keys(server.signing_keys(), "onrush", 1);
    std::expected<api::Pass, api::PassFault> pass = keys.verify(0, holder.pass(), 1);
    ASSERT_TRUE(pass.has_value());
    EXPECT_EQ(pass->account, holder.account);
    EXPECT_EQ(std::to_string(pass->ticket), std::to_string(holder.claimed.number("ticketId")));
    EXPECT_EQ(base::to_text(pass->expires_at), holder.claimed.word("expiresAt"));
    // Both are whole seconds, and nobody is sent away early.
    EXPECT_GE((pass->expires_at - pass->issued_at).ms, 600'000);
    EXPECT_LE((pass->expires_at - pass->issued_at).ms, 601'000);
}

TEST_F(PassesOfRooms, AreTheSameHoweverOftenOneAsks) {
    Holder holder(server);
    ASSERT_FALSE(holder.pass().empty());
    EXPECT_EQ(server.ask({ask_mine, holder.token}).word("pass"), holder.pass());
    Reply taken = server.ask({take_one, holder.token});
    EXPECT_EQ(taken.status, 200);
    EXPECT_EQ(taken.word("pass"), holder.pass());
    server.restart();
    EXPECT_EQ(server.ask({ask_mine, holder.token}).word("pass"), holder.pass());
}

// No key is kept of taking a ticket: whoever takes one again is told the same.
TEST_F(PassesOfRooms, ComeWithTheRetryOfARequest) {
    std::string user = server.user();
    EXPECT_EQ(server.ask({take_one, user}).status, 201);
    EXPECT_TRUE(wait_until([&] { return server.ask({"GET /v1/rooms/1"}).number("active") == 1; }));
    Ask claims{take_one, user, "", "Idempotency-Key: \"k\"\r\n"};
    std::string pass = server.ask(claims).word("pass");
    EXPECT_FALSE(pass.empty());
    EXPECT_EQ(server.ask(claims).word("pass"), pass);
}

TEST_F(PassesOfRooms, AreNotForWhoWaits) {
    EXPECT_EQ(server.ask({"PATCH /v1/rooms/1", server.admin(), R"({"action":"pause"})"}).status,
              200);
    std::string user = server.user();
    for (const Reply& reply : {server.ask({take_one, user}), server.ask({ask_mine, user})}) {
        EXPECT_EQ(reply.word("state"), "WAITING");
        EXPECT_FALSE(reply.body.as_object().contains("pass"));
        EXPECT_FALSE(reply.body.as_object().contains("claimedAt"));
    }
}

TEST_F(PassesOfRooms, AreVerifiedWithWhatOnlyTheServerKnows) {
    EXPECT_EQ(server.ask({"POST /v1/rooms", server.admin(), open_room_form()}).status, 201);
    Holder first(server);
    Holder second(server);
    EXPECT_EQ(verdict(first.pass()), "good");
    EXPECT_EQ(verdict(first.pass(), first.token), "good");
    EXPECT_EQ(verdict(first.pass(), second.token), "WRONG_ACCOUNT");
    EXPECT_EQ(verdict(first.pass(), server.service()), "good");
    EXPECT_EQ(verdict(first.pass(), "", 2), "WRONG_ROOM");
    EXPECT_EQ(verdict("x"), "MALFORMED");
    EXPECT_EQ(verdict(first.pass() + "A"), "WRONG_SIGNATURE");

    EXPECT_EQ(server.ask({"DELETE /v1/rooms/1/tickets/me", first.token}).status, 204);
    EXPECT_EQ(verdict(first.pass()), "GONE");
    // Admitted again: the pass of before stays void.
    EXPECT_EQ(server.ask({take_one, first.token}).status, 201);
    EXPECT_TRUE(wait_until(
        [&] { return server.ask({ask_mine, first.token}).word("state") == "ADMITTED"; }));
    EXPECT_EQ(verdict(first.pass()), "GONE");
    EXPECT_EQ(verdict(server.ask({ask_mine, first.token}).word("pass")), "good");

    EXPECT_EQ(verdict(second.pass()), "good");
    EXPECT_EQ(server.ask({"PATCH /v1/rooms/1", server.admin(), R"({"action":"close"})"}).status,
              200);
    EXPECT_EQ(verdict(second.pass()), "CLOSED");
    // A room is closed for good, and never deleted: so much names it.
    EXPECT_EQ(server.ask({"DELETE /v1/rooms/1", server.admin()}).status, 405);
}

TEST_F(PassesOfRooms, OpenTheDoorOfASite) {
    Holder holder(server);
    EXPECT_EQ(check("Onrush-Pass: " + holder.pass() + "\r\n").status, 204);
    EXPECT_EQ(check("Cookie: onrush_pass_1=" + holder.pass() + "\r\n").status, 204);
    auto refused = [&](const std::string& headers) {
        Reply reply = check(headers);
        EXPECT_EQ(reply.status, 401) << headers;
        EXPECT_EQ(reply.code, "pass-not-good");
        EXPECT_EQ(reply.headers["onrush-queue"], "/rooms/1");
        EXPECT_EQ(reply.headers["cache-control"], "no-store");
        return reply.word("reason");
    };
    EXPECT_EQ(refused(""), "MISSING");
    EXPECT_EQ(refused("Cookie: onrush_pass_2=" + holder.pass() + "\r\n"), "MISSING");
    EXPECT_EQ(refused("Onrush-Pass: x\r\nCookie: onrush_pass_1=" + holder.pass() + "\r\n"),
              "MALFORMED");
    EXPECT_EQ(server.ask({"DELETE /v1/rooms/1/tickets/me", holder.token}).status, 204);
    EXPECT_EQ(refused("Onrush-Pass: " + holder.pass() + "\r\n"), "GONE");
}

// The cookie of a browser is nobody's token.
TEST_F(PassesOfRooms, AreNoTokens) {
    Holder holder(server);
    EXPECT_EQ(server.ask({ask_mine, holder.pass()}).code, "unauthorized");
}

struct PassesWithSettings : PassesOfRooms {
    PassesWithSettings()
        : PassesOfRooms({"rooms.url=https://tickets.example", "passes.issuer=https://shop.example",
                         "rates.passes=3/60s"}) {}
};

TEST_F(PassesWithSettings, SayWhereToQueueAndWhoIssuedThem) {
    EXPECT_EQ(check("").headers["onrush-queue"], "https://tickets.example/rooms/1");
    Holder holder(server);
    EXPECT_EQ(check("Onrush-Pass: " + holder.pass() + "\r\n").status, 204);
    api::PassKeys keys(server.signing_keys(), "https://shop.example", 1);
    EXPECT_TRUE(keys.verify(0, holder.pass(), 1).has_value());
}

// A forged pass costs a signature, so whoever sends many is refused, whatever token is with it.
TEST_F(PassesWithSettings, AreCheckedAtARateOfTheirOwn) {
    std::string user = server.user();
    for (int i = 0; i < 2; ++i) {
        EXPECT_EQ(check("").status, 401);
    }
    EXPECT_EQ(verdict("x", user), "MALFORMED");
    Reply reply = check("");
    EXPECT_EQ(reply.code, "too-many-requests");
    EXPECT_TRUE(reply.headers["ratelimit"].starts_with("\"passes\"")) << reply.headers["ratelimit"];
    EXPECT_EQ(
        server.ask({"POST /v1/rooms/1/passes/verification", server.user(), R"({"pass":"x"})"}).code,
        "too-many-requests");
    EXPECT_EQ(server.ask({"GET /v1/rooms/1"}).status, 200);
}

TEST(RoomSettings, NameAnAddressWithoutAPath) {
    log::ScratchFolder folder;
    for (std::string bad :
         {"tickets.example", "https://", "https://a/b", "ftp://a", "https://a b"}) {
        Process process(with_small_log(
            {"serve", "--data", folder.path() + "/data", "--set", "rooms.url=" + bad}));
        Ended ended = process.end();
        EXPECT_EQ(ended.exit_code, 2) << bad;
        EXPECT_TRUE(ended.err.contains("rooms.url is \"" + bad + "\", but must be")) << ended.err;
    }
}

}  // namespace
}  // namespace onrush::app
