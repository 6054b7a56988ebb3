// The disk under the mirror's files, which does to them what real ones may do, from a seed.
//
// SQLite opens its files through it (a VFS of ours, the default one of a simulation's process). The
// page cache is the real file in the scratch folder, which SQLite reads, locks and maps itself.
// Kept here is the platter, which is what a power cut leaves, and what was written since.
//
//   write      is refused at times, for an error or for want of room
//   sync       brings what was written to the platter. When it fails, any part of that got there,
//              and all of it counts as clean from then on: no later sync will write it
//   power cut  of what was written since, any 512-byte sectors are there, in any order; or all up
//              to one write, which is cut
//   death      from then on nothing is written: SQLite tidies up in vain when it closes
//
// A file is known by its name, mirror.db or its write-ahead log; one that came in another way than
// through SQLite is on the platter as it is, and one that went so is gone. One thread, but that
// SQLite may read on another.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "sim/calm.h"
#include "sim/random.h"
#include "sim/tally.h"

namespace onrush::sim {

// How often an operation fails, in thousandths.
struct MirrorFaults {
    std::uint64_t write_error = 0;
    std::uint64_t no_room = 0;
    std::uint64_t sync_error = 0;
};

class MirrorDisk {
public:
    struct Platter;

    // For the database of that path and its write-ahead log.
    MirrorDisk(std::string path, Random random, Tally& tally);
    ~MirrorDisk();
    MirrorDisk(const MirrorDisk&) = delete;
    MirrorDisk& operator=(const MirrorDisk&) = delete;

    void set_faults(const MirrorFaults& faults) { faults_ = faults; }
    // Errors injected so far: a fault that nobody injected is a bug.
    [[nodiscard]] std::uint64_t injected() const { return injected_; }

    [[nodiscard]] Calm calm() { return Calm(calm_); }

    // The process is about to end: nothing is written any more.
    void die() { dead_ = true; }
    // Everything that had files open is gone, and the next process may begin.
    void come_back();
    // What a power cut leaves of each file. Then or later put it there, and say so.
    [[nodiscard]] std::string left_of(const std::string& path);
    // The file was put there whole, by something else than SQLite.
    void was_put(const std::string& path, std::string bytes);
    // The name is gone; whoever has the file open goes on writing to it.
    void was_removed(const std::string& path);

private:
    friend struct MirrorVfs;
    [[nodiscard]] Platter& platter_of(const std::string& path);
    // One that did not come through SQLite is on the platter.
    void note_file(const std::string& path);
    [[nodiscard]] bool fails(std::uint64_t per_mille, Counted counted);
    // SQLite's answer for a write; SQLITE_OK when it may be done.
    [[nodiscard]] int may_write();
    [[nodiscard]] bool sync(Platter& platter);

    const std::string path_;
    Random random_;
    Tally& tally_;
    MirrorFaults faults_;
    std::uint64_t injected_ = 0;
    bool dead_ = false;
    bool calm_ = false;
    std::map<std::string, std::unique_ptr<Platter>> platters_;
    std::vector<std::unique_ptr<Platter>> nameless_;  // of files that are open
};

}  // namespace onrush::sim
