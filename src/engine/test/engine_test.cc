// The whole engine: threads, a real log on a real disk, recovery.
#include "engine/engine.h"

#include <atomic>
#include <chrono>
#include <deque>
#include <thread>

#include <gtest/gtest.h>

#include "engine/maintenance.h"
#include "engine/recovery.h"
#include "engine/test/returned_jobs.h"
#include "log/posix_disk.h"
#include "log/segment_log.h"
#include "log/test/scratch_folder.h"
#include "log/test/unsynced_disk.h"
#include "log/test/wrapped_file.h"

namespace onrush::engine {
namespace {

using base::Duration;
using base::FaultKind;
using base::Instant;
using base::Money;
using bed::AccountId;
using bed::CounterId;

// A checkpoint without rows that says which record it reaches.
struct CheckpointAt final : table::EmptyCheckpoint {
    explicit CheckpointAt(table::CheckpointPosition position) : at(position) {}
    [[nodiscard]] table::CheckpointPosition position() const override { return at; }
    const table::CheckpointPosition at;
};

const base::SystemClock system_clock;

struct Server {
    Domain domain;
    bed::Bed bed{domain};
    Engine engine;
    std::unique_ptr<log::SegmentLog> log;
    std::unique_ptr<Maintenance> maintenance;
    ReturnedJobs returned;

    explicit Server(log::Disk& disk, const std::string& folder,
                    const base::Clock& clock = system_clock,
                    const log::LogSettings& settings = {.segment_bytes = 4 << 20,
                                                        .record_bytes_max = 256 << 10})
        : engine(domain, clock) {
        auto opened =
            log::SegmentLog::open(disk, folder, domain.schema().describe().encode(), settings);
        EXPECT_TRUE(opened) << opened.error().text;
        log = std::move(*opened);
    }
    ~Server() { engine.stop(); }  // before its log goes
    base::Outcome<RecoveryReport> recover_from(table::CheckpointPosition position) {
        CheckpointAt checkpoint(position);
        base::NoProgress progress;
        return recover(domain.schema(), checkpoint, *log, progress);
    }
    void start() {
        ASSERT_TRUE(recover_from({}));
        maintenance = std::make_unique<Maintenance>(*log);
        engine.start(*log, log->opened_at().time);
    }
    template <typename Input>
    std::unique_ptr<BedCommand<Input>> call(Input input) {
        auto job = std::make_unique<BedCommand<Input>>(returned, bed, std::move(input));
        std::size_t before = returned.count();
        Outbox outbox;
        outbox.add(*job);
        engine.push(outbox);
        returned.wait_for(before + 1);
        return job;
    }
    std::vector<std::string> contents() {
        std::vector<std::string> hashes;
        for (const table::AnyTable* table : domain.schema().tables()) {
            hashes.push_back(table::content_hash(*table));
        }
        return hashes;
    }
};

// Its batches never grow old, and it counts how often the engine asks for their age.
struct StoppedClock final : base::Clock {
    mutable std::atomic<std::uint64_t> looks = 0;

