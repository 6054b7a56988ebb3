// The real program, killed with -9 in the middle of the mixed event: coupons, looks, carts, orders,
// payments, rankings and charges at once, from dozens of connections. What was told is there when
// it comes back, nothing is there twice, nothing is stranded, and the laws hold.
//
//   server_test --gtest_filter='Kill.InTheMixedEvent*' --gtest_repeat=50      200 kills
//   ... --gtest_random_seed=N                                  the same wishes and moments again
#include <unistd.h>

#include <fmt/format.h>

#include "app/test/mixed_crowd.h"

namespace onrush::app {
namespace {

constexpr int rounds = 4;
constexpr std::uint64_t answers_max = 2000;
constexpr std::uint64_t start_us_max = 150'000;  // a start takes about as long

std::vector<std::string> settings(int hold_seconds) {
    std::vector<std::string> words;
    for (const char* name : {"sign-up", "issue", "order", "browse", "default"}) {
        words.insert(words.end(), {"--set", fmt::format("rates.{}=off", name)});
    }
    // A visitor may have more orders than he was told of, so none is one too many.
    words.insert(words.end(),
                 {"--set", "points.selfCharge=true", "--set",
                  fmt::format("orders.holdSeconds={}", hold_seconds), "--set",
                  "orders.pendingPerAccount=10000", "--set", "orders.heldPiecesPerAccount=100000",
                  "--set", "orders.perAccountPerDay=10000"});
    return words;
}

// Chance is the machine's, unless a seed was given. Threads and sockets add chance of their own.
std::uint64_t seed_of_run() {
    auto given = static_cast<std::uint64_t>(GTEST_FLAG_GET(random_seed));
    return given != 0 ? given : std::random_device()() % 99'999 + 1;
}

// Comes back, and dies on the way at no moment in particular.
void die_while_starting(const std::string& folder, std::uint64_t after_us) {
    Process process(with_small_log({"serve", "--data", folder, "--listen", "127.0.0.1:0"}));
    ::usleep(static_cast<useconds_t>(after_us));
    EXPECT_EQ(process.end(SIGKILL).exit_code, std::nullopt) << process.err();
}

void expect_verified(const std::string& folder) {
    Ended verified = Process({"verify", folder}).end();
    EXPECT_EQ(verified.exit_code, 0) << verified.out << verified.err;
}

// One event, one kill, one recount. In every second round what is held is held for a second, so
// that deadlines pass while nobody runs.
void play_round(int round, std::mt19937_64& random, const std::string& folder,
                std::vector<std::unique_ptr<mixed::Crowd>>& crowds, mixed::Figures& figures) {
    bool short_hold = round % 2 == 0;
    std::uint64_t answers = 1 + random() % (random() % 4 == 0 ? 60 : answers_max);
    {
        Program program(folder, settings(short_hold ? 1 : 600));
        ASSERT_NE(program.port(), 0);
        crowds.push_back(std::make_unique<mixed::Crowd>(program, admin_token(folder), random()));
        crowds.back()->visit(program, answers, figures);
    }
    if (random() % 2 == 0) {
        die_while_starting(folder, random() % start_us_max);
    }
    expect_verified(folder);
    Program program(folder, settings(600));
    ASSERT_NE(program.port(), 0);
    crowds.back()->recount(program, short_hold, figures);
}

TEST(Kill, InTheMixedEventLosesNothingThatWasTold) {
    std::uint64_t seed = seed_of_run();
    std::mt19937_64 random(seed);
    log::ScratchFolder scratch;
    std::string folder = scratch.path() + "/data";
    std::vector<std::unique_ptr<mixed::Crowd>> crowds;
    mixed::Figures figures;
    for (int round = 1; round <= rounds && !HasFailure(); ++round) {
        SCOPED_TRACE(fmt::format("round {} of --gtest_random_seed={}", round, seed));
        play_round(round, random, folder, crowds, figures);
    }
    if (!HasFailure()) {
        SCOPED_TRACE(fmt::format("after all rounds of --gtest_random_seed={}", seed));
        Program program(folder, settings(600));
        for (auto& crowd : crowds) {
            crowd->look_again(program);
        }
    }
    expect_verified(folder);
    fmt::print(
        "seed {}: {} kills, {} of them in {} open requests, of which {} were done; {} "
        "answers told, {} orders; {} repeated\n",
        seed, crowds.size(), figures.kills_busy, figures.in_flight, figures.done, figures.told,
        figures.orders, figures.repeated);
}

}  // namespace
}  // namespace onrush::app
