#include "catalog/look_up_product.h"

namespace onrush::catalog {

engine::Result<LookUpProduct> decide(const CatalogFeature& feature, const LookUpProduct& input,
                                     const engine::Turn&) {
    const Product* product = feature.products.find(input.product);
    if (product == nullptr) {
        return std::unexpected(LookUpProduct::Refusal::product_not_found);
    }
    return view_of(feature, *product);
}

}  // namespace onrush::catalog
