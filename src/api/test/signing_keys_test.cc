// Which key signs when, and which are published as what.
#include "api/signing_keys.h"

#include <gtest/gtest.h>

#include "api/limits.h"
#include "http/signed_document.h"

namespace onrush::api {
namespace {

using base::Duration;
using base::Instant;

struct HandClock final : base::Clock {
    explicit HandClock(Instant at) : time(at) {}
    [[nodiscard]] Instant now() const override { return time; }
    [[nodiscard]] Duration elapsed() const override { return {}; }
    Instant time;
};

constexpr Instant first_signs(1'900'000'000'000);
constexpr Instant second_signs(1'900'001'000'000);
const Instant first_ends = second_signs + limits::pass_valid_max;
const Instant just_before_its_end(first_ends.ms - 1);

std::string seed(char letter) {
    return std::string(http::ed25519_key_bytes, letter);
}
std::string kid_of(char letter) {
    return http::thumbprint(http::Ed25519Key(seed(letter)).public_key());
}

std::shared_ptr<const KeyRing> two_keys() {
    std::vector<SigningKey> keys;
    keys.emplace_back(first_signs, seed('a'));
    keys.emplace_back(second_signs, seed('b'));
    http::Ed25519Key retired(seed('r'));
    return std::make_shared<const KeyRing>(
        std::move(keys), std::vector<RetiredKey>{{first_signs, retired.public_key().bytes()}});
}

std::vector<std::string> kids(const std::vector<http::Jwk>& keys) {
    std::vector<std::string> names;
    for (const http::Jwk& key : keys) {
        names.push_back(key.kid);
    }
    return names;
}

TEST(SigningKeys, SignOneAfterTheOther) {
    std::shared_ptr<const KeyRing> ring = two_keys();
    struct Row {
        Instant at;
        char signs;
    };
    const Row rows[] = {
        {Instant(0), 'a'},  // a clock that was set back
        {first_signs, 'a'},  {Instant(second_signs.ms - 1), 'a'},
        {second_signs, 'b'}, {Instant(second_signs.ms + 1), 'b'},
        {first_ends, 'b'},
    };
    for (const Row& row : rows) {
        EXPECT_EQ(ring->signing(row.at).kid, kid_of(row.signs)) << row.at.ms;
    }
    EXPECT_EQ(ring->taken_until(ring->keys()[0]), first_ends);
    EXPECT_TRUE(ring->taken_until(ring->keys()[1]).is_never());
}

// Published before it signs, and until nothing that it signed can be good any more; then as one
// that is retired, with the instant since when.
TEST(SigningKeys, ArePublishedBeforeTheySignAndAfter) {
    std::shared_ptr<const KeyRing> ring = two_keys();
    using Names = std::vector<std::string>;
    for (Instant at : {first_signs, second_signs, just_before_its_end}) {
        http::JwkSet set = ring->jwks(at);
        EXPECT_EQ(kids(set.keys), (Names{kid_of('a'), kid_of('b')}));
        EXPECT_EQ(kids(set.retired), Names{kid_of('r')});
        EXPECT_FALSE(set.keys[0].retired_at);
    }
    http::JwkSet set = ring->jwks(first_ends);
    EXPECT_EQ(kids(set.keys), Names{kid_of('b')});
    EXPECT_EQ(kids(set.retired), (Names{kid_of('r'), kid_of('a')}));
    EXPECT_EQ(set.retired[0].retired_at, first_signs);
    EXPECT_EQ(set.retired[1].retired_at, second_signs);
}

TEST(SigningKeys, SignDocumentsWithTheKeyOfTheHour) {
    HandClock clock(first_signs);
    SigningKeys keys(two_keys(), clock);
    DocumentSignature first = keys.sign_document("certificate", "sold out");
    EXPECT_EQ(first.kid, kid_of('a'));
    EXPECT_TRUE(http::verify_document(http::Ed25519Key(seed('a')).public_key(), "certificate",
                                      "sold out", first.signature));
    clock.time = second_signs;
    EXPECT_EQ(keys.sign_document("certificate", "sold out").kid, kid_of('b'));
    std::vector<SigningKey> others;
    others.emplace_back(second_signs, seed('c'));
    keys.replace(std::make_shared<const KeyRing>(std::move(others), std::vector<RetiredKey>()));
    EXPECT_EQ(keys.sign_document("certificate", "sold out").kid, kid_of('c'));
}

}  // namespace
}  // namespace onrush::api
