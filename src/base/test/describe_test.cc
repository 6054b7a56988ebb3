// Ranges of described structs, and refusals with what goes with them.
#include "base/describe.h"

#include <gtest/gtest.h>

namespace onrush::base {
namespace {

struct ThingTag;

struct Part {
    std::string name;
    std::uint32_t count = 1;
    static constexpr std::array ranges = {range("name", 1, 3), range("count", 1, 9)};
};
BOOST_DESCRIBE_STRUCT(Part, (), (name, count))

struct Whole {
    Id<ThingTag> thing_id{1};
    Money min_order;
    std::optional<Duration> valid_for;
    std::vector<Part> some_parts = {Part{"a"}};
    std::optional<Part> more;
    std::string free_text;
    static constexpr std::array ranges = {
        range("min_order", 0, 100),
        range("valid_for", 1, 60),
        range("some_parts", 1, 2),
    };
};
BOOST_DESCRIBE_STRUCT(Whole, (), (thing_id, min_order, valid_for, some_parts, more, free_text))

std::string wrong(const Whole& whole) {
    std::optional<Refused> refused = find_out_of_range(whole);
    return refused ? std::string(refused->pointer()) + ": " + std::string(refused->detail()) : "";
}

TEST(Ranges, HoldForNumbersAtBothEnds) {
    EXPECT_EQ(wrong({}), "");
    EXPECT_EQ(wrong({.min_order = Money(-1)}), "/minOrder: It must be 0 to 100.");
    EXPECT_EQ(wrong({.min_order = Money(100)}), "");
    EXPECT_EQ(wrong({.min_order = Money(101)}), "/minOrder: It must be 0 to 100.");
}

TEST(Ranges, OfDurationsAreInSecondsAndOfWhatIsMissingHold) {
    EXPECT_EQ(wrong({.valid_for = Duration(999)}), "/validFor: It must be 1 to 60.");
    EXPECT_EQ(wrong({.valid_for = Duration(1000)}), "");
    EXPECT_EQ(wrong({.valid_for = Duration::seconds(60)}), "");
    EXPECT_EQ(wrong({.valid_for = Duration::seconds(61)}), "/validFor: It must be 1 to 60.");
}

TEST(Ranges, CountTheItemsOfAListAndLookInside) {
    EXPECT_EQ(wrong({.some_parts = {}}), "/someParts: It must have 1 to 2 items.");
    EXPECT_EQ(wrong({.some_parts = {{"a"}, {"b"}}}), "");
    EXPECT_EQ(wrong({.some_parts = {{"a"}, {"b"}, {"c"}}}),
              "/someParts: It must have 1 to 2 items.");
    EXPECT_EQ(wrong({.some_parts = {{"a"}, {"b", 10}}}), "/someParts/1/count: It must be 1 to 9.");
    EXPECT_EQ(wrong({.more = Part{"a", 0}}), "/more/count: It must be 1 to 9.");
}

TEST(Ranges, CountTheCharactersOfATextAndNotItsBytes) {
    auto name = [](std::string text) { return wrong({.more = Part{std::move(text)}}); };
    EXPECT_EQ(name(""), "/more/name: It must have 1 to 3 characters.");
    EXPECT_EQ(name("\u00e9\u00e9\u00e9"), "");
    EXPECT_EQ(name("\u00e9\u00e9\u00e9\u00e9"), "/more/name: It must have 1 to 3 characters.");
    EXPECT_EQ(name("a\x80"), "/more/name: It must have 1 to 3 characters.");  // not UTF-8
    EXPECT_EQ(wrong({.free_text = std::string(10'000, 'x')}), "");
}

inline constexpr Refusal not_yet{
    "not-yet", 409, "Not yet", "See opensAt.", {instant_member("opensAt")}};
inline constexpr Refusal too_few =
    Refusal{"too-few", 409, "Too few", "See lines."}.listing("lines", {"optionId", "available"});

TEST(Refused, CarriesTheValuesOfItsMembersAndPointsWhereTheRefusalDoesNot) {
    Refused plain(not_yet, Instant(7));
    EXPECT_TRUE(plain.is(not_yet));
    EXPECT_EQ(std::get<Instant>(plain.value(0)), Instant(7));
    EXPECT_EQ(plain.detail(), "See opensAt.");
    EXPECT_EQ(plain.pointer(), "");
    EXPECT_EQ(plain.list(), nullptr);

    Refused rich = Refused(too_few).at("/items/3").saying("Only 2 are left.").with({{1, 2}});
    EXPECT_EQ(rich.pointer(), "/items/3");
    EXPECT_EQ(rich.detail(), "Only 2 are left.");
    ASSERT_NE(rich.list(), nullptr);
    EXPECT_EQ(rich.list()->size(), 1u);
}

TEST(RefusedDeathTest, StopsTheProcessWhenAMemberHasNoValueOfItsType) {
    EXPECT_DEATH(Refused{not_yet}, "not-yet is refused with a value of another type as member 0");
    EXPECT_DEATH((Refused{not_yet, 7}), "not-yet is refused with a value of another type");
    EXPECT_DEATH((Refused{too_few, 1}), "too-few is refused with a value of another type");
}

TEST(Refusal, ExplainedInAnotherSentenceIsTheSameProblem) {
    constexpr Refusal other = not_yet.explained_by("Come back later.");
    EXPECT_EQ(other.code, not_yet.code);
    EXPECT_EQ(other.title, not_yet.title);
    EXPECT_EQ(other.members[0].name, "opensAt");
    EXPECT_FALSE(Refused(other, Instant(1)).is(not_yet));
}

}  // namespace
}  // namespace onrush::base
