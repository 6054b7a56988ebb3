#include "features/wish/wish.h"

namespace onrush::wish {

WishFeature::WishFeature(engine::Domain& domain) : wishes("wishes"), wish_made("wish.made") {
    domain.add(wishes);
    domain.add(wish_made);
    domain.add_keeper([this](AccountId account) { return wishes.find(account) != nullptr; });
    declare_laws(domain, *this);
}

WishFeature::~WishFeature() = default;

}  // namespace onrush::wish
