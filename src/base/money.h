// Money: a whole number of minor units (won has none), and the arithmetic that cannot overflow.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>

namespace onrush::base {

struct Money {
    std::int64_t units = 0;

    constexpr Money() = default;
    constexpr explicit Money(std::int64_t amount) : units(amount) {}
    friend constexpr auto operator<=>(Money, Money) = default;
};

// Nothing when the result does not fit; the caller turns that into its own refusal.
[[nodiscard]] std::optional<Money> checked_add(Money a, Money b);
[[nodiscard]] std::optional<Money> checked_subtract(Money a, Money b);
[[nodiscard]] std::optional<Money> checked_multiply(Money price, std::int64_t quantity);

// `percent` of a non-negative amount, rounded down to a whole unit. Exact for every amount.
[[nodiscard]] Money percent_of(Money amount, int percent);

// For sums that earlier checks have bounded: an overflow here is a bug and stops the process.
[[nodiscard]] Money operator+(Money a, Money b);
[[nodiscard]] Money operator-(Money a, Money b);

}  // namespace onrush::base
