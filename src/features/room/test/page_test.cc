// How a waiting page looks, and what it shows to whom.
#include "features/room/page.h"

#include "features/room/test/words.h"

namespace onrush::room {

static std::string say(const ChangePage::Answer&) {
    return "changed";
}
static std::string say(const std::shared_ptr<const PageView>& page) {
    return fmt::format("{} in {}, {} on {}: {}", page->title, page->language, page->ink,
                       page->background, page->waiting.substr(0, 15));
}
static std::string say(const std::shared_ptr<const Visit>& visit) {
    return fmt::format("{}: {}{}", base::text_of(visit->state),
                       visit->ticket ? say(*visit->ticket) : "nobody",
                       visit->is_ejected    ? ", ejected"
                       : visit->sign_is_due ? ", sign due"
                                            : "");
}

namespace {

Book::Step change_page(const PageChange& change, std::uint64_t room = 1) {
    return ask(ChangePage{admin(), RoomId(room), std::make_shared<const PageChange>(change)});
}
Book::Step page(std::uint64_t room = 1) {
    return ask(LookUpPage{RoomId(room)});
}
Book::Step visit(std::uint64_t account, std::uint64_t room = 1) {
    return ask(VisitRoomAgain{user(account), RoomId(room)});
}

std::optional<std::string> text(std::string value) {
    return std::optional(std::move(value));
}

// They were told that they have a place.
TEST(Page, TellsWhoWaitsForADrawThatPlacesAreDrawn) {
    Book book;
    CreateRoom drawn = three_at_once();
    drawn.order = RoomOrder::draw;
    drawn.seeds = DrawSeeds{};
    book.play({{1000, new_room(), before},
               {1000, new_room(drawn), "room 2 BEFORE: 0 wait, 0 left, 0 admitted, 0 active"}});
    auto before_in = [&](std::uint64_t room) {
        auto look = book.run(1000, book.features.rooms, LookUpPage{RoomId(room)});
        return look ? (*look)->before : "";
    };
    EXPECT_TRUE(before_in(1).starts_with("You have a place."));
    EXPECT_TRUE(before_in(2).contains("by lot"));
    book.play({{1000, change_page({.before = text("Soon")}, 2), "changed"}});
    EXPECT_EQ(before_in(2), "Soon");
}

TEST(Page, TellsWhoWasSentAway) {
    Book book;
    book.play({
        {1000, new_room(), before},
        {1000, take(1), "number 1 at place 1, 0 ahead"},
        {1000, eject(1), "ejected"},
        {1000, visit(1), "BEFORE: nobody, ejected"},
        {1000, visit(2), "BEFORE: nobody"},
        {1000, readmit(1), "readmitted"},
        {1000, visit(1), "BEFORE: nobody"},
    });
}

TEST(Page, HasUsualValuesUntilTheyAreSet) {
    Book book;
    const std::string usual = "drop in en, #1b1f24 on #ffffff: You are in line";
    book.play({
        {1000, new_room(), before},
        {1000, page(), usual},
        {1000, change_page({.title = text("Herbst"), .ink = text("#ABCDEF")}), "changed"},
        {1000, page(), "Herbst in en, #ABCDEF on #ffffff: You are in line"},
        {1000, change_page({}), "changed"},
        {1000, change_page({.language = text("de"), .waiting = text("Bitte warten")}), "changed"},
        {1000, page(), "Herbst in de, #ABCDEF on #ffffff: Bitte warten"},
        // Emptied.
        {1000,
         change_page({.language = std::optional<std::string>(),
                      .title = std::optional<std::string>(),
                      .ink = std::optional<std::string>(),
                      .waiting = std::optional<std::string>()}),
         "changed"},
        {1000, page(), usual},
        {1000, page(2), "room-not-found"},
    });
    book.expect_whole();
    EXPECT_EQ(book.features.rooms.page_looks.size(), 1u);
}

// Each member is kept in its own place.
TEST(Page, KeepsWhatIsSet) {
    Book book;
    book.play({{1000, new_room(), before}});
    PageChange change;
    std::vector<std::string> given;
    boost::mp11::mp_for_each<base::Members<PageChange>>([&](auto member) {
        std::string value = fmt::format("#{:06}", given.size());
        given.push_back(value);
        change.*member.pointer = text(std::string(member.name) == "language" ? "de" : value);
    });
    given.front() = "de";
    book.play({{1000, change_page(change), "changed"}});
    std::vector<std::string> shown;
    auto look = decide(book.features.rooms, LookUpPage{RoomId(1)}, Instant(1000));
    boost::mp11::mp_for_each<base::Members<PageView>>(
        [&](auto member) { shown.push_back((**look).*member.pointer); });
    EXPECT_EQ(shown, given);
}

TEST(Page, RefusesInOrder) {
    Book book;
    std::string longest(limits::page_text_characters_max, 'x');
    PageChange all_wrong{
        .language = text("no language"), .accent = text("red"), .waiting = text(longest + "x")};
    PageChange language_and_color{.language = text("d!"), .accent = text("#00000g")};
    book.play({
        {1000, change_page(all_wrong), "room-not-found"},
        {1000, new_room(), before},
        {1000, change_page(all_wrong), "out-of-range /waiting"},
        {1000, change_page(language_and_color), "out-of-range /language"},
        {1000, change_page({.waiting = text(longest)}), "changed"},
        {1000, change_page({.waiting = text("")}), "out-of-range /waiting"},
        {1000, change_page({.title = text(std::string(100, 'x'))}), "changed"},
        {1000, change_page({.title = text(std::string(101, 'x'))}), "out-of-range /title"},
    });
    auto refusal = [&](const PageChange& change) {
        auto result = decide(book.features.rooms,
                             ChangePage{admin(), RoomId(1), std::make_shared<PageChange>(change)},
                             Instant(1000));
        return result ? "none"
                      : fmt::format("{} {}", result.error().pointer(), result.error().detail());
    };
    EXPECT_TRUE(refusal(all_wrong).starts_with("/waiting ")) << refusal(all_wrong);
    EXPECT_TRUE(refusal(language_and_color).starts_with("/language language must be"));
    EXPECT_TRUE(refusal({.background = text("#12345g")}).starts_with("/background A color must"));
    EXPECT_TRUE(refusal({.ink = text("1234567")}).starts_with("/ink A color"));
    for (const char* good : {"en", "deu", "pt-BR", "zh-Hant-TW", "de-1996", "abcdefgh-x"}) {
        EXPECT_EQ(refusal({.language = text(good)}), "none") << good;
    }
    for (const char* bad : {"1e", "e1", "en-", "-en", "en--us", "en_US", "e-us", "abcdefghi",
                            "en-abcdefghi", "en us", "en\"", "\xc3\xa9n"}) {
        EXPECT_TRUE(refusal({.language = text(bad)}).starts_with("/language")) << bad;
    }
}

TEST(Visit, ShowsTheTicketOfTheVisitor) {
    Book book;
    book.play({
        {1000, ask(VisitRoom{RoomId(1)}), "room-not-found"},
        {1000, visit(1), "room-not-found"},
        {1000, new_room(), before},
        {1000, ask(VisitRoom{RoomId(1)}), "BEFORE: nobody"},
        {1000, visit(1), "BEFORE: nobody"},
        {1000, take(1), "number 1 at place 1, 0 ahead"},
        {1000, take(2), "number 2 at place 2, 1 ahead"},
        {1000, visit(2), "BEFORE: number 2 at place 2, 1 ahead"},
        {1000, ask(VisitRoom{RoomId(1)}), "BEFORE: nobody"},
        {9'000, visit(2), "BEFORE: number 2 at place 2, 1 ahead, sign due"},
        {10'000, visit(2), "OPEN: number 2 admitted"},
        {10'000, claim(2), "number 2 admitted until 110000"},
        {10'000, visit(2), "OPEN: number 2 admitted until 110000"},
        {10'000, act(RoomAction::close), "room 1 CLOSED: 0 wait, 0 left, 2 admitted, 2 active"},
        {10'000, visit(2), "CLOSED: nobody"},
    });
    book.expect_whole();
}

TEST(Target, IsAUrlOfTheWeb) {
    for (const char* good : {"https://a", "http://a.example:80/x?y=%20#z", "https://[::1]:1/"}) {
        EXPECT_TRUE(is_url(good)) << good;
    }
    for (const char* bad : {"", "https://", "http:///x", "https://?x", "ftp://a", "javascript:x",
                            "https://a b", "https://a\r\nX: y", "https://a\"", "https://a\\b",
                            "https://\xc3\xa9", "//a", "https://@a"}) {
        EXPECT_FALSE(is_url(bad)) << bad;
    }
}

// Applications got a path, and did not know of which host.
TEST(QueuePages, AreWhereBrowsersReachTheServer) {
    engine::Domain domain;
    engine::Ids ids(domain);
    account::AccountFeature accounts(domain);
    RoomFeature rooms(domain, ids, accounts, {.url = "https://tickets.example"});
    std::string_view page = rooms.queue_pages.of(RoomId(7));
    EXPECT_EQ(page, "https://tickets.example/rooms/7");
    EXPECT_EQ(rooms.queue_pages.of(RoomId(8)), "https://tickets.example/rooms/8");
    EXPECT_EQ(rooms.queue_pages.of(RoomId(7)).data(), page.data()) << "it stays where it is";
}

}  // namespace
}  // namespace onrush::room
