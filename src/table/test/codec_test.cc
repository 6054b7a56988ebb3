#include "table/codec.h"

#include <gtest/gtest.h>

#include "table/batch_reader.h"

namespace onrush::table {
namespace {

enum class Mood { calm, busy };
BOOST_DESCRIBE_ENUM(Mood, calm, busy)

struct ThingTag;

struct Line {
    std::uint32_t option = 0;
    base::Money price;
    friend bool operator==(const Line&, const Line&) = default;
};
BOOST_DESCRIBE_STRUCT(Line, (), (option, price))

struct Everything {
    bool flag = false;
    std::uint8_t small = 0;
    std::int64_t wide = 0;
    base::Id<ThingTag> id;
    base::Money money;
    base::Instant at;
    base::Instant never = base::Instant::never();
    base::Duration took;
    Mood mood = Mood::calm;
    std::string text;
    Blob blob;
    std::optional<std::int32_t> maybe;
    std::optional<std::string> absent;
    std::vector<Line> lines;
    friend bool operator==(const Everything&, const Everything&) = default;
};
BOOST_DESCRIBE_STRUCT(Everything, (),
                      (flag, small, wide, id, money, at, never, took, mood, text, blob, maybe,
                       absent, lines))

Everything sample() {
    Everything value;
    value.flag = true;
    value.small = 255;
    value.wide = -5;
    value.id = base::Id<ThingTag>(base::id_limit - 1);
    value.money = base::Money(-1200);
    value.at = base::Instant(1'795'246'545'678);
    value.took = base::Duration(-1);
    value.mood = Mood::busy;
    value.text = "h\xc3\xa9";
    value.blob.bytes = std::string("\0\xff", 2);
    value.maybe = -7;
    value.lines = {{1, base::Money(5)}, {2, base::Money(-6)}};
    return value;
}

std::string encoded(const auto& value) {
    base::ByteWriter out;
    encode(out, value);
    return std::string(out.view());
}

// What takes less room in memory is written as what it stands for, so that rows of before are read.
TEST(Codec, SmallTypesAreWrittenLikeTheWideOnes) {
    for (std::string_view text : {"", "why"}) {
        EXPECT_EQ(encoded(base::Text(text)), encoded(std::string(text)));
        std::string bytes = encoded(std::string(text));
        base::ByteReader in(bytes);
        base::Text back("other");
        decode(in, back);
        EXPECT_TRUE(in.ok() && in.at_end());
        EXPECT_EQ(back.view(), text);
    }
    using Id = base::Id<ThingTag>;
    for (std::optional<Id> id : {std::optional<Id>(), std::optional(Id(7))}) {
        EXPECT_EQ(encoded(base::OptionalId<ThingTag>(id)), encoded(id));
        std::string bytes = encoded(id);
        base::ByteReader in(bytes);
        base::OptionalId<ThingTag> back = Id(8);
        decode(in, back);
        EXPECT_TRUE(in.ok() && in.at_end());
        EXPECT_EQ(std::optional<Id>(back), id);
    }
    EXPECT_EQ(describe_type<base::Text>(), describe_type<std::string>());
    EXPECT_EQ(describe_type<base::OptionalId<ThingTag>>(), describe_type<std::optional<Id>>());
}

TEST(Codec, EveryKindOfMemberComesBack) {
    std::string bytes = encoded(sample());
    base::ByteReader in(bytes);
    Everything back;
    decode(in, back);
    EXPECT_TRUE(in.ok() && in.at_end());
    EXPECT_EQ(back, sample());
}

TEST(Codec, EveryCutOfARowIsRefused) {
    std::string bytes = encoded(sample());
    for (std::size_t length = 0; length < bytes.size(); ++length) {
        base::ByteReader in(std::string_view(bytes).substr(0, length));
        Everything back;
        decode(in, back);
        EXPECT_FALSE(in.ok()) << length;
    }
}

TEST(Codec, ANumberTooWideForItsMemberAndAnUnknownEnumeratorAreRefused) {
    std::string wide = encoded(std::uint32_t{256});
    base::ByteReader in(wide);
    std::uint8_t small = 0;
    decode(in, small);
    EXPECT_FALSE(in.ok());
    std::string unknown = encoded(std::uint32_t{2});
    base::ByteReader second(unknown);
    Mood mood = Mood::calm;
    decode(second, mood);
    EXPECT_FALSE(second.ok());
}

TEST(Codec, TheDescriptionAloneWalksAndPrintsARow) {
    Type type = describe_type<Everything>();
    std::string bytes = encoded(sample());
    base::ByteReader in(bytes);
    EXPECT_EQ(take_value(in, type), bytes);
    base::ByteReader again(bytes);
    std::string json;
    append_json(json, again, type);
    EXPECT_EQ(json,
              "{\"flag\":true,\"small\":255,\"wide\":-5,\"id\":9007199254740991,\"money\":-1200,"
              "\"at\":\"2026-11-21T07:35:45.678Z\",\"never\":null,\"took\":-1,\"mood\":\"busy\","
              "\"text\":\"h\xc3\xa9\",\"blob\":\"00ff\",\"maybe\":-7,\"absent\":null,"
              "\"lines\":[{\"option\":1,\"price\":5},{\"option\":2,\"price\":-6}]}");
}

TEST(Codec, ADescriptionComesBackAndEveryCutOfItIsRefused) {
    Type type = describe_type<Everything>();
    base::ByteWriter out;
    encode_type(out, type);
    base::ByteReader in(out.view());
    EXPECT_EQ(decode_type(in), type);
    for (std::size_t length = 0; length < out.size(); ++length) {
        base::ByteReader cut(out.view().substr(0, length));
        (void)decode_type(cut);
        EXPECT_FALSE(cut.ok()) << length;
    }
}

TEST(Codec, ADescriptionThatNestsWithoutEndIsRefused) {
    std::string endless(100, static_cast<char>(Kind::optional));
    base::ByteReader in(endless);
    (void)decode_type(in);
    EXPECT_FALSE(in.ok());
}

// What the same record looked like in an older binary, and in one that went another way.
namespace older {
enum class Mood { busy, calm };
BOOST_DESCRIBE_ENUM(Mood, busy, calm)
struct Line {
    std::uint16_t option = 0;
};
BOOST_DESCRIBE_STRUCT(Line, (), (option))
struct Everything {
    std::string text;
    std::uint64_t dropped = 0;
    std::int32_t maybe = 0;
    Mood mood = Mood::calm;
    std::vector<Line> lines;
};
BOOST_DESCRIBE_STRUCT(Everything, (), (text, dropped, maybe, mood, lines))
}  // namespace older

TEST(Codec, ARowOfAnOlderShapeIsGivenTheNewOne) {
    Type before = describe_type<older::Everything>();
    Type now = describe_type<Everything>();
    ASSERT_TRUE(check_convertible(before, now, "things"));
    older::Everything old{"kept", 9, -3, older::Mood::busy, {{7}, {8}}};
    std::string bytes = encoded(old);
    Everything defaults;
    defaults.wide = 77;
    std::string default_bytes = encoded(defaults);
    base::ByteReader in(bytes);
    base::ByteWriter out;
    convert_value(in, before, out, now, default_bytes);
    ASSERT_TRUE(in.ok() && in.at_end());
    base::ByteReader converted(out.view());
    Everything back;
    decode(converted, back);
    ASSERT_TRUE(converted.ok() && converted.at_end());
    Everything expected;
    expected.wide = 77;
    expected.text = "kept";
    expected.maybe = -3;
    expected.mood = Mood::busy;
    expected.lines = {{7, base::Money(0)}, {8, base::Money(0)}};
    EXPECT_EQ(back, expected);
}

TEST(Codec, AChangeThatWouldLoseDataIsRefusedByName) {
    Type before = describe_type<Everything>();
    auto without = [&](std::string_view column, Type type) {
        Type now = before;
        for (Column& each : now.columns) {
            if (each.name == column) {
                each.type = type;
            }
        }
        return check_convertible(before, now, "things");
    };
    base::Outcome<> narrowed = without("wide", describe_type<std::int32_t>());
    ASSERT_FALSE(narrowed);
    EXPECT_EQ(narrowed.error().text,
              "things.wide was written as signed 64 and this binary reads it as signed 32");
    EXPECT_FALSE(without("text", describe_type<std::uint64_t>()));
    EXPECT_FALSE(without("maybe", describe_type<std::int32_t>()));
    Type one_mood = describe_type<Mood>();
    one_mood.enumerators.pop_back();
    base::Outcome<> lost = without("mood", one_mood);
    ASSERT_FALSE(lost);
    EXPECT_EQ(lost.error().text, "things.mood can hold \"busy\", which this binary does not know");
    EXPECT_TRUE(without("small", describe_type<std::uint16_t>()));
    EXPECT_TRUE(without("small", describe_type<base::Id<ThingTag>>()));
}

}  // namespace
}  // namespace onrush::table
