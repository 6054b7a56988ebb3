#include "catalog/create_category.h"

#include "catalog/form.h"

namespace onrush::catalog {

using Refusal = CreateCategory::Refusal;

engine::Result<CreateCategory> decide(CatalogFeature& feature, const CreateCategory& input,
                                      const engine::Turn& turn) {
    if (auto refusal =
            account::refusal_of<Refusal>(standing_of_staff(feature.accounts, input.caller))) {
        return std::unexpected(*refusal);
    }
    if (!is_name(input.name)) {
        return std::unexpected(Refusal::name_out_of_range);
    }
    // From here on the command succeeds.
    return view_of(feature.categories.insert({.id = feature.ids.next<CategoryId>("category"),
                                              .name = input.name,
                                              .created_at = turn.now}));
}

}  // namespace onrush::catalog
