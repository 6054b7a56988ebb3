// A rush on the test bed: operations that follow from their number alone (op.h).
#pragma once

#include <functional>

#include "sim/rush/process.h"
#include "sim/rush/recount.h"

namespace onrush::rush {

// Every answer that came through the pipe before the end goes into the ledger.
[[nodiscard]] RushOutcome run_rush(const std::string& folder, const Plan& plan, const Load& load,
                                   const KillWhen& kill_when, Ledger& ledger);

// A recovered bed, running, for a look.
[[nodiscard]] base::Outcome<> look_at(
    const std::string& folder, const std::function<void(const bed::Bed&, const app::Core&)>& look);

}  // namespace onrush::rush
