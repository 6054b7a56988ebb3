// What the steps of a request cost, one by one.
#include <benchmark/benchmark.h>

#include "http/json_body.h"
#include "http/jwt.h"
#include "http/rate_limit.h"
#include "http/request_parser.h"
#include "http/router.h"

namespace onrush::http {
namespace {

struct NewAccount {
    std::optional<std::string> name;
    std::optional<std::int64_t> amount;
};
BOOST_DESCRIBE_STRUCT(NewAccount, (), (name, amount))

void parse_a_request(benchmark::State& state) {
    std::string head =
        "POST /v1/campaigns/42/coupons HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n"
        "Authorization: Bearer " +
        std::string(180, 'x') + "\r\nContent-Length: 0\r\n\r\n";
    for (auto _ : state) {
        HeadScanner scanner;
        benchmark::DoNotOptimize(scanner.scan(head));
        Request request;
        benchmark::DoNotOptimize(parse_head(head, request));
        benchmark::DoNotOptimize(request);
    }
}
BENCHMARK(parse_a_request);

void find_a_route(benchmark::State& state) {
    std::vector<Route> routes;
    for (const char* path : {"/v1/accounts", "/v1/me", "/v1/me/coupons", "/v1/campaigns",
                             "/v1/campaigns/{id}", "/v1/campaigns/{id}/coupons", "/metrics"}) {
        Route row;
        row.method = Method::post;
        row.path = path;
        row.handle = [](Exchange&) {};
        routes.push_back(std::move(row));
    }
    Router router(std::move(routes));
    PathParameters parameters;
    for (auto _ : state) {
        benchmark::DoNotOptimize(router.find(Method::post, "/v1/campaigns/42/coupons", parameters));
    }
}
BENCHMARK(find_a_route);

void decode_a_small_body(benchmark::State& state) {
    for (auto _ : state) {
        NewAccount account;
        benchmark::DoNotOptimize(decode_json(R"({"name":"Minji","amount":12000})", account));
        benchmark::DoNotOptimize(account);
    }
}
BENCHMARK(decode_a_small_body);

void verify_a_token(benchmark::State& state) {
    JwtKey key("0123456789abcdef0123456789abcdef");
    JwtVerifier verifier(key);
    std::vector<std::string> tokens;
    for (std::int64_t i = 1; i <= state.range(0); ++i) {
        tokens.push_back(key.sign(
            {static_cast<std::uint64_t>(i), Who::user, 1, base::Instant(2'000'000'000'000)}));
    }
    TokenFault fault{};
    std::size_t at = 0;
    for (auto _ : state) {
        benchmark::DoNotOptimize(verifier.verify(tokens[at], base::Instant(0), fault));
        at = at + 1 == tokens.size() ? 0 : at + 1;
    }
    state.counters["hits"] = benchmark::Counter(static_cast<double>(verifier.cache_hits()) /
                                                static_cast<double>(state.iterations()));
}
BENCHMARK(verify_a_token)->Arg(1)->Arg(1'000)->Arg(100'000);

void take_from_a_rate_table(benchmark::State& state) {
    RateTable table(1 << 16);
    RateClass rate = RateClass::per("x", 100, base::Duration::seconds(60));
    std::uint64_t account = 0;
    for (auto _ : state) {
        benchmark::DoNotOptimize(table.take(rate_key(1, ++account % 50'000), rate, 0));
    }
}
BENCHMARK(take_from_a_rate_table);

void write_an_answer(benchmark::State& state) {
    Buffer buffer;
    for (auto _ : state) {
        buffer.clear();
        JsonWriter json(buffer);
        json.begin_object();
        json.member("couponId", 123'456'789);
        json.member("campaignId", 42);
        json.member("number", 98'765);
        json.member("status", "AVAILABLE");
        json.member("issuedAt", base::Instant(1'795'246'545'000));
        json.member("expiresAt", base::Instant(1'795'246'545'123));
        json.end_object();
        benchmark::DoNotOptimize(buffer.data());
    }
}
BENCHMARK(write_an_answer);

}  // namespace
}  // namespace onrush::http

BENCHMARK_MAIN();
