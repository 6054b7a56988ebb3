#include "log/data_folder.h"

#include <fstream>

#include <gtest/gtest.h>

#include "log/posix_disk.h"
#include "log/test/scratch_folder.h"

namespace onrush::log {
namespace {

using base::FaultKind;

TEST(DataFolder, IsMadeMarkedAndFoundAgain) {
    ScratchFolder scratch;
    PosixDisk disk;
    std::string path = scratch.path() + "/data";
    EXPECT_EQ(DataFolder::open(disk, path, FolderUse::inspect).error().kind, FaultKind::missing);
    EXPECT_FALSE(std::filesystem::exists(path));
    {
        ASSERT_TRUE(DataFolder::open(disk, path, FolderUse::serve));
    }
    EXPECT_TRUE(DataFolder::check(disk, path));
    EXPECT_TRUE(DataFolder::open(disk, path, FolderUse::inspect));
}

TEST(DataFolder, TwoServersNeverShareOne) {
    ScratchFolder scratch;
    PosixDisk disk;
    auto first = DataFolder::open(disk, scratch.path(), FolderUse::serve);
    ASSERT_TRUE(first);
    auto second = DataFolder::open(disk, scratch.path(), FolderUse::serve);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().kind, FaultKind::locked);
    EXPECT_TRUE(DataFolder::check(disk, scratch.path()));
}

TEST(DataFolder, AFolderWithOtherThingsInItIsLeftAlone) {
    ScratchFolder scratch;
    PosixDisk disk;
    std::ofstream(scratch.path() + "/holiday.jpg") << "x";
    auto opened = DataFolder::open(disk, scratch.path(), FolderUse::serve);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().kind, FaultKind::not_ours);
    EXPECT_NE(opened.error().text.find("holiday.jpg"), std::string::npos);
    EXPECT_FALSE(std::filesystem::exists(scratch.path() + "/lock"));
}

TEST(DataFolder, ANewerFormatAndAForeignMarkerAreRefused) {
    ScratchFolder scratch;
    PosixDisk disk;
    std::ofstream(scratch.path() + "/onrush.data") << "onrush data, format 2\n";
    EXPECT_EQ(DataFolder::open(disk, scratch.path(), FolderUse::serve).error().kind,
              FaultKind::too_new);
    std::ofstream(scratch.path() + "/onrush.data") << "something else\n";
    EXPECT_EQ(DataFolder::open(disk, scratch.path(), FolderUse::serve).error().kind,
              FaultKind::not_ours);
}

}  // namespace
}  // namespace onrush::log
