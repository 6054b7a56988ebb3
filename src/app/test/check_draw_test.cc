// `onrush check-draw`, the page for browsers, and the examples of docs/draw.md.
#include <algorithm>
#include <fstream>
#include <regex>

#include <gtest/gtest.h>

#include "app/page_policy.h"
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

// The example of the specification: with a hash that differs a browser runs nothing.
TEST(PagePolicy, NamesScriptsAndStylesByTheirHashes) {
    const std::string none =
        "; connect-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";
    EXPECT_EQ(page_policy("<p>x"),
              "default-src 'none'; script-src 'none'; style-src 'none'" + none);
    EXPECT_EQ(page_policy("<p>x<script>alert('Hello, world.');</script>"),
              "default-src 'none'; script-src "
              "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='; style-src 'none'" +
                  none);
    std::string two = page_policy("<style></style><script>1</script><script>1</script>");
    EXPECT_TRUE(two.contains("style-src 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"))
        << two;
    EXPECT_EQ(std::ranges::count(two, '='), 3) << two;
}

TEST(CheckDrawPage, MayRunItsOwnScriptAndNothingElse) {
    ShopServer server;
    std::string policy = server.ask({"GET /check-draw"}).headers["content-security-policy"];
    EXPECT_EQ(policy, page_policy(pages::check_draw));
    EXPECT_EQ(std::ranges::count(policy, '='), 2) << "one script and one style: " << policy;
    // No hash allows these.
    EXPECT_EQ(pages::check_draw.find("javascript:"), std::string_view::npos);
    EXPECT_FALSE(std::regex_search(std::string(pages::check_draw),
                                   std::regex("<[a-z][^>]*\\s(on[a-z]+|style)\\s*=")));
    EXPECT_FALSE(std::regex_search(std::string(pages::check_draw), std::regex("<(script|style) ")));
    for (const char* page : {"GET /", "GET /problems/not-found"}) {
        EXPECT_EQ(server.ask({page}).headers["content-security-policy"], page_policy("")) << page;
    }
}

TEST(CheckDrawPage, HasNoAddressOfOthers) {
    EXPECT_EQ(pages::check_draw.find("://"), std::string_view::npos);
    EXPECT_EQ(pages::check_draw.find("src="), std::string_view::npos);
    EXPECT_EQ(pages::check_draw.find("href"), std::string_view::npos);
}

}  // namespace
}  // namespace onrush::app
