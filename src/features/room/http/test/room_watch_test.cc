// Streams are asked when the state of their room is another, and not otherwise.
#include "features/room/http/room_watch.h"

#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace onrush::room {
namespace {

// Whoever looks at a room is told its state by answer().
struct RoomWatchTest : testing::Test {
    std::vector<std::uint64_t> rooms{3};
    std::vector<RoomId> looks;  // not answered yet
    std::string hurried;
    RoomWatch watch{
        2,
        {.followed = [this](std::size_t) { return rooms; },
         .look = [this](RoomWatch&, std::size_t, RoomId room) { looks.push_back(room); },
         .hurry =
             [this](std::size_t io_thread, RoomId room) {
                 hurried += fmt::format("{} on {} ", room.value, io_thread);
             }}};

    void answer(std::optional<RoomState> state) {
        for (RoomId room : std::exchange(looks, {})) {
            watch.seen(1, room, state);
        }
    }
    std::string hurried_at(std::int64_t now_ms, std::optional<RoomState> state) {
        watch.end_of_turn(1, now_ms);
        answer(state);
        return std::exchange(hurried, "");
    }
};

TEST_F(RoomWatchTest, HurriesWhenTheStateIsAnother) {
    EXPECT_EQ(hurried_at(0, RoomState::open), "3 on 1 ") << "it may have changed just before";
    EXPECT_EQ(hurried_at(1000, RoomState::open), "");
    EXPECT_EQ(hurried_at(2000, RoomState::sold_out), "3 on 1 ");
    EXPECT_EQ(hurried_at(3000, RoomState::sold_out), "");
    EXPECT_EQ(hurried_at(4000, std::nullopt), "") << "nobody could tell";
    EXPECT_EQ(hurried_at(5000, RoomState::open), "3 on 1 ");
}

TEST_F(RoomWatchTest, LooksOnceASecondAndOnceAtATime) {
    watch.end_of_turn(1, 0);
    EXPECT_EQ(looks.size(), 1u);
    watch.end_of_turn(1, 5000);
    EXPECT_EQ(looks.size(), 1u) << "the first look is under way";
    answer(RoomState::open);
    watch.end_of_turn(1, 5000);
    answer(RoomState::open);
    watch.end_of_turn(1, 5999);
    EXPECT_TRUE(looks.empty());
    watch.end_of_turn(1, 6000);
    EXPECT_EQ(looks.size(), 1u);
}

TEST_F(RoomWatchTest, ForgetsWhatNobodyFollows) {
    EXPECT_EQ(hurried_at(0, RoomState::open), "3 on 1 ");
    rooms = {4};
    EXPECT_EQ(hurried_at(1000, RoomState::open), "4 on 1 ");
    rooms = {3, 4};
    EXPECT_EQ(hurried_at(2000, RoomState::open), "3 on 1 ");
    rooms.clear();
    EXPECT_EQ(hurried_at(3000, RoomState::open), "");
    EXPECT_EQ(hurried_at(4000, RoomState::open), "");
}

}  // namespace
}  // namespace onrush::room
