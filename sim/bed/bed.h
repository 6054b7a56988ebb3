// The test bed: accounts with balances, limited counters, claims that expire, transfers.
//
// Small, and yet it uses all that an engine offers, so the engine is proven on it before any
// feature stands on it: the simulator, the kill test, the benchmarks and the demo run it.
#pragma once

#include "engine/domain.h"
#include "engine/ids.h"
#include "sim/bed/rows.h"

namespace onrush::bed {

struct Bed {
    // Declares everything; the domain must not outlive the bed's tables being used.
    explicit Bed(engine::Domain& domain);
    ~Bed();  // out of line, as the constructor: the tables are compiled once

    // A line a counter.
    [[nodiscard]] std::vector<std::string> summarize() const;

    engine::Ids ids;
    Accounts accounts;
    Counters counters;
    Claims claims;
    Transfers transfers;
    table::Fact<ClaimMade> claim_made;
    table::Fact<ClaimExpired> claim_expired;
    table::Fact<CounterSoldOut> counter_sold_out;
    table::Fact<TransferMade> transfer_made;
};

}  // namespace onrush::bed
