// The whole loop in-process, without HTTP: producer, mailbox, engine, log, back to the producer.
//
// Threads of the engine and the log run on one core, the producer on the other. Every claim is by
// an account of its own; the refusals are of accounts that have claimed already. Prints lines
// "metric NAME VALUE UNIT". Bounded by the counts given; it ends by itself.
#include <filesystem>

#include "base/command_line.h"
#include "bench/producer.h"
#include "bench/report.h"
#include "engine/maintenance.h"
#include "log/posix_disk.h"
#include "log/segment_log.h"
#include "sim/bed/make_claim.h"
#include "sim/bed/open_account.h"
#include "sim/bed/open_counter.h"

namespace onrush::bench {
namespace {

struct Options {
    std::string folder;
    std::size_t claims = 1'000'000;
    std::size_t rounds = 3;
    std::size_t batch = 512;
};

void open_accounts(engine::Engine& engine, bed::Bed& bed, std::size_t count, std::size_t batch) {
    JobRing<bed::Bed, bed::OpenAccount>(bed, batch)
        .push_all(engine, count, engine::Verdict::answered, [](std::size_t i) {
            return bed::OpenAccount{"a" + std::to_string(i), base::Money(0)};
        });
}

void measure_round(engine::Engine& engine, bed::Bed& bed, log::SegmentLog& log,
                   const Options& options, std::vector<double>& wins,
                   std::vector<double>& refusals) {
    bed::CounterId counter =
        run_one(engine, bed, bed::OpenCounter{100'000'000, base::Duration::hours(24 * 365)}).id;
    JobRing<bed::Bed, bed::MakeClaim> jobs(bed, options.batch);
    auto claim = [&](std::size_t i) { return bed::MakeClaim{counter, bed::AccountId(i + 1)}; };
    std::uint64_t bytes = log.bytes_appended();
    std::uint64_t batches = engine.counters().batches_written.get();
    double claims = static_cast<double>(options.claims);
    wins.push_back(jobs.push_all(engine, options.claims, engine::Verdict::answered, claim));
    batches = engine.counters().batches_written.get() - batches;
    report("claims_per_batch", claims / static_cast<double>(batches), "commands");
    report("log_bytes_per_claim", static_cast<double>(log.bytes_appended() - bytes) / claims,
           "bytes");
    report("claim_cpu_round", jobs.cpu_ns(), "ns");
    refusals.push_back(jobs.push_all(engine, options.claims, engine::Verdict::refused, claim));
    report("refusal_cpu_round", jobs.cpu_ns(), "ns");
}

void run(const Options& options) {
    std::filesystem::remove_all(options.folder);
    log::PosixDisk disk;
    base::SystemClock clock;
    engine::Domain domain;
    bed::Bed bed(domain);
    pin_this_thread(0);  // the engine's threads inherit it
    engine::Engine engine(domain, clock, {.batch_commands_max = options.batch});
    auto log = log::SegmentLog::open(disk, options.folder, domain.schema().describe().encode(),
                                     log::LogSettings{.kept_bytes = 0});
    ONRUSH_CHECK(log.has_value(), "{}", log.error().text);
    engine::Maintenance maintenance(**log);
    engine.start(**log, (*log)->opened_at().time);
    pin_this_thread(1);
    open_accounts(engine, bed, options.claims, options.batch);
    std::vector<double> wins;
    std::vector<double> refusals;
    for (std::size_t round = 0; round < options.rounds; ++round) {
        measure_round(engine, bed, **log, options, wins, refusals);
        report("claims_per_second_round", wins.back(), "1/s");
        report("refusals_per_second_round", refusals.back(), "1/s");
    }
    report("claims_per_second", median(wins), "1/s");
    report("refusals_per_second", median(refusals), "1/s");
    engine.stop();
    std::filesystem::remove_all(options.folder);
}

}  // namespace
}  // namespace onrush::bench

int main(int count, char** arguments) {
    onrush::bench::Options options;
    options.folder = std::filesystem::temp_directory_path() / "onrush-engine-bench";
    onrush::base::CommandLine line(
        "The engine's loop without HTTP, engine and log threads on one core");
    line.option("--folder", options.folder, "where the log goes; emptied before and after");
    line.option("--claims", options.claims, "claims in a round");
    line.option("--rounds", options.rounds, "rounds; the median is reported");
    line.option("--batch", options.batch, "jobs in one push");
    return line.run(count, arguments, [&] {
        onrush::bench::run(options);
        return 0;
    });
}
