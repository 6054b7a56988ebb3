// Each law of draws, broken on purpose. That no rank repeats cannot be broken by a row:
// sim/planted/rank_that_repeats.patch does.
#include <algorithm>

#include <gtest/gtest.h>

#include "engine/test/laws.h"
#include "features/room/admission.h"
#include "features/room/test/words.h"

namespace onrush::room {
namespace {

// Room 1 drew five people, and has admitted the first. Two wait for the draw of room 2.
struct DrawLawsTest : testing::Test {
    using Broken = std::vector<std::string>;

    engine::Domain domain;
    engine::Ids ids{domain};
    account::AccountFeature accounts{domain};
    RoomFeature feature{domain, ids, accounts};
    RoomId one{1};

    void SetUp() override {
        create(Instant(10));
        create(Instant(1000));
        for (std::uint64_t account = 1; account <= 5; ++account) {
            take(one, account);
        }
        take(RoomId(2), 1);
        take(RoomId(2), 2);
        turn(feature, count_of(feature, one), Instant(10));
        tick(feature, count_of(feature, one), Instant(10));
        EXPECT_EQ(engine::test::broken_laws(domain), Broken{});
        EXPECT_FALSE(votes_no()) << "of the batch in which all of it happens";
        domain.schema().end_batch();
    }
    void create(Instant opens_at) {
        CreateRoom input = three_at_once();
        input.opens_at = opens_at;
        input.admit.count = 1;
        input.order = RoomOrder::draw;
        input.seeds = DrawSeeds{};
        EXPECT_TRUE(decide(feature, input, Instant(1)));
    }
    void take(RoomId room, std::uint64_t account) {
        EXPECT_TRUE(decide(feature, TakeTicket{user(account), room}, Instant(1)));
    }
    template <typename Change>
    void change_draw(Change change) {
        feature.draws.update(draw_of(feature, one), change);
    }
    template <typename Change>
    void change_entrant(std::uint32_t room, std::uint32_t index, Change change) {
        feature.entrants.update(*feature.entrants.find(room, index), change);
    }
    bool votes_no() const {
        return std::ranges::any_of(domain.laws(),
                                   [](const auto& law) { return law->vote().has_value(); });
    }
    void expect_broken(const Broken& all) {
        EXPECT_EQ(engine::test::broken_laws(domain), all);
        EXPECT_TRUE(votes_no());
    }
};

TEST_F(DrawLawsTest, ARoomHasADrawAndASecretExactlyWhenItDraws) {
    feature.rooms.update(room_of(feature, RoomId(2)),
                         [](Room& row) { row.order = RoomOrder::fifo; });
    expect_broken({"rooms that are drawn: room 2 is fifo, and has a draw and a secret",
                   "room draws: a draw names room 2, which draws nobody"});
    feature.rooms.update(room_of(feature, RoomId(2)),
                         [](Room& row) { row.order = RoomOrder::draw; });
    feature.secrets.erase(*feature.secrets.find(RoomId(2)));
    expect_broken({"rooms that are drawn: room 2 is draw, and has a draw and no secret"});
    feature.draws.erase(draw_of(feature, RoomId(2)));
    expect_broken({"rooms that are drawn: room 2 is draw, and has no draw and no secret",
                   "room entrants: account 1 is an entrant of room 2, which draws nobody"});
}

TEST_F(DrawLawsTest, TheSecretIsRevealedWhenTheRoomClosesAndNotBefore) {
    auto reveal = [&](RoomDraw& row) {
        row.secret = feature.secrets.find(one)->secret;
        row.forget_at = Instant(9999);
    };
    change_draw(reveal);
    expect_broken({"room draws: the secret of room 1 is revealed, and the room is not closed"});
    close(feature, count_of(feature, one), Instant(20));
    EXPECT_EQ(engine::test::broken_laws(domain), Broken{});
    change_draw([](RoomDraw& row) {
        row.secret = {};
        row.forget_at = Instant::never();
    });
    expect_broken({"room draws: the secret of room 1 is not revealed, and the room is closed"});
}

TEST_F(DrawLawsTest, TheSecretIsTheOneThatWasCommittedTo) {
    change_draw([](RoomDraw& row) { row.commitment.bytes[0] ^= 1; });
    expect_broken(
        {"rooms keep to their commitments: the secret of room 1 is not the one that it "
         "committed to"});
}

TEST_F(DrawLawsTest, NoOtherSecretIsRevealed) {
    close(feature, count_of(feature, one), Instant(20));
    change_draw([](RoomDraw& row) { row.secret.bytes[31] ^= 1; });
    expect_broken({"room draws: room 1 reveals another secret"});
}

TEST_F(DrawLawsTest, ABeaconHasAName) {
    feature.draws.update(draw_of(feature, RoomId(2)),
                         [](RoomDraw& row) { row.beacon_value = "c0ffee"; });
    expect_broken({"room draws: the beacon of room 2 has a value and no name"});
}

TEST_F(DrawLawsTest, ADrawIsHeldWhenItsRoomOpens) {
    feature.draws.update(draw_of(feature, RoomId(2)), [](RoomDraw& row) {
        row.root = blob_of(draw::empty_root());
        row.entrants = row.kept = row.numbers = 2;
    });
    EXPECT_EQ(engine::test::broken_laws(domain).front(),
              "room draws: room 2 is BEFORE, and its draw is held");
}

TEST_F(DrawLawsTest, EntrantsAreOfTheNumbersThatWereGiven) {
    change_draw([](RoomDraw& row) { row.numbers = 6; });
    expect_broken({"room draws: room 1 keeps 5 of 5 entrants, of 6 numbers of 5"});
    change_draw([](RoomDraw& row) { row.numbers = 4; });
    EXPECT_EQ(engine::test::broken_laws(domain).front(),
              "room draws: room 1 keeps 5 of 5 entrants, of 4 numbers of 5");
}

TEST_F(DrawLawsTest, EntrantsAreForgottenLongAfterTheRoomHasClosed) {
    change_draw([](RoomDraw& row) { row.forget_at = Instant(9999); });
    expect_broken({"room draws: room 1 forgets 5 entrants at 1970-01-01T00:00:09.999Z"});
    change_draw([](RoomDraw& row) { row.forget_at = Instant::never(); });
    close(feature, count_of(feature, one), Instant(20));
    change_draw([](RoomDraw& row) { row.forget_at = Instant::never(); });
    expect_broken({"room draws: room 1 forgets 5 entrants at never"});
}

TEST_F(DrawLawsTest, EntrantsAreUnderTheRoot) {
    change_entrant(1, 3, [](Entrant& row) { row.account = AccountId(9); });
    expect_broken(
        {"entrants are under the root: the 5 entrants of room 1 are not those under its "
         "root",
         "rooms admit in the order that was drawn: number 4 of room 1 is no entrant"});
}

// The vote looks at the path of each entrant that a batch has changed.
TEST_F(DrawLawsTest, TheBatchThatChangesAnEntrantIsStopped) {
    change_entrant(1, 3, [](Entrant& row) { row.account = AccountId(9); });
    Broken votes;
    for (const auto& law : domain.laws()) {
        if (auto vote = law->vote()) {
            votes.push_back(fmt::format("{}: {}", law->name(), *vote));
        }
    }
    EXPECT_EQ(std::ranges::count(
                  votes, "entrants are under the root: entrant 3 of room 1 is not under the root"),
              1)
        << fmt::format("{}", fmt::join(votes, "\n"));
}

TEST_F(DrawLawsTest, NoEntrantIsMissing) {
    feature.entrants.erase(*feature.entrants.find(2, 1));
    EXPECT_EQ(engine::test::broken_laws(domain),
              Broken{"draws count their entrants: room 2 has 1 entrants and counts 2"});
}

TEST_F(DrawLawsTest, EntrantsAreThoseWhoWait) {
    change_entrant(2, 1, [](Entrant& row) { row.account = AccountId(9); });
    expect_broken(
        {"room entrants: account 9 is an entrant of room 2 with number 2, and does not "
         "wait"});
    change_entrant(2, 1, [](Entrant& row) { row.number = 3; });
    expect_broken({"room entrants: number 3 is entrant 1 of room 2, which has 2 and gave 2"});
    feature.entrants.erase(*feature.entrants.find(2, 1));
    feature.entrants.insert({.account = AccountId(2), .room = 2, .index = 2, .number = 2});
    expect_broken({"room entrants: number 2 is entrant 2 of room 2, which has 2 and gave 2"});
}

TEST_F(DrawLawsTest, NobodyIsAdmittedBeforeSomebodyWhoWasDrawnBefore) {
    feature.counts.update(count_of(feature, one), [](RoomCount& row) { row.serving = 0; });
    Broken broken = engine::test::broken_laws(domain);
    ASSERT_EQ(broken.size(), 1u);
    EXPECT_TRUE(broken.front().starts_with("rooms admit in the order that was drawn: number "));
    EXPECT_TRUE(broken.front().ends_with(
        " of room 1 has the place 1 and is inside, and place 0 is served"));
    feature.counts.update(count_of(feature, one), [](RoomCount& row) { row.serving = 2; });
    EXPECT_TRUE(engine::test::broken_laws(domain).front().ends_with(
        " of room 1 has the place 2 and waits, and place 2 is served"));
}

// The vote looks at tickets and passes that a batch has changed.
TEST_F(DrawLawsTest, TheBatchThatAdmitsSomebodyElseIsStopped) {
    const Ticket* last = nullptr;
    feature.tickets.for_each([&](const Ticket& ticket) {
        std::optional<std::uint32_t> place =
            place_of(feature, room_of(feature, one), ticket.account, ticket.number);
        last = ticket.room == 1 && place == 5 ? &ticket : last;
    });
    ASSERT_NE(last, nullptr);
    Ticket moved = *last;
    feature.tickets.erase(*last);
    feature.passes.insert({.account = moved.account, .room = 1, .number = moved.number});
    EXPECT_TRUE(votes_no());
}

}  // namespace
}  // namespace onrush::room
