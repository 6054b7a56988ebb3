#include "app/test/shelf.h"

#include <fmt/format.h>

namespace onrush::app {

namespace {

std::string text_of(const boost::json::value& number) {
    return std::to_string(number.to_number<std::int64_t>());
}

}  // namespace

std::string product_form(std::int64_t category, const std::vector<int>& stocks) {
    std::string options;
    for (int stock : stocks) {
        options += fmt::format(R"({}{{"name":"{}","stock":{}}})", options.empty() ? "" : ",",
                               static_cast<char>('a' + options.size() % 26), stock);
    }
    return fmt::format(R"({{"name":"shirt","categoryId":{},"price":100,"options":[{}]}})", category,
                       options);
}

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

std::string new_sale(ShopServer& server, const std::string& option, int quantity) {
    base::Instant now = base::SystemClock().now();
    Reply sale = server.ask(
        {"POST /v1/sales", server.admin(),
         fmt::format(R"({{"optionId":{},"price":90,"quantity":{},"startsAt":"{}","endsAt":"{}"}})",
                     option, quantity, to_text(now), to_text(now + base::Duration::hours(24)))});
    EXPECT_EQ(sale.status, 201) << sale.text;
    return "/v1/sales/" + text_of(sale.body.at("saleId"));
}

}  // namespace onrush::app
