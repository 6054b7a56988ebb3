// The stock of dates that a waiting room protects. Who may buy is in
// order/test/guarded_date_test.cc.
#include <algorithm>

#include <gtest/gtest.h>

#include "engine/test/laws.h"
#include "features/concert/test/words.h"
#include "features/room/test/guard_words.h"

namespace onrush::concert {
namespace {

using Broken = std::vector<std::string>;
using Room = room::RoomSteps<Features>;
using room::room_is;

// Date 1, open from 1000 to 5000, has a general floor of two places. Its room opens at 500.
void guard_two_places(Book& book) {
    book.play({
        {1, ask(a_concert()), "concert 1 Duo at Hall, 0 dates"},
        {1, ask(a_date()), "date 1 BEFORE: 0 free, 0 held, 0 sold, 0 blocked of 0"},
        {1, Room::create(guarded(DateId(1))), room_is("BEFORE")},
        {600, Room::look(), room_is("OPEN")},  // seats may still come
        {600, add({general("floor", 2)}), "date 1 BEFORE: 2 free, 0 held, 0 sold, 0 blocked of 2"},
        {1000, Room::look(), room_is("OPEN")},
    });
    (void)book.take_facts();
}

TEST(GuardedDate, TurnsItsRoomSoldOutWhenNothingCanComeBack) {
    Book book;
    guard_two_places(book);
    book.play({
        {1000, hold(1, places("floor", 1)), "1 in floor for 50"},
        {1000, hold(2, places("floor", 1)), "1 in floor for 50"},
        {1000, Room::look(), room_is("OPEN")},  // both are held
        {1000, sell(1), "date 1 SOLD_OUT: 0 free, 1 held, 1 sold, 0 blocked of 2"},
        {1000, Room::look(), room_is("OPEN")},  // one still is
        {1000, sell(2), "date 1 SOLD_OUT: 0 free, 0 held, 2 sold, 0 blocked of 2"},
        {1000, Room::look(), room_is("SOLD_OUT")},
        {1000, give_back(2), "date 1 OPEN: 1 free, 0 held, 1 sold, 0 blocked of 2"},
        {1000, Room::look(), room_is("OPEN")},
        {1000, hold(3, places("floor", 1)), "1 in floor for 50"},
        {1000, Room::look(), room_is("OPEN")},
        {1000, release(3), "date 1 OPEN: 1 free, 0 held, 1 sold, 0 blocked of 2"},
        {1000, Room::look(), room_is("OPEN")},
    });
    EXPECT_EQ(book.take_facts(),
              (Facts{
                  R"(date.sold_out {"date_id":1,"concert_id":1})",
                  R"(room.sold_out {"room_id":1,"admitted":0,"bought":0,"waiting":0})",
                  R"(room.opened {"room_id":1,"waiting":0})",
                  R"(date.seats_back {"date_id":1,"concert_id":1,"free":1})",
                  R"(date.sold_out {"date_id":1,"concert_id":1})",
                  R"(date.seats_back {"date_id":1,"concert_id":1,"free":1})",
              }));
    book.expect_whole();
}

// What is blocked is not there, and an operator brings it back.
TEST(GuardedDate, OperatorsTakeItsStockAndBringItBack) {
    Book book;
    guard_two_places(book);
    auto two = [](BlockAction action) {
        return block({{.section = "floor", .rows = {}, .seats = {}, .count = 2}}, action);
    };
    book.play({
        {1000, add({general("floor", 1)}), "date 1 OPEN: 3 free, 0 held, 0 sold, 0 blocked of 3"},
        {1000, hold(1, places("floor", 1)), "1 in floor for 50"},
        {1000, sell(1), "date 1 OPEN: 2 free, 0 held, 1 sold, 0 blocked of 3"},
        {1000, two(BlockAction::block), "2 changed: 0 free, 0 held, 1 sold, 2 blocked of 3"},
        {1000, Room::look(), room_is("SOLD_OUT")},
        {1000, two(BlockAction::unblock), "2 changed: 2 free, 0 held, 1 sold, 0 blocked of 3"},
        {1000, Room::look(), room_is("OPEN")},
        {1000, two(BlockAction::block), "2 changed: 0 free, 0 held, 1 sold, 2 blocked of 3"},
        {1000, add({general("floor", 1)}), "date 1 OPEN: 1 free, 0 held, 1 sold, 2 blocked of 4"},
        {1000, Room::look(), room_is("OPEN")},
    });
    book.expect_whole();
}

// An operator blocked the house until the sale begins, and the people in front were sent home.
TEST(GuardedDate, IsNotSoldOutWhereNothingWasSold) {
    Book book;
    guard_two_places(book);
    auto two = [](BlockAction action) {
        return block({{.section = "floor", .rows = {}, .seats = {}, .count = 2}}, action);
    };
    book.play({
        {1000, two(BlockAction::block), "2 changed: 0 free, 0 held, 0 sold, 2 blocked of 2"},
        {1000, Room::look(), room_is("OPEN")},
        {1000, two(BlockAction::unblock), "2 changed: 2 free, 0 held, 0 sold, 0 blocked of 2"},
        {1000, Room::look(), room_is("OPEN")},
    });
    Facts facts = book.take_facts();
    EXPECT_TRUE(std::ranges::none_of(
        facts, [](const std::string& fact) { return fact.starts_with("room."); }));
    book.expect_whole();
}

// An earlier version sold the room out then, and its data folder must still be whole.
TEST(GuardedDate, ThatAnEarlierVersionCalledSoldOutIsLookedAtWithTheFirstBatch) {
    Book book;
    guard_two_places(book);
    room::RoomFeature& rooms = book.features.rooms;
    book.play({{1000, block({{.section = "floor", .rows = {}, .seats = {}, .count = 2}}),
                "2 changed: 0 free, 0 held, 0 sold, 2 blocked of 2"}});
    book.call(1000, [&](Instant) {
        rooms.counts.update(count_of(rooms, room::RoomId(1)),
                            [](room::RoomCount& row) { row.sold_out = true; });
        rooms.guards.update(*guard_of(rooms, room::RoomId(1)),
                            [](room::Guard& row) { row.look_at = Instant(); });
        return std::string();
    });
    book.expect_whole();
    (void)book.take_facts();
    book.play({{1001, Room::look(), room_is("OPEN")}});
    EXPECT_EQ(book.take_facts(), Facts{R"(room.opened {"room_id":1,"waiting":0})"});
    book.expect_whole();
}

TEST(GuardedDate, ThatIsOverHasNothingForItsRoom) {
    Book book;
    guard_two_places(book);
    book.play({
        {4999, hold(1, places("floor", 1)), "1 in floor for 50"},
        {4999, Room::look(), room_is("OPEN")},
        {5000, Room::look(), room_is("SOLD_OUT")},  // by its time, with one held
        {5000, release(1), "date 1 CLOSED: 2 free, 0 held, 0 sold, 0 blocked of 2"},
        {5000, Room::look(), room_is("SOLD_OUT")},
    });
    book.expect_whole();
    Book called_off;
    guard_two_places(called_off);
    called_off.play({
        {1000, cancel(), "date 1 CANCELLED: 2 free, 0 held, 0 sold, 0 blocked of 2"},
        {1000, Room::look(), room_is("SOLD_OUT")},
    });
    called_off.expect_whole();
}

TEST(GuardedDate, LawsHoldItAndItsRoomTogether) {
    Book book;
    guard_two_places(book);
    room::RoomFeature& rooms = book.features.rooms;
    ConcertFeature& concerts = book.features.concerts;
    auto set_free = [&](std::uint32_t free) {
        concerts.counts.update(count_of(concerts, DateId(1)), [&](DateCount& row) {
            row.free = free;
            row.sold = 2 - free;
        });
    };
    auto vote = [&] { return engine::test::vote_of(book.domain, "dates and their rooms"); };
    EXPECT_EQ(vote(), "");
    set_free(0);
    EXPECT_EQ(vote(), "room 1 is not sold out, and date 1 has 0 left");
    set_free(2);
    rooms.counts.update(count_of(rooms, room::RoomId(1)),
                        [](room::RoomCount& row) { row.sold_out = true; });
    EXPECT_EQ(engine::test::broken_laws(book.domain),
              Broken{"dates and their rooms: room 1 is sold out, and date 1 has 2 left"});
    rooms.counts.update(count_of(rooms, room::RoomId(1)),
                        [](room::RoomCount& row) { row.sold_out = false; });
    rooms.guards.erase(*guard_of(rooms, guarded(DateId(1))));
    rooms.guards.insert({room::ProtectedType::date, 9, room::RoomId(1)});
    EXPECT_EQ(engine::test::broken_laws(book.domain),
              Broken{"dates and their rooms: room 1 protects date 9, which does not exist"});
}

}  // namespace
}  // namespace onrush::concert
