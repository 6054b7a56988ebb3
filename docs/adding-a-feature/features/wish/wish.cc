#include "features/wish/wish.h"

#include <fmt/format.h>

#include "engine/row_law.h"

namespace onrush::wish {

namespace {

std::optional<std::string> check_wish(const WishFeature&, const Wish& wish) {
    return wish.text.empty()
               ? std::optional(fmt::format("the wish of account {} is empty", wish.account.value))
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
    using Law = engine::RowLaw<WishFeature, Wishes>;
    domain.add(std::make_unique<Law>("wishes", feature, feature.wishes, check_wish));
}

}  // namespace onrush::wish
