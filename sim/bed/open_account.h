// Opens an account under a name of its own, with money to start with.
#pragma once

#include "engine/command.h"
#include "sim/bed/bed.h"

namespace onrush::bed {

struct OpenAccount {
    std::string name;
    base::Money balance;

    struct Answer {
        AccountId id;
    };
    enum class Refusal { name_empty, balance_out_of_range, name_taken };
};
BOOST_DESCRIBE_STRUCT(OpenAccount::Answer, (), (id))

engine::Result<OpenAccount> decide(Bed& bed, const OpenAccount& input, const engine::Turn& turn);

}  // namespace onrush::bed
