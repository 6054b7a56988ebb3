// A disk in memory that does what real ones may do, from a seed.
//
// Each file has two contents: the page cache, which every read sees, and the platter, which is
// what a power cut leaves.
//
//   write      changes the cache and marks the 512-byte sectors dirty; short at times
//   sync       brings the dirty sectors to the platter. When it fails, a random part of them got
//              there, and all of them count as clean from then on, as on Linux: the cache shows
//              bytes that no later sync will write
//   names      created, renamed and removed in the cache; durable by sync_folder of their folder.
//              One that fails has happened at times
//   room       is short for good by set_capacity(), and for a moment at any write, at the making of
//              a file and, where it was promised before, at a sync
//   kill       the process ends, the machine goes on: the cache stays. Here, and when a file is
//              opened, clean sectors may be read from the platter again
//   power cut  of each file's dirty sectors any may have been written, in any order, each whole;
//              or all in the order they were written up to one, which is cut at any byte if there
//              is nothing but zeros from there on. Of each folder's changes the first few, any
//              number, are there
//   death      the machine dies in the middle of an operation, which may be done in part
//
// A sector is written whole or not at all where other bytes stand there or behind: that is what the
// log's format asks of a disk (docs/decisions/0003). One thread.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "log/disk.h"
#include "sim/calm.h"
#include "sim/random.h"
#include "sim/tally.h"

namespace onrush::sim {

// How often an operation fails, in thousandths.
struct DiskFaults {
    std::uint64_t short_write = 0;
    std::uint64_t write_error = 0;
    std::uint64_t sync_error = 0;
    std::uint64_t read_error = 0;
    std::uint64_t name_error = 0;  // of making, renaming and removing; it may have happened
    std::uint64_t no_room = 0;     // somebody else's file takes what there is, for a moment
};

class FaultyDisk final : public log::Disk {
public:
    FaultyDisk(Random random, Tally& tally) : random_(random), tally_(tally) {}

    [[nodiscard]] base::Outcome<std::unique_ptr<log::File>> open(const std::string& path,
                                                                 log::OpenMode mode) override;
    [[nodiscard]] base::Outcome<> rename(const std::string& from, const std::string& to) override;
    [[nodiscard]] base::Outcome<> remove(const std::string& path) override;
    [[nodiscard]] base::Outcome<std::vector<std::string>> list(const std::string& folder) override;
    [[nodiscard]] base::Outcome<bool> exists(const std::string& path) override;
    [[nodiscard]] base::Outcome<> make_folder(const std::string& path) override;
    [[nodiscard]] base::Outcome<> sync_folder(const std::string& path) override;
    // At times somebody else is about to take what it says.
    [[nodiscard]] base::Outcome<std::uint64_t> free_bytes(const std::string& folder) override;
    [[nodiscard]] base::Outcome<log::FileSystem> file_system(const std::string&) override {
        return log::FileSystem{"in memory", log::ReservedRoom::kept};
    }
    [[nodiscard]] base::Outcome<std::unique_ptr<log::FolderLock>> lock(
        const std::string& path) override;

    // --- what goes wrong ----------------------------------------------------------------------
    void set_faults(const DiskFaults& faults) { faults_ = faults; }
    // Per mille of opened files whose clean pages are forgotten.
    void set_forgetful(std::uint64_t per_mille) { forgetful_ = per_mille; }
    // Bytes that all files together may take; no_limit is the start.
    static constexpr std::uint64_t no_limit = ~std::uint64_t{0};
    void set_capacity(std::uint64_t bytes) { capacity_ = bytes; }
    [[nodiscard]] std::uint64_t used() const;
    // The machine dies in the middle of the n-th operation from now, the first being 1.
    void die_after(std::uint64_t operations) { dies_after_ = operations; }
    [[nodiscard]] bool dead() const { return dead_; }
    [[nodiscard]] Calm calm() { return Calm(calm_); }

    // Both after everything that has files open is gone; the disk then lives again.
    void kill();
    void power_cut();

    // Turns some bits of files around; undo_flips() turns back those that nobody has overwritten.
    void flip_bits(std::uint64_t count);
    [[nodiscard]] bool has_flips() const { return !flips_.empty(); }
    void undo_flips();

    // Errors injected so far: a fault that nobody injected is a bug.
    [[nodiscard]] std::uint64_t injected() const { return injected_; }
    // How often a file showed other bytes than before because its cache was forgotten.
    [[nodiscard]] std::uint64_t forgotten() const { return forgotten_; }

private:
    class OpenFile;
    class Lock;
    struct Inode {
        std::string cache;
        std::string platter;
        std::vector<std::uint32_t> dirty;  // sectors, in the order of their first write
        std::vector<bool> is_dirty;
    };
    using InodePtr = std::shared_ptr<Inode>;
    struct Names {
        std::map<std::string, InodePtr> files;
        std::set<std::string> folders{"."};
    };
    // One change of a folder.
    struct NameChange {
        std::string folder;
        std::string dropped;  // path, or empty
        std::string put;      // path, or empty
        InodePtr inode;       // nullptr: `put` is a folder
    };
    struct Flip {
        InodePtr inode;
        std::uint64_t offset;
        char mask;
    };
    // How far an operation gets.
    enum class Life { goes_on, dies_now, is_dead };

    [[nodiscard]] Life live();
    [[nodiscard]] bool fails(std::uint64_t per_mille, Counted counted);
    [[nodiscard]] static std::string folder_of(const std::string& path);
    [[nodiscard]] static std::unexpected<base::Fault> error(const std::string& what);
    // How far a change of a name gets: does it happen, and is that said?
    struct NameFate {
        bool happens;
        bool told;
    };
    [[nodiscard]] NameFate fate_of_name(Counted counted);
    [[nodiscard]] base::Outcome<> look(const std::string& path);

    [[nodiscard]] base::Outcome<std::size_t> write(Inode& inode, std::uint64_t offset,
                                                   base::ByteView bytes);
    [[nodiscard]] base::Outcome<std::size_t> read(Inode& inode, std::uint64_t offset, char* to,
                                                  std::size_t count);
    [[nodiscard]] base::Outcome<> sync(Inode& inode);

    static void store(Inode& inode, std::uint64_t offset, base::ByteView bytes);
    static void write_back(Inode& inode, std::uint32_t sector, std::size_t bytes);
    static void mark_clean(Inode& inode);
    void write_back_some(Inode& inode);
    void forget_clean_pages(Inode& inode);
    void cut_power_of(Inode& inode);
    void change(NameChange change);
    static void apply(Names& names, const NameChange& change);
    // The first changes of the folder, any number of them.
    void apply_some(const std::string& folder);
    void come_back();

    Random random_;
    Tally& tally_;
    DiskFaults faults_;
    std::uint64_t forgetful_ = 0;
    std::uint64_t capacity_ = no_limit;
    std::uint64_t dies_after_ = 0;
    std::uint64_t injected_ = 0;
    std::uint64_t forgotten_ = 0;
    std::uint64_t epoch_ = 0;  // grows with every kill and power cut
    bool dead_ = false;
    bool calm_ = false;
    Names now_;
    Names durable_;
    std::vector<NameChange> pending_;
    std::vector<Flip> flips_;
    std::set<std::string> locked_;
};

}  // namespace onrush::sim
