// Which domains there are to play, and what a seed plays when nobody says it.
#pragma once

#include <functional>
#include <memory>
#include <string_view>

#include "sim/play.h"
#include "sim/random.h"

namespace onrush::sim {

enum class Played {
    bed,   // the small test domain: all that the engine offers, and little else
    shop,  // the features themselves
};

[[nodiscard]] std::string_view name_of(Played played);
// Odd seeds play the bed, even ones the shop.
[[nodiscard]] Played played_by(std::uint64_t seed);
using MakePlay = std::function<std::unique_ptr<Play>(Random)>;
[[nodiscard]] MakePlay play_of(Played played);

}  // namespace onrush::sim
