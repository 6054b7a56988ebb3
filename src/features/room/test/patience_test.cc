// A room waits for people as long as it says: from when it could hear them, and from when they were
// told to ask. And what is held is not swept along.
#include <algorithm>
#include <random>

#include <gtest/gtest.h>

#include "features/room/test/words.h"

namespace onrush::room {
namespace {

// As after a start, or the end of whatever kept the server from hearing.
void begin_to_hear(Book& book, std::int64_t at_ms) {
    book.domain.hearing().look(Instant(at_ms), engine::Hearing::Calls::turned_away);
}

CreateRoom much_later() {
    CreateRoom room = three_at_once();
    room.opens_at = Instant(900'000);
    return room;
}

// The server was down for longer than the silence that is allowed, and everybody was gone.
TEST(Patience, WhoCouldNotBeHeardIsNotSilent) {
    Book book;
    book.play({
        {1000, new_room(much_later()), before},
        {1000, take(1), "number 1 at place 1, 0 ahead"},
        {5000, take(2), "number 2 at place 2, 1 ahead"},
    });
    begin_to_hear(book, 60'000);
    book.play({
        {60'000, place(1), "number 1 at place 1, 0 ahead"},
        {70'000, sign(2), "noted"},
        {89'999, look(), "room 1 BEFORE: 2 wait, 0 left, 0 admitted, 0 active"},
        {90'000, place(1), "ticket-not-found"},  // 30 s in which it could be heard
        {90'000, place(2), "number 2 at place 1, 0 ahead, sign due"},
        {107'499, place(2), "number 2 at place 1, 0 ahead, sign due"},
        {107'500, place(2), "ticket-not-found"},
    });
    book.expect_whole();
}

// Their time is not over yet, but they may have called, too.
TEST(Patience, CountsAlsoForThoseWhoseTimeEndsSoonAfter) {
    Book book;
    book.play({
        {1000, new_room(much_later()), before},
        {1000, take(1), "number 1 at place 1, 0 ahead"},
    });
    begin_to_hear(book, 38'499);
    book.play({
        {38'500, place(1), "number 1 at place 1, 0 ahead, sign due"},
        {68'498, place(1), "number 1 at place 1, 0 ahead, sign due"},
        {68'499, place(1), "ticket-not-found"},
    });
    book.expect_whole();
}

TEST(Patience, WhoCouldNotClaimHasTheTimeToClaimFromThereOn) {
    Book book;
    book.play({
        {1000, new_room(), before},
        {2000, take(1), "number 1 at place 1, 0 ahead"},
        {2000, take(2), "number 2 at place 2, 1 ahead"},
        {10'000, claim(1), "number 1 admitted until 110000"},
    });
    begin_to_hear(book, 50'000);
    book.play({
        {50'000, look(), "room 1 OPEN: 0 wait, 0 left, 2 admitted, 2 active"},
        {69'999, place(2), "number 2 admitted"},
        {70'000, place(2), "ticket-not-found"},
    });
    begin_to_hear(book, 109'000);
    book.play({{110'000, place(1), "ticket-not-found"}});  // a session ends at its time
    EXPECT_EQ(count_of(book.features.rooms, RoomId(1)).expired, 1u);
    EXPECT_EQ(count_of(book.features.rooms, RoomId(1)).no_shows, 1u);
    book.expect_whole();
}

// More than one deadline takes, and than one batch.
TEST(Patience, IsBoundedWorkForACrowd) {
    constexpr std::uint64_t crowd = 3 * limits::swept_at_once_max + 1;
    Book book;
    for (std::uint64_t account = 21; account <= crowd; ++account) {
        book.run(0, book.features.accounts, account::OpenAccount{});
    }
    book.play({{1000, new_room(much_later()), before}});
    take_all(book, 1000, crowd);
    begin_to_hear(book, 60'000);
    book.pass(60'000);
    EXPECT_EQ(book.features.rooms.tickets.size(), crowd);
    EXPECT_EQ(book.features.rooms.tickets.by<BySilence>().first()->silent_at, Instant(90'000));
    book.pass(90'000);
    EXPECT_EQ(book.features.rooms.tickets.size(), 0u);
    book.expect_whole();
}

// --- the time to claim is from when people were told to ask -----------------------------------

// In a crowd of 12 everybody is told to ask every 12 s.
struct SlowAsking : testing::Test {
    Book book;
    void SetUp() override { book.features.rooms.settings.polls_per_second_max = 2; }
    std::int64_t told_ms(std::uint64_t account, std::int64_t at_ms) {
        auto asked = book.run(at_ms, book.features.rooms, AskTicket{user(account), RoomId(1)});
        return asked ? asked->ticket.poll_after_ms : -1;
    }
};

CreateRoom quick() {
    CreateRoom room = three_at_once();
    room.admit = {1, Duration::seconds(1)};
    room.max_active = 100;
    room.claim_seconds = Duration::seconds(10);
    return room;
}

// They were told to come back when the pass was lost already.
TEST_F(SlowAsking, WhoAsksWhenToldHasThePassAlthoughTheLineGotShorter) {
    book.play({{1000, new_room(quick()), before}});
    take_all(book, 1000, 20);
    EXPECT_EQ(told_ms(20, 9000), 20'000);
    for (std::uint64_t account = 1; account <= 19; ++account) {
        book.run(9500, book.features.rooms, LeaveRoom{user(account), RoomId(1)});
    }
    book.play({
        {10'000, look(), "room 1 OPEN: 0 wait, 19 left, 1 admitted, 1 active"},
        {29'000, claim(20), "number 20 admitted until 129000"},
    });
    book.expect_whole();
}

// From 29.5 s, which is told in whole seconds, and no longer than that.
TEST_F(SlowAsking, WhoDoesNotAskWhenToldLosesThePassWithinTheTimeToClaim) {
    book.play({{1000, new_room(quick()), before}});
    take_all(book, 1000, 20);
    for (std::uint64_t account = 1; account <= 19; ++account) {
        book.run(9500, book.features.rooms, LeaveRoom{user(account), RoomId(1)});
    }
    book.play({
        {10'000, place(20), "number 20 admitted"},
        {39'999, place(20), "number 20 admitted"},
        {40'000, place(20), "ticket-not-found"},
    });
    book.expect_whole();
}

TEST_F(SlowAsking, ARoomThatGoesOnAfterAPauseWaitsForThoseItTold) {
    book.play({{1000, new_room(quick()), before}});
    take_all(book, 1000, 14);
    book.play(
        {{10'000, act(RoomAction::pause), "room 1 PAUSED: 13 wait, 0 left, 1 admitted, 1 active"}});
    EXPECT_EQ(told_ms(2, 14'000), 14'000);  // 13 wait, and one is inside
    book.play({
        {14'001, act(RoomAction::resume), "room 1 OPEN: 13 wait, 0 left, 1 admitted, 1 active"},
        {15'000, place(2), "number 2 admitted"},
        {28'000, claim(2), "number 2 admitted until 128000"},
    });
    book.expect_whole();
}

// Another start has another rooms.pollsPerSecondMax, and people are told so; but not those who were
// told before, and who are judged by that.
TEST_F(SlowAsking, WhoWasToldBeforeTheLimitWasRaisedHasThePassWhenAskingAsTold) {
    book.play({{1000, new_room(quick()), before}});
    take_all(book, 1000, 20);
    EXPECT_EQ(told_ms(20, 9000), 20'000);
    book.features.rooms.settings.polls_per_second_max = 5000;
    EXPECT_EQ(told_ms(20, 9000), 20'000) << "until a ticket is written";
    for (std::uint64_t account = 1; account <= 19; ++account) {
        book.run(9500, book.features.rooms, LeaveRoom{user(account), RoomId(1)});
    }
    EXPECT_EQ(told_ms(20, 9500), 1000);
    book.play({
        {10'000, look(), "room 1 OPEN: 0 wait, 19 left, 1 admitted, 1 active"},
        {29'000, claim(20), "number 20 admitted until 129000"},
    });
    book.expect_whole();
}

// The time between those of one tick follows from the time to claim.
TEST_F(SlowAsking, WhoWasToldBeforeTheTimeToClaimWasCutHasThePassWhenAskingAsTold) {
    CreateRoom room = quick();
    room.opens_at = Instant(30'000);
    room.admit = {20, Duration::seconds(1)};
    room.claim_seconds = Duration::seconds(60);
    book.play({{1000, new_room(room), before}});
    take_all(book, 1000, 20);
    EXPECT_EQ(told_ms(20, 11'000), 19'000 + 19'000);
    ChangeRoom sooner;
    sooner.opens_at = Instant(12'000);
    sooner.claim_seconds = Duration::seconds(10);
    book.play({
        {11'500, change(sooner), "room 1 BEFORE: 20 wait, 0 left, 0 admitted, 0 active"},
        {12'000, look(), "room 1 OPEN: 0 wait, 0 left, 20 admitted, 20 active"},
        {49'000, claim(20), "number 20 admitted until 149000"},
    });
    book.expect_whole();
}

// Rows of an earlier version do not say by which limit people were told: it is the one that is set.
TEST_F(SlowAsking, ARowThatSaysNoLimitIsReadAsTheSetting) {
    book.play({{1000, new_room(quick()), before}});
    take_all(book, 1000, 20);
    AskHorizons& horizons = book.features.rooms.ask_horizons;
    (void)book.call(1000, [&](Instant) {
        horizons.update(*horizons.find(1u), [](AskHorizon& row) { row.polls_per_second = 0; });
        return "";
    });
    EXPECT_EQ(told_ms(20, 9000), 20'000);
    book.features.rooms.settings.polls_per_second_max = 5000;
    EXPECT_EQ(told_ms(20, 9000), 1000);
}

// Where everybody is told to ask within 5 s, claimSeconds are what they say.
TEST_F(SlowAsking, InASmallCrowdTheTimeToClaimIsExact) {
    for (std::uint64_t people : {5u, 6u}) {
        Book crowd;
        crowd.features.rooms.settings.polls_per_second_max = 2;
        crowd.play({{1000, new_room(quick()), before}});
        take_all(crowd, 1000, people);
        crowd.pass(10'000);
        const Pass* pass = pass_of(crowd.features.rooms, RoomId(1), AccountId(1));
        ASSERT_NE(pass, nullptr);
        EXPECT_EQ(pass->ends_at, Instant(people == 5 ? 20'000 : 26'000));
        crowd.expect_whole();
    }
}

// Twenty people ask exactly when they are told to, one millisecond early or late included; around
// them the line gets shorter and longer, the room stops and goes on, its pace and its time to claim
// change, and so does the limit of requests.
struct Crowd {
    explicit Crowd(std::uint64_t seed) : random(seed) {
        book.features.rooms.settings.polls_per_second_max = 2;
    }
    std::mt19937_64 random;
    Book book;
    std::int64_t now_ms = 1000;
    // When each asks next; 0: is not there.
    std::vector<std::int64_t> asks_at = std::vector<std::int64_t>(21);
    std::int64_t claimed = 0;

    std::uint64_t below(std::uint64_t n) { return random() % n; }
    RoomFeature& rooms() { return book.features.rooms; }

    void ask(std::uint64_t account) {
        auto asked = book.run(now_ms, rooms(), AskTicket{user(account), RoomId(1)});
        ASSERT_TRUE(asked) << "account " << account << " asked at " << now_ms << ", as told";
        if (asked->ticket.state == TicketState::admitted) {
            ASSERT_TRUE(book.run(now_ms, rooms(), ClaimPass{user(account), RoomId(1)}));
            ASSERT_TRUE(book.run(now_ms, rooms(), LeaveRoom{user(account), RoomId(1)}));
            claimed += 1;
            asks_at[account] = 0;
            return;
        }
        if (asked->sign_is_due) {
            ASSERT_TRUE(book.run(now_ms, rooms(), NoteSigns{{asked->ticket.ticket_id}}));
        }
        asks_at[account] = now_ms + asked->ticket.poll_after_ms;
    }
    void change() {
        ChangeRoom input{.caller = admin(), .room = RoomId(1)};
        switch (below(4)) {
            case 0:
                input.claim_seconds = Duration::seconds(below(2) == 0 ? 10 : 60);
                break;
            case 1:
                input.admit = Admit{static_cast<std::uint32_t>(below(2) == 0 ? 1 + below(4) : 20),
                                    Duration::seconds(below(2) == 0 ? 1 : 20)};
                break;
            default:
                input.action = below(2) == 0 ? RoomAction::pause : RoomAction::resume;
        }
        ASSERT_TRUE(book.run(now_ms, rooms(), input));
    }
    void step() {
        now_ms += static_cast<std::int64_t>(below(400));
        std::uint64_t account = 1 + below(20);
        if (below(100) == 0) {
            constexpr std::int64_t limits[] = {2, 3, 8, 5000};
            rooms().settings.polls_per_second_max = limits[below(4)];
        }
        if (below(60) == 0) {
            change();
        } else if (asks_at[account] == 0) {
            auto taken = book.run(now_ms, rooms(), TakeTicket{user(account), RoomId(1)});
            ASSERT_TRUE(taken);
            asks_at[account] = now_ms + taken->ticket.poll_after_ms;
        } else if (below(30) == 0) {
            // Half of the crowd goes.
            for (std::uint64_t other = 1; other <= 20; ++other) {
                if (asks_at[other] > now_ms && below(2) == 0) {
                    ASSERT_TRUE(book.run(now_ms, rooms(), LeaveRoom{user(other), RoomId(1)}));
                    asks_at[other] = 0;
                }
            }
        }
        for (std::uint64_t other = 1; other <= 20; ++other) {
            if (asks_at[other] != 0 && asks_at[other] <= now_ms) {
                ask(other);
            }
        }
    }
};

TEST(Patience, NobodyLosesAnythingWhoAsksWhenTold) {
    std::int64_t claimed = 0;
    for (std::uint64_t seed = 1; seed <= 40 && !testing::Test::HasFailure(); ++seed) {
        SCOPED_TRACE(seed);
        Crowd crowd(seed);
        CreateRoom room = quick();
        room.idle_seconds = Duration::seconds(10);
        crowd.book.play({{1000, new_room(room), before}});
        for (int step = 0; step < 600 && !testing::Test::HasFailure(); ++step) {
            crowd.step();
        }
        EXPECT_EQ(count_of(crowd.rooms(), RoomId(1)).no_shows, 0u);
        claimed += crowd.claimed;
        crowd.book.expect_whole();
    }
    EXPECT_GT(claimed, 1000);
}

// --- deadlines that are held -------------------------------------------------------------------

// The first one's deadline took them all.
TEST(HeldRows, OfARoomAreNotSweptAlong) {
    Book book;
    CreateRoom room = three_at_once();
    room.max_active = 2;
    book.play({{1000, new_room(room), before}});
    take_all(book, 2000, 5);
    book.pass(10'000);  // 1 and 2 are admitted
    ASSERT_TRUE(book.domain.hold_deadlines({"room_tickets:1/4", "room_passes:1/2"}));
    book.pass(29'999);
    EXPECT_EQ(book.features.rooms.passes.size(), 2u);
    book.pass(39'500);
    EXPECT_EQ(book.features.rooms.tickets.size(), 1u);
    EXPECT_NE(book.features.rooms.tickets.find(1u, 4u), nullptr);
    EXPECT_NE(book.features.rooms.passes.find(1u, 2u), nullptr);
    ASSERT_TRUE(book.domain.hold_deadlines({}));
    book.pass(39'500);
    EXPECT_EQ(book.features.rooms.tickets.size(), 0u);
    book.expect_whole();
}

TEST(HeldRows, ThatSayAPassHasEndedAreNotSweptAlong) {
    Book book;
    EndedPasses& ended = book.features.rooms.ended_passes;
    (void)book.call(1000, [&](Instant) {
        decide(book.features.rooms, three_at_once(), Instant(1000)).value();
        for (std::uint64_t account = 1; account <= 3; ++account) {
            ended.insert({AccountId(account), Instant(5000), 1});
        }
        ended.insert({AccountId(4), Instant(6000), 1});
        return "";
    });
    ASSERT_TRUE(book.domain.hold_deadlines({"room_ended_passes:2/1"}));
    book.pass(5000);
    EXPECT_EQ(ended.size(), 2u) << "that of account 4 is not due yet";
    EXPECT_NE(ended.find(AccountId(2), 1u), nullptr);
    ASSERT_TRUE(book.domain.hold_deadlines({}));
    book.pass(5000);
    EXPECT_EQ(ended.find(AccountId(2), 1u), nullptr);
    book.expect_whole();
}

}  // namespace
}  // namespace onrush::room
