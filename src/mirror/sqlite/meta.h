// The metadata in the mirror's file.
//
//   PRAGMA application_id   0x4f4e5253, "ONRS": the file is ours
//   PRAGMA user_version     the format, now 2; 1 had no onrush_contents
//   onrush_mirror           one row: the sequence and hash of the last record that is in here, and
//                           the description of the tables (SchemaDescription::encode)
//   onrush_out_of_use       columns of members that are gone, with the type they had
//   onrush_contents         how many rows each table has, and their hash (contents.h); and as
//                           onrush_mirror the hash of the other two tables
//
// A file with another application_id, or a newer format, is refused by its first 100 bytes, before
// SQLite touches anything. The functions run on the thread that owns the connection.
#pragma once

#include "mirror/shape.h"
#include "mirror/sqlite/contents.h"
#include "mirror/sqlite/database.h"
#include "table/checkpoint.h"

namespace onrush::mirror {

inline constexpr std::uint32_t application_id = 0x4f4e'5253;
inline constexpr std::uint32_t mirror_format = 2;
inline constexpr const char* meta_table = "onrush_mirror";
inline constexpr const char* out_of_use_table = "onrush_out_of_use";

struct Meta {
    table::CheckpointPosition position;
    table::SchemaDescription schema;
    std::vector<OutOfUse> out_of_use;  // by table and column
    // By place in the schema; empty in a file of format 1.
    std::optional<std::vector<Contents>> contents;
};

enum class FileState { absent, empty, ours };

// Looks at the file without opening it as a database. Faults: not_ours, too_new, damaged, io.
[[nodiscard]] base::Outcome<FileState> inspect_file(const std::string& path);

// A mirror to look at, beside a running server too: everything in it is of one moment.
struct Reading {
    std::unique_ptr<Database> database;  // in a read transaction from beginning to end
    Meta meta;
};
// Faults as of inspect_file(), and missing.
[[nodiscard]] base::Outcome<Reading> read_mirror(const std::string& wanted);

// Which file a name leads to; none where there is none. Fault io when the system does not say.
struct FileIdentity {
    std::uint64_t device = 0;
    std::uint64_t inode = 0;
    friend bool operator==(const FileIdentity&, const FileIdentity&) = default;
};
[[nodiscard]] base::Outcome<std::optional<FileIdentity>> identity_of(const std::string& path);

// Makes an empty file that only the owner can read, or closes one that anyone can: rows hold hashes
// of passwords. SQLite gives the files beside it the same mode. What an operator has opened to a
// group stays so.
[[nodiscard]] base::Outcome<> make_private(const std::string& path);

// Makes the tables above in an empty file.
[[nodiscard]] base::Outcome<> create_meta(Database& database);
[[nodiscard]] base::Outcome<Meta> read_meta(Database& database);

[[nodiscard]] base::Outcome<> write_schema(Database& database,
                                           const table::SchemaDescription& schema);
[[nodiscard]] base::Outcome<> write_out_of_use(Database& database,
                                               const std::vector<OutOfUse>& columns);
// As the file gives them back: its hash is over them in that order.
void put_in_order(std::vector<OutOfUse>& columns);
// Also makes a file of format 1 one of today's.
[[nodiscard]] base::Outcome<> write_contents(Database& database, const Meta& meta);
// Of the description, the columns out of use, and a position.
[[nodiscard]] std::uint64_t hash_of(const Meta& meta, const table::CheckpointPosition& position);

}  // namespace onrush::mirror
