// Rooms that draw: from their making until their entrants are forgotten. The hashes are those of
// naive_draw.h, which is written from docs/draw.md.
#include <algorithm>

#include <gtest/gtest.h>

#include "features/room/admission.h"
#include "features/room/test/naive_draw.h"
#include "features/room/test/words.h"

namespace onrush::room {
namespace {

DrawSeeds some_seeds() {
    DrawSeeds seeds;
    seeds.secret.fill(7);
    seeds.salt_key.fill(9);
    return seeds;
}

CreateRoom drawn() {
    CreateRoom input = three_at_once();
    input.order = RoomOrder::draw;
    input.seeds = some_seeds();
    return input;
}

Book::Step draw_of_room(std::uint64_t room = 1) {
    return ask(LookUpDraw{RoomId(room)});
}
Book::Step proof_of(std::uint64_t account, std::uint64_t room = 1) {
    return ask(LookUpProof{user(account), RoomId(room)});
}
Book::Step beacon(const std::string& name, std::optional<std::string> value = {}) {
    ChangeRoom input;
    input.beacon = draw::NamedBeacon{name, std::move(value)};
    return change(std::move(input));
}

// The accounts in the order of their ranks, by the page.
std::vector<std::uint64_t> order_of(const std::vector<std::uint64_t>& accounts,
                                    const std::vector<std::uint32_t>& numbers,
                                    const std::string& name = "", const std::string& value = "") {
    std::vector<base::Digest> leaves;
    for (std::size_t i = 0; i < accounts.size(); ++i) {
        leaves.push_back(naive::leaf(1, 1'000'000'000 + numbers[i], accounts[i],
                                     naive::salt(some_seeds().salt_key, 1, accounts[i])));
    }
    base::Digest key =
        naive::key(some_seeds().secret, leaves.size(), naive::root(leaves), name, value);
    std::vector<std::uint64_t> ranks = naive::ranks(key, leaves.size());
    std::vector<std::uint64_t> order(accounts.size());
    for (std::size_t i = 0; i < accounts.size(); ++i) {
        order[ranks[i]] = accounts[i];
    }
    return order;
}

void expect_places(Book& book, const std::vector<std::uint64_t>& order) {
    for (std::size_t i = 0; i < order.size(); ++i) {
        auto asked =
            book.run(book.now_ms, book.features.rooms, AskTicket{user(order[i]), RoomId(1)});
        ASSERT_TRUE(asked);
        EXPECT_EQ(asked->ticket.position, i + 1) << "account " << order[i];
        EXPECT_EQ(asked->ticket.ahead, i);
    }
}

TEST(Draw, TellsNoPlaceBeforeItOpensAndThenTheExactOne) {
    Book book;
    CreateRoom slow = drawn();
    slow.admit = {1, Duration::seconds(100)};
    book.play({{1000, new_room(slow), before},
               {1000, take(1), "number 1 before the draw"},
               {1000, draw_of_room(), "draw of room 1"},
               {9000, proof_of(1), "draw-not-held"}});
    take_all(book, 9000, 9);
    book.play({{9999, place(5), "number 5 before the draw"},
               {10'000, draw_of_room(), "draw of room 1, 9 entrants"}});
    std::vector<std::uint64_t> order =
        order_of({1, 2, 3, 4, 5, 6, 7, 8, 9}, {1, 2, 3, 4, 5, 6, 7, 8, 9});
    EXPECT_FALSE(std::ranges::is_sorted(order)) << "or the seeds are badly chosen";
    std::uint64_t first = order.front();
    book.play({{10'000, claim(first), fmt::format("number {} admitted until 110000", first)}});
    order.erase(order.begin());
    expect_places(book, order);
    // Who leaves makes room for those behind, and who comes stands behind all.
    book.play({{11'000, leave(order[3]), "gone"},
               {11'000, take(20), "number 10 at place 8, 7 ahead"},
               {11'000, take(order[3]), fmt::format("number 11 at place 9, 8 ahead")}});
    order.erase(order.begin() + 3);
    order.insert(order.end(), {20});
    expect_places(book, order);
    book.expect_whole();
}

// The last entrant moves to the index of the one who leaves.
TEST(Draw, IsOverThoseWhoHoldATicketWhenItOpens) {
    Book book;
    book.play({{1000, new_room(drawn()), before}});
    take_all(book, 9000, 7);
    book.play({{9000, leave(3), "gone"},  // 7 at 2
               {9000, leave(6), "gone"},  // the last
               {9000, leave(1), "gone"},  // 5 at 0
               {9000, take(3), "number 8 before the draw"},
               {10'000, draw_of_room(), "draw of room 1, 5 entrants"}});
    std::vector<std::uint64_t> accounts{5, 2, 7, 4, 3};
    for (std::size_t i = 0; i < accounts.size(); ++i) {
        std::uint64_t number = accounts[i] == 3 ? 8 : accounts[i];
        book.play({{10'000, proof_of(accounts[i]),
                    fmt::format("ticket {} of account {} is entrant {}", 1'000'000'000 + number,
                                accounts[i], i)}});
    }
    book.play({{10'000, proof_of(1), "no-entrant"}});
    std::vector<std::uint64_t> order = order_of(accounts, {5, 2, 7, 4, 8});
    const RoomCount& count = count_of(book.features.rooms, RoomId(1));
    EXPECT_EQ(count.serving, 2u) << "a place, not a number";
    for (std::size_t i = 0; i < 2; ++i) {
        EXPECT_NE(pass_of(book.features.rooms, RoomId(1), AccountId(order[i])), nullptr) << i;
    }
    EXPECT_EQ(pass_of(book.features.rooms, RoomId(1), AccountId(order[2])), nullptr);
    book.expect_whole();
}

// A deadline takes a few of them, since each changes the tree; all are gone before anybody is told.
TEST(Draw, LeavesOutTheCrowdThatFellSilentBeforeIt) {
    Book book;
    constexpr std::uint64_t crowd = 3 * limits::entrants_swept_at_once_max + 1;
    for (std::uint64_t account = 21; account <= crowd + 5; ++account) {
        book.run(0, book.features.accounts, account::OpenAccount{});
    }
    CreateRoom late = drawn();
    late.opens_at = Instant(40'000);
    book.play({{1000, new_room(late), before}});
    take_all(book, 1000, crowd);
    for (std::uint64_t account = crowd + 1; account <= crowd + 5; ++account) {
        book.play({{30'999, take(account), fmt::format("number {} before the draw", account)}});
    }
    book.play({{38'500, look(),
                fmt::format("room 1 BEFORE: 5 wait, {} left, 0 admitted, 0 active", crowd)},
               {40'000, draw_of_room(), "draw of room 1, 5 entrants"}});
    for (std::uint64_t account = crowd + 1; account <= crowd + 5; ++account) {
        EXPECT_TRUE(book.run(40'000, book.features.rooms, LookUpProof{user(account), RoomId(1)}));
    }
    book.expect_whole();
}

TEST(Draw, AdmitsByRankAndThenByArrival) {
    Book book;
    CreateRoom input = drawn();
    input.admit = {1, Duration::seconds(1)};
    input.max_active = 100;
    book.play({{1000, new_room(input), before}});
    take_all(book, 9000, 8);
    (void)book.take_facts();
    std::vector<std::uint64_t> order = order_of({1, 2, 3, 4, 5, 6, 7, 8}, {1, 2, 3, 4, 5, 6, 7, 8});
    book.play({{10'000, take(10), "number 9 at place 8, 7 ahead"},
               {10'000, take(9), "number 10 at place 9, 8 ahead"}});
    order.insert(order.end(), {9, 10});  // numbers, not accounts
    std::string admitted;
    for (std::int64_t second = 0; second < 10; ++second) {
        book.pass(10'000 + second * 1000);
    }
    std::vector<std::string> numbers;
    for (const std::string& fact : book.take_facts()) {
        if (fact.starts_with("room.admitted")) {
            numbers.push_back(fact.substr(fact.find('[')));
        }
    }
    ASSERT_EQ(numbers.size(), order.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
        EXPECT_EQ(numbers[i], fmt::format("[{}]}}", order[i])) << i;
    }
    book.expect_whole();
}

TEST(Draw, TakesABeaconUntilItOpens) {
    Book book;
    CreateRoom slow = drawn();
    slow.max_active = 1;
    book.play({
        {1000, new_room(slow), before},
        {1000, new_room(), "room 2 BEFORE: 0 wait, 0 left, 0 admitted, 0 active"},
        {1000, beacon("round 1"), before},
        {1000, beacon("round 2"), before},
        {1000, draw_of_room(), "draw of room 1, beacon round 2"},
        {1000, beacon("round 2", "c0ffee"), before},
        {1000, beacon("round 2", "c0ffee"), before},  // again, as a retry
        {1000, beacon("round 2", "decaf"), "beacon-known"},
        {1000, beacon("round 3", "c0ffee"), "beacon-known"},
        {1000, beacon("round 2"), "beacon-known"},
    });
    take_all(book, 9000, 6);
    book.pass(10'000);
    book.play({{10'000, beacon("round 2", "c0ffee"), "room-opened"},
               {10'000, draw_of_room(), "draw of room 1, beacon round 2=c0ffee, 6 entrants"}});
    std::vector<std::uint64_t> order =
        order_of({1, 2, 3, 4, 5, 6}, {1, 2, 3, 4, 5, 6}, "round 2", "c0ffee");
    EXPECT_NE(pass_of(book.features.rooms, RoomId(1), AccountId(order.front())), nullptr);
    order.erase(order.begin());
    expect_places(book, order);
    book.expect_whole();
}

TEST(Draw, RefusesABeaconInOrder) {
    Book book;
    auto to = [](std::uint64_t room, auto change) {
        ChangeRoom input;
        input.caller = admin();
        input.room = RoomId(room);
        input.beacon = draw::NamedBeacon{"round 1", "1"};
        change(input);
        return ask(std::move(input));
    };
    auto nothing = [](ChangeRoom&) {};
    auto no_window = [](ChangeRoom& input) { input.closes_at = Instant(1); };
    auto named = [](std::size_t name, std::size_t value) {
        return [=](ChangeRoom& input) {
            input.beacon = draw::NamedBeacon{std::string(name, 'x'), std::string(value, 'x')};
        };
    };
    CreateRoom opened = three_at_once();
    opened.opens_at = Instant(0);
    book.play({
        {1000, new_room(drawn()), before},
        {1000, new_room(opened), "room 2 OPEN: 0 wait, 0 left, 0 admitted, 0 active"},
        {1000, new_room(), "room 3 BEFORE: 0 wait, 0 left, 0 admitted, 0 active"},
        {1000, to(1, named(0, 1)), "out-of-range /beacon/name"},
        {1000, to(1, named(201, 1)), "out-of-range /beacon/name"},
        {1000, to(1, named(1, 0)), "out-of-range /beacon/value"},
        {1000, to(1, named(1, 501)), "out-of-range /beacon/value"},
        {1000, to(2, nothing), "room-opened"},  // and it has no draw
        {1000, to(3, no_window), "room-not-drawn"},
        {1000, to(1, named(200, 500)), before},
        {1000, to(1, no_window), "beacon-known"},
        {1000,
         to(1,
            [](ChangeRoom& input) {
                input.beacon.reset();
                input.closes_at = Instant(1);
            }),
         "out-of-range /closesAt"},
    });
    book.expect_whole();
}

TEST(Draw, IsRefusedInOrder) {
    Book book;
    book.play({
        {1000, new_room(drawn()), before},
        {1000, new_room(), "room 2 BEFORE: 0 wait, 0 left, 0 admitted, 0 active"},
        {1000, draw_of_room(9), "room-not-found"},
        {1000, draw_of_room(2), "room-not-drawn"},
        {1000, proof_of(1, 9), "room-not-found"},
        {1000, proof_of(1, 2), "room-not-drawn"},
        {1000, proof_of(1), "draw-not-held"},  // nor is the account an entrant
        {10'000, proof_of(1), "no-entrant"},
        {10'000, draw_of_room(), "draw of room 1, 0 entrants"},
    });
    book.expect_whole();
}

TEST(Draw, RevealsTheSecretWhenItClosesAndNotBefore) {
    Book book;
    CreateRoom input = drawn();
    input.closes_at = Instant(20'000);
    book.play({{1000, new_room(input), before}});
    take_all(book, 9000, 2);
    book.pass(19'999);
    std::vector<std::string> facts = book.take_facts();
    std::string secret = base::to_hex(some_seeds().secret);
    auto tells = [&](const std::string& fact) { return fact.find(secret) != std::string::npos; };
    EXPECT_TRUE(std::ranges::none_of(facts, tells));
    book.play({{19'999, draw_of_room(), "draw of room 1, 2 entrants"},
               {20'000, draw_of_room(), "draw of room 1, 2 entrants, revealed"},
               {20'000, proof_of(2), "ticket 1000000002 of account 2 is entrant 1"}});
    facts = book.take_facts();
    EXPECT_EQ(std::ranges::count_if(facts, tells), 1);
    EXPECT_EQ(facts.back(), fmt::format(R"(room.revealed {{"room_id":1,"secret":"{}"}})", secret));
    book.expect_whole();
}

// In the words of the refusal.
Book::Step why_no_proof(std::uint64_t account) {
    return [=](engine::test::RuleBook<Features>& book) {
        auto proof =
            book.run(book.now_ms, book.features.rooms, LookUpProof{user(account), RoomId(1)});
        return std::string(proof ? "" : proof.error().detail());
    };
}

TEST(Draw, ThatIsClosedBeforeItOpensDrawsNobodyAndRevealsNothing) {
    Book book;
    book.play({{1000, new_room(drawn()), before}});
    take_all(book, 2000, 3);
    book.play(
        {{2000, act(RoomAction::close), "room 1 CLOSED: 3 wait, 0 left, 0 admitted, 0 active"},
         {2000, draw_of_room(), "draw of room 1"},
         {2000, proof_of(1), "draw-not-held"},
         {2000, why_no_proof(1), "The room has closed before it opened, and drew nobody."},
         {100'000, look(), "room 1 CLOSED: 0 wait, 3 left, 0 admitted, 0 active"}});
    EXPECT_EQ(book.features.rooms.entrants.size(), 0u);
    book.expect_whole();
}

// Who is gone can still get the proof, for a month. Then the entrants go, some at a time.
TEST(Draw, KeepsItsEntrantsForAMonth) {
    Book book;
    constexpr std::uint64_t people = limits::swept_at_once_max + 2;
    for (std::uint64_t account = 21; account <= people; ++account) {
        book.run(0, book.features.accounts, account::OpenAccount{});
    }
    CreateRoom input = drawn();
    input.closes_at = Instant(20'000);
    book.play({{1000, new_room(input), before}});
    take_all(book, 9000, people);
    constexpr std::int64_t month_ms = 30LL * 24 * 3'600'000;
    const Entrants& entrants = book.features.rooms.entrants;
    book.pass(20'000);
    book.pass(20'000 + month_ms - 1);
    EXPECT_EQ(entrants.size(), people);
    book.play({{20'000 + month_ms - 1, proof_of(1), "ticket 1000000001 of account 1 is entrant 0"},
               {20'000 + month_ms, proof_of(1), "no-entrant"}});
    EXPECT_EQ(entrants.size(), 2u);
    book.expect_whole();
    book.pass(20'000 + month_ms + 1);
    EXPECT_EQ(entrants.size(), 0u);
    EXPECT_TRUE(draw_of(book.features.rooms, RoomId(1)).forget_at.is_never());
    book.expect_whole();
}

// Nobody can know before a draw that it is their turn: with a large crowd they are told to ask
// again only after a while, and so the time to claim begins when all have had the time to ask.
TEST(Draw, LetsEntrantsClaimOnceTheyCouldHaveAsked) {
    Book book;
    book.features.rooms.settings.polls_per_second_max = 10;  // 20 who wait ask every 4 s
    book.restarted().rooms.settings.polls_per_second_max = 10;
    book.play({{1000, new_room(drawn()), before}});
    take_all(book, 9000, 20);
    book.pass(10'000);
    const Pass* pass = nullptr;
    book.features.rooms.passes.for_each([&](const Pass& one) { pass = &one; });
    ASSERT_NE(pass, nullptr);
    EXPECT_EQ(pass->ends_at, Instant(10'000 + 2 * 4000 + 20'000));
    // Later, and for those who came later, it begins with the admission.
    const Room& room = room_of(book.features.rooms, RoomId(1));
    Ticket entrant{.account = AccountId(1), .silent_at = {}, .room = 1, .number = 20};
    Ticket late{.account = AccountId(1), .silent_at = {}, .room = 1, .number = 21};
    auto end = [&](const Ticket& ticket, std::int64_t at_ms) {
        return claim_end(book.features.rooms, room, ticket, Instant(at_ms)).ms;
    };
    EXPECT_EQ(end(entrant, 17'999), 38'000);
    EXPECT_EQ(end(entrant, 18'001), 38'001);
    EXPECT_EQ(end(late, 17'999), 37'999);
}

// A restarted server goes on with the same tree and the same places, before the draw and after.
TEST(Draw, IsMadeOfTheRowsAfterARestart) {
    Book book;
    book.play({{1000, new_room(drawn()), before}});
    take_all(book, 9000, 20);
    book.play({{9000, leave(2), "gone"}, {9000, leave(17), "gone"}});
    EXPECT_EQ(book.restarted().rooms.places.drawn(RoomId(1)).tree.root(),
              book.features.rooms.places.drawn(RoomId(1)).tree.root());
}

TEST(Draw, KeepsThePlacesOverARestart) {
    Book book;
    book.play({{1000, new_room(drawn()), before}});
    take_all(book, 9000, 19);
    book.play({{9000, leave(2), "gone"}, {10'000, take(20), "number 20 at place 17, 16 ahead"}});
    std::uint64_t waits = 0;
    const RoomFeature& again = book.restarted().rooms;
    const RoomFeature& rooms = book.features.rooms;
    const Room& room = room_of(rooms, RoomId(1));
    rooms.tickets.for_each([&](const Ticket& ticket) {
        waits += 1;
        std::uint32_t place = place_of(rooms, room, ticket.account, ticket.number).value_or(0);
        EXPECT_EQ(place_of(again, room, ticket.account, ticket.number), place);
        EXPECT_EQ(ahead_of(again, room, place), ahead_of(rooms, room, place));
    });
    EXPECT_EQ(waits, 17u);
    EXPECT_EQ(first_of(again, room).number, first_of(rooms, room).number);
    EXPECT_EQ(again.places.drawn(RoomId(1)).tree.root(), rooms.places.drawn(RoomId(1)).tree.root());
}

}  // namespace
}  // namespace onrush::room
