#include "features/catalog/category.h"

#include "engine/page.h"

namespace onrush::catalog {

namespace {

CategoryView view_of(const Category& category) {
    return {category.id, category.name, category.created_at};
}

}  // namespace

engine::Result<CreateCategory> decide(CatalogFeature& feature, const CreateCategory& input,
                                      base::Instant now) {
    return view_of(feature.categories.insert(
        {.id = feature.ids.next<CategoryId>("category"), .name = input.name, .created_at = now}));
}

engine::Result<ListCategories> decide(const CatalogFeature& feature, const ListCategories& input,
                                      base::Instant) {
    auto all = feature.categories.by<ByCategoryId>();
    auto show = [](const Category& category) { return std::optional(view_of(category)); };
    return engine::read_page<CategoryPage>(input.cursor ? all.after(*input.cursor) : all.all(),
                                           input.limit, engine::limits::page_items_max,
                                           &Category::id, show);
}

}  // namespace onrush::catalog
