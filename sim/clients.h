// Clients that ask at random, and ask again.
//
// A client remembers what it asked under an idempotency key. It asks the same again whether it was
// answered, is still waiting, or lost the answer in a crash; now and then it uses the key for
// something else. What it asks for is the play's.
#pragma once

#include <deque>

#include "sim/ask.h"
#include "sim/model.h"
#include "sim/random.h"

namespace onrush::sim {

class Clients {
public:
    Clients(Random random, Play& play);

    [[nodiscard]] Ask next_ask(const Model& model, base::Instant now);

private:
    Random random_;
    Play& play_;
    std::uint64_t clients_;
    std::uint64_t retries_;       // per mille
    std::uint64_t keyed_;         // per mille
    std::uint64_t keys_ = 0;      // used so far
    std::deque<Ask> remembered_;  // with keys, the last ones
};

}  // namespace onrush::sim
