// The mirror's files, as crashes leave them.
//
// The mirror is a real SQLite database in a scratch folder, better one in memory, on a disk of the
// simulation's. Closing it would end it cleanly, so its disk stops writing before a process dies.
// Afterwards a kill leaves the files as they are, and a power cut what was on the platter.
#pragma once

#include <string>

#include "sim/mirror_disk.h"

namespace onrush::sim {

class MirrorFiles {
public:
    // Starts without a mirror.
    MirrorFiles(const std::string& folder, Random random, Tally& tally);
    ~MirrorFiles() { remove(); }
    MirrorFiles(const MirrorFiles&) = delete;
    MirrorFiles& operator=(const MirrorFiles&) = delete;

    [[nodiscard]] const std::string& path() const { return path_; }
    [[nodiscard]] MirrorDisk& disk() { return disk_; }
    [[nodiscard]] const MirrorDisk& disk() const { return disk_; }

    // The mirror was made durable just now.
    void note_durable() { durable_ = read(); }

    // The process is about to die; then it is gone.
    void freeze() { disk_.die(); }
    void after_kill();
    void after_power_cut();

    // --- what people do to it while nothing runs ---
    void remove();
    // A backup is the mirror as it last was durable.
    void make_backup() { backup_ = durable_; }
    [[nodiscard]] bool has_backup() const { return !backup_.database.empty(); }
    void put_backup_back() { write(backup_); }
    // The same beside a running server, which has the files open: all of them, or the write-ahead
    // log alone. Whether they have a name again is said by in_place().
    void remove_beside(bool log_alone);
    [[nodiscard]] bool in_place() const;
    // One bit of the database or of its write-ahead log; false when there is none.
    [[nodiscard]] bool flip_a_bit(Random& random);
    // Back to how it was before remove(), remove_beside(), put_backup_back() or flip_a_bit().
    void set_aside() { aside_ = read(); }
    void put_back() { write(aside_); }

private:
    struct Files {
        std::string database;
        std::string log;        // the write-ahead log
        bool unsynced = false;  // it is marked as one whose sync has failed
    };
    [[nodiscard]] Files read() const;
    void write(const Files& files);
    // The shared memory of a process that is gone.
    void forget_shared_memory();

    std::string path_;
    MirrorDisk disk_;
    Files durable_;
    Files backup_;
    Files aside_;
};

// A folder for one program's files, in memory where there is such a place; removed at the end.
class ScratchFolder {
public:
    ScratchFolder();
    ~ScratchFolder();
    ScratchFolder(const ScratchFolder&) = delete;
    ScratchFolder& operator=(const ScratchFolder&) = delete;
    [[nodiscard]] const std::string& path() const { return path_; }

private:
    std::string path_;
};

}  // namespace onrush::sim
