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

// The cases 1, 2, 3 and 6 of RFC 4231, and a key of exactly one block against a hasher.
TEST(Checksum, HmacOfKnownBytes) {
    EXPECT_EQ(to_hex(hmac_sha256(std::string(20, '\x0b'), "Hi There")),
              "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    EXPECT_EQ(to_hex(hmac_sha256("Jefe", "what do ya want for nothing?")),
              "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    EXPECT_EQ(to_hex(hmac_sha256(std::string(20, '\xaa'), std::string(50, '\xdd'))),
              "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe");
    EXPECT_EQ(to_hex(hmac_sha256(std::string(131, '\xaa'),
                                 "Test Using Larger Than Block-Size Key - Hash Key First")),
              "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
    Digest inner = sha256(std::string(64, '\x36' ^ 'k') + "message");
    EXPECT_EQ(hmac_sha256(std::string(64, 'k'), "message"),
              sha256(std::string(64, '\x5c' ^ 'k') + std::string(view_of(inner))));
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
