#include "catalog/routes.h"

#include <algorithm>
#include <array>

#include "account/routes.h"
#include "api/refusal.h"
#include "catalog/add_option.h"
#include "catalog/bodies.h"
#include "catalog/change_option.h"
#include "catalog/change_product.h"
#include "catalog/change_stock.h"
#include "catalog/create_category.h"
#include "catalog/create_product.h"
#include "catalog/entity_tag.h"
#include "catalog/list_categories.h"
#include "catalog/list_products.h"
#include "catalog/look_up_product.h"
#include "http/json_body.h"
#include "http/query.h"

namespace onrush::catalog {

using account::caller_of;
using http::Exchange;
using http::JsonWriter;

// --- problems ---------------------------------------------------------------------------------

namespace problems {
const http::ProblemType category_not_found{"category-not-found", 404, "There is no such category"};
const http::ProblemType product_not_found{"product-not-found", 404, "There is no such product"};
const http::ProblemType option_not_found{"option-not-found", 404, "There is no such option"};
const http::ProblemType options_full{"options-full", 409, "The product has too many options"};
const http::ProblemType stock_below_held{"stock-below-held", 409,
                                         "Fewer than this are free: the rest is held"};
}  // namespace problems

std::span<const http::ProblemType* const> problem_types() {
    using namespace problems;
    static const std::array all = {&category_not_found, &product_not_found, &option_not_found,
                                   &options_full, &stock_below_held};
    return all;
}

// --- refusals, each in one exhaustive switch ----------------------------------------------------

namespace {

void refuse_unknown_product(Exchange& exchange) {
    exchange.refuse(problems::product_not_found, "No product has this id.");
}
void refuse_unknown_category(Exchange& exchange) {
    exchange.refuse(problems::category_not_found, "No category has this id.");
}
void refuse_unknown_option(Exchange& exchange) {
    exchange.refuse(problems::option_not_found, "No option of it has this id.");
}
void refuse_name(Exchange& exchange) {
    api::refuse_member(exchange, "/name", "It must have 1 to 100 characters.");
}
void refuse_description(Exchange& exchange) {
    api::refuse_member(exchange, "/description", "It has at most 2000 characters.");
}
void refuse_price(Exchange& exchange, std::string_view pointer) {
    api::refuse_member(exchange, pointer,
                       "With its difference every option must cost 0 to 1000000000000.");
}

void refuse(Exchange& exchange, CreateCategory::Refusal refusal) {
    using Refusal = CreateCategory::Refusal;
    switch (refusal) {
        case Refusal::token_void:
            return account::refuse_token_void(exchange);
        case Refusal::account_inactive:
            return account::refuse_account_inactive(exchange);
        case Refusal::name_out_of_range:
            return refuse_name(exchange);
    }
}

void refuse(Exchange& exchange, CreateProduct::Refusal refusal) {
    using Refusal = CreateProduct::Refusal;
    switch (refusal) {
        case Refusal::token_void:
            return account::refuse_token_void(exchange);
        case Refusal::account_inactive:
            return account::refuse_account_inactive(exchange);
        case Refusal::name_out_of_range:
            return refuse_name(exchange);
        case Refusal::description_out_of_range:
            return refuse_description(exchange);
        case Refusal::price_out_of_range:
            return refuse_price(exchange, "/price");
        case Refusal::options_out_of_range:
            return refuse_price(exchange, "/options");
        case Refusal::category_not_found:
            return refuse_unknown_category(exchange);
    }
}

void refuse(Exchange& exchange, ChangeProduct::Refusal refusal) {
    using Refusal = ChangeProduct::Refusal;
    switch (refusal) {
        case Refusal::token_void:
            return account::refuse_token_void(exchange);
        case Refusal::account_inactive:
            return account::refuse_account_inactive(exchange);
        case Refusal::product_not_found:
            return refuse_unknown_product(exchange);
        case Refusal::name_out_of_range:
            return refuse_name(exchange);
        case Refusal::description_out_of_range:
            return refuse_description(exchange);
        case Refusal::price_out_of_range:
            return refuse_price(exchange, "/price");
        case Refusal::category_not_found:
            return refuse_unknown_category(exchange);
    }
}

void refuse(Exchange& exchange, AddOption::Refusal refusal) {
    using Refusal = AddOption::Refusal;
    switch (refusal) {
        case Refusal::token_void:
            return account::refuse_token_void(exchange);
        case Refusal::account_inactive:
            return account::refuse_account_inactive(exchange);
        case Refusal::product_not_found:
            return refuse_unknown_product(exchange);
        case Refusal::option_out_of_range:
            return refuse_price(exchange, "/priceDelta");
        case Refusal::options_full:
            return exchange.refuse(problems::options_full, "A product has at most 100 of them.");
    }
}

void refuse(Exchange& exchange, ChangeOption::Refusal refusal) {
    using Refusal = ChangeOption::Refusal;
    switch (refusal) {
        case Refusal::token_void:
            return account::refuse_token_void(exchange);
        case Refusal::account_inactive:
            return account::refuse_account_inactive(exchange);
        case Refusal::product_not_found:
            return refuse_unknown_product(exchange);
        case Refusal::option_not_found:
            return refuse_unknown_option(exchange);
        case Refusal::name_out_of_range:
            return refuse_name(exchange);
        case Refusal::price_out_of_range:
            return refuse_price(exchange, "/priceDelta");
    }
}

void refuse(Exchange& exchange, const ChangeStock::Refusal& refusal) {
    using Code = ChangeStock::Code;
    switch (refusal.code) {
        case Code::token_void:
            return account::refuse_token_void(exchange);
        case Code::account_inactive:
            return account::refuse_account_inactive(exchange);
        case Code::option_not_found:
            return refuse_unknown_option(exchange);
        case Code::change_out_of_range:
            return api::refuse_member(exchange, "/change",
                                      "It must be other than 0, and leave at most 1000000000.");
        case Code::reason_out_of_range:
            return api::refuse_member(exchange, "/reason", "It must have 1 to 200 characters.");
        case Code::stock_below_held:
            return exchange.refuse(
                problems::stock_below_held, "At most what is available can be written off.",
                [&](JsonWriter& json) { json.member("available", refusal.available); });
    }
}

void refuse(Exchange& exchange, LookUpProduct::Refusal refusal) {
    switch (refusal) {
        case LookUpProduct::Refusal::product_not_found:
            return refuse_unknown_product(exchange);
    }
}

void refuse(Exchange& exchange, ListProducts::Refusal refusal) {
    switch (refusal) {
        case ListProducts::Refusal::cursor_invalid:
            return api::refuse_member(exchange, "/cursor", "Send a nextCursor as it was given.");
    }
}

void refuse(Exchange&, ListCategories::Refusal) {}  // it never refuses

template <typename Input, int status = 200>
void answer(Exchange& exchange, const engine::Result<Input>& result) {
    if (!result) {
        return refuse(exchange, result.error());
    }
    exchange.answer(status, [&](JsonWriter& json) { json.value(*result); });
}

NewOption option_of(OptionForm form) {
    return {std::move(form.name), form.price_delta, form.stock};
}

// --- handlers -----------------------------------------------------------------------------------

class Routes {
public:
    Routes(CatalogFeature& feature, api::Bridge& bridge, OnView on_view)
        : feature_(feature), bridge_(bridge), on_view_(std::move(on_view)) {}

