// The shop over real sockets: what a buyer sees, and what must be there after a restart.
#include <map>

#include <gtest/gtest.h>

#include "app/test/shelf.h"
#include "app/test/wait_until.h"
#include "mirror/sqlite/database.h"

namespace onrush::app {
namespace {

TEST(Shop, BuysInOneCommitAndKnowsItAfterARestart) {
    ShopServer server;
    Shelf shelf = fill_shelf(server, {5});
    std::string user = buyer(server, 500);
    Ask ask{"POST /v1/orders", user,
            order_form(shelf.options[0], 2, R"(,"pay":"points","deliveryAddress":"Hill 1")"),
            "Idempotency-Key: order-1\r\n"};
    Reply bought = server.ask(ask);
    ASSERT_EQ(bought.status, 201) << bought.text;
    EXPECT_EQ(bought.word("state"), "PAID");
    EXPECT_EQ(bought.number("total"), 200);
    EXPECT_EQ(server.ask({"GET /v1/me/points", user}).number("balance"), 300);
    std::string order = "/v1/orders/" + std::to_string(bought.number("orderId"));
    Reply history = server.ask({"GET " + order + "/history", user});
    server.restart();
    EXPECT_EQ(server.ask({"GET " + order, user}).text, bought.text);
    EXPECT_EQ(server.ask({"GET " + order + "/history", user}).text, history.text);
    EXPECT_EQ(server.ask(ask).text, bought.text) << "the key is known still";
    boost::json::value option =
        server.ask({"GET " + shelf.product}).body.at("options").as_array().at(0);
    EXPECT_EQ(option.at("available").as_int64(), 3);
    EXPECT_EQ(option.at("sold").as_int64(), 2);
    EXPECT_EQ(server.ask({"GET /v1/me/points", user}).number("balance"), 300);
}

TEST(Shop, OrdersTheCartAndEmptiesIt) {
    ShopServer server;
    Shelf shelf = fill_shelf(server, {5, 5});
    std::string user = buyer(server, 500);
    for (const std::string& option : shelf.options) {
        Reply put = server.ask({"PUT /v1/me/cart/items/" + option, user, R"({"quantity":2})"});
        ASSERT_EQ(put.status, 200) << put.text;
    }
    EXPECT_EQ(server.ask({"GET /v1/me/cart", user}).number("total"), 400);
    Reply placed = server.ask({"POST /v1/orders", user, R"({"fromCart":true})"});
    EXPECT_EQ(placed.status, 201) << placed.text;
    EXPECT_EQ(placed.word("state"), "PENDING_PAYMENT");
    EXPECT_TRUE(placed.body.as_object().contains("expiresAt"));
    EXPECT_EQ(placed.body.at("lines").as_array().size(), 2u);
    EXPECT_EQ(server.ask({"GET /v1/me/cart", user}).number("total"), 0);
}

TEST(Shop, SaysWhichLinesAreShort) {
    ShopServer server;
    Shelf shelf = fill_shelf(server, {1, 5});
    std::string user = server.user();
    std::string form = R"({"items":[{"optionId":)" + shelf.options[1] +
                       R"(,"quantity":5},{"optionId":)" + shelf.options[0] + R"(,"quantity":2}]})";
    Reply refused = server.ask({"POST /v1/orders", user, form});
    EXPECT_EQ(refused.code, "stock-short");
    const boost::json::array& lines = refused.body.at("lines").as_array();
    ASSERT_EQ(lines.size(), 1u);
    EXPECT_EQ(lines[0].at("available").as_int64(), 1);
    EXPECT_EQ(std::to_string(lines[0].at("optionId").as_int64()), shelf.options[0]);
}

// Without limits one account held 990 of the 1,000 pieces, again and again.
TEST(Shop, LetsOneAccountHoldLittleOfAStockWithoutPaying) {
    ShopServer server({"rates.order=off", "rates.default=off"});
    Shelf shelf = fill_shelf(server, std::vector<int>(50, 20));
    std::string user = server.user();
    auto hold_all_it_can = [&] {
        std::map<std::string, int> answers;
        for (const std::string& option : shelf.options) {
            Reply reply = server.ask({"POST /v1/orders", user, order_form(option, 20)});
            answers[reply.status == 201 ? "held" : reply.code] += 1;
        }
        return answers;
    };
    std::map<std::string, int> three = {{"held", 3}, {"orders-pending-limit", 47}};
    EXPECT_EQ(hold_all_it_can(), three);
    for (const char* order : {"1", "2", "3"}) {
        (void)server.ask({std::string("POST /v1/orders/") + order + "/cancellation", user, "{}"});
    }
    std::string all = R"({"items":[)";
    for (const std::string& option : shelf.options) {
        all += (all.ends_with('[') ? R"({"optionId":)" : R"(,{"optionId":)") + option +
               R"(,"quantity":3})";
    }
    Reply too_much = server.ask({"POST /v1/orders", user, all + "]}"});
    EXPECT_EQ(too_much.code, "pieces-held-limit") << too_much.text;
    EXPECT_EQ(too_much.number("limit"), 100);
    EXPECT_EQ(too_much.number("held"), 0);
    EXPECT_EQ(hold_all_it_can(), three);
    std::int64_t held = 0;
    Reply product = server.ask({"GET " + shelf.product});
    for (const boost::json::value& option : product.body.at("options").as_array()) {
        held += option.at("held").as_int64();
    }
    EXPECT_EQ(held, 60);
}

TEST(Shop, LetsAnUnpaidOrderGoWhenItsTimeIsOver) {
    ShopServer server({"orders.holdSeconds=1"});
    Shelf shelf = fill_shelf(server, {1});
    std::string user = buyer(server, 500);
    Reply placed = server.ask({"POST /v1/orders", user, order_form(shelf.options[0], 1)});
    ASSERT_EQ(placed.status, 201) << placed.text;
    std::string order = "/v1/orders/" + std::to_string(placed.number("orderId"));
    EXPECT_TRUE(
        wait_until([&] { return server.ask({"GET " + order, user}).word("state") == "EXPIRED"; }));
    Reply late = server.ask({"POST " + order + "/payment", user, R"({"method":"points"})"});
    EXPECT_EQ(late.code, "order-expired");
    EXPECT_EQ(late.status, 409);
    Reply other = server.ask({"POST /v1/orders", buyer(server, 100),
                              order_form(shelf.options[0], 1, R"(,"pay":"points")")});
    EXPECT_EQ(other.status, 201) << "the piece is free: " << other.text;
}

TEST(Shop, TellsAKnownProductByItsTagAndCountsWhoIsShownIt) {
    ShopServer server;
    Shelf shelf = fill_shelf(server, {5});
    Ask look{"GET " + shelf.product, "", ""};
    Reply first = server.ask(look);
    look.headers = "If-None-Match: " + first.headers["etag"] + "\r\n";
    Reply second = server.ask(look);
    EXPECT_EQ(second.status, 304);
    EXPECT_EQ(second.text, "");
    EXPECT_EQ(second.headers["etag"], first.headers["etag"]);
    (void)server.ask({"POST /v1/options/" + shelf.options[0] + "/stock", server.admin(),
                      R"({"change":1,"reason":"more"})"});
    EXPECT_EQ(server.ask(look).status, 200) << "its stock is another";
    EXPECT_EQ(server.ask({"GET " + shelf.product, server.admin()}).status, 200);
    http::testing::Client client(server.port());
    client.send(Ask{"HEAD " + shelf.product, "", ""}.bytes());
    EXPECT_EQ(client.read_answer(true).status, 200);
    // Two looks: 304, HEAD and staff count none, nor do lists and rankings.
    auto first_has = [&](const std::string& path, const char* name) {
        Reply list = server.ask({"GET " + path});
        const boost::json::array& items = list.body.at("items").as_array();
        return !items.empty() && items[0].at(name).as_int64() == 2;
    };
    EXPECT_TRUE(wait_until([&] { return first_has("/v1/products", "viewCount"); }));
    EXPECT_TRUE(wait_until([&] { return first_has("/v1/rankings/views?window=1h", "views"); }));
}

// Those of the last 200 ms were lost.
TEST(Shop, CountsEveryViewThatItAnsweredBeforeItStopped) {
    ShopServer server;
    Shelf shelf = fill_shelf(server, {5});
    for (int i = 0; i < 100; ++i) {
        ASSERT_EQ(server.ask({"GET " + shelf.product}).status, 200);
    }
    server.restart();
    EXPECT_EQ(server.ask({"GET " + shelf.product}).number("viewCount"), 100);
}

TEST(Shop, SaysInSqlThatACouponIsHeldAndTakenBack) {
    ShopServer server;
    Shelf shelf = fill_shelf(server, {5});
    std::string user = buyer(server, 500);
    std::string campaign = server.campaign(2);
    Reply issued = server.ask({"POST " + campaign + "/coupons", user});
    std::string id = std::to_string(issued.number("couponId"));
    Reply placed = server.ask(
        {"POST /v1/orders", user, order_form(shelf.options[0], 1, R"(,"couponIds":[)" + id + "]")});
    ASSERT_EQ(placed.status, 201) << placed.text;
    auto says = [&](const std::string& where) {
        auto mirror = mirror::Database::open(server.folder() + "/mirror.db", mirror::Access::read);
        EXPECT_TRUE(mirror) << mirror.error().text;
        auto rows = (*mirror)->number("SELECT count(*) FROM coupons_readable WHERE " + where);
        return rows.value_or(0) == 1;
    };
    EXPECT_TRUE(wait_until([&] { return says("status = 'held' AND NOT revoked"); }));
    (void)server.ask(
        {"POST /v1/coupons/" + id + "/revocation", server.admin(), R"({"reason":"fraud"})"});
    EXPECT_TRUE(wait_until([&] { return says("status = 'held' AND revoked"); }));
    std::string order = "POST /v1/orders/" + std::to_string(placed.number("orderId"));
    (void)server.ask({order + "/cancellation", user, "{}"});
    EXPECT_TRUE(wait_until([&] { return says("status = 'revoked' AND revoked"); }));
}

// Each is asked for twice with its key, and has an effect once.
TEST(Shop, RepeatsNoPost) {
    ShopServer server({"orders.pendingPerAccount=4"});
    Shelf shelf = fill_shelf(server, {20});
    std::string admin = server.admin();
    std::string user = buyer(server, 1000);
    std::string sale = new_sale(server, shelf.options[0], 5);
    std::string form = order_form(shelf.options[0], 1);
    auto place = [&] {
        return "POST /v1/orders/" +
               std::to_string(server.ask({"POST /v1/orders", user, form}).number("orderId"));
    };
    std::string shipped = place();
    std::string points = R"({"method":"points"})";
    const std::vector<Ask> asks = {
        {"POST /v1/categories", admin, R"({"name":"x"})"},
        {"POST " + shelf.product + "/options", admin, R"({"name":"x"})"},
        {"POST /v1/options/" + shelf.options[0] + "/stock", admin, R"({"change":1,"reason":"x"})"},
        {"POST /v1/orders", user, form},
        {"POST " + sale + "/orders", user, R"({"quantity":1})"},
        {shipped + "/payment", user, points},
        {shipped + "/shipment", admin, "{}"},
        {shipped + "/delivery", admin, ""},
        {place() + "/cancellation", user, "{}"},
        {"POST " + sale + "/cancellation", admin, ""},
    };
    int nth = 0;
    for (Ask ask : asks) {
        ask.headers = "Idempotency-Key: the-key-of-request-" + std::to_string(++nth) + "\r\n";
        Reply first = server.ask(ask);
        EXPECT_LT(first.status, 300) << ask.line << first.text;
        Reply again = server.ask(ask);
        EXPECT_EQ(again.text, first.text) << ask.line;
        EXPECT_EQ(again.headers["idempotent-replayed"], "true") << ask.line;
    }
    boost::json::value option =
        server.ask({"GET " + shelf.product}).body.at("options").as_array().at(0);
    // 20 and 1 received; sold 1; held: an order, and an order of the sale.
    EXPECT_EQ(option.at("onHand").as_int64(), 20);
    EXPECT_EQ(option.at("held").as_int64(), 2);
}

}  // namespace
}  // namespace onrush::app
