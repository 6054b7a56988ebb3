#include "sim/faulty_disk.h"

#include <gtest/gtest.h>

#include "log/limits.h"

namespace onrush::sim {
namespace {

using base::FaultKind;
using log::OpenMode;

constexpr std::size_t sector = log::limits::sector_bytes;

struct Machine {
    explicit Machine(std::uint64_t seed) : disk(Random(seed), tally) {}

    // A file of four durable sectors of 'a', under a durable name.
    void make_file() {
        auto file = disk.open("file", OpenMode::create);
        ASSERT_TRUE(log::write_all(**file, 0, std::string(4 * sector, 'a')));
        ASSERT_TRUE((*file)->sync());
        ASSERT_TRUE(disk.sync_folder("."));
    }
    [[nodiscard]] std::string content(const std::string& path = "file") {
        return log::read_file(disk, path).value_or("(missing)");
    }

    Tally tally;
    FaultyDisk disk;
};

TEST(FaultyDisk, WhatIsSyncedSurvivesEveryCrash) {
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        Machine machine(seed);
        machine.make_file();
        seed % 2 == 0 ? machine.disk.kill() : machine.disk.power_cut();
        EXPECT_EQ(machine.content(), std::string(4 * sector, 'a'));
    }
}

TEST(FaultyDisk, ANameThatCannotBeChangedMayHaveChanged) {
    std::set<std::string> seen;
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        Machine machine(seed);
        machine.make_file();
        machine.disk.set_faults({.name_error = 1000});
        base::Outcome<> renamed = machine.disk.rename("file", "other");
        ASSERT_FALSE(renamed);
        EXPECT_EQ(renamed.error().kind, FaultKind::io);
        bool there = machine.disk.exists("file").value();
        bool moved = machine.disk.exists("other").value();
        EXPECT_NE(there, moved) << "one of the two names leads to it";
        ASSERT_FALSE(machine.disk.remove(moved ? "other" : "file"));
        bool gone = !machine.disk.exists(moved ? "other" : "file").value();
        seen.insert(std::string(moved ? "moved" : "there") + (gone ? ", gone" : ""));
        EXPECT_EQ(machine.disk.injected(), 2u);
        EXPECT_EQ(machine.tally.of(Counted::rename_errors), 1u);
        EXPECT_EQ(machine.tally.of(Counted::remove_errors), 1u);
    }
    EXPECT_EQ(seen.size(), 4u);
}

TEST(FaultyDisk, RoomIsShortForAMoment) {
    Machine machine(1);
    machine.make_file();
    auto file = machine.disk.open("file", OpenMode::read_write);
    machine.disk.set_faults({.no_room = 1000});
    base::Outcome<> written = log::write_all(**file, 0, "bytes");
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().kind, FaultKind::disk_full);
    auto made = machine.disk.open("another", OpenMode::create);
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().kind, FaultKind::disk_full);
    EXPECT_EQ(machine.disk.injected(), 2u);
    machine.disk.set_faults({});
    EXPECT_EQ(machine.content(), std::string(4 * sector, 'a'));
    EXPECT_TRUE(log::write_all(**file, 0, "bytes"));
}

TEST(FaultyDisk, APowerCutKeepsOrLosesWholeSectorsThatReplaceOthers) {
    std::set<std::string> seen;
    for (std::uint64_t seed = 0; seed < 300; ++seed) {
        Machine machine(seed);
        machine.make_file();
        {
            auto file = machine.disk.open("file", OpenMode::read_write);
            ASSERT_TRUE(log::write_all(**file, 0, std::string(3 * sector, 'b')));
        }
        machine.disk.power_cut();
        std::string content = machine.content();
        std::string sectors;
        for (std::size_t at = 0; at < content.size(); at += sector) {
            EXPECT_EQ(content.substr(at, sector), std::string(sector, content[at])) << seed;
            sectors += content[at];
        }
        seen.insert(sectors);
    }
    // Every combination, and the sector that was not written is never touched.
    EXPECT_EQ(seen, (std::set<std::string>{"aaaa", "aaba", "abaa", "abba", "baaa", "baba", "bbaa",
                                           "bbba"}));
}

TEST(FaultyDisk, APowerCutCutsASectorAfterZerosAtAnyByte) {
    std::set<std::size_t> lengths;
    for (std::uint64_t seed = 0; seed < 300; ++seed) {
        Machine machine(seed);
        {
            auto file = machine.disk.open("file", OpenMode::create);
            ASSERT_TRUE(log::write_all(**file, 0, std::string(sector, '\0')));
            ASSERT_TRUE((*file)->sync());
            ASSERT_TRUE(machine.disk.sync_folder("."));
            ASSERT_TRUE(log::write_all(**file, 0, std::string(sector, 'b')));
        }
        machine.disk.power_cut();
        std::string content = machine.content();
        std::size_t length = content.find('\0');
        lengths.insert(length == std::string::npos ? sector : length);
    }
    EXPECT_GT(lengths.size(), 50u);
    EXPECT_TRUE(lengths.contains(0));
    EXPECT_TRUE(lengths.contains(sector));
}

