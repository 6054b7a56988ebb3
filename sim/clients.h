// Clients that ask at random, and ask again.
//
// A client remembers what it asked under an idempotency key. It asks the same again whether it was
// answered, is still waiting, or lost the answer in a crash; now and then it uses the key for
// something else.
#pragma once

#include <deque>

#include "sim/ask.h"
#include "sim/model.h"
#include "sim/random.h"

namespace onrush::sim {

class Clients {
public:
    explicit Clients(Random random);

    [[nodiscard]] Ask next_ask(const Model& model);

private:
    [[nodiscard]] Request command(const Model& model);
    [[nodiscard]] Request query(const Model& model);
    [[nodiscard]] std::uint64_t some_account(const Model& model);
    [[nodiscard]] std::uint64_t some_counter(const Model& model);
    [[nodiscard]] base::Duration some_duration();

    Random random_;
    std::uint64_t clients_;
    std::uint64_t names_;         // so many account names are used
    std::uint64_t retries_;       // per mille
    std::uint64_t keyed_;         // per mille
    std::uint64_t keys_ = 0;      // used so far
    std::deque<Ask> remembered_;  // with keys, the last ones
};

}  // namespace onrush::sim
