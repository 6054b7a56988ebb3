#include "sim/faulty_disk.h"

#include <algorithm>
#include <cerrno>

#include "base/check.h"
#include "log/limits.h"
#include "log/record.h"

namespace onrush::sim {

using base::FaultKind;
using base::Outcome;

namespace {

constexpr std::size_t sector_bytes = log::limits::sector_bytes;

std::uint64_t sectors_of(std::uint64_t bytes) {
    return (bytes + sector_bytes - 1) / sector_bytes;
}

}  // namespace

class FaultyDisk::OpenFile final : public log::File {
public:
    OpenFile(FaultyDisk& disk, InodePtr inode)
        : disk_(disk), inode_(std::move(inode)), epoch_(disk.epoch_) {}

    Outcome<std::size_t> write_some(std::uint64_t offset, base::ByteView bytes) override {
        return disk_.write(inode(), offset, bytes);
    }
    Outcome<std::size_t> read_some(std::uint64_t offset, char* to, std::size_t count) override {
        return disk_.read(inode(), offset, to, count);
    }
    Outcome<> sync() override { return disk_.sync(inode()); }
    Outcome<std::uint64_t> size() override {
        if (Outcome<> looked = disk_.look("a file"); !looked) {
            return std::unexpected(looked.error());
        }
        return inode().cache.size();
    }

private:
    Inode& inode() {
        ONRUSH_CHECK(epoch_ == disk_.epoch_, "a file of run {} is used in run {}", epoch_,
                     disk_.epoch_);
        return *inode_;
    }

