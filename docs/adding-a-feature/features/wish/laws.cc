#include <fmt/format.h>

#include "base/utf8.h"
#include "engine/feature_laws.h"
#include "features/wish/limits.h"
#include "features/wish/wish.h"

namespace onrush::wish {

namespace {

engine::Wrong check_wish(const WishFeature&, const Wish& wish) {
    std::size_t characters = base::characters_in(wish.text).value_or(0);
    if (characters < 1 || characters > limits::text_characters_max) {
        return fmt::format("the wish of account {} has {} characters", wish.account.value,
                           characters);
    }
    return std::nullopt;
}

}  // namespace

void declare_laws(engine::Domain& domain, const WishFeature& feature) {
    engine::FeatureLaws laws(domain, feature);
    laws.of_rows("wishes", feature.wishes, check_wish,
                 fmt::format("SELECT account FROM wishes WHERE length(text) NOT BETWEEN 1 AND {}",
                             limits::text_characters_max));
}

}  // namespace onrush::wish
