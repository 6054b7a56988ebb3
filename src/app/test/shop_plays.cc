#include "app/test/shop_plays.h"

#include <fmt/format.h>

namespace onrush::app {

namespace {

std::string text_of(const boost::json::value& number) {
    return std::to_string(number.to_number<std::int64_t>());
}

std::string product_form(std::int64_t category, const std::vector<int>& stocks) {
    std::string options;
    for (int stock : stocks) {
        options += fmt::format(R"({}{{"name":"{}","stock":{}}})", options.empty() ? "" : ",",
                               static_cast<char>('a' + options.size() % 26), stock);
    }
    return fmt::format(R"({{"name":"shirt","categoryId":{},"price":100,"options":[{}]}})", category,
                       options);
}

std::string sale_form(const std::string& option, int quantity, base::Instant starts_at) {
    return fmt::format(
        R"({{"optionId":{},"price":90,"quantity":{},"startsAt":"{}","endsAt":"{}"}})", option,
        quantity, to_text(starts_at), to_text(starts_at + base::Duration::hours(24)));
}

// A coupon of a new campaign with these terms, for this buyer.
std::string new_coupon(ShopServer& server, const std::string& user, const std::string& terms) {
    std::string form = R"({"name":"c","quota":9,"opensAt":"2026-01-01T00:00:00Z",)"
                       R"("closesAt":"2999-01-01T00:00:00Z",)" +
                       terms + "}";
    Reply campaign = server.ask({"POST /v1/campaigns", server.admin(), form});
    std::string path = "POST /v1/campaigns/" + text_of(campaign.body.at("campaignId"));
    return text_of(server.ask({path + "/coupons", user}).body.at("couponId"));
}

std::string with_coupon(const std::string& coupon) {
    return R"(,"couponIds":[)" + coupon + "]";
}

void play_products(ShopServer& server) {
    std::string admin = server.admin();
    Shelf shelf = fill_shelf(server, {3, 0});
    std::string options = shelf.product + "/options";
    std::string stock = "POST /v1/options/" + shelf.options[0] + "/stock";
    play(
        server,
        {{"POST /v1/categories", server.user(), R"({"name":"x"})", 403, "forbidden"},
         {"POST /v1/categories", admin, R"({"name":""})", 400, "out-of-range"},
         {"GET /v1/categories?limit=1", "", "", 200},
         {"POST /v1/products", admin, product_form(999, {}), 404, "category-not-found"},
         {"GET " + shelf.product, "", "", 200},
         {"GET /v1/products/999", "", "", 404, "product-not-found"},
         {"GET /v1/products?sort=price&category=1&limit=2", "", "", 200},
         {"GET /v1/products?sort=cheap", "", "", 400, "out-of-range"},
         {"GET /v1/products?cursor=x", "", "", 400, "out-of-range"},
         {"PATCH " + shelf.product, admin, R"({"price":120})", 200},
         {"PATCH " + shelf.product, admin, R"({"price":-1})", 400, "out-of-range"},
         {"PATCH /v1/products/999", admin, "{}", 404, "product-not-found"},
         {"PATCH " + shelf.product, admin, R"({"price":100})", 200},
         {"POST " + options, admin, R"({"name":"m","priceDelta":5})", 201},
         {"POST " + options, admin, R"({"name":"m","priceDelta":-101})", 400, "out-of-range"},
         {"PATCH " + options, admin, R"({"optionId":)" + shelf.options[0] + R"(,"name":"S"})", 200},
         {"PATCH " + options, admin, R"({"optionId":999})", 404, "option-not-found"},
         {stock, admin, R"({"change":2,"reason":"delivery"})", 201},
         {stock, admin, R"({"change":-6,"reason":"lost"})", 409, "stock-below-held"},
         {stock, admin, R"({"change":0,"reason":"none"})", 400, "out-of-range"},
         {"GET " + shelf.product + "/rank?window=10m", "", "", 200},
         {"GET /v1/products/999/rank", "", "", 404, "product-not-found"}});
    for (const char* kind : {"views", "sales", "popular"}) {
        std::string path = std::string("GET /v1/rankings/") + kind;
        play(server, {{path + "?window=7d&category=1&limit=3", "", "", 200},
                      {path + "?window=8d", "", "", 400, "out-of-range"}});
    }
}

void play_carts(ShopServer& server) {
    std::string user = server.user();
    Shelf shelf = fill_shelf(server, std::vector<int>(100, 1));
    auto item = [&](std::size_t i) { return "PUT /v1/me/cart/items/" + shelf.options[i]; };
    play(server,
         {{"POST " + shelf.product + "/options", server.admin(), R"({"name":"x"})", 409,
           "options-full"},
          {"GET /v1/me/cart", user, "", 200},
          {item(0), user, R"({"quantity":100})", 400, "out-of-range"},
          {"PUT /v1/me/cart/items/99999", user, R"({"quantity":1})", 404, "option-not-found"},
          {"POST /v1/orders", user, R"({"fromCart":true})", 409, "cart-empty"},
          {"PATCH " + shelf.product, server.admin(), R"({"active":false})", 200},
          {item(0), user, R"({"quantity":1})", 409, "product-inactive"},
          {"POST /v1/orders", user, order_form(shelf.options[0], 1), 409, "product-inactive"},
          {"PATCH " + shelf.product, server.admin(), R"({"active":true})", 200}});
    for (std::size_t i = 0; i < 50; ++i) {
        ASSERT_EQ(server.ask({item(i), user, R"({"quantity":1})"}).status, 200);
    }
    play(server, {{item(50), user, R"({"quantity":1})", 409, "cart-full"},
                  {item(49), user, R"({"quantity":0})", 200},
                  {"DELETE /v1/me/cart", user, "", 204}});
}

void play_sales(ShopServer& server) {
    std::string admin = server.admin();
    Shelf shelf = fill_shelf(server, {5});
    const std::string& option = shelf.options[0];
    base::Instant now = base::SystemClock().now();
    std::string later = new_sale(server, option, 1, base::Duration::hours(1));
    std::string sale = new_sale(server, option, 2);
    std::string one = R"({"quantity":1,"pay":"points"})";
    play(server, {{"POST /v1/sales", admin, sale_form("999", 1, now), 404, "option-not-found"},
                  {"POST /v1/sales", admin, sale_form(option, 3, now), 409, "stock-short"},
                  {"POST /v1/sales", admin, sale_form(option, 0, now), 400, "out-of-range"},
                  {"GET /v1/sales?state=ACTIVE&limit=1", "", "", 200},
                  {"GET " + sale, "", "", 200},
                  {"GET /v1/sales/999", "", "", 404, "sale-not-found"},
                  {"POST /v1/sales/999/orders", server.user(), one, 404, "sale-not-found"},
                  {"POST " + later + "/orders", server.user(), one, 409, "sale-not-started"}});
    std::string first = buyer(server, 200);
    std::string orders = "POST " + sale + "/orders";
    play(server, {{orders, first, R"({"quantity":0})", 400, "quantity-out-of-range"},
                  {orders, server.user(), one, 409, "insufficient-points"},
                  {orders, first, one, 201},
                  {orders, first, one, 409, "sale-limit"},
                  {orders, buyer(server, 200), one, 201},
                  {orders, buyer(server, 200), one, 410, "sale-sold-out"},
                  {"POST " + sale + "/cancellation", admin, "", 200},
                  {"POST " + sale + "/cancellation", admin, "", 409, "sale-ended"},
                  {orders, server.user(), one, 409, "sale-ended"}});
}

void play_placing(ShopServer& server) {
    Shelf shelf = fill_shelf(server, {3});
    const std::string& option = shelf.options[0];
    std::string user = buyer(server, 150);
    std::string large =
        new_coupon(server, user, R"("discount":{"type":"fixed","amount":10},"minOrder":1000)");
    std::string other = new_coupon(server, user,
                                   R"("discount":{"type":"percent","percent":10},)"
                                   R"("scope":{"type":"products","ids":[99999]})");
    std::string good = new_coupon(server, user, R"("discount":{"type":"percent","percent":10})");
    play(server, {{"POST /v1/orders", user, order_form("99999", 1), 404, "option-not-found"},
                  {"POST /v1/orders", user, order_form(option, 0), 400, "quantity-out-of-range"},
                  {"POST /v1/orders", user, order_form(option, 4), 409, "stock-short"},
                  {"POST /v1/orders", user, "{}", 400, "out-of-range"},
                  {"POST /v1/orders", user, order_form(option, 1, with_coupon("99")), 404,
                   "coupon-not-found"},
                  {"POST /v1/orders", user, order_form(option, 1, with_coupon(large)), 409,
                   "coupon-below-minimum"},
                  {"POST /v1/orders", user, order_form(option, 1, with_coupon(other)), 409,
                   "coupon-not-applicable"},
                  {"POST /v1/orders", user, order_form(option, 2, R"(,"pay":"points")"), 409,
                   "insufficient-points"},
                  {"POST /v1/quotes", user, order_form(option, 1, with_coupon(large)), 200},
                  {"POST /v1/quotes", user, order_form("99999", 1), 404, "option-not-found"},
                  {"POST /v1/orders", user, order_form(option, 1, with_coupon(good)), 201},
                  {"POST /v1/orders", user, order_form(option, 1, with_coupon(good)), 409,
                   "coupon-not-available"}});
}

void play_orders(ShopServer& server) {
    std::string admin = server.admin();
    Shelf shelf = fill_shelf(server, {9});
    std::string user = buyer(server, 250);
    auto place = [&](const std::string& more) {
        Reply placed = server.ask({"POST /v1/orders", user, order_form(shelf.options[0], 1, more)});
        EXPECT_EQ(placed.status, 201) << placed.text;
        return "/v1/orders/" + text_of(placed.body.at("orderId"));
    };
    std::string points = R"({"method":"points"})";
    std::string order = place("");
    play(server, {{"POST " + order + "/shipment", admin, "{}", 409, "order-not-paid"},
                  {"POST " + order + "/payment", server.user(), points, 404, "order-not-found"},
                  {"POST " + order + "/payment", user, points, 200},
                  {"POST " + order + "/payment", user, points, 200},
                  {"POST " + order + "/delivery", admin, "", 409, "order-not-shipped"},
                  {"POST " + order + "/shipment", admin, R"({"carrier":"post"})", 200},
                  {"POST " + order + "/delivery", admin, "", 200},
                  {"POST " + order + "/cancellation", user, "{}", 409, "order-shipped"},
                  {"GET " + order, user, "", 200},
                  {"GET " + order, server.user(), "", 404, "order-not-found"},
                  {"GET " + order + "/history", user, "", 200},
                  {"GET /v1/me/orders?state=DELIVERED", user, "", 200}});
    order = place("");
    play(server, {{"POST " + order + "/cancellation", user, R"({"reason":"other size"})", 200},
                  {"POST " + order + "/payment", user, points, 409, "order-not-pending"}});
    order = place(R"(,"pay":"points")");
    // The wallet, of at most 1000, fills up before the order is given back.
    Reply filled = server.ask({"POST /v1/me/points/charges", user, R"({"amount":950})"});
    EXPECT_EQ(filled.status, 201) << filled.text;
    play(server, {{"POST " + order + "/cancellation", user, "{}", 409, "balance-cap"}});
    order = place("");
    play(server, {{"POST " + order + "/payment", user, points, 200},
                  {"POST " + order + "/cancellation", user, "{}", 200}});
}

}  // namespace

Shelf fill_shelf(ShopServer& server, const std::vector<int>& stocks) {
    Reply category = server.ask({"POST /v1/categories", server.admin(), R"({"name":"shirts"})"});
    Reply product = server.ask(
        {"POST /v1/products", server.admin(), product_form(category.number("categoryId"), stocks)});
    EXPECT_EQ(product.status, 201) << product.text;
    Shelf shelf{.product = "/v1/products/" + text_of(product.body.at("productId")), .options = {}};
    for (const boost::json::value& option : product.body.at("options").as_array()) {
        shelf.options.push_back(text_of(option.at("optionId")));
    }
    return shelf;
}

std::string order_form(const std::string& option, int quantity, const std::string& more) {
    return fmt::format(R"({{"items":[{{"optionId":{},"quantity":{}}}]{}}})", option, quantity,
                       more);
}

std::string buyer(ShopServer& server, int points) {
    std::uint64_t account = server.open_account();
    Reply earned =
        server.ask({fmt::format("POST /v1/accounts/{}/points", account), server.service(),
                    fmt::format(R"({{"kind":"earn","amount":{},"reason":"test"}})", points)});
    EXPECT_EQ(earned.status, 201) << earned.text;
    return server.token(account);
}

std::string new_sale(ShopServer& server, const std::string& option, int quantity,
                     base::Duration starts_in) {
    base::Instant starts = base::SystemClock().now() + starts_in;
    Reply sale =
        server.ask({"POST /v1/sales", server.admin(), sale_form(option, quantity, starts)});
    EXPECT_EQ(sale.status, 201) << sale.text;
    return "/v1/sales/" + text_of(sale.body.at("saleId"));
}

void play_shop(ShopServer& server) {
    play_products(server);
    play_carts(server);
    play_sales(server);
    play_placing(server);
    play_orders(server);
}

}  // namespace onrush::app
