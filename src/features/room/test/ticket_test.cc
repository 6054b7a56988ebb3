// What people who wait meet: places, ticks, silence, passes.
#include <gtest/gtest.h>

#include "features/account/change_account.h"
#include "features/room/outlook.h"
#include "features/room/test/words.h"

namespace onrush::room {
namespace {

using Lines = std::vector<std::string>;

TEST(Tickets, AreAdmittedInTheirOrderAtThePaceOfTheRoom) {
    Book book;
    book.play({
        {1000, new_room(), before},
        {2000, take(1), "number 1 at place 1, 0 ahead"},
        {2000, take(2), "number 2 at place 2, 1 ahead"},
        {2000, take(1), "number 1 at place 1, 0 ahead again"},
        {3000, take(3), "number 3 at place 3, 2 ahead"},
        {3000, take(4), "number 4 at place 4, 3 ahead"},
        {9000, place(1), "number 1 at place 1, 0 ahead"},
        {10'000, place(1), "number 1 admitted"},
        {10'000, place(2), "number 2 admitted"},
        {10'000, place(3), "number 3 at place 1, 0 ahead"},
        {10'001, claim(1), "number 1 admitted until 111000"},  // never less than 100 s
        {15'000, claim(1), "number 1 admitted until 111000"},
        {15'000, take(1), "number 1 admitted until 111000 again"},
        {19'999, place(3), "number 3 at place 1, 0 ahead, sign due"},
        {20'000, place(3), "number 3 admitted"},  // a third one, and no more
        {20'000, sign(4), "noted"},
        {20'001, place(4), "number 4 at place 1, 0 ahead"},
        {29'999, place(2), "number 2 admitted"},
        {30'000, place(2), "ticket-not-found"},   // did not show up
        {30'000, place(4), "number 4 admitted"},  // in the slot that is free
        {30'000, look(), "room 1 OPEN: 0 wait, 0 left, 4 admitted, 3 active"},
    });
    auto admitted = [](int number, std::string_view claim_by) {
        return fmt::format(
            R"(ticket.admitted {{"ticket_id":{},"room_id":1,"account_id":{},"number":{},)"
            R"("claim_by":"{}"}})",
            1'000'000'000 + number, number, number, claim_by);
    };
    EXPECT_EQ(book.take_facts(), (Lines{R"(room.opened {"room_id":1,"waiting":4})",
                                        admitted(1, "1970-01-01T00:00:30.000Z"),
                                        admitted(2, "1970-01-01T00:00:30.000Z"),
                                        R"(room.admitted {"room_id":1,"count":2,"numbers":[1,2]})",
                                        admitted(3, "1970-01-01T00:00:40.000Z"),
                                        R"(room.admitted {"room_id":1,"count":1,"numbers":[3]})",
                                        admitted(4, "1970-01-01T00:00:50.000Z"),
                                        R"(room.admitted {"room_id":1,"count":1,"numbers":[4]})"}));
    book.expect_whole();
}

// One ticket made an account stay for ever.
TEST(Tickets, KeepTheirAccountWhileTheyAreThere) {
    Book book;
    auto kept = [&](std::uint64_t account) { return book.domain.is_kept(AccountId(account)); };
    EXPECT_FALSE(kept(1));
    book.play({
        {1000, new_room(), before},
        {2000, take(1), "number 1 at place 1, 0 ahead"},
        {2000, take(2), "number 2 at place 2, 1 ahead"},
    });
    EXPECT_TRUE(kept(1));
    EXPECT_TRUE(kept(2));
    EXPECT_FALSE(kept(3));
    book.play({
        {3000, leave(1), "gone"},
        {10'000, place(2), "number 2 admitted"},
    });
    EXPECT_FALSE(kept(1));
    EXPECT_TRUE(kept(2)) << "it has a pass";
    book.play({{30'000, place(2), "ticket-not-found"}});
    EXPECT_FALSE(kept(2)) << "the room is empty";
    book.play({{31'000, take(3), "number 3 at place 1, 0 ahead"}});
    EXPECT_TRUE(kept(3)) << "and is not any more";
    book.expect_whole();
}

TEST(Tickets, AreRefusedInOrder) {
    Book book;
    book.features.rooms.settings.waiters_max = 2;
    book.play({
        {1000, take(1), "room-not-found"},
        {1000, take(99), "token-void"},
        {1000, new_room(), before},
        {1000, new_room(), "room 2 BEFORE: 0 wait, 0 left, 0 admitted, 0 active"},
        {1000, take(1), "number 1 at place 1, 0 ahead"},
        {1000, take(2, 2), "number 1 at place 1, 0 ahead"},
        {1000, take(3), "room-full"},  // two wait, in both rooms together
        {1000, take(1), "number 1 at place 1, 0 ahead again"},
        {1000, leave(2, 2), "gone"},
        {1000, take(3), "number 2 at place 2, 1 ahead"},
        {1000, take(2, 2), "room-full"},
        {1000, act(RoomAction::close), "room 1 CLOSED: 2 wait, 0 left, 0 admitted, 0 active"},
        {1000, take(4), "room-closed"},
        {1000, take(1), "room-closed"},  // also who has a ticket
    });
    book.features.rooms.settings.waiters_max = 3;
    book.play({{1000, take(4, 2), "number 2 at place 1, 0 ahead"}});
    book.expect_whole();
}

// Whose account is not active is told so before anything of a room, as of everything (0011).
TEST(Tickets, AreRefusedToWhoIsNotActiveBeforeAllElse) {
    Book book;
    account::SetActive inactive{admin(), AccountId(1), false};
    book.play({{1000, new_room(), before}});
    ASSERT_TRUE(book.run(1000, book.features.accounts, inactive));
    for (std::uint64_t room : {1u, 9u}) {
        book.play({
            {1000, take(1, room), "account-inactive"},
            {1000, place(1, room), "account-inactive"},
            {1000, claim(1, room), "account-inactive"},
            {1000, leave(1, room), "account-inactive"},
        });
    }
    book.play({
        {1000, act(RoomAction::close), "room 1 CLOSED: 0 wait, 0 left, 0 admitted, 0 active"},
        {1000, take(1), "account-inactive"},
        {1000, take(2), "room-closed"},
        {1000, claim(2), "room-closed"},  // nor has it a ticket
    });
    book.expect_whole();
}

TEST(Tickets, AreAskedForInOrder) {
    Book book;
    book.play({
        {1000, place(1), "room-not-found"},
        {1000, claim(1), "room-not-found"},
        {1000, leave(1), "room-not-found"},
        {1000, new_room(), before},
        {1000, place(1), "ticket-not-found"},
        {1000, claim(1), "ticket-not-found"},
        {1000, leave(1), "ticket-not-found"},
        {1000, take(1), "number 1 at place 1, 0 ahead"},
        {1000, claim(1), "number 1 at place 1, 0 ahead"},  // not admitted yet
        {1000, act(RoomAction::close), "room 1 CLOSED: 1 wait, 0 left, 0 admitted, 0 active"},
        {1000, place(1), "room-closed"},
        {1000, claim(1), "room-closed"},
        {1000, place(2), "room-closed"},
        {1000, leave(1), "gone"},
        {1000, leave(1), "ticket-not-found"},
    });
    book.expect_whole();
}

TEST(Tickets, GivenBackLetThoseBehindMoveUp) {
    Book book;
    book.play({{1000, new_room(), before}});
    take_all(book, 1000, 5);
    book.play({
        {1000, place(5), "number 5 at place 5, 4 ahead"},
        {1000, leave(2), "gone"},
        {1000, place(1), "number 1 at place 1, 0 ahead"},
        {1000, place(3), "number 3 at place 2, 1 ahead"},
        {1000, place(5), "number 5 at place 4, 3 ahead"},
        {1000, take(2), "number 6 at place 5, 4 ahead"},  // behind all others
        {1000, leave(1), "gone"},
        {1000, place(2), "number 6 at place 4, 3 ahead"},
        {10'000, look(), "room 1 OPEN: 2 wait, 2 left, 2 admitted, 2 active"},
        {10'000, place(3), "number 3 admitted"},
        {10'000, place(4), "number 4 admitted"},
        {10'000, place(5), "number 5 at place 1, 0 ahead, sign due"},
    });
    book.expect_whole();
}

TEST(Tickets, OfWhoIsSilentAreGone) {
    Book book;
    CreateRoom late = three_at_once();
    late.opens_at = Instant(500'000);
    book.play({
        {1000, new_room(late), before},
        {1000, take(1), "number 1 at place 1, 0 ahead"},
        {1000, take(2), "number 2 at place 2, 1 ahead"},
        {8500, place(2), "number 2 at place 2, 1 ahead"},
        {8501, place(2), "number 2 at place 2, 1 ahead, sign due"},  // a quarter of 30 s
        {8501, sign(2), "noted"},
        {8502, place(2), "number 2 at place 2, 1 ahead"},
        {38'499, place(2), "number 2 at place 2, 1 ahead, sign due"},
        {38'500, place(2), "number 2 at place 1, 0 ahead, sign due"},  // 30 s and a quarter
        {38'500, place(1), "ticket-not-found"},
        {38'500, sign(1), "noted"},  // of a ticket that is no more
        {38'500, sign(9, 7), "noted"},
        {38'500, claim(2), "number 2 at place 1, 0 ahead"},  // a sign too
        {46'000, place(2), "number 2 at place 1, 0 ahead"},
        {75'999, take(2), "number 2 at place 1, 0 ahead again"},  // and this
        {113'498, look(), "room 1 BEFORE: 1 wait, 1 left, 0 admitted, 0 active"},
        {113'499, look(), "room 1 BEFORE: 0 wait, 2 left, 0 admitted, 0 active"},
    });
    EXPECT_EQ(book.take_facts(), Lines{});  // who comes and goes is no fact
    book.expect_whole();
}

// Given back, lost unclaimed, used up: the pace by which others come in.
TEST(Tickets, CountPassesThatEndByTheMinute) {
    Book book;
    book.play({{1000, new_room(), before}});
    take_all(book, 1000, 5);
    auto gone = [&](std::int64_t at_ms) {
        book.pass(at_ms);
        return gone_per_minute(count_of(book.features.rooms, RoomId(1)), Instant(at_ms));
    };
    book.play({
        {10'000, claim(1), "number 1 admitted until 110000"},
        {10'000, leave(5), "gone"},  // it waited
    });
    EXPECT_EQ(gone(29'999), 0u);
    EXPECT_EQ(gone(30'000), 1u);
    book.play({{30'000, leave(1), "gone"}});
    EXPECT_EQ(gone(30'000), 2u);
    book.play({
        {31'000, claim(3), "number 3 admitted until 131000"},
        {31'000, claim(4), "number 4 admitted until 131000"},
    });
    EXPECT_EQ(gone(130'999), 0u);
    EXPECT_EQ(gone(131'000), 2u);
    book.expect_whole();
}

// The last look wrote nothing, and 30 s of silence are allowed.
TEST(Tickets, StayForAllOfTheSilenceThatIsAllowedAfterAnyLook) {
    Book book;
    CreateRoom late = three_at_once();
    late.opens_at = Instant(500'000);
    book.play({
        {1000, new_room(late), before},
        {1000, take(1), "number 1 at place 1, 0 ahead"},
        {8500, place(1), "number 1 at place 1, 0 ahead"},
        {38'499, place(1), "number 1 at place 1, 0 ahead, sign due"},
    });
    book.expect_whole();
}

TEST(Tickets, OfWhoFallsSilentAtTheTickAreNotAdmitted) {
    Book book;
    CreateRoom room = three_at_once();
    room.opens_at = Instant(38'500);
    book.play({
        {1000, new_room(room), before},
        {1000, take(1), "number 1 at place 1, 0 ahead"},
        {1001, take(2), "number 2 at place 2, 1 ahead"},
        {38'500, place(1), "ticket-not-found"},
        {38'500, place(2), "number 2 admitted"},
    });
    book.expect_whole();
}

// One deadline takes away a bounded number; all of them are gone before anybody is told.
TEST(Tickets, OfACrowdThatFallsSilentAreAllGone) {
    Book book;
    CreateRoom room = three_at_once();
    room.opens_at = Instant(900'000);
    book.play({
        {1000, new_room(room), before},
        {1000, new_room(room), "room 2 BEFORE: 0 wait, 0 left, 0 admitted, 0 active"},
    });
    constexpr std::uint64_t crowd = 3 * limits::swept_at_once_max + 1;
    for (std::uint64_t i = 21; i <= crowd; ++i) {
        book.run(1000, book.features.accounts, account::OpenAccount{});
    }
    take_all(book, 1000, crowd);
    book.play({
        {1000, take(1, 2), "number 1 at place 1, 0 ahead"},
        {38'499, look(),
         fmt::format("room 1 BEFORE: {} wait, 0 left, 0 admitted, 0 active", crowd)},
        {38'500, look(),
         fmt::format("room 1 BEFORE: 0 wait, {} left, 0 admitted, 0 active", crowd)},
        {38'500, look(2), "room 2 BEFORE: 0 wait, 1 left, 0 admitted, 0 active"},
    });
    book.expect_whole();
}

TEST(Passes, AreGoodForTheSessionFromTheClaimOn) {
    Book book;
    book.play({
        {1000, new_room(), before},
        {1000, take(1), "number 1 at place 1, 0 ahead"},
        {29'999, claim(1), "number 1 admitted until 130000"},
        {129'999, place(1), "number 1 admitted until 130000"},
        {130'000, place(1), "ticket-not-found"},
        {130'000, look(), "room 1 OPEN: 0 wait, 0 left, 1 admitted, 0 active"},
        {130'000, take(1), "number 2 at place 1, 0 ahead"},  // at the end of the line
    });
    const RoomCount& count = count_of(book.features.rooms, RoomId(1));
    EXPECT_EQ(count.expired, 1u);
    EXPECT_EQ(count.no_shows, 0u);
    book.expect_whole();
}

TEST(Passes, ThatNobodyClaimsAreLost) {
    Book book;
    book.play({
        {1000, new_room(), before},
        {1000, take(1), "number 1 at place 1, 0 ahead"},
        {10'000, look(), "room 1 OPEN: 0 wait, 0 left, 1 admitted, 1 active"},
        {29'999, place(1), "number 1 admitted"},  // only looked at
        {30'000, place(1), "ticket-not-found"},
    });
    EXPECT_EQ(count_of(book.features.rooms, RoomId(1)).no_shows, 1u);
    book.expect_whole();
}

TEST(Passes, GivenBackFreeTheSlotAtTheNextTick) {
    Book book;
    book.play({{1000, new_room(), before}});
    take_all(book, 9000, 5);
    book.play({
        {10'000, look(), "room 1 OPEN: 3 wait, 0 left, 2 admitted, 2 active"},
        {20'000, look(), "room 1 OPEN: 2 wait, 0 left, 3 admitted, 3 active"},
        {25'000, leave(2), "gone"},
        {25'000, place(2), "ticket-not-found"},
        {29'999, look(), "room 1 OPEN: 2 wait, 0 left, 3 admitted, 2 active"},
        // Number 1 did not show up at this very time.
        {30'000, look(), "room 1 OPEN: 0 wait, 0 left, 5 admitted, 3 active"},
    });
    const RoomCount& count = count_of(book.features.rooms, RoomId(1));
    EXPECT_EQ(count.given_back, 1u);
    EXPECT_EQ(count.no_shows, 1u);
    book.expect_whole();
}

TEST(Ticks, ThatWereMissedAreMadeOnce) {
    Book book;
    CreateRoom room = three_at_once();
    room.max_active = 9;
    room.idle_seconds = Duration::seconds(1000);
    book.play({{1000, new_room(room), before}});
    take_all(book, 1000, 9);
    book.play({
        {45'000, look(), "room 1 OPEN: 7 wait, 0 left, 2 admitted, 2 active"},
        {49'999, look(), "room 1 OPEN: 7 wait, 0 left, 2 admitted, 2 active"},
        {50'000, look(), "room 1 OPEN: 5 wait, 0 left, 4 admitted, 4 active"},
    });
    // Also where it comes at the very time of another tick. Four have not shown up meanwhile.
    book.play({
        {80'000, look(), "room 1 OPEN: 3 wait, 0 left, 6 admitted, 2 active"},
        {89'999, look(), "room 1 OPEN: 3 wait, 0 left, 6 admitted, 2 active"},
        {90'000, look(), "room 1 OPEN: 1 wait, 0 left, 8 admitted, 4 active"},
    });
    book.expect_whole();
}

TEST(Ticks, ComeOnlyWhileThereIsSomebodyToAdmit) {
    Book book;
    book.play({
        {1000, new_room(), before},
        {10'000, look(), "room 1 OPEN: 0 wait, 0 left, 0 admitted, 0 active"},
    });
    const RoomCount& count = count_of(book.features.rooms, RoomId(1));
    EXPECT_EQ(count.tick_at, Instant::never());
    book.play({{12'000, take(1), "number 1 at place 1, 0 ahead"}});
    EXPECT_EQ(count.tick_at, Instant(20'000));
    book.play({{12'000, leave(1), "gone"}});
    EXPECT_EQ(count.tick_at, Instant::never());
    book.expect_whole();
}

TEST(Serving, SaysTheNumberAtTheDoor) {
    Book book;
    auto serving = [](std::uint64_t room = 1) { return ask(LookUpServing{RoomId(room)}); };
    book.play({{1000, new_room(), before}, {1000, serving(2), "room-not-found"}});
    take_all(book, 9000, 5);
    book.play({
        {9000, serving(), "BEFORE serves 0: 5 wait, 0 a minute"},
        {10'000, serving(), "OPEN serves 2: 3 wait, 2 a minute"},
        {20'000, serving(), "OPEN serves 3: 2 wait, 3 a minute"},
    });
    book.expect_whole();
}

// A restarted server finds everybody at their place.
TEST(Line, IsMadeOfTheTicketsAfterARestart) {
    Book book;
    book.play({{1000, new_room(), before}});
    take_all(book, 1000, 9);
    book.play({{1000, leave(2), "gone"},
               {1000, leave(5), "gone"},
               {10'000, look(), "room 1 OPEN: 5 wait, 2 left, 2 admitted, 2 active"}});
    Line& line = book.features.rooms.places.line(RoomId(1));
    Line& again = book.restarted().rooms.places.line(RoomId(1));
    EXPECT_EQ(again.size(), 5u);
    for (std::uint32_t number = 0; number <= 10; ++number) {
        EXPECT_EQ(again.has(number), line.has(number)) << number;
        EXPECT_EQ(again.ahead_of(number), line.ahead_of(number)) << number;
    }
}

TEST(TicketIds, TellRoomAndNumber) {
    EXPECT_EQ(ticket_id(RoomId(7), 42), TicketId(7'000'000'042));
    EXPECT_LT(ticket_id(RoomId(limits::rooms_max), limits::numbers_max).value, base::id_limit);
}

// Ten million must fit in memory: a row, its indexes, and what says who stands before whom. A draw
// keeps its entrants besides (decision 0032).
TEST(Tickets, TakeAtMost64BytesEachAndInADraw120) {
    constexpr std::uint64_t people = 200'000;
    for (RoomOrder order : {RoomOrder::fifo, RoomOrder::draw}) {
        std::uint64_t most = order == RoomOrder::fifo ? 64 : 120;
        engine::Domain domain;
        Features features(domain);
        RoomFeature& rooms = features.rooms;
        CreateRoom input = three_at_once();
        input.order = order;
        input.seeds = DrawSeeds();
        ASSERT_TRUE(decide(rooms, input, Instant(1)));
        for (std::uint64_t account = 1; account <= people; ++account) {
            ASSERT_TRUE(decide(rooms, TakeTicket{user(account), RoomId(1)}, Instant(1)));
            if (account % 1000 == 0) {
                domain.schema().end_batch();
            }
        }
        std::size_t bytes =
            rooms.tickets.bytes() + rooms.entrants.bytes() + rooms.places.bytes_of(RoomId(1));
        EXPECT_LE(bytes, most * people) << base::text_of(order);
    }
}

}  // namespace
}  // namespace onrush::room
