// Categories, oldest first, a page at a time.
#pragma once

#include "account/limits.h"
#include "catalog/view.h"
#include "engine/command.h"

namespace onrush::catalog {

struct ListCategories {
    static constexpr auto job_kind = engine::Job::Kind::relaxed_query;
    std::optional<CategoryId> after;  // the cursor
    std::uint32_t limit = account::limits::page_items_default;

    struct Answer {
        std::vector<CategoryView> items;
        std::optional<CategoryId> next_cursor;  // none: that was all
    };
    enum class Refusal {};  // it never refuses
    BOOST_DESCRIBE_NESTED_ENUM(Refusal)
};
BOOST_DESCRIBE_STRUCT(ListCategories::Answer, (), (items, next_cursor))

engine::Result<ListCategories> decide(const CatalogFeature& feature, const ListCategories& input,
                                      const engine::Turn& turn);

}  // namespace onrush::catalog
