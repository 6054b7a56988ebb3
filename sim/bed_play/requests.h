// The requests of the test bed.
#pragma once

#include "sim/bed/bed_domain.h"
#include "sim/bed_play/bed_world.h"
#include "sim/request.h"

namespace onrush::sim {

struct BedBinding {
    using World = BedWorld;
    template <typename Input>
    static bed::Bed& feature(app::AnyDomain& domain, const Input&) {
        return static_cast<bed::BedDomain&>(domain).bed;
    }
    static std::string text(const bed::OpenAccount& input);
    static std::string text(const bed::CloseAccount& input);
    static std::string text(const bed::OpenCounter& input);
    static std::string text(const bed::MakeClaim& input);
    static std::string text(const bed::TransferMoney& input);
    static std::string text(const ReadAccount& input);
    static std::string text(const ReadCounter& input);
};

template <typename Input, engine::Job::Kind kind = engine::Job::Kind::command>
using BedRequest = RequestOf<BedBinding, Input, kind>;

}  // namespace onrush::sim
