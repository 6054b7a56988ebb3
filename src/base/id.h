// Strong ids: an AccountId is not a CampaignId, and neither is a count.
//
// Ids are handed out from 1 and stay below 2^53, so that JSON numbers carry them exactly.
// Zero means "none" and is never handed out.
#pragma once

#include <compare>
#include <cstdint>

namespace onrush::base {

inline constexpr std::uint64_t id_limit = std::uint64_t{1} << 53;

template <typename Tag>
struct Id {
    std::uint64_t value = 0;

    constexpr Id() = default;
    constexpr explicit Id(std::uint64_t number) : value(number) {}
    [[nodiscard]] constexpr bool none() const { return value == 0; }
    friend constexpr auto operator<=>(Id, Id) = default;
};

}  // namespace onrush::base