// A failed sync may have brought the second sector to the platter and not the first.
TEST(FaultyDisk, APowerCutCutsNoSectorThatAnotherStandsBehind) {
    std::set<std::string> seen;
    for (std::uint64_t seed = 0; seed < 300; ++seed) {
        Machine machine(seed);
        {
            auto file = machine.disk.open("file", OpenMode::create);
            ASSERT_TRUE(log::write_all(**file, 0, std::string(2 * sector, '\0')));
            ASSERT_TRUE(log::write_all(**file, sector, std::string(sector, 'b')));
            ASSERT_TRUE((*file)->sync());
            ASSERT_TRUE(machine.disk.sync_folder("."));
            ASSERT_TRUE(log::write_all(**file, 0, std::string(sector, 'b')));
        }
        machine.disk.power_cut();
        seen.insert(machine.content());
    }
    EXPECT_EQ(seen, (std::set<std::string>{std::string(sector, '\0') + std::string(sector, 'b'),
                                           std::string(2 * sector, 'b')}));
}

TEST(FaultyDisk, AKillLosesNothing) {
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        Machine machine(seed);
        {
            auto file = machine.disk.open("file", OpenMode::create);
            ASSERT_TRUE(log::write_all(**file, 0, "not synced"));
        }
        machine.disk.kill();
        EXPECT_EQ(machine.content(), "not synced");
    }
}

TEST(FaultyDisk, AFailedSyncLeavesACacheThatNoSyncWrites) {
    int lost = 0;
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        Machine machine(seed);
        machine.make_file();
        {
            auto file = machine.disk.open("file", OpenMode::read_write);
            ASSERT_TRUE(log::write_all(**file, 0, std::string(sector, 'b')));
            machine.disk.set_faults({.sync_error = 1000});
            EXPECT_FALSE((*file)->sync());
            machine.disk.set_faults({});
            EXPECT_EQ(machine.content()[0], 'b');
            EXPECT_TRUE((*file)->sync());
        }
        machine.disk.power_cut();
        lost += machine.content()[0] == 'a' ? 1 : 0;
    }
    EXPECT_GT(lost, 5);
    EXPECT_LT(lost, 45);
}

TEST(FaultyDisk, TheFirstChangesOfAFolderSurvive) {
    std::set<std::string> seen;
    for (std::uint64_t seed = 0; seed < 100; ++seed) {
        Machine machine(seed);
        machine.make_file();
        ASSERT_TRUE(machine.disk.rename("file", "second"));
        ASSERT_TRUE(machine.disk.rename("second", "third"));
        ASSERT_TRUE(machine.disk.remove("third"));
        machine.disk.power_cut();
        auto names = machine.disk.list(".");
        ASSERT_TRUE(names);
        seen.insert(names->empty() ? "none" : names->front());
    }
    EXPECT_EQ(seen, (std::set<std::string>{"file", "none", "second", "third"}));
}

TEST(FaultyDisk, AFolderWhoseNameIsLostTakesItsFilesAlong) {
    bool lost = false;
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        Machine machine(seed);
        ASSERT_TRUE(machine.disk.make_folder("folder"));
        ASSERT_TRUE(log::write_file(machine.disk, "folder", "file", "text"));
        machine.disk.power_cut();
        lost = lost || machine.content("folder/file") == "(missing)";
    }
    EXPECT_TRUE(lost);
}

TEST(FaultyDisk, AFullDiskTakesWhatFitsAndRefusesTheRest) {
    Machine machine(1);
    machine.make_file();
    machine.disk.set_capacity(6 * sector);
    auto file = machine.disk.open("other", OpenMode::create);
    auto written = (*file)->write_some(0, std::string(10 * sector, 'c'));
    ASSERT_TRUE(written);
    EXPECT_EQ(*written, 2 * sector);
    auto more = (*file)->write_some(2 * sector, "c");
    ASSERT_FALSE(more);
    EXPECT_EQ(more.error().kind, FaultKind::disk_full);
    // What is there can be written over.
    EXPECT_TRUE((*file)->write_some(0, "d"));
    file->reset();
    ASSERT_TRUE(machine.disk.remove("file"));
    file = machine.disk.open("other", OpenMode::read_write);
    EXPECT_TRUE((*file)->write_some(2 * sector, "c"));
}

TEST(FaultyDisk, ADeadMachineDoesNothingMore) {
    Machine machine(1);
    machine.make_file();
    machine.disk.die_after(2);
    {
        auto file = machine.disk.open("file", OpenMode::read_write);
        ASSERT_TRUE(file);
        EXPECT_FALSE((*file)->sync());
        EXPECT_TRUE(machine.disk.dead());
        EXPECT_FALSE((*file)->write_some(0, "x"));
    }
    EXPECT_FALSE(machine.disk.remove("file"));
    machine.disk.power_cut();
    EXPECT_EQ(machine.content(), std::string(4 * sector, 'a'));
}

TEST(FaultyDisk, FlippedBitsAreTurnedBackUnlessOverwritten) {
    Machine machine(1);
    machine.make_file();
    machine.disk.flip_bits(3);
    EXPECT_NE(machine.content(), std::string(4 * sector, 'a'));
    machine.disk.undo_flips();
    EXPECT_EQ(machine.content(), std::string(4 * sector, 'a'));
    machine.disk.flip_bits(3);
    {
        auto file = machine.disk.open("file", OpenMode::read_write);
        ASSERT_TRUE(log::write_all(**file, 0, std::string(4 * sector, 'z')));
    }
    EXPECT_FALSE(machine.disk.has_flips());
    machine.disk.undo_flips();
    EXPECT_EQ(machine.content(), std::string(4 * sector, 'z'));
}

TEST(FaultyDisk, AFolderIsLockedOnce) {
    Machine machine(1);
    auto lock = machine.disk.lock("lock");
    ASSERT_TRUE(lock);
    auto second = machine.disk.lock("lock");
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().kind, FaultKind::locked);
    lock->reset();
    EXPECT_TRUE(machine.disk.lock("lock"));
}

}  // namespace
}  // namespace onrush::sim
