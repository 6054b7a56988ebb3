#include "api/idempotency_key.h"

#include <set>

#include <gtest/gtest.h>

#include "http/test/client.h"

namespace onrush::api {
namespace {

using http::Who;
using http::testing::Client;

TEST(IdempotencyKey, IsQuotedOrBareAndVisible) {
    EXPECT_EQ(parse_idempotency_key("abc"), "abc");
    EXPECT_EQ(parse_idempotency_key("\"abc\""), "abc");
    EXPECT_EQ(parse_idempotency_key(std::string(255, 'k')), std::string(255, 'k'));
    for (const std::string& bad :
         {std::string(), std::string("\"\""), std::string("\""), std::string("\"open"),
          std::string("shut\""), std::string("a b"), std::string("a\\b"), std::string("a\"b"),
          std::string("\x7f"), std::string("\xc3\xa4"), std::string(256, 'k')}) {
        EXPECT_FALSE(parse_idempotency_key(bad)) << bad;
    }
}

// What two requests are taken for, by callers as the gate would have found them.
struct Seen {
    std::uint64_t caller = 0;
    std::uint64_t fingerprint = 0;
};

Seen see(const http::Caller& caller, const std::string& line, const std::string& body,
         std::string_view key = "a key of the server", const std::string& headers = "") {
    Seen seen;
    http::testing::TestServer server([&](http::Exchange& exchange) {
        exchange.caller = caller;
        seen = {idempotency_caller(exchange),
                idempotency_fingerprint(exchange, http::HmacSha256(key))};
        exchange.answer(204);
    });
    Client client(server.port());
    client.send(http::testing::request(line + " HTTP/1.1",
                                       "Content-Type: application/json\r\n" + headers, body));
    EXPECT_EQ(client.read_answer().status, 204);
    return seen;
}

TEST(IdempotencyKey, BelongsToAnAccountToStaffOrToAnAddress) {
    std::set<std::uint64_t> callers;
    for (const http::Caller& caller :
         {http::Caller{.who = Who::user, .account = 7},
          http::Caller{.who = Who::user, .account = 8}, http::Caller{.who = Who::admin},
          http::Caller{.who = Who::anyone}}) {
        std::uint64_t first = see(caller, "POST /a", "{}").caller;
        EXPECT_EQ(first, see(caller, "POST /b", "[]").caller) << "whatever is asked";
        callers.insert(first);
    }
    EXPECT_EQ(callers.size(), 4u);
    EXPECT_EQ(see({.who = Who::admin}, "POST /a", "{}").caller,
              see({.who = Who::service}, "POST /a", "{}").caller);
    EXPECT_EQ(see({.who = Who::service, .account = 7}, "POST /a", "{}").caller, 7u);
}

TEST(IdempotencyKey, CountsForItsAccountForStaffOrForAnAddress) {
    using engine::KeyShare;
    for (bool shared : {false, true}) {
        EXPECT_EQ(idempotency_share({.who = Who::user, .account = 7}, shared), KeyShare::account);
        EXPECT_EQ(idempotency_share({.who = Who::service, .account = 7}, shared), KeyShare::staff);
        EXPECT_EQ(idempotency_share({.who = Who::admin}, shared), KeyShare::staff);
    }
    EXPECT_EQ(idempotency_share({.who = Who::anyone}, false), KeyShare::address);
    EXPECT_EQ(idempotency_share({.who = Who::anyone}, true), KeyShare::shared);
}

TEST(IdempotencyKey, OfStaffWithoutAnAccountBelongsToItsToken) {
    auto caller = [](const std::string& headers, const http::Caller& who = {.who = Who::admin}) {
        return see(who, "POST /a", "{}", "a key of the server", headers).caller;
    };
    std::uint64_t first = caller("Authorization: Bearer one\r\n");
    EXPECT_EQ(first, caller("Authorization: bearer  one\r\n")) << "the token, not the line";
    EXPECT_NE(first, caller("Authorization: Bearer two\r\n"));
    http::Caller gateway{.who = Who::admin, .by_gateway = true};
    EXPECT_EQ(caller("X-Role: admin\r\n", gateway),
              caller("X-Role: admin\r\nAuthorization: Bearer one\r\n", gateway));
}

TEST(IdempotencyKey, KnowsARetryByMethodTargetBodyAndRole) {
    http::Caller user{.who = Who::user, .account = 7};
    std::uint64_t first = see(user, "POST /a?x=1", "{}").fingerprint;
    EXPECT_EQ(first, see(user, "POST /a?x=1", "{}").fingerprint);
    std::set<std::uint64_t> prints{first};
    prints.insert(see(user, "PUT /a?x=1", "{}").fingerprint);
    prints.insert(see(user, "POST /a?x=2", "{}").fingerprint);
    prints.insert(see(user, "POST /a?x=1", "{ }").fingerprint);
    prints.insert(see({.who = Who::service, .account = 7}, "POST /a?x=1", "{}").fingerprint);
    prints.insert(see(user, "POST /a?x=1", "{}", "another key").fingerprint);
    EXPECT_EQ(prints.size(), 6u);
}

}  // namespace
}  // namespace onrush::api
