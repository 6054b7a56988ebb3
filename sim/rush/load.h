// The clients of a rush, in the process of the engine: a window of operations is always under way,
// each under its own idempotency key, and every answer is written to a pipe as it comes.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/engine.h"
#include "sim/bed/bed.h"
#include "sim/rush/op.h"

namespace onrush::rush {

struct Load {
    std::vector<std::uint64_t> again;  // operations without an answer so far, ascending
    std::uint64_t next = 0;            // then on from this one
    std::uint64_t until = 0;           // and no further
    std::size_t window = 1000;
};

// Returns when every operation has its answer, or when the pipe is closed at the other end.
void run_load(engine::Engine& engine, bed::Bed& bed, const Plan& plan, const Load& load,
              int pipe_to_parent);

}  // namespace onrush::rush
