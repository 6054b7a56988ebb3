// What a client asks, and the same on its way through the engine.
#pragma once

#include <optional>
#include <utility>

#include "sim/play.h"

namespace onrush::sim {

struct Ask {
    std::uint64_t client = 0;
    RequestPtr request;
    std::string key;  // idempotency key; empty: none
    std::uint64_t fingerprint = 0;
    std::string trace;
};

[[nodiscard]] std::string to_text(const Ask& ask);

// The first client is one of staff, the second a stranger, the others have accounts.
[[nodiscard]] inline engine::KeyShare share_of(std::uint64_t client) {
    return client == 1   ? engine::KeyShare::staff
           : client == 2 ? engine::KeyShare::address
                         : engine::KeyShare::account;
}

// An ask on its way through the engine.
class Asked {
public:
    explicit Asked(Ask what) : ask(std::move(what)) {}
    virtual ~Asked() = default;
    [[nodiscard]] virtual engine::Job& job() = 0;
    // What the engine says, once it has come back.
    [[nodiscard]] virtual Told told() const = 0;

    const Ask ask;
    std::optional<Told> expected;  // what the model says, once it ran
};

}  // namespace onrush::sim
