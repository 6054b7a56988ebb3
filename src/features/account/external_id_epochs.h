// Tells threads that remember the account of an external id when to ask for it again.
//
// An id has the epoch of its place, and many ids share a place: when the account of one of them is
// forgotten, all are asked for again, which changes nothing for the others. Whoever remembers an
// account keeps the epoch that was before he asked for it; while the id still has it, so has the
// account its id.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>

#include "base/counter.h"

namespace onrush::account {

class ExternalIdEpochs {
public:
    // Any thread.
    [[nodiscard]] std::uint64_t of(std::string_view external_id) const {
        return places_[place_of(external_id)].get();
    }
    // Engine thread: its account is gone.
    void next(std::string_view external_id) { places_[place_of(external_id)].add(); }

private:
    static constexpr std::size_t places = 1024;

    [[nodiscard]] static std::size_t place_of(std::string_view external_id) {
        return std::hash<std::string_view>()(external_id) % places;
    }

    std::array<base::Counter, places> places_;
};

}  // namespace onrush::account
