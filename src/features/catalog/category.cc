#include "features/catalog/category.h"

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
    std::size_t limit = input.limit.value_or(engine::limits::page_items_default);
    auto all = feature.categories.by<ByCategoryId>();
    CategoryPage page;
    for (const Category& category : input.cursor ? all.after(*input.cursor) : all.all()) {
        if (page.items.size() == limit) {
            page.next_cursor = page.items.back().category_id;
            break;
        }
        page.items.push_back(view_of(category));
    }
    return page;
}

}  // namespace onrush::catalog
