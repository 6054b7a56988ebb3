// What a start says of the disk, and how it ends while it writes the mirror anew.
#include <condition_variable>
#include <filesystem>
#include <mutex>

#include <gtest/gtest.h>

#include "app/core.h"
#include "engine/test/returned_jobs.h"
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

// Does not answer for as long as somebody says so.
class HangingDisk final : public log::PosixDisk {
public:
    enum class Hangs { never, at_syncs, at_reads };

    void set(Hangs hangs) {
        std::scoped_lock lock(mutex_);
        hangs_ = hangs;
        changed_.notify_all();
    }
    void wait_while(Hangs hangs) {
        std::unique_lock lock(mutex_);
        hung_ = hung_ || hangs_ == hangs;
        changed_.notify_all();
        changed_.wait(lock, [&] { return hangs_ != hangs; });
    }
    // Until somebody waits for it.
    void wait_until_hung() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return hung_; });
    }
    base::Outcome<std::unique_ptr<log::File>> open(const std::string& path,
                                                   log::OpenMode mode) override {
        struct Hanging final : log::File {
            Hanging(HangingDisk& of, std::unique_ptr<log::File> opened)
                : disk(of), file(std::move(opened)) {}
            base::Outcome<std::size_t> write_some(std::uint64_t offset,
                                                  base::ByteView bytes) override {
                return file->write_some(offset, bytes);
            }
            base::Outcome<std::size_t> read_some(std::uint64_t offset, char* to,
                                                 std::size_t count) override {
                disk.wait_while(Hangs::at_reads);
                return file->read_some(offset, to, count);
            }
            base::Outcome<> sync() override {
                disk.wait_while(Hangs::at_syncs);
                return file->sync();
            }
            base::Outcome<std::uint64_t> size() override { return file->size(); }
            HangingDisk& disk;
            std::unique_ptr<log::File> file;
        };
        auto opened = log::PosixDisk::open(path, mode);
        if (!opened) {
            return std::unexpected(opened.error());
        }
        return std::make_unique<Hanging>(*this, std::move(*opened));
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    Hangs hangs_ = Hangs::never;
    bool hung_ = false;
};

// A running bed on such a disk, which is told to stop while the disk hangs.
struct HungStop : Disks {
    HangingDisk disk;
    base::NoProgress progress;
    engine::Domain domain;
    bed::Bed bed{domain};
    engine::ReturnedJobs returned;
    engine::BedCommand<bed::OpenAccount> job{returned, bed, {"ann", base::Money(1)}};
    std::optional<bool> late_and_all_durable;

    void stop_while(HangingDisk::Hangs hangs) {
        CoreSettings settings;
        settings.folder = folder;
        settings.log = log::LogSettings::for_segments_of(log::limits::segment_bytes_min);
        settings.disk = &disk;
        settings.stop_waits_max = base::Duration(10);
        settings.when_stop_is_late = [this](bool all_is_durable) {
            late_and_all_durable = all_is_durable;
            disk.set(HangingDisk::Hangs::never);  // or the process would end
        };
        auto core = Core::start(domain, clock, settings, progress);
        ASSERT_TRUE(core) << core.error().text;
        disk.set(hangs);
        engine::Outbox outbox;
        outbox.add(job);
        (*core)->engine().push(outbox);
        disk.wait_until_hung();
        (*core)->stop();
        EXPECT_EQ(job.verdict(), engine::Verdict::answered);
    }
};

// A server that was told to stop stayed for as long as the disk hung.
TEST_F(HungStop, IsLateWhereTheLogIsNotWritten) {
    stop_while(HangingDisk::Hangs::at_syncs);
    EXPECT_EQ(late_and_all_durable, false);
}

TEST_F(HungStop, IsLateWhereTheMirrorDoesNotEndAndThenNothingIsLost) {
    stop_while(HangingDisk::Hangs::at_reads);
    EXPECT_EQ(late_and_all_durable, true);
}

}  // namespace
}  // namespace onrush::app::disk_test
