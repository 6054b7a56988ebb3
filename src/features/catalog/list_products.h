// Products in one of four orders, all or those of a category, a page at a time: those that are
// active, or for staff those that are not.
//
// The cursor says where the last page ended: the number that the order goes by, and the id of the
// last product. So a page continues there, also when prices and counts have changed meanwhile; a
// product that moved across that point is shown twice or not at all.
#pragma once

#include "engine/command.h"
#include "features/catalog/catalog.h"
#include "features/catalog/limits.h"
#include "features/catalog/refusals.h"

namespace onrush::catalog {

// Newest first, cheapest first, most viewed first, most sold first. Of equals the newest is first,
// but for prices, where it is the oldest.
enum class ProductSort : std::uint8_t { newest, price, views, sales };
BOOST_DESCRIBE_ENUM(ProductSort, newest, price, views, sales)

// A product in a list.
struct ProductItem {
    ProductId product_id;
    CategoryId category_id;
    std::string name;
    base::Money price;
    base::Instant created_at;
    std::int64_t sales_count = 0;
    std::uint64_t view_count = 0;
};
BOOST_DESCRIBE_STRUCT(ProductItem, (),
                      (product_id, category_id, name, price, created_at, sales_count, view_count))

struct ProductPage {
    std::vector<ProductItem> items;
    std::optional<std::string> next_cursor;  // none: there are no more
};
BOOST_DESCRIBE_STRUCT(ProductPage, (), (items, next_cursor))

struct ListProducts {
    using Feature = CatalogFeature;
    static constexpr auto job_kind = engine::Kind::relaxed_query;

    std::optional<CategoryId> category;
    std::optional<ProductSort> sort;  // newest when left out
    std::optional<bool> active;       // true when left out; only staff find those that are not
    std::optional<std::uint32_t> limit;
    std::optional<std::string> cursor;  // none: from the start
    static constexpr std::array ranges = {engine::page_range,
                                          base::range("cursor", 1, limits::cursor_characters_max)};

    using Answer = ProductPage;
    static constexpr std::array refusals = {&cursor_invalid};
};
BOOST_DESCRIBE_STRUCT(ListProducts, (), (category, sort, active, limit, cursor))

// The same for staff, who may ask for those that are not active.
struct ListAnyProducts : ListProducts {
    engine::Staff caller;
};
BOOST_DESCRIBE_STRUCT(ListAnyProducts, (), (caller, category, sort, active, limit, cursor))

engine::Result<ListProducts> decide(const CatalogFeature& feature, const ListProducts& input,
                                    base::Instant now);
engine::Result<ListAnyProducts> decide(const CatalogFeature& feature, const ListAnyProducts& input,
                                       base::Instant now);

[[nodiscard]] ProductItem item_of(const CatalogFeature& feature, const Product& product);

}  // namespace onrush::catalog
