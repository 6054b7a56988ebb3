#include "sim/played.h"

#include "sim/bed_play/bed_play.h"

namespace onrush::sim {

std::string_view name_of(Played) {
    return "bed";
}

Played played_by(std::uint64_t) {
    return Played::bed;
}

std::unique_ptr<Play> make_play(Played, Random random) {
    return std::make_unique<BedPlay>(random);
}

}  // namespace onrush::sim
