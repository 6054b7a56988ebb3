// What a start says of the disk, and how it ends while it writes the mirror anew.
#include <filesystem>

#include <gtest/gtest.h>

#include "app/core.h"
#include "log/test/scratch_folder.h"
#include "mirror/sqlite/sqlite_store.h"
#include "sim/bed/bed.h"

namespace onrush::app::disk_test {
namespace {

using base::FaultKind;

struct Disks : testing::Test {
    log::ScratchFolder scratch;
    std::string folder = scratch.path() + "/data";
    base::SystemClock clock;

    base::Outcome<std::unique_ptr<Core>> start(engine::Domain& domain, base::Progress& progress,
                                               log::Disk* disk = nullptr) const {
        CoreSettings settings;
        settings.folder = folder;
        settings.log = log::LogSettings::for_segments_of(log::limits::segment_bytes_min);
        settings.disk = disk;
        return Core::start(domain, clock, settings, progress);
    }
};

TEST_F(Disks, AFileSystemThatDoesNotKeepReservedRoomIsToldAtStart) {
    struct CopyingDisk final : log::PosixDisk {
        std::string asked;
        base::Outcome<log::FileSystem> file_system(const std::string& path) override {
            asked = path;
            return log::FileSystem{"btrfs", log::ReservedRoom::not_kept};
        }
    };
    CopyingDisk disk;
    base::NoProgress progress;
    engine::Domain domain;
    bed::Bed bed(domain);
    testing::internal::CaptureStderr();
    auto core = start(domain, progress, &disk);
    std::string told = testing::internal::GetCapturedStderr();
    ASSERT_TRUE(core) << core.error().text;
    EXPECT_NE(told.find("disk.file_system"), std::string::npos) << told;
    EXPECT_EQ(disk.asked, folder + "/log");
}

// Wants the start to end once it is told that the mirror is written anew.
struct Impatient final : base::Progress {
    bool rewrites = false;
    void at(std::string_view what, std::uint64_t, std::uint64_t) override {
        rewrites = rewrites || what.find("of the mirror") != std::string_view::npos;
    }
    bool asks_to_stop() override { return rewrites; }
};

// It held SIGTERM up for as long as it took.
TEST_F(Disks, AStartThatWritesTheMirrorAnewCanBeStopped) {
    base::NoProgress progress;
    {
        engine::Domain domain;
        bed::Bed bed(domain);
        auto core = start(domain, progress);
        ASSERT_TRUE(core) << core.error().text;
        (*core)->stop();
    }
    std::string mark = folder + "/mirror.db" + mirror::unsynced_ending;
    ASSERT_TRUE(mirror::make_private(mark));
    {
        engine::Domain domain;
        bed::Bed bed(domain);
        Impatient impatient;
        auto core = start(domain, impatient);
        ASSERT_FALSE(core);
        EXPECT_EQ(core.error().kind, FaultKind::stopped) << core.error().text;
        EXPECT_TRUE(std::filesystem::exists(mark));
    }
    engine::Domain domain;
    bed::Bed bed(domain);
    auto core = start(domain, progress);
    ASSERT_TRUE(core) << core.error().text;
    EXPECT_FALSE(std::filesystem::exists(mark));
}

}  // namespace
}  // namespace onrush::app::disk_test
