// Passes: what is signed, and every reason not to take one.
#include "api/passes.h"

#include <thread>

#include <gtest/gtest.h>

#include "api/limits.h"
#include "http/base64url.h"
#include "http/eddsa_jwt.h"
#include "http/hmac_sha256.h"

namespace onrush::api {
namespace {

using base::Duration;
using base::Instant;

constexpr Instant start(1'900'000'000'000);
constexpr Duration ten_minutes = Duration::minutes(10);

struct Clock final : base::Clock {
    [[nodiscard]] Instant now() const override { return time; }
    [[nodiscard]] Duration elapsed() const override { return {}; }
    Instant time = start;
};

const std::string good_claims =
    R"({"iss":"onrush","sub":"7","room":3,"jti":"41","iat":1900000000,"exp":1900000600})";

std::string secret(char letter) {
    return std::string(http::ed25519_key_bytes, letter);
}

// Keys by a letter each, with the instant from which each signs.
std::shared_ptr<const KeyRing> ring_of(const std::vector<std::pair<Instant, char>>& letters) {
    std::vector<SigningKey> keys;
    for (const auto& [from, letter] : letters) {
        keys.emplace_back(from, secret(letter));
    }
    return std::make_shared<const KeyRing>(std::move(keys), std::vector<RetiredKey>());
}

std::string in_base64url(std::string_view bytes) {
    std::string out;
    http::append_base64url(out, bytes);
    return out;
}

// A server with its clock, and passes of room 3.
struct Desk {
    Clock clock;
    SigningKeys keys{ring_of({{start, 'a'}}), clock};
    PassSigner signer{keys, "onrush", 1};
    PassKeys checker{keys, "onrush", 1};
    SigningKey key{start, secret('a')};

    static Pass pass() { return {7, 3, 41, start, start + ten_minutes}; }

