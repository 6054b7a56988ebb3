// What is known of a file system: whether room that was reserved by writing zeros is still there
// when they are written over.
//
//   kept        ext4, XFS: bytes are written where the old ones were
//   not_kept    btrfs, ZFS, bcachefs, NILFS2 copy on write: bytes are written elsewhere, and a full
//               disk has no room for them. On btrfs, chattr +C turns that off for a folder
//   unknown     overlay, FUSE, network: what lies under it decides; and those that are not listed
//   in_memory   tmpfs, ramfs: nothing is left when the machine stops
//
// None knows whether the volume under it is thin, and has promised more than there is (LVM thin
// pools, images of virtual machines): there a write fails although the file system had room. See
// docs/disks.md.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace onrush::log {

class Disk;

enum class ReservedRoom : std::uint8_t { kept, not_kept, unknown, in_memory };

struct FileSystem {
    std::string name;
    ReservedRoom room = ReservedRoom::unknown;
};

// `magic` as statfs() says it; `overwrites`: copy on write is off in the folder.
[[nodiscard]] FileSystem file_system_of(std::uint64_t magic, bool overwrites);

// What an operator has to know; empty where there is nothing.
[[nodiscard]] std::string_view warning_about(ReservedRoom room);

// Writes the warning, if there is one, with the name of the file system and what to do.
void warn_about_file_system(Disk& disk, const std::string& folder);

}  // namespace onrush::log
