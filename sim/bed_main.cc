// onrush-bed: the engine on the test domain, for people.
//
//   onrush-bed rush           a rush on a limited counter, killed in the middle, recovered,
//   recounted onrush-bed verify DATA    as `onrush verify`, with the laws of the test domain
//   onrush-bed log DATA       as `onrush log`
#include <filesystem>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "app/tool_commands.h"
#include "sim/bed/bed_domain.h"
#include "sim/rush/process.h"

namespace onrush::rush {
namespace {

struct Options {
    std::uint64_t quota = 20'000;
    std::uint64_t accounts = 100'000;
    std::string folder = "onrush-data/rush";
};

int fail(const std::string& wrong) {
    fmt::print(stderr, "onrush-bed: {}\n", wrong);
    return 1;
}

// Returns what is wrong with the recovered bed, after saying what is there.
std::string say_recount(const std::string& folder, const Ledger& ledger, bool all) {
    std::string wrong;
    base::Outcome<> looked = look_at(folder, [&](const bed::Bed& bed, const app::Core& core) {
        fmt::print("  recovered    {} rows from the mirror, {} batches from the log\n",
                   core.recovered().rows_loaded, core.recovered().records_replayed);
        for (const std::string& line : bed.summarize()) {
            fmt::print("  in memory    {}\n", line);
        }
        wrong = all ? ledger.recount_all(bed) : ledger.recount(bed);
    });
    if (!looked) {
        return looked.error().text;
    }
    if (wrong.empty()) {
        fmt::print("  recount      {} effects were told; each is there, once\n\n",
                   ledger.effects());
    }
    return wrong;
}

int run(const Options& options) {
    std::filesystem::remove_all(options.folder);
    std::filesystem::create_directories(std::filesystem::path(options.folder).parent_path());
    DropPlan plan(options.quota, options.accounts);
    Ledger ledger(plan);
    fmt::print("{} accounts, {} numbers, everybody asks twice.\n\n", options.accounts,
               options.quota);

    // In the middle of the claims: after the accounts and half of the numbers.
    KillWhen when{.after_told = options.accounts + options.quota / 2};
    base::SystemClock clock;
    base::Duration start = clock.elapsed();
    RushOutcome first = run_rush(options.folder, plan, ledger.next_load(plan.size()), when, ledger);
    fmt::print("the rush begins, and after {} answers the process gets kill -9 ({} ms)\n",
               first.told, (clock.elapsed() - start).ms);
    std::string wrong =
        first.wrong.empty() ? say_recount(options.folder, ledger, false) : first.wrong;
    if (!wrong.empty()) {
        return fail(wrong);
    }

    start = clock.elapsed();
    RushOutcome second = run_rush(options.folder, plan, ledger.next_load(plan.size()), {}, ledger);
    fmt::print(
        "it goes on where it was: {} more answers, retries of the unanswered first "
        "({} ms)\n",
        second.told, (clock.elapsed() - start).ms);
    wrong = second.wrong.empty() && second.exit_code != 0
                ? fmt::format("it ended with {}", second.exit_code)
                : second.wrong;
    wrong = wrong.empty() ? say_recount(options.folder, ledger, true) : wrong;
    if (!wrong.empty()) {
        return fail(wrong);
    }
    fmt::print(
        "Look at it yourself:\n"
        "  build/release/onrush-bed verify {0}\n"
        "  build/release/onrush-bed log {0} --to 3\n"
        "  sqlite3 {0}/mirror.db 'select * from claims_readable order by number limit 5'\n",
        options.folder);
    return 0;
}

}  // namespace
}  // namespace onrush::rush

int main(int count, char** arguments) {
    using onrush::bed::BedDomain;
    onrush::rush::Options options;
    int exit_code = 0;
    CLI::App app("The engine on its test domain: accounts, limited counters, transfers");
    app.require_subcommand(1);
    CLI::App* rush = app.add_subcommand("rush", "a rush, killed in the middle and recounted");
    rush->add_option("--quota", options.quota, "numbers to give out")
        ->check(CLI::Range(1, 1'000'000))
        ->capture_default_str();
    rush->add_option("--accounts", options.accounts, "accounts that want one")
        ->check(CLI::Range(1, 10'000'000))
        ->capture_default_str();
    rush->add_option("--data", options.folder, "the data folder; emptied at the start")
        ->capture_default_str();
    rush->callback([&] { exit_code = onrush::rush::run(options); });
    onrush::app::add_tool_commands(app, [] { return std::make_unique<BedDomain>(); }, exit_code);
    return onrush::app::run_command_line(app, count, arguments, exit_code);
}
