// `onrush check-draw`, the page for browsers, and the examples of docs/draw.md.
#include <fstream>

#include <gtest/gtest.h>

#include "app/pages.h"
#include "app/test/program.h"
#include "app/test/shop_server.h"
#include "draw/test/drawn_room.h"
#include "http/described.h"
#include "http/test/golden.h"

namespace onrush::app {
namespace {

const std::string examples = ONRUSH_SOURCE_FOLDER "/docs/draw/";

template <typename Document>
std::string json_of(const Document& document) {
    http::Buffer buffer;
    http::JsonWriter(buffer).value(document);
    return http::testing::pretty(buffer.view());
}

Ended check_draw(std::vector<std::string> files) {
    files.insert(files.begin(), "check-draw");
    return Process(files).end();
}

TEST(Golden, ExamplesOfADraw) {
    draw::test::DrawnRoom room(100);
    http::testing::expect_golden(examples + "draw.json", json_of(room.draw));
    http::testing::expect_golden(examples + "proof.json", json_of(room.proof(42)));
}

TEST(CheckDrawCommand, SaysWhatHolds) {
    Ended ended = check_draw({examples + "draw.json", examples + "proof.json"});
    EXPECT_EQ(ended.exit_code, 0) << ended.err;
    EXPECT_EQ(ended.err, "");
    EXPECT_NE(ended.out.find("good     The secret is the one that was committed to.\n"),
              std::string::npos)
        << ended.out;
    EXPECT_NE(ended.out.find("good     Its rank is "), std::string::npos) << ended.out;
}

TEST(CheckDrawCommand, SaysWhatIsWrongAndEndsWithItsCode) {
    log::ScratchFolder scratch;
    std::string file = scratch.path() + "/proof.json";
    draw::DrawProof proof = draw::test::DrawnRoom(100).proof(42);
    proof.ticket_id = 44;
    ++proof.rank;
    std::ofstream(file) << json_of(proof);
    Ended ended = check_draw({examples + "draw.json", file});
    EXPECT_EQ(ended.exit_code, 17);
    EXPECT_NE(ended.out.find("wrong    Ticket 44 of account 1043 is not in the tree"),
              std::string::npos)
        << ended.out;
    EXPECT_NE(ended.out.find("wrong    The rank of entrant 42 is "), std::string::npos)
        << "what comes after the first wrong thing is checked too\n"
        << ended.out;
    EXPECT_TRUE(ended.err.starts_with("onrush: broken law: Ticket 44 of account 1043 is not "))
        << ended.err;
}

TEST(CheckDrawCommand, NamesFilesThatAreNoDocuments) {
    log::ScratchFolder scratch;
    std::string file = scratch.path() + "/draw.json";
    Ended ended = check_draw({file});
    EXPECT_EQ(ended.exit_code, 14);
    EXPECT_EQ(ended.err, "onrush: missing: " + file + " does not exist\n");
    ended = check_draw({scratch.path()});
    EXPECT_EQ(ended.exit_code, 16) << "a folder is no file";
    std::ofstream(file) << R"({"format":"onrush-draw/1","roomId":7,"seed":1})";
    ended = check_draw({file});
    EXPECT_EQ(ended.exit_code, 13);
    EXPECT_EQ(ended.err, "onrush: damaged: " + file + ": A member is unknown at /seed\n");
    std::ofstream(file) << R"({"format":"onrush-draw/2","seed":1})";
    ended = check_draw({file});
    EXPECT_EQ(ended.exit_code, 11) << ended.err;
    EXPECT_EQ(check_draw({}).exit_code, 2);
    EXPECT_EQ(check_draw({file, file, file}).exit_code, 2);
}

TEST(CheckDrawPage, IsServedAsTheFileIs) {
    ShopServer server;
    Reply reply = server.ask({"GET /check-draw"});
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.headers["content-type"], "text/html; charset=utf-8");
    EXPECT_EQ(reply.text, pages::check_draw);
    std::ifstream file(ONRUSH_SOURCE_FOLDER "/src/app/pages/check_draw.html");
    std::string bytes((std::istreambuf_iterator<char>(file)), {});
    EXPECT_EQ(reply.text, bytes);
}

TEST(CheckDrawPage, HasNoAddressOfOthers) {
    EXPECT_EQ(pages::check_draw.find("://"), std::string_view::npos);
    EXPECT_EQ(pages::check_draw.find("src="), std::string_view::npos);
    EXPECT_EQ(pages::check_draw.find("href"), std::string_view::npos);
}

}  // namespace
}  // namespace onrush::app
