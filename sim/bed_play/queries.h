// Queries of the test bed, for clients that read.
#pragma once

#include "engine/command.h"
#include "sim/bed/bed.h"

namespace onrush::sim {

struct ReadAccount {
    bed::AccountId account;

    struct Answer {
        std::string name;
        base::Money balance;
        base::Instant opened_at;
    };
    enum class Refusal { account_not_found };
};
BOOST_DESCRIBE_STRUCT(ReadAccount::Answer, (), (name, balance, opened_at))

struct ReadCounter {
    bed::CounterId counter;

    struct Answer {
        std::uint64_t taken = 0;
        std::uint64_t expired = 0;
        base::Instant asked_at;
    };
    enum class Refusal { counter_not_found };
};
BOOST_DESCRIBE_STRUCT(ReadCounter::Answer, (), (taken, expired, asked_at))

}  // namespace onrush::sim

namespace onrush::bed {

engine::Result<sim::ReadAccount> decide(Bed& bed, const sim::ReadAccount& input,
                                        const engine::Turn& turn);
engine::Result<sim::ReadCounter> decide(Bed& bed, const sim::ReadCounter& input,
                                        const engine::Turn& turn);

}  // namespace onrush::bed
