// Wishes: each account may make one. The feature declares itself to an engine's domain, which it
// must outlive. Engine thread only.
#pragma once

#include "engine/domain.h"
#include "features/wish/rows.h"

namespace onrush::wish {

struct WishFeature {
    explicit WishFeature(engine::Domain& domain);
    ~WishFeature();  // out of line, as the constructor: the table is compiled once

    Wishes wishes;
    table::Fact<WishMade> wish_made;
};

// A wish has 1 to 200 characters.
void declare_laws(engine::Domain& domain, const WishFeature& feature);

}  // namespace onrush::wish
