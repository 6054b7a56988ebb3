// What was given in a drop, read from the mirror of a data folder, also beside a running server:
// one read transaction on a connection that only reads, so nothing waits for it.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "base/fault.h"
#include "base/time.h"
#include "draw/certificate.h"
#include "engine/domain.h"
#include "log/disk.h"
#include "mirror/sqlite/meta.h"

namespace onrush::app {

struct DropId {
    draw::DropType type = draw::DropType::campaign;
    std::uint64_t id = 0;
};
[[nodiscard]] std::string words_of(const DropId& drop);  // "campaign 3"

struct DropState {
    std::string name;
    std::uint64_t offered = 0;
    std::uint64_t given = 0;
    bool over = false;  // and nothing is held that may still be bought
};

// A coupon, or an order: in the order of giving.
struct GivenRow {
    std::uint64_t source = 0;  // number of the coupon, id of the order
    std::uint64_t account = 0;
    base::Instant at;
    std::uint64_t pieces = 1;
    bool stands = true;  // paid, and not given back
};

class GivenRows {
public:
    // Waits, for a moment, until the mirror has reached what the log had when it was called. So
    // what was decided before a drop was over is in it. Faults as of `laws`, and missing when the
    // mirror does not come.
    [[nodiscard]] static base::Outcome<GivenRows> open(log::Disk& disk, const std::string& folder,
                                                       const engine::Domain& domain,
                                                       const base::Clock& clock);

    [[nodiscard]] const table::CheckpointPosition& position() const {
        return reading_.meta.position;
    }
    // Fault missing when there is no such drop.
    [[nodiscard]] base::Outcome<DropState> state_of(const DropId& drop);
    [[nodiscard]] base::Outcome<> walk(const DropId& drop,
                                       const std::function<void(const GivenRow&)>& take);

private:
    GivenRows(mirror::Reading reading, base::Instant until)
        : reading_(std::move(reading)), until_(until) {}

    mirror::Reading reading_;
    base::Instant until_;  // nothing is decided any more at an instant before this
};

}  // namespace onrush::app