    void create_category(Exchange& exchange) {
        CategoryForm body;
        if (http::decode_body(exchange, body)) {
            run<CreateCategory, 201>(exchange, {caller_of(exchange.caller), std::move(body.name)});
        }
    }
    void list_categories(Exchange& exchange) {
        CategoriesQuery query;
        if (http::decode_query(exchange, query)) {
            run<ListCategories>(
                exchange,
                {query.cursor, query.limit.value_or(account::limits::page_items_default)});
        }
    }
    void create_product(Exchange& exchange) {
        ProductForm body;
        if (!http::decode_body(exchange, body)) {
            return;
        }
        CreateProduct input{.caller = caller_of(exchange.caller),
                            .category = body.category_id,
                            .name = std::move(body.name),
                            .description = std::move(body.description).value_or(""),
                            .price = body.price,
                            .active = body.active.value_or(true),
                            .options = {}};
        for (OptionForm& form : body.options ? *body.options : std::vector<OptionForm>()) {
            input.options.push_back(option_of(std::move(form)));
        }
        run<CreateProduct, 201>(exchange, std::move(input));
    }
    void change_product(Exchange& exchange) {
        ProductChange body;
        if (http::decode_body(exchange, body)) {
            run<ChangeProduct>(
                exchange,
                {caller_of(exchange.caller), ProductId(exchange.parameters[0]), body.category_id,
                 std::move(body.name), std::move(body.description), body.price, body.active});
        }
    }
    void add_option(Exchange& exchange) {
        OptionForm body;
        if (http::decode_body(exchange, body)) {
            run<AddOption, 201>(exchange,
                                {caller_of(exchange.caller), ProductId(exchange.parameters[0]),
                                 option_of(std::move(body))});
        }
    }
    void change_option(Exchange& exchange) {
        OptionChange body;
        if (http::decode_body(exchange, body)) {
            run<ChangeOption>(exchange,
                              {caller_of(exchange.caller), ProductId(exchange.parameters[0]),
                               body.option_id, std::move(body.name), body.price_delta});
        }
    }
    void change_stock(Exchange& exchange) {
        StockChange body;
        if (http::decode_body(exchange, body)) {
            run<ChangeStock, 201>(exchange,
                                  {caller_of(exchange.caller), OptionId(exchange.parameters[0]),
                                   body.change, std::move(body.reason)});
        }
    }
    void list_products(Exchange& exchange) {
        ProductsQuery query;
        if (http::decode_query(exchange, query)) {
            run<ListProducts>(exchange,
                              {query.category, query.sort.value_or(ProductSort::newest),
                               std::move(query.cursor).value_or(""),
                               query.limit.value_or(account::limits::page_items_default)});
        }
    }
    void look_up_product(Exchange& exchange) {
        EntityTags known = parse_entity_tags(exchange.request().if_none_match);
        auto show = [this, known](Exchange& asked, const engine::Result<LookUpProduct>& result) {
            if (!result) {
                return refuse(asked, result.error());
            }
            on_view_(asked.io_thread(), result->product_id);
            std::uint64_t tag = entity_tag_of(*result);
            asked.header("ETag", to_text(tag).view());
            if (known.has(tag)) {
                return asked.answer(304);
            }
            asked.answer(200, [&](JsonWriter& json) { json.value(*result); });
        };
        bridge_.run(exchange, feature_, LookUpProduct{ProductId(exchange.parameters[0])}, show);
    }

private:
    template <typename Input, int status = 200>
    void run(Exchange& exchange, Input input) {
        bridge_.run(exchange, feature_, std::move(input),
                    [](Exchange& asked, const engine::Result<Input>& result) {
                        answer<Input, status>(asked, result);
                    });
    }

