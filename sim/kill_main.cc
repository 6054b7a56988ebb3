// onrush-kill --rounds N: a real process under load, killed with SIGKILL at random moments, also
// while it recovers; after each kill everything that clients were told must be there, once.
//
//   bed     the engine on its test domain: accounts, counters, claims, transfers
//   rooms   the whole shop: waiting rooms of both orders, draws that open meanwhile, and the seats
//           of concerts behind the rooms
//
// After the last round all operations are brought to their answers, everything is counted, and
// `verify` looks at the whole. Exit 0 only when nothing was lost, doubled or invented.
#include <filesystem>
#include <random>

#include <fmt/format.h>

#include "app/verify.h"
#include "base/command_line.h"
#include "sim/bed/bed_domain.h"
#include "sim/rush/bed_rush.h"
#include "sim/rush/party_rush.h"

namespace onrush::rush {
namespace {

struct Options {
    std::uint64_t rounds = 10;
    std::uint64_t seed = 1;
    std::string play;  // empty: all
    std::string folder;
    bool keep = false;
};

constexpr std::int64_t kill_after_ms_max = 150;
constexpr std::uint64_t last_operations = 2000;

// What is played, and held against what was told.
class KilledPlay {
public:
    virtual ~KilledPlay() = default;
    [[nodiscard]] virtual std::uint64_t kill_after_told_max() const = 0;
    [[nodiscard]] virtual std::unique_ptr<app::AnyDomain> make_domain() const = 0;
    [[nodiscard]] virtual RushOutcome rush(const std::string& folder, const KillWhen& when) = 0;
    // Without a kill, until a few more operations, and all that were asked, have their answers.
    [[nodiscard]] virtual RushOutcome finish(const std::string& folder) = 0;
    // What a look at the recovered folder says is wrong.
    [[nodiscard]] virtual std::string recount(const std::string& folder, bool all) const = 0;
    // What was told, in words.
    [[nodiscard]] virtual std::string summary() const = 0;
};

class BedPlay final : public KilledPlay {
public:
    [[nodiscard]] std::uint64_t kill_after_told_max() const override { return 10'000; }
    [[nodiscard]] std::unique_ptr<app::AnyDomain> make_domain() const override {
        return std::make_unique<bed::BedDomain>();
    }
    [[nodiscard]] RushOutcome rush(const std::string& folder, const KillWhen& when) override {
        return run_rush(folder, plan_, ledger_.next_load(1'000'000), when, ledger_);
    }
    [[nodiscard]] RushOutcome finish(const std::string& folder) override {
        return run_rush(folder, plan_, ledger_.next_load(last_operations), {}, ledger_);
    }
    [[nodiscard]] std::string recount(const std::string& folder, bool all) const override {
        std::string wrong;
        base::Outcome<> looked = look_at(folder, [&](const bed::Bed& bed, const app::Core&) {
            wrong = all ? ledger_.recount_all(bed) : ledger_.recount(bed);
        });
        return looked ? wrong : looked.error().text;
    }
    [[nodiscard]] std::string summary() const override {
        return fmt::format("{} effects and {} refusals", ledger_.effects(), ledger_.refusals());
    }

private:
    MixedPlan plan_;
    Ledger ledger_{plan_};
};

class RoomsPlay final : public KilledPlay {
public:
    [[nodiscard]] std::uint64_t kill_after_told_max() const override { return 4000; }
    [[nodiscard]] std::unique_ptr<app::AnyDomain> make_domain() const override {
        return rush_.make_domain();
    }
    [[nodiscard]] RushOutcome rush(const std::string& folder, const KillWhen& when) override {
        rush_.plan(1 + rounds_++ / rounds_of_an_event, 0);
        return run_rush(folder, rush_, when);
    }
    [[nodiscard]] RushOutcome finish(const std::string& folder) override {
        rush_.plan(1, last_operations);
        return run_rush(folder, rush_, {});
    }
    [[nodiscard]] std::string recount(const std::string& folder, bool all) const override {
        std::string wrong;
        base::Outcome<> looked = look_at(
            folder, rush_,
            [&](app::AnyDomain& domain, const app::Core&) { wrong = rush_.recount(domain, all); });
        return looked ? wrong : looked.error().text;
    }
    [[nodiscard]] std::string summary() const override {
        const Party& party = rush_.party();
        std::size_t reservations = 0;
        for (const Guest& guest : party.guests()) {
            reservations += guest.reservations.size();
        }
        return fmt::format(
            "{} events with a draw each, {} tickets, {} places drawn, {} "
            "reservations and {} refusals",
            party.events().size(), party.tickets(), party.places(), reservations, party.refused());
    }

private:
    static constexpr std::uint32_t guests = 200;
    static constexpr std::uint64_t rounds_of_an_event = 8;

