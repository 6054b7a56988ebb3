// Writing JSON, and decoding bodies and query strings into described structs.
#include <gtest/gtest.h>

#include "base/clearable.h"
#include "http/json_body.h"
#include "http/json_writer.h"
#include "http/query.h"

namespace onrush::http {
namespace {

enum class Kind { charge, earn, delete_ };
BOOST_DESCRIBE_ENUM(Kind, charge, earn, delete_)

enum class State { scheduled, sold_out };
BOOST_DESCRIBE_ENUM(State, scheduled, sold_out)
constexpr base::EnumCase wire_case(State) {
    return base::EnumCase::upper;
}

struct ThingTag;

struct Line {
    std::int64_t amount = 0;
    std::optional<std::string> note;
};
BOOST_DESCRIBE_STRUCT(Line, (), (amount, note))

struct Everything {
    bool active = false;
    std::int32_t count = 0;
    std::string name;
    base::Id<ThingTag> thing_id;
    base::Money min_order;
    base::Instant opens_at;
    base::Duration valid_for_seconds;
    Kind kind = Kind::charge;
    State state = State::scheduled;
    std::vector<std::uint32_t> numbers;
    std::vector<Line> lines;
    Line first;
    std::optional<std::int64_t> maybe;

    static constexpr std::array ranges = {
        base::range("name", 1, 5),
        base::range("count", -3, 100),
        base::range("numbers", 1, 3),
    };
};
BOOST_DESCRIBE_STRUCT(Everything, (),
                      (active, count, name, thing_id, min_order, opens_at, valid_for_seconds, kind,
                       state, numbers, lines, first, maybe))

struct Small {
    std::optional<std::int64_t> n;
    std::optional<std::string> text;
    std::optional<bool> flag;
    std::optional<Kind> kind;
    std::optional<base::Instant> from;
    std::optional<std::uint8_t> byte;
    std::optional<base::Id<ThingTag>> id;
    std::optional<std::vector<Line>> a_b;
    static constexpr std::array ranges = {base::range("text", 2, 4), base::range("n", 1, 9)};
};
BOOST_DESCRIBE_STRUCT(Small, (), (n, text, flag, kind, from, byte, id, a_b))

struct Changes {
    base::Clearable<std::string> note;
    std::optional<std::int64_t> n;
    std::optional<Line> line;
    static constexpr std::array ranges = {base::range("note", 1, 4)};
};
BOOST_DESCRIBE_STRUCT(Changes, (), (note, n, line))

struct Paged {
    std::vector<Line> items;
    std::optional<std::int64_t> next_cursor;
};
BOOST_DESCRIBE_STRUCT(Paged, (), (items, next_cursor))

struct Few {
    std::vector<std::uint32_t> numbers;
    static constexpr std::array ranges = {base::range("numbers", 1, 3)};
};
BOOST_DESCRIBE_STRUCT(Few, (), (numbers))

struct Between {
    std::uint32_t from = 0;
    std::uint32_t to = 0;
    static constexpr std::array ranges = {base::range("from", 1, 9)};
};
BOOST_DESCRIBE_STRUCT(Between, (), (from, to))

struct Some {
    base::ListOr<std::string, Between> rows;
    std::optional<base::ListOr<Line, Between>> lines;
    static constexpr std::array ranges = {base::range("rows", 1, 2)};
};
BOOST_DESCRIBE_STRUCT(Some, (), (rows, lines))

struct Must {
    std::int64_t first_one = 0;
    std::string second;
};
BOOST_DESCRIBE_STRUCT(Must, (), (first_one, second))

template <typename T>
std::string written(const T& value) {
    Buffer buffer;
    JsonWriter json(buffer);
    json.value(value);
    return std::string(buffer.view());
}

TEST(JsonWriter, WritesIntegersOfEverySize) {
    EXPECT_EQ(written(0), "0");
    EXPECT_EQ(written(-1), "-1");
    EXPECT_EQ(written(9), "9");
    EXPECT_EQ(written(10), "10");
    EXPECT_EQ(written(99), "99");
    EXPECT_EQ(written(100), "100");
    EXPECT_EQ(written(12345), "12345");
    EXPECT_EQ(written(std::numeric_limits<std::int64_t>::max()), "9223372036854775807");
    EXPECT_EQ(written(std::numeric_limits<std::int64_t>::min()), "-9223372036854775808");
}

TEST(JsonWriter, EscapesTextAndRepairsBadUtf8) {
    EXPECT_EQ(written("plain"), R"("plain")");
    EXPECT_EQ(written("a\"b\\c\n\r\t\x01\x7f"), "\"a\\\"b\\\\c\\n\\r\\t\\u0001\\u007f\"");
    EXPECT_EQ(written("\xea\xb0\x80"), "\"\xea\xb0\x80\"");
    EXPECT_EQ(written("x\xff\xc0y"), "\"x\xef\xbf\xbd\xef\xbf\xbdy\"");
}

TEST(JsonWriter, WritesTheSameInstantsAsBase) {
    for (std::int64_t ms : {0LL, 1LL, 951'782'400'000LL, 951'868'799'999LL, 1'795'246'545'123LL,
                            4'107'542'399'999LL, 253'402'300'799'999LL, 1'709'164'800'000LL}) {
        EXPECT_EQ(written(base::Instant(ms)), '"' + to_text(base::Instant(ms)) + '"');
    }
    EXPECT_EQ(written(base::Instant::never()), "null");
    for (std::int64_t day = 0; day < 60'000; ++day) {
        base::Instant noon(day * 86'400'000 + 43'200'000);
        ASSERT_EQ(written(noon), '"' + to_text(noon) + '"');
    }
}

TEST(JsonWriter, WritesDescribedStructs) {
    Everything all;
    all.name = "x";
    all.thing_id = base::Id<ThingTag>(7);
    all.min_order = base::Money(-5);
    all.valid_for_seconds = base::Duration::minutes(1);
    all.kind = Kind::delete_;
    all.state = State::sold_out;
    all.numbers = {1, 2};
    all.lines = {{3, std::nullopt}, {4, "n"}};
    EXPECT_EQ(
        written(all),
        R"({"active":false,"count":0,"name":"x","thingId":7,"minOrder":-5,)"
        R"("opensAt":"1970-01-01T00:00:00.000Z","validForSeconds":60,"kind":"delete",)"
        R"("state":"SOLD_OUT","numbers":[1,2],"lines":[{"amount":3},{"amount":4,"note":"n"}],)"
        R"("first":{"amount":0}})");
}

TEST(JsonBody, FillsEveryKindOfMember) {
    Everything all;
    auto problem = decode_json(
        R"({"active":true,"count":-3,"name":"\u00e9\ud83d\ude00abc","thingId":9007199254740991,)"
        R"("minOrder":-7,"opensAt":"2026-11-21T07:35:45.000Z","validForSeconds":90,"kind":"earn",)"
        R"("state":"SOLD_OUT","numbers":[4294967295,0],"lines":[{"amount":1,"note":"a"},)"
        R"({"amount":2,"note":null}],"first":{"amount":3},"maybe":5})",
        all);
    ASSERT_FALSE(problem) << problem->type->code << problem->pointer << problem->detail;
    EXPECT_TRUE(all.active);
    EXPECT_EQ(all.count, -3);
    EXPECT_EQ(all.name,
              "\xc3\xa9\xf0\x9f\x98\x80"
              "abc");
    EXPECT_EQ(all.thing_id.value, 9'007'199'254'740'991u);
    EXPECT_EQ(all.min_order.units, -7);
    EXPECT_EQ(to_text(all.opens_at), "2026-11-21T07:35:45.000Z");
    EXPECT_EQ(all.valid_for_seconds.ms, 90'000);
    EXPECT_EQ(all.kind, Kind::earn);
    EXPECT_EQ(all.state, State::sold_out);
    EXPECT_EQ(all.numbers, (std::vector<std::uint32_t>{4'294'967'295u, 0}));
    ASSERT_EQ(all.lines.size(), 2u);
    EXPECT_EQ(all.lines[0].note, "a");
    EXPECT_FALSE(all.lines[1].note);
    EXPECT_EQ(all.first.amount, 3);
    EXPECT_EQ(all.maybe, 5);
}

struct Refusal {
    std::string json;
    std::string expected;  // "code pointer"
};

template <typename T>
std::string verdict(const std::string& json) {
    T object;
    auto problem = decode_json(json, object);
    return problem ? std::string(problem->type->code) + " " + problem->pointer : "taken";
}

TEST(JsonBody, NamesWhatIsWrongAndWhere) {
    const Refusal table[] = {
        {R"({})", "taken"},
        {R"({"n":null,"text":null})", "taken"},
        {R"({"n":0})", "out-of-range /n"},
        {R"({"n":1})", "taken"},
        {R"({"n":9})", "taken"},
        {R"({"n":10})", "out-of-range /n"},
        {R"({"n":"1"})", "wrong-type /n"},
        {R"({"n":1.0})", "wrong-type /n"},
        {R"({"n":1e0})", "wrong-type /n"},
        {R"({"n":18446744073709551615})", "out-of-range /n"},
        {R"({"n":99999999999999999999999})", "out-of-range /n"},
        {R"({"n":-99999999999999999999999})", "out-of-range /n"},
        {R"({"n":true})", "wrong-type /n"},
        {R"({"n":[]})", "wrong-type /n"},
        {R"({"n":{}})", "wrong-type /n"},
        {R"({"text":"x"})", "out-of-range /text"},
        {R"({"text":"xx"})", "taken"},
        {R"({"text":"\ud55c\uad6d\uc5b4\ud55c"})", "taken"},
        {R"({"text":"xxxxx"})", "out-of-range /text"},
        {R"({"text":"a\u0000b"})", "invalid-text /text"},
        {R"({"text":5})", "wrong-type /text"},
        {"{\"text\":\"\xff\xff\"}", "invalid-json /text"},
        {R"({"text":"\ud800"})", "invalid-json /text"},
        {R"({"flag":1})", "wrong-type /flag"},
        {R"({"kind":"nope"})", "out-of-range /kind"},
        {R"({"kind":1})", "wrong-type /kind"},
        {R"({"from":"yesterday"})", "wrong-type /from"},
        {R"({"from":5})", "wrong-type /from"},
        {R"({"byte":255})", "taken"},
        {R"({"byte":256})", "out-of-range /byte"},
        {R"({"byte":-1})", "out-of-range /byte"},
        {R"({"id":0})", "out-of-range /id"},
        {R"({"id":9007199254740991})", "taken"},
        {R"({"id":9007199254740992})", "out-of-range /id"},
        {R"({"N":1})", "unknown-field /N"},
        {R"({"a/b~c":1})", "unknown-field /a~1b~0c"},
        {R"({"n":1,"n":1})", "duplicate-field /n"},
        {R"({"aB":[{"amount":1},{"amount":"x"}]})", "wrong-type /aB/1/amount"},
        {R"({"aB":[{"amount":1},{}]})", "missing-field /aB/1/amount"},
        {R"({"aB":[{"amount":1},{"amount":1,"x":0}]})", "unknown-field /aB/1/x"},
        {R"({"aB":[1]})", "wrong-type /aB/0"},
        {R"({"aB":{}})", "wrong-type /aB"},
        {R"({"aB":[})", "invalid-json /aB"},
        {R"({"aB":[{"amount":1},})", "invalid-json /aB/0"},
        {R"([])", "wrong-type "},
        {R"(1)", "wrong-type "},
        {R"(null)", "wrong-type "},
        {R"()", "invalid-json "},
        {R"({)", "invalid-json "},
        {R"({"n":1)", "invalid-json /n"},
        {R"({"n":1}x)", "invalid-json "},
        {R"({"n":1}{})", "invalid-json "},
        {R"({"byte":01})", "invalid-json /byte"},
        {R"({"n":1,})", "invalid-json /n"},
        {R"({"n":NaN})", "invalid-json /n"},
        {R"({/*c*/"n":1})", "invalid-json "},
        {R"({'n':1})", "invalid-json "},
    };
    for (const Refusal& row : table) {
        EXPECT_EQ(verdict<Small>(row.json), row.expected) << row.json;
    }
}

TEST(JsonBody, OfAChangeEmptiesWithNullWhatMayBeEmpty) {
    auto said = [](const std::string& json, Changes& changes) {
        auto problem = decode_json(json, shape_of<Changes>(), &changes, Nulls::empty);
        return problem ? std::string(problem->type->code) + " " + problem->pointer : "taken";
    };
    Changes changes;
    EXPECT_EQ(said(R"({})", changes), "taken");
    EXPECT_FALSE(changes.note.has_value());
    EXPECT_EQ(said(R"({"note":"a","n":1})", changes), "taken");
    EXPECT_EQ(changes.note, std::optional(std::optional<std::string>("a")));
    EXPECT_EQ(said(R"({"note":null})", changes), "taken");
    ASSERT_TRUE(changes.note.has_value());
    EXPECT_FALSE(changes.note->has_value());
    EXPECT_EQ(said(R"({"note":null,"note":"b"})", changes), "duplicate-field /note");
    EXPECT_EQ(said(R"({"n":null})", changes), "wrong-type /n");
    EXPECT_EQ(said(R"({"line":null})", changes), "wrong-type /line");
    // What is inside a member replaces it as a whole; there null is as if it were not there.
    EXPECT_EQ(said(R"({"line":{"amount":1,"note":null}})", changes), "taken");
}

TEST(JsonBody, TakesNullForNothingWhereNothingIsChanged) {
    Changes changes;
    EXPECT_FALSE(decode_json(R"({"note":null,"n":null})", changes));
    EXPECT_FALSE(changes.note.has_value());
    EXPECT_EQ(decode_json(R"({"note":"12345"})", changes)->pointer, "/note");
}

TEST(JsonWriter, SaysWithNullThatThereIsNoNextPage) {
    EXPECT_EQ(written(Paged{{}, {}}), R"({"items":[],"nextCursor":null})");
    EXPECT_EQ(written(Paged{{}, 7}), R"({"items":[],"nextCursor":7})");
}

TEST(JsonBody, AsksForWhatIsMissingInTheOrderOfTheMembers) {
    EXPECT_EQ(verdict<Must>(R"({})"), "missing-field /firstOne");
    EXPECT_EQ(verdict<Must>(R"({"second":"x"})"), "missing-field /firstOne");
    EXPECT_EQ(verdict<Must>(R"({"firstOne":1})"), "missing-field /second");
    EXPECT_EQ(verdict<Must>(R"({"firstOne":null,"second":""})"), "wrong-type /firstOne");
    EXPECT_EQ(verdict<Must>(R"({"firstOne":1,"second":""})"), "taken");
}

TEST(JsonBody, LimitsListsNamesAndTexts) {
    auto numbers = [](std::size_t count) {
        std::string json = R"({"numbers":[)";
        for (std::size_t i = 0; i < count; ++i) {
            json += i == 0 ? "1" : ",1";
        }
        return json + "]}";
    };
    EXPECT_EQ(verdict<Few>(numbers(0)), "out-of-range /numbers");
    EXPECT_EQ(verdict<Few>(numbers(1)), "taken");
    EXPECT_EQ(verdict<Few>(numbers(3)), "taken");
    EXPECT_EQ(verdict<Few>(numbers(4)), "out-of-range /numbers");

    auto named = [](std::size_t bytes) { return "{\"" + std::string(bytes, 'x') + "\":1}"; };
    EXPECT_EQ(verdict<Small>(named(limits::json_name_bytes_max)),
              "unknown-field /" + std::string(limits::json_name_bytes_max, 'x'));
    EXPECT_EQ(verdict<Small>(named(limits::json_name_bytes_max + 1)), "out-of-range ");

    auto text = [](std::size_t bytes) {
        return R"({"firstOne":1,"second":")" + std::string(bytes, 'x') + "\"}";
    };
    EXPECT_EQ(verdict<Must>(text(limits::string_characters_max - 1)), "taken");
    EXPECT_EQ(verdict<Must>(text(limits::string_characters_max)), "taken");
    EXPECT_EQ(verdict<Must>(text(limits::string_characters_max + 1)), "out-of-range /second");
    EXPECT_EQ(verdict<Must>(text(limits::json_string_bytes_max + 1)), "out-of-range /second");
}

TEST(JsonBody, TakesAListOrAnObjectInsteadOfIt) {
    Some some;
    EXPECT_FALSE(decode_json(R"({"rows":["A","B"],"lines":{"from":1,"to":2}})", some));
    EXPECT_EQ(some.rows.list, (std::vector<std::string>{"A", "B"}));
    EXPECT_FALSE(some.rows.object.has_value());
    ASSERT_TRUE(some.lines && some.lines->object);
    EXPECT_EQ(some.lines->object->to, 2u);
    const Refusal table[] = {
        {R"({"rows":{"from":9,"to":1}})", "taken"},
        {R"({"rows":{"from":10,"to":1}})", "out-of-range /rows/from"},
        {R"({"rows":{"from":1}})", "missing-field /rows/to"},
        {R"({"rows":{"from":1,"to":2,"by":3}})", "unknown-field /rows/by"},
        {R"({"rows":[]})", "out-of-range /rows"},
        {R"({"rows":["A","B"]})", "taken"},
        {R"({"rows":["A","B","C"]})", "out-of-range /rows"},
        {R"({"rows":["A",{}]})", "wrong-type /rows/1"},
        {R"({"rows":"A"})", "wrong-type /rows"},
        {R"({"rows":["A"],"lines":null})", "taken"},
        {R"({"rows":["A"],"lines":[{"amount":"x"}]})", "wrong-type /lines/0/amount"},
        {R"({"rows":["A"],"lines":{"from":0,"to":2}})", "out-of-range /lines/from"},
    };
    for (const Refusal& row : table) {
        EXPECT_EQ(verdict<Some>(row.json), row.expected) << row.json;
    }
}

TEST(Query, FillsScalarsAndRefusesTheRest) {
    struct Row {
        std::string query;
        std::string expected;
    };
    const Row table[] = {
        {"", "taken"},
        {"&&", "taken"},
        {"n=1&text=a%20b&flag=true&kind=earn&byte=255&id=7", "taken"},
        {"from=2026-11-21T07%3A35%3A45.000Z", "taken"},
        {"%6e=1", "taken"},
        {"n=0", "out-of-range /n"},
        {"n=", "wrong-type /n"},
        {"n", "wrong-type /n"},
        {"n=1x", "wrong-type /n"},
        {"n=+1", "wrong-type /n"},
        {"n=1.0", "wrong-type /n"},
        {"n=99999999999999999999", "out-of-range /n"},
        {"n=1&n=1", "duplicate-field /n"},
        {"m=1", "unknown-field /m"},
        {"flag=yes", "wrong-type /flag"},
        {"kind=nope", "out-of-range /kind"},
        {"text=a+b", "taken"},
        {"text=%ff%ff", "invalid-text /text"},
        {"text=%00%00", "invalid-text /text"},
        {"text=%4", "invalid-text /text"},
        {"text=%zz", "invalid-text /text"},
        {"%=1", "invalid-text /"},
        {"id=0", "out-of-range /id"},
    };
    for (const Row& row : table) {
        Small small;
        auto problem = decode_query(row.query, small);
        std::string got =
            problem ? std::string(problem->type->code) + " " + problem->pointer : "taken";
        EXPECT_EQ(got, row.expected) << row.query;
    }
    Small small;
    ASSERT_FALSE(decode_query("text=a%2Bb+&n=3", small));
    EXPECT_EQ(small.text, "a+b ");
    EXPECT_EQ(small.n, 3);

    Must must;
    EXPECT_EQ(decode_query("second=x", must)->pointer, "/firstOne");
}

}  // namespace
}  // namespace onrush::http
