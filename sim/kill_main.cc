// onrush-kill --rounds N: a real process under load, killed with SIGKILL at random moments, also
// while it recovers; after each kill everything that clients were told must be there, once.
//
// After the last round all operations are brought to their answers, everything is counted, and
// `verify` looks at the whole. Exit 0 only when nothing was lost, doubled or invented.
#include <filesystem>
#include <random>

#include <fmt/format.h>

#include "app/verify.h"
#include "base/command_line.h"
#include "sim/rush/process.h"

namespace onrush::rush {
namespace {

struct Options {
    std::uint64_t rounds = 10;
    std::uint64_t seed = 1;
    std::string folder;
    bool keep = false;
};

constexpr std::int64_t kill_after_ms_max = 150;
constexpr std::uint64_t kill_after_told_max = 10'000;
constexpr std::uint64_t last_operations = 2000;

int fail(const Options& options, std::uint64_t round, const std::string& wrong) {
    fmt::print(stderr, "onrush-kill: round {}: {}\nthe data is in {}\n", round, wrong,
               options.folder);
    return 1;
}

// What a look at the recovered bed says is wrong.
std::string recount(const std::string& folder, const Ledger& ledger, bool all) {
    std::string wrong;
    base::Outcome<> looked = look_at(folder, [&](const bed::Bed& bed, const app::Core&) {
        wrong = all ? ledger.recount_all(bed) : ledger.recount(bed);
    });
    return looked ? wrong : looked.error().text;
}

std::string verify_all(const std::string& folder) {
    log::PosixDisk disk;
    engine::Domain domain;
    bed::Bed bed(domain);
    engine::Idempotency idempotency(domain);
    base::TerminalProgress progress;
    base::Outcome<> verified = app::verify(
        disk, folder, domain, progress, [](const std::string& line) { fmt::print("{}\n", line); });
    return verified ? "" : verified.error().text;
}

int run(const Options& options) {
    std::filesystem::remove_all(options.folder);
    MixedPlan plan;
    Ledger ledger(plan);
    std::mt19937_64 random(options.seed);
    std::uint64_t told = 0;
    base::TerminalProgress progress;
    for (std::uint64_t round = 1; round <= options.rounds; ++round) {
        // By the clock it often dies while it recovers, by the answers in the thick of the load.
        std::uint64_t draw = random();
        KillWhen when;
        if (round % 2 == 0) {
            when.after_ms = 1 + static_cast<std::int64_t>(draw % kill_after_ms_max);
        } else {
            when.after_told = 1 + draw % kill_after_told_max;
        }
        RushOutcome outcome =
            run_rush(options.folder, plan, ledger.next_load(1'000'000), when, ledger);
        told += outcome.told;
        if (!outcome.killed) {
            return fail(options, round, fmt::format("it ended with {}", outcome.exit_code));
        }
        std::string wrong =
            outcome.wrong.empty() ? recount(options.folder, ledger, false) : outcome.wrong;
        if (!wrong.empty()) {
            return fail(options, round, wrong);
        }
        progress.at("rounds", round, options.rounds);
    }
    RushOutcome outcome =
        run_rush(options.folder, plan, ledger.next_load(last_operations), {}, ledger);
    std::string wrong = outcome.wrong;
    if (wrong.empty() && outcome.exit_code != 0) {
        wrong = fmt::format("it ended with {}", outcome.exit_code);
    }
    wrong = wrong.empty() ? recount(options.folder, ledger, true) : wrong;
    wrong = wrong.empty() ? verify_all(options.folder) : wrong;
    if (!wrong.empty()) {
        return fail(options, options.rounds + 1, wrong);
    }
    fmt::print(
        "{} rounds killed: {} answers told, {} effects and {} refusals; nothing lost, "
        "nothing twice, nothing invented\n",
        options.rounds, told + outcome.told, ledger.effects(), ledger.refusals());
    if (!options.keep) {
        std::filesystem::remove_all(options.folder);
    }
    return 0;
}

}  // namespace
}  // namespace onrush::rush

int main(int count, char** arguments) {
    onrush::rush::Options options;
    options.folder = std::filesystem::temp_directory_path() / "onrush-kill";
    onrush::base::CommandLine line(
        "Kills a process under load, restarts it and recounts, in rounds");
    line.option("--rounds", options.rounds, "number of kills").show_default();
    line.option("--seed", options.seed, "seed for the moments of the kills").show_default();
    line.option("--folder", options.folder, "where the data goes; emptied at the start")
        .show_default();
    line.flag("--keep", options.keep, "keep the data afterwards");
    return line.run(count, arguments, [&] { return onrush::rush::run(options); });
}
