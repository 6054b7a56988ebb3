#include "sim/mirror_disk.h"

#include <filesystem>
#include <set>

#include <gtest/gtest.h>

#include "mirror/sqlite/meta.h"
#include "sim/mirror_files.h"

namespace onrush::sim {
namespace {

using mirror::Access;
using mirror::Database;

// A table of numbers on such a disk, filled in transactions of one row.
struct NumbersOnDisk {
    Tally tally;
    Random random;
    ScratchFolder scratch;
    MirrorFiles mirror{scratch.path(), random.fork(), tally};
    std::unique_ptr<Database> database;

    explicit NumbersOnDisk(std::uint64_t seed) : random(seed) {}

    void open(const std::string& synchronous) {
        ASSERT_TRUE(mirror::make_private(mirror.path()));
        auto opened = Database::open(mirror.path(), Access::write);
        ASSERT_TRUE(opened) << opened.error().text;
        database = std::move(*opened);
        run("PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; PRAGMA synchronous = " +
            synchronous + "; CREATE TABLE IF NOT EXISTS numbers (number INTEGER PRIMARY KEY)");
    }
    void run(const std::string& sql) const {
        base::Outcome<> ran = database->run(sql);
        ASSERT_TRUE(ran) << ran.error().text;
    }
    void add_numbers(int first, int last) const {
        for (int number = first; number <= last; ++number) {
            run("INSERT INTO numbers VALUES (" + std::to_string(number) + ")");
        }
    }
    void cut_power() {
        mirror.freeze();
        database = nullptr;
        mirror.after_power_cut();
    }
    // How many of 1, 2, 3... are there; -1 when the file is not whole.
    int there() {
        auto reading = Database::open(mirror.path(), Access::read);
        auto whole = (*reading)->number(
            "SELECT count(*) FROM pragma_integrity_check "
            "WHERE integrity_check = 'ok'");
        auto count = (*reading)->number("SELECT count(*) FROM numbers");
        auto last = (*reading)->number("SELECT coalesce(max(number), 0) FROM numbers");
        bool good = whole && *whole == 1 && count && last && *count == *last;
        return good ? static_cast<int>(*count) : -1;
    }
};

TEST(MirrorDisk, WhatIsSyncedSurvivesAPowerCut) {
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        NumbersOnDisk numbers(seed);
        numbers.open("FULL");
        numbers.add_numbers(1, 9);
        numbers.run("PRAGMA wal_checkpoint");
        numbers.add_numbers(10, 12);
        numbers.cut_power();
        EXPECT_EQ(numbers.there(), 12) << seed;
    }
}

TEST(MirrorDisk, APowerCutLosesSomeOfWhatIsNotSyncedAndTearsNothing) {
    std::set<int> seen;
    for (std::uint64_t seed = 0; seed < 100; ++seed) {
        NumbersOnDisk numbers(seed);
        numbers.open("NORMAL");
        numbers.add_numbers(1, 3);
        numbers.run("PRAGMA wal_checkpoint");
        numbers.add_numbers(4, 9);
        numbers.cut_power();
        int left = numbers.there();
        EXPECT_GE(left, 3) << seed;
        seen.insert(left);
    }
    EXPECT_TRUE(seen.contains(3) && seen.contains(9)) << seen.size();
    EXPECT_GT(seen.size(), 3u) << "parts of it as well";
}

TEST(MirrorDisk, ASyncThatFailedIsNotMadeGoodByALaterOne) {
    int lost = 0;
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        NumbersOnDisk numbers(seed);
        numbers.open("NORMAL");
        numbers.run("PRAGMA wal_checkpoint");
        numbers.add_numbers(1, 9);
        numbers.mirror.disk().set_faults({.sync_error = 1000});
        EXPECT_FALSE(numbers.database->run("PRAGMA wal_checkpoint"));
        numbers.mirror.disk().set_faults({});
        numbers.run("PRAGMA wal_checkpoint");
        numbers.cut_power();
        lost += numbers.there() == 9 ? 0 : 1;
        EXPECT_GT(numbers.tally.of(Counted::mirror_sync_errors), 0u);
    }
    EXPECT_GT(lost, 0);
}

TEST(MirrorDisk, RefusesWritesAndSaysSo) {
    NumbersOnDisk numbers(1);
    numbers.open("NORMAL");
    numbers.mirror.disk().set_faults({.write_error = 1000});
    EXPECT_EQ(numbers.database->run("INSERT INTO numbers VALUES (1)").error().kind,
              base::FaultKind::io);
    numbers.mirror.disk().set_faults({.no_room = 1000});
    EXPECT_EQ(numbers.database->run("INSERT INTO numbers VALUES (1)").error().kind,
              base::FaultKind::disk_full);
    numbers.mirror.disk().set_faults({});
    numbers.add_numbers(1, 2);
    EXPECT_EQ(numbers.there(), 2);
    EXPECT_EQ(numbers.mirror.disk().injected(), 2u);
}

// Seed 100591: a copy took the mirror's place, and the power cut left the write-ahead log of the
// file before it beside it.
TEST(MirrorDisk, AWriteAheadLogThatTheProductRemovesDoesNotComeBack) {
    NumbersOnDisk numbers(1);
    numbers.open("FULL");
    numbers.add_numbers(1, 5);
    std::string log = numbers.mirror.path() + "-wal";
    std::filesystem::copy_file(numbers.mirror.path(), numbers.mirror.path() + ".copy");
    std::filesystem::remove(log);
    std::filesystem::rename(numbers.mirror.path() + ".copy", numbers.mirror.path());
    std::uintmax_t bytes = std::filesystem::file_size(numbers.mirror.path());
    numbers.cut_power();
    EXPECT_FALSE(std::filesystem::exists(log));
    EXPECT_EQ(std::filesystem::file_size(numbers.mirror.path()), bytes);
}

TEST(MirrorDisk, LeavesEverythingOfAProcessThatIsKilled) {
    NumbersOnDisk numbers(1);
    numbers.open("NORMAL");
    numbers.add_numbers(1, 5);
    numbers.mirror.freeze();
    numbers.database = nullptr;
    EXPECT_GT(std::filesystem::file_size(numbers.mirror.path() + "-wal"), 0u)
        << "closing moved it into the file";
    numbers.mirror.after_kill();
    EXPECT_EQ(numbers.there(), 5);
}

}  // namespace
}  // namespace onrush::sim
