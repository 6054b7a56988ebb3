// Each law of waiting rooms, broken on purpose.
#include <algorithm>

#include <gtest/gtest.h>

#include "engine/test/laws.h"
#include "features/room/room.h"
#include "features/room/test/shelf.h"

namespace onrush::room {
namespace {

using Broken = std::vector<std::string>;
using base::Duration;
using base::Instant;

// Room 1 gave 6 numbers: 1 did not show up, 2 is inside, 3 gave the pass back, 4 left, 5 and 6
// wait. Two at most are inside.
struct RoomLawsTest : testing::Test {
    engine::Domain domain;
    engine::Ids ids{domain};
    account::AccountFeature accounts{domain};
    RoomFeature feature{domain, ids, accounts};
    RoomId one{1};

    void SetUp() override {
        feature.rooms.insert({.id = one,
                              .name = "drop",
                              .opens_at = Instant(5),
                              .closes_at = Instant(9000),
                              .admit_count = 1,
                              .admit_every = Duration(1000),
                              .max_active = 2,
                              .target = {},
                              .message = {}});
        feature.counts.insert({.room = one,
                               .opened = true,
                               .numbers = 6,
                               .waiting = 2,
                               .left_line = 1,
                               .admitted = 3,
                               .active = 1,
                               .no_shows = 1,
                               .given_back = 1,
                               .serving = 3,
                               .active_allowed = 2,
                               .tick_at = Instant(3005),
                               .turns_at = Instant(9000)});
        feature.passes.insert({.account = AccountId(2), .room = 1, .number = 2});
        feature.tickets.insert({.account = AccountId(5), .silent_at = {}, .room = 1, .number = 5});
        feature.tickets.insert({.account = AccountId(6), .silent_at = {}, .room = 1, .number = 6});
        PageLook look;
        look.room = one;
        feature.page_looks.insert(look);
        EXPECT_EQ(engine::test::broken_laws(domain), Broken{});
        domain.schema().end_batch();
        EXPECT_FALSE(votes_no());
    }
    template <typename Change>
    void change_room(Change change) {
        feature.rooms.update(*feature.rooms.find(one), change);
    }
    template <typename Change>
    void change_count(Change change) {
        feature.counts.update(*feature.counts.find(one), change);
    }
    bool votes_no() const {
        return std::ranges::any_of(domain.laws(),
                                   [](const auto& law) { return law->vote().has_value(); });
    }
    // That all say so, and that the vote on this batch says it too.
    void expect_broken(const Broken& all) {
        EXPECT_EQ(engine::test::broken_laws(domain), all);
        EXPECT_TRUE(votes_no());
    }
    // Of a room and its count, which have their laws in common.
    void expect_both(const std::string& wrong) {
        expect_broken({"rooms: " + wrong, "room counts: " + wrong});
    }
    // Of a law that only looks at the whole.
    void expect_found(const Broken& all) {
        EXPECT_EQ(engine::test::broken_laws(domain), all);
        EXPECT_FALSE(votes_no());
    }
};

TEST_F(RoomLawsTest, NeverOneTooMany) {
    change_count([](RoomCount& row) {
        row.active = 3;
        row.no_shows = row.given_back = 0;
        row.tick_at = Instant::never();
    });
    feature.passes.insert({.account = AccountId(1), .room = 1, .number = 1});
    feature.passes.insert({.account = AccountId(3), .room = 1, .number = 3});
    expect_both("room 1 has 3 active, but 2 are allowed and 2 are its maximum");
}

TEST_F(RoomLawsTest, WhoIsAllowedIsTheMaximumOrWhoWasInsideWhenItWasLowered) {
    change_count([](RoomCount& row) { row.active_allowed = 3; });
    expect_both("room 1 has 1 active, but 3 are allowed and 2 are its maximum");
    change_count([](RoomCount& row) { row.active_allowed = 1; });
    expect_both("room 1 has 1 active, but 1 are allowed and 2 are its maximum");
}

TEST_F(RoomLawsTest, EveryNumberIsSomebody) {
    change_count([](RoomCount& row) { row.numbers = 7; });
    expect_both("room 1 gave 7 numbers and serves 3, but 2 wait, 1 left, 3 were admitted");
    change_count([](RoomCount& row) {
        row.numbers = 6;
        row.left_line = 2;
    });
    expect_both("room 1 gave 6 numbers and serves 3, but 2 wait, 2 left, 3 were admitted");
}

TEST_F(RoomLawsTest, WhatIsServedWasGiven) {
    feature.tickets.erase(*feature.tickets.find(1, 5));
    feature.tickets.erase(*feature.tickets.find(1, 6));
    change_count([](RoomCount& row) {
        row.waiting = 0;
        row.left_line = 3;
        row.tick_at = Instant::never();
        row.serving = 7;
    });
    expect_both("room 1 gave 6 numbers and serves 7, but 0 wait, 3 left, 3 were admitted");
}

TEST_F(RoomLawsTest, WhoWasAdmittedIsInsideOrGone) {
    change_count([](RoomCount& row) { row.expired = 1; });
    expect_both("room 1 admitted 3, but 1 are active and 3 gone");
}

TEST_F(RoomLawsTest, NobodyIsAdmittedBeforeItOpens) {
    change_count([](RoomCount& row) {
        row.opened = false;
        row.tick_at = Instant::never();
        row.turns_at = Instant(5);
    });
    expect_both("room 1 admitted 3, but 1 are active and 2 gone");
}

TEST_F(RoomLawsTest, ItTicksWhileSomebodyCouldBeAdmitted) {
    const std::string from = "1970-01-01T00:00:0";
    change_count([](RoomCount& row) { row.tick_at = Instant::never(); });
    expect_both("room 1 is OPEN and 2 wait, 1 of 2 are active, its next tick is at never");
    change_count([](RoomCount& row) { row.tick_at = Instant(3005); });
    change_room([](Room& row) { row.paused = true; });
    expect_both("room 1 is PAUSED and 2 wait, 1 of 2 are active, its next tick is at " + from +
                "3.005Z");
    change_room([](Room& row) {
        row.paused = false;
        row.max_active = 1;
    });
    change_count([](RoomCount& row) { row.active_allowed = 1; });
    expect_both("room 1 is OPEN and 2 wait, 1 of 1 are active, its next tick is at " + from +
                "3.005Z");
}

TEST_F(RoomLawsTest, AClosedRoomDoesNothingMore) {
    change_count([](RoomCount& row) { row.closed = true; });
    expect_both(
        "room 1 is CLOSED and 2 wait, 1 of 2 are active, its next tick is at "
        "1970-01-01T00:00:03.005Z");
    change_count([](RoomCount& row) { row.tick_at = Instant::never(); });
    expect_both("room 1 opens or closes at 1970-01-01T00:00:09.000Z, which is not its time");
}

TEST_F(RoomLawsTest, ItClosesAtItsTime) {
    change_count([](RoomCount& row) { row.turns_at = Instant(8000); });
    expect_both("room 1 opens or closes at 1970-01-01T00:00:08.000Z, which is not its time");
    change_count([](RoomCount& row) { row.turns_at = Instant(9000); });
    feature.rooms.insert({.id = RoomId(2),
                          .name = {},
                          .opens_at = Instant(7),
                          .closes_at = Instant(7),
                          .target = {},
                          .message = {}});
    feature.counts.insert({.room = RoomId(2), .turns_at = Instant(7)});
    expect_broken({"rooms: room 2 closes at 1970-01-01T00:00:00.007Z, before it opens"});
}

TEST_F(RoomLawsTest, ItOpensAtItsTime) {
    feature.rooms.insert(
        {.id = RoomId(2), .name = {}, .opens_at = Instant(7), .target = {}, .message = {}});
    feature.counts.insert({.room = RoomId(2), .turns_at = Instant(8)});
    expect_both("room 2 opens or closes at 1970-01-01T00:00:00.008Z, which is not its time");
}

TEST_F(RoomLawsTest, ARoomHasACountAndACountARoom) {
    feature.rooms.insert(
        {.id = RoomId(2), .name = {}, .opens_at = {}, .target = {}, .message = {}});
    expect_broken({"rooms: room 2 has no count"});
    feature.counts.insert({.room = RoomId(2), .turns_at = Instant(0)});
    feature.counts.insert({.room = RoomId(3)});
    expect_broken({"room counts: a count names room 3, which does not exist"});
}

TEST_F(RoomLawsTest, WhoWaitsHasANumberAhead) {
    feature.tickets.erase(*feature.tickets.find(1, 6));
    feature.tickets.insert({.account = AccountId(6), .silent_at = {}, .room = 1, .number = 7});
    expect_broken(
        {"room tickets: number 7 waits in room 1, which has passed it by or never gave it"});
    feature.tickets.erase(*feature.tickets.find(1, 7));
    feature.tickets.insert({.account = AccountId(6), .silent_at = {}, .room = 1, .number = 3});
    expect_broken(
        {"room tickets: number 3 waits in room 1, which has passed it by or never gave it"});
}

TEST_F(RoomLawsTest, WhoWaitsDoesSoInARoom) {
    feature.tickets.insert({.account = AccountId(7), .silent_at = {}, .room = 2, .number = 1});
    expect_broken(
        {"room tickets: number 1 waits in room 2, which has passed it by or never gave it"});
}

TEST_F(RoomLawsTest, NobodyWaitsAndIsInside) {
    feature.passes.erase(*feature.passes.find(1, 2));
    feature.passes.insert({.account = AccountId(5), .room = 1, .number = 2});
    feature.tickets.update(*feature.tickets.find(1, 5),
                           [](Ticket& row) { row.silent_at = Instant(1); });
    expect_broken({"room tickets: account 5 waits in room 1 and has a pass",
                   "room passes: account 5 has a pass of room 1 and waits"});
}

TEST_F(RoomLawsTest, APassIsOfANumberThatWasAdmitted) {
    for (std::uint32_t number : {0u, 4u}) {
        feature.passes.erase(*feature.passes.find(1, number == 0 ? 2 : 0));
        feature.passes.insert({.account = AccountId(2), .room = 1, .number = number});
        expect_broken({fmt::format(
            "room passes: number {} of room 1 has a pass and was never admitted", number)});
    }
}

TEST_F(RoomLawsTest, RoomsCountWhoIsThere) {
    feature.tickets.erase(*feature.tickets.find(1, 6));
    expect_found(
        {"rooms count who is there: room 1 has 1 tickets and 1 passes, but counts 2 and 1"});
    feature.tickets.insert({.account = AccountId(6), .silent_at = {}, .room = 1, .number = 6});
    feature.passes.erase(*feature.passes.find(1, 2));
    expect_found(
        {"rooms count who is there: room 1 has 2 tickets and 0 passes, but counts 2 and 1"});
}

// The room protects shelf 1. Who was number 1 went without, number 2 is inside, and number 3 has
// bought 4 pieces.
struct GuardLawsTest : RoomLawsTest {
    Shelves shelves{domain, feature};

