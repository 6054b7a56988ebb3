// The mirror's files, as crashes leave them.
//
// The mirror is a real SQLite database in a scratch folder, better one in memory. Closing it ends
// it cleanly, so before a process dies its files are read as they are, and put back afterwards as
// the machine would have them: all of it after a kill; after a power cut at least what was there
// when it was last made durable, and of the write-ahead log any part beyond that.
#pragma once

#include <string>

#include "sim/random.h"

namespace onrush::sim {

class MirrorFiles {
public:
    // Starts without a mirror.
    explicit MirrorFiles(const std::string& folder);
    ~MirrorFiles() { remove(); }
    MirrorFiles(const MirrorFiles&) = delete;
    MirrorFiles& operator=(const MirrorFiles&) = delete;

    [[nodiscard]] const std::string& path() const { return path_; }

    // The mirror was made durable just now.
    void note_durable() { durable_ = read(); }

    // The process is about to die: reads the files.
    void freeze() { frozen_ = read(); }
    // The process is gone: puts the files back.
    void after_kill() { write(frozen_); }
    void after_power_cut(Random& random);

    // --- what people do to it while nothing runs ---
    void remove();
    // A backup is the mirror as it last was durable.
    void make_backup() { backup_ = durable_; }
    [[nodiscard]] bool has_backup() const { return !backup_.database.empty(); }
    void put_backup_back() { write(backup_); }
    // Back to how it was before remove() or put_backup_back().
    void set_aside() { aside_ = read(); }
    void put_back() { write(aside_); }

private:
    struct Files {
        std::string database;
        std::string log;  // the write-ahead log
    };
    [[nodiscard]] Files read() const;
    void write(const Files& files);

    std::string path_;
    Files durable_;
    Files frozen_;
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
