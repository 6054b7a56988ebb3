// What the simulator found in the log, each as a story of its own.
#include <gtest/gtest.h>

#include "log/data_folder.h"
#include "log/segment_log.h"
#include "sim/faulty_disk.h"

namespace onrush::sim {
namespace {

using base::Outcome;
using log::SegmentLog;

constexpr log::LogSettings settings{.segment_bytes = 20'480, .record_bytes_max = 4096};

Outcome<> append_one(SegmentLog& log) {
    log::RecordBuffer batch;
    batch.body().raw(std::string(700, 'x'));
    return log.append(batch, base::Instant(1));
}

// fsync failed, the server stopped, was started again, and read its last record from the page
// cache: it counted, more records followed, and a power cut took it away from under them.
TEST(LogStory, ARecordWhoseSyncFailedIsWrittenAgainBeforeItCounts) {
    int counted = 0;
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
        Tally tally;
        FaultyDisk disk(Random(seed), tally);
        {
            auto log = SegmentLog::open(disk, "log", "schema", settings);
            ASSERT_TRUE(log);
            ASSERT_TRUE(append_one(**log));
            disk.set_faults({.sync_error = 1000});
            ASSERT_FALSE(append_one(**log));
            disk.set_faults({});
        }
        disk.kill();
        std::uint64_t durable = 0;
        {
            auto log = SegmentLog::open(disk, "log", "schema", settings);
            ASSERT_TRUE(log) << log.error().text;
            counted += (*log)->durable() == 2 ? 1 : 0;
            ASSERT_TRUE(append_one(**log));
            durable = (*log)->durable();
        }
        disk.power_cut();
        auto log = SegmentLog::open(disk, "log", "schema", settings);
        ASSERT_TRUE(log) << seed << ": " << log.error().text;
        EXPECT_EQ((*log)->durable(), durable) << seed;
    }
    EXPECT_GT(counted, 0);
}

// The names of the data folder and of its log/ were in nobody's sync.
TEST(LogStory, APowerCutDoesNotTakeTheFoldersAway) {
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
        Tally tally;
        FaultyDisk disk(Random(seed), tally);
        {
            auto folder = log::DataFolder::open(disk, "data", log::FolderUse::serve);
            ASSERT_TRUE(folder);
            auto log = SegmentLog::open(disk, folder->log_path(), "schema", settings);
            ASSERT_TRUE(log);
            ASSERT_TRUE(append_one(**log));
        }
        disk.power_cut();
        auto folder = log::DataFolder::open(disk, "data", log::FolderUse::inspect);
        ASSERT_TRUE(folder) << seed << ": " << folder.error().text;
        auto log = SegmentLog::open(disk, folder->log_path(), "schema", settings);
        ASSERT_TRUE(log) << log.error().text;
        EXPECT_EQ((*log)->durable(), 1u) << seed;
    }
}

}  // namespace
}  // namespace onrush::sim
