// What is wrong with a pass, with what only the server knows.
#include "features/room/http/pass_desk.h"

#include <gtest/gtest.h>

namespace onrush::room {
namespace {

std::string_view verdict(const std::expected<api::Pass, PassFault>& pass,
                         const PassStanding& standing) {
    std::optional<PassFault> fault = fault_of(pass, standing);
    return fault ? base::text_of(*fault) : "good";
}

TEST(PassVerdict, IsTheFirstThatIsWrong) {
    const api::Pass pass{};
    EXPECT_EQ(verdict(pass, {.there = true}), "good");
    EXPECT_EQ(verdict(pass, {}), "GONE");
    EXPECT_EQ(verdict(pass, {.room_closed = true}), "CLOSED");
    EXPECT_EQ(verdict(pass, {.room_closed = true, .there = true}), "CLOSED");
    EXPECT_EQ(verdict(pass, {.account_active = false, .there = true}), "ACCOUNT_INACTIVE");
    EXPECT_EQ(verdict(pass, {.account_active = false, .room_closed = true}), "ACCOUNT_INACTIVE");
    EXPECT_EQ(verdict(std::unexpected(PassFault::wrong_signature),
                      {.account_active = false, .room_closed = true}),
              "WRONG_SIGNATURE");
}

}  // namespace
}  // namespace onrush::room
