#include <gtest/gtest.h>

#include "base/crc32c.h"
#include "base/sha256.h"

namespace onrush::base {
namespace {

// The check values of RFC 3720, appendix B.4.
TEST(Checksum, Crc32cOfKnownBytes) {
    EXPECT_EQ(crc32c(std::string(32, '\0')), 0x8a9136aau);
    EXPECT_EQ(crc32c(std::string(32, '\xff')), 0x62a8ab43u);
    EXPECT_EQ(crc32c("123456789"), 0xe3069283u);
}

TEST(Checksum, Crc32cInPiecesIsTheSame) {
    std::string text = "a record of odd length, cut anywhere";
    for (std::size_t cut = 0; cut <= text.size(); ++cut) {
        std::string_view whole(text);
        EXPECT_EQ(crc32c(whole.substr(cut), crc32c(whole.substr(0, cut))), crc32c(whole));
    }
}

// The examples of FIPS 180-2.
TEST(Checksum, Sha256OfKnownBytes) {
    EXPECT_EQ(to_hex(sha256("abc")),
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(to_hex(sha256("")),
              "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(Checksum, OneHasherHashesManyMessages) {
    Sha256 hasher;
    hasher.update("a");
    hasher.update("bc");
    EXPECT_EQ(hasher.finish(), sha256("abc"));
    hasher.update("abc");
    EXPECT_EQ(hasher.finish(), sha256("abc"));
}

}  // namespace
}  // namespace onrush::base
