// Categories: operators create them, anyone may list them.
#pragma once

#include "engine/command.h"
#include "features/catalog/catalog.h"
#include "features/catalog/limits.h"

namespace onrush::catalog {

struct CategoryView {
    CategoryId category_id;
    std::string name;
    base::Instant created_at;
};
BOOST_DESCRIBE_STRUCT(CategoryView, (), (category_id, name, created_at))

// Names may repeat: the id tells categories apart.
struct CreateCategory {
    using Feature = CatalogFeature;
    static constexpr auto job_kind = engine::Kind::command;

    engine::Staff caller;
    std::string name;
    static constexpr std::array ranges = {name_range};

    using Answer = CategoryView;
};
BOOST_DESCRIBE_STRUCT(CreateCategory, (), (caller, name))

struct CategoryPage {
    std::vector<CategoryView> items;
    std::optional<CategoryId> next_cursor;  // none: there are no more
};
BOOST_DESCRIBE_STRUCT(CategoryPage, (), (items, next_cursor))

// Oldest first, a page at a time.
struct ListCategories {
    using Feature = CatalogFeature;
    static constexpr auto job_kind = engine::Kind::relaxed_query;

    std::optional<std::uint32_t> limit;
    std::optional<CategoryId> cursor;  // none: from the start
    static constexpr std::array ranges = {engine::page_range};

    using Answer = CategoryPage;
};
BOOST_DESCRIBE_STRUCT(ListCategories, (), (limit, cursor))

engine::Result<CreateCategory> decide(CatalogFeature& feature, const CreateCategory& input,
                                      base::Instant now);
engine::Result<ListCategories> decide(const CatalogFeature& feature, const ListCategories& input,
                                      base::Instant now);

}  // namespace onrush::catalog
