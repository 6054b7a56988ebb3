// The whole loop in-process, without HTTP: producer, mailbox, engine, log, back to the producer.
//
// Threads of the engine and the log run on one core, the producer on the other. Every claim is by
// an account of its own; the refusals are of accounts that have claimed already. Prints lines
// "metric NAME VALUE UNIT". Bounded by the counts given; it ends by itself.
#include <pthread.h>
#include <sched.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <deque>
#include <filesystem>
#include <vector>

#include <CLI/CLI.hpp>

#include "base/check.h"
#include "bench/report.h"
#include "engine/engine.h"
#include "engine/maintenance.h"
#include "log/posix_disk.h"
#include "log/segment_log.h"
#include "sim/bed/make_claim.h"
#include "sim/bed/open_account.h"
#include "sim/bed/open_counter.h"

namespace onrush::bench {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

void pin_this_thread(int core) {
    cpu_set_t cores;
    CPU_ZERO(&cores);
    CPU_SET(static_cast<std::size_t>(core), &cores);
    pthread_setaffinity_np(pthread_self(), sizeof cores, &cores);
}

// Takes jobs back: the producer asks how many are done.
class Returned final : public engine::Origin {
public:
    void deliver(engine::JobList jobs) override {
        for (const engine::Job* job = jobs.first; job != nullptr; job = job->next) {
            bool as_wanted = job->verdict() == wanted_;
            unexpected_ += as_wanted ? 0 : 1;
        }
        count_.fetch_add(jobs.count, std::memory_order_release);
        count_.notify_one();
    }
    void expect(engine::Verdict wanted) {
        wanted_ = wanted;
        count_.store(0, std::memory_order_release);
    }
    void wait_for(std::size_t count) const {
        for (std::size_t now = count_.load(std::memory_order_acquire); now < count;
             now = count_.load(std::memory_order_acquire)) {
            count_.wait(now, std::memory_order_acquire);
        }
    }
    [[nodiscard]] std::size_t unexpected() const { return unexpected_; }

private:
    engine::Verdict wanted_ = engine::Verdict::answered;
    std::size_t unexpected_ = 0;
    std::atomic<std::size_t> count_{0};
};

using Claim = engine::Command<bed::Bed, bed::MakeClaim>;

// As connections do, a few jobs are used again and again: two batches are under way while the
// producer fills a third.
class ClaimJobs {
public:
    ClaimJobs(bed::Bed& bed, std::size_t batch) : batch_(batch) {
        for (std::size_t i = 0; i < batch * 3; ++i) {
            jobs_.emplace_back(returned_, bed, bed::MakeClaim{});
        }
    }

    // One claim for each of the accounts 1..count; claims per second.
    double push_all(engine::Engine& engine, bed::CounterId counter, std::size_t count,
                    engine::Verdict wanted) {
        returned_.expect(wanted);
        Clock::time_point start = Clock::now();
        engine::Outbox outbox;
        for (std::size_t pushed = 0; pushed < count;) {
            Claim& job = jobs_[pushed % jobs_.size()];
            job.input = {counter, bed::AccountId(pushed + 1)};
            outbox.add(job);
            pushed += 1;
            if (outbox.count() == batch_ || pushed == count) {
                engine.push(outbox);
                returned_.wait_for(pushed < 2 * batch_ ? 0 : pushed - 2 * batch_);
            }
        }
        returned_.wait_for(count);
        double rate = static_cast<double>(count) / seconds_since(start);
        ONRUSH_CHECK(returned_.unexpected() == 0, "{} answers were not as expected",
                     returned_.unexpected());
        return rate;
    }

private:
    std::size_t batch_;
    Returned returned_;
    std::deque<Claim> jobs_;
};

template <typename Input>
auto run_one(engine::Engine& engine, bed::Bed& bed, Input input) {
    Returned returned;
    engine::Command<bed::Bed, Input> job(returned, bed, std::move(input));
    engine::Outbox outbox;
    outbox.add(job);
    engine.push(outbox);
    returned.wait_for(1);
    ONRUSH_CHECK(job.verdict() == engine::Verdict::answered, "verdict {}",
                 static_cast<int>(job.verdict()));
    return *job.result;
}

struct Options {
    std::string folder;
    std::size_t claims = 1'000'000;
    std::size_t rounds = 3;
    std::size_t batch = 512;
};

void open_accounts(engine::Engine& engine, bed::Bed& bed, std::size_t count) {
    Returned returned;
    returned.expect(engine::Verdict::answered);
    std::deque<engine::Command<bed::Bed, bed::OpenAccount>> jobs;
    engine::Outbox outbox;
    for (std::size_t i = 0; i < count; ++i) {
        jobs.emplace_back(returned, bed, bed::OpenAccount{"a" + std::to_string(i), base::Money(0)});
        outbox.add(jobs.back());
        if (outbox.count() == 8192) {
            engine.push(outbox);
            returned.wait_for(jobs.size());
            jobs.clear();
            returned.expect(engine::Verdict::answered);
        }
    }
    engine.push(outbox);
    returned.wait_for(jobs.size());
}

void measure_round(engine::Engine& engine, bed::Bed& bed, log::SegmentLog& log,
                   const Options& options, std::vector<double>& wins,
                   std::vector<double>& refusals) {
    bed::CounterId counter =
        run_one(engine, bed, bed::OpenCounter{100'000'000, base::Duration::hours(24 * 365)}).id;
    ClaimJobs jobs(bed, options.batch);
    std::uint64_t bytes = log.bytes_appended();
    std::uint64_t batches = engine.counters().batches_written.get();
    double claims = static_cast<double>(options.claims);
    wins.push_back(jobs.push_all(engine, counter, options.claims, engine::Verdict::answered));
    batches = engine.counters().batches_written.get() - batches;
    report("claims_per_batch", claims / static_cast<double>(batches), "commands");
    report("log_bytes_per_claim", static_cast<double>(log.bytes_appended() - bytes) / claims,
           "bytes");
    refusals.push_back(jobs.push_all(engine, counter, options.claims, engine::Verdict::refused));
}

double median(std::vector<double> values) {
    std::ranges::sort(values);
    return values[values.size() / 2];
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
                                     log::LogSettings{.segments_kept = 2});
    ONRUSH_CHECK(log.has_value(), "{}", log.error().text);
    engine::Maintenance maintenance(**log);
    engine.start(**log, (*log)->opened_at().time);
    pin_this_thread(1);
    open_accounts(engine, bed, options.claims);
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
    CLI::App app("The engine's loop without HTTP, engine and log threads on one core");
    app.add_option("--folder", options.folder, "where the log goes; emptied before and after");
    app.add_option("--claims", options.claims, "claims in a round");
    app.add_option("--rounds", options.rounds, "rounds; the median is reported");
    app.add_option("--batch", options.batch, "jobs in one push");
    CLI11_PARSE(app, count, arguments);
    onrush::bench::run(options);
    return 0;
}
