// Opens an account under a name of its own, with money to start with.
#pragma once

#include "engine/command.h"
#include "sim/bed/bed.h"
#include "sim/bed/refusals.h"

namespace onrush::bed {

struct OpenAccount {
    using Feature = Bed;
    static constexpr auto job_kind = engine::Kind::command;

    std::string name;
    base::Money balance;

    struct Answer {
        AccountId id;
    };
    // In the order of the checks.
    static constexpr std::array refusals = {&name_empty, &balance_out_of_range, &name_taken};
};
BOOST_DESCRIBE_STRUCT(OpenAccount::Answer, (), (id))

engine::Result<OpenAccount> decide(Bed& bed, const OpenAccount& input, base::Instant now);

}  // namespace onrush::bed
