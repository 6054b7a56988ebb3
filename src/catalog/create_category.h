// Creates a category. Names may repeat: the id tells them apart.
#pragma once

#include "account/caller.h"
#include "catalog/view.h"
#include "engine/command.h"

namespace onrush::catalog {

struct CreateCategory {
    account::Caller caller;  // an admin
    std::string name;

    using Answer = CategoryView;
    // In the order of the checks.
    enum class Refusal { token_void, account_inactive, name_out_of_range };
    BOOST_DESCRIBE_NESTED_ENUM(Refusal, token_void, account_inactive, name_out_of_range)
};

engine::Result<CreateCategory> decide(CatalogFeature& feature, const CreateCategory& input,
                                      const engine::Turn& turn);

}  // namespace onrush::catalog
