// Rooms that draw, over HTTP: their answers, and that everybody can check a draw from what the
// server published, with our checkers or with those of others.
#include <algorithm>
#include <cstdlib>
#include <fstream>

#include <sys/wait.h>

#include <fmt/format.h>

#include "app/test/program.h"
#include "app/test/story.h"

namespace onrush::app {
namespace {

// Opens in 2998, unless its time is moved; a person every second.
std::string drawn_form(const std::string& more = R"(,"order":"draw")") {
    return fmt::format(R"({{"name":"drop","opensAt":"2998-01-01T00:00:00Z","admit":{{"count":1,)"
                       R"("everySeconds":3600}},"maxActive":1{}}})",
                       more);
}
constexpr const char* open_now = R"({"opensAt":"2026-01-01T00:00:00Z"})";

TEST(Golden, AnswersOfDraws) {
    Story story;
    for (int account = 1; account <= 3; ++account) {
        story.prepare("POST /v1/accounts", "", "{}");
    }
    const std::string room = "/v1/rooms/1";
    const std::string draw = "GET /v1/rooms/1/draw";
    const std::string proof = "GET /v1/rooms/1/tickets/me/proof";
    const std::string named = R"({"beacon":{"name":"round 4321"}})";
    const std::string known = R"({"beacon":{"name":"round 4321","value":"c0ffee"}})";
    story.tell({
        {"POST /v1/rooms", "admin", drawn_form(), 201},
        {"POST /v1/rooms", "admin", drawn_form(), 201},
        {"POST /v1/rooms", "admin", drawn_form(""), 201},
        {"POST /v1/rooms", "admin", drawn_form(R"(,"order":"lottery")"), 400, "out-of-range"},
        {draw, ""},
        {"GET /v1/rooms/3/draw", "", "", 409, "room-not-drawn"},
        {"GET /v1/rooms/9/draw", "", "", 404, "room-not-found"},
        {"PATCH " + room, "admin", R"({"order":"fifo"})", 400, "unknown-field"},
        {"PATCH " + room, "admin", R"({"beacon":{"value":"c0ffee"}})", 400, "missing-field"},
        {"PATCH " + room, "admin", R"({"beacon":{"name":""}})", 400, "out-of-range"},
        {"PATCH " + room, "admin", named},
        {"PATCH " + room, "admin", known},
        {"PATCH " + room, "admin", named, 409, "beacon-known"},
        {"PATCH /v1/rooms/3", "admin", named, 409, "room-not-drawn"},
        {"POST /v1/rooms/1/tickets", "user 1", "", 201},
        {"GET /v1/rooms/1/tickets/me", "user 1"},
        {proof, "user 1", "", 409, "draw-not-held"},
        {"PATCH " + room, "admin", R"({"opensAt":"2026-01-01T00:00:00Z","action":"pause"})"},
        {"PATCH " + room, "admin", known, 409, "room-opened"},
        {"GET /v1/rooms/1/tickets/me", "user 1"},
        {"POST /v1/rooms/1/tickets", "user 2", "", 201},
        {draw, "user 1"},
        {proof, "user 1"},
        {proof, "user 2", "", 404, "no-entrant"},
        {proof, "", "", 401, "unauthorized"},
        {"GET /v1/rooms/3/tickets/me/proof", "user 1", "", 409, "room-not-drawn"},
        {"PATCH /v1/rooms/2", "admin", R"({"action":"close"})"},
        {"GET /v1/rooms/2/tickets/me/proof", "user 1", "", 409, "draw-not-held"},
        {"GET /v1/rooms/9/tickets/me/proof", "user 1", "", 404, "room-not-found"},
        {"PATCH " + room, "admin", R"({"action":"close"})"},
        {draw, ""},
        {proof, "user 1"},
    });
    story.expect_golden("draw");
}

struct DrawOverHttp {
    ShopServer server;
    log::ScratchFolder scratch;
    std::vector<std::string> users;
    std::string file = scratch.path() + "/draw.json";

    DrawOverHttp() { expect("POST /v1/rooms", server.admin(), drawn_form(), 201); }

