// Active products in one of four orders, all or those of a category, a page at a time.
//
// The cursor is the place of the last product shown: the number that the order goes by, and the id.
// So a page starts where the last one ended, also when prices and counts have moved meanwhile; a
// product that moved across the place is shown twice or not at all.
#pragma once

#include "account/limits.h"
#include "catalog/view.h"
#include "engine/command.h"

namespace onrush::catalog {

// Newest first, cheapest first, most viewed first, most sold first. Of equals the newest is first,
// but for prices, where it is the oldest.
enum class ProductSort : std::uint8_t { newest, price, views, sales };
BOOST_DESCRIBE_ENUM(ProductSort, newest, price, views, sales)

struct ListProducts {
    static constexpr auto job_kind = engine::Job::Kind::relaxed_query;
    std::optional<CategoryId> category;
    ProductSort sort = ProductSort::newest;
    std::string cursor;  // empty: from the start
    std::uint32_t limit = account::limits::page_items_default;

    struct Answer {
        std::vector<ProductItem> items;
        std::optional<std::string> next_cursor;  // none: that was all
    };
    enum class Refusal { cursor_invalid };
    BOOST_DESCRIBE_NESTED_ENUM(Refusal, cursor_invalid)
};
BOOST_DESCRIBE_STRUCT(ListProducts::Answer, (), (items, next_cursor))

engine::Result<ListProducts> decide(const CatalogFeature& feature, const ListProducts& input,
                                    const engine::Turn& turn);

}  // namespace onrush::catalog
