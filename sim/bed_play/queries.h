// Queries of the test bed, for clients that read.
#pragma once

#include "engine/command.h"
#include "sim/bed/bed.h"
#include "sim/bed/refusals.h"

namespace onrush::sim {

struct ReadAccount {
    using Feature = bed::Bed;
    static constexpr auto job_kind = engine::Kind::query;

    bed::AccountId account;

    struct Answer {
        std::string name;
        base::Money balance;
        base::Instant opened_at;
    };
    static constexpr std::array refusals = {&bed::account_not_found};
};
BOOST_DESCRIBE_STRUCT(ReadAccount::Answer, (), (name, balance, opened_at))

struct ReadCounter {
    using Feature = bed::Bed;
    static constexpr auto job_kind = engine::Kind::query;

    bed::CounterId counter;

    struct Answer {
        std::uint64_t taken = 0;
        std::uint64_t expired = 0;
        base::Instant asked_at;
    };
    static constexpr std::array refusals = {&bed::counter_not_found};
};
BOOST_DESCRIBE_STRUCT(ReadCounter::Answer, (), (taken, expired, asked_at))

}  // namespace onrush::sim

namespace onrush::bed {

engine::Result<sim::ReadAccount> decide(Bed& bed, const sim::ReadAccount& input, base::Instant now);
engine::Result<sim::ReadCounter> decide(Bed& bed, const sim::ReadCounter& input, base::Instant now);

}  // namespace onrush::bed
