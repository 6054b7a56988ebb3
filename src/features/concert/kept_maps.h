// Maps that were read a moment ago, see look_up_seats.h. Nothing here is written to the log. Engine
// thread only.
//
// As many are kept as limits::maps_kept_bytes_max have room for, each counted with its finished
// text, whether that is made already or not; the one that nobody has asked for for longest goes
// first. So a crowd that asks for many maps in turn has each read, written and compressed once for
// each change.
#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <unordered_map>

#include "base/made_once.h"
#include "base/time.h"
#include "features/concert/limits.h"
#include "features/concert/rows.h"

namespace onrush::concert {

struct SeatMap;

// The finished text of a map, see http/map_text.h.
class MapText {
public:
    virtual ~MapText() = default;
};
using MapTextOnce = base::MadeOnce<std::unique_ptr<const MapText>>;

// A map at one time; any thread may hold and read it.
struct KeptMap {
    std::shared_ptr<const SeatMap> map;
    std::uint64_t tag = 0;                    // a hash of all of it
    std::shared_ptr<const MapTextOnce> text;  // of all who read this map
    std::size_t bytes = 0;                    // that it takes, the text included
};

class KeptMaps {
public:
    explicit KeptMaps(std::size_t bytes_max = limits::maps_kept_bytes_max)
        : bytes_max_(bytes_max) {}

    // `version` and `seats` are those of the date now; read() gives the map anew.
    template <typename Read>
    const KeptMap& get(DateId date, std::uint32_t section, std::uint64_t version,
                       std::uint32_t seats, base::Instant now, Read read) {
        auto [place, fresh] = places_.try_emplace(key_of(date, section));
        if (fresh) {
            kept_.push_front({place->first, version, now, read()});
        } else {
            kept_.splice(kept_.begin(), kept_, place->second);
        }
        place->second = kept_.begin();
        Kept& kept = kept_.front();
        base::Duration good_for(seats / limits::seats_per_kept_ms);
        if (kept.version != version && now - kept.read_at >= good_for) {
            bytes_ -= kept.map.bytes;
            kept = {kept.key, version, now, read()};
            fresh = true;
        }
        if (fresh) {
            bytes_ += kept.map.bytes;
            make_room();
        }
        return kept.map;
    }
    [[nodiscard]] std::size_t size() const { return kept_.size(); }
    [[nodiscard]] std::size_t bytes() const { return bytes_; }

private:
    struct Kept {
        std::uint64_t key = 0;
        std::uint64_t version = 0;
        base::Instant read_at;
        KeptMap map;
    };

    // Section 0: all of them.
    static std::uint64_t key_of(DateId date, std::uint32_t section) {
        return date.value * (limits::sections_per_date_max + 1) + section;
    }
    // The newest stays, however large.
    void make_room() {
        while (bytes_ > bytes_max_ && kept_.size() > 1) {
            bytes_ -= kept_.back().map.bytes;
            places_.erase(kept_.back().key);
            kept_.pop_back();
        }
    }

    const std::size_t bytes_max_;
    std::size_t bytes_ = 0;
    std::list<Kept> kept_;  // who was asked for last comes first
    std::unordered_map<std::uint64_t, std::list<Kept>::iterator> places_;
};

}  // namespace onrush::concert