    std::string sign(const Pass& pass) { return std::string(signer.sign(0, pass)); }
    [[nodiscard]] std::string with_claims(const std::string& claims) const {
        return http::sign_eddsa(key.key, key.pass_head, claims);
    }
    // "7 in 3 by 41", or why not.
    std::string verdict(std::string_view token, std::uint64_t room = 3,
                        std::optional<std::uint64_t> account = std::nullopt) {
        std::expected<Pass, PassFault> pass = checker.verify(0, token, room, account);
        return pass ? fmt::format("{} in {} by {}", pass->account, pass->room, pass->ticket)
                    : std::string(base::text_of(pass.error()));
    }
};

TEST(Passes, SayWhoMayEnterWhereAndUntilWhen) {
    Desk desk;
    std::string token = desk.sign(Desk::pass());
    EXPECT_EQ(desk.checker.verify(0, token, 3, 7), Desk::pass());
    EXPECT_EQ(token, desk.with_claims(good_claims));
    std::string head(http::split_token(token)->head);
    EXPECT_EQ(head, in_base64url(R"({"alg":"EdDSA","typ":"onrush-pass+jwt","kid":")" +
                                 desk.key.kid + R"("})"));
}

TEST(Passes, AreRefusedWithAReason) {
    Desk desk;
    std::string token = desk.sign(Desk::pass());
    EXPECT_EQ(desk.verdict(token), "7 in 3 by 41");
    EXPECT_EQ(desk.verdict(token, 4), "WRONG_ROOM");
    EXPECT_EQ(desk.verdict(token, 4, 8), "WRONG_ROOM") << "the room comes first";
    EXPECT_EQ(desk.verdict(token, 3, 8), "WRONG_ACCOUNT");
    EXPECT_EQ(desk.verdict(token, 3, 7), "7 in 3 by 41");
    EXPECT_EQ(PassKeys(desk.keys, "shop", 1).verify(0, token, 3).error(), PassFault::wrong_issuer);
    SigningKey other(start, secret('x'));
    EXPECT_EQ(desk.verdict(http::sign_eddsa(other.key, other.pass_head, "{}")), "UNKNOWN_KEY");
    // Whoever has another key writes our kid beside his signature.
    std::string forged = http::sign_eddsa(other.key, desk.key.pass_head, good_claims);
    EXPECT_EQ(desk.verdict(forged), "WRONG_SIGNATURE");
    EXPECT_EQ(desk.verdict(forged, 3, 8), "WRONG_ACCOUNT") << "before its signature is looked at";
    desk.clock.time = start + ten_minutes;
    EXPECT_EQ(desk.verdict(forged, 4), "EXPIRED") << "the time comes before the room";
    desk.clock.time = start;
    EXPECT_EQ(desk.verdict(""), "MALFORMED");
    EXPECT_EQ(desk.verdict("a.b"), "MALFORMED");
    EXPECT_EQ(desk.verdict(token + ".x"), "MALFORMED");
}

// The reasons of docs/passes.md, each before the next. One that is not yet issued ends later still,
// so it has not expired.
TEST(Passes, AreRefusedForTheFirstReason) {
    Desk desk;
    SigningKey other(start, secret('x'));
    auto claims = [](std::string_view issuer, std::int64_t issued_s, std::int64_t ends_s) {
        return fmt::format(R"({{"iss":"{}","sub":"7","room":3,"jti":"41","iat":{},"exp":{}}})",
                           issuer, issued_s, ends_s);
    };
    const std::int64_t now_s = start.ms / 1000;
    auto by = [](const SigningKey& key, std::string_view head, const std::string& text) {
        return http::sign_eddsa(key.key, head, text);
    };
    std::string another_issuer = claims("shop", now_s, now_s + 600);
    EXPECT_EQ(desk.verdict(by(other, in_base64url("{}"), another_issuer)), "MALFORMED");
    EXPECT_EQ(desk.verdict(by(other, other.pass_head, another_issuer)), "UNKNOWN_KEY");
    EXPECT_EQ(desk.verdict(desk.with_claims(claims("shop", now_s, now_s))), "MALFORMED");
    EXPECT_EQ(desk.verdict(desk.with_claims(claims("shop", now_s + 61, now_s + 600))),
              "WRONG_ISSUER");
    EXPECT_EQ(desk.verdict(desk.with_claims(claims("shop", now_s - 600, now_s))), "WRONG_ISSUER");
    EXPECT_EQ(desk.verdict(desk.with_claims(claims("onrush", now_s + 61, now_s + 600)), 4),
              "NOT_YET_ISSUED");
    EXPECT_EQ(desk.verdict(desk.with_claims(claims("onrush", now_s - 600, now_s)), 4), "EXPIRED");
}

TEST(Passes, AreGoodUntilTheSecondTheyEndIn) {
    Desk desk;
    std::string token = desk.sign(Desk::pass());
    for (bool asked_before : {false, true}) {
        Desk other;
        if (asked_before) {
            EXPECT_EQ(other.verdict(token), "7 in 3 by 41");
        }
        other.clock.time = Instant((start + ten_minutes).ms - 1);
        EXPECT_EQ(other.verdict(token), "7 in 3 by 41");
        other.clock.time = start + ten_minutes;
        EXPECT_EQ(other.verdict(token), "EXPIRED");
    }
}

TEST(Passes, MayBeIssuedByAClockThatIsALittleAhead) {
    Desk desk;
    std::string token = desk.sign(Desk::pass());
    desk.clock.time = Instant(start.ms - limits::clock_ahead_max.ms);
    EXPECT_EQ(desk.verdict(token), "7 in 3 by 41");
    desk.clock.time.ms -= 1;
    EXPECT_EQ(desk.verdict(token), "NOT_YET_ISSUED");
}

// Nobody chooses how we verify: a head is ours byte for byte, or the pass is not taken.
TEST(Passes, WithAnotherAlgorithmAreRefused) {
    Desk desk;
    std::string token = desk.sign(Desk::pass());
    std::string rest = token.substr(token.find('.'));
    std::string kid = desk.key.kid;
    const std::pair<std::string, std::string> heads[] = {
        {R"({"alg":"none"})", "MALFORMED"},
        {R"({"alg":"none","typ":"onrush-pass+jwt","kid":")" + kid + R"("})", "MALFORMED"},
        {R"({"alg":"HS256","typ":"onrush-pass+jwt","kid":")" + kid + R"("})", "MALFORMED"},
        {R"({"alg":"ES256","typ":"onrush-pass+jwt","kid":")" + kid + R"("})", "MALFORMED"},
        {R"({"alg":"EdDSA","typ":"JWT","kid":")" + kid + R"("})", "MALFORMED"},
        {R"({"alg":"EdDSA","typ":"onrush-pass+jwt"})", "MALFORMED"},
        {R"({"alg":"EdDSA","typ":"onrush-pass+jwt","kid":"../../etc/passwd"})", "MALFORMED"},
        {R"({"alg":"EdDSA","alg":"EdDSA","typ":"onrush-pass+jwt","kid":")" + kid + R"("})",
         "MALFORMED"},
        {R"({"alg":"EdDSA","typ":"onrush-pass+jwt","kid":")" + kid + R"(","jwk":{}})", "MALFORMED"},
        // The same in another spelling: nobody but us writes passes, and we write one.
        {R"({"typ":"onrush-pass+jwt","alg":"EdDSA","kid":")" + kid + R"("})", "UNKNOWN_KEY"},
    };
    for (const auto& [head, reason] : heads) {
        EXPECT_EQ(desk.verdict(in_base64url(head) + rest), reason) << head;
        // Signed with the right key, too.
        EXPECT_EQ(desk.verdict(http::sign_eddsa(desk.key.key, in_base64url(head), "{}")), reason);
    }
    std::string unsigned_pass = token.substr(0, token.rfind('.') + 1);
    EXPECT_EQ(desk.verdict(unsigned_pass), "WRONG_SIGNATURE");
    // The public key as the secret of an HMAC.
    for (std::string alg : {"HS256", "EdDSA"}) {
        std::string forged = in_base64url(R"({"alg":")" + alg +
                                          R"(","typ":"onrush-pass+jwt","kid":")" + kid + R"("})");
        forged += token.substr(token.find('.'), token.rfind('.') - token.find('.'));
        auto code = http::HmacSha256(desk.key.key.public_key().bytes()).code(forged);
        forged += "." + in_base64url({reinterpret_cast<const char*>(code.data()), code.size()});
        EXPECT_EQ(desk.verdict(forged), alg == "EdDSA" ? "WRONG_SIGNATURE" : "MALFORMED");
    }
}

