#include "log/file_system.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>
#include <linux/magic.h>

#include "base/logging.h"
#include "log/disk.h"

namespace onrush::log {

namespace {

struct Known {
    std::uint64_t magic;
    std::string_view name;
    ReservedRoom room;
};

// Not in linux/magic.h.
constexpr std::uint64_t zfs_magic = 0x2fc12fc1;
constexpr std::uint64_t bcachefs_magic = 0xca451a4e;

constexpr Known known[] = {
    {EXT4_SUPER_MAGIC, "ext4", ReservedRoom::kept},
    {XFS_SUPER_MAGIC, "XFS", ReservedRoom::kept},
    {BTRFS_SUPER_MAGIC, "btrfs", ReservedRoom::not_kept},
    {zfs_magic, "ZFS", ReservedRoom::not_kept},
    {bcachefs_magic, "bcachefs", ReservedRoom::not_kept},
    {NILFS_SUPER_MAGIC, "NILFS2", ReservedRoom::not_kept},
    {OVERLAYFS_SUPER_MAGIC, "overlay", ReservedRoom::unknown},
    {FUSE_SUPER_MAGIC, "FUSE", ReservedRoom::unknown},
    {NFS_SUPER_MAGIC, "NFS", ReservedRoom::unknown},
    {CIFS_SUPER_MAGIC, "CIFS", ReservedRoom::unknown},
    {SMB2_SUPER_MAGIC, "SMB", ReservedRoom::unknown},
    {CEPH_SUPER_MAGIC, "Ceph", ReservedRoom::unknown},
    {V9FS_MAGIC, "9p", ReservedRoom::unknown},
    {TMPFS_MAGIC, "tmpfs", ReservedRoom::in_memory},
    {RAMFS_MAGIC, "ramfs", ReservedRoom::in_memory},
};

}  // namespace

FileSystem file_system_of(std::uint64_t magic, bool overwrites) {
    const Known* found = std::ranges::find(known, magic, &Known::magic);
    if (found == std::end(known)) {
        return {fmt::format("of type {:#x}", magic), ReservedRoom::unknown};
    }
    bool kept = magic == BTRFS_SUPER_MAGIC && overwrites;
    return {std::string(found->name), kept ? ReservedRoom::kept : found->room};
}

std::string_view warning_about(ReservedRoom room) {
    switch (room) {
        case ReservedRoom::kept:
            return {};
        case ReservedRoom::not_kept:
            return "it copies on write, so the room that is reserved for the log is not kept: on a "
                   "full disk the server stops instead of refusing commands. Keep space free, or "
                   "put the data folder on ext4 or XFS";
        case ReservedRoom::unknown:
            return "it does not say whether the room that is reserved for the log stays reserved, "
                   "or whether a sync keeps what was written: put the data folder on ext4 or XFS "
                   "of a disk of its own";
        case ReservedRoom::in_memory:
            return "it is memory: everything is gone when the machine stops. Put the data folder "
                   "on a disk";
    }
    return {};
}

void warn_about_file_system(Disk& disk, const std::string& folder) {
    base::Outcome<FileSystem> found = disk.file_system(folder);
    std::string_view warning = found ? warning_about(found->room) : std::string_view();
    if (!warning.empty()) {
        base::log_warning("disk.file_system", {{"folder", folder},
                                               {"file_system", found->name},
                                               {"text", warning},
                                               {"see", "docs/disks.md"}});
    }
}

}  // namespace onrush::log