    CatalogFeature& feature_;
    api::Bridge& bridge_;
    const OnView on_view_;
};

using Shared = std::shared_ptr<Routes>;

std::vector<http::Route> shown_routes(const Shared& all) {
    using namespace problems;
    return {
        {.method = http::Method::get,
         .path = "/v1/categories",
         .doc = "Categories, oldest first",
         .query = &http::shape_of<CategoriesQuery>(),
         .answers = {{200, &http::shape_of<CategoryPage>()}},
         .rate = "browse",
         .shed = http::Shed::browse,
         .relaxed = true,
         .handle = [all](Exchange& exchange) { all->list_categories(exchange); }},
        {.method = http::Method::get,
         .path = "/v1/products",
         .doc = "Active products, of all categories or one, in one of four orders",
         .query = &http::shape_of<ProductsQuery>(),
         .answers = {{200, &http::shape_of<ProductPage>()}},
         .rate = "browse",
         .shed = http::Shed::browse,
         .relaxed = true,
         .handle = [all](Exchange& exchange) { all->list_products(exchange); }},
        {.method = http::Method::get,
         .path = "/v1/products/{id}",
         .doc = "One product with its options and their stock; counts one view",
         .answers = {{200, &http::shape_of<ProductView>()}, {304}},
         .problems = {&product_not_found},
         .rate = "browse",
         .shed = http::Shed::browse,
         .relaxed = true,
         .handle = [all](Exchange& exchange) { all->look_up_product(exchange); }},
    };
}

// All that operators do is a POST or PATCH by an admin, with a body.
http::Route operator_route(http::Method method, std::string_view path, std::string_view doc,
                           const http::Shape& body, const http::Shape& view,
                           std::vector<const http::ProblemType*> more_problems,
                           std::function<void(Exchange&)> handle) {
    bool creates = method == http::Method::post;
    http::Route route{
        .method = method,
        .path = path,
        .doc = doc,
        .who = http::Who::admin,
        .body = &body,
        .answers = {{creates ? 201 : 200, &view}},
        .problems = {&account::problems::token_void, &account::problems::account_inactive},
        .shed = http::Shed::account,
        .idempotent = creates,
        .handle = std::move(handle)};
    std::ranges::copy(more_problems, std::back_inserter(route.problems));
    return route;
}

std::vector<http::Route> operator_routes(const Shared& all) {
    using namespace problems;
    using enum http::Method;
    return {
        operator_route(post, "/v1/categories", "Creates a category", http::shape_of<CategoryForm>(),
                       http::shape_of<CategoryView>(), {},
                       [all](Exchange& exchange) { all->create_category(exchange); }),
        operator_route(post, "/v1/products", "Creates a product, with options if given",
                       http::shape_of<ProductForm>(), http::shape_of<ProductView>(),
                       {&category_not_found},
                       [all](Exchange& exchange) { all->create_product(exchange); }),
        operator_route(patch, "/v1/products/{id}", "Changes a product; what is left out stays",
                       http::shape_of<ProductChange>(), http::shape_of<ProductView>(),
                       {&product_not_found, &category_not_found},
                       [all](Exchange& exchange) { all->change_product(exchange); }),
        operator_route(post, "/v1/products/{id}/options", "Adds an option to a product",
                       http::shape_of<OptionForm>(), http::shape_of<OptionView>(),
                       {&product_not_found, &options_full},
                       [all](Exchange& exchange) { all->add_option(exchange); }),
        operator_route(patch, "/v1/products/{id}/options",
                       "Changes an option of a product; what is left out stays",
                       http::shape_of<OptionChange>(), http::shape_of<OptionView>(),
                       {&product_not_found, &option_not_found},
                       [all](Exchange& exchange) { all->change_option(exchange); }),
        operator_route(post, "/v1/options/{id}/stock", "Receives pieces or writes them off",
                       http::shape_of<StockChange>(), http::shape_of<StockView>(),
                       {&option_not_found, &stock_below_held},
                       [all](Exchange& exchange) { all->change_stock(exchange); }),
    };
}

}  // namespace

std::vector<http::Route> routes(CatalogFeature& feature, api::Bridge& bridge, OnView on_view) {
    auto all = std::make_shared<Routes>(feature, bridge, std::move(on_view));
    std::vector<http::Route> table = shown_routes(all);
    std::ranges::move(operator_routes(all), std::back_inserter(table));
    return table;
}

}  // namespace onrush::catalog