    FaultyDisk& disk_;
    InodePtr inode_;
    std::uint64_t epoch_;
};

// --- chance -----------------------------------------------------------------------------------

FaultyDisk::Life FaultyDisk::live() {
    if (calm_) {
        return Life::goes_on;
    }
    if (dead_) {
        return Life::is_dead;
    }
    tally_.add(Counted::disk_operations);
    if (dies_after_ == 0 || --dies_after_ != 0) {
        return Life::goes_on;
    }
    tally_.add(Counted::disk_deaths);
    dead_ = true;
    return Life::dies_now;
}

bool FaultyDisk::fails(std::uint64_t per_mille, Counted counted) {
    if (calm_ || per_mille == 0 || !random_.chance(per_mille)) {
        return false;
    }
    tally_.add(counted);
    injected_ += 1;
    return true;
}

std::unexpected<base::Fault> FaultyDisk::error(const std::string& what) {
    return base::os_fault(EIO, what);
}

Outcome<> FaultyDisk::look(const std::string& path) {
    if (live() != Life::goes_on || fails(faults_.read_error, Counted::read_errors)) {
        return error("cannot get the status of " + path);
    }
    return {};
}

// --- files ------------------------------------------------------------------------------------

void FaultyDisk::store(Inode& inode, std::uint64_t offset, base::ByteView bytes) {
    if (bytes.empty()) {
        return;
    }
    if (inode.cache.size() < offset + bytes.size()) {
        inode.cache.resize(offset + bytes.size(), '\0');
        inode.is_dirty.resize(sectors_of(inode.cache.size()), false);
    }
    std::memcpy(inode.cache.data() + offset, bytes.data(), bytes.size());
    std::uint64_t last = (offset + bytes.size() - 1) / sector_bytes;
    for (std::uint64_t sector = offset / sector_bytes; sector <= last; ++sector) {
        if (!inode.is_dirty[sector]) {
            inode.is_dirty[sector] = true;
            inode.dirty.push_back(static_cast<std::uint32_t>(sector));
        }
    }
}

Outcome<std::size_t> FaultyDisk::write(Inode& inode, std::uint64_t offset, base::ByteView bytes) {
    Life life = live();
    if (life == Life::is_dead) {
        return error("cannot write");
    }
    bool cut = life == Life::dies_now || fails(faults_.write_error, Counted::write_errors);
    if (cut) {
        bytes = bytes.substr(0, random_.below(bytes.size() + 1));
    } else if (bytes.size() > 1 && fails(faults_.short_write, Counted::short_writes)) {
        bytes = bytes.substr(0, random_.between(1, bytes.size() - 1));
    }
    std::uint64_t have = sectors_of(inode.cache.size());
    std::uint64_t wanted = sectors_of(offset + bytes.size());
    if (wanted > have && capacity_ != no_limit) {
        std::uint64_t taken = used();
        std::uint64_t left = capacity_ > taken ? (capacity_ - taken) / sector_bytes : 0;
        std::uint64_t reach = (have + left) * sector_bytes;
        bytes = bytes.substr(0, reach > offset ? reach - offset : 0);
        if (bytes.empty() && !cut) {
            tally_.add(Counted::disk_full);
            injected_ += 1;
            return base::os_fault(ENOSPC, "cannot write");
        }
    }
    if (!cut && fails(faults_.no_room, Counted::no_room_errors)) {
        return base::os_fault(ENOSPC, "cannot write");
    }
    store(inode, offset, bytes);
    std::erase_if(flips_, [&](const Flip& flip) {
        return flip.inode.get() == &inode && flip.offset >= offset &&
               flip.offset < offset + bytes.size();
    });
    if (cut) {
        return error("cannot write");
    }
    return bytes.size();
}

Outcome<std::size_t> FaultyDisk::read(Inode& inode, std::uint64_t offset, char* to,
                                      std::size_t count) {
    if (Outcome<> looked = look("a file"); !looked) {
        return std::unexpected(looked.error());
    }
    if (offset >= inode.cache.size()) {
        return 0;
    }
    std::size_t there = std::min<std::size_t>(count, inode.cache.size() - offset);
    std::memcpy(to, inode.cache.data() + offset, there);
    return there;
}

// The first bytes of a sector of the cache reach the platter.
void FaultyDisk::write_back(Inode& inode, std::uint32_t sector, std::size_t bytes) {
    std::size_t from = sector * sector_bytes;
    std::size_t until = std::min(from + bytes, inode.cache.size());
    if (inode.platter.size() < until) {
        inode.platter.resize(until, '\0');
    }
    std::copy(inode.cache.begin() + static_cast<std::ptrdiff_t>(from),
              inode.cache.begin() + static_cast<std::ptrdiff_t>(until),
              inode.platter.begin() + static_cast<std::ptrdiff_t>(from));
}

void FaultyDisk::mark_clean(Inode& inode) {
    for (std::uint32_t sector : inode.dirty) {
        inode.is_dirty[sector] = false;
    }
    inode.dirty.clear();
}

Outcome<> FaultyDisk::sync(Inode& inode) {
    Life life = live();
    if (life == Life::is_dead) {
        return error("cannot sync");
    }
    if (life == Life::dies_now || fails(faults_.sync_error, Counted::sync_errors)) {
        write_back_some(inode);
        return base::os_fault(random_.chance(300) ? ENOSPC : EIO, "cannot sync");
    }
    for (std::uint32_t sector : inode.dirty) {
        write_back(inode, sector, sector_bytes);
    }
    mark_clean(inode);
    return {};
}

// Some dirty sectors reach the platter, and nobody will ever write the others.
void FaultyDisk::write_back_some(Inode& inode) {
    std::uint64_t kept = random_.below(1001);
    for (std::uint32_t sector : inode.dirty) {
        bool reaches = random_.chance(kept);
        if (reaches) {
            write_back(inode, sector, sector_bytes);
        }
        tally_.add(reaches ? Counted::sectors_kept : Counted::sectors_lost);
    }
    // The size is metadata, which the file system writes apart.
    if (random_.chance(500)) {
        inode.platter.resize(std::max(inode.platter.size(), inode.cache.size()), '\0');
    }
    mark_clean(inode);
}

// Memory is short: clean sectors are read from the platter again.
void FaultyDisk::forget_clean_pages(Inode& inode) {
    std::string fresh = inode.platter;
    fresh.resize(inode.cache.size(), '\0');
    for (std::uint32_t sector : inode.dirty) {
        std::size_t from = sector * sector_bytes;
        std::size_t count = std::min(sector_bytes, fresh.size() - from);
        fresh.replace(from, count, inode.cache, from, count);
    }
    if (inode.cache != fresh) {
        inode.cache = std::move(fresh);
        forgotten_ += 1;
    }
}

void FaultyDisk::cut_power_of(Inode& inode) {
    if (!inode.dirty.empty() && random_.chance(500)) {
        write_back_some(inode);
    } else if (!inode.dirty.empty()) {
        std::size_t whole = random_.below(inode.dirty.size() + 1);
        for (std::size_t i = 0; i < whole; ++i) {
            write_back(inode, inode.dirty[i], sector_bytes);
        }
        tally_.add(Counted::sectors_kept, whole);
        tally_.add(Counted::sectors_lost, inode.dirty.size() - whole);
        if (whole < inode.dirty.size()) {
            std::uint32_t last = inode.dirty[whole];
            std::size_t from = std::min(last * sector_bytes, inode.platter.size());
            if (log::all_zero(base::ByteView(inode.platter).substr(from))) {
                write_back(inode, last, random_.below(sector_bytes));
                tally_.add(Counted::sectors_cut);
            }
        }
        mark_clean(inode);
    }
    inode.cache = inode.platter;
    inode.is_dirty.assign(sectors_of(inode.cache.size()), false);
}

Outcome<std::unique_ptr<log::File>> FaultyDisk::open(const std::string& path, log::OpenMode mode) {
    if (Outcome<> looked = look(path); !looked) {
        return std::unexpected(looked.error());
    }
    if (mode == log::OpenMode::create) {
        std::string folder = folder_of(path);
        if (fails(faults_.no_room, Counted::no_room_errors)) {
            return base::os_fault(ENOSPC, "cannot make " + path);
        }
        if (!now_.folders.contains(folder)) {
            return base::fault(FaultKind::missing, "there is no folder " + folder);
        }
        // Emptying a file is taken for another one under its name: after a crash it is either.
        change({folder, path, path, std::make_shared<Inode>()});
    }
    auto found = now_.files.find(path);
    if (found == now_.files.end()) {
        return base::fault(FaultKind::missing, "there is no " + path);
    }
    if (!calm_ && forgetful_ != 0 && random_.chance(forgetful_)) {
        forget_clean_pages(*found->second);
    }
    return std::make_unique<OpenFile>(*this, found->second);
}

// --- the ends of a run ------------------------------------------------------------------------

void FaultyDisk::come_back() {
    ONRUSH_CHECK(locked_.empty(), "{} locks outlived their process", locked_.size());
    dead_ = false;
    dies_after_ = 0;
    epoch_ += 1;
}

void FaultyDisk::kill() {
    come_back();
    if (!random_.chance(300)) {
        return;
    }
    for (auto& [path, inode] : now_.files) {
        forget_clean_pages(*inode);
    }
}

void FaultyDisk::power_cut() {
    come_back();
    std::set<std::string> folders;
    for (const NameChange& pending : pending_) {
        folders.insert(pending.folder);
    }
    std::ranges::for_each(folders, [&](const std::string& folder) { apply_some(folder); });
    pending_.clear();
    // What lies in a folder whose own name was lost is lost with it.
    auto lost = [&](const std::string& path) {
        return path != "." && !durable_.folders.contains(folder_of(path));
    };
    std::erase_if(durable_.folders, lost);
    std::erase_if(durable_.files, [&](const auto& file) { return lost(file.first); });
    now_ = durable_;
    for (auto& [path, inode] : now_.files) {
        cut_power_of(*inode);
    }
}

std::uint64_t FaultyDisk::used() const {
    std::uint64_t sectors = 0;
    for (const auto& [path, inode] : now_.files) {
        sectors += sectors_of(inode->cache.size());
    }
    return sectors * sector_bytes;
}

void FaultyDisk::flip_bits(std::uint64_t count) {
    std::vector<InodePtr> candidates;
    for (const auto& [path, inode] : now_.files) {
        if (!inode->platter.empty() && inode->cache == inode->platter) {
            candidates.push_back(inode);
        }
    }
    for (; count > 0 && !candidates.empty(); --count) {
        InodePtr inode = candidates[random_.below(candidates.size())];
        std::uint64_t offset = random_.below(inode->cache.size());
        // Most of a segment may be zeros; damage is more interesting where there is something.
        for (int tries = 0; tries < 20 && inode->cache[offset] == 0; ++tries) {
            offset = random_.below(inode->cache.size());
        }
        char mask = static_cast<char>(1 << random_.below(8));
        inode->cache[offset] = static_cast<char>(inode->cache[offset] ^ mask);
        inode->platter[offset] = inode->cache[offset];
        flips_.push_back({inode, offset, mask});
        tally_.add(Counted::flipped_bits);
    }
}

void FaultyDisk::undo_flips() {
    for (const Flip& flip : flips_) {
        for (std::string* bytes : {&flip.inode->cache, &flip.inode->platter}) {
            if (flip.offset < bytes->size()) {
                (*bytes)[flip.offset] = static_cast<char>((*bytes)[flip.offset] ^ flip.mask);
            }
        }
    }
    flips_.clear();
}

}  // namespace onrush::sim
