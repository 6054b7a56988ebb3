#include "sim/simulation.h"

#include <gtest/gtest.h>

#include "base/logging.h"

namespace onrush::sim {
namespace {

std::string run(std::uint64_t seed, Tally* tally = nullptr) {
    base::set_least_severity(base::Severity::error);
    ScratchFolder scratch;
    Simulation simulation(seed, played_by(seed), scratch.path(), false);
    try {
        simulation.run();
    } catch (const Wrong& wrong) {
        ADD_FAILURE() << "seed " << seed << ": " << wrong.text;
    }
    if (tally != nullptr) {
        tally->add_all(simulation.tally());
    }
    return simulation.hash();
}

// And they meet what they are there for: a simulation in which nothing happens is clean too.
TEST(Simulation, FortySeedsAreClean) {
    Tally tally;
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        run(seed, &tally);
    }
    for (Counted counted :
         {Counted::records, Counted::answers, Counted::replays, Counted::key_reuses,
          Counted::turned_away, Counted::expiries, Counted::facts, Counted::kills,
          Counted::power_cuts, Counted::clean_stops, Counted::disk_deaths, Counted::disk_full,
          Counted::sectors_lost, Counted::mirror_steps}) {
        EXPECT_GT(tally.of(counted), 0u) << tally.text();
    }
}

TEST(Simulation, ASeedGivesTheSameTablesAgain) {
    for (std::uint64_t seed : {3, 4, 5}) {
        Tally first;
        Tally second;
        EXPECT_EQ(run(seed, &first), run(seed, &second));
        EXPECT_EQ(first.text(), second.text());
    }
    EXPECT_NE(run(3), run(4));
}

}  // namespace
}  // namespace onrush::sim
