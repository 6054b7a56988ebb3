// Signs out everywhere: every token of the account is void from here on.
#pragma once

#include "account/caller.h"
#include "engine/command.h"

namespace onrush::account {

struct EndSessions {
    Caller caller;

    struct Answer {
        std::uint32_t token_epoch = 0;  // of the tokens to come
    };
    enum class Refusal { token_void, account_inactive };
    BOOST_DESCRIBE_NESTED_ENUM(Refusal, token_void, account_inactive)
};
BOOST_DESCRIBE_STRUCT(EndSessions::Answer, (), (token_epoch))

engine::Result<EndSessions> decide(AccountFeature& feature, const EndSessions& input,
                                   const engine::Turn& turn);

}  // namespace onrush::account
