#include "sim/simulation.h"

#include <gtest/gtest.h>

#include "base/logging.h"
#include "sim/test/lying_play.h"

namespace onrush::sim {
namespace {

struct Ran {
    Tally tally;
    std::string hash;                // of all tables, at the end
    std::vector<std::string> story;  // the steps in words, where they were asked for
    std::string wrong;               // empty: the seed is clean
};

enum class Telling { nothing, all };

Ran run(std::uint64_t seed, const MakePlay& make_play, const ScratchFolder& scratch,
        Telling telling = Telling::nothing) {
    base::set_least_severity(base::Severity::error);
    Ran ran;
    Simulation::Tell tell;
    if (telling == Telling::all) {
        tell = [&](const std::string& line) { ran.story.push_back(line); };
    }
    Simulation simulation(seed, make_play, scratch.path(), tell);
    try {
        simulation.run();
    } catch (const Wrong& wrong) {
        ran.wrong = wrong.text;
    }
    ran.tally = simulation.tally();
    ran.hash = simulation.hash();
    return ran;
}

// What each seed's own counts must come to, whatever the seed does.
void expect_counts_agree(const Tally& tally) {
    auto of = [&](Counted what) { return tally.of(what); };
    EXPECT_EQ(of(Counted::crashes), of(Counted::kills) + of(Counted::power_cuts));
    EXPECT_EQ(of(Counted::recoveries), 1 + of(Counted::crashes) + of(Counted::clean_stops));
    EXPECT_GE(of(Counted::clean_stops), 1u) << "the end of each seed is one";
    EXPECT_LE(of(Counted::records), of(Counted::batches));
    EXPECT_LE(of(Counted::replays) + of(Counted::key_reuses) + of(Counted::turned_away) +
                  of(Counted::overloads),
              of(Counted::answers));
    EXPECT_EQ(of(Counted::mirror_deleted) + of(Counted::mirror_put_back),
              of(Counted::mirror_rebuilt) + of(Counted::mirror_refused));
}

// A simulation in which nothing happens is clean too: each thing that seeds are there to meet comes
// up so many times at least.
TEST(Simulation, FortySeedsAreCleanAndMeetEverything) {
    ScratchFolder scratch;
    Tally all;
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        SCOPED_TRACE(seed);
        Ran ran = run(seed, play_of(played_by(seed)), scratch);
        EXPECT_EQ(ran.wrong, "");
        expect_counts_agree(ran.tally);
        all.add_all(ran.tally);
    }
    for (std::size_t i = 0; i < static_cast<std::size_t>(Counted::count_); ++i) {
        EXPECT_GT(all.of(static_cast<Counted>(i)), 0u) << "kind " << i << ": " << all.text();
    }
}

TEST(Simulation, ASeedTellsTheSameStoryAgain) {
    ScratchFolder scratch;
    for (std::uint64_t seed : {3, 4, 5, 6}) {
        SCOPED_TRACE(seed);
        MakePlay play = play_of(played_by(seed));
        Ran first = run(seed, play, scratch, Telling::all);
        Ran second = run(seed, play, scratch, Telling::all);
        EXPECT_GT(first.story.size(), 100u) << "a step is a line, most of the time";
        EXPECT_EQ(first.story, second.story);
        EXPECT_EQ(first.tally.text(), second.tally.text());
        EXPECT_EQ(first.hash, second.hash);
        EXPECT_EQ(run(seed, play, scratch).hash, first.hash) << "listening changes nothing";
        EXPECT_NE(run(seed + 2, play, scratch).hash, first.hash) << "another seed, another story";
    }
}

// The same seeds are clean without the lie, see above.
TEST(Simulation, NoticesEveryLie) {
    struct Row {
        Lie lie;
        const char* noticed_as;
    };
    const Row rows[] = {
        {Lie::other_answer, "told answered"},
        {Lie::other_refusal, "told refused"},
        {Lie::forgotten_deadline, ""},
        {Lie::lost_fact, ""},
        {Lie::other_deadline, "the next deadline is at"},
        {Lie::broken_law, "a law is broken: no law is kept: this one is not"},
        {Lie::told_twice, "given out twice"},
    };
    ScratchFolder scratch;
    // Not every seed meets every lie: some have no deadline and no fact before the first crash.
    for (const Row& row : rows) {
        int noticed = 0;
        for (std::uint64_t seed = 1; seed <= 8; ++seed) {
            Ran ran = run(seed, lying_play_of(played_by(seed), row.lie), scratch);
            bool as_expected = ran.wrong.find(row.noticed_as) != std::string::npos;
            noticed += !ran.wrong.empty() && as_expected ? 1 : 0;
        }
        EXPECT_GE(noticed, 1) << "lie " << static_cast<int>(row.lie);
    }
}

}  // namespace
}  // namespace onrush::sim
