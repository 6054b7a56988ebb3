// Strong ids: an AccountId is not a CampaignId, and neither is a count.
//
// Ids are handed out from 1 and stay below 2^53, so that JSON numbers carry them exactly.
// Zero means "none" and is never handed out.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>

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

// An id that may be missing, for rows: std::optional in half of the room. None is missing.
template <typename Tag>
class OptionalId {
public:
    using value_type = Id<Tag>;

    constexpr OptionalId() = default;
    constexpr OptionalId(Id<Tag> id) : id_(id) {}  // implicit, as std::optional's
    constexpr OptionalId(std::optional<Id<Tag>> id) : id_(id.value_or(Id<Tag>())) {}
    constexpr operator std::optional<Id<Tag>>() const {
        return has_value() ? std::optional(id_) : std::nullopt;
    }

    [[nodiscard]] constexpr bool has_value() const { return !id_.none(); }
    constexpr explicit operator bool() const { return has_value(); }
    constexpr const Id<Tag>& operator*() const { return id_; }
    constexpr const Id<Tag>* operator->() const { return &id_; }
    constexpr void reset() { id_ = Id<Tag>(); }
    // Missing until what it returns is set.
    constexpr Id<Tag>& emplace() { return id_ = Id<Tag>(); }
    friend constexpr bool operator==(OptionalId, OptionalId) = default;

private:
    Id<Tag> id_;
};

}  // namespace onrush::base
