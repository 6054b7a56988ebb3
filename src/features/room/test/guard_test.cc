// Rooms that protect something: who may buy, what people are told of the stock, and what happens
// when it is out.
#include "features/room/guard.h"

#include <gtest/gtest.h>

#include "engine/test/rule_book.h"
#include "features/room/admission.h"
#include "features/room/test/words.h"

namespace onrush::room {
namespace {

using Lines = std::vector<std::string>;

// With what goes with it: "pass-required 1 /rooms/1".
std::string say_all(const base::Refused& refused) {
    std::string text = engine::test::say(refused);
    for (std::int64_t number : engine::test::numbers_of(refused)) {
        text += fmt::format(" {}", number);
    }
    if (const auto* word = std::get_if<std::string_view>(&refused.value(1))) {
        text += fmt::format(" {}", *word);
    }
    return text;
}

using Books = engine::test::RuleBook<Features>;

// So many pieces of shelf `id` are there, and so many are held.
Book::Step stock(std::uint64_t id, std::uint32_t on_shelf, std::uint32_t held = 0) {
    return [=](Books& book) {
        return book.call(book.now_ms, [&](Instant now) {
            book.features.shelves.set(id, on_shelf, held, now);
            return fmt::format("{} and {} held", on_shelf, held);
        });
    };
}
Book::Step may_buy(std::uint64_t account, std::uint64_t shelf = 1) {
    return [=](Books& book) {
        return book.call(book.now_ms, [&](Instant now) {
            auto refused =
                objection(book.features.rooms, Shelves::shelf(shelf), AccountId(account), now);
            return refused ? say_all(*refused) : std::string("yes");
        });
    };
}
Book::Step buys(std::uint64_t account, std::uint32_t pieces, std::uint64_t shelf = 1) {
    return [=](Books& book) {
        return book.call(book.now_ms, [&](Instant now) {
            note_bought(book.features.rooms, Shelves::shelf(shelf), AccountId(account), pieces);
            const ShelfRow* row = book.features.shelves.rows.find(shelf);
            book.features.shelves.set(shelf, row->on_shelf - pieces, row->held, now);
            const Guard& guard = *guard_of(book.features.rooms, Shelves::shelf(shelf));
            return fmt::format("{} bought {}", guard.bought, guard.pieces);
        });
    };
}
Book::Step chance(std::uint64_t account, std::uint64_t room = 1) {
    return [=](Books& book) {
        AskTicket input{user(account), RoomId(room)};
        engine::Result<AskTicket> result = book.run(book.now_ms, book.features.rooms, input);
        if (!result) {
            return engine::test::say(result.error());
        }
        std::optional<std::uint32_t> told = result->ticket.chance;
        return fmt::format("{} ahead: {}", result->ticket.ahead.value_or(0),
                           told ? fmt::to_string(*told) : "nobody says");
    };
}
Book::Step refused_creation(CreateRoom input) {
    return [=](Books& book) {
        engine::Result<CreateRoom> result = book.run(book.now_ms, book.features.rooms, input);
        return result ? say(*result) : say_all(result.error());
    };
}
Book::Step refused_change(ChangeRoom input, std::uint64_t room) {
    return [=](Books& book) {
        ChangeRoom given = input;
        given.caller = admin();
        given.room = RoomId(room);
        engine::Result<ChangeRoom> result = book.run(book.now_ms, book.features.rooms, given);
        return result ? say(*result) : say_all(result.error());
    };
}
Book::Step protect(std::optional<Protects> thing, std::uint64_t room = 1) {
    ChangeRoom input;
    input.protects = thing;
    return refused_change(input, room);
}

CreateRoom before_shelf(std::uint64_t shelf = 1) {
    CreateRoom input = three_at_once();
    input.protects = Shelves::shelf(shelf);
    return input;
}

TEST(Guard, LetsNobodyBuyWithoutAPass) {
    Book book;
    book.play({
        {1000, stock(1, 50), "50 and 0 held"},
        {1000, stock(2, 50), "50 and 0 held"},
        {1000, may_buy(1), "yes"},  // nothing protects it
        {1000, new_room(before_shelf()), before},
        {1000, may_buy(1), "pass-required 1 /rooms/1"},
        {1000, may_buy(1, 2), "yes"},
        {1000, take(1), "number 1 at place 1, 0 ahead"},
        {1000, take(2), "number 2 at place 2, 1 ahead"},
        {9000, may_buy(1), "pass-required 1 /rooms/1"},    // waits
        {10'000, may_buy(1), "pass-required 1 /rooms/1"},  // is admitted, and does not know it yet
        {10'000, claim(1), "number 1 admitted until 110000"},
        {10'000, may_buy(1), "yes"},
        {10'000, may_buy(2), "pass-required 1 /rooms/1"},  // a pass serves its own account
        {10'000, may_buy(3), "pass-required 1 /rooms/1"},
        {109'999, may_buy(1), "yes"},
        {110'000, may_buy(1), "pass-expired 1 /rooms/1"},
    });
    book.expect_whole();
}

TEST(Guard, SaysThatAPassHasEndedUntilThereIsANewTicket) {
    Book book;
    book.play({
        {1000, stock(1, 50), "50 and 0 held"},
        {1000, new_room(before_shelf()), before},
        {1000, take(1), "number 1 at place 1, 0 ahead"},
        {1000, take(2), "number 2 at place 2, 1 ahead"},
        {1000, new_room(), room_is("BEFORE", 0, 0, 0, 0, 2)},
        {1000, take(3, 2), "number 1 at place 1, 0 ahead"},
        {10'000, claim(1), "number 1 admitted until 110000"},
        {11'000, leave(1), "gone"},
        {11'000, may_buy(1), "pass-expired 1 /rooms/1"},  // given back
        {12'000, leave(3, 2), "gone"},
        {12'000, may_buy(3), "pass-required 1 /rooms/1"},  // that was another room
        {29'999, may_buy(2), "pass-required 1 /rooms/1"},
        {30'000, may_buy(2), "pass-expired 1 /rooms/1"},  // did not show up
        {30'000, take(2), "number 3 at place 1, 0 ahead"},
        {30'000, may_buy(2), "pass-required 1 /rooms/1"},
        {3'610'999, may_buy(1), "pass-expired 1 /rooms/1"},
        {3'611'000, may_buy(1), "pass-required 1 /rooms/1"},  // it is long ago
    });
    EXPECT_EQ(book.features.rooms.ended_passes.size(), 1u) << "of account 2, again";
    book.expect_whole();
}

TEST(Guard, RemembersABoundedNumberOfEndedPasses) {
    Book book;
    book.play({
        {1000, stock(1, 50), "50 and 0 held"},
        {1000, new_room(before_shelf()), before},
        {1000, take(1), "number 1 at place 1, 0 ahead"},
        {10'000, claim(1), "number 1 admitted until 110000"},
    });
    EndedPasses& ended = book.features.rooms.ended_passes;
    auto fill = [&](std::uint64_t from, std::uint64_t to) {
        (void)book.call(10'000, [&](Instant) {
            for (std::uint64_t account = from; account < to; ++account) {
                ended.insert({AccountId(100 + account),
                              Instant(20'000'000 + static_cast<std::int64_t>(account)), 1});
            }
            return "";
        });
    };
    constexpr std::uint64_t step = 50'000;
    for (std::uint64_t first = 0; first < limits::ended_passes_max; first += step) {
        fill(first, first + step);
    }
    EXPECT_EQ(ended.size(), limits::ended_passes_max);
    EXPECT_NE(ended.find(AccountId(100), 1u), nullptr);
    book.play({{11'000, leave(1), "gone"}, {11'000, may_buy(1), "pass-expired 1 /rooms/1"}});
    EXPECT_EQ(ended.size(), limits::ended_passes_max);
    EXPECT_EQ(ended.find(AccountId(100), 1u), nullptr) << "the oldest";
}

// Whatever their time.
struct AllDue final : engine::DueRows<EndedPass> {
    explicit AllDue(const EndedPasses& given) : rows(given) {}
    [[nodiscard]] const EndedPass* first() const override {
        return rows.by<ByForgetting>().first();
    }
    void take(const EndedPass&) override { taken += 1; }
    const EndedPasses& rows;
    std::size_t taken = 0;
};

TEST(Guard, ForgetsABoundedNumberAtOnce) {
    Book book;
    EndedPasses& ended = book.features.rooms.ended_passes;
    (void)book.call(1000, [&](Instant) {
        decide(book.features.rooms, three_at_once(), Instant(1000)).value();
        for (std::uint64_t account = 1; account <= limits::swept_at_once_max + 1; ++account) {
            ended.insert({AccountId(100 + account), Instant(5000), 1});
        }
        return "";
    });
    (void)book.call(5000, [&](Instant) {
        EXPECT_EQ(ended.size(), 0u) << "the deadline runs as often as it must";
        for (std::uint64_t account = 1; account <= limits::swept_at_once_max + 1; ++account) {
            ended.insert({AccountId(100 + account), Instant(5000), 1});
        }
        AllDue due(ended);
        forget_ended_passes(book.features.rooms, *due.first(), due);
        EXPECT_EQ(ended.size(), 1u) << "one deadline's work is bounded";
        EXPECT_EQ(due.taken, limits::swept_at_once_max - 1) << "told of each but the first";
        return "";
    });
    book.pass(5000);
}

TEST(Guard, IsRefusedInOrder) {
    Book book;
    CreateRoom wrong_target = before_shelf(9);
    wrong_target.target = "x";
    CreateRoom of_another_kind = before_shelf(1);
    of_another_kind.protects->type = ProtectedType::campaign;
    CreateRoom none = before_shelf(1);
    none.protects->id = 0;
    ChangeRoom moved_too_late;
    moved_too_late.protects = Shelves::shelf(9);
    moved_too_late.closes_at = std::optional(Instant(1));
    ChangeRoom wrong_url;
    wrong_url.protects = Shelves::shelf(9);
    wrong_url.target = std::optional<std::string>("x");
    CreateRoom wrong_message = before_shelf(9);
    wrong_message.message = "\x1b";
    ChangeRoom wrong_text;
    wrong_text.protects = Shelves::shelf(9);
    wrong_text.message = std::optional<std::string>("\x1b");
    const char* not_found = "protected-not-found /protects/id";
    book.play({
        {1000, stock(1, 50), "50 and 0 held"},
        {1000, stock(2, 50), "50 and 0 held"},
        {1000, refused_creation(none), "out-of-range /protects/id"},
        {1000, refused_creation(wrong_target), "out-of-range /target"},
        {1000, refused_creation(wrong_message), "out-of-range /message"},
        {1000, refused_creation(before_shelf(9)), not_found},
        {1000, refused_creation(of_another_kind), not_found},
        {1000, refused_creation(before_shelf(1)), before},
        {1000, refused_creation(before_shelf(1)), "already-protected /protects 1"},
        {1000, new_room(), room_is("BEFORE", 0, 0, 0, 0, 2)},
        {1000, protect(Shelves::shelf(1), 2), "already-protected /protects 1"},
        {1000, protect(Shelves::shelf(9), 2), not_found},
        {1000, refused_change(wrong_url, 2), "out-of-range /target"},
        {1000, refused_change(wrong_text, 2), "out-of-range /message"},
        {1000, refused_change(moved_too_late, 2), "out-of-range /closesAt"},
        {1000, protect(Shelves::shelf(1)), before},  // as it is
        {1000, protect(Shelves::shelf(2)), before},
        {1000, may_buy(1, 1), "yes"},
        {1000, may_buy(1, 2), "pass-required 1 /rooms/1"},
        {1000, protect(Shelves::shelf(1), 2), room_is("BEFORE", 0, 0, 0, 0, 2)},
        {1000, may_buy(1, 1), "pass-required 2 /rooms/2"},
        {1000, protect(std::nullopt, 2), room_is("BEFORE", 0, 0, 0, 0, 2)},
        {10'000, protect(Shelves::shelf(1), 2), "room-opened"},
        {10'000, refused_change(moved_too_late, 2), "room-opened"},
        {10'000, protect(std::nullopt, 2), room_is("OPEN", 0, 0, 0, 0, 2)},
        {10'000, protect(Shelves::shelf(2)), room_is("OPEN", 0, 0, 0, 0)},  // as it is
        {10'000, act(RoomAction::close), room_is("CLOSED", 0, 0, 0, 0)},
        {10'000, protect(Shelves::shelf(1)), "room-closed"},
    });
    book.expect_whole();
}

TEST(Guard, StaysShutWhenItsRoomHasClosedUntilAnAdministratorOpensIt) {
    Book book;
    ChangeRoom more;
    more.protects = std::optional<Protects>();
    more.name = "x";
    book.play({
        {1000, stock(1, 50), "50 and 0 held"},
        {1000, new_room(before_shelf()), before},
        {1000, take(1), "number 1 at place 1, 0 ahead"},
        {10'000, claim(1), "number 1 admitted until 110000"},
        {20'000, may_buy(1), "yes"},
        {20'000, buys(1, 1), "1 bought 1"},
        {20'000, act(RoomAction::close), room_is("CLOSED", 0, 0, 1, 1)},
        {20'000, may_buy(1), "pass-expired 1 /rooms/1"},  // as doors are told, see look_up_pass.h
        {20'000, may_buy(2), "pass-required 1 /rooms/1"},
        {110'000, may_buy(1), "pass-expired 1 /rooms/1"},
        {110'000, refused_creation(before_shelf()), "already-protected /protects 1"},
        {110'000, refused_change(more, 1), "room-closed"},
        {110'000, protect(std::nullopt), room_is("CLOSED", 0, 0, 1, 0)},
        {110'000, protect(std::nullopt), room_is("CLOSED", 0, 0, 1, 0)},
        {110'000, may_buy(1), "yes"},
        {110'000, may_buy(2), "yes"},
        {110'000, refused_creation(before_shelf()), room_is("OPEN", 0, 0, 0, 0, 2)},
        {110'000, may_buy(2), "pass-required 2 /rooms/2"},
    });
    book.expect_whole();
}

TEST(SoldOut, IsToldToEverybodyAndStopsAdmission) {
    Book book;
    book.play({
        {1000, stock(1, 3), "3 and 0 held"},
        {1000, new_room(before_shelf()), before},
    });
    take_all(book, 1000, 4);
    book.play({
        {10'000, claim(1), "number 1 admitted until 110000"},
        {10'000, claim(2), "number 2 admitted until 110000"},
        {11'000, buys(1, 2), "1 bought 2"},
        {12'000, buys(2, 1), "2 bought 3"},
        {12'000, look(), room_is("SOLD_OUT", 2, 0, 2, 2)},
        {12'000, ask(LookUpServing{RoomId(1)}), "SOLD_OUT serves 2: 2 wait, 2 a minute"},
        {12'000, chance(3), "0 ahead: 0"},
        {12'000, take(5), "room-sold-out"},
        {12'000, take(3), "number 3 at place 1, 0 ahead again"},  // a ticket is kept
        {12'000, take(1), "number 1 admitted until 110000 again"},
        {20'000, look(), room_is("SOLD_OUT", 2, 0, 2, 2)},  // nobody is admitted
        {20'000, ask(ListRooms{.state = RoomState::sold_out}), "1 end"},
        {20'000, ask(ListRooms{.state = RoomState::open}), "end"},
        {25'000, stock(1, 1), "1 and 0 held"},  // something is given back
        {25'000, look(), room_is("OPEN", 2, 0, 2, 2)},
        {25'000, take(5), "number 5 at place 3, 2 ahead"},
        {29'999, look(), room_is("OPEN", 3, 0, 2, 2)},
        {30'000, look(), room_is("OPEN", 2, 0, 3, 3)},  // at a time of a tick
    });
    Lines facts = book.take_facts();
    std::erase_if(facts, [](const std::string& fact) { return fact.starts_with("ticket."); });
    EXPECT_EQ(facts, (Lines{R"(room.opened {"room_id":1,"waiting":4})",
                            R"(room.admitted {"room_id":1,"count":2,"numbers":[1,2]})",
                            R"(room.sold_out {"room_id":1,"admitted":2,"bought":2,"waiting":2})",
                            R"(room.opened {"room_id":1,"waiting":2})",
                            R"(room.admitted {"room_id":1,"count":1,"numbers":[3]})"}));
    book.expect_whole();
}

TEST(SoldOut, WaitsForWhatIsHeld) {
    Book book;
    book.play({
        {1000, stock(1, 3), "3 and 0 held"},
        {1000, new_room(before_shelf()), before},
    });
    take_all(book, 1000, 4);
    (void)book.take_facts();
    book.play({
        {12'000, stock(1, 0, 3), "0 and 3 held"},
        {12'000, look(), room_is("OPEN", 2, 0, 2, 2)},
        {12'000, chance(3), "0 ahead: 0"},
        {20'000, look(), room_is("OPEN", 1, 0, 3, 3)},  // they may come back
        {21'000, stock(1, 0, 1), "0 and 1 held"},
        {21'000, look(), room_is("OPEN", 1, 0, 3, 3)},
        {21'000, stock(1, 0, 0), "0 and 0 held"},
        {21'000, look(), room_is("SOLD_OUT", 1, 0, 3, 3)},
        {21'000, stock(1, 0, 0), "0 and 0 held"},  // told once
        {21'000, stock(1, 1, 0), "1 and 0 held"},
        {21'000, stock(1, 0, 0), "0 and 0 held"},  // and once more
    });
    Lines facts = book.take_facts();
    std::erase_if(facts, [](const std::string& fact) { return !fact.starts_with("room.sold"); });
    EXPECT_EQ(facts,
              (Lines(2, R"(room.sold_out {"room_id":1,"admitted":3,"bought":0,"waiting":1})")));
    book.expect_whole();
}

TEST(SoldOut, ComesBeforeOpeningAndPausingAndNotBeforeClosing) {
    Book book;
    book.features.rooms.settings.waiters_max = 1;
    book.play({
        {1000, stock(1, 0), "0 and 0 held"},
        {1000, new_room(), before},
        {1000, take(1), "number 1 at place 1, 0 ahead"},
        {1000, new_room(before_shelf()), room_is("SOLD_OUT", 0, 0, 0, 0, 2)},
        {1000, take(2, 2), "room-sold-out"},  // all rooms together are full, too
        {1000, stock(1, 1), "1 and 0 held"},
        {1000, take(2, 2), "room-full"},
        {1000, look(2), room_is("BEFORE", 0, 0, 0, 0, 2)},
        {1000, stock(1, 0), "0 and 0 held"},
        {10'000, look(2), room_is("SOLD_OUT", 0, 0, 0, 0, 2)},  // it opened
        {10'000, stock(1, 1), "1 and 0 held"},
        {10'000, look(2), room_is("OPEN", 0, 0, 0, 0, 2)},
    });
    ChangeRoom pause;
    pause.action = RoomAction::pause;
    ChangeRoom close;
    close.action = RoomAction::close;
    book.play({
        {10'000, refused_change(pause, 2), room_is("PAUSED", 0, 0, 0, 0, 2)},
        {10'000, stock(1, 0), "0 and 0 held"},
        {10'000, look(2), room_is("SOLD_OUT", 0, 0, 0, 0, 2)},
        {10'000, stock(1, 1), "1 and 0 held"},
        {10'000, look(2), room_is("PAUSED", 0, 0, 0, 0, 2)},
        {10'000, stock(1, 0), "0 and 0 held"},
        {10'000, refused_change(close, 2), room_is("CLOSED", 0, 0, 0, 0, 2)},
        {10'000, take(3, 2), "room-closed"},
        {10'000, stock(1, 1), "1 and 0 held"},
        {10'000, stock(1, 0), "0 and 0 held"},
        {10'000, look(2), room_is("CLOSED", 0, 0, 0, 0, 2)},
    });
    Lines facts = book.take_facts();
    EXPECT_EQ(std::ranges::count(facts, R"(room.opened {"room_id":2,"waiting":0})"), 2)
        << "at its time, and when it came back to an open room; not to one that is paused";
    book.expect_whole();
}

TEST(SoldOut, IsOverWhenTheRoomProtectsNothing) {
    Book book;
    book.play({
        {1000, stock(1, 0), "0 and 0 held"},
        {1000, new_room(), before},
        {1000, take(1), "number 1 at place 1, 0 ahead"},
        {1000, protect(Shelves::shelf(1)), room_is("SOLD_OUT", 1, 0, 0, 0)},
        {10'000, look(), room_is("SOLD_OUT", 1, 0, 0, 0)},
        {15'000, protect(std::nullopt), room_is("OPEN", 1, 0, 0, 0)},
        {20'000, look(), room_is("OPEN", 0, 0, 1, 1)},
        {20'000, stock(1, 0), "0 and 0 held"},
        {20'000, look(), room_is("OPEN", 0, 0, 1, 1)},
    });
    book.expect_whole();
}

TEST(Chance, FollowsFromTheStockAndFromWhoHasBought) {
    struct Case {
        std::uint64_t left;
        std::uint32_t admitted, bought, gone;
        std::uint64_t pieces;
        std::uint32_t ahead, chance;
    };
    for (const Case& one : {
             Case{150, 100, 50, 50, 100, 400, 375},  // as guard.h says
             Case{100, 0, 0, 0, 0, 400, 250},        // nobody yet: everybody buys one
             Case{150, 110, 50, 50, 100, 400, 315},  // the same, and 10 are inside
             Case{100, 100, 0, 0, 0, 400, 0},        // all are inside, and will take what is left
             Case{101, 100, 0, 0, 0, 400, 2},
             Case{100, 100, 0, 50, 0, 400, 375},    // half of them went: 25 of those inside buy
             Case{100, 100, 30, 50, 30, 400, 450},  // and 20 are inside
             Case{300, 100, 50, 0, 200, 400, 62},   // 75 are served, and 50 of them are inside
             Case{1, 1, 0, 0, 0, 1, 0},             // the one inside takes it
             Case{1, 1, 0, 0, 0, 0, 0},
             Case{2, 1, 0, 0, 0, 0, 1000},
             Case{2, 1, 0, 0, 0, 1, 1000},
             Case{1, 2, 1, 1, 9, 0, 1000},  // nobody comes before, and one piece is one
             Case{399, 0, 0, 0, 0, 400, 997},
             Case{400, 0, 0, 0, 0, 400, 1000},
             Case{401, 0, 0, 0, 0, 400, 1000},
             Case{0, 0, 0, 0, 0, 400, 0},
             Case{0, 0, 0, 0, 0, 0, 0},
             Case{1, 0, 0, 0, 0, 0, 1000},
             Case{1, 9, 0, 9, 0, 7, 1000},  // nobody wants it
             Case{0, 9, 0, 9, 0, 7, 0},
             Case{1, 3, 1, 2, 1, 1, 1000},  // a third of a buyer is one
             Case{1, 3, 1, 2, 2, 1, 0},     // and half a piece is none
             Case{100'000'000, 999'999'999, 999'999'999, 0, 99'000'000'000, 999'999'999, 1},
         }) {
        Guard guard{.bought = one.bought, .gone = one.gone, .pieces = one.pieces};
        EXPECT_EQ(chance_of({.left = one.left}, guard, one.admitted, one.ahead), one.chance)
            << one.left << " left, " << one.bought << " bought, " << one.ahead << " ahead";
    }
}

TEST(Chance, IsToldWhileOneWaitsForWhatIsSold) {
    Book book;
    book.play({
        {1000, stock(1, 2), "2 and 0 held"},
        {1000, new_room(before_shelf()), before},
        {1000, new_room(), room_is("BEFORE", 0, 0, 0, 0, 2)},
        {1000, take(9, 2), "number 1 at place 1, 0 ahead"},
    });
    take_all(book, 1000, 8);
    book.play({
        {1000, chance(9, 2), "0 ahead: nobody says"},
        {1000, chance(1), "0 ahead: 1000"},
        {1000, chance(4), "3 ahead: 666"},
        {1000, chance(8), "7 ahead: 285"},
        {10'000, claim(1), "number 1 admitted until 110000"},
        {10'000, claim(2), "number 2 admitted until 110000"},
        {10'000, chance(1), "0 ahead: nobody says"},  // is inside
        {10'000, chance(8), "5 ahead: 0"},  // the two who are inside take the two that are left
        {10'000, chance(3), "0 ahead: 0"},
        {11'000, leave(2), "gone"},           // one of two bought nothing
        {11'000, chance(8), "5 ahead: 333"},  // one inside takes one, 3 of 5 will buy the other
        {12'000, buys(1, 1), "1 bought 1"},
        {12'000, buys(1, 1), "1 bought 1"},  // again with the same pass
        {12'000, look(), room_is("SOLD_OUT", 6, 0, 2, 1)},
        {12'000, chance(8), "5 ahead: 0"},
    });
    engine::Result<LookUpRoom> room = book.run(12'000, book.features.rooms, LookUpRoom{RoomId(1)});
    EXPECT_EQ(room->bought, 1u);
    EXPECT_EQ(room->protects, Shelves::shelf(1));
    room = book.run(12'000, book.features.rooms, LookUpRoom{RoomId(2)});
    EXPECT_FALSE(room->bought || room->protects);
    book.expect_whole();
}

TEST(GuardDeathTest, NobodyBuysWithoutAPass) {
    Book book;
    book.play({{1000, stock(1, 2), "2 and 0 held"}, {1000, new_room(before_shelf()), before}});
    EXPECT_DEATH(buys(1, 1)(book), "account 1 bought sale 1 and has no pass");
}

TEST(GuardDeathTest, AKindHasOneStock) {
    Book book;
    EXPECT_DEATH(book.features.rooms.stocks.add(ProtectedType::sale, {}),
                 "the stock of each sale is told twice");
}

}  // namespace
}  // namespace onrush::room