    void SetUp() override {
        RoomLawsTest::SetUp();
        shelves.rows.insert({1, 5, 0});
        feature.guards.insert({ProtectedType::sale, 1, one, 1, 1, 4, Instant::never()});
        feature.ended_passes.insert({AccountId(1), Instant(9), 1});
        EXPECT_EQ(engine::test::broken_laws(domain), Broken{});
        domain.schema().end_batch();
    }
    template <typename Change>
    void change_guard(Change change) {
        feature.guards.update(*guard_of(feature, one), change);
    }
};

TEST_F(GuardLawsTest, WhoHasBoughtWasAdmitted) {
    change_guard([](Guard& row) { row.gone = 3; });
    expect_broken({"room guards: room 1 admitted 3, but 1 have bought and 3 have not",
                   "rooms know who has bought: room 1 admitted 3, but 1 have bought, 3 have not, "
                   "and 1 may still"});
    change_guard([](Guard& row) { row.gone = 0; });
    EXPECT_EQ(engine::test::broken_laws(domain),
              Broken{"rooms know who has bought: room 1 admitted 3, but 1 have bought, 0 have not, "
                     "and 1 may still"});
    change_guard([](Guard& row) { row.gone = 1; });
    feature.passes.update(*feature.passes.find(1, 2), [](Pass& row) { row.bought = true; });
    EXPECT_EQ(engine::test::broken_laws(domain),
              Broken{"rooms know who has bought: room 1 admitted 3, but 1 have bought, 1 have not, "
                     "and 0 may still"});
}

TEST_F(GuardLawsTest, WhoHasBoughtHasAPiece) {
    change_guard([](Guard& row) { row.pieces = 0; });
    expect_broken({"room guards: 1 people in room 1 bought 0 pieces"});
    change_guard([](Guard& row) {
        row.bought = 0;
        row.gone = 2;
        row.pieces = 1;
    });
    expect_broken({"room guards: 0 people in room 1 bought 1 pieces"});
}

TEST_F(GuardLawsTest, ARoomThatProtectsExists) {
    shelves.rows.insert({2, 5, 0});
    feature.guards.insert({ProtectedType::sale, 2, RoomId(2)});
    expect_broken({"room guards: room 2 protects something and does not exist"});
}

TEST_F(GuardLawsTest, WhatIsProtectedExists) {
    shelves.rows.erase(*shelves.rows.find(std::uint64_t{1}));
    expect_broken({"shelves and their rooms: room 1 protects sale 1, which does not exist"});
}

TEST_F(GuardLawsTest, ItIsSoldOutWhenItsStockIs) {
    shelves.rows.update(*shelves.rows.find(std::uint64_t{1}),
                        [](ShelfRow& row) { row.on_shelf = 0; });
    expect_broken({"shelves and their rooms: room 1 is not sold out, and sale 1 has 0 left"});
    shelves.rows.update(*shelves.rows.find(std::uint64_t{1}), [](ShelfRow& row) { row.held = 1; });
    EXPECT_EQ(engine::test::broken_laws(domain), Broken{}) << "it may come back";
    change_count([](RoomCount& row) {
        row.sold_out = true;
        row.tick_at = Instant::never();
    });
    expect_broken({"shelves and their rooms: room 1 is sold out, and sale 1 has 0 left"});
    change_count([](RoomCount& row) {
        row.closed = true;
        row.turns_at = Instant::never();
    });
    EXPECT_EQ(engine::test::broken_laws(domain), Broken{}) << "a closed room stays as it was";
}

TEST_F(GuardLawsTest, ItIsNotJudgedBeforeItHasLookedAtTheStock) {
    shelves.rows.update(*shelves.rows.find(std::uint64_t{1}),
                        [](ShelfRow& row) { row.on_shelf = 0; });
    change_guard([](Guard& row) { row.look_at = Instant(); });
    EXPECT_EQ(engine::test::broken_laws(domain), Broken{}) << "an earlier version wrote it";
    change_guard([](Guard& row) { row.look_at = Instant::never(); });
    expect_broken({"shelves and their rooms: room 1 is not sold out, and sale 1 has 0 left"});
}

TEST_F(GuardLawsTest, WhatIsHeldIsCountedOnce) {
    const std::string held = "what is held with passes: ";
    auto hold = [&](std::uint64_t order, bool counted, std::uint32_t number = 3,
                    std::uint32_t pieces = 2) {
        feature.pass_holds.insert({.type = ProtectedType::sale,
                                   .thing = 1,
                                   .order = order,
                                   .room = 1,
                                   .number = number,
                                   .pieces = pieces,
                                   .counted = counted});
    };
    auto drop = [&](std::uint64_t order) {
        feature.pass_holds.erase(
            *feature.pass_holds.find(ProtectedType::sale, std::uint64_t{1}, order));
    };
    auto first_broken = [&] {
        Broken all = engine::test::broken_laws(domain);
        return all.empty() ? std::string() : all.front();
    };
    hold(1, true);
    hold(2, false);
    EXPECT_EQ(engine::test::broken_laws(domain), Broken{}) << "its pass has ended";
    drop(1);
    expect_broken({held + "what is held with number 3 of room 1 is counted 0 times"});
    hold(1, true);
    hold(3, true);
    EXPECT_EQ(engine::test::broken_laws(domain),
              (Broken{held + "what is held with number 3 of room 1 is counted 2 times",
                      "rooms count what is held: 2 people in room 1 hold 4 pieces, and 1 bought "
                      "4"}));
    drop(3);
    hold(3, true, 7);
    EXPECT_EQ(first_broken(),
              held + "2 pieces are held with number 7 of room 1, which was never given");
    drop(3);
    drop(2);
    drop(1);
    hold(1, true, 3, 0);
    expect_broken({held + "0 pieces are held with number 3 of room 1, which was never given"});
    drop(1);
    hold(1, true, 2);
    expect_broken({held + "what is held with number 2 of room 1 is counted 1 times"});
    feature.passes.update(*feature.passes.find(1, 2), [](Pass& row) { row.bought = true; });
    change_guard([](Guard& row) { row.gone = 2; });
    drop(1);
    hold(1, true, 2, 5);
    EXPECT_EQ(first_broken(),
              "rooms count what is held: 1 people in room 1 hold 5 pieces, and 1 bought 4");
}

TEST_F(GuardLawsTest, ItDoesNotTickWhileItIsSoldOut) {
    shelves.rows.update(*shelves.rows.find(std::uint64_t{1}),
                        [](ShelfRow& row) { row.on_shelf = 0; });
    change_count([](RoomCount& row) { row.sold_out = true; });
    expect_both(
        "room 1 is SOLD_OUT and 2 wait, 1 of 2 are active, its next tick is at "
        "1970-01-01T00:00:03.005Z");
}

TEST_F(GuardLawsTest, OnlyARoomThatProtectsIsSoldOut) {
    feature.guards.erase(*guard_of(feature, one));
    change_count([](RoomCount& row) {
        row.sold_out = true;
        row.tick_at = Instant::never();
    });
    expect_both("room 1 is sold out and protects nothing");
}

TEST_F(RoomLawsTest, OneRowSaysUntilWhenPeopleAsk) {
    feature.ask_horizons.insert({.id = 2, .asks_by = Instant(9)});
    expect_broken({"when people ask: there is a second time to ask by, 2"});
}

TEST_F(GuardLawsTest, WhosePassHasEndedIsNotThere) {
    const std::string ended = "ended passes: ";
    feature.ended_passes.insert({AccountId(2), Instant(9), 1});
    expect_broken({ended + "account 2 is in room 1, and its pass has ended"});
    feature.ended_passes.erase(*feature.ended_passes.find(AccountId(2), 1u));
    feature.ended_passes.insert({AccountId(5), Instant(9), 1});
    expect_broken({ended + "account 5 is in room 1, and its pass has ended"});
    feature.ended_passes.erase(*feature.ended_passes.find(AccountId(5), 1u));
    feature.ended_passes.insert({AccountId(5), Instant(9), 2});
    expect_broken({ended + "a pass of room 2 ended, which does not exist"});
}

TEST_F(RoomLawsTest, ThereIsOneTimeToAskBy) {
    feature.ask_horizons.insert({.asks_by = Instant(9)});
    EXPECT_EQ(engine::test::broken_laws(domain), Broken{});
    feature.ask_horizons.insert({.id = 2, .asks_by = Instant(9)});
    expect_broken({"when people ask: there is a second time to ask by, 2"});
}

TEST_F(RoomLawsTest, WhoWasEjectedHadANumberAndIsGone) {
    std::string ejection = "ejections: ";
    auto eject = [&](std::uint64_t account, std::uint32_t room, std::uint32_t number) {
        feature.ejections.insert({.account = AccountId(account),
                                  .ejected_at = {},
                                  .forget_at = {},
                                  .room = room,
                                  .number = number});
    };
    auto take_back = [&](std::uint32_t room, std::uint32_t number) {
        feature.ejections.erase(*feature.ejections.find(room, number));
    };
    eject(4, 1, 4);
    EXPECT_EQ(engine::test::broken_laws(domain), Broken{});
    take_back(1, 4);
    eject(4, 1, 7);
    expect_broken({ejection + "number 7 of room 1 was ejected and was never given"});
    take_back(1, 7);
    eject(4, 1, 0);
    expect_broken({ejection + "number 0 of room 1 was ejected and was never given"});
    take_back(1, 0);
    eject(4, 2, 1);
    expect_broken({ejection + "number 1 of room 2 was ejected and was never given"});
    take_back(2, 1);
    eject(5, 1, 4);
    expect_broken({ejection + "account 5 is in room 1, and was ejected"});
    take_back(1, 4);
    eject(2, 1, 4);
    expect_broken({ejection + "account 2 is in room 1, and was ejected"});
}

TEST_F(RoomLawsTest, APageIsOfARoomThatExists) {
    PageLook look;
    look.room = RoomId(9);
    feature.page_looks.insert(look);
    expect_broken({"room pages: a page is that of room 9, which does not exist"});
}

}  // namespace
}  // namespace onrush::room
