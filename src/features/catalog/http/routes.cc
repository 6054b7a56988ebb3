#include "features/catalog/http/routes.h"

#include "api/route_table.h"
#include "features/catalog/category.h"
#include "features/catalog/change_product.h"
#include "features/catalog/create_product.h"
#include "features/catalog/http/product_tag.h"
#include "features/catalog/list_products.h"
#include "features/catalog/stock.h"
#include "http/entity_tag.h"

namespace onrush::catalog {

namespace {

using http::Exchange;
using Table = api::RouteTable<CatalogFeature>;

// With the entity tag of the product; only that where the caller has this version already.
//
// A view is somebody who is shown the product: not who asks whether it has changed, and not staff.
void answer_product(Exchange& exchange, const ProductView& product, const http::EntityTags& known,
                    const OnView& on_view) {
    if (http::answer_unchanged(exchange, entity_tag_of(product), known)) {
        return;
    }
    if (exchange.request().method == http::Method::get && exchange.caller.who <= http::Who::user) {
        on_view(exchange.io_thread(), product.product_id);
    }
    api::AnswerJson()(exchange, product);
}

void add_product_route(Table& table, CatalogFeature& feature, api::Bridge& bridge, OnView on_view) {
    auto handle = [&feature, &bridge, on_view = std::move(on_view)](Exchange& exchange) {
        http::EntityTags known = http::parse_entity_tags(exchange.request().if_none_match);
        Table::send_as_who_asks<LookUpAnyProduct>(
            exchange, feature, bridge, LookUpProduct{ProductId(exchange.parameters[0].number)},
            [&on_view, known](Exchange& asked, const ProductView& product) {
                answer_product(asked, product, known, on_view);
            });
    };
    http::Route& route =
        table.custom<LookUpProduct>(http::Method::get, 200, "/v1/products/{id}",
                                    "One active product with its options and their stock; counts "
                                    "one view. Staff see inactive ones too",
                                    std::move(handle));
    route.answers.push_back({304});
    Table::may_refuse_staff(route);
}

}  // namespace

std::vector<http::Route> routes(CatalogFeature& feature, api::Bridge& bridge, OnView on_view) {
    Table shown(feature, bridge, {.shed = http::Shed::browse, .rate = "browse"});
    shown.get<ListCategories>("/v1/categories", "Categories, oldest first");
    shown.get_for_all<ListProducts, ListAnyProducts>(
        "/v1/products",
        "Products, of all categories or one, sorted in one of four ways. Those that are not active "
        "are found by staff alone");
    shown.get_for_all<LookUpStock, LookUpAnyStock, &LookUpStock::option>(
        "/v1/options/{id}/stock", "An option with its price and stock; counts no view");
    add_product_route(shown, feature, bridge, std::move(on_view));

    Table operated(feature, bridge, {.who = http::Who::admin});
    operated.create<CreateCategory>("/v1/categories", "Creates a category");
    operated.create<CreateProduct>("/v1/products", "Creates a product and its options");
    operated.patch<ChangeProduct, &ChangeProduct::product>(
        "/v1/products/{id}", "Changes a product; omitted members stay as they are");
    operated.create<AddOption, &AddOption::product>("/v1/products/{id}/options",
                                                    "Adds an option to a product");
    operated.patch<ChangeOption, &ChangeOption::product>(
        "/v1/products/{id}/options",
        "Changes an option of a product; omitted members stay as they are");
    operated.create<ChangeStock, &ChangeStock::option>(
        "/v1/options/{id}/stock",
        "Adds received pieces to an option's stock, or writes pieces off");

    std::vector<http::Route> all = shown.take();
    std::ranges::move(operated.take(), std::back_inserter(all));
    return all;
}

}  // namespace onrush::catalog
