#include "sim/rush/op.h"

#include "table/hash.h"

namespace onrush::rush {

namespace {

constexpr std::uint64_t first_accounts = 200;
constexpr std::uint64_t between_counters = 500;
constexpr base::Duration claims_last = base::Duration::hours(24 * 365);

bed::AccountId account(std::uint64_t draw) {
    return bed::AccountId(1 + draw % first_accounts);
}

}  // namespace

Op MixedPlan::op(std::uint64_t number) const {
    if (number < first_accounts) {
        return bed::OpenAccount{"a" + std::to_string(number), base::Money(100'000)};
    }
    std::uint64_t draw = table::mix(number + 1, 0x9e37'79b9'7f4a'7c15u);
    if (number % between_counters == 0) {
        return bed::OpenCounter{1 + draw % 300, claims_last};
    }
    if (draw % 16 == 0) {
        return bed::OpenAccount{"a" + std::to_string(number), base::Money(7)};
    }
    if (draw % 2 == 0) {
        std::uint64_t counters = number / between_counters + 1;
        return bed::MakeClaim{bed::CounterId(1 + (draw >> 8) % counters), account(draw >> 32)};
    }
    return bed::TransferMoney{account(draw >> 8), account(draw >> 24),
                              base::Money(static_cast<std::int64_t>(draw >> 40) % 500)};
}

Op DropPlan::op(std::uint64_t number) const {
    if (number == 0) {
        return bed::OpenCounter{quota_, claims_last};
    }
    if (number <= accounts_) {
        return bed::OpenAccount{"buyer " + std::to_string(number), base::Money(0)};
    }
    return bed::MakeClaim{bed::CounterId(1), bed::AccountId(1 + (number - 1) % accounts_)};
}

}  // namespace onrush::rush
