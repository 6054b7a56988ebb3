// Rooms, as administrators make and change them, and as time opens and closes them.
#include <gtest/gtest.h>

#include "features/room/test/words.h"

namespace onrush::room {
namespace {

using Lines = std::vector<std::string>;

const char* const opened = "room 1 OPEN: 0 wait, 0 left, 0 admitted, 0 active";
const char* const closed = "room 1 CLOSED: 0 wait, 0 left, 0 admitted, 0 active";

TEST(Room, OpensAndClosesByTime) {
    Book book;
    CreateRoom room = three_at_once();
    room.closes_at = Instant(50'000);
    book.play({
        {1000, new_room(room), before},
        {9999, look(), before},
        {10'000, look(), opened},
        {49'999, look(), opened},
        {50'000, look(), closed},
        {50'001, look(2), "room-not-found"},
    });
    EXPECT_EQ(book.take_facts(), (Lines{R"(room.opened {"room_id":1,"waiting":0})",
                                        R"(room.closed {"room_id":1,"admitted":0,"waiting":0})"}));
    book.expect_whole();
}

TEST(Room, ThatNobodyServedInItsTimeOpensAndClosesAtOnce) {
    Book book;
    CreateRoom room = three_at_once();
    room.closes_at = Instant(50'000);
    book.play({{1000, new_room(room), before}, {70'000, look(), closed}});
    EXPECT_EQ(book.take_facts().size(), 2u);
    book.expect_whole();
}

TEST(Room, OpensAtOnceWhenItsTimeIsPast) {
    Book book;
    book.play({
        {10'000, new_room(), opened},
        {10'001, take(1), "number 1 at place 1, 0 ahead"},
        {19'999, place(1), "number 1 at place 1, 0 ahead, sign due"},
        {20'000, place(1), "number 1 admitted"},
    });
    book.expect_whole();
}

TEST(Room, IsRefusedInOrder) {
    Book book;
    auto with = [](auto change) {
        CreateRoom input = three_at_once();
        change(input);
        return new_room(input);
    };
    auto user_asks = [](CreateRoom& input) { input.caller.account = AccountId(99); };
    auto all_wrong = [](CreateRoom& input) {
        input.closes_at = input.opens_at;
        input.target = "ftp://x";
    };
    auto window = [&](std::int64_t opens_ms, std::int64_t closes_ms) {
        return with([=](CreateRoom& input) {
            input.opens_at = Instant(opens_ms);
            input.closes_at = Instant(closes_ms);
        });
    };
    const char* wrong_window = "out-of-range /closesAt";
    std::int64_t last = limits::instant_max.ms;
    book.play({
        {5000, with(user_asks), "token-void"},
        {5000, with(all_wrong), wrong_window},
        {5000, window(-1, 9000), wrong_window},
        {5000, window(9000, 9000), wrong_window},
        {5000, window(1000, 5000), wrong_window},  // it would be over already
        {5000, window(last, last + 1), wrong_window},
        {5000, window(last + 1, last + 2), wrong_window},
        {5000, with([](CreateRoom& input) { input.target = "shop.test/x"; }),
         "out-of-range /target"},
        {5000, with([](CreateRoom& input) {
             input.target = "x";
             input.name = "a\r\nb";
         }),
         "out-of-range /target"},
        {5000, with([](CreateRoom& input) {
             input.name = "a\tb";
             input.message = "a\rb";
         }),
         "out-of-range /name"},
        {5000, with([](CreateRoom& input) { input.message = "a\x7f"; }), "out-of-range /message"},
        {5000, window(0, 5001), "room 1 OPEN: 0 wait, 0 left, 0 admitted, 0 active"},
        {5000, window(last - 1, last), "room 2 BEFORE: 0 wait, 0 left, 0 admitted, 0 active"},
        {5000, with([](CreateRoom& input) {
             input.target = "https://shop.test";
             input.message = "Soon.\nStay \u00e9here.";
         }),
         "room 3 BEFORE: 0 wait, 0 left, 0 admitted, 0 active"},
    });
    book.expect_whole();
}

// Browsers follow it, and pages and headers carry it.
TEST(Room, HasATargetThatIsAUrl) {
    for (const char* fine :
         {"https://shop.test", "http://shop.test:8080/a/b;c?d=e&f=%2F#g", "https://[2001:db8::1]/",
          "https://10.0.0.1:1", "https://x?q=a@b", "https://xn--bcher-kva.test/~a/(b)/*!$+,=-._"}) {
        EXPECT_TRUE(is_target(fine)) << fine;
    }
    for (const char* wrong : {"",
                              "https://",
                              "https:///path",
                              "https://?q",
                              "https://#a",
                              "https:// shop.test",
                              "https://shop.test/a b",
                              "https://shop.test\r\nSet-Cookie: a=b",
                              "https://shop.test/\t",
                              "https://user@shop.test",
                              "https://user:word@shop.test/",
                              "https://shop.test@evil.test/",
                              "https://shop.test/\"onload=",
                              "https://shop.test/'",
                              "https://shop.test/<b>",
                              "https://shop.test/>",
                              "https://shop.test\\@evil.test",
                              "https://shop.test/`",
                              "https://shop.test/{a}",
                              "https://shop.test/|",
                              "https://shop.test/^",
                              "https://b\u00fccher.test",
                              "https://shop.test/\u202e",
                              "https://shop.test/%",
                              "https://shop.test/%2",
                              "https://shop.test/%zz",
                              "https://shop.test:",
                              "https://shop.test:a",
                              "https://shop.test:123456",
                              "https://shop.test:80:80",
                              "https://.",
                              "https://-a",
                              "https://[::1",
                              "https://[]",
                              "https://[a]b/",
                              "https://[g]",
                              "javascript://x",
                              "HTTPS://shop.test",
                              "//shop.test",
                              "shop.test"}) {
        EXPECT_FALSE(is_target(wrong)) << wrong;
    }
    EXPECT_FALSE(is_target(std::string("https://x/\0y", 12)));
}

// One below, at, and one above each limit.
TEST(Room, HasLimits) {
    Book book;
    std::uint64_t made = 0;
    auto expect = [&](const char* pointer, auto change) {
        CreateRoom input = three_at_once();
        change(input);
        std::string fine =
            fmt::format("room {} BEFORE: 0 wait, 0 left, 0 admitted, 0 active", made + 1);
        std::string wrong = fmt::format("out-of-range {}", pointer);
        made += *pointer == '\0' ? 1 : 0;
        book.play({{1, new_room(input), *pointer == '\0' ? fine : wrong}});
    };
    auto each = [&](const char* pointer, std::int64_t least, std::int64_t most, auto set) {
        for (std::int64_t value : {least - 1, least, least + 1, most - 1, most, most + 1}) {
            bool fits = value >= least && value <= most;
            expect(fits ? "" : pointer, [&](CreateRoom& input) { set(input, value); });
        }
    };
    using Input = CreateRoom;
    auto letters = [](std::int64_t count) { return std::string(static_cast<size_t>(count), 'x'); };
    each("/name", 1, limits::name_characters_max,
         [&](Input& input, std::int64_t value) { input.name = letters(value); });
    each("/admit/count", 1, limits::admit_count_max, [](Input& input, std::int64_t value) {
        input.admit.count = static_cast<std::uint32_t>(value);
    });
    each("/admit/everySeconds", 1, 3600, [](Input& input, std::int64_t value) {
        input.admit.every_seconds = Duration::seconds(value);
    });
    each("/maxActive", 1, limits::active_max, [](Input& input, std::int64_t value) {
        input.max_active = static_cast<std::uint32_t>(value);
    });
    each("/claimSeconds", 10, 86'400,
         [](Input& input, std::int64_t value) { input.claim_seconds = Duration::seconds(value); });
    each("/sessionSeconds", 10, 86'400, [](Input& input, std::int64_t value) {
        input.session_seconds = Duration::seconds(value);
    });
    each("/idleSeconds", 10, 86'400,
         [](Input& input, std::int64_t value) { input.idle_seconds = Duration::seconds(value); });
    for (std::int64_t size : {499, 500, 501}) {
        expect(size > 500 ? "/message" : "", [&](Input& input) { input.message = letters(size); });
    }
    for (std::int64_t size : {999, 1000, 1001}) {
        expect(size > 1000 ? "/target" : "",
               [&](Input& input) { input.target = "http://" + letters(size - 7); });
    }
    book.expect_whole();
}

TEST(Room, TakesWhatIsLeftOutFromTheDefaults) {
    Book book;
    CreateRoom input = three_at_once();
    input.claim_seconds = input.session_seconds = input.idle_seconds = {};
    auto view = book.run(1, book.features.rooms, input);
    ASSERT_TRUE(view);
    EXPECT_EQ(view->claim_seconds, Duration::seconds(60));
    EXPECT_EQ(view->session_seconds, Duration::seconds(600));
    EXPECT_EQ(view->idle_seconds, Duration::seconds(120));
    EXPECT_EQ(view->closes_at, std::nullopt);
}

TEST(Rooms, AreListedNewestFirst) {
    Book book;
    auto list = [](ListRooms input) { return ask(std::move(input)); };
    book.play({
        {1, list({}), "end"},
        {1, new_room(), before},
        {1, new_room(), "room 2 BEFORE: 0 wait, 0 left, 0 admitted, 0 active"},
        {1, new_room(), "room 3 BEFORE: 0 wait, 0 left, 0 admitted, 0 active"},
        {1, act(RoomAction::close), closed},
        {2, list({}), "3 2 1 end"},
        {2, list({.limit = 2}), "3 2 then 2"},
        {2, list({.limit = 2, .cursor = RoomId(2)}), "1 end"},
        {2, list({.state = RoomState::closed}), "1 end"},
        {2, list({.state = RoomState::before}), "3 2 end"},
        {2, list({.state = RoomState::open}), "end"},
        {2, list({.limit = 0}), "out-of-range /limit"},
    });
    book.expect_whole();
}

// --- changes ------------------------------------------------------------------------------------

TEST(RoomChange, IsRefusedInOrder) {
    Book book;
    ChangeRoom both;
    both.opens_at = Instant(60'000);
    both.closes_at = Instant(1);
    both.target = "x";
    ChangeRoom late = both;
    late.opens_at = {};
    ChangeRoom target;
    target.target = "x";
    target.name = "a\n";
    ChangeRoom name;
    name.name = "a\n";
    name.message = "\x1b";
    ChangeRoom message;
    message.message = "\x1b";
    auto of_two = [](ChangeRoom input) {
        input.caller = admin();
        input.room = RoomId(2);
        return ask(std::move(input));
    };
    book.play({
        {1000, new_room(), before},
        {1000, of_two(both), "room-not-found"},
        {1000, change(both), "out-of-range /closesAt"},
        {1000, change(target), "out-of-range /target"},
        {1000, change(name), "out-of-range /name"},
        {1000, change(message), "out-of-range /message"},
        {10'000, change(both), "room-opened"},
        {10'000, change(late), "out-of-range /closesAt"},
        {10'000, change(target), "out-of-range /target"},
        {10'001, act(RoomAction::close), closed},
        {10'001, change(both), "room-closed"},
        {10'001, act(RoomAction::resume), "room-closed"},
        {10'001, act(RoomAction::close), "room-closed"},
    });
    book.expect_whole();
}

TEST(RoomChange, SaysThatTheRoomIsPausedAlsoBeforeItOpens) {
    Book book;
    book.play({{1000, new_room(), before}});
    auto is_paused = [&] {
        return book.run(1000, book.features.rooms, LookUpRoom{RoomId(1)})->paused;
    };
    EXPECT_FALSE(is_paused());
    book.play({{1000, act(RoomAction::pause), before}});
    EXPECT_TRUE(is_paused());
    book.play({{1000, act(RoomAction::resume), before}});
    EXPECT_FALSE(is_paused());
    book.expect_whole();
}

// What is said to be wrong is in the body.
TEST(RoomChange, PointsAtTheTimeThatWasSent) {
    Book book;
    CreateRoom closing = three_at_once();
    closing.closes_at = Instant(30'000);
    ChangeRoom opens;
    opens.opens_at = Instant(30'000);
    ChangeRoom both = opens;
    both.closes_at = Instant(30'000);
    ChangeRoom cleared;
    cleared.opens_at = Instant(-1);
    cleared.closes_at = std::optional<Instant>();
    book.play({
        {1000, new_room(closing), before},
        {1000, change(opens), "out-of-range /opensAt"},
        {1000, change(both), "out-of-range /closesAt"},
        {1000, change(cleared), "out-of-range /closesAt"},
    });
    book.expect_whole();
}

TEST(RoomChange, MovesTheTimes) {
    Book book;
    ChangeRoom later;
    later.opens_at = Instant(20'000);
    ChangeRoom closing;
    closing.closes_at = Instant(30'000);
    ChangeRoom open_end;
    open_end.closes_at = std::optional<Instant>();
    ChangeRoom at_once;
    at_once.opens_at = Instant(0);
    book.play({
        {1000, new_room(), before},
        {1000, change(later), before},
        {19'999, change(closing), before},
        {20'000, look(), opened},
        {29'999, change(open_end), opened},
        {40'000, look(), opened},
        {40'000, new_room(), "room 2 OPEN: 0 wait, 0 left, 0 admitted, 0 active"},
    });
    ChangeRoom past = closing;
    past.closes_at = Instant(40'000);
    ChangeRoom next = closing;
    next.closes_at = Instant(40'001);
    book.play({
        {40'000, change(past), "out-of-range /closesAt"},
        {40'000, change(next), opened},
        {40'001, look(), closed},
    });
    book.expect_whole();
    Book other;
    other.play({{1000, new_room(), before}, {1000, change(at_once), opened}});
    other.expect_whole();
}

TEST(RoomChange, PausesAndResumes) {
    Book book;
    book.play({
        {1000, new_room(), before},
        {1000, act(RoomAction::pause), before},
        {2000, take(1), "number 1 at place 1, 0 ahead"},
        {10'000, look(), "room 1 PAUSED: 1 wait, 0 left, 0 admitted, 0 active"},
        {20'000, take(2), "number 2 at place 2, 1 ahead"},
        {20'000, act(RoomAction::pause), "room 1 PAUSED: 2 wait, 0 left, 0 admitted, 0 active"},
        {25'000, act(RoomAction::resume), "room 1 OPEN: 2 wait, 0 left, 0 admitted, 0 active"},
        {29'999, look(), "room 1 OPEN: 2 wait, 0 left, 0 admitted, 0 active"},
        {30'000, look(), "room 1 OPEN: 0 wait, 0 left, 2 admitted, 2 active"},
    });
    book.expect_whole();
}

TEST(RoomChange, OfThePaceComesWithTheNextTick) {
    Book book;
    ChangeRoom faster;
    faster.admit = Admit{1, Duration::seconds(1)};
    ChangeRoom slower;
    slower.admit = Admit{3, Duration::seconds(60)};
    ChangeRoom wide;
    wide.max_active = 9;
    book.play({{1000, new_room(), before}, {1000, change(wide), before}});
    take_all(book, 9000, 9);
    auto admitted = [](int people) {
        return fmt::format("room 1 OPEN: {} wait, 0 left, {} admitted, {} active", 9 - people,
                           people, people);
    };
    book.play({
        {10'000, look(), admitted(2)},
        {12'500, change(faster), admitted(2)},
        {13'499, look(), admitted(2)},
        {13'500, look(), admitted(3)},
        {14'500, look(), admitted(4)},
        {15'000, change(slower), admitted(4)},
        {15'500, look(), admitted(7)},  // this tick was planned
        {21'000, look(), admitted(7)},
    });
    book.expect_whole();
}

TEST(RoomChange, ToALowerCapThrowsNobodyOut) {
    Book book;
    ChangeRoom lower;
    lower.max_active = 1;
    ChangeRoom higher;
    higher.max_active = 2;
    book.play({{1000, new_room(), before}});
    take_all(book, 9000, 5);
    auto inside = [](int waiting, int admitted, int active) {
        return fmt::format("room 1 OPEN: {} wait, 0 left, {} admitted, {} active", waiting,
                           admitted, active);
    };
    book.play({
        {10'000, claim(1), "number 1 admitted until 110000"},
        {10'000, claim(2), "number 2 admitted until 110000"},
        {20'000, claim(3), "number 3 admitted until 120000"},
        {20'001, change(lower), inside(2, 3, 3)},
        {20'001, leave(1), "gone"},
        {30'000, look(), inside(2, 3, 2)},
        {30'000, leave(2), "gone"},
        {31'000, sign(4), "noted"},
        {31'000, sign(5), "noted"},
        {39'999, look(), inside(2, 3, 1)},
        {40'000, change(higher), inside(2, 3, 1)},
        {40'000, look(), inside(1, 4, 2)},
    });
    book.expect_whole();
}

TEST(RoomChange, KeepsClearsAndSetsTexts) {
    Book book;
    ChangeRoom told;
    told.message = "soon";
    told.target = "https://shop.test";
    told.name = "big drop";
    ChangeRoom cleared;
    cleared.message = std::optional<std::string>();
    cleared.target = std::optional<std::string>();
    auto serving = [] { return ask(LookUpServing{RoomId(1)}); };
    book.play({
        {1000, new_room(), before},
        {1000, change(told), before},
        {1000, act(RoomAction::pause), before},  // changes no text
        {1000, serving(), "BEFORE serves 0: 0 wait, 0 a minute, soon"},
    });
    const Room& room = room_of(book.features.rooms, RoomId(1));
    EXPECT_EQ(room.name, "big drop");
    EXPECT_EQ(room.target, "https://shop.test");
    book.play({{1000, change(cleared), before},
               {1000, serving(), "BEFORE serves 0: 0 wait, 0 a minute"}});
    EXPECT_EQ(room.target, std::nullopt);
    book.expect_whole();
}

}  // namespace
}  // namespace onrush::room
