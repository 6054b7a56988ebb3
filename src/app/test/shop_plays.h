// The shop's routes, each refusal met once: a part of the test that no route is forgotten.
#pragma once

#include "app/test/route_rows.h"

namespace onrush::app {

// A category, and a product in it with options "a", "b" ... of so many pieces, at 100 each.
struct Shelf {
    std::string product;               // "/v1/products/7"
    std::vector<std::string> options;  // ids
};
[[nodiscard]] Shelf fill_shelf(ShopServer& server, const std::vector<int>& stocks);

// {"items":[{"optionId":1,"quantity":2}]} and what else is to be in the body, such as
// ,"pay":"points".
[[nodiscard]] std::string order_form(const std::string& option, int quantity,
                                     const std::string& more = "");

// A user with so many points.
[[nodiscard]] std::string buyer(ShopServer& server, int points);

// A sale that runs for a day from now on, or starts in an hour: its path.
[[nodiscard]] std::string new_sale(ShopServer& server, const std::string& option, int quantity,
                                   base::Duration starts_in = {});

void play_shop(ShopServer& server);

}  // namespace onrush::app
