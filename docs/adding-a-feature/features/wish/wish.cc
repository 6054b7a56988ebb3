#include "features/wish/wish.h"

#include <fmt/format.h>

#include "engine/feature_laws.h"

namespace onrush::wish {

namespace {

engine::Wrong check_wish(const WishFeature&, const Wish& wish) {
    return wish.text.empty()
               ? engine::Wrong(fmt::format("the wish of account {} is empty", wish.account.value))
               : std::nullopt;
}

}  // namespace

WishFeature::WishFeature(engine::Domain& domain) : wishes("wishes"), wish_made("wish.made") {
    domain.add(wishes);
    domain.add(wish_made);
    declare_laws(domain, *this);
}

WishFeature::~WishFeature() = default;

void declare_laws(engine::Domain& domain, const WishFeature& feature) {
    engine::FeatureLaws laws(domain, feature);
    laws.of_rows("wishes", feature.wishes, check_wish,
                 "SELECT account FROM wishes WHERE text = ''");
}

}  // namespace onrush::wish
