// The mirror in an SQLite file: any SQL tool may read it while the server runs.
//
//   sqlite3 data/mirror.db 'select * from claims_readable order by number limit 10'
//
// WAL with synchronous=NORMAL: a small commit costs no fsync, a large one goes to the disk a little
// at a time (paced_vfs.h); a crash of the process loses nothing, and a power cut loses the last
// transactions but never tears one. make_durable() syncs the WAL and
// copies it into the file. Programs that read hold nothing up; one that leaves a read transaction
// open keeps the WAL growing until it ends it. A program that writes is not for this file: while
// it holds its lock, apply() answers `locked`. How tables look is in sql_shape.h, what the file
// says about itself in meta.h.
//
// After a failed sync nobody knows which pages are on the disk, and no later sync writes them: a
// file PATH.unsynced says so, also to the next start, until make_durable() has written the whole
// file anew and counted it: under another name first, or over itself where the disk has no room for
// a second file (copy.h).
#pragma once

#include <atomic>
#include <functional>

#include "base/progress.h"
#include "log/disk.h"
#include "mirror/limits.h"
#include "mirror/sqlite/contents.h"
#include "mirror/sqlite/database.h"
#include "mirror/sqlite/meta.h"
#include "mirror/sqlite/paced_vfs.h"
#include "mirror/sqlite/row_codec.h"
#include "mirror/store.h"

namespace onrush::mirror {

// Of the name of the file that says that a sync has failed.
inline constexpr const char* unsynced_ending = ".unsynced";

struct SqliteSettings {
    std::size_t page_cache_bytes = limits::page_cache_bytes;
    // prepare() takes the rows as they are and adds them up anew, instead of refusing those that
    // something else has changed.
    bool contents_are_right = false;
    // Names of files, folders and free space go through it. It outlives the store; null: the
    // system's.
    log::Disk* disk = nullptr;
};

class SqliteStore final : public Store {
public:
    // Opens the mirror, or makes an empty one. Faults: not_ours, too_new, damaged, locked,
    // disk_full, io; then nothing on disk has changed.
    [[nodiscard]] static base::Outcome<std::unique_ptr<SqliteStore>> open(
        const std::string& path, const SqliteSettings& settings = {});

    base::Outcome<> prepare(const Shape& shape) override;
    base::Outcome<Shape> keep_members(const Shape& prepared,
                                      std::span<const table::SchemaDescription> written) override;
    base::Outcome<> apply(const Changes& changes,
                          const table::CheckpointPosition& position) override;
    base::Outcome<> open_again() override;
    base::Outcome<table::CheckpointPosition> make_durable() override;
    // The same for a start: shows how far it is where the file is written anew, and ends with fault
    // `stopped` when it is asked to.
    [[nodiscard]] base::Outcome<table::CheckpointPosition> make_durable(base::Progress& progress);
    void stop_soon() override { gives_up_.store(true, std::memory_order_relaxed); }
    [[nodiscard]] bool stops_soon() const override {
        return gives_up_.load(std::memory_order_relaxed);
    }

    // Is there one to open? Also where a process ended while it put another file in its place.
    [[nodiscard]] static base::Outcome<bool> exists(const std::string& path);

    [[nodiscard]] table::CheckpointPosition position() const override { return meta_.position; }
    [[nodiscard]] const table::SchemaDescription& schema() const override { return meta_.schema; }
    // As what wrote the rows says; load() finds out whether they are there.
    base::Outcome<std::uint64_t> row_count(std::size_t table) override;
    // Reads on a thread and a connection of its own (table_scan.h).
    base::Outcome<> load(std::size_t table, const TakeRow& take) override;

private:
    // The statements of one table.
    struct Writer {
        Statement put;
        Statement erase;
        RowBinder row;
        RowBinder key;
    };

