// What an operator is told of the file system under the data folder.
#include "log/file_system.h"

#include <gtest/gtest.h>

#include "log/posix_disk.h"
#include "log/test/scratch_folder.h"

namespace onrush::log::file_system_test {
namespace {

struct StrangeDisk final : PosixDisk {
    base::Outcome<FileSystem> found;

    base::Outcome<FileSystem> file_system(const std::string&) override { return found; }
};

std::string told_of(const base::Outcome<FileSystem>& found) {
    StrangeDisk disk;
    disk.found = found;
    testing::internal::CaptureStderr();
    warn_about_file_system(disk, "/srv/data");
    return testing::internal::GetCapturedStderr();
}

TEST(FileSystem, ThatCopiesOnWriteOrCannotBeKnownIsTold) {
    EXPECT_EQ(told_of(FileSystem{"ext4", ReservedRoom::kept}), "");
    EXPECT_EQ(told_of(base::fault(base::FaultKind::io, "no answer")), "");
    std::string told = told_of(FileSystem{"btrfs", ReservedRoom::not_kept});
    for (const char* words : {"disk.file_system", "/srv/data", "btrfs", "it copies on write",
                              "ext4 or XFS", "docs/disks.md"}) {
        EXPECT_NE(told.find(words), std::string::npos) << words << " in " << told;
    }
    told = told_of(FileSystem{"overlay", ReservedRoom::unknown});
    EXPECT_NE(told.find("it does not say"), std::string::npos) << told;
    told = told_of(FileSystem{"tmpfs", ReservedRoom::in_memory});
    EXPECT_NE(told.find("it is memory"), std::string::npos) << told;
}

TEST(FileSystem, IsKnownByItsNumber) {
    struct Row {
        std::uint64_t magic;
        bool overwrites;
        const char* name;
        ReservedRoom room;
    };
    const Row table[] = {
        {0xef53, false, "ext4", ReservedRoom::kept},
        {0x58465342, false, "XFS", ReservedRoom::kept},
        {0x9123683e, false, "btrfs", ReservedRoom::not_kept},
        {0x9123683e, true, "btrfs", ReservedRoom::kept},
        {0x2fc12fc1, false, "ZFS", ReservedRoom::not_kept},
        {0x2fc12fc1, true, "ZFS", ReservedRoom::not_kept},
        {0x794c7630, false, "overlay", ReservedRoom::unknown},
        {0x01021994, false, "tmpfs", ReservedRoom::in_memory},
        {0x1234, false, "of type 0x1234", ReservedRoom::unknown},
    };
    for (const Row& row : table) {
        FileSystem found = file_system_of(row.magic, row.overwrites);
        EXPECT_EQ(found.name, row.name);
        EXPECT_EQ(found.room, row.room) << row.name;
    }
}

TEST(FileSystem, OfAFolderIsAskedOfTheSystem) {
    ScratchFolder scratch;
    PosixDisk disk;
    auto found = disk.file_system(scratch.path());
    ASSERT_TRUE(found) << found.error().text;
    EXPECT_FALSE(found->name.empty());
    auto memory = disk.file_system("/dev/shm");
    if (memory) {
        EXPECT_EQ(memory->room, ReservedRoom::in_memory) << memory->name;
    }
    EXPECT_FALSE(disk.file_system(scratch.path() + "/none"));
}

}  // namespace
}  // namespace onrush::log::file_system_test
