// What staff see of those who are in a room, and whom they send away.
#include <gtest/gtest.h>

#include "features/room/look_up_pass.h"
#include "features/room/test/words.h"

namespace onrush::room {
namespace {

// 1 and 2 are inside, 3 to 5 wait, 6 left.
struct StaffAtTheDoor : testing::Test {
    Book book;
    void SetUp() override {
        book.play({{1000, new_room(), before}});
        take_all(book, 1000, 6);
        book.play({
            {10'000, claim(1), "number 1 admitted until 110000"},
            {10'000, leave(6), "gone"},
        });
    }
};

TEST_F(StaffAtTheDoor, SeeWhoIsThere) {
    book.play({
        {11'000, list(),
         "5 of 5 WAITING at place 3 4 of 4 WAITING at place 2 3 of 3 WAITING at place 1 "
         "2 of 2 ADMITTED 1 of 1 ADMITTED end"},
        {11'000, list({.state = HolderState::admitted}), "2 of 2 ADMITTED 1 of 1 ADMITTED end"},
        {11'000, list({.limit = 2}), "5 of 5 WAITING at place 3 4 of 4 WAITING at place 2 then 4"},
        {11'000, list({.limit = 2, .cursor = ticket_id(RoomId(1), 4)}),
         "3 of 3 WAITING at place 1 2 of 2 ADMITTED then 2"},
        {11'000, list({.cursor = ticket_id(RoomId(2), 4)}),
         "5 of 5 WAITING at place 3 4 of 4 WAITING at place 2 3 of 3 WAITING at place 1 "
         "2 of 2 ADMITTED 1 of 1 ADMITTED end"},
        {11'000, list({.cursor = TicketId(4)}), "end"},
        {11'000, ask(ListTickets{.caller = admin(), .room = RoomId(2)}), "room-not-found"},
    });
    auto page =
        book.run(11'000, book.features.rooms, ListTickets{.caller = admin(), .room = RoomId(1)});
    ASSERT_TRUE(page);
    const HeldTicket& waits = page->items[0];
    EXPECT_EQ(waits.silent_at, Instant(1000 + 37'500));
    EXPECT_EQ(waits.expires_at, std::nullopt);
    const HeldTicket& unclaimed = page->items[3];
    EXPECT_EQ(unclaimed.claimed_at, std::nullopt);
    EXPECT_EQ(unclaimed.expires_at, Instant(30'000));
    const HeldTicket& claimed = page->items[4];
    EXPECT_EQ(claimed.claimed_at, Instant(10'000));
    EXPECT_EQ(claimed.expires_at, Instant(110'000));
    EXPECT_EQ(claimed.bought, std::nullopt) << "the room protects nothing";
}

TEST_F(StaffAtTheDoor, SeeTheTicketOfAnAccount) {
    book.play({
        {11'000, list({.account = AccountId(4)}), "4 of 4 WAITING at place 2 end"},
        {11'000, list({.account = AccountId(1)}), "1 of 1 ADMITTED end"},
        {11'000, list({.account = AccountId(1), .state = HolderState::waiting}), "end"},
        {11'000, list({.account = AccountId(6)}), "end"},
        {11'000, list({.account = AccountId(77)}), "end"},
        {11'000, eject(4), "ejected"},
        {11'000, list({.account = AccountId(4)}), "4 of 4 EJECTED end"},
    });
}

TEST_F(StaffAtTheDoor, SendAwayWhoWaitsAndTheOthersMoveUp) {
    book.play({
        {11'000, eject(4), "ejected"},
        {11'000, place(5), "number 5 at place 2, 1 ahead, sign due"},
        {11'000, look(), "room 1 OPEN: 2 wait, 2 left, 2 admitted, 2 active"},
        {11'000, place(4), "ticket-ejected"},
        {11'000, claim(4), "ticket-ejected"},
        {11'000, take(4), "ticket-ejected"},
        {11'000, leave(4), "ticket-not-found"},
        {11'000, eject(4), "ticket-not-held"},
        {11'000, eject(7), "ticket-not-held"},
        {11'000, eject(1, 2), "ticket-not-held"},
    });
    book.expect_whole();
}

TEST_F(StaffAtTheDoor, SendAwayWhoIsInsideAndTheNextTickFillsTheSlot) {
    book.play({
        {11'000, eject(1), "ejected"},
        {11'000, place(1), "ticket-ejected"},
        {11'000, look(), "room 1 OPEN: 3 wait, 1 left, 2 admitted, 1 active"},
        {20'000, look(), "room 1 OPEN: 1 wait, 1 left, 4 admitted, 3 active"},
    });
    EXPECT_EQ(count_of(book.features.rooms, RoomId(1)).given_back, 1u);
    auto standing = book.run(20'000, book.features.rooms,
                             VerifyPass{RoomId(1), ticket_id(RoomId(1), 1), AccountId(1)});
    ASSERT_TRUE(standing);
    EXPECT_FALSE(standing->there);
    book.expect_whole();
}

TEST_F(StaffAtTheDoor, ReadmitWhomTheySentAwayBehindTheOthers) {
    book.play({
        {11'000, readmit(3), "ticket-not-ejected"},
        {11'000, eject(3), "ejected"},
        {11'000, readmit(3), "readmitted"},
        {11'000, readmit(3), "ticket-not-ejected"},
        {11'000, place(3), "ticket-not-found"},
        {11'000, take(3), "number 7 at place 3, 2 ahead"},
    });
    book.expect_whole();
}

// After a month, and in a room that has closed they are told that.
TEST_F(StaffAtTheDoor, SendNobodyAwayForEver) {
    constexpr std::int64_t month_ms = std::int64_t{30} * 24 * 3600 * 1000;
    book.play({
        {11'000, eject(3), "ejected"},
        {11'000 + month_ms - 1, place(3), "ticket-ejected"},
        {11'000 + month_ms, place(3), "ticket-not-found"},
        {11'000 + month_ms, take(3), "number 7 at place 1, 0 ahead"},
        {11'000 + month_ms, eject(7), "ejected"},
    });
    (void)book.run(11'000 + month_ms, book.features.rooms,
                   ChangeRoom{.caller = admin(), .room = RoomId(1), .action = RoomAction::close});
    book.play({{11'000 + month_ms, place(3), "room-closed"}});
    book.expect_whole();
}

TEST_F(StaffAtTheDoor, SendAwayNoMoreThanTheLimit) {
    RoomFeature& rooms = book.features.rooms;
    (void)book.call(11'000, [&](Instant now) {
        constexpr auto more = static_cast<std::uint32_t>(limits::ejections_max - 1);
        rooms.counts.update(count_of(rooms, RoomId(1)), [](RoomCount& row) {
            row.numbers += more;
            row.left_line += more;
        });
        for (std::uint32_t i = 1; i <= more; ++i) {
            rooms.ejections.insert({.account = AccountId(1000 + i),
                                    .ejected_at = now,
                                    .forget_at = Instant::never(),
                                    .room = 1,
                                    .number = 6 + i});
        }
        return "";
    });
    book.play({
        {11'000, eject(3), "ejected"},
        {11'000, eject(4), "ejections-full"},
        {11'000, eject(3), "ticket-not-held"},
        {11'000, readmit(3), "readmitted"},
        {11'000, eject(4), "ejected"},
    });
}

// An entrant of a draw is one no more.
TEST(StaffAtADraw, SendAnEntrantAway) {
    Book book;
    CreateRoom room = three_at_once();
    room.order = RoomOrder::draw;
    room.seeds = DrawSeeds{};
    book.play({{1000, new_room(room), before}});
    take_all(book, 1000, 3);
    book.play({
        {2000, list({.account = AccountId(2)}), "2 of 2 WAITING end"},
        {2000, eject(2), "ejected"},
        {10'000, look(), "room 1 OPEN: 0 wait, 1 left, 2 admitted, 2 active"},
        {10'000, place(2), "ticket-ejected"},
    });
    book.expect_whole();
}

}  // namespace
}  // namespace onrush::room