    [[nodiscard]] Instant now() const override { return Instant(1'000'000); }
    [[nodiscard]] Duration elapsed() const override {
        looks.fetch_add(1);
        return Duration(0);
    }
};

TEST(Engine, ABatchWaitsForAProducerAtWork) {
    log::ScratchFolder scratch;
    log::PosixDisk disk;
    StoppedClock clock;
    Server server(disk, scratch.path() + "/log", clock);
    server.start();
    server.engine.producer_works();
    BedCommand<bed::OpenCounter> job(server.returned, server.bed, {1, Duration(1)});
    Outbox outbox;
    outbox.add(job);
    server.engine.push(outbox);
    const Counters& counters = server.engine.counters();
    while (counters.commands.get() == 0) {
        std::this_thread::yield();
    }
    // The engine asks for the age of the open batch each time that it considers closing it. When it
    // begins to ask for the third time, it has decided twice not to close.
    std::uint64_t until = clock.looks + 3;
    while (clock.looks < until && counters.batches.get() == 0) {
        std::this_thread::yield();
    }
    EXPECT_EQ(counters.batches.get(), 0u);
    EXPECT_EQ(server.returned.count(), 0u);
    server.engine.producer_rests();
    server.returned.wait_for(1);
    EXPECT_EQ(counters.batches.get(), 1u);
}

// As a simulation does.
TEST(Engine, ItsTurnsAreTakenByOneThreadThatNeverWaits) {
    log::ScratchFolder scratch;
    log::PosixDisk disk;
    StoppedClock clock;
    Server server(disk, scratch.path() + "/log", clock);
    ASSERT_TRUE(server.recover_from({}));
    Engine& engine = server.engine;
    engine.attach(*server.log, server.log->opened_at().time, end_process);
    EXPECT_EQ(engine.take_engine_turn(), Engine::Turn::rests) << "there is nothing to do";
    EXPECT_FALSE(engine.take_log_turn());
    BedCommand<bed::OpenCounter> first(server.returned, server.bed, {1, Duration(1)});
    Outbox outbox;
    outbox.add(first);
    engine.push(outbox);
    EXPECT_EQ(engine.take_engine_turn(), Engine::Turn::again) << "it has closed a batch";
    EXPECT_FALSE(engine.log_idle());
    EXPECT_EQ(server.returned.count(), 0u) << "it is not durable";
    BedCommand<bed::OpenCounter> second(server.returned, server.bed, {1, Duration(1)});
    outbox.add(second);
    engine.push(outbox);
    EXPECT_EQ(engine.take_engine_turn(), Engine::Turn::rests) << "the log is busy";
    EXPECT_TRUE(engine.batcher().is_open());
    engine.stop_soon();
    EXPECT_EQ(engine.take_engine_turn(), Engine::Turn::rests) << "and still is";
    EXPECT_TRUE(engine.take_log_turn());
    EXPECT_EQ(server.returned.count(), 1u);
    EXPECT_EQ(engine.take_engine_turn(), Engine::Turn::again);
    EXPECT_EQ(engine.take_engine_turn(), Engine::Turn::rests);
    EXPECT_TRUE(engine.take_log_turn());
    EXPECT_EQ(server.returned.count(), 2u);
    EXPECT_EQ(engine.take_engine_turn(), Engine::Turn::ended);
}

// With the rows that were recovered, before anybody is answered.
TEST(Engine, FeaturesPrepareWhatTheyKeepBesideTheirRows) {
    log::ScratchFolder scratch;
    log::PosixDisk disk;
    for (std::size_t rows : {0u, 3u}) {
        Server server(disk, scratch.path() + "/log");
        std::size_t seen = SIZE_MAX;
        server.domain.add_preparation([&] { seen = server.bed.accounts.size(); });
        server.start();
        EXPECT_EQ(seen, rows);
        for (std::size_t i = rows; i < 3; ++i) {
            server.call(bed::OpenAccount{"a" + std::to_string(i), Money(10)});
        }
        EXPECT_EQ(seen, rows);
    }
}

TEST(Engine, WhatWasAnsweredIsThereAfterARestart) {
    log::ScratchFolder scratch;
    log::PosixDisk disk;
    std::vector<std::string> before;
    {
        Server server(disk, scratch.path() + "/log");
        server.start();
        CounterId counter = server.call(bed::OpenCounter{500, Duration::hours(1)})->result->id;
        for (int i = 0; i < 300; ++i) {
            AccountId id =
                server.call(bed::OpenAccount{"a" + std::to_string(i), Money(10)})->result->id;
            ASSERT_EQ(server.call(bed::MakeClaim{counter, id})->verdict(), Verdict::answered);
        }
        server.engine.stop();
        before = server.contents();
        EXPECT_EQ(server.engine.counters().commands.get(), 601u);
    }
    Server again(disk, scratch.path() + "/log");
    again.start();
    EXPECT_EQ(again.contents(), before);
    EXPECT_EQ(again.domain.check_laws(), std::vector<std::string>{});
    EXPECT_TRUE(again.call(bed::OpenAccount{"a0", Money(0)})->result.error().is(bed::name_taken));
}

TEST(Engine, ARushOfManyProducersGetsEachNumberOnce) {
    log::ScratchFolder scratch;
    log::PosixDisk disk;
    Server server(disk, scratch.path() + "/log");
    server.start();
    constexpr std::size_t accounts = 2000;
    constexpr std::uint64_t quota = 700;
    CounterId counter = server.call(bed::OpenCounter{quota, Duration::hours(1)})->result->id;
    for (std::size_t i = 0; i < accounts; ++i) {
        server.call(bed::OpenAccount{"a" + std::to_string(i), Money(0)});
    }
    std::vector<std::thread> producers;
    std::deque<ReturnedJobs> returned(4);
    std::deque<std::deque<BedCommand<bed::MakeClaim>>> jobs(4);
    for (std::size_t p = 0; p < 4; ++p) {
        for (std::size_t i = 1; i <= accounts; ++i) {
            jobs[p].emplace_back(returned[p], server.bed, bed::MakeClaim{counter, AccountId(i)});
        }
        producers.emplace_back([&, p] {
            Outbox outbox;
            for (auto& job : jobs[p]) {
                outbox.add(job);
                if (outbox.count() == 25) {
                    server.engine.push(outbox);
                }
            }
            returned[p].wait_for(accounts);
        });
    }
    std::vector<bool> given(quota + 1, false);
    std::size_t winners = 0;
    for (std::size_t p = 0; p < 4; ++p) {
        producers[p].join();
        for (const auto& job : jobs[p]) {
            if (job.verdict() == Verdict::answered) {
                ASSERT_FALSE(given[job.result->number]);
                given[job.result->number] = true;
                winners += 1;
            }
        }
    }
    EXPECT_EQ(winners, quota);
    server.engine.stop();
    EXPECT_EQ(server.domain.check_laws(), std::vector<std::string>{});
}

TEST(Engine, DeadlinesComeWithoutAnybodyCalling) {
    log::ScratchFolder scratch;
    log::PosixDisk disk;
    Server server(disk, scratch.path() + "/log");
    server.start();
    AccountId account = server.call(bed::OpenAccount{"ada", Money(0)})->result->id;
    CounterId counter = server.call(bed::OpenCounter{5, Duration(20)})->result->id;
    server.call(bed::MakeClaim{counter, account});
    while (server.engine.counters().deadlines.get() == 0) {
        std::this_thread::yield();
    }
    server.engine.stop();
    EXPECT_EQ(server.bed.claims.size(), 0u);
}

struct SteppedClock final : base::Clock {
    std::atomic<std::int64_t> ms = 0;

