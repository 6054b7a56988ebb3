// Who is let through, in which order, over a real socket and an engine that rests.
#include "api/gate.h"

#include <array>
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
        gate_->on_first_sight([this](std::size_t, std::uint64_t account) {
            first_seen_.push_back(account);
            gate_->seen(0, account);
        });
        auto handle = [this](http::Exchange& exchange) {
            exchange.route = &route_;
            if (gate_->admit(exchange, route_)) {
                exchange.answer(204);
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
                                    std::uint64_t epoch = 1) const {
        return tokens_.make(account, epoch, role).text;
    }
    [[nodiscard]] const Tokens& tokens() const { return tokens_; }
    [[nodiscard]] const Gate& gate() const { return *gate_; }
    [[nodiscard]] const std::vector<std::uint64_t>& first_seen() const { return first_seen_; }

private:
    FixedClock clock_;
    Tokens tokens_{"0123456789abcdef0123456789abcdef", clock_, base::Duration::hours(1)};
    engine::Domain domain_;
    engine::Engine engine_{domain_, clock_};
    Route route_;
    std::unique_ptr<Gate> gate_;
    std::vector<std::uint64_t> first_seen_;
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

TEST(Gate, TellsTheFirstSightOfAnAccountOnce) {
    GateWorld world({.who = Who::user},
                    {.gateways = *Peers::parse("127.0.0.1"), .gateway_account_max = 100});
    EXPECT_EQ(world.ask("X-User-Id: 7\r\n").status, 204);
    EXPECT_EQ(world.ask("X-User-Id: 7\r\n").status, 204);
    EXPECT_EQ(world.ask("X-User-Id: 8\r\nX-Role: service\r\n").status, 204);
    EXPECT_EQ(world.first_seen(), (std::vector<std::uint64_t>{7, 8}));
    for (const char* bad : {"0", "101", "-1", "7x", "18446744073709551617"}) {
        Answer answer = world.ask(std::string("X-User-Id: ") + bad + "\r\n");
        EXPECT_EQ(answer.status, 400) << bad;
        EXPECT_TRUE(has(answer, R"("header":"X-User-Id")")) << answer.body;
    }
}

}  // namespace
}  // namespace onrush::api