    Reply expect(const std::string& line, const std::string& token, const std::string& body,
                 int status) const {
        Reply reply = server.ask({line, token, body});
        EXPECT_EQ(reply.status, status) << line << ": " << reply.text;
        return reply;
    }
    void take(int people) {
        for (int i = 0; i < people; ++i) {
            users.push_back(server.user());
            expect("POST /v1/rooms/1/tickets", users.back(), "", 201);
        }
    }
    void leave(std::size_t person) {
        expect("DELETE /v1/rooms/1/tickets/me", users[person], "", 204);
        users.erase(users.begin() + static_cast<std::ptrdiff_t>(person));
    }
    void change(const std::string& body) const {
        expect("PATCH /v1/rooms/1", server.admin(), body, 200);
    }
    void write(const std::string& path, const std::string& line, const std::string& token) const {
        std::ofstream(path) << expect(line, token, "", 200).text;
    }
    // The exit code that both checkers give.
    int check(const std::vector<std::string>& files) const {
        std::string python =
            "python3 " ONRUSH_SOURCE_FOLDER "/docs/checkers/check_draw.py >/dev/null 2>&1";
        std::vector<std::string> arguments{"check-draw"};
        for (const std::string& one : files) {
            python += " '" + one + "'";
            arguments.push_back(one);
        }
        int status = std::system(python.c_str());  // NOLINT(concurrency-mt-unsafe)
        Ended ended = Process(arguments).end();
        EXPECT_EQ(ended.exit_code, WEXITSTATUS(status)) << ended.out << ended.err;
        return ended.exit_code.value_or(-1);
    }
    // The rank that the person's proof says.
    std::int64_t check_proof(std::size_t person, int code) const {
        std::string proof = fmt::format("{}/{}.json", scratch.path(), person);
        Reply reply = expect("GET /v1/rooms/1/tickets/me/proof", users[person], "", 200);
        std::ofstream(proof) << reply.text;
        EXPECT_EQ(check({file, proof}), code) << reply.text;
        return reply.number("rank");
    }
};

// People come and go, the server starts again before the draw and after it, and all that it
// published, then and later, is found right by the checkers.
TEST(Draws, CanBeCheckedFromWhatTheServerPublishes) {
    DrawOverHttp draw;
    draw.take(20);
    draw.change(R"({"beacon":{"name":"round 4321"}})");
    draw.leave(3);
    draw.leave(18);
    draw.write(draw.file, "GET /v1/rooms/1/draw", "");
    EXPECT_EQ(draw.check({draw.file}), 14) << "it has not opened";
    draw.server.restart();
    draw.take(3);
    draw.leave(0);
    draw.change(R"({"beacon":{"name":"round 4321","value":"c0ffee"}})");
    draw.change(open_now);
    draw.write(draw.file, "GET /v1/rooms/1/draw", "");
    std::vector<std::int64_t> ranks;
    for (std::size_t person = 0; person < draw.users.size(); ++person) {
        ranks.push_back(draw.expect("GET /v1/rooms/1/tickets/me/proof", draw.users[person], "", 200)
                            .number("rank"));
        Reply mine = draw.expect("GET /v1/rooms/1/tickets/me", draw.users[person], "", 200);
        EXPECT_EQ(mine.number("place"), ranks.back() + 1);
    }
    EXPECT_EQ(draw.check_proof(0, 14), ranks[0]) << "the secret is not revealed";
    draw.server.restart();
    // Whoever is admitted, and whoever gives the ticket back, can still show it.
    draw.expect("DELETE /v1/rooms/1/tickets/me", draw.users[5], "", 204);
    draw.change(R"({"action":"close"})");
    draw.write(draw.file, "GET /v1/rooms/1/draw", "");
    for (std::size_t person = 0; person < draw.users.size(); person += 5) {
        EXPECT_EQ(draw.check_proof(person, 0), ranks[person]);
    }
    std::ranges::sort(ranks);
    for (std::size_t i = 0; i < ranks.size(); ++i) {
        EXPECT_EQ(ranks[i], static_cast<std::int64_t>(i)) << "each rank once";
    }
    EXPECT_EQ(ranks.size(), 20u);
}

// No two rooms have the same secret, and no body can bring one.
TEST(Draws, HaveASecretOfTheirOwn) {
    DrawOverHttp draw;
    draw.expect("POST /v1/rooms", draw.server.admin(), drawn_form(), 201);
    Reply one = draw.expect("GET /v1/rooms/1/draw", "", "", 200);
    Reply other = draw.expect("GET /v1/rooms/2/draw", "", "", 200);
    EXPECT_NE(one.word("commitment"), other.word("commitment"));
    EXPECT_EQ(draw.server
                  .ask({"POST /v1/rooms", draw.server.admin(),
                        drawn_form(R"(,"order":"draw","seeds":{"secret":"x"})")})
                  .code,
              "unknown-field");
}

// The secret is told nowhere before the room closes. It is in the files of the data folder, which
// nobody but the server may read.
TEST(Draws, TellTheSecretToNobodyBeforeTheRoomCloses) {
    DrawOverHttp draw;
    draw.take(2);
    draw.change(open_now);
    std::vector<std::string> answers;
    for (const char* path : {"/v1/rooms/1/draw", "/v1/rooms/1", "/v1/rooms", "/v1/rooms/1/serving",
                             "/v1/rooms/1/tickets/me", "/v1/rooms/1/tickets/me/proof"}) {
        answers.push_back(draw.expect(std::string("GET ") + path, draw.users[0], "", 200).text);
    }
    draw.change(R"({"action":"close"})");
    std::string secret = draw.expect("GET /v1/rooms/1/draw", "", "", 200).word("secret");
    EXPECT_EQ(secret.size(), 64u);
    for (const std::string& answer : answers) {
        EXPECT_EQ(answer.find(secret), std::string::npos) << answer;
        EXPECT_EQ(answer.find("\"secret\""), std::string::npos) << answer;
    }
}

}  // namespace
}  // namespace onrush::app