    [[nodiscard]] Instant now() const override { return Instant(1'000'000 + ms); }
    [[nodiscard]] Duration elapsed() const override { return Duration(ms); }
};

// The last of them kept what it held from the buyer in the batch that ran the others.
TEST(Engine, ACommandFindsAllThatIsDueDoneHoweverMuchThatIs) {
    log::ScratchFolder scratch;
    log::PosixDisk disk;
    SteppedClock clock;
    Server server(disk, scratch.path() + "/log", clock);
    server.start();
    server.call(bed::OpenCounter{10'000, Duration(100)});
    std::uint64_t many = 2 * limits::batch_deadlines_max + 1;
    for (std::uint64_t id = 1; id <= many; ++id) {
        server.call(bed::OpenAccount{"a" + std::to_string(id), Money(0)});
        ASSERT_TRUE(server.call(bed::MakeClaim{CounterId(1), AccountId(id)})->result);
    }
    ASSERT_FALSE(server.call(bed::MakeClaim{CounterId(1), AccountId(many)})->result);
    clock.ms = 100;
    EXPECT_TRUE(server.call(bed::MakeClaim{CounterId(1), AccountId(many)})->result);
    EXPECT_EQ(server.engine.counters().deadlines.get(), many);
}

// A brake for the mirror made every batch wait, also those that nobody can do without: minutes in
// which nothing was answered.
TEST(Engine, TheBrakeLetsDeadlinesPassThatCommandsWaitFor) {
    log::ScratchFolder scratch;
    log::UnsyncedDisk disk;
    SteppedClock clock;
    Server server(disk, scratch.path() + "/log", clock);
    server.start();
    server.call(bed::OpenCounter{10'000, Duration(100)});
    std::uint64_t many = 4 * limits::batch_deadlines_max;
    for (std::uint64_t id = 1; id <= many; ++id) {
        server.call(bed::OpenAccount{"a" + std::to_string(id), Money(0)});
        ASSERT_TRUE(server.call(bed::MakeClaim{CounterId(1), AccountId(id)})->result);
    }
    server.engine.slow_down(Duration::hours(1));
    clock.ms = 100;
    BedCommand<bed::MakeClaim> job(server.returned, server.bed, {CounterId(1), AccountId(1)});
    Outbox outbox;
    outbox.add(job);
    server.engine.push(outbox);
    const Counters& counters = server.engine.counters();
    auto until = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (counters.deadlines.get() < many && std::chrono::steady_clock::now() < until) {
        std::this_thread::yield();
    }
    EXPECT_EQ(counters.deadlines.get(), many);
    server.engine.stop();  // ends the pause of the command's batch
    EXPECT_TRUE(job.result);
}

// The log's thread slept on, and the stop with it.
TEST(Engine, AStopEndsThePauseOfTheBrake) {
    log::ScratchFolder scratch;
    log::UnsyncedDisk disk;
    Server server(disk, scratch.path() + "/log");
    server.start();
    server.engine.slow_down(Duration::hours(1));
    BedCommand<bed::OpenAccount> job(server.returned, server.bed, {"a", Money(1)});
    Outbox outbox;
    outbox.add(job);
    server.engine.push(outbox);
    while (server.engine.counters().batches_written.get() == 0) {
        std::this_thread::yield();
    }
    server.engine.stop();
    EXPECT_TRUE(job.result);
}

// Its syncs do not come back until it is told so.
struct HangingDisk final : log::PosixDisk {
    class HangingFile final : public log::WrappedFile {
    public:
        HangingFile(std::unique_ptr<log::File> file, const std::atomic<bool>& hangs)
            : WrappedFile(std::move(file)), hangs_(hangs) {}
        base::Outcome<> sync() override {
            hangs_.wait(true);
            return WrappedFile::sync();
        }

    private:
        const std::atomic<bool>& hangs_;
    };

    base::Outcome<std::unique_ptr<log::File>> open(const std::string& path,
                                                   log::OpenMode mode) override {
        auto file = PosixDisk::open(path, mode);
        if (!file) {
            return file;
        }
        return std::make_unique<HangingFile>(std::move(*file), hangs);
    }
    std::atomic<bool> hangs{false};
};

TEST(Engine, AWriteThatDoesNotEndIsTold) {
    log::ScratchFolder scratch;
    HangingDisk disk;
    Server server(disk, scratch.path() + "/log");
    server.start();
    EXPECT_EQ(server.engine.writes_for(), Duration(0));
    disk.hangs = true;
    BedCommand<bed::OpenAccount> job(server.returned, server.bed, {"a", Money(1)});
    Outbox outbox;
    outbox.add(job);
    server.engine.push(outbox);
    while (server.engine.writes_for() == Duration(0)) {
        std::this_thread::yield();
    }
    disk.hangs = false;
    disk.hangs.notify_all();
    server.returned.wait_for(1);
    EXPECT_EQ(server.engine.writes_for(), Duration(0));
}

// Between two looks at the closing rules there may be 64 commands, and these would make 4 MB.
TEST(Engine, ABatchEndsWithItsBytesHoweverManyCommandsWait) {
    log::ScratchFolder scratch;
    log::PosixDisk disk;
    Server server(disk, scratch.path() + "/log", system_clock,
                  log::LogSettings::for_segments_of(log::limits::segment_bytes_min));
    server.start();
    std::deque<BedCommand<bed::OpenAccount>> jobs;
    Outbox outbox;
    for (int i = 0; i < 40; ++i) {
        std::string name = std::to_string(i) + std::string(100'000, 'x');
        outbox.add(
            jobs.emplace_back(server.returned, server.bed, bed::OpenAccount{name, Money(1)}));
    }
    server.engine.push(outbox);
    server.returned.wait_for(jobs.size());
    EXPECT_GE(server.engine.counters().batches_written.get(), 4u);
}

TEST(Engine, AFullMailboxTellsTheProducerAtOnce) {
    base::SystemClock clock;
    Domain domain;
    bed::Bed bed(domain);
    Engine engine(domain, clock, {.mailbox_jobs_max = 2});  // never started: nothing is taken
    ReturnedJobs returned;
    std::deque<BedCommand<bed::MakeClaim>> jobs;
    Outbox outbox;
    for (int i = 0; i < 3; ++i) {
        outbox.add(jobs.emplace_back(returned, bed, bed::MakeClaim{}));
    }
    engine.push(outbox);
    ASSERT_EQ(returned.count(), 3u);
    EXPECT_EQ(jobs[0].verdict(), Verdict::overloaded);
    EXPECT_EQ(jobs[2].verdict(), Verdict::overloaded);
}

TEST(EngineDeathTest, AProducerRestsAsOftenAsItWorks) {
    base::SystemClock clock;
    Domain domain;
    Engine engine(domain, clock);
    engine.producer_works();
    engine.producer_rests();
    EXPECT_DEATH(engine.producer_rests(), "a producer rests while 0 are at work");
}

TEST(Engine, DrainingTurnsCommandsAwayAndStopsClean) {
    log::ScratchFolder scratch;
    log::PosixDisk disk;
    Server server(disk, scratch.path() + "/log");
    server.start();
    server.engine.drain();
    EXPECT_EQ(server.call(bed::OpenAccount{"late", Money(0)})->verdict(), Verdict::draining);
    server.engine.stop();
    EXPECT_EQ(server.bed.accounts.size(), 0u);
}

TEST(Recovery, ACheckpointAheadOfTheLogOrOfAnotherHistoryIsRefused) {
    log::ScratchFolder scratch;
    log::PosixDisk disk;
    {
        Server server(disk, scratch.path() + "/log");
        server.start();
        server.call(bed::OpenAccount{"ada", Money(0)});
        server.engine.stop();
    }
    Server server(disk, scratch.path() + "/log");
    base::Outcome<RecoveryReport> refused = server.recover_from({.sequence = 2});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, FaultKind::not_ours);
    EXPECT_NE(refused.error().text.find("ends with record 1"), std::string::npos);
    refused = server.recover_from({.sequence = 1});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, FaultKind::not_ours);
    EXPECT_NE(refused.error().text.find("another hash"), std::string::npos);
    EXPECT_EQ(server.bed.accounts.size(), 0u);
}

}  // namespace
}  // namespace onrush::engine
