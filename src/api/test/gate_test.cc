// Who is let through, in which order, over a real socket and an engine that rests.
#include "api/gate.h"

#include <array>
#include <atomic>
#include <functional>
#include <memory>
#include <vector>

#include <gtest/gtest.h>

#include "http/test/client.h"

namespace onrush::api {
namespace {

using http::Route;
using http::Shed;
using http::Who;
using http::testing::Answer;
using http::testing::Client;

struct FixedClock final : base::Clock {
    [[nodiscard]] base::Instant now() const override { return base::Instant(1'900'000'000'000); }
    [[nodiscard]] base::Duration elapsed() const override { return {}; }
};

// One route, its gate, and a server that answers 204 to whom it lets through.
class GateWorld {
public:
    GateWorld(const Route& route, GateSettings settings, std::size_t io_threads = 1)
        : route_(route) {
        if (settings.rates.empty()) {
            settings.rates = {{"default", 0, 1}};
        }
        gate_ = std::make_unique<Gate>(engine_, tokens_, settings, io_threads);
        gate_->bind({&route_, 1});
        gate_->on_first_sight([this](std::size_t, const std::string& external_id) {
            first_seen_.push_back(external_id);
            when_first_seen_();
            if (external_id != "slow") {
                identify(external_id);
            }
        });
        auto handle = [this](http::Exchange& exchange) {
            exchange.route = &route_;
            if (exchange.request().path == "/slow-is-found") {
                identify("slow");
                exchange.answer(204);
            } else {
                let_in(exchange);
            }
        };
        server_ = std::make_unique<http::testing::TestServer>(
            handle, http::Settings{.port = 0, .io_threads = io_threads});
    }

    Answer ask(const std::string& headers = "") const {
        Client client(server_->port());
        client.send(http::testing::request("GET / HTTP/1.1", headers));
        return client.read_answer();
    }
    Answer ask_with(const std::string& token) const {
        return ask("Authorization: Bearer " + token + "\r\n");
    }
    [[nodiscard]] std::string token(std::uint64_t account, Who role = Who::user,
                                    std::uint32_t epoch = 1) const {
        return tokens_.make(account, epoch, role).text;
    }
    [[nodiscard]] std::uint16_t port() const { return server_->port(); }
    [[nodiscard]] Tokens& tokens() { return tokens_; }
    [[nodiscard]] const Gate& gate() const { return *gate_; }
    [[nodiscard]] const std::vector<std::string>& first_seen() const { return first_seen_; }
    void when_first_seen(std::function<void()> then) { when_first_seen_ = std::move(then); }

private:
    // As the engine would: each user has the next number.
    void identify(const std::string& external_id) {
        for (http::Exchange* waiting : gate_->identified(0, external_id, first_seen_.size())) {
            let_in(*waiting);
        }
    }
    void let_in(http::Exchange& exchange) {
        if (gate_->admit(exchange, route_)) {
            exchange.header("X-Account", static_cast<std::int64_t>(exchange.caller.account));
            exchange.header("X-Turn", ++turns_);
            bool ends = !exchange.caller.token_ends.is_never();
            exchange.header("X-Token-Ends", ends ? exchange.caller.token_ends.ms : 0);
            exchange.header("X-Token-Withdrawn", tokens_.fault_of(exchange.caller) ? 1 : 0);
            exchange.answer(204);
        }
    }

