// A filled shelf, a buyer, a sale: what tests of the shop begin with.
#pragma once

#include <string>
#include <vector>

#include "app/test/shop_server.h"

namespace onrush::app {

// A category, and a product in it with options "a", "b" ... of so many pieces, at 100 each.
struct Shelf {
    std::string product;               // "/v1/products/7"
    std::vector<std::string> options;  // ids
};
[[nodiscard]] Shelf fill_shelf(ShopServer& server, const std::vector<int>& stocks);

// The body of that product.
[[nodiscard]] std::string product_form(std::int64_t category, const std::vector<int>& stocks);

// {"items":[{"optionId":1,"quantity":2}]} and what else is to be in the body, such as
// ,"pay":"points".
[[nodiscard]] std::string order_form(const std::string& option, int quantity,
                                     const std::string& more = "");

// A user with so many points.
[[nodiscard]] std::string buyer(ShopServer& server, int points);

// A sale that runs for a day from now on: its path.
[[nodiscard]] std::string new_sale(ShopServer& server, const std::string& option, int quantity);

}  // namespace onrush::app
