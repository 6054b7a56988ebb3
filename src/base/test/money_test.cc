#include "base/money.h"

#include <limits>

#include <gtest/gtest.h>

namespace onrush::base {
namespace {

constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();

TEST(Money, CheckedArithmeticSaysNothingAtTheEdge) {
    EXPECT_EQ(checked_add(Money(most - 1), Money(1)), Money(most));
    EXPECT_EQ(checked_add(Money(most), Money(1)), std::nullopt);
    EXPECT_EQ(checked_subtract(Money(-most), Money(1)), Money(-most - 1));
    EXPECT_EQ(checked_subtract(Money(-most), Money(2)), std::nullopt);
    EXPECT_EQ(checked_multiply(Money(most / 99), 99), Money(most / 99 * 99));
    EXPECT_EQ(checked_multiply(Money(most / 99 + 1), 99), std::nullopt);
}

TEST(Money, PercentRoundsDownAndNeverOverflows) {
    EXPECT_EQ(percent_of(Money(999), 10), Money(99));
    EXPECT_EQ(percent_of(Money(1), 99), Money(0));
    EXPECT_EQ(percent_of(Money(most), 100), Money(most));
    for (std::int64_t amount = 0; amount < 1000; ++amount) {
        for (int percent = 0; percent <= 100; ++percent) {
            ASSERT_EQ(percent_of(Money(amount), percent).units, amount * percent / 100);
        }
    }
}

TEST(MoneyDeathTest, AnUncheckedOverflowStopsTheProcess) {
    EXPECT_DEATH((void)(Money(most) + Money(1)), "money overflow");
}

}  // namespace
}  // namespace onrush::base