TEST(Passes, AreRefusedWithAnyByteChanged) {
    Desk desk;
    std::string token = desk.sign(Desk::pass());
    EXPECT_EQ(desk.verdict(token), "7 in 3 by 41");
    for (std::size_t i = 0; i < token.size(); ++i) {
        std::string bent = token;
        bent[i] = bent[i] == 'A' ? 'B' : 'A';
        EXPECT_FALSE(desk.checker.verify(0, bent, 3)) << i;
        EXPECT_FALSE(desk.checker.verify(0, token.substr(0, i), 3)) << i;
    }
    EXPECT_FALSE(desk.checker.verify(0, token + "A", 3));
    EXPECT_FALSE(desk.checker.verify(0, token + "=", 3));
    EXPECT_FALSE(desk.checker.verify(0, " " + token, 3));
}

// Anybody may write claims: they are read before the signature is looked at.
TEST(Passes, HaveClaimsThatAreReadStrictly) {
    Desk desk;
    const std::string begin = R"({"iss":"onrush",)";
    const std::string times = R"("iat":1900000000,"exp":1900000600})";
    struct Row {
        std::string claims;
        std::string verdict;
    };
    const Row rows[] = {
        {begin + R"("sub":"7","room":3,"jti":"41",)" + times, "7 in 3 by 41"},
        {begin + R"("jti":"41", "sub":"7", "room":3,)" + times, "7 in 3 by 41"},
        {begin + R"("sub":"9007199254740991","room":3,"jti":"1",)" + times,
         "9007199254740991 in 3 by 1"},
        {begin + R"("sub":"9007199254740992","room":3,"jti":"41",)" + times, "MALFORMED"},
        {begin + R"("sub":"07","room":3,"jti":"41",)" + times, "MALFORMED"},
        {begin + R"("sub":"0","room":3,"jti":"41",)" + times, "MALFORMED"},
        {begin + R"("sub":"","room":3,"jti":"41",)" + times, "MALFORMED"},
        {begin + R"("sub":"7 ","room":3,"jti":"41",)" + times, "MALFORMED"},
        {begin + R"("sub":7,"room":3,"jti":"41",)" + times, "MALFORMED"},
        {begin + R"("sub":"7","room":"3","jti":"41",)" + times, "MALFORMED"},
        {begin + R"("sub":"7","room":0,"jti":"41",)" + times, "MALFORMED"},
        {begin + R"("sub":"7","room":3,"jti":"x",)" + times, "MALFORMED"},
        {begin + R"("sub":"7","room":3,)" + times, "MALFORMED"},
        {begin + R"("sub":"7","sub":"8","room":3,"jti":"41",)" + times, "MALFORMED"},
        {begin + R"("sub":"7","room":3,"jti":"41","admin":true,)" + times, "MALFORMED"},
        {begin + R"("sub":"7","room":3,"jti":"41","iat":1900000000})", "MALFORMED"},
        {begin + R"("sub":"7","room":3,"jti":"41","iat":1900000000,"exp":1900000600.5})",
         "MALFORMED"},
        // Never longer than a day, and never not at all.
        {begin + R"("sub":"7","room":3,"jti":"41","iat":1900000000,"exp":1900086400})",
         "7 in 3 by 41"},
        {begin + R"("sub":"7","room":3,"jti":"41","iat":1900000000,"exp":1900086402})",
         "MALFORMED"},
        {begin + R"("sub":"7","room":3,"jti":"41","iat":1900000000,"exp":1900000000})",
         "MALFORMED"},
        {begin + R"("sub":"7","room":3,"jti":"41","iat":-1,"exp":1})", "MALFORMED"},
        {"", "MALFORMED"},
        {"[]", "MALFORMED"},
    };
    for (const Row& row : rows) {
        EXPECT_EQ(desk.verdict(desk.with_claims(row.claims)), row.verdict) << row.claims;
    }
}

