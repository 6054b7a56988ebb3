// Sales that a waiting room protects.
#include <gtest/gtest.h>

#include "engine/test/laws.h"
#include "features/room/test/guard_words.h"
#include "features/sale/test/words.h"

namespace onrush::sale {
namespace {

using Broken = std::vector<std::string>;
using Room = room::RoomSteps<Features>;
using engine::test::vote_of;
using room::room_is;

// Two pieces, two to an account. Accounts 1 to 3 take tickets before the room opens; 1 and 2 are
// admitted and have claimed their passes.
void stand_in_line(Book& book) {
    CreateSale two = five_pieces();
    two.quantity = 2;
    book.play({
        {100, new_sale(two), "sale 1 SCHEDULED: 0 sold, 2 remain"},
        {100, Room::create(guarded(SaleId(1))), room_is("BEFORE", 0, 0, 0, 0)},
        {100, Room::take(1), "number 1 at place 1, 0 ahead"},
        {100, Room::take(2), "number 2 at place 2, 1 ahead"},
        {100, Room::take(3), "number 3 at place 3, 2 ahead"},
        {1000, Room::take(1), "number 1 admitted until 101000 again"},
        {1000, Room::take(2), "number 2 admitted until 101000 again"},
    });
    (void)book.take_facts();
}

TEST(GuardedSale, RefusesInTheDocumentedOrder) {
    Book book;
    stand_in_line(book);
    book.play({
        {1000, buy(9, 3, 9), "pass-required 1"},  // waits, and more than the limit
        {1000, buy(9, 4, 9), "pass-required 1"},
        {1000, buy(9, 1, 9), "sale-limit 2"},
        {1000, buy(1, 1, 1), "1 as number 1"},
        {1000, buy(9, 2, 2), "sale-sold-out 1"},
        {1000, Room::leave(1), "gone"},
        {1000, buy(9, 1, 9), "pass-expired 1"},
        {2000, buy(9, 4, 9), "sale-ended"},
    });
    book.expect_whole();
    Book early;
    early.play({
        {100, new_sale(), "sale 1 SCHEDULED: 0 sold, 5 remain"},
        {100, Room::create(guarded(SaleId(1))), room_is("BEFORE", 0, 0, 0, 0)},
        {999, buy(9, 1, 1), "sale-not-started 1000"},
        {1000, buy(9, 1, 1), "pass-required 1"},
    });
}

TEST(GuardedSale, TurnsItsRoomSoldOutWhenNothingCanComeBack) {
    Book book;
    stand_in_line(book);
    book.play({
        {1000, buy(1, 1, 1), "1 as number 1"},
        {1000, buy(2, 2, 1), "1 as number 2"},
        {1000, Room::look(), room_is("OPEN", 1, 0, 2, 2)},  // both are held
        {1000, pay(1), "SOLD_OUT: 1 held, 1 sold, 0 remain; option 1 of 9 held"},
        {1000, Room::look(), room_is("OPEN", 1, 0, 2, 2)},  // one still is
        {1000, pay(2), "SOLD_OUT: 0 held, 2 sold, 0 remain; option 0 of 8 held"},
        {1000, Room::look(), room_is("SOLD_OUT", 1, 0, 2, 2)},
        {1000, Room::take(4), "room-sold-out"},
        {1000, Room::leave(1), "gone"},
        {1001, refund(2), "ACTIVE: 0 held, 1 sold, 1 remain; option 1 of 9 held"},
        {1001, Room::look(), room_is("OPEN", 1, 0, 2, 1)},
        {1500, Room::look(), room_is("OPEN", 0, 0, 3, 2)},  // the next one is let in
    });
    EXPECT_EQ(book.take_facts().back(), R"(room.admitted {"room_id":1,"count":1,"numbers":[3]})");
    book.expect_whole();
}

TEST(GuardedSale, ThatIsOverHasNothingForItsRoom) {
    Book book;
    stand_in_line(book);
    book.play({
        {1000, buy(1, 1, 1), "1 as number 1"},
        {1999, Room::look(), room_is("OPEN", 1, 0, 2, 2)},
        {2000, Room::look(), room_is("SOLD_OUT", 1, 0, 2, 2)},  // by its time, with one held
        {2001, drop(1), "ENDED: 0 held, 0 sold, 0 remain; option 0 of 10 held"},
        {2001, Room::look(), room_is("SOLD_OUT", 1, 0, 2, 2)},  // that is the option's
    });
    book.expect_whole();
    Book called_off;
    stand_in_line(called_off);
    called_off.play({
        {1000, cancel(), "sale 1 CANCELLED: 0 sold, 0 remain"},
        {1000, Room::look(), room_is("SOLD_OUT", 1, 0, 2, 2)},
    });
    called_off.expect_whole();
}

// Nobody can buy, so nobody is admitted or told that there is a chance.
TEST(GuardedSale, OfAnInactiveProductHasNothingForItsRoom) {
    Book book;
    stand_in_line(book);
    book.play({
        {1000, buy(1, 1, 1), "1 as number 1"},
        {1000, set_active(false), "done"},
        {1000, Room::look(), room_is("SOLD_OUT", 1, 0, 2, 2)},  // though one is held
        {1000, Room::take(4), "room-sold-out"},
        {1000, pay(1), "PAUSED: 0 held, 1 sold, 1 remain; option 1 of 9 held"},
        {1000, set_active(false), "done"},
        {1000, Room::look(), room_is("SOLD_OUT", 1, 0, 2, 2)},
        {1000, set_active(true), "done"},
        {1000, Room::look(), room_is("OPEN", 1, 0, 2, 2)},
        {1000, set_active(false), "done"},
        {2000, set_active(true), "done"},  // the sale is over by then
        {2000, Room::look(), room_is("SOLD_OUT", 1, 0, 2, 2)},
    });
    std::vector<std::string> of_room;
    for (const std::string& fact : book.take_facts()) {
        if (fact.starts_with("room.")) {
            of_room.push_back(fact.substr(0, fact.find(' ')));
        }
    }
    EXPECT_EQ(of_room, (std::vector<std::string>{"room.sold_out", "room.opened", "room.sold_out"}));
    book.expect_whole();
}

TEST(GuardedSale, OfAnInactiveProductIsOutFromTheBeginning) {
    Book book;
    book.play({
        {100, set_active(false), "done"},
        {100, new_sale(), "sale 1 SCHEDULED: 0 sold, 5 remain"},
        {100, Room::create(guarded(SaleId(1))), room_is("SOLD_OUT", 0, 0, 0, 0)},
        {100, set_active(true), "done"},
        {100, Room::look(), room_is("BEFORE", 0, 0, 0, 0)},
    });
    book.expect_whole();
}

TEST(GuardedSale, WhatIsGivenBackOpensItsRoomAgain) {
    Book book;
    stand_in_line(book);
    book.play({
        {1000, buy(1, 1, 2), "2 as number 1"},
        {1000, pay(1), "SOLD_OUT: 0 held, 2 sold, 0 remain; option 0 of 8 held"},
        {1000, Room::look(), room_is("SOLD_OUT", 1, 0, 2, 2)},
        {1000, refund(1), "ACTIVE: 0 held, 0 sold, 2 remain; option 2 of 10 held"},
        {1000, Room::look(), room_is("OPEN", 1, 0, 2, 2)},
        {1000, buy(2, 2, 2), "2 as number 1"},
        {1000, Room::look(), room_is("OPEN", 1, 0, 2, 2)},
    });
    const room::Guard& guard = *guard_of(book.features.rooms, guarded(SaleId(1)));
    EXPECT_EQ(guard.bought, 2u);
    EXPECT_EQ(guard.pieces, 4u);
    book.play({
        {1000, drop(2), "ACTIVE: 0 held, 0 sold, 2 remain; option 2 of 10 held"},
        {1000, Room::look(), room_is("OPEN", 1, 0, 2, 2)},
    });
    EXPECT_EQ(guard.bought, 1u) << "what was paid counts for good, what was only held does not";
    EXPECT_EQ(guard.pieces, 2u);
    book.expect_whole();
}

TEST(GuardedSale, LawsHoldItAndItsRoomTogether) {
    Book book;
    stand_in_line(book);
    room::RoomFeature& rooms = book.features.rooms;
    SaleFeature& sales = book.features.sales;
    auto set_sold = [&](std::uint32_t pieces) {
        sales.counts.update(count_of(sales, SaleId(1)), [&](SaleCount& row) { row.sold = pieces; });
    };
    EXPECT_EQ(vote_of(book.domain, "sales and their rooms"), "");
    set_sold(2);
    EXPECT_EQ(vote_of(book.domain, "sales and their rooms"),
              "room 1 is not sold out, and sale 1 has 0 left");
    set_sold(0);
    rooms.counts.update(count_of(rooms, room::RoomId(1)),
                        [](room::RoomCount& row) { row.sold_out = true; });
    EXPECT_EQ(engine::test::broken_laws(book.domain),
              std::vector<std::string>{
                  "sales and their rooms: room 1 is sold out, and sale 1 has 2 left"});
    // A batch that makes its product inactive is asked as well.
    catalog::CatalogFeature& catalog = book.features.catalog;
    book.domain.schema().end_batch();
    auto set_active_row = [&](bool active) {
        catalog.products.update(*catalog.products.find(catalog::ProductId(1)),
                                [&](catalog::Product& row) { row.active = active; });
        catalog.totals.update(totals_of(catalog, catalog::ProductId(1)),
                              [&](catalog::Totals& row) { row.active = active; });
    };
    set_active_row(false);
    EXPECT_EQ(vote_of(book.domain, "sales and their rooms"), "");
    EXPECT_EQ(engine::test::broken_laws(book.domain), Broken{});
    rooms.counts.update(count_of(rooms, room::RoomId(1)),
                        [](room::RoomCount& row) { row.sold_out = false; });
    EXPECT_EQ(vote_of(book.domain, "sales and their rooms"),
              "room 1 is not sold out, and sale 1 has 0 left");
    EXPECT_EQ(engine::test::broken_laws(book.domain),
              Broken{"sales and their rooms: room 1 is not sold out, and sale 1 has 0 left"});
    set_active_row(true);
    EXPECT_EQ(engine::test::broken_laws(book.domain), Broken{});
    rooms.guards.erase(*guard_of(rooms, guarded(SaleId(1))));
    rooms.guards.insert({room::ProtectedType::sale, 9, room::RoomId(1)});
    EXPECT_EQ(engine::test::broken_laws(book.domain),
              std::vector<std::string>{
                  "sales and their rooms: room 1 protects sale 9, which does not exist"});
}

}  // namespace
}  // namespace onrush::sale