    PartyRush rush_{guests};
    std::uint64_t rounds_ = 0;
};

std::string verify_all(const std::string& folder, const KilledPlay& play) {
    log::PosixDisk disk;
    std::unique_ptr<app::AnyDomain> fresh = play.make_domain();
    engine::Idempotency idempotency(fresh->domain());
    base::TerminalProgress progress;
    base::Outcome<> verified =
        app::verify(disk, folder, fresh->domain(), progress,
                    [](const std::string& line) { fmt::print("{}\n", line); });
    return verified ? "" : verified.error().text;
}

// By the clock it often dies while it recovers, by the answers in the thick of the load.
KillWhen draw_kill(std::uint64_t round, std::uint64_t draw, const KilledPlay& play) {
    KillWhen when;
    if (round % 2 == 0) {
        when.after_ms = 1 + static_cast<std::int64_t>(draw % kill_after_ms_max);
    } else {
        when.after_told = 1 + draw % play.kill_after_told_max();
    }
    return when;
}

int run(const Options& options, const std::string& name, KilledPlay& play) {
    std::string folder = options.folder + "-" + name;
    auto fail = [&](std::uint64_t round, const std::string& wrong) {
        fmt::print(stderr, "onrush-kill: {}, round {}: {}\nthe data is in {}\n", name, round, wrong,
                   folder);
        return 1;
    };
    std::filesystem::remove_all(folder);
    std::mt19937_64 random(options.seed);
    std::uint64_t told = 0;
    base::TerminalProgress progress;
    for (std::uint64_t round = 1; round <= options.rounds; ++round) {
        RushOutcome outcome = play.rush(folder, draw_kill(round, random(), play));
        told += outcome.told;
        std::string wrong = outcome.wrong;
        if (wrong.empty() && !outcome.killed) {
            wrong = fmt::format("it ended with {}", outcome.exit_code);
        }
        wrong = wrong.empty() ? play.recount(folder, false) : wrong;
        if (!wrong.empty()) {
            return fail(round, wrong);
        }
        progress.at("rounds", round, options.rounds);
    }
    RushOutcome outcome = play.finish(folder);
    std::string wrong = outcome.wrong;
    if (wrong.empty() && outcome.exit_code != 0) {
        wrong = fmt::format("it ended with {}", outcome.exit_code);
    }
    wrong = wrong.empty() ? play.recount(folder, true) : wrong;
    wrong = wrong.empty() ? verify_all(folder, play) : wrong;
    if (!wrong.empty()) {
        return fail(options.rounds + 1, wrong);
    }
    fmt::print("{}: {} rounds killed: {} answers told, {}; 0 lost, 0 twice, 0 invented\n", name,
               options.rounds, told + outcome.told, play.summary());
    if (!options.keep) {
        std::filesystem::remove_all(folder);
    }
    return 0;
}

int run_plays(const Options& options) {
    int code = 0;
    if (options.play != "rooms") {
        BedPlay play;
        code = run(options, "bed", play);
    }
    if (options.play != "bed" && code == 0) {
        RoomsPlay play;
        code = run(options, "rooms", play);
    }
    return code;
}

}  // namespace
}  // namespace onrush::rush

int main(int count, char** arguments) {
    onrush::rush::Options options;
    options.folder = std::filesystem::temp_directory_path() / "onrush-kill";
    onrush::base::CommandLine line(
        "Kills a process under load, restarts it and recounts, in rounds");
    line.option("--rounds", options.rounds, "number of kills, of each play").show_default();
    line.option("--seed", options.seed, "seed for the moments of the kills").show_default();
    line.option("--play", options.play, "what is played; all when left out")
        .one_of({"bed", "rooms"});
    line.option("--folder", options.folder,
                "where the data goes, with the name of the play behind it; emptied at the start")
        .show_default();
    line.flag("--keep", options.keep, "keep the data afterwards");
    return line.run(count, arguments, [&] { return onrush::rush::run_plays(options); });
}
