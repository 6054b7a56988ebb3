// Who may call, and how often: tokens and rate limits.
#include <atomic>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "http/base64url.h"
#include "http/jwt.h"
#include "http/keyed_hash.h"
#include "http/rate_limit.h"
#include "http/test/client.h"

namespace onrush::http::testing {
namespace {

constexpr std::int64_t second_ns = 1'000'000'000;

TEST(RateLimit, AllowsTheBurstAndThenOnePerInterval) {
    RateTable table(64);
    RateClass rate = RateClass::per("issue", 3, base::Duration::seconds(30));
    std::int64_t now = 1'000 * second_ns;
    struct Row {
        std::int64_t at;
        bool allowed;
        std::int64_t remaining;
        std::int64_t reset;
        std::int64_t retry;
    };
    const Row rows[] = {
        {0, true, 2, 10, 0},    {0, true, 1, 20, 0},  {0, true, 0, 30, 0},
        {0, false, 0, 30, 10},  {9, false, 0, 21, 1}, {10, true, 0, 30, 0},
        {10, false, 0, 30, 10}, {40, true, 2, 10, 0}, {999, true, 2, 10, 0},
    };
    for (const Row& row : rows) {
        RateVerdict verdict = table.take(7, rate, now + row.at * second_ns);
        EXPECT_EQ(verdict.allowed, row.allowed) << row.at;
        EXPECT_EQ(verdict.remaining, row.remaining) << row.at;
        EXPECT_EQ(verdict.reset_ns, row.reset * second_ns) << row.at;
        EXPECT_EQ(verdict.retry_after_ns, row.retry * second_ns) << row.at;
    }
    EXPECT_TRUE(table.take(8, rate, now).allowed);  // somebody else
}

TEST(RateLimit, ARefusalUsesNothingUp) {
    RateTable table(64);
    RateClass rate = RateClass::per("x", 1, base::Duration::seconds(10));
    EXPECT_TRUE(table.take(1, rate, 0).allowed);
    for (int i = 0; i < 100; ++i) {
        EXPECT_FALSE(table.take(1, rate, 5 * second_ns).allowed);
    }
    EXPECT_FALSE(table.take(1, rate, 10 * second_ns - 1).allowed);
    EXPECT_TRUE(table.take(1, rate, 10 * second_ns).allowed);
}

TEST(RateLimit, AFullTableForgetsWhoIsClosestToIdle) {
    RateTable table(8);
    RateClass rate = RateClass::per("x", 2, base::Duration::seconds(2));
    (void)table.take(1, rate, 0);
    (void)table.take(1, rate, 0);
    for (std::uint64_t key = 2; key <= 8; ++key) {
        (void)table.take(key, rate, 0);
    }
    EXPECT_TRUE(table.take(9, rate, 0).allowed);   // in the place of one who used little
    EXPECT_FALSE(table.take(1, rate, 0).allowed);  // who used most is still known
    EXPECT_EQ(table.entries_max(), 8u);
}

// Others fill the group again and again; who has used up its limit gains nothing from it.
TEST(RateLimit, AChurnedTableForgivesNobody) {
    RateTable table(8);
    RateClass sign_up = RateClass::per("sign-up", 100, base::Duration::seconds(1));
    RateClass issue = RateClass::per("issue", 20, base::Duration::seconds(1));
    std::uint64_t other = 1'000;
    int allowed = 0;
    for (int i = 0; i < 300; ++i) {
        allowed += table.take(1, sign_up, 0).allowed ? 1 : 0;
        for (int j = 0; j < 8; ++j) {
            ++other;
            for (int k = 0; k < 20; ++k) {
                (void)table.take(other, issue, 0);
            }
        }
    }
    EXPECT_LE(allowed, 100);
    EXPECT_TRUE(table.take(1, sign_up, 3 * second_ns).allowed) << "it ends with the flood";
}

TEST(RateLimit, IsOneForAllThreads) {
    RateTable table(8);
    RateClass rate = RateClass::per("x", 1'000, base::Duration::hours(1));
    std::atomic<int> allowed = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&] {
            for (int j = 0; j < 1'000; ++j) {
                allowed += table.take(7, rate, 0).allowed ? 1 : 0;
            }
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    EXPECT_EQ(allowed.load(), 1'000);
}

// From the paper on SipHash, and the first of its authors' vectors.
TEST(KeyedHash, IsSipHash) {
    KeyedHash hash({0x0706050403020100, 0x0f0e0d0c0b0a0908});
    std::string bytes;
    EXPECT_EQ(hash.of(bytes), 0x726fdb47dd0e0e31u);
    for (char i = 0; i < 15; ++i) {
        bytes += i;
    }
    EXPECT_EQ(hash.of(bytes), 0xa129ca6149be45e5u);
    EXPECT_NE(KeyedHash({1, 2}).of(bytes), KeyedHash({1, 3}).of(bytes));
}

TEST(RateLimit, KeysDifferByClassAccountAndNetwork) {
    EXPECT_NE(rate_key(0, 1), rate_key(0, 2));
    EXPECT_NE(rate_key(0, 1), rate_key(1, 1));
    std::string six(16, 'a');
    std::string same_network = six;
    same_network[15] = 'b';
    std::string other_network = six;
    other_network[7] = 'b';
    EXPECT_EQ(rate_key(0, six), rate_key(0, same_network));
    EXPECT_NE(rate_key(0, six), rate_key(0, other_network));
    EXPECT_NE(rate_key(0, std::string_view("aaaa")), rate_key(0, std::string_view("aaab")));
    EXPECT_NE(rate_key(0, std::string_view()), 0u);
}

TEST(RateLimit, WritesItsHeaders) {
    RateTable table(8);
    RateClass rate = RateClass::per("issue", 1, base::Duration::seconds(60));
    TestServer server([&](Exchange& exchange) {
        RateVerdict verdict = table.take(rate_key(0, exchange.peer()), rate, 0);
        write_rate_headers(exchange, rate, verdict);
        verdict.allowed ? exchange.answer(204) : refuse_rate(exchange, rate, verdict);
    });
    Client client(server.port());
    client.send(request("GET / HTTP/1.1"));
    Answer answer = client.read_answer();
    EXPECT_EQ(answer.headers["ratelimit-policy"], "\"issue\";q=1;w=60");
    EXPECT_EQ(answer.headers["ratelimit"], "\"issue\";r=0;t=60");
    client.send(request("GET / HTTP/1.1"));
    answer = client.read_answer();
    EXPECT_EQ(answer.status, 429);
    EXPECT_EQ(answer.headers["retry-after"], "60");
    EXPECT_NE(answer.body.find(R"("retryAfterMs":60000)"), std::string::npos);
}

const std::string key_bytes = "0123456789abcdef0123456789abcdef";

Claims claims_of(std::uint64_t account) {
    return {account, Who::service, 3, base::Instant(2'000'000'000'000)};
}

std::string base64url(std::string_view bytes) {
    std::string out;
    append_base64url(out, bytes);
    return out;
}

// From RFC 4648, section 10, and around it.
TEST(Base64Url, WritesAndReadsOneSpellingOnly) {
    const std::pair<std::string, std::string> pairs[] = {
        {"", ""},           {"f", "Zg"},          {"fo", "Zm8"},          {"foo", "Zm9v"},
        {"foob", "Zm9vYg"}, {"fooba", "Zm9vYmE"}, {"foobar", "Zm9vYmFy"}, {"\xff\xef\xfe", "_-_-"},
    };
    char room[8];
    for (const auto& [bytes, text] : pairs) {
        EXPECT_EQ(base64url(bytes), text);
        EXPECT_EQ(from_base64url(text, room), bytes);
    }
    for (const char* bad : {"Z", "Zg==", "Zh", "Zm9", "Zm+v", "Zm/v", "Zm9v Zg", "Zm9vYmFyZm9v"}) {
        EXPECT_FALSE(from_base64url(bad, room)) << bad;
    }
}

TEST(Jwt, VerifiesWhatItSigned) {
    JwtKey key(key_bytes);
    TokenFault fault{};
    for (Who role : {Who::user, Who::service, Who::admin}) {
        Claims claims = claims_of(9'007'199'254'740'991);
        claims.role = role;
        EXPECT_EQ(key.verify(key.sign(claims), fault), claims);
    }
}

// Made by Python's hmac and base64 over the same claims, so that we do not only agree with us.
TEST(Jwt, AgreesWithOthers) {
    JwtKey key(key_bytes);
    EXPECT_EQ(key.sign({7, Who::user, 1, base::Instant(1'900'000'000'000)}),
              "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9."
              "eyJzdWIiOiI3Iiwicm9sZSI6InVzZXIiLCJlcG9jaCI6MSwiZXhwIjoxOTAwMDAwMDAwfQ."
              "-D4eQJx95bCipIsiQt9xVE8cQ1VUfDLoO96dGVijlq8");
}

// The head may be spelled in another order or without "typ"; the rest is signed as it is.
TEST(Jwt, TakesAnotherSpellingOfItsHead) {
    JwtKey key(key_bytes);
    HmacSha256 hmac(key_bytes);
    TokenFault fault{};
    std::string body = R"({"sub":"7","role":"service","epoch":3,"exp":2000000000})";
    for (std::string_view head : {R"({"alg":"HS256"})", R"({"typ":"JWT","alg":"HS256"})"}) {
        std::string token = base64url(head) + "." + base64url(body);
        auto code = hmac.code(token);
        token += "." + base64url({reinterpret_cast<const char*>(code.data()), code.size()});
        EXPECT_EQ(key.verify(token, fault), claims_of(7)) << head;
    }
    for (const char* bad : {
             R"({"sub":"07","role":"service","epoch":3,"exp":2000000000})",
             R"({"sub":"0","role":"user","epoch":3,"exp":2000000000})",
             R"({"sub":"9007199254740992","role":"service","epoch":3,"exp":2000000000})",
             R"({"sub":7,"role":"service","epoch":3,"exp":2000000000})",
             R"({"sub":"7","role":"anyone","epoch":3,"exp":2000000000})",
             R"({"sub":"7","role":"service","epoch":3})",
             R"({"sub":"7","role":"service","epoch":3,"exp":2000000000,"nbf":1})",
         }) {
        std::string token = base64url(R"({"alg":"HS256"})") + "." + base64url(bad);
        auto code = hmac.code(token);
        token += "." + base64url({reinterpret_cast<const char*>(code.data()), code.size()});
        EXPECT_FALSE(key.verify(token, fault)) << bad;
        EXPECT_EQ(fault, TokenFault::malformed);
    }
}

// Our own spelling of the claims is read by a way of its own: it takes what JSON would, no more.
TEST(Jwt, ReadsItsOwnSpellingAsStrictlyAsAnyOther) {
    JwtKey key(key_bytes);
    HmacSha256 hmac(key_bytes);
    TokenFault fault{};
    auto verify = [&](const std::string& claims) {
        std::string token = base64url(R"({"alg":"HS256","typ":"JWT"})") + "." + base64url(claims);
        auto code = hmac.code(token);
        token += "." + base64url({reinterpret_cast<const char*>(code.data()), code.size()});
        return key.verify(token, fault);
    };
    struct Row {
        std::string claims;  // each is tried with a blank in front too, which is not our spelling
        bool is_taken;
    };
    const Row rows[] = {
        {R"({"sub":"7","role":"service","epoch":3,"exp":2000000000})", true},
        {R"({"role":"service","sub":"7","epoch":3,"exp":2000000000})", true},
        {R"({"sub": "7","role":"service","epoch":3,"exp":2000000000})", true},
        {R"({"sub":"7","role":"service","epoch":3,"exp":2000000000,"iat":1})", true},
        {R"({"sub":"7","role":"service","epoch":3.0,"exp":2000000000})", false},
        {R"({"sub":"7","role":"service","epoch":03,"exp":2000000000})", false},
        {R"({"sub":"7","role":"service","epoch":-3,"exp":2000000000})", false},
        {R"({"sub":"07","role":"service","epoch":3,"exp":2000000000})", false},
        {R"({"sub":"+7","role":"service","epoch":3,"exp":2000000000})", false},
        {R"({"sub":"","role":"service","epoch":3,"exp":2000000000})", false},
        {R"({"sub":"7","role":"","epoch":3,"exp":2000000000})", false},
        {R"({"sub":"7","role":"service","epoch":3,"exp":253402300800})", false},
        {R"({"sub":"7","role":"service","epoch":9007199254740992,"exp":2000000000})", false},
        // Cut to 32 bits it would be epoch 3.
        {R"({"sub":"7","role":"service","epoch":4294967299,"exp":2000000000})", false},
        {R"({"sub":"7","role":"service","epoch":99999999999999999999,"exp":2000000000})", false},
        {R"({"sub":"7","role":"service","epoch":3,"exp":2000000000)", false},
        {R"({"sub":"7","role":"service","epoch":3,"exp":2000000000}})", false},
        {R"({"sub":"7","role":"service","epoch":3,"exp":)", false},
        {R"({"sub":"7)", false},
        {R"({"sub":"0","role":"user","epoch":3,"exp":2000000000})", false},
        {R"({"sub":"9007199254740992","role":"user","epoch":3,"exp":2000000000})", false},
    };
    for (const Row& row : rows) {
        std::optional<Claims> claims = verify(row.claims);
        EXPECT_EQ(claims.has_value(), row.is_taken) << row.claims;
        EXPECT_EQ(claims, verify(" " + row.claims)) << row.claims;
        if (claims && row.is_taken) {
            EXPECT_EQ(*claims, claims_of(7)) << row.claims;
        }
    }
    Claims staff = claims_of(7);
    staff.staff_epoch = 4;
    std::string with_staff = R"({"sub":"7","role":"service","epoch":3,"exp":2000000000,"staff":4})";
    EXPECT_EQ(verify(with_staff), staff);
    EXPECT_EQ(verify(" " + with_staff), staff);
    EXPECT_EQ(key.verify(key.sign(staff), fault), staff);
    for (const char* number : {"4294967296", "-1", "04", "4.0", "\"4\""}) {
        std::string bad = R"({"sub":"7","role":"service","epoch":3,"exp":2000000000,"staff":)";
        bad += number;
        EXPECT_FALSE(verify(bad + "}")) << number;
        EXPECT_FALSE(verify(" " + bad + "}")) << number;
    }
    for (const char* most :
         {R"({"sub":"9007199254740991","role":"user","epoch":4294967295,"exp":0})",
          R"({"sub":"0","role":"admin","epoch":0,"exp":253402300799})"}) {
        EXPECT_TRUE(verify(most)) << most;
        EXPECT_EQ(verify(most), verify(std::string(" ") + most)) << most;
    }
}

TEST(Jwt, OfThePreviousKeyAreTakenButNotMade) {
    std::string other_bytes = "the key that was replaced, of old";
    JwtKey before(other_bytes);
    JwtKey key(key_bytes, other_bytes);
    TokenFault fault{};
    EXPECT_EQ(key.verify(before.sign(claims_of(7)), fault), claims_of(7));
    EXPECT_EQ(key.sign(claims_of(7)), JwtKey(key_bytes).sign(claims_of(7)));
    EXPECT_FALSE(JwtKey(key_bytes).verify(before.sign(claims_of(7)), fault));
    EXPECT_EQ(fault, TokenFault::wrong_signature);
    EXPECT_FALSE(key.verify(JwtKey("a third key that nobody has seen!").sign(claims_of(7)), fault));
    EXPECT_EQ(fault, TokenFault::wrong_signature);
}

TEST(Jwt, RefusesEverythingElse) {
    JwtKey key(key_bytes);
    std::string good = key.sign(claims_of(7));
    TokenFault fault{};
    for (std::size_t i = 0; i < good.size(); ++i) {
        std::string bent = good;
        bent[i] = bent[i] == 'A' ? 'B' : 'A';
        EXPECT_FALSE(key.verify(bent, fault)) << i;
        EXPECT_FALSE(key.verify(good.substr(0, i), fault)) << i;
    }
    EXPECT_FALSE(key.verify(good + "A", fault));
    EXPECT_FALSE(key.verify(good + ".", fault));
    EXPECT_FALSE(key.verify(good + "=", fault));
    EXPECT_FALSE(JwtKey("another key of thirty-two bytes!").verify(good, fault));
    EXPECT_EQ(fault, TokenFault::wrong_signature);

    std::size_t dot = good.find('.');
    for (std::string_view head : {R"({"alg":"none"})", R"({"alg":"HS512"})", R"({"alg":"hs256"})",
                                  R"({"alg":"RS256","typ":"JWT"})", R"({})", R"(x)"}) {
        EXPECT_FALSE(key.verify(base64url(head) + good.substr(dot), fault)) << head;
        EXPECT_EQ(fault, TokenFault::malformed);
    }
    EXPECT_FALSE(key.verify(
        base64url(R"({"alg":"none"})") + good.substr(dot, good.rfind('.') + 1 - dot), fault));
}

TEST(Jwt, ChecksTheExpiryAtEveryUse) {
    JwtKey key(key_bytes);
    JwtVerifier verifier(key, 16);
    Claims claims = claims_of(7);
    std::string token = key.sign(claims);
    TokenFault fault{};
    base::Instant before(claims.expires_at.ms - 1);
    EXPECT_EQ(verifier.verify(token, before, fault), claims);
    EXPECT_EQ(verifier.cache_hits(), 0u);
    EXPECT_EQ(verifier.verify(token, before, fault), claims);
    EXPECT_EQ(verifier.cache_hits(), 1u);
    EXPECT_FALSE(verifier.verify(token, claims.expires_at, fault));
    EXPECT_EQ(fault, TokenFault::expired);
    EXPECT_EQ(verifier.cache_hits(), 2u);
}

TEST(Jwt, ASmallCacheStillTellsTokensApart) {
    JwtKey key(key_bytes);
    JwtVerifier verifier(key, 4);
    TokenFault fault{};
    for (int round = 0; round < 3; ++round) {
        for (std::uint64_t account : {1, 2, 3, 4, 5, 6, 7}) {
            EXPECT_EQ(verifier.verify(key.sign(claims_of(account)), base::Instant(0), fault),
                      claims_of(account));
        }
    }
    std::string good = key.sign(claims_of(1));
    ASSERT_TRUE(verifier.verify(good, base::Instant(0), fault));
    good[good.find('.') + 5] ^= 1;
    EXPECT_FALSE(verifier.verify(good, base::Instant(0), fault));
}

TEST(Jwt, TakesTheTokenOutOfTheHeader) {
    EXPECT_EQ(bearer_token("Bearer abc"), "abc");
    EXPECT_EQ(bearer_token("bearer  abc"), "abc");
    for (const char* bad : {"", "Bearer", "Bearer ", "Basic abc", "Bearer a b", "Bearerabc"}) {
        EXPECT_FALSE(bearer_token(bad)) << bad;
    }
}

}  // namespace
}  // namespace onrush::http::testing
