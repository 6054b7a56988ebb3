#include "mirror/json_text.h"

#include <gtest/gtest.h>

#include "table/codec.h"

namespace onrush::mirror::json_text_test {
namespace {

enum class Mood { calm, busy = 7 };
BOOST_DESCRIBE_ENUM(Mood, calm, busy)

struct ThingTag;

struct Inner {
    std::string text;
    std::optional<std::string> maybe;
};
BOOST_DESCRIBE_STRUCT(Inner, (), (text, maybe))

struct Everything {
    bool flag = false;
    std::uint64_t big = 0;
    std::int64_t small = 0;
    base::Id<ThingTag> id;
    base::Instant at;
    base::Duration took;
    Mood mood = Mood::calm;
    table::Blob blob;
    std::optional<base::Instant> seen;
    std::vector<Inner> inner;
    std::vector<std::vector<std::int32_t>> grid;
};
BOOST_DESCRIBE_STRUCT(Everything, (),
                      (flag, big, small, id, at, took, mood, blob, seen, inner, grid))

std::string encoded(const auto& value) {
    base::ByteWriter out;
    table::encode(out, value);
    return std::string(out.view());
}

template <typename T>
std::string json_of(const T& value) {
    std::string bytes = encoded(value);
    base::ByteReader in(bytes);
    std::string json;
    append_json_text(json, in, table::describe_type<T>());
    EXPECT_TRUE(in.ok() && in.at_end());
    return json;
}

template <typename T>
bool accepts(std::string_view json) {
    base::ByteWriter out;
    return encode_json_text(json, table::describe_type<T>(), out);
}

TEST(JsonText, EveryKindOfValueComesBack) {
    Everything value;
    value.flag = true;
    value.big = UINT64_MAX;
    value.small = INT64_MIN;
    value.id = base::Id<ThingTag>(9);
    value.at = base::Instant::never();
    value.took = base::Duration(-1);
    value.mood = Mood::busy;
    value.blob.bytes = std::string("\0\xff", 2);
    value.seen = base::Instant(-5);
    value.inner = {{"h\xc3\xa9 \"\\\n", std::nullopt}, {std::string("\xff\0", 2), ""}};
    value.grid = {{}, {1, -2}};
    std::string json = json_of(value);
    EXPECT_EQ(json,
              "{\"flag\":true,\"big\":18446744073709551615,\"small\":-9223372036854775808,"
              "\"id\":9,\"at\":9223372036854775807,\"took\":-1,\"mood\":\"busy\","
              "\"blob\":\"00ff\",\"seen\":-5,"
              "\"inner\":[{\"text\":\"h\xc3\xa9 \\\"\\\\\\n\",\"maybe\":null},"
              "{\"text\":{\"hex\":\"ff00\"},\"maybe\":\"\"}],\"grid\":[[],[1,-2]]}");
    base::ByteWriter back;
    ASSERT_TRUE(encode_json_text(json, table::describe_type<Everything>(), back));
    EXPECT_EQ(back.view(), encoded(value));
}

TEST(JsonText, WhatIsNoValueOfTheTypeIsRefused) {
    EXPECT_TRUE(accepts<std::uint64_t>("1"));
    EXPECT_FALSE(accepts<std::uint64_t>("-1"));
    EXPECT_FALSE(accepts<std::uint64_t>("1.5"));
    EXPECT_FALSE(accepts<std::int64_t>("9223372036854775808"));
    EXPECT_FALSE(accepts<bool>("1"));
    EXPECT_FALSE(accepts<Mood>("\"angry\""));
    EXPECT_FALSE(accepts<table::Blob>("\"0g\""));
    EXPECT_FALSE(accepts<table::Blob>("\"0\""));
    EXPECT_FALSE(accepts<Inner>("{\"text\":\"a\"}"));
    EXPECT_FALSE(accepts<Inner>("{\"text\":\"a\",\"other\":null}"));
    EXPECT_FALSE(accepts<std::vector<std::int32_t>>("[1,null]"));
    EXPECT_FALSE(accepts<std::vector<std::int32_t>>("[1"));
    EXPECT_FALSE(accepts<std::vector<std::int32_t>>("[1] 2"));
}

}  // namespace
}  // namespace onrush::mirror::json_text_test
