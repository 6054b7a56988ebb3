// What passes of waiting rooms cost the io thread that signs or checks them.
#include <benchmark/benchmark.h>

#include "api/passes.h"

namespace onrush::api {
namespace {

constexpr base::Instant issued(1'900'000'000'000);

struct StoppedClock final : base::Clock {
    [[nodiscard]] base::Instant now() const override { return issued; }
    [[nodiscard]] base::Duration elapsed() const override { return {}; }
};

struct Desk {
    StoppedClock clock;
    SigningKeys keys{ring(), clock};
    PassSigner signer{keys, "onrush", 1};
    PassKeys checker{keys, "onrush", 1};

    static std::shared_ptr<const KeyRing> ring() {
        std::vector<SigningKey> keys;
        keys.emplace_back(issued, std::string(http::ed25519_key_bytes, 'k'));
        return std::make_shared<const KeyRing>(std::move(keys), std::vector<RetiredKey>());
    }
    static Pass pass(std::uint64_t ticket) {
        return {7, 3, ticket, issued, issued + base::Duration::minutes(10)};
    }
};

void sign_a_pass(benchmark::State& state) {
    Desk desk;
    std::uint64_t ticket = 0;
    for (auto _ : state) {
        benchmark::DoNotOptimize(desk.signer.sign(0, Desk::pass(++ticket)));
    }
}
BENCHMARK(sign_a_pass);

void sign_it_again(benchmark::State& state) {
    Desk desk;
    for (auto _ : state) {
        benchmark::DoNotOptimize(desk.signer.sign(0, Desk::pass(41)));
    }
}
BENCHMARK(sign_it_again);

void verify_a_pass(benchmark::State& state) {
    Desk desk;
    std::vector<std::string> tokens;
    for (std::uint64_t ticket = 1; ticket <= 65'536; ++ticket) {
        tokens.emplace_back(desk.signer.sign(0, Desk::pass(ticket)));
    }
    std::size_t at = 0;
    for (auto _ : state) {
        benchmark::DoNotOptimize(desk.checker.verify(0, tokens[at++ % tokens.size()], 3, 7));
    }
}
BENCHMARK(verify_a_pass);

void verify_it_again(benchmark::State& state) {
    Desk desk;
    std::string token(desk.signer.sign(0, Desk::pass(41)));
    for (auto _ : state) {
        benchmark::DoNotOptimize(desk.checker.verify(0, token, 3, 7));
    }
}
BENCHMARK(verify_it_again);

}  // namespace
}  // namespace onrush::api

BENCHMARK_MAIN();
