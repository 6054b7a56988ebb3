// The proof of waiting rooms with a million people: takes, departures, silence, admission and
// places, on the real engine and a synced log, recounted from the records of that log. Once by
// arrival and once in a draw. Prints "metric NAME VALUE UNIT", and what is not exact; then the exit
// code is 1. sim/million/plan.h tells what happens. Bounded by the plan; it ends by itself.
#include <chrono>
#include <filesystem>

#include <fmt/format.h>

#include "base/command_line.h"
#include "bench/memory.h"
#include "bench/report.h"
#include "log/posix_disk.h"
#include "sim/million/recount.h"

namespace onrush::bench {
namespace {

struct Options {
    std::string folder;
    std::uint64_t people = 1'000'000;
    std::uint64_t seed = 1;
};

class Stopwatch {
public:
    [[nodiscard]] double seconds() const {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
    }

private:
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

void report_tally(const std::string& prefix, const million::Tally& tally) {
    auto count = [&](const char* name, std::uint64_t value) {
        report((prefix + name).c_str(), static_cast<double>(value), "");
    };
    count("taken", tally.taken);
    count("left", tally.left);
    count("silent", tally.silent);
    count("admitted", tally.admitted);
    count("never_showed_up", tally.no_shows);
    count("gave_back", tally.given_back);
    count("used_up", tally.expired);
    count("inside_most", tally.inside_most);
    count("above_max_active", tally.above_max);
    count("places_compared", tally.places);
    count("places_wrong", tally.places_wrong);
    count("records", tally.records);
    count("log_bytes", tally.bytes);
}

// True when all is exact.
bool prove(const Options& options, room::RoomOrder order, const std::string& prefix) {
    million::Plan plan{
        .people = static_cast<std::uint32_t>(options.people), .order = order, .seed = options.seed};
    std::filesystem::remove_all(options.folder);
    log::PosixDisk disk;
    million::Play play(plan, disk, options.folder, resident_bytes);
    Stopwatch playing;
    play.run();
    report((prefix + "play").c_str(), playing.seconds(), "s");
    Stopwatch counting;
    million::Recount recount(plan, play.told());
    base::Outcome<> read = recount.read(disk, options.folder);
    report((prefix + "recount").c_str(), counting.seconds(), "s");
    std::vector<std::string> wrong = recount.wrong();
    if (!read) {
        wrong.push_back(read.error().text);
    }
    for (const std::string& law : play.broken_laws()) {
        wrong.push_back(law);
    }
    const million::Figures& figures = play.figures();
    report((prefix + "story").c_str(), figures.seconds_played, "s");
    report((prefix + "jobs").c_str(), static_cast<double>(figures.jobs), "");
    report((prefix + "opening").c_str(), figures.opening_us, "us");
    report((prefix + "memory_per_ticket").c_str(), figures.bytes_per_ticket, "bytes");
    report((prefix + "memory_per_ticket_told").c_str(), figures.told_per_ticket, "bytes");
    report_tally(prefix, recount.tally());
    report((prefix + "not_exact").c_str(), static_cast<double>(wrong.size()), "");
    for (const std::string& one : wrong) {
        fmt::print(stderr, "{}not exact: {}\n", prefix, one);
    }
    std::filesystem::remove_all(options.folder);
    return wrong.empty();
}

}  // namespace
}  // namespace onrush::bench

int main(int count, char** arguments) {
    onrush::bench::Options options;
    options.folder = std::filesystem::temp_directory_path() / "onrush-million-bench";
    onrush::base::CommandLine line("A million people before a waiting room, recounted");
    line.option("--folder", options.folder, "where the log goes; emptied before and after");
    line.option("--people", options.people, "how many come; a multiple of 2,000").show_default();
    line.option("--seed", options.seed, "seed of what each of them does").show_default();
    return line.run(count, arguments, [&] {
        if (options.people == 0 || options.people % onrush::million::people_step != 0 ||
            options.people > onrush::million::people_max) {
            fmt::print(stderr, "--people is a multiple of {}, up to {}\n",
                       onrush::million::people_step, onrush::million::people_max);
            return 2;
        }
        using onrush::room::RoomOrder;
        bool exact = onrush::bench::prove(options, RoomOrder::fifo, "");
        exact = onrush::bench::prove(options, RoomOrder::draw, "draw_") && exact;
        return exact ? 0 : 1;
    });
}
