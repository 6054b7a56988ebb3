#include "base/money.h"

#include <limits>

#include <gtest/gtest.h>

namespace onrush::base {
namespace {

constexpr std::int64_t units_max = std::numeric_limits<std::int64_t>::max();

TEST(Money, CheckedArithmeticSaysNothingAtTheEdge) {
    EXPECT_EQ(checked_add(Money(units_max - 1), Money(1)), Money(units_max));
    EXPECT_EQ(checked_add(Money(units_max), Money(1)), std::nullopt);
    EXPECT_EQ(checked_subtract(Money(-units_max), Money(1)), Money(-units_max - 1));
    EXPECT_EQ(checked_subtract(Money(-units_max), Money(2)), std::nullopt);
    EXPECT_EQ(checked_multiply(Money(units_max / 99), 99), Money(units_max / 99 * 99));
    EXPECT_EQ(checked_multiply(Money(units_max / 99 + 1), 99), std::nullopt);
}

TEST(Money, PercentRoundsDownAndNeverOverflows) {
    EXPECT_EQ(percent_of(Money(999), 10), Money(99));
    EXPECT_EQ(percent_of(Money(1), 99), Money(0));
    EXPECT_EQ(percent_of(Money(units_max), 100), Money(units_max));
    for (std::int64_t amount = 0; amount < 1000; ++amount) {
        for (int percent = 0; percent <= 100; ++percent) {
            ASSERT_EQ(percent_of(Money(amount), percent).units, amount * percent / 100);
        }
    }
}

TEST(MoneyDeathTest, AnUncheckedOverflowStopsTheProcess) {
    EXPECT_DEATH((void)(Money(units_max) + Money(1)), "money overflow");
}

}  // namespace
}  // namespace onrush::base
