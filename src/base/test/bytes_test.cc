#include "base/bytes.h"

#include <array>
#include <limits>
#include <string>

#include <gtest/gtest.h>

namespace onrush::base {
namespace {

TEST(Bytes, EveryVarintBoundaryComesBack) {
    for (int bit = 0; bit < 64; ++bit) {
        for (std::int64_t delta : {-1, 0, 1}) {
            std::uint64_t value = (std::uint64_t{1} << bit) + static_cast<std::uint64_t>(delta);
            ByteWriter writer;
            writer.varint(value);
            writer.signed_varint(static_cast<std::int64_t>(value));
            ByteReader reader(writer.view());
            EXPECT_EQ(reader.varint(), value);
            EXPECT_EQ(reader.signed_varint(), static_cast<std::int64_t>(value));
            EXPECT_TRUE(reader.ok() && reader.at_end());
        }
    }
}

TEST(Bytes, SmallNumbersOfEitherSignTakeOneByte) {
    ByteWriter writer;
    writer.signed_varint(-64);
    writer.signed_varint(63);
    writer.varint(127);
    EXPECT_EQ(writer.size(), 3u);
    writer.varint(128);
    EXPECT_EQ(writer.size(), 5u);
}

TEST(Bytes, AVarintOfMoreThan64BitsIsRefused) {
    std::string eleven = std::string(10, '\xff') + '\x01';
    ByteReader reader(eleven);
    (void)reader.varint();
    EXPECT_FALSE(reader.ok());
    std::string last_too_big = std::string(9, '\xff') + '\x02';
    ByteReader second(last_too_big);
    (void)second.varint();
    EXPECT_FALSE(second.ok());
}

TEST(Bytes, AReaderNeverReadsPastItsEndAndStaysFailed) {
    ByteWriter writer;
    writer.string("seven b");
    std::string cut(writer.view().substr(0, 5));
    ByteReader reader(cut);
    EXPECT_EQ(reader.string(), "");
    EXPECT_FALSE(reader.ok());
    EXPECT_EQ(reader.fixed<std::uint32_t>(), 0u);
    EXPECT_FALSE(reader.ok());
}

TEST(Bytes, AHugeClaimedLengthIsRefusedNotAdded) {
    ByteWriter writer;
    writer.varint(std::numeric_limits<std::uint64_t>::max());
    ByteReader reader(writer.view());
    EXPECT_EQ(reader.string(), "");
    EXPECT_FALSE(reader.ok());
}

TEST(Bytes, AWriterGrowsPatchesAndTruncates) {
    ByteWriter writer;
    writer.fixed<std::uint32_t>(0);
    writer.raw(std::string(1000, 'x'));
    writer.patch<std::uint32_t>(0, 1000);
    writer.zeros(3);
    writer.truncate(4 + 1000);
    ByteReader reader(writer.view());
    std::uint32_t length = reader.fixed<std::uint32_t>();
    EXPECT_EQ(reader.raw(length), std::string(1000, 'x'));
    EXPECT_TRUE(reader.ok() && reader.at_end());
}

TEST(Bytes, AreWrittenAsTwoHexDigitsEach) {
    std::string text = "0x";
    append_hex(text, std::string_view("\x00\x0f\xa5\xff", 4));
    EXPECT_EQ(text, "0x000fa5ff");
}

TEST(Bytes, AreReadFromTwoLowerCaseHexDigitsEach) {
    std::array<std::uint8_t, 4> bytes{};
    EXPECT_TRUE(read_hex("000fa5ff", bytes));
    EXPECT_EQ(bytes, (std::array<std::uint8_t, 4>{0x00, 0x0f, 0xa5, 0xff}));
    for (const char* bad : {"", "000fa5f", "000fa5ff0", "000fa5ff00", "000fA5ff", "000fa5fg",
                            "0x0fa5ff", "000f 5ff", "000fa5f/", "000fa5f:", "000fa5f`"}) {
        EXPECT_FALSE(read_hex(bad, bytes)) << bad;
    }
    EXPECT_TRUE(read_hex("", {}));
}

}  // namespace
}  // namespace onrush::base