TEST(Passes, HaveALimitOfTheirSize) {
    Desk desk;
    auto token_of = [&](std::size_t bytes) {
        std::string token = desk.with_claims(good_claims);
        return token + std::string(bytes - token.size(), 'A');
    };
    // The longest that there may be: it is read, and its signature is wrong.
    EXPECT_EQ(desk.verdict(token_of(limits::pass_bytes_max)), "WRONG_SIGNATURE");
    EXPECT_EQ(desk.verdict(token_of(limits::pass_bytes_max + 1)), "MALFORMED");

    std::string longest(limits::issuer_bytes_max, 'i');
    PassSigner signer(desk.keys, longest, 1);
    std::uint64_t id = base::id_limit - 1;
    Pass pass{id, id, id, start, start + limits::pass_valid_max};
    std::string token(signer.sign(0, pass));
    EXPECT_EQ(PassKeys(desk.keys, longest, 1).verify(0, token, id), pass);
    EXPECT_TRUE(is_issuer(longest));
    EXPECT_FALSE(is_issuer(longest + "i"));
    for (const char* bad : {"", "a b", "a\"b", "a\\b", "\xc3\xa4", "a\n"}) {
        EXPECT_FALSE(is_issuer(bad)) << bad;
    }
    EXPECT_TRUE(is_issuer("https://shop.example:8443/~q"));
}

