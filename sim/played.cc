#include "sim/played.h"

#include "sim/bed_play/bed_play.h"
#include "sim/shop_play/shop_play.h"

namespace onrush::sim {

std::string_view name_of(Played played) {
    return played == Played::bed ? "bed" : "shop";
}

Played played_by(std::uint64_t seed) {
    return seed % 2 == 1 ? Played::bed : Played::shop;
}

MakePlay play_of(Played played) {
    if (played == Played::bed) {
        return [](Random random) { return std::make_unique<BedPlay>(random); };
    }
    return [](Random random) { return std::make_unique<ShopPlay>(random); };
}

}  // namespace onrush::sim
