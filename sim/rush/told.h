// What a client was told, as it travels through a pipe: the bytes outlive the process that is
// killed, and what is in the pipe was told.
#pragma once

#include <cstdint>

#include "engine/job.h"

namespace onrush::rush {

struct Told {
    std::uint64_t op = 0;      // which operation
    std::uint64_t id = 0;      // of the account, counter or transfer that was made
    std::uint64_t number = 0;  // of a claim
    engine::Verdict verdict = engine::Verdict::pending;
    std::uint8_t reserved[7] = {};
};
static_assert(sizeof(Told) == 32);

}  // namespace onrush::rush
