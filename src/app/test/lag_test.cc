// A mirror that stays behind: it is told, and batches are written more slowly.
#include <gtest/gtest.h>

#include "app/core.h"
#include "engine/test/returned_jobs.h"
#include "log/test/scratch_folder.h"
#include "mirror/sqlite/database.h"

namespace onrush::app::lag_test {
namespace {

using base::Duration;
using base::Money;

TEST(LagBrake, BatchesWaitFromHalfOfTheLimitOn) {
    EXPECT_EQ(pause_for_lag(0, 1000), Duration(0));
    EXPECT_EQ(pause_for_lag(499, 1000), Duration(0));
    EXPECT_EQ(pause_for_lag(500, 1000), Duration(1));
    EXPECT_EQ(pause_for_lag(750, 1000), Duration(500));
    EXPECT_EQ(pause_for_lag(999, 1000), Duration(998));
    EXPECT_EQ(pause_for_lag(1000, 1000), Duration(1000));
    EXPECT_EQ(pause_for_lag(UINT64_MAX, 1000), Duration(1000));
}

TEST(LagBrake, AServerWhoseMirrorStaysBehindIsSlowAndThenItIsNot) {
    log::ScratchFolder scratch;
    base::SystemClock clock;
    base::NoProgress progress;
    engine::Domain domain;
    bed::Bed bed(domain);
    CoreSettings settings;
    settings.folder = scratch.path() + "/data";
    settings.log = log::LogSettings::for_segments_of(log::limits::segment_bytes_min);
    settings.mirror.pause_after_fault = Duration(1);
    settings.mirror.time_until_durable = Duration(0);
    settings.mirror.lowest_priority = false;
    settings.mirror_lag_bytes_max = 20'000;  // of a log whose header takes some
    auto core = Core::start(domain, clock, settings, progress);
    ASSERT_TRUE(core) << core.error().text;
    EXPECT_EQ((*core)->engine().slowed_by(), Duration());
    auto other = mirror::Database::open(settings.folder + "/mirror.db", mirror::Access::write);
    ASSERT_TRUE(other) << other.error().text;
    ASSERT_TRUE((*other)->run("BEGIN IMMEDIATE"));
    engine::ReturnedJobs returned;
    std::vector<std::unique_ptr<engine::Job>> jobs;
    for (std::size_t i = 0; (*core)->engine().slowed_by() == Duration(); ++i) {
        ASSERT_LT(i, 10'000u);
        jobs.push_back(std::make_unique<engine::BedCommand<bed::OpenAccount>>(
            returned, bed, bed::OpenAccount{"a" + std::to_string(i), Money(1)}));
        engine::Outbox outbox;
        outbox.add(*jobs.back());
        (*core)->engine().push(outbox);
        returned.wait_for(i + 1);
    }
    EXPECT_GE((*core)->lag().lag_bytes(), 10'000u);
    (*other)->roll_back();
    while ((*core)->engine().slowed_by() > Duration()) {
        std::this_thread::yield();
    }
    EXPECT_LT((*core)->lag().lag_bytes(), 10'000u);
    (*core)->stop();
}

}  // namespace
}  // namespace onrush::app::lag_test
