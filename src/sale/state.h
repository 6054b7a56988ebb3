// What a sale is at a time: told, never stored.
//
//   operator cancelled it -----------> CANCELLED
//   now < startsAt ------------------> SCHEDULED
//   endsAt <= now -------------------> ENDED
//   nothing remains -----------------> SOLD_OUT
//   otherwise -----------------------> ACTIVE
//
// The first line that holds says it; the refusals of an order ask the same function.
#pragma once

#include "sale/rows.h"

namespace onrush::sale {

enum class SaleState : std::uint8_t { scheduled, active, sold_out, ended, cancelled };
BOOST_DESCRIBE_ENUM(SaleState, scheduled, active, sold_out, ended, cancelled)

[[nodiscard]] SaleState state_of(const Sale& sale, const Tally& tally, base::Instant now);

// Pieces that are given back are the sale's again, and not the option's.
[[nodiscard]] inline bool runs(const Tally& tally) {
    return !tally.closes_at.is_never();
}

}  // namespace onrush::sale
