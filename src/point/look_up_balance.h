// The caller's balance; 0 for who never had points.
#pragma once

#include "account/caller.h"
#include "engine/command.h"
#include "point/point.h"

namespace onrush::point {

struct LookUpBalance {
    static constexpr auto job_kind = engine::Job::Kind::query;
    account::Caller caller;

    struct Answer {
        base::Money balance;
    };
    enum class Refusal { token_void, account_inactive };
    BOOST_DESCRIBE_NESTED_ENUM(Refusal, token_void, account_inactive)
};
BOOST_DESCRIBE_STRUCT(LookUpBalance::Answer, (), (balance))

engine::Result<LookUpBalance> decide(const PointFeature& feature, const LookUpBalance& input,
                                     const engine::Turn& turn);

}  // namespace onrush::point
