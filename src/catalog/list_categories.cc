#include "catalog/list_categories.h"

#include <algorithm>

namespace onrush::catalog {

engine::Result<ListCategories> decide(const CatalogFeature& feature, const ListCategories& input,
                                      const engine::Turn&) {
    std::size_t limit = std::clamp(input.limit, 1u, account::limits::page_items_max);
    auto all = feature.categories.by<ByCategoryId>();
    ListCategories::Answer answer;
    for (const Category& category : input.after ? all.after(*input.after) : all.all()) {
        if (answer.items.size() == limit) {
            answer.next_cursor = answer.items.back().category_id;
            break;
        }
        answer.items.push_back(view_of(category));
    }
    return answer;
}

}  // namespace onrush::catalog
