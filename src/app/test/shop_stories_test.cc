// Every route and every refusal of the shop, with all that is answered: catalogue, rankings, carts,
// sales, orders. A sale that runs began in 2026 and ends in 2999.
#include <fmt/format.h>

#include "app/test/shelf.h"
#include "app/test/story.h"
#include "app/test/wait_until.h"

namespace onrush::app {
namespace {

// Category 1, and product 1 in it with options 1, 2 ... of so many pieces.
void prepare_shelf(Story& story, const std::vector<int>& stocks) {
    story.prepare("POST /v1/categories", "admin", R"({"name":"shirts"})");
    story.prepare("POST /v1/products", "admin", product_form(1, stocks));
}

// The next account, with so many points.
void prepare_buyer(Story& story, int points) {
    Reply opened = story.prepare("POST /v1/accounts", "", "{}");
    if (points > 0) {
        story.prepare(fmt::format("POST /v1/accounts/{}/points", opened.number("accountId")),
                      "service",
                      fmt::format(R"({{"kind":"earn","amount":{},"reason":"test"}})", points));
    }
}

// The next campaign, and a coupon of it for this buyer: its id.
std::string prepare_coupon(Story& story, const std::string& who, const std::string& terms) {
    Reply campaign = story.prepare("POST /v1/campaigns", "admin",
                                   R"({"name":"c","quota":9,"opensAt":"2026-01-01T00:00:00Z",)"
                                   R"("closesAt":"2999-01-01T00:00:00Z",)" +
                                       terms + "}");
    Reply issued = story.prepare(
        fmt::format("POST /v1/campaigns/{}/coupons", campaign.number("campaignId")), who, "");
    return std::to_string(issued.number("couponId"));
}

// --- the catalogue ------------------------------------------------------------------------------

// A look at a product is counted a moment later, so it comes last.
TEST(Golden, AnswersOfTheCatalogue) {
    Story story;
    story.prepare("POST /v1/accounts", "", "{}");
    const std::string category = "POST /v1/categories";
    const std::string create = "POST /v1/products";
    const std::string change = "PATCH /v1/products/1";
    const std::string stock = "POST /v1/options/1/stock";
    story.tell({{category, "admin", R"({"name":"shirts"})", 201},
                {category, "user 1", R"({"name":"x"})", 403, "forbidden"},
                {category, "admin", R"({"name":""})", 400, "out-of-range"},
                {category, "admin", R"({"name":"hats"})", 201},
                {"GET /v1/categories?limit=1", ""},
                {"GET /v1/categories?limit=0", "", "", 400, "out-of-range"},
                {create, "admin", product_form(1, {3, 0}), 201},
                {create, "admin", product_form(999, {}), 404, "category-not-found"},
                {create, "admin",
                 R"({"name":"x","categoryId":1,"price":5,)"
                 R"("options":[{"name":"y","priceDelta":-6}]})",
                 400, "out-of-range"},
                {"GET /v1/products?sort=price&category=1&limit=2", ""},
                {"GET /v1/products?sort=cheap", "", "", 400, "out-of-range"},
                {"GET /v1/products?cursor=x", "", "", 400, "out-of-range"},
                {"GET /v1/options/1/stock", ""},
                {"GET /v1/options/999/stock", "", "", 404, "option-not-found"},
                {change, "admin", R"({"price":120})"},
                {change, "admin", R"({"price":-1})", 400, "out-of-range"},
                {change, "admin", R"({"categoryId":999})", 404, "category-not-found"},
                {"PATCH /v1/products/999", "admin", "{}", 404, "product-not-found"}});
    const std::string options = "/v1/products/1/options";
    story.tell(
        {{"POST " + options, "admin", R"({"name":"m","priceDelta":-20,"stock":1})", 201},
         {"POST " + options, "admin", R"({"name":"m","priceDelta":-121})", 400, "out-of-range"},
         {change, "admin", R"({"price":19})", 400, "out-of-range"},
         {"PATCH " + options, "admin", R"({"optionId":1,"name":"S"})"},
         {"PATCH " + options, "admin", R"({"optionId":999})", 404, "option-not-found"},
         {stock, "admin", R"({"change":2,"reason":"delivery"})", 201},
         {stock, "admin", R"({"change":-6,"reason":"lost"})", 409, "stock-below-held"},
         {stock, "admin", R"({"change":0,"reason":"none"})", 400, "out-of-range"},
         {"POST /v1/options/999/stock", "admin", R"({"change":1,"reason":"x"})", 404,
          "option-not-found"}});
    story.prepare(create, "admin", product_form(1, std::vector<int>(100, 1)));
    story.tell({{change, "admin", R"({"description":null})"},
                {change, "admin", R"({"name":null})", 400, "wrong-type"},
                {"PATCH " + options, "admin", R"({"optionId":1,"priceDelta":null})"},
                {change, "admin", R"({"active":false})"},
                {"GET /v1/products/1", "", "", 404, "product-not-found"},
                {"GET /v1/products/1", "user 1", "", 404, "product-not-found"},
                {"GET /v1/products/1/rank", "", "", 404, "product-not-found"},
                {"GET /v1/options/1/stock", "", "", 404, "option-not-found"},
                {"GET /v1/options/1/stock", "service"},
                {"GET /v1/products?active=false", ""},
                {"GET /v1/products?active=false", "admin"},
                {"GET /v1/products/1", "admin"},
                {"GET /v1/products/1", "service"}});
    story.prepare(change, "admin", R"({"active":true})");
    story.tell({{"POST /v1/products/2/options", "admin", R"({"name":"x"})", 409, "options-full"},
                {"GET /v1/products/1", ""},
                {"GET /v1/products/999", "", "", 404, "product-not-found"}});
    story.expect_golden("catalog");
}

// --- rankings -----------------------------------------------------------------------------------

// Two looks at product 1 and one at product 2, of which two pieces are bought. Views and sales are
// counted a moment later, so the story waits until each list has them. Each io thread keeps lists
// for a moment; with one there is one to wait for.
TEST(Golden, AnswersOfRankings) {
    Story story({"ioThreads=1"});
    prepare_shelf(story, {5});
    story.prepare("POST /v1/products", "admin", product_form(1, {5}));
    prepare_buyer(story, 500);
    story.prepare("POST /v1/orders", "user 1", order_form("2", 2, R"(,"pay":"points")"));
    for (const char* product : {"1", "1", "2"}) {
        story.prepare(std::string("GET /v1/products/") + product, "", "");
    }
    const std::string all = "?window=7d&category=1&limit=3";
    const std::pair<std::string, std::string> rows[] = {
        {"/v1/products/1/rank?window=30d", R"("views":{"rank":1,"count":2})"},
        {"/v1/products/2/rank?window=30d", R"("views":{"rank":2,"count":1})"},
        {"/v1/products/2/rank?window=30d", R"("sales":{"rank":1,"count":2})"},
        {"/v1/rankings/views" + all, R"("views":1,"sales":2}])"},
        {"/v1/rankings/sales" + all, R"("views":1,"sales":2}])"},
        {"/v1/rankings/popular" + all, R"("score":6000}])"}};
    for (const auto& [path, part] : rows) {
        Row row{"GET " + path, ""};
        EXPECT_TRUE(wait_until([&] { return story.ask(row).text.contains(part); }))
            << path << part << story.ask(row).text;
    }
    for (const char* kind : {"views", "sales", "popular"}) {
        std::string path = std::string("GET /v1/rankings/") + kind;
        story.tell({{path + all, ""}, {path + "?window=8d", "", "", 400, "out-of-range"}});
    }
    story.tell({{"GET /v1/products/2/rank?window=30d", ""},
                {"GET /v1/products/2/rank?window=8d", "", "", 400, "out-of-range"},
                {"GET /v1/products/999/rank", "", "", 404, "product-not-found"}});
    story.expect_golden("ranking");
}

// --- carts --------------------------------------------------------------------------------------

TEST(Golden, AnswersOfCarts) {
    Story story;
    prepare_shelf(story, std::vector<int>(60, 1));
    prepare_buyer(story, 0);
    auto item = [](int option) { return fmt::format("PUT /v1/me/cart/items/{}", option); };
    const std::string one = R"({"quantity":1})";
    story.tell({{"GET /v1/me/cart", "", "", 401, "unauthorized"},
                {"GET /v1/me/cart", "user 1"},
                {item(1), "user 1", R"({"quantity":2})"},
                {item(1), "user 1", R"({"quantity":100})", 400, "out-of-range"},
                {item(999), "user 1", one, 404, "option-not-found"},
                {item(2), "user 1", one}});
    story.prepare("PATCH /v1/products/1", "admin", R"({"active":false})");
    story.tell({{item(1), "user 1", one, 409, "product-inactive"},
                {item(3), "user 1", one, 404, "option-not-found"},
                {"GET /v1/me/cart", "user 1"}});
    story.prepare("PATCH /v1/products/1", "admin", R"({"active":true})");
    for (int option = 3; option <= 50; ++option) {
        story.prepare(item(option), "user 1", one);
    }
    story.tell({{item(51), "user 1", one, 409, "cart-full"},
                {"DELETE /v1/me/cart", "user 1", "", 204},
                {"GET /v1/me/cart", "user 1"}});
    story.expect_golden("cart");
}

// --- sales --------------------------------------------------------------------------------------

std::string sale_form(int option, int quantity,
                      const std::string& starts_at = "2026-01-01T00:00:00Z") {
    return fmt::format(R"({{"optionId":{},"price":90,"quantity":{},"startsAt":"{}",)"
                       R"("endsAt":"2999-01-01T00:00:00Z"}})",
                       option, quantity, starts_at);
}

TEST(Golden, AnswersOfSales) {
    Story story;
    prepare_shelf(story, {5});
    prepare_buyer(story, 0);
    const std::string create = "POST /v1/sales";
    story.tell({{create, "admin", sale_form(1, 2), 201},
                {create, "user 1", sale_form(1, 2), 403, "forbidden"},
                {create, "admin", sale_form(999, 1), 404, "option-not-found"},
                {create, "admin", sale_form(1, 4), 409, "stock-short"},
                {create, "admin", sale_form(1, 0), 400, "out-of-range"},
                {create, "admin", sale_form(1, 1, "2999-01-01T00:00:00Z"), 400, "out-of-range"},
                {create, "admin", sale_form(1, 1, "2998-01-01T00:00:00Z"), 201},
                {"GET /v1/sales?state=ACTIVE&limit=1", ""},
                {"GET /v1/sales?limit=1", ""},
                {"GET /v1/sales?limit=0", "", "", 400, "out-of-range"},
                {"GET /v1/sales/1", ""},
                {"GET /v1/sales/999", "", "", 404, "sale-not-found"},
                {"POST /v1/sales/1/cancellation", "admin"},
                {"POST /v1/sales/1/cancellation", "admin", "", 409, "sale-ended"},
                {"POST /v1/sales/999/cancellation", "admin", "", 404, "sale-not-found"},
                {create, "admin", sale_form(1, 1), 201}});
    story.prepare("PATCH /v1/products/1", "admin", R"({"active":false})");
    story.tell({{"GET /v1/sales/3", "", "", 404, "sale-not-found"},
                {"GET /v1/sales", ""},
                {"GET /v1/sales/3", "admin"},
                {"GET /v1/sales?state=PAUSED", "service"}});
    story.expect_golden("sale");
}

// --- orders -------------------------------------------------------------------------------------

std::string with_coupons(const std::string& ids) {
    return R"(,"couponIds":[)" + ids + "]";
}

void tell_of_placing(Story& story) {
    story.prepare("POST /v1/products", "admin", product_form(1, {}));
    const std::string large = prepare_coupon(
        story, "user 1", R"("discount":{"type":"fixed","amount":10},"minOrder":1000)");
    const std::string other = prepare_coupon(story, "user 1",
                                             R"("discount":{"type":"percent","percent":10},)"
                                             R"("scope":{"type":"products","ids":[2]})");
    const std::string good =
        prepare_coupon(story, "user 1", R"("discount":{"type":"percent","percent":10})");
    const std::string alone = prepare_coupon(
        story, "user 1", R"("discount":{"type":"fixed","amount":10},"exclusive":true)");
    const std::string place = "POST /v1/orders";
    const std::string twice = R"({"items":[{"optionId":1,"quantity":1},)"
                              R"({"optionId":1,"quantity":1}]})";
    auto with = [](const std::string& ids) { return order_form("1", 1, with_coupons(ids)); };
    story.tell(
        {{"POST /v1/quotes", "user 1", with(large + "," + good)},
         {"POST /v1/quotes", "user 1", order_form("99", 1), 404, "option-not-found"},
         {place, "user 1", "{}", 400, "out-of-range"},
         {place, "user 1", R"({"fromCart":true})", 409, "cart-empty"},
         {place, "user 1", twice, 400, "out-of-range"},
         {place, "user 1", with(good + "," + good), 400, "out-of-range"},
         {place, "user 1", order_form("99", 1), 404, "option-not-found"},
         {place, "user 1", order_form("1", 0), 400, "quantity-out-of-range"},
         {place, "user 1", order_form("1", 99), 409, "stock-short"},
         {place, "user 1", with("99"), 404, "coupon-not-found"},
         {place, "user 1", with(large), 409, "coupon-below-minimum"},
         {place, "user 1", with(other), 409, "coupon-not-applicable"},
         {place, "user 1", with(alone + "," + good), 409, "coupon-not-combinable"},
         {place, "user 1", order_form("1", 9, R"(,"pay":"points")"), 409, "insufficient-points"},
         {place, "user 1", with(good), 201},
         {place, "user 1", with(good), 409, "coupon-not-available"}});
    story.prepare("PUT /v1/me/cart/items/1", "user 1", R"({"quantity":1})");
    story.prepare("PATCH /v1/products/1", "admin", R"({"active":false})");
    story.tell({{place, "user 1", order_form("1", 1), 404, "option-not-found"},
                {place, "user 1", R"({"fromCart":true})", 409, "product-inactive"}});
    story.prepare("DELETE /v1/me/cart", "user 1", "");
    story.prepare("PATCH /v1/products/1", "admin", R"({"active":true})");
}

// Order 1 is paid and delivered, order 2 cancelled, order 3 bought at once.
void tell_of_orders(Story& story) {
    const std::string points = R"({"method":"points"})";
    const std::string place = "POST /v1/orders";
    story.tell({{"POST /v1/orders/1/shipment", "admin", "{}", 409, "order-not-paid"},
                {"POST /v1/orders/1/payment", "user 2", points, 404, "order-not-found"},
                {"POST /v1/orders/1/payment", "user 1", points},
                {"POST /v1/orders/1/payment", "user 1", points},
                {"POST /v1/orders/1/delivery", "admin", "", 409, "order-not-shipped"},
                {"POST /v1/orders/1/shipment", "admin", R"({"carrier":"post","tracking":"x1"})"},
                {"POST /v1/orders/1/delivery", "admin"},
                {"POST /v1/orders/1/cancellation", "user 1", "{}", 409, "order-shipped"},
                {"GET /v1/orders/1", "user 1"},
                {"GET /v1/orders/1", "user 2", "", 404, "order-not-found"},
                {"GET /v1/orders/1/history", "user 1"},
                {"GET /v1/orders/999/history", "user 1", "", 404, "order-not-found"},
                {place, "user 1", order_form("1", 1), 201},
                {"POST /v1/orders/2/cancellation", "user 1", R"({"reason":"other size"})"},
                {"POST /v1/orders/2/payment", "user 1", points, 409, "order-not-pending"},
                {place, "user 1",
                 order_form("1", 1, R"(,"pay":"points","deliveryAddress":"Hill 1")"), 201}});
    // The wallet, of at most 1000, is full before the order is given back.
    story.prepare("POST /v1/accounts/1/points", "service",
                  R"({"kind":"earn","amount":940,"reason":"test"})");
    story.tell({{"GET /v1/orders/3", "admin"},
                {"POST /v1/orders/3/cancellation", "user 2", "{}", 404, "order-not-found"},
                {"POST /v1/orders/3/cancellation", "admin", R"({"reason":"asked by phone"})"},
                {"GET /v1/me/orders?state=DELIVERED", "user 1"},
                {"GET /v1/me/orders?limit=1", "user 1"},
                {"GET /v1/me/orders?limit=0", "user 1", "", 400, "out-of-range"},
                {"GET /v1/orders?state=REFUNDED&limit=1", "service"},
                {"GET /v1/orders", "user 1", "", 403, "forbidden"},
                {"GET /v1/orders?accountId=999", "service", "", 404, "account-not-found"},
                {"GET /v1/orders?saleId=999", "service", "", 404, "sale-not-found"},
                {"GET /v1/accounts/1/orders?state=CANCELLED", "service"},
                {"GET /v1/accounts/999/orders", "service", "", 404, "account-not-found"}});
}

// Order 4 waits with a coupon that staff take back.
void tell_of_a_revoked_coupon(Story& story) {
    const std::string coupon =
        prepare_coupon(story, "user 1", R"("discount":{"type":"fixed","amount":1})");
    story.prepare("POST /v1/orders", "user 1", order_form("1", 1, with_coupons(coupon)));
    story.prepare("POST /v1/coupons/" + coupon + "/revocation", "admin", R"({"reason":"fraud"})");
    story.tell({{"POST /v1/orders/4/payment", "user 1", R"({"method":"points"})", 409,
                 "coupon-not-available"}});
    story.prepare("POST /v1/orders/4/cancellation", "user 1", "{}");
}

void tell_of_sale_orders(Story& story) {
    story.prepare("POST /v1/sales", "admin", sale_form(1, 2));
    story.prepare("POST /v1/sales", "admin", sale_form(1, 1, "2998-01-01T00:00:00Z"));
    const std::string orders = "POST /v1/sales/1/orders";
    const std::string one = R"({"quantity":1,"pay":"points"})";
    auto quote = [](int sale) {
        return fmt::format(R"({{"sale":{{"saleId":{},"quantity":2}}}})", sale);
    };
    story.tell({{"POST /v1/quotes", "user 2", quote(1)},
                {"POST /v1/quotes", "user 2", quote(999), 404, "sale-not-found"},
                {"POST /v1/quotes", "user 2", "{}", 400, "out-of-range"},
                {"POST /v1/sales/999/orders", "user 2", one, 404, "sale-not-found"},
                {"POST /v1/sales/2/orders", "user 2", one, 409, "sale-not-started"},
                {orders, "user 2", R"({"quantity":0})", 400, "out-of-range"},
                {orders, "user 2", one, 409, "insufficient-points"},
                {orders, "user 1", one, 201},
                {orders, "user 1", one, 409, "sale-limit"},
                {orders, "user 3", one, 201},
                {orders, "user 4", one, 410, "sale-sold-out"}});
    story.prepare("POST /v1/sales/1/cancellation", "admin", "");
    story.tell({{orders, "user 2", one, 409, "sale-ended"},
                {"POST /v1/quotes", "user 2", quote(1), 409, "sale-ended"}});
}

TEST(Golden, AnswersOfOrders) {
    Story story({"points.balanceMax=1000", "orders.holdSeconds=3600"});
    prepare_shelf(story, {20});
    for (int points : {250, 0, 200, 200}) {
        prepare_buyer(story, points);
    }
    tell_of_placing(story);
    tell_of_orders(story);
    tell_of_a_revoked_coupon(story);
    tell_of_sale_orders(story);
    story.expect_golden("order");
}

TEST(Golden, AnswersWhenAnAccountHasPlacedItsOrdersOfADay) {
    Story story({"orders.perAccountPerDay=1"});
    prepare_shelf(story, {9});
    prepare_buyer(story, 0);
    story.tell({{"POST /v1/orders", "user 1", order_form("1", 1), 201},
                {"POST /v1/orders", "user 1", order_form("1", 1), 409, "order-limit"},
                {"POST /v1/sales/1/orders", "user 1", R"({"quantity":1})", 409, "order-limit"}});
    story.expect_golden("order_limit");
}

TEST(Golden, AnswersOfTheLimitsOfAnAccount) {
    Story story({"orders.pendingPerAccount=1", "orders.heldPiecesPerAccount=2"});
    prepare_shelf(story, {9});
    prepare_buyer(story, 600);
    const std::string place = "POST /v1/orders";
    story.tell({{place, "user 1", order_form("1", 3), 409, "pieces-held-limit"},
                {place, "user 1", order_form("1", 2), 201},
                {place, "user 1", order_form("1", 1), 409, "orders-pending-limit"},
                {place, "user 1", order_form("1", 1, R"(,"pay":"points")"), 201}});
    const std::string options = "PATCH /v1/products/1/options";
    story.tell({{options, "admin", R"({"optionId":1,"perAccount":4})"},
                {place, "user 1", order_form("1", 3, R"(,"pay":"points")"), 201},
                {place, "user 1", order_form("1", 2, R"(,"pay":"points")"), 409, "option-limit"},
                {options, "admin", R"({"optionId":1,"perAccount":null})"},
                {place, "user 1", order_form("1", 1, R"(,"pay":"points")"), 201}});
    story.expect_golden("order_limits");
}

TEST(Golden, AnswersOfAnOrderThatIsNotPaidInTime) {
    Story story({"orders.holdSeconds=1"});
    prepare_shelf(story, {1});
    prepare_buyer(story, 100);
    story.prepare("POST /v1/orders", "user 1", order_form("1", 1));
    Row look{"GET /v1/orders/1", "user 1"};
    EXPECT_TRUE(wait_until([&] { return story.ask(look).word("state") == "EXPIRED"; }));
    story.tell(
        {look,
         {"POST /v1/orders/1/payment", "user 1", R"({"method":"points"})", 409, "order-expired"}});
    story.expect_golden("order_expired");
}

}  // namespace
}  // namespace onrush::app
