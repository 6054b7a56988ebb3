// The last of things that are numbered 1, 2, 3 ... without a gap, by doubling and halving: a key
// such as (account, ordinal) then needs no ordered index.
#pragma once

#include <cstdint>

namespace onrush::table {

// 0 when there is none. `has(n)` says whether number n is there.
template <typename Has>
[[nodiscard]] std::uint32_t last_of(Has has) {
    // The last one lies in [known, missing).
    std::uint32_t known = 0;
    std::uint32_t missing = 1;
    while (has(missing)) {
        known = missing;
        missing *= 2;
    }
    while (missing - known > 1) {
        std::uint32_t middle = known + (missing - known) / 2;
        (has(middle) ? known : missing) = middle;
    }
    return known;
}

}  // namespace onrush::table
