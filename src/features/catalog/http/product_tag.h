// The entity tag of a product (http/entity_tag.h): of everything shown except the count of views,
// which every view changes. Equal tags mean the same product and stock.
#pragma once

#include <cstdint>

#include "features/catalog/look_up_product.h"

namespace onrush::catalog {

[[nodiscard]] std::uint64_t entity_tag_of(const ProductView& view);

}  // namespace onrush::catalog
