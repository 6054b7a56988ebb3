#include "base/money.h"

#include "base/check.h"

namespace onrush::base {

std::optional<Money> checked_add(Money a, Money b) {
    std::int64_t sum = 0;
    if (__builtin_add_overflow(a.units, b.units, &sum)) {
        return std::nullopt;
    }
    return Money(sum);
}

std::optional<Money> checked_subtract(Money a, Money b) {
    std::int64_t difference = 0;
    if (__builtin_sub_overflow(a.units, b.units, &difference)) {
        return std::nullopt;
    }
    return Money(difference);
}

std::optional<Money> checked_multiply(Money price, std::int64_t quantity) {
    std::int64_t product = 0;
    if (__builtin_mul_overflow(price.units, quantity, &product)) {
        return std::nullopt;
    }
    return Money(product);
}

Money percent_of(Money amount, int percent) {
    ONRUSH_CHECK(amount.units >= 0, "percent of a negative amount {}", amount.units);
    ONRUSH_CHECK(percent >= 0 && percent <= 100, "{} percent", percent);
    // Split so that no product exceeds the amount: whole hundreds first, then the rest.
    std::int64_t hundreds = amount.units / 100;
    std::int64_t rest = amount.units % 100;
    return Money(hundreds * percent + rest * percent / 100);
}

Money operator+(Money a, Money b) {
    std::optional<Money> sum = checked_add(a, b);
    ONRUSH_CHECK(sum.has_value(), "money overflow: {} + {}", a.units, b.units);
    return *sum;
}

Money operator-(Money a, Money b) {
    std::optional<Money> difference = checked_subtract(a, b);
    ONRUSH_CHECK(difference.has_value(), "money overflow: {} - {}", a.units, b.units);
    return *difference;
}

}  // namespace onrush::base
