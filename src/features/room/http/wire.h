// The bodies of the routes of rooms that are not an input of the engine.
#pragma once

#include <array>
#include <optional>
#include <string>

#include "api/passes.h"
#include "base/describe.h"
#include "features/room/rows.h"

namespace onrush::room {

struct PassToVerify {
    std::string pass;
};
BOOST_DESCRIBE_STRUCT(PassToVerify, (), (pass))

// Why a pass is not good: the faults of api::PassFault, and what only the server knows. In the
// order of the checks.
enum class PassFault : std::uint8_t {
    missing,  // none was sent
    malformed,
    unknown_key,
    wrong_issuer,
    not_yet_issued,
    expired,
    wrong_room,
    wrong_account,
    wrong_signature,
    account_inactive,  // an administrator has deactivated its account
    closed,            // its room has closed
    gone,              // it was given back, or staff have taken it away
};
BOOST_DESCRIBE_ENUM(PassFault, missing, malformed, unknown_key, wrong_issuer, not_yet_issued,
                    expired, wrong_room, wrong_account, wrong_signature, account_inactive, closed,
                    gone)
constexpr base::EnumCase wire_case(PassFault) {
    return base::EnumCase::upper;
}

// For doors, which ask whether somebody may pass.
inline constexpr base::Refusal pass_not_good{
    "pass-not-good",
    401,
    "The pass is missing or not valid",
    "Queue where the header Onrush-Queue says. reason says what is wrong with the pass.",
    {base::text_member("reason", base::texts_of<PassFault>)}};

struct PassVerdict {
    bool valid = false;
    // Of a pass that this server has signed and that has not expired.
    std::optional<TicketId> ticket_id;
    std::optional<base::Instant> expires_at;
    std::optional<PassFault> reason;  // of one that is not valid
};
BOOST_DESCRIBE_STRUCT(PassVerdict, (), (valid, ticket_id, expires_at, reason))

}  // namespace onrush::room
