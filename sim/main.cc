// onrush-sim: runs the engine under chance, faults and crashes, from seeds.
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <map>
#include <string>

#include "base/check.h"
#include "base/command_line.h"
#include "base/logging.h"
#include "base/progress.h"
#include "sim/simulation.h"

namespace {

using namespace onrush;

constexpr auto above_all = static_cast<base::Severity>(static_cast<int>(base::Severity::error) + 1);

// check_failed() prints it when a check inside the engine stops the process.
std::string replay_command;

// Where the mirrors lie; a check that stops the process must not leave it behind.
std::string scratch_path;

void clean_up_and_abort(int) {
    std::error_code none;
    std::filesystem::remove_all(scratch_path, none);
    std::signal(SIGABRT, SIG_DFL);
    std::abort();
}

struct Options {
    std::uint64_t from = 1;
    std::uint64_t count = 100;
    std::uint64_t failures_max = 5;
    std::optional<sim::Played> played;  // none: as the seed has it
    bool laws_alone = false;
    bool verbose = false;
    bool kinds = false;
};

// A check that fails stops the process, and the last lines are the ones that matter.
void print_line(const std::string& line) {
    std::printf("%s\n", line.c_str());
    std::fflush(stdout);
}

bool run_seed(std::uint64_t seed, const std::string& scratch, const Options& options,
              sim::Tally& tally) {
    sim::Played played = options.played.value_or(sim::played_by(seed));
    replay_command = fmt::format(
        "seed {} failed; replay it with: build/release/onrush-sim --domain {} --from {} --count 1",
        seed, sim::name_of(played), seed);
    base::set_check_note(replay_command.c_str());
    sim::Simulation simulation(seed, sim::play_of(played), scratch,
                               options.verbose ? print_line : nullptr,
                               options.laws_alone ? sim::Simulation::JudgedBy::laws_alone
                                                  : sim::Simulation::JudgedBy::model_and_laws);
    bool clean = true;
    try {
        simulation.run();
        if (options.verbose) {
            std::printf("hash of all tables %s\n", simulation.hash().c_str());
        }
    } catch (const sim::Wrong& wrong) {
        std::fflush(stdout);
        std::fprintf(stderr, "onrush-sim: %s\n%s\n", wrong.text.c_str(), replay_command.c_str());
        clean = false;
    }
    tally.add_all(simulation.tally());
    base::set_check_note(nullptr);
    return clean;
}

int run(const Options& options) {
    sim::ScratchFolder scratch;
    scratch_path = scratch.path();
    std::signal(SIGABRT, clean_up_and_abort);
    sim::Tally tally;
    std::uint64_t done = 0;
    std::uint64_t failures = 0;
    {
        base::TerminalProgress progress;
        for (; done < options.count && failures < options.failures_max; ++done) {
            progress.at("seeds", done, options.count);
            bool clean = run_seed(options.from + done, scratch.path(), options, tally);
            failures += clean ? 0 : 1;
        }
    }
    std::printf("%llu seeds from %llu, %llu failed: %s\n", static_cast<unsigned long long>(done),
                static_cast<unsigned long long>(options.from),
                static_cast<unsigned long long>(failures), tally.text().c_str());
    return failures == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
    Options options;
    base::CommandLine line(
        "Runs the real engine, tables, log and mirror from seeds: random clients, a "
        "faulty disk, a clock that jumps, crashes at any step, against a naive model. "
        "Exit code 0 when every seed is clean.");
    line.option("--from", options.from, "The first seed").show_default();
    line.option("--count", options.count, "How many seeds").show_default();
    line.option("--failures", options.failures_max, "Ends after so many seeds that fail")
        .show_default();
    const std::map<std::string, sim::Played> domains{{"bed", sim::Played::bed},
                                                     {"shop", sim::Played::shop}};
    std::string domain;
    line.option("--domain", domain,
                "What to play; by default odd seeds play the bed and even ones the shop")
        .one_of({"bed", "shop"});
    line.flag("--laws-alone", options.laws_alone,
              "Let the laws find what is wrong, without what the model says of answers");
    line.flag("--verbose", options.verbose, "Print the steps of each seed and its hash");
    line.flag("--kinds", options.kinds, "Print what seeds can meet, a line each, and play none");
    return line.run(argc, argv, [&] {
        if (!domain.empty()) {
            options.played = domains.at(domain);
        }
        if (options.kinds) {
            for (std::string_view kind : sim::Tally::names()) {
                print_line(std::string(kind));
            }
            return 0;
        }
        // Failing disks are what this is about; they need no line each.
        base::set_least_severity(above_all);
        return run(options);
    });
}
