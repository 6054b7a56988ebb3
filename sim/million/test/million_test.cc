// The proof of `bench/run million` with a fiftieth of its people: every state of every record, and
// every place that somebody was told, recounted from the log.
//
//   million_test --gtest_random_seed=N    another crowd
#include "sim/million/recount.h"

#include <gtest/gtest.h>

#include "log/test/scratch_folder.h"
#include "log/test/unsynced_disk.h"

namespace onrush::million {
namespace {

void play_and_recount(room::RoomOrder order) {
    Plan plan{.people = 20'000, .order = order, .asked_each = 2000};
    plan.seed = static_cast<std::uint64_t>(GTEST_FLAG_GET(random_seed)) + 1;
    SCOPED_TRACE(fmt::format("--gtest_random_seed={}", plan.seed - 1));
    log::ScratchFolder scratch;
    log::UnsyncedDisk disk;
    Play play(plan, disk, scratch.path() + "/log", [] { return 0.0; });
    play.run();
    Recount recount(plan, play.told());
    base::Outcome<> read = recount.read(disk, scratch.path() + "/log");
    ASSERT_TRUE(read) << read.error().text;
    EXPECT_EQ(recount.wrong(), std::vector<std::string>());
    EXPECT_EQ(play.broken_laws(), std::vector<std::string>());
    EXPECT_EQ(recount.tally().places, plan.moments * plan.asked_each);
    EXPECT_EQ(recount.tally().places_wrong, 0u);
    EXPECT_EQ(recount.tally().inside_most, plan.max_active()) << "the cap was never reached";
    EXPECT_EQ(recount.tally().above_max, 0u);
}

TEST(Million, AFiftiethOfThemIsExactByArrival) {
    play_and_recount(room::RoomOrder::fifo);
}

TEST(Million, AFiftiethOfThemIsExactInADraw) {
    play_and_recount(room::RoomOrder::draw);
}

// The plan is a million's, and everything in it is in proportion.
TEST(Million, ThePlanAddsUpForEveryCrowd) {
    for (std::uint32_t people : {people_step, 20'000u, 1'000'000u, people_max}) {
        Plan plan{.people = people};
        std::uint32_t all = 0;
        for (Way way :
             {Way::stays, Way::leaves, Way::falls_silent, Way::never_shows, Way::gives_back}) {
            all += plan.of(way);
        }
        EXPECT_EQ(all, people);
        EXPECT_EQ(plan.takes_a_step() * (takes_last.ms / step.ms), people);
        EXPECT_LT(plan.moment(plan.moments - 1), ends_at_most);
    }
}

}  // namespace
}  // namespace onrush::million
