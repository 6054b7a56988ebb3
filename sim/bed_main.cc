// onrush-bed: the engine on the test domain, for people.
//
//   onrush-bed rush           a rush on a limited counter, killed in the middle, recovered,
//   recounted onrush-bed verify DATA    as `onrush verify`, with the laws of the test domain
//   onrush-bed log DATA       as `onrush log`
#include <filesystem>

#include <fmt/format.h>

#include "app/tool_commands.h"
#include "base/command_line.h"
#include "sim/bed/bed_domain.h"
#include "sim/rush/bed_rush.h"

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
    onrush::base::CommandLine line(
        "The engine on its test domain: accounts, limited counters, transfers");
    onrush::base::CommandLine& rush =
        line.add_command("rush", "a rush, killed in the middle and recounted",
                         [&] { return onrush::rush::run(options); });
    rush.option("--quota", options.quota, "numbers to give out")
        .within(1, 1'000'000)
        .show_default();
    rush.option("--accounts", options.accounts, "accounts that want one")
        .within(1, 10'000'000)
        .show_default();
    rush.option("--data", options.folder, "the data folder; emptied at the start").show_default();
    onrush::app::add_tool_commands(line, [] { return std::make_unique<BedDomain>(); });
    return line.run(count, arguments);
}