    FixedClock clock_;
    Tokens tokens_{"0123456789abcdef0123456789abcdef", clock_, base::Duration::hours(1)};
    engine::Domain domain_;
    engine::Engine engine_{domain_, clock_};
    Route route_;
    std::unique_ptr<Gate> gate_;
    std::vector<std::string> first_seen_;
    std::function<void()> when_first_seen_ = [] {};
    std::int64_t turns_ = 0;
    std::unique_ptr<http::testing::TestServer> server_;
};

bool has(const Answer& answer, std::string_view words) {
    return answer.body.find(words) != std::string::npos;
}

TEST(Gate, TurnsBrowsingAwayFirstAccountsNextAndOrdersLast) {
    struct Row {
        std::array<std::size_t, 3> limits;
        Shed what;
        bool let_in;
    };
    const Row rows[] = {
        {{1, 1, 1}, Shed::browse, true},  {{0, 1, 1}, Shed::browse, false},
        {{0, 1, 1}, Shed::account, true}, {{0, 0, 1}, Shed::account, false},
        {{0, 0, 1}, Shed::order, true},   {{0, 0, 0}, Shed::order, false},
        {{0, 0, 0}, Shed::never, true},
    };
    for (const Row& row : rows) {
        GateWorld world({.shed = row.what}, {.shed_jobs = row.limits});
        Answer answer = world.ask();
        EXPECT_EQ(answer.status, row.let_in ? 204 : 503) << static_cast<int>(row.what);
        if (!row.let_in) {
            EXPECT_EQ(answer.headers["retry-after"], "1");
            EXPECT_TRUE(has(answer, R"("retryAfterMs":1000)")) << answer.body;
            EXPECT_EQ(world.gate().shed(row.what), 1u);
        }
    }
}

TEST(Gate, IsTooBusyBeforeItAsksWhoItIs) {
    GateWorld world({.who = Who::admin}, {.shed_jobs = {0, 0, 0}});
    EXPECT_EQ(world.ask().status, 503);
    GateWorld idle({.who = Who::admin}, {});
    EXPECT_EQ(idle.ask().status, 401);
    EXPECT_EQ(idle.ask_with(idle.token(7)).status, 403);
}

TEST(Gate, RefusesWithReasonWhoeverItDoesNotKnow) {
    GateWorld world({.who = Who::user, .needs_account = true}, {});
    std::string challenge = R"(Bearer realm="onrush")";
    auto refused = [&](const Answer& answer, std::string_view why) {
        EXPECT_EQ(answer.status, 401);
        EXPECT_EQ(answer.headers.at("www-authenticate"), challenge) << why;
        EXPECT_EQ(answer.headers.at("cache-control"), "no-store") << why;
        EXPECT_TRUE(has(answer, why)) << answer.body;
    };
    refused(world.ask(), "Authorization: Bearer TOKEN");
    refused(world.ask("Authorization: Basic dTpw\r\n"), "must be Bearer and a token");
    challenge = R"(Bearer realm="onrush", error="invalid_token")";
    refused(world.ask_with("abc"), "The token is malformed");
    refused(world.ask_with(world.token(7, Who::user, 0)), "The token is malformed");
    std::string forged =
        Tokens("another key of thirty-two bytes!", world.tokens().clock(), base::Duration::hours(1))
            .make(7, 1, Who::user)
            .text;
    refused(world.ask_with(forged), "not signed with this server's key");
    std::string late = world.tokens().make(7, 1, Who::user, base::Duration()).text;
    refused(world.ask_with(late), "has expired");
    EXPECT_EQ(world.ask_with(world.token(7)).status, 204);
    Answer staff = world.ask_with(world.token(0, Who::admin));
    EXPECT_EQ(staff.status, 403) << "what belongs to an account wants one";
    GateWorld staff_only({.who = Who::admin}, {});
    Answer user = staff_only.ask_with(staff_only.token(7));
    EXPECT_EQ(user.status, 403);
    EXPECT_EQ(user.headers.at("www-authenticate"),
              R"(Bearer realm="onrush", error="insufficient_scope")");
}

TEST(Gate, LetsEverybodyIntoAnOpenRouteWhateverTheTokenIsWorth) {
    GateWorld world({.who = Who::anyone}, {});
    EXPECT_EQ(world.ask().status, 204);
    EXPECT_EQ(world.ask_with("abc").status, 204);
    EXPECT_EQ(world.ask_with(world.token(7)).status, 204);
}

// A stream that the caller opens ends then.
TEST(Gate, SaysWhenTheTokenOfACallerEnds) {
    GateWorld world({.who = Who::anyone}, {});
    std::int64_t ends = world.tokens().make(7, 1, Who::user).expires_at.ms;
    EXPECT_EQ(world.ask_with(world.token(7)).headers["x-token-ends"], std::to_string(ends));
    EXPECT_EQ(world.ask_with(world.token(7)).headers["x-token-withdrawn"], "0");
    EXPECT_EQ(world.ask().headers["x-token-ends"], "0");
    EXPECT_EQ(world.ask_with(world.token(7, Who::service)).headers["x-token-withdrawn"], "0");
    world.tokens().set_staff_epoch(3);
    EXPECT_EQ(world.ask_with(world.token(7, Who::service)).headers["x-token-withdrawn"], "0");
}

TEST(Gate, CountsByAccountAndByAddressWhereThereIsNone) {
    auto limited = [] {
        return GateSettings{
            .rates = {http::RateClass::per("default", 2, base::Duration::hours(1))}};
    };
    GateWorld world({.who = Who::anyone}, limited());
    for (const std::string& headers :
         {std::string(), "Authorization: Bearer " + world.token(7) + "\r\n",
          "Authorization: Bearer " + world.token(8) + "\r\n"}) {
        EXPECT_EQ(world.ask(headers).headers["ratelimit"], "\"default\";r=1;t=1800");
        EXPECT_EQ(world.ask(headers).status, 204);
        Answer third = world.ask(headers);
        EXPECT_EQ(third.status, 429);
        EXPECT_EQ(third.headers["retry-after"], "1800");
    }
    GateWorld by_address({.who = Who::anyone, .rate_by_address = true}, limited());
    EXPECT_EQ(by_address.ask_with(by_address.token(7)).status, 204);
    EXPECT_EQ(by_address.ask_with(by_address.token(8)).status, 204);
    EXPECT_EQ(by_address.ask_with(by_address.token(9)).status, 429);
}

http::RateClass a_few(std::string_view name, std::int64_t count) {
    return http::RateClass::per(name, count, base::Duration::hours(1));
}

TEST(Gate, HoldsARateForAllItsThreads) {
    GateWorld world({.who = Who::anyone}, {.rates = {a_few("default", 10)}}, 4);
    int let_in = 0;
    for (int i = 0; i < 40; ++i) {
        let_in += world.ask().status == 204 ? 1 : 0;
    }
    EXPECT_EQ(let_in, 10);
}

TEST(Gate, CountsAnAddressOverAllItsTokens) {
    GateSettings settings{.rates = {a_few("default", 2)}, .address_rate = a_few("address", 5)};
    GateWorld world({.who = Who::user, .needs_account = true}, settings);
    for (std::uint64_t account = 1; account <= 4; ++account) {
        EXPECT_EQ(world.ask_with(world.token(account)).status, 204);
    }
    EXPECT_EQ(world.ask_with("abc").status, 401) << "who is refused as unknown counts too";
    Answer refused = world.ask_with(world.token(5));
    EXPECT_EQ(refused.status, 429);
    EXPECT_TRUE(has(refused, R"("rateClass":"address")")) << refused.body;
    EXPECT_EQ(world.ask_with("abc").status, 429);
    EXPECT_EQ(world.ask_with(world.token(0, Who::admin)).status, 403) << "staff is not counted";
    settings.shared = *Peers::parse("127.0.0.1");
    GateWorld behind_a_proxy({.who = Who::user}, settings);
    for (std::uint64_t account = 1; account <= 9; ++account) {
        EXPECT_EQ(behind_a_proxy.ask_with(behind_a_proxy.token(account)).status, 204);
    }
}

TEST(Gate, CountsWhoLacksTheRole) {
    GateWorld world({.who = Who::admin}, {.rates = {a_few("default", 2)}});
    EXPECT_EQ(world.ask_with(world.token(7)).status, 403);
    EXPECT_EQ(world.ask_with(world.token(7)).status, 403);
    EXPECT_EQ(world.ask_with(world.token(7)).status, 429);
    EXPECT_EQ(world.ask_with(world.token(8)).status, 403);
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(world.ask_with(world.token(0, Who::service)).status, 403);
    }
}

TEST(Gate, CountsHealthChecksByThemselves) {
    GateWorld world({.rate = "health", .rate_apart = true, .shed = Shed::never},
                    {.shed_jobs = {0, 0, 0},
                     .rates = {a_few("health", 2)},
                     .address_rate = a_few("address", 1)});
    EXPECT_EQ(world.ask().status, 204);
    EXPECT_EQ(world.ask().status, 204) << "what else the address may do does not count";
    EXPECT_EQ(world.ask().status, 429);
    GateWorld staff({.who = Who::service, .shed = Shed::never}, {});
    EXPECT_EQ(staff.ask().status, 401);
    EXPECT_EQ(staff.ask_with(staff.token(0, Who::service)).status, 204);
}

TEST(Gate, DoesNotSlowTheOperatorsOwnDown) {
    GateWorld world({.who = Who::service},
                    {.rates = {http::RateClass::per("default", 1, base::Duration::hours(1))}});
    for (Who role : {Who::service, Who::admin}) {
        for (int i = 0; i < 3; ++i) {
            Answer answer = world.ask_with(world.token(0, role));
            EXPECT_EQ(answer.status, 204);
            EXPECT_FALSE(answer.headers.contains("ratelimit"));
        }
    }
}

GateSettings behind_a_gateway() {
    return {.users_by_gateway = true,
            .gateways = *Peers::parse("127.0.0.1"),
            .is_external_id = [](std::string_view text) { return text != "bad"; }};
}

TEST(Gate, AsksForTheAccountOfAnExternalIdOnce) {
    GateWorld world({.who = Who::user, .needs_account = true}, behind_a_gateway());
    auto account = [&](const std::string& headers) {
        return world.ask(headers).headers["x-account"];
    };
    EXPECT_EQ(account("X-User-Id: 77\r\n"), "1") << "a text, never a number of ours";
    EXPECT_EQ(account("X-User-Id: 77\r\n"), "1");
    EXPECT_EQ(account("X-User-Id: 077\r\nX-Role: service\r\n"), "2");
    EXPECT_EQ(account("X-User-Id: 6f1c1a52-0f0e-4c43-9d41-2b8e3a0f5c77\r\n"), "3");
    EXPECT_EQ(account("X-User-Id: 77\r\nX-Role: admin\r\n"), "1");
    EXPECT_EQ(world.first_seen(),
              (std::vector<std::string>{"77", "077", "6f1c1a52-0f0e-4c43-9d41-2b8e3a0f5c77"}));
    Answer bad = world.ask("X-User-Id: bad\r\n");
    EXPECT_EQ(bad.status, 400);
    EXPECT_TRUE(has(bad, R"("header":"X-User-Id")")) << bad.body;
    Answer none = world.ask("X-Role: user\r\n");
    EXPECT_TRUE(has(none, "missing-header")) << none.body;
    EXPECT_EQ(world.ask("X-Role: admin\r\n").status, 403) << "what belongs to an account wants one";
}

TEST(Gate, AsksAgainForTheAccountOfAnExternalIdOfANewEpoch) {
    std::atomic<std::uint64_t> epoch = 0;
    GateSettings settings = behind_a_gateway();
    settings.epoch_of_external_id = [&](std::string_view external_id) {
        return external_id == "ann" ? epoch.load() : 0;
    };
    GateWorld world({.who = Who::user, .needs_account = true}, settings);
    auto account = [&](const std::string& name) {
        return world.ask("X-User-Id: " + name + "\r\n").headers["x-account"];
    };
    EXPECT_EQ(account("ann"), "1");
    EXPECT_EQ(account("bob"), "2");
    epoch = 1;
    EXPECT_EQ(account("ann"), "3");
    EXPECT_EQ(account("ann"), "3");
    EXPECT_EQ(account("bob"), "2");
    // Her account was forgotten while the engine was asked for it.
    world.when_first_seen([&] { epoch = 3; });
    epoch = 2;
    EXPECT_EQ(account("ann"), "4");
    world.when_first_seen([] {});
    EXPECT_EQ(account("ann"), "5");
}

// Or a later request would reach the engine before an earlier one.
TEST(Gate, LetsAUsersRequestsWaitForOneAnother) {
    GateWorld world({.who = Who::user}, behind_a_gateway());
    Client client(world.port());
    std::string user = "X-User-Id: slow\r\n";
    client.send(http::testing::request("GET /1 HTTP/1.1", user) +
                http::testing::request("GET /2 HTTP/1.1", user) +
                http::testing::request("GET /other HTTP/1.1", "X-User-Id: quick\r\n") +
                http::testing::request("GET /slow-is-found HTTP/1.1") +
                http::testing::request("GET /3 HTTP/1.1", user));
    std::string turns;
    for (int i = 0; i < 5; ++i) {
        Answer answer = client.read_answer();
        EXPECT_EQ(answer.status, 204);
        turns += answer.headers["x-turn"] + ".";
    }
    EXPECT_EQ(turns, "2.3.1..4.");
    EXPECT_EQ(world.first_seen(), (std::vector<std::string>{"slow", "quick"}));
}

TEST(Gate, OpensNoAccountForWhoOnlyLooksOrMayNot) {
    GateWorld open({.who = Who::anyone}, behind_a_gateway());
    EXPECT_EQ(open.ask("X-User-Id: ann\r\n").headers["x-account"], "0");
    EXPECT_TRUE(open.first_seen().empty());
    EXPECT_EQ(open.ask("X-User-Id: ann\r\nX-Role: admin\r\n").headers["x-account"], "1")
        << "a blocked account is refused what staff may see";
    EXPECT_EQ(open.ask("X-User-Id: ann\r\n").headers["x-account"], "0");
    GateWorld staff({.who = Who::admin}, behind_a_gateway());
    EXPECT_EQ(staff.ask("X-User-Id: ann\r\n").status, 403);
    EXPECT_TRUE(staff.first_seen().empty());
}

TEST(Gate, TakesNoTokensOfUsersBehindAGateway) {
    GateWorld world({.who = Who::user}, behind_a_gateway());
    Answer user = world.ask_with(world.token(7));
    EXPECT_EQ(user.status, 401);
    EXPECT_TRUE(has(user, "their own tokens are off")) << user.body;
    EXPECT_EQ(world.ask_with(world.token(7, Who::service)).headers["x-account"], "7");
    GateWorld open({.who = Who::anyone}, behind_a_gateway());
    EXPECT_EQ(open.ask_with(open.token(7)).headers["x-account"], "0");
    GateWorld sign_up({.who = Who::anyone, .off_behind_gateway = true}, behind_a_gateway());
    EXPECT_TRUE(has(sign_up.ask(), "identity-by-gateway"));
    GateWorld without({.who = Who::anyone, .off_behind_gateway = true}, {});
    EXPECT_EQ(without.ask().status, 204);
}

TEST(Gate, CountsTheUsersOfAGatewayApart) {
    GateSettings settings = behind_a_gateway();
    settings.rates = {http::RateClass::per("default", 1, base::Duration::hours(1))};
    for (Who who : {Who::anyone, Who::user}) {
        GateWorld world({.who = who}, settings);
        EXPECT_EQ(world.ask("X-User-Id: ann\r\n").status, 204);
        EXPECT_EQ(world.ask("X-User-Id: ann\r\n").status, 429);
        EXPECT_EQ(world.ask("X-User-Id: bob\r\n").status, 204);
        // As long as an IPv6 address, of which the first half would count.
        EXPECT_EQ(world.ask("X-User-Id: customer00000001\r\n").status, 204);
        EXPECT_EQ(world.ask("X-User-Id: customer00000002\r\n").status, 204);
    }
}

}  // namespace
}  // namespace onrush::api
