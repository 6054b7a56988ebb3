// Rows of older versions, through the shapes that they had in between.
#include "table/conversion.h"

#include <gtest/gtest.h>

namespace onrush::table {
namespace {

using base::ByteReader;
using base::ByteWriter;

Type number(std::uint8_t bits) {
    return {.kind = Kind::unsigned_, .bits = bits, .enumerators = {}, .element = {}, .columns = {}};
}
Type of(Kind kind) {
    Type type;
    type.kind = kind;
    return type;
}
Type of(Kind kind, Type element) {
    Type type = of(kind);
    type.element.push_back(std::move(element));
    return type;
}
Type record(std::vector<Column> columns) {
    Type type = of(Kind::record);
    type.columns = std::move(columns);
    return type;
}
Type row(Type size) {
    return record({{"id", number(64)}, {"size", std::move(size)}});
}

const Type x_number = record({{"x", number(32)}, {"y", number(32)}});
const Type without_x = record({{"y", number(32)}});
const Type x_text = record({{"x", of(Kind::string)}, {"y", number(32)}});

// The rows are of small numbers and short texts, so each is a byte per number.
std::string converted(const Type& from, const Type& to, const std::vector<Type>& between,
                      std::string_view bytes) {
    std::string defaults("\x07\x02no\x07", 5);  // of an id and an x_text
    auto conversion = Conversion::make(from, to, between, "items", defaults);
    if (!conversion) {
        return conversion.error().text;
    }
    ByteReader in(bytes);
    ByteWriter out;
    conversion->run(in, out);
    return in.ok() ? std::string(out.view()) : "no value";
}

TEST(Conversion, AMemberThatComesBackAsSomethingElseHasItsDefault) {
    std::string written("\x01\x09\x08", 3);  // 1, {9, 8}
    EXPECT_EQ(converted(row(x_number), row(x_text), {}, written),
              "items.size.x was written as unsigned 32 and this binary reads it as string");
    EXPECT_EQ(converted(row(x_number), row(x_text), {row(without_x)}, written),
              std::string("\x01\x02no\x08", 5));
    EXPECT_EQ(converted(row(x_number), row(x_text), {row(without_x), row(x_text)}, written),
              std::string("\x01\x02no\x08", 5));
    EXPECT_EQ(converted(row(x_number), row(x_text), {row(without_x)}, written.substr(0, 2)),
              "no value");
}

TEST(Conversion, AStepThatNoVersionTookIsRefused) {
    EXPECT_EQ(converted(row(x_number), row(without_x), {row(x_text)}, ""),
              "items.size.x was written as unsigned 32 and this binary reads it as string");
}

TEST(Conversion, AColumnThatComesBackHasItsValue) {
    Type both = record({{"id", number(64)}, {"stock", number(32)}});
    Type without = record({{"id", number(64)}});
    auto conversion = Conversion::make(both, both, std::vector{without}, "items");
    ASSERT_TRUE(conversion);
    EXPECT_TRUE(conversion->changes_nothing());
}

TEST(Conversion, ItGoesThroughListsAndWhatBecameOptional) {
    Type lists = record({{"sizes", of(Kind::list, x_number)}});
    Type between = record({{"sizes", of(Kind::list, of(Kind::optional, without_x))}});
    Type now = record({{"sizes", of(Kind::list, of(Kind::optional, x_text))}});
    auto conversion = Conversion::make(lists, now, std::vector{between}, "items");
    ASSERT_TRUE(conversion) << conversion.error().text;
    ByteReader in(std::string_view("\x02\x09\x08\x07\x06", 5));
    ByteWriter out;
    conversion->run(in, out);
    EXPECT_TRUE(in.ok());
    EXPECT_EQ(out.view(), std::string_view("\x02\x01\x00\x08\x01\x00\x06", 7));
}

}  // namespace
}  // namespace onrush::table
