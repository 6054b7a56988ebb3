// The requests of the test bed.
#pragma once

#include "sim/bed/bed_domain.h"
#include "sim/bed_play/bed_world.h"
#include "sim/request.h"

namespace onrush::sim {

struct BedBinding {
    using World = BedWorld;
    template <typename Feature>
    static bed::Bed& feature(app::AnyDomain& domain) {
        return static_cast<bed::BedDomain&>(domain).bed;
    }
};

template <typename Input, engine::Kind kind = engine::Kind::command>
using BedRequest = RequestOf<BedBinding, Input, kind>;

}  // namespace onrush::sim
