// Campaigns that a waiting room protects.
#include <gtest/gtest.h>

#include "engine/test/laws.h"
#include "features/coupon/give_coupon.h"
#include "features/coupon/test/words.h"
#include "features/room/test/guard_words.h"

namespace onrush::coupon {
namespace {

using Broken = std::vector<std::string>;
using Room = room::RoomSteps<Features>;
using engine::test::vote_of;
using room::room_is;

// Accounts 1 to 4 take tickets before it opens.
void stand_in_line(Book& book) {
    book.play({
        {100, create(), "campaign 1 SCHEDULED 0 of 3"},
        {100, Room::create(guarded(CampaignId(1))), room_is("BEFORE", 0, 0, 0, 0)},
        {100, Room::take(1), "number 1 at place 1, 0 ahead"},
        {100, Room::take(2), "number 2 at place 2, 1 ahead"},
        {100, Room::take(3), "number 3 at place 3, 2 ahead"},
        {100, Room::take(4), "number 4 at place 4, 3 ahead"},
        {500, Room::look(), room_is("OPEN", 2, 0, 2, 2)},
    });
    (void)book.take_facts();
}
Book::Step with_quota(std::uint32_t quota) {
    ChangeCampaign input;
    input.quota = quota;
    return change(input);
}

TEST(GuardedCampaign, RefusesInTheDocumentedOrder) {
    Book book;
    stand_in_line(book);
    book.play({
        {999, issue(9), "campaign-not-open 1000"},
        {1000, issue(9), "pass-required 1"},
        {1000, issue(3), "pass-required 1"},  // waits
        {1000, issue(1), "pass-required 1"},  // has not claimed it
        {1000, Room::take(1), "number 1 admitted until 101000 again"},
        {1000, issue(1), "1000000001 AVAILABLE until 3000"},
        {1000, issue(1), "coupon-already-issued 1000000001"},
        {1000, Room::leave(1), "gone"},
        {1000, issue(1), "pass-expired 1"},
        {1000, Room::take(2), "number 2 admitted until 101000 again"},
        {1000, issue(2), "1000000002 AVAILABLE until 3000"},
        {1000, ask(GiveCoupon{admin(), AccountId(9), CampaignId(1)}),
         "1000000003 AVAILABLE until 3000"},  // staff are not held back
        {1000, issue(9), "pass-required 1"},
        {1000, issue(2), "coupon-already-issued 1000000002"},
        {2000, issue(9), "campaign-closed"},
    });
    book.expect_whole();
}

TEST(GuardedCampaign, TurnsItsRoomSoldOutWithItsLastCoupon) {
    Book book;
    stand_in_line(book);
    book.play({
        {1000, Room::take(1), "number 1 admitted until 101000 again"},
        {1000, with_quota(1), "campaign 1 OPEN 0 of 1"},
        {1000, issue(1), "1000000001 AVAILABLE until 3000"},
        {1000, Room::look(), room_is("SOLD_OUT", 2, 0, 2, 2)},
        {1000, Room::take(5), "room-sold-out"},
        {1000, Room::leave(1), "gone"},
        {1500, Room::look(), room_is("SOLD_OUT", 2, 0, 2, 1)},
        {1500, with_quota(2), "campaign 1 OPEN 1 of 2"},
        {1500, Room::look(), room_is("OPEN", 1, 0, 3, 2)},  // a tick is due at once
        {1500, with_quota(1), "campaign 1 SOLD_OUT 1 of 1"},
        {1500, Room::look(), room_is("SOLD_OUT", 1, 0, 3, 2)},
        {1600, ask(RevokeCoupon{admin(), CouponId(1000000001), "r", true}),
         "1000000001 REVOKED until 3000"},
        {1600, Room::look(), room_is("OPEN", 1, 0, 3, 2)},
        {1600, act(CampaignAction::pause), "campaign 1 PAUSED 1 of 2"},
        {1600, Room::look(), room_is("OPEN", 1, 0, 3, 2)},
        {1600, act(CampaignAction::close), "campaign 1 CLOSED 1 of 2"},
        {1600, Room::look(), room_is("SOLD_OUT", 1, 0, 3, 2)},
        {1600, Room::open_to_all(), room_is("OPEN", 1, 0, 3, 2)},
    });
    std::vector<std::string> of_room;
    for (const std::string& fact : book.take_facts()) {
        if (fact.starts_with("room.")) {
            of_room.push_back(fact.substr(0, fact.find(' ')));
        }
    }
    EXPECT_EQ(of_room, (std::vector<std::string>{"room.sold_out", "room.opened", "room.admitted",
                                                 "room.sold_out", "room.opened", "room.sold_out",
                                                 "room.opened"}));
    book.expect_whole();
}

// Also on a server that nobody calls: the deadline tells the room.
TEST(GuardedCampaign, ThatHasClosedByItsTimeHasNothingForItsRoom) {
    Book book;
    stand_in_line(book);
    ChangeCampaign longer;
    longer.closes_at = Instant(2500);
    ChangeCampaign closed;
    closed.closes_at = Instant(2400);
    book.play({
        {1999, Room::look(), room_is("OPEN", 2, 0, 2, 2)},
        {1999, Room::take(5), "number 5 at place 3, 2 ahead"},
    });
    (void)book.take_facts();
    book.pass(2000);
    EXPECT_EQ(book.take_facts(),
              std::vector<std::string>{
                  R"(room.sold_out {"room_id":1,"admitted":2,"bought":0,"waiting":3})"});
    book.play({
        {2000, Room::look(), room_is("SOLD_OUT", 3, 0, 2, 2)},
        {2000, Room::take(6), "room-sold-out"},
        {2000, change(longer), "campaign 1 OPEN 0 of 3"},  // closesAt may be moved on
        {2000, Room::look(), room_is("OPEN", 3, 0, 2, 2)},
        {2499, Room::look(), room_is("OPEN", 3, 0, 2, 2)},
        {2499, change(closed), "campaign 1 CLOSED 0 of 3"},  // and back, into the past
        {2499, Room::look(), room_is("SOLD_OUT", 3, 0, 2, 2)},
        {2499, Room::open_to_all(), room_is("OPEN", 3, 0, 2, 2)},
    });
    book.expect_whole();
    Book late;
    late.play({
        {2000, create(), "campaign 1 CLOSED 0 of 3"},
        {2000, Room::create(guarded(CampaignId(1))), room_is("SOLD_OUT", 0, 0, 0, 0)},
    });
    late.expect_whole();
}

// Earlier versions wrote no end of a campaign, and called less out.
TEST(GuardedCampaign, OfAnEarlierVersionIsLookedAtWithTheFirstBatch) {
    Book book;
    stand_in_line(book);
    CouponFeature& coupons = book.features.coupons;
    room::RoomFeature& rooms = book.features.rooms;
    auto write_as_before = [&](std::int64_t at_ms, bool sold_out) {
        book.call(at_ms, [&](Instant) {
            coupons.counts.update(count_of(coupons, CampaignId(1)),
                                  [](CampaignCount& row) { row.ends_at = Instant(); });
            rooms.guards.update(*guard_of(rooms, room::RoomId(1)),
                                [](room::Guard& row) { row.look_at = Instant(); });
            rooms.counts.update(count_of(rooms, room::RoomId(1)),
                                [&](room::RoomCount& row) { row.sold_out = sold_out; });
            return std::string();
        });
        book.expect_whole();
    };
    write_as_before(1000, true);  // three are left
    book.play({{1000, Room::look(), room_is("OPEN", 2, 0, 2, 2)}});
    EXPECT_EQ(count_of(coupons, CampaignId(1)).ends_at, Instant(2000));
    EXPECT_TRUE(guard_of(rooms, room::RoomId(1))->look_at.is_never());
    book.expect_whole();
    write_as_before(1999, false);
    book.play({{2000, Room::look(), room_is("SOLD_OUT", 2, 0, 2, 2)}});
    EXPECT_TRUE(count_of(coupons, CampaignId(1)).ends_at.is_never());
    book.expect_whole();
}

TEST(GuardedCampaign, GivesEachPassOneCountHoweverMuchItTakes) {
    Book book;
    CreateCampaign two_each = three_coupons();
    two_each.per_account = 2;
    book.play({
        {1000, create(two_each), "campaign 1 OPEN 0 of 3"},
        {1000, Room::create(guarded(CampaignId(1))), room_is("OPEN", 0, 0, 0, 0)},
        {1000, Room::take(1), "number 1 at place 1, 0 ahead"},
        {1500, Room::take(1), "number 1 admitted until 102000 again"},
        {1500, issue(1), "1000000001 AVAILABLE until 3000"},
        {1500, issue(1), "1000000002 AVAILABLE until 3000"},
    });
    const room::Guard& guard = *guard_of(book.features.rooms, guarded(CampaignId(1)));
    EXPECT_EQ(guard.bought, 1u);
    EXPECT_EQ(guard.pieces, 1u);
    book.expect_whole();
}

TEST(GuardedCampaign, LawsHoldItAndItsRoomTogether) {
    Book book;
    stand_in_line(book);
    room::RoomFeature& rooms = book.features.rooms;
    auto sold_out = [&](bool is) {
        rooms.counts.update(count_of(rooms, room::RoomId(1)),
                            [&](room::RoomCount& row) { row.sold_out = is; });
    };
    // A batch is asked what it changed.
    EXPECT_EQ(vote_of(book.domain, "campaigns and their rooms"), "");
    auto set_end = [&](Instant at) {
        CouponFeature& coupons = book.features.coupons;
        coupons.counts.update(count_of(coupons, CampaignId(1)),
                              [&](CampaignCount& row) { row.ends_at = at; });
    };
    set_end(Instant::never());
    EXPECT_EQ(vote_of(book.domain, "campaigns and their rooms"),
              "room 1 is not sold out, and campaign 1 has 0 left");
    EXPECT_EQ(engine::test::broken_laws(book.domain),
              Broken{"campaigns and their rooms: room 1 is not sold out, and campaign 1 has 0 "
                     "left"});
    set_end(Instant());  // by an earlier version
    book.features.coupons.campaigns.update(*book.features.coupons.campaigns.find(CampaignId(1)),
                                           [](Campaign& row) { row.control = Control::closed; });
    EXPECT_EQ(vote_of(book.domain, "campaigns and their rooms"),
              "room 1 is not sold out, and campaign 1 has 0 left");
    EXPECT_EQ(engine::test::broken_laws(book.domain),
              Broken{"campaigns and their rooms: room 1 is not sold out, and campaign 1 has 0 "
                     "left"});
    sold_out(true);
    EXPECT_EQ(engine::test::broken_laws(book.domain), Broken{});
    book.features.coupons.campaigns.update(*book.features.coupons.campaigns.find(CampaignId(1)),
                                           [](Campaign& row) { row.control = Control::running; });
    EXPECT_EQ(engine::test::broken_laws(book.domain),
              Broken{"campaigns and their rooms: room 1 is sold out, and campaign 1 has 3 left"});
    sold_out(false);
    rooms.guards.erase(*guard_of(rooms, guarded(CampaignId(1))));
    rooms.guards.insert({room::ProtectedType::campaign, 9, room::RoomId(1)});
    EXPECT_EQ(engine::test::broken_laws(book.domain),
              Broken{"campaigns and their rooms: room 1 protects campaign 9, which does not "
                     "exist"});
}

}  // namespace
}  // namespace onrush::coupon