TEST(Passes, OfAKeyThatSignsNoMoreAreTakenWhileTheyMayLast) {
    Desk desk;
    Pass longest{7, 3, 41, start, start + limits::pass_valid_max};
    std::string old = desk.sign(longest);
    desk.keys.replace(ring_of({{start, 'a'}, {start + ten_minutes, 'b'}}));
    EXPECT_EQ(desk.sign(longest), old) << "the new key does not sign yet";
    desk.clock.time = start + ten_minutes;
    std::string fresh = desk.sign(longest);
    EXPECT_NE(fresh, old);
    EXPECT_EQ(desk.verdict(old), "7 in 3 by 41");
    EXPECT_EQ(desk.verdict(fresh), "7 in 3 by 41");
    desk.clock.time = Instant((start + limits::pass_valid_max).ms - 1);
    EXPECT_EQ(desk.verdict(old), "7 in 3 by 41");

    // Whoever has the old key makes no pass that outlives it.
    desk.clock.time = start + Duration::hours(1);
    std::string outlives = desk.with_claims(
        R"({"iss":"onrush","sub":"7","room":3,"jti":"41","iat":1900000601,"exp":1900087002})");
    EXPECT_EQ(desk.verdict(outlives), "WRONG_SIGNATURE");
    std::string last = desk.with_claims(
        R"({"iss":"onrush","sub":"7","room":3,"jti":"41","iat":1900000600,"exp":1900087001})");
    EXPECT_EQ(desk.verdict(last), "7 in 3 by 41");
    desk.clock.time = start + ten_minutes + limits::pass_valid_max;
    EXPECT_EQ(desk.verdict(desk.with_claims("{}")), "UNKNOWN_KEY");
}

TEST(Passes, OfAKeyThatWasReplacedAtOnceAreVoid) {
    Desk desk;
    std::string old = desk.sign(Desk::pass());
    EXPECT_EQ(desk.verdict(old), "7 in 3 by 41");
    desk.keys.replace(ring_of({{start, 'b'}}));
    EXPECT_EQ(desk.verdict(old), "UNKNOWN_KEY") << "although it was verified before";
    EXPECT_EQ(desk.verdict(desk.sign(Desk::pass())), "7 in 3 by 41");
}

// For ThreadSanitizer: whoever watches the file of the keys is another thread than those that sign.
TEST(Passes, AreSignedWhileKeysAreReplaced) {
    Clock clock;
    SigningKeys keys(ring_of({{start, 'a'}}), clock);
    PassSigner signer(keys, "onrush", 2);
    PassKeys checker(keys, "onrush", 2);
    auto serve = [&](std::size_t io_thread) {
        std::size_t taken = 0;
        for (std::uint64_t ticket = 1; ticket <= 100; ++ticket) {
            std::string token(signer.sign(io_thread, {7, 3, ticket, start, start + ten_minutes}));
            taken += checker.verify(io_thread, token, 3).has_value() ? 1 : 0;
        }
        EXPECT_GT(taken, 0u);
    };
    std::jthread first(serve, 0);
    std::jthread second(serve, 1);
    for (char letter = 'b'; letter <= 'z'; ++letter) {
        keys.replace(ring_of({{start, 'a'}, {start, letter}}));
    }
}

TEST(Passes, AreVerifiedOnceAndSignedTheSame) {
    Desk desk;
    std::string token = desk.sign(Desk::pass());
    for (std::uint64_t hits = 0; hits < 3; ++hits) {
        EXPECT_EQ(desk.verdict(token), "7 in 3 by 41");
        EXPECT_EQ(desk.checker.cache_hits(0), hits);
        EXPECT_EQ(desk.sign(Desk::pass()), token);
    }
    EXPECT_EQ(desk.verdict(token, 4), "WRONG_ROOM");
    // Another ticket in the same place of the signer.
    Pass other = Desk::pass();
    other.ticket += limits::passes_signed_kept;
    EXPECT_EQ(desk.verdict(desk.sign(other)), "7 in 3 by 1065");
    EXPECT_EQ(desk.sign(Desk::pass()), token);
    // The same ticket, admitted again.
    Pass again = Desk::pass();
    again.expires_at = again.expires_at + Duration::seconds(1);
    EXPECT_NE(desk.sign(again), token);
}

TEST(Passes, OfNobodyAreNotMade) {
    Desk desk;
    for (Pass bad : {Pass{0, 3, 41, start, start + ten_minutes}, Pass{7, 3, 0, start, start},
                     Pass{7, 3, 41, start, start},
                     Pass{7, 3, 41, start, start + limits::pass_valid_max + Duration::seconds(1)},
                     Pass{7, 3, 41, start, Instant(start.ms + 1)}}) {
        EXPECT_DEATH((void)desk.signer.sign(0, bad), "a pass");
    }
}

}  // namespace
}  // namespace onrush::api
