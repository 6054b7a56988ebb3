// A log on a disk that has no room for its next segment.
#include <fstream>

#include "log/test/log_folder.h"

namespace onrush::log {
namespace {

using base::FaultKind;
namespace files = std::filesystem;

// A disk with little room, which counts what is written to it.
class SmallDisk final : public PosixDisk {
public:
    base::Outcome<std::unique_ptr<File>> open(const std::string& path, OpenMode mode) override {
        created += mode == OpenMode::create ? 1 : 0;
        return PosixDisk::open(path, mode);
    }
    base::Outcome<> remove(const std::string& path) override {
        free += path.ends_with(".seg") ? files::file_size(path) : 0;
        return PosixDisk::remove(path);
    }
    base::Outcome<std::uint64_t> free_bytes(const std::string&) override { return free; }

    std::uint64_t free = 1'000'000;
    int created = 0;
};

TEST(SegmentLog, ADiskWithoutRoomForASpareIsAskedAndNotWrittenTo) {
    LogFolder folder;
    SmallDisk disk;
    auto log = SegmentLog::open(disk, folder.path, "schema 1", small);
    ASSERT_TRUE(log);
    LogFolder::append_one(**log, 1);
    files::remove(folder.path + "/spare");
    std::ofstream(folder.path + "/spare.new") << "what a killed process left";
    log->reset();
    log = SegmentLog::open(disk, folder.path, "schema 1", small);
    ASSERT_TRUE(log);
    disk.created = 0;
    disk.free = small.segment_bytes * 2 - 1;
    base::Outcome<> full = (*log)->maintain();
    ASSERT_FALSE(full);
    EXPECT_EQ(full.error().kind, FaultKind::disk_full);
    EXPECT_NE(full.error().text.find("takes 20480 bytes, as many are left to the mirror, and the "
                                     "disk has 40959"),
              std::string::npos)
        << full.error().text;
    EXPECT_EQ(disk.created, 0);
    EXPECT_FALSE(files::exists(folder.path + "/spare.new"));
    disk.free = small.segment_bytes * 2;
    EXPECT_TRUE((*log)->maintain());
    EXPECT_TRUE(files::exists(folder.path + "/spare"));
}

// They stayed, 2 GiB of them, and the server was read-only for ever.
TEST(SegmentLog, OnAFullDiskWhatIsPassedIsDroppedUntilThereIsRoom) {
    LogFolder folder;
    SmallDisk disk;
    LogSettings settings = small;
    settings.kept_bytes = limits::kept_bytes;
    auto log = SegmentLog::open(disk, folder.path, "schema 1", settings);
    ASSERT_TRUE(log);
    std::shared_ptr<ReadHold> hold = (*log)->hold_from(1);
    for (std::uint64_t n = 1; folder.segments().size() < 5; ++n) {
        LogFolder::append_one(**log, n);
    }
    ASSERT_FALSE(files::exists(folder.path + "/spare"));
    disk.free = 0;
    EXPECT_FALSE((*log)->maintain());
    EXPECT_EQ(folder.segments().size(), 5u) << "a reader needs them";
    std::uint64_t fourth = std::stoull(folder.segments()[3], nullptr, 16);
    hold->move_to(fourth);
    EXPECT_TRUE((*log)->maintain());
    EXPECT_EQ(folder.segments().size(), 3u) << "two make room for one, and for the mirror";
    EXPECT_TRUE(files::exists(folder.path + "/spare"));
}

}  // namespace
}  // namespace onrush::log
