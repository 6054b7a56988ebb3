// Since when the server hears, and that an engine keeps it.
#include "engine/hearing.h"

#include <gtest/gtest.h>

#include "engine/engine.h"
#include "engine/test/returned_jobs.h"

namespace onrush::engine::hearing_test {
namespace {

using base::Duration;
using base::Instant;
using Calls = Hearing::Calls;

TEST(Hearing, BeginsWithTheFirstLookAndLastsWhileThereAreLooks) {
    Hearing hearing;
    EXPECT_EQ(hearing.since(), Instant());
    hearing.look(Instant(5000), Calls::taken);
    EXPECT_EQ(hearing.since(), Instant(5000));
    hearing.look(Instant(5000 + limits::deaf_max.ms), Calls::taken);
    EXPECT_EQ(hearing.since(), Instant(5000));
    hearing.look(Instant(5001 + 2 * limits::deaf_max.ms), Calls::taken);
    EXPECT_EQ(hearing.since(), Instant(5001 + 2 * limits::deaf_max.ms));
}

TEST(Hearing, BeginsAnewWhenCommandsAreTakenAgain) {
    Hearing hearing;
    hearing.look(Instant(1000), Calls::taken);
    hearing.look(Instant(2000), Calls::turned_away);
    EXPECT_EQ(hearing.since(), Instant(2000));  // a server that drains runs deadlines
    hearing.look(Instant(3000), Calls::turned_away);
    hearing.look(Instant(4000), Calls::taken);
    EXPECT_EQ(hearing.since(), Instant(4000)) << "a sign of 3500 was turned away";
    hearing.look(Instant(5000), Calls::taken);
    EXPECT_EQ(hearing.since(), Instant(4000));
}

// So many deadlines were due that commands waited for longer than a silence lasts.
TEST(Hearing, WhoWaitsForDeadlinesIsHeardOnceTheyHaveRun) {
    Hearing hearing;
    hearing.look(Instant(1000), Calls::taken);
    hearing.look(Instant(1500), Calls::waiting);
    hearing.look(Instant(3000), Calls::taken);
    EXPECT_EQ(hearing.since(), Instant(1000));
    hearing.look(Instant(5000), Calls::waiting);
    EXPECT_EQ(hearing.since(), Instant(1000));
    hearing.look(Instant(6000), Calls::waiting);
    EXPECT_EQ(hearing.since(), Instant(6000));
    hearing.look(Instant(7000), Calls::taken);
    EXPECT_EQ(hearing.since(), Instant(7000));
    hearing.look(Instant(8000), Calls::taken);
    EXPECT_EQ(hearing.since(), Instant(7000));
}

struct HandClock final : base::Clock {
    std::int64_t ms = 0;
    [[nodiscard]] Instant now() const override { return Instant(1'000'000 + ms); }
    [[nodiscard]] Duration elapsed() const override { return Duration(ms); }
};

// Keeps nothing. Has room when somebody has asked often enough.
struct FullLog final : log::Log {
    mutable int refusals = 0;
    [[nodiscard]] bool has_room() const override { return refusals == 0 || --refusals < 0; }
    std::uint64_t records = 0;
    [[nodiscard]] base::Outcome<> append(log::RecordBuffer&, Instant) override {
        records += 1;
        return {};
    }
    [[nodiscard]] std::uint64_t durable() const override { return records; }
    [[nodiscard]] base::Outcome<std::unique_ptr<log::LogReader>> read_from(std::uint64_t) override {
        return base::fault(base::FaultKind::missing, "nothing is kept");
    }
};

struct HearingEngine : testing::Test {
    Domain domain;
    bed::Bed bed{domain};
    HandClock clock;
    FullLog log;
    Engine engine{domain, clock};
    ReturnedJobs returned;

    void SetUp() override { engine.attach(log, Instant(), end_process); }
    Instant turn_at(std::int64_t ms) {
        clock.ms = ms;
        while (engine.take_engine_turn() == Engine::Turn::again || engine.take_log_turn()) {
        }
        return Instant(domain.hearing().since().ms - 1'000'000);
    }
    template <typename Input>
    std::unique_ptr<BedCommand<Input>> push(Input input) {
        auto job = std::make_unique<BedCommand<Input>>(returned, bed, std::move(input));
        Outbox outbox;
        outbox.add(*job);
        engine.push(outbox);
        return job;
    }
};

TEST_F(HearingEngine, ItLooksWithEveryTurnAlsoWithoutABatch) {
    EXPECT_EQ(turn_at(0), Instant(0));
    for (std::int64_t ms = 1000; ms <= 20'000; ms += 1000) {
        EXPECT_EQ(turn_at(ms), Instant(0));
    }
    EXPECT_EQ(turn_at(30'000), Instant(30'000)) << "it was stopped";
    log.refusals = 1;
    EXPECT_EQ(turn_at(31'000), Instant(31'000)) << "it is read-only";
    EXPECT_EQ(turn_at(32'000), Instant(32'000));
    EXPECT_EQ(turn_at(33'000), Instant(32'000));
    engine.drain();
    EXPECT_EQ(turn_at(34'000), Instant(34'000));
}

// A batch stays open for as long as the one before is written. Its commands are heard.
TEST_F(HearingEngine, ASlowDiskIsNoBreak) {
    auto first = push(bed::OpenAccount{"a", base::Money(0)});
    (void)engine.take_engine_turn();  // its record waits for the log from here on
    auto second = push(bed::OpenAccount{"b", base::Money(0)});
    for (std::int64_t ms = 1000; ms <= 9000; ms += 1000) {
        clock.ms = ms;
        (void)engine.take_engine_turn();
    }
    EXPECT_EQ(turn_at(9500), Instant(0));
    EXPECT_TRUE(first->result);
    EXPECT_TRUE(second->result);
}

// The batch was opened without the deadlines; then there was room, and the claim found what was
// overdue in its way.
TEST_F(HearingEngine, ABatchThatWasOpenedReadOnlyTakesNoCommands) {
    auto counter = push(bed::OpenCounter{9, Duration(100)});
    auto opened = push(bed::OpenAccount{"a", base::Money(0)});
    auto claimed = push(bed::MakeClaim{bed::CounterId(1), bed::AccountId(1)});
    (void)turn_at(0);
    ASSERT_TRUE(claimed->result);
    log.refusals = 1;
    auto early = push(bed::MakeClaim{bed::CounterId(1), bed::AccountId(1)});
    (void)turn_at(100);
    EXPECT_EQ(early->verdict(), Verdict::read_only);
    auto late = push(bed::MakeClaim{bed::CounterId(1), bed::AccountId(1)});
    (void)turn_at(101);
    EXPECT_TRUE(late->result);
}

}  // namespace
}  // namespace onrush::engine::hearing_test
