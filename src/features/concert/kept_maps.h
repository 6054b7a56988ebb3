// Maps that were read a moment ago, see look_up_seats.h. Nothing here is written to the log. Engine
// thread only.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <vector>

#include "base/time.h"
#include "features/concert/limits.h"
#include "features/concert/rows.h"

namespace onrush::concert {

struct SeatMap;

// A map at one time; any thread may hold and read it.
struct KeptMap {
    std::shared_ptr<const SeatMap> map;
    std::uint64_t tag = 0;  // a hash of all of it
};

class KeptMaps {
public:
    // `version` and `seats` are those of the date now; read() gives the map anew.
    template <typename Read>
    KeptMap get(DateId date, std::uint32_t section, std::uint64_t version, std::uint32_t seats,
                base::Instant now, Read read) {
        auto at = std::ranges::find_if(
            kept_, [&](const Kept& kept) { return kept.date == date && kept.section == section; });
        base::Duration good_for(seats / limits::seats_per_kept_ms);
        if (at != kept_.end() && (at->version == version || now - at->read_at < good_for)) {
            return at->map;
        }
        if (at == kept_.end()) {
            at = room();
        }
        *at = {date, section, version, now, read()};
        return at->map;
    }

private:
    struct Kept {
        DateId date;
        std::uint32_t section = 0;  // 0: all of them
        std::uint64_t version = 0;
        base::Instant read_at;
        KeptMap map;
    };

    std::vector<Kept>::iterator room() {
        if (kept_.size() < limits::maps_kept_max) {
            return kept_.emplace(kept_.end());
        }
        return std::ranges::min_element(kept_, {}, &Kept::read_at);
    }

    std::vector<Kept> kept_;
};

}  // namespace onrush::concert
