#include "cart/routes.h"

#include <array>

#include "account/routes.h"
#include "api/refusal.h"
#include "cart/clear_cart.h"
#include "cart/limits.h"
#include "cart/look_up_cart.h"
#include "cart/set_cart_item.h"
#include "catalog/routes.h"
#include "http/json_body.h"

namespace onrush::cart {

using account::caller_of;
using http::Exchange;
using http::JsonWriter;

// --- bodies -----------------------------------------------------------------------------------

struct CartItemForm {
    std::uint32_t quantity = 0;
    static constexpr std::array limits = {
        http::limit("quantity", 0, limits::quantity_max, "Pieces; 0 takes the option out")};
};
BOOST_DESCRIBE_STRUCT(CartItemForm, (), (quantity))

// --- problems ---------------------------------------------------------------------------------

namespace problems {
const http::ProblemType product_inactive{"product-inactive", 409, "The product is not on sale"};
const http::ProblemType cart_full{"cart-full", 409, "The cart has all the lines it may have"};
}  // namespace problems

std::span<const http::ProblemType* const> problem_types() {
    using namespace problems;
    static const std::array all = {&product_inactive, &cart_full};
    return all;
}

// --- refusals, each in one exhaustive switch ----------------------------------------------------

namespace {

void refuse(Exchange& exchange, SetCartItem::Refusal refusal) {
    using Refusal = SetCartItem::Refusal;
    switch (refusal) {
        case Refusal::token_void:
            return account::refuse_token_void(exchange);
        case Refusal::account_inactive:
            return account::refuse_account_inactive(exchange);
        case Refusal::quantity_out_of_range:
            return api::refuse_member(exchange, "/quantity", "It must be 0 to 99.");
        case Refusal::option_not_found:
            return exchange.refuse(catalog::problems::option_not_found, "No option has this id.");
        case Refusal::product_inactive:
            return exchange.refuse(problems::product_inactive, "It can only be taken out.");
        case Refusal::cart_full:
            return exchange.refuse(problems::cart_full, "Take another option out first.");
    }
}

void refuse(Exchange& exchange, ClearCart::Refusal refusal) {
    using Refusal = ClearCart::Refusal;
    switch (refusal) {
        case Refusal::token_void:
            return account::refuse_token_void(exchange);
        case Refusal::account_inactive:
            return account::refuse_account_inactive(exchange);
    }
}

void refuse(Exchange& exchange, LookUpCart::Refusal refusal) {
    using Refusal = LookUpCart::Refusal;
    switch (refusal) {
        case Refusal::token_void:
            return account::refuse_token_void(exchange);
        case Refusal::account_inactive:
            return account::refuse_account_inactive(exchange);
    }
}

// --- handlers -----------------------------------------------------------------------------------

class Routes {
public:
    Routes(CartFeature& feature, api::Bridge& bridge) : feature_(feature), bridge_(bridge) {}

    void look_up(Exchange& exchange) { show(exchange, LookUpCart{caller_of(exchange.caller)}); }
    void set_item(Exchange& exchange) {
        CartItemForm body;
        if (http::decode_body(exchange, body)) {
            show(exchange, SetCartItem{caller_of(exchange.caller), OptionId(exchange.parameters[0]),
                                       body.quantity});
        }
    }
    void clear(Exchange& exchange) {
        bridge_.run(exchange, feature_, ClearCart{caller_of(exchange.caller)},
                    [](Exchange& asked, const engine::Result<ClearCart>& result) {
                        result ? asked.answer(204) : refuse(asked, result.error());
                    });
    }

private:
    // Answers with the cart.
    template <typename Input>
    void show(Exchange& exchange, Input input) {
        bridge_.run(exchange, feature_, std::move(input),
                    [](Exchange& asked, const engine::Result<Input>& result) {
                        if (!result) {
                            return refuse(asked, result.error());
                        }
                        asked.answer(200, [&](JsonWriter& json) { json.value(*result); });
                    });
    }

    CartFeature& feature_;
    api::Bridge& bridge_;
};

}  // namespace

std::vector<http::Route> routes(CartFeature& feature, api::Bridge& bridge) {
    using namespace problems;
    using account::problems::account_inactive;
    using account::problems::token_void;
    auto all = std::make_shared<Routes>(feature, bridge);
    const http::Shape* view = &http::shape_of<CartView>();
    return {
        {.method = http::Method::get,
         .path = "/v1/me/cart",
         .doc = "The caller's cart, at the prices and with the stock of this moment",
         .who = http::Who::user,
         .answers = {{200, view}},
         .problems = {&token_void, &account_inactive},
         .shed = http::Shed::account,
         .handle = [all](Exchange& exchange) { all->look_up(exchange); }},
        {.method = http::Method::put,
         .path = "/v1/me/cart/items/{id}",
         .doc = "Sets how many pieces of an option are in the caller's cart; it holds none of them",
         .who = http::Who::user,
         .body = &http::shape_of<CartItemForm>(),
         .answers = {{200, view}},
         .problems = {&token_void, &account_inactive, &catalog::problems::option_not_found,
                      &product_inactive, &cart_full},
         .shed = http::Shed::account,
         .handle = [all](Exchange& exchange) { all->set_item(exchange); }},
        {.method = http::Method::delete_,
         .path = "/v1/me/cart",
         .doc = "Takes everything out of the caller's cart",
         .who = http::Who::user,
         .answers = {{204}},
         .problems = {&token_void, &account_inactive},
         .shed = http::Shed::account,
         .handle = [all](Exchange& exchange) { all->clear(exchange); }},
    };
}

}  // namespace onrush::cart
