// A story told to a server of its own, row by row, and all of what the server answered.
//
//     Story story;
//     story.tell({{"POST /v1/accounts", "", "{}", 201},
//                 {"GET /v1/me/cart", "user 1"},
//                 {"PUT /v1/me/cart/items/9", "user 1", R"({"quantity":1})", 404,
//                  "option-not-found"}});
//     story.expect_golden("cart");
//
// Statuses and codes are in the rows; what else the bodies say is in src/app/test/golden/. A server
// without rate limits hears one row after the other, so ids are those of a new shop, and only
// tokens, keys, passes, what is signed, and the times that the server made differ from run to run.
// They are written as "<token>", "<key>", "<pass>", "<signature>", "<document>", "<now>" and
// "<now + 24h>", and the positions of events as "<position>". A row that sends "<pass>" sends the
// one that was answered last.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "app/test/shop_server.h"

namespace onrush::app {

struct Row {
    std::string line;  // "GET /v1/me"
    std::string who;   // "admin", "service", "user 7"; empty: nobody
    std::string body;  // empty: none
    int status = 200;
    std::string code;  // of a problem
    std::string headers = {};
};

// The route that a request is for: "/v1/orders/7?x=1" is for "/v1/orders/{id}". Null when none is.
[[nodiscard]] const http::Route* route_of(std::span<const http::Route> routes,
                                          const std::string& line);

class Story {
public:
    explicit Story(const std::vector<std::string>& assignments = {});

    void tell(const std::vector<Row>& rows);
    // Only changes the shop: it must succeed, and is not part of what is told.
    Reply prepare(const std::string& line, const std::string& who, const std::string& body);
    // Asks without telling.
    Reply ask(const Row& row);

    // Also looks whether the metrics have counted every route and every refusal that was told.
    void expect_golden(const std::string& name) const;

private:
    [[nodiscard]] std::string token_of(const std::string& who) const;
    void expect_described(const Row& row) const;
    void expect_counted() const;
    void write(const Row& row, const Reply& reply);
    [[nodiscard]] std::string shown(boost::json::value body) const;
    void replace_what_varies(boost::json::value& value) const;

    base::Instant started_ = base::SystemClock().now();
    ShopServer server_;
    boost::json::value openapi_;
    std::string text_;
    std::string pass_;              // the last one
    std::set<std::string> series_;  // labels of the routes that were told
    std::set<std::string> codes_;
};

// An exchange as a golden file has it.
struct Exchanged {
    std::string line;
    int status = 0;
    std::string body;

    // Of a member that is a text; else empty.
    [[nodiscard]] std::string word(std::string_view name) const;
};
// Of every story.
[[nodiscard]] std::vector<Exchanged> read_goldens();

}  // namespace onrush::app
