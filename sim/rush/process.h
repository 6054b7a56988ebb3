// A rush in a process of its own, which the parent may kill.
#pragma once

#include <functional>
#include <string>

#include "sim/rush/recount.h"

namespace onrush::rush {

struct RushOutcome {
    bool killed = false;  // else it ended by itself
    int exit_code = 0;    // when it ended by itself
    std::string wrong;    // what clients were told that cannot be; empty when all is well
    std::uint64_t told = 0;
};

// When the parent kills: after so many milliseconds, or after so many answers; 0 is never.
struct KillWhen {
    std::int64_t after_ms = 0;
    std::uint64_t after_told = 0;
};

// Forks; the child recovers the folder and runs the load. The parent must have no threads. Every
// answer that came through the pipe before the end goes into the ledger.
[[nodiscard]] RushOutcome run_rush(const std::string& folder, const Plan& plan, const Load& load,
                                   const KillWhen& kill_when, Ledger& ledger);

// A recovered bed, running, for a look: nothing is asked of it.
[[nodiscard]] base::Outcome<> look_at(
    const std::string& folder, const std::function<void(const bed::Bed&, const app::Core&)>& look);

}  // namespace onrush::rush