    explicit SqliteStore(const SqliteSettings& settings);
    [[nodiscard]] base::Outcome<> set_up();
    [[nodiscard]] base::Outcome<> change_tables(const std::function<base::Outcome<bool>()>& change);
    [[nodiscard]] base::Outcome<> make(Statement& to, const std::string& sql);
    [[nodiscard]] base::Outcome<> make_writers();
    // Good until the statements are dropped.
    [[nodiscard]] base::Outcome<Writer*> writer_of(std::uint32_t number);
    [[nodiscard]] base::Outcome<> sync();
    // The names still lead to the files that are written to.
    [[nodiscard]] base::Outcome<bool> in_place() const;
    [[nodiscard]] base::Outcome<> put_back();
    void note_failed_syncs();
    [[nodiscard]] base::Outcome<> rewrite();
    enum class GiveUp { never, when_told };
    [[nodiscard]] base::Outcome<> replace_file(GiveUp give_up);
    // Gives the complete copy the name of the file, and opens it.
    [[nodiscard]] base::Outcome<> finish_replacing();
    [[nodiscard]] base::Outcome<> note_files();
    // Of work that reads or writes all there is.
    [[nodiscard]] bool is_to_end();
    void watch_long_work(bool watched);
    [[nodiscard]] base::Outcome<> check_pages();
    // With what the database then says of itself; it must be what was applied.
    [[nodiscard]] base::Outcome<> connect_to_copy();
    [[nodiscard]] base::Outcome<> connect_again();
    void drop_statements();
    // The file's tables hold what was written to them.
    [[nodiscard]] base::Outcome<> check_all();
    [[nodiscard]] base::Outcome<> write(const Changes& changes,
                                        const table::CheckpointPosition& position);
    [[nodiscard]] base::Outcome<> write_rows(const Changes& changes, std::uint64_t sequence);
    [[nodiscard]] base::Outcome<> write_sums(const table::CheckpointPosition& position);
    // Somebody may add a trigger or a UNIQUE index at any time.
    [[nodiscard]] base::Outcome<> look_for_additions();

    const SqliteSettings settings_;
    log::Disk& disk_;
    std::unique_ptr<Database> database_;
    // Of load(): SQLite parses all tables, indexes and views for each connection. It is closed
    // before anything is written.
    std::unique_ptr<Database> reading_;
    std::optional<FileIdentity> file_;
    std::optional<FileIdentity> wal_;
    std::uint64_t failed_syncs_seen_ = failed_syncs();
    bool unsynced_ = false;  // since a sync that failed
    bool marked_ = false;    // so that the next start knows it
    // Complete, and not yet in the file's place: until then nothing is written.
    std::optional<FileIdentity> copy_;
    base::Progress* progress_ = nullptr;
    std::uint64_t bytes_to_copy_ = 0;
    std::atomic<bool> gives_up_{false};
    Meta meta_;
    std::vector<std::unique_ptr<Writer>> writers_;  // made with the first row of each table
    ContentsWatch contents_watch_;                  // of the connection, so it goes first
    std::int64_t schema_version_ = 0;  // SQLite's, which moves with every table, index and trigger
    Statement begin_;
    Statement commit_;
    Statement set_position_;
    Statement set_contents_;
    Statement get_schema_version_;
};

// The same file to read, beside a running server or without one: position and rows of one moment.
class SqliteCheckpoint final : public table::Checkpoint {
public:
    explicit SqliteCheckpoint(Reading reading) : reading_(std::move(reading)) {}

    [[nodiscard]] table::CheckpointPosition position() const override {
        return reading_.meta.position;
    }
    [[nodiscard]] const table::SchemaDescription& schema() const override {
        return reading_.meta.schema;
    }
    base::Outcome<std::uint64_t> row_count(std::size_t table) override;
    base::Outcome<> load(std::size_t table, const TakeRow& take) override;

    // Not so in a file of an older version: then load() cannot tell what somebody has changed.
    [[nodiscard]] bool has_hashes() const { return reading_.meta.contents.has_value(); }

private:
    Reading reading_;
};

// Fault `missing` when there is no mirror.
[[nodiscard]] base::Outcome<std::unique_ptr<SqliteCheckpoint>> open_sqlite_checkpoint(
    const std::string& path);

}  // namespace onrush::mirror
