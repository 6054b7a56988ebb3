// One product with its options and their stock, as anyone may see it; also one that is not active,
// so that who has it in the cart learns why. Relaxed: what it says may be a moment ahead of the
// disk.
#pragma once

#include "catalog/view.h"
#include "engine/command.h"

namespace onrush::catalog {

struct LookUpProduct {
    static constexpr auto job_kind = engine::Job::Kind::relaxed_query;
    ProductId product;

    using Answer = ProductView;
    enum class Refusal { product_not_found };
    BOOST_DESCRIBE_NESTED_ENUM(Refusal, product_not_found)
};

engine::Result<LookUpProduct> decide(const CatalogFeature& feature, const LookUpProduct& input,
                                     const engine::Turn& turn);

}  // namespace onrush::catalog
