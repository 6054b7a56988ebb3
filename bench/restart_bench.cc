// How long a start takes: ten million rows in the mirror, and 100,000 batches in the log after it.
//
// The folder is built first, without syncing, since only the start is measured. Then a fresh
// engine starts on it as a server would. Prints lines "metric NAME VALUE UNIT".
#include <chrono>
#include <filesystem>

#include "app/core.h"
#include "base/check.h"
#include "base/command_line.h"
#include "bench/report.h"
#include "log/test/unsynced_disk.h"
#include "mirror/follower.h"
#include "sim/bed/make_claim.h"

namespace onrush::bench {
namespace {

using bed::AccountId;
using bed::CounterId;

struct Options {
    std::string folder;
    std::uint64_t rows = 10'000'000;
    std::uint64_t batches = 100'000;
    std::uint64_t rows_per_batch = 4;
    std::uint64_t rounds = 3;
};

void must(const base::Outcome<>& outcome) {
    ONRUSH_CHECK(outcome.has_value(), "{}", outcome.error().text);
}

// Writes claims straight into the tables and the log, batch by batch.
class Builder {
public:
    explicit Builder(const Options& options) : options_(options) {
        auto data = log::DataFolder::open(disk_, options.folder, log::FolderUse::serve);
        ONRUSH_CHECK(data.has_value(), "{}", data.error().text);
        auto log = log::SegmentLog::open(disk_, data->log_path(), schema().describe().encode(),
                                         log::LogSettings{.kept_bytes = 0});
        ONRUSH_CHECK(log.has_value(), "{}", log.error().text);
        log_ = std::move(*log);
        auto store = mirror::SqliteStore::open(data->mirror_path());
        ONRUSH_CHECK(store.has_value(), "{}", store.error().text);
        store_ = std::move(*store);
    }

    void build() {
        bed_.counters.insert({.id = CounterId(1), .quota = options_.rows * 2});
        write_claims(options_.rows, 4096);
        fill_mirror();
        write_claims(options_.batches * options_.rows_per_batch, options_.rows_per_batch);
    }

private:
    table::Schema& schema() { return domain_.schema(); }

    void write_claims(std::uint64_t count, std::uint64_t per_batch) {
        for (std::uint64_t i = 1; i <= count; ++i) {
            next_ += 1;
            bed_.claims.insert(
                {CounterId(1), AccountId(next_), next_,
                 base::Instant(4'000'000'000'000 + static_cast<std::int64_t>(next_))});
            if (i % per_batch == 0 || i == count) {
                write_batch(per_batch);
            }
        }
    }
    void write_batch(std::uint64_t commands) {
        std::uint64_t rows = 0;
        const bed::Counter* counter = bed_.counters.find(CounterId(1));
        bed_.counters.update(*counter, [&](bed::Counter& row) { row.taken = next_; });
        buffer_.start();
        schema().encode_batch(buffer_.body(), commands, rows);
        schema().end_batch();
        must(log_->append(buffer_, base::Instant(1'795'000'000'000)));
        if (!log_->has_room() || log_->durable() % 64 == 0) {
            must(log_->maintain());
        }
    }
    void fill_mirror() {
        mirror::Shape shape = mirror::Shape::of(schema());
        must(store_->prepare(shape));
        auto follower = mirror::Follower::open(*log_, *store_, shape, {});
        ONRUSH_CHECK(follower.has_value(), "{}", follower.error().text);
        std::shared_ptr<log::ReadHold> hold = log_->hold_from(1);
        for (bool more = true; more;) {
            auto step = (*follower)->step(log_->durable());
            ONRUSH_CHECK(step.has_value(), "{}", step.error().text);
            more = step->more;
        }
        auto durable = store_->make_durable();
        ONRUSH_CHECK(durable.has_value(), "{}", durable.error().text);
        hold_ = log_->hold_from(durable->sequence + 1);
    }

    const Options& options_;
    log::UnsyncedDisk disk_;
    engine::Domain domain_;
    bed::Bed bed_{domain_};
    engine::Idempotency idempotency_{domain_};
    std::unique_ptr<log::SegmentLog> log_;
    std::unique_ptr<mirror::SqliteStore> store_;
    std::shared_ptr<log::ReadHold> hold_ = nullptr;
    log::RecordBuffer buffer_;
    std::uint64_t next_ = 0;
};

double start_once(const Options& options) {
    base::SystemClock clock;
    base::NoProgress progress;
    engine::Domain domain;
    bed::Bed bed(domain);
    app::CoreSettings settings;
    settings.folder = options.folder;
    // The mirror must not catch up: the next round wants the same start.
    settings.mirror.rest = base::Duration::hours(1);
    settings.mirror.follower.rows_max = 1;
    auto start = std::chrono::steady_clock::now();
    auto core = app::Core::start(domain, clock, settings, progress);
    double took = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    ONRUSH_CHECK(core.has_value(), "{}", core.error().text);
    ONRUSH_CHECK(bed.claims.size() == options.rows + options.batches * options.rows_per_batch,
                 "{} claims", bed.claims.size());
    report("restart_rows_loaded", static_cast<double>((*core)->recovered().rows_loaded), "rows");
    report("restart_records_replayed", static_cast<double>((*core)->recovered().records_replayed),
           "batches");
    (*core)->stop();
    return took;
}

void run(const Options& options) {
    std::filesystem::remove_all(options.folder);
    Builder(options).build();
    std::vector<double> rounds;
    for (std::uint64_t round = 0; round < options.rounds; ++round) {
        rounds.push_back(start_once(options));
        report("restart_round", rounds.back(), "s");
    }
    std::ranges::sort(rounds);
    report("restart", rounds[rounds.size() / 2], "s");
    std::filesystem::remove_all(options.folder);
}

}  // namespace
}  // namespace onrush::bench

int main(int count, char** arguments) {
    onrush::bench::Options options;
    options.folder = std::filesystem::temp_directory_path() / "onrush-restart-bench";
    onrush::base::CommandLine line(
        "From start to ready, with many rows in the mirror and batches in the log");
    line.option("--folder", options.folder, "where the data goes; emptied before and after");
    line.option("--rows", options.rows, "rows in the mirror");
    line.option("--batches", options.batches, "batches in the log after it");
    line.option("--rows-per-batch", options.rows_per_batch, "rows in each of these");
    line.option("--rounds", options.rounds, "starts; the median is reported");
    return line.run(count, arguments, [&] {
        onrush::bench::run(options);
        return 0;
    });
}
