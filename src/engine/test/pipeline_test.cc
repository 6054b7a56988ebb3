#include "engine/pipeline.h"

#include <gtest/gtest.h>

#include "engine/test/returned_jobs.h"

namespace onrush::engine::pipeline_test {
namespace {

using base::Duration;
using base::Instant;

// A log that keeps nothing, and fails when told to.
struct PaperLog final : log::Log {
    bool fails = false;
    std::uint64_t step = 1;  // how far one append takes it
    std::uint64_t appended = 0;
    std::function<void()> before_return = [] {};

    base::Outcome<> append(log::RecordBuffer&, Instant) override {
        before_return();
        if (fails) {
            return base::fault(base::FaultKind::io, "no disk");
        }
        appended += step;
        return {};
    }
    [[nodiscard]] std::uint64_t durable() const override { return appended; }
    [[nodiscard]] bool has_room() const override { return true; }
    base::Outcome<std::unique_ptr<log::LogReader>> read_from(std::uint64_t) override {
        return base::fault(base::FaultKind::missing, "nothing is kept");
    }
};

struct Fixture {
    Domain domain;
    bed::Bed bed{domain};
    Counters counters;
    Batcher batcher{domain, counters};
    PaperLog log;
    Pipeline pipeline{batcher, log};
    ReturnedJobs returned;

    template <typename Input>
    std::unique_ptr<BedCommand<Input>> batch_of(Input input) {
        auto job = std::make_unique<BedCommand<Input>>(returned, bed, std::move(input));
        batcher.open(Instant(1), Admission::open);
        batcher.run(*job, Admission::open);
        return job;
    }
};

TEST(Pipeline, AnAnswerLeavesOnlyAfterItsRecordIsDurable) {
    Fixture f;
    auto job = f.batch_of(bed::OpenCounter{1, Duration(1)});
    EXPECT_TRUE(f.pipeline.close());
    EXPECT_FALSE(f.pipeline.log_idle());
    std::size_t answered_during_append = 99;
    f.log.before_return = [&] { answered_during_append = f.returned.count(); };
    ASSERT_TRUE(f.pipeline.write_next());
    EXPECT_EQ(answered_during_append, 0u);
    f.pipeline.release();
    EXPECT_EQ(f.returned.count(), 1u);
    EXPECT_TRUE(f.pipeline.log_idle());
}

TEST(Pipeline, ABatchThatWroteNothingLeavesAtOnceWhenTheLogIsIdle) {
    Fixture f;
    auto job = f.batch_of(bed::MakeClaim{});
    EXPECT_FALSE(f.pipeline.close());
    EXPECT_EQ(f.returned.count(), 1u);
    EXPECT_EQ(f.log.appended, 0u);
}

TEST(Pipeline, AfterAFailedAppendNoAnswerLeaves) {
    Fixture f;
    auto job = f.batch_of(bed::OpenCounter{1, Duration(1)});
    f.pipeline.close();
    f.log.fails = true;
    EXPECT_FALSE(f.pipeline.write_next());
    EXPECT_EQ(f.returned.count(), 0u);
}

TEST(PipelineDeathTest, ABatchIsNeverClosedOverOneThatIsNotDurable) {
    Fixture f;
    auto first = f.batch_of(bed::OpenCounter{1, Duration(1)});
    f.pipeline.close();
    auto second = f.batch_of(bed::MakeClaim{});
    EXPECT_DEATH(f.pipeline.close(), "closed over another");
}

TEST(PipelineDeathTest, ABatchBecomesOneRecordOnce) {
    Fixture f;
    EXPECT_DEATH((void)f.pipeline.write_next(), "nothing is under way after record 0");
    auto job = f.batch_of(bed::OpenCounter{1, Duration(1)});
    f.pipeline.close();
    f.log.step = 2;
    EXPECT_DEATH((void)f.pipeline.write_next(), "one append after record 0 led to 2");
    f.log.step = 1;
    ASSERT_TRUE(f.pipeline.write_next());
    EXPECT_DEATH((void)f.pipeline.write_next(), "record 1 would be written again");
}

TEST(PipelineDeathTest, NothingIsReleasedThatIsNotDurable) {
    Fixture f;
    auto job = f.batch_of(bed::OpenCounter{1, Duration(1)});
    f.pipeline.close();
    f.log.fails = true;
    ASSERT_FALSE(f.pipeline.write_next());
    EXPECT_DEATH(f.pipeline.release(), "before their record");
}

}  // namespace
}  // namespace onrush::engine::pipeline_test
