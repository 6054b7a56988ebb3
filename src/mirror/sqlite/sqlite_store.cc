#include "mirror/sqlite/sqlite_store.h"

#include <filesystem>

#include <fmt/format.h>

#include "base/check.h"
#include "base/logging.h"
#include "log/posix_disk.h"
#include "mirror/sqlite/additions.h"
#include "mirror/sqlite/bring_to.h"
#include "mirror/sqlite/copy.h"
#include "mirror/sqlite/table_scan.h"

namespace onrush::mirror {

using base::ByteView;
using base::FaultKind;
using base::Outcome;
using table::CheckpointPosition;
using table::TableDescription;

namespace {

constexpr int page_bytes = 4096;
// A WAL that was large once is cut back to this when it starts over.
constexpr std::int64_t wal_bytes_kept = std::int64_t{64} << 20;

const TableDescription& table_at(const Meta& meta, std::size_t number) {
    ONRUSH_CHECK(number < meta.schema.tables.size(), "table {} of {}", number,
                 meta.schema.tables.size());
    return meta.schema.tables[number];
}

// What the table must hold; null where the file does not say.
const Contents* written_in(const Meta& meta, std::size_t number) {
    return meta.contents ? &(*meta.contents)[number] : nullptr;
}

// What was written says it at once; a file that does not say is counted.
Outcome<std::uint64_t> rows_of(Database& database, const Meta& meta, std::size_t number) {
    const std::string& table = table_at(meta, number).name;
    if (const Contents* written = written_in(meta, number)) {
        return written->rows;
    }
    Outcome<std::int64_t> count =
        database.number(fmt::format("SELECT count(*) FROM {}", quoted_name(table)));
    if (!count) {
        return std::unexpected(count.error());
    }
    return static_cast<std::uint64_t>(*count);
}

// A statement takes the row or the key, and nothing else.
void check_parameters(const Statement& statement, std::size_t columns, const std::string& table) {
    ONRUSH_CHECK(static_cast<std::size_t>(statement.parameters()) == columns,
                 "a statement of {} takes {} values, not {}", table, statement.parameters(),
                 columns);
}

bool has_wal(const std::string& path) {
    std::error_code error;
    std::uintmax_t bytes = std::filesystem::file_size(path + "-wal", error);
    return !error && bytes != 0;
}

log::Disk& system_disk() {
    static log::PosixDisk disk;
    return disk;
}

// A new file, or one whose making was cut short: SQLite then has undone what there was of it.
Outcome<> create_where_empty(Database& database) {
    Outcome<std::int64_t> objects = database.number("SELECT count(*) FROM sqlite_schema");
    if (!objects) {
        return std::unexpected(objects.error());
    }
    return *objects == 0 ? create_meta(database) : Outcome<>();
}

// The fault that a failed step of several leaves, with everything undone.
std::unexpected<base::Fault> undone(Database& database, base::Fault fault) {
    database.roll_back();
    return std::unexpected(std::move(fault));
}

}  // namespace

Outcome<bool> SqliteStore::exists(const std::string& path) {
    Outcome<std::string> found = path_to_read(path);
    Outcome<std::optional<FileIdentity>> file =
        found ? identity_of(*found) : std::unexpected(found.error());
    return file ? Outcome<bool>(file->has_value()) : std::unexpected(file.error());
}

Outcome<std::unique_ptr<SqliteStore>> SqliteStore::open(const std::string& path,
                                                        const SqliteSettings& settings) {
    Outcome<FileState> state = inspect_file(path);
    if (!state) {
        return std::unexpected(state.error());
    }
    std::unique_ptr<SqliteStore> store(new SqliteStore(settings));
    Outcome<> made = base::in_order([&] { return finish_copy(store->disk_, path); },
                                    [&] { return make_private(path); });
    if (!made) {
        return std::unexpected(made.error());
    }
    Outcome<std::optional<FileIdentity>> unsynced = identity_of(path + unsynced_ending);
    if (!unsynced) {
        return std::unexpected(unsynced.error());
    }
    Outcome<std::unique_ptr<Database>> database = Database::open(path, Access::write);
    if (!database) {
        return std::unexpected(database.error());
    }
    store->unsynced_ = store->marked_ = unsynced->has_value();
    store->database_ = std::move(*database);
    Outcome<> set = store->set_up();
    store->note_failed_syncs();
    if (!set) {
        return std::unexpected(set.error());
    }
    return store;
}

SqliteStore::SqliteStore(const SqliteSettings& settings)
    : settings_(settings), disk_(settings.disk != nullptr ? *settings.disk : system_disk()) {}

Outcome<> SqliteStore::set_up() {
    Database& database = *database_;
    if (sqlite3_db_readonly(database.get(), "main") == 1) {
        return database.fault(SQLITE_READONLY);
    }
    // People's triggers are refused at a start; one that comes later does not change our rows.
    sqlite3_db_config(database.get(), SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
    // Until a start has accepted it, closing the file must not move its WAL into it.
    if (has_wal(database.path())) {
        sqlite3_db_config(database.get(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    }
    std::string pages =
        fmt::format("PRAGMA page_size = {}; PRAGMA secure_delete = OFF; PRAGMA cache_size = -{}",
                    page_bytes, settings_.page_cache_bytes / 1024);
    std::string journal = fmt::format(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 0;"
        "PRAGMA journal_size_limit = {}",
        wal_bytes_kept);
    Outcome<> ready = base::in_order([&] { return database.run(pages); },
                                     [&] { return create_where_empty(database); },
                                     [&] { return database.run(journal); });
    if (!ready) {
        return ready;
    }
    Outcome<Meta> meta = read_meta(database);
    if (!meta) {
        return std::unexpected(meta.error());
    }
    meta_ = std::move(*meta);
    return {};
}

Outcome<> SqliteStore::prepare(const Shape& shape) {
    Outcome<> changed = change_tables(
        [&] { return bring_to(*database_, shape, meta_, settings_.contents_are_right); });
    if (!changed) {
        return changed;
    }
    ONRUSH_CHECK(meta_.schema == shape.schema, "{} has {} tables after it was given {}",
                 database_->path(), meta_.schema.tables.size(), shape.schema.tables.size());
    return make_writers();
}

Outcome<Shape> SqliteStore::keep_members(const Shape& prepared,
                                         std::span<const table::SchemaDescription> written) {
    ONRUSH_CHECK(meta_.schema == prepared.schema, "{} has {} tables, and was prepared for {}",
                 database_->path(), meta_.schema.tables.size(), prepared.schema.tables.size());
    std::vector<OutOfUse> missing = members_missing(meta_, written);
    if (!missing.empty()) {
        Outcome<> changed = change_tables([&] { return add_columns(*database_, missing, meta_); });
        if (!changed) {
            return std::unexpected(changed.error());
        }
        for (std::unique_ptr<Writer>& writer : writers_) {
            writer.reset();
        }
    }
    return with_columns(prepared, meta_.out_of_use);
}

// All of it or nothing; `change` says whether it wrote anything, and sets meta_.
Outcome<> SqliteStore::change_tables(const std::function<Outcome<bool>()>& change) {
    reading_.reset();
    if (Outcome<> begun = database_->run("BEGIN IMMEDIATE"); !begun) {
        return begun;
    }
    Meta before = meta_;
    Outcome<bool> written = change();
    Outcome<> ended = written ? database_->run(*written ? "COMMIT" : "ROLLBACK")
                              : Outcome<>(std::unexpected(written.error()));
    note_failed_syncs();
    if (!ended) {
        meta_ = std::move(before);
        return undone(*database_, ended.error());
    }
    return {};
}

Outcome<> SqliteStore::note_files() {
    Outcome<std::optional<FileIdentity>> file = identity_of(database_->path());
    Outcome<std::optional<FileIdentity>> wal = identity_of(database_->path() + "-wal");
    if (!file || !wal) {
        return std::unexpected(!file ? file.error() : wal.error());
    }
    file_ = *file;
    wal_ = *wal;
    return {};
}

Outcome<> SqliteStore::make(Statement& to, const std::string& sql) {
    Outcome<Statement> made = database_->statement(sql);
    if (!made) {
        return std::unexpected(made.error());
    }
    to = std::move(*made);
    return {};
}

Outcome<> SqliteStore::make_writers() {
    if (Outcome<> noted = note_files(); !noted) {
        return noted;
    }
    writers_.clear();
    writers_.resize(meta_.schema.tables.size());
    contents_watch_.watch(*database_, meta_.schema.tables.size());
    return base::in_order(
        [&] { return make(begin_, "BEGIN IMMEDIATE"); }, [&] { return make(commit_, "COMMIT"); },
        [&] {
            return make(set_position_,
                        fmt::format("UPDATE {} SET sequence = ?1, hash = ?2", meta_table));
        },
        [&] {
            return make(set_contents_,
                        fmt::format("UPDATE {} SET rows = ?2, hash = ?3 WHERE \"table\" = ?1",
                                    contents_table));
        },
        [&] { return make(get_schema_version_, "PRAGMA schema_version"); });
}

// Most of a short life writes to few tables: each gets its statements with its first row.
Outcome<SqliteStore::Writer*> SqliteStore::writer_of(std::uint32_t number) {
    ONRUSH_CHECK(number < writers_.size(), "a row of table {} of {}", number, writers_.size());
    std::unique_ptr<Writer>& writer = writers_[number];
    if (writer != nullptr) {
        return writer.get();
    }
    const TableDescription& table = table_at(meta_, number);
    const TableDescription stored = with_columns(table, meta_.out_of_use);
    auto made = std::make_unique<Writer>(Statement(), Statement(),
                                         RowBinder(stored.row, table.row.columns.size()),
                                         RowBinder(key_type(table), table.key.size()));
    Outcome<> ready = base::in_order([&] { return make(made->put, put_statement(stored)); },
                                     [&] { return make(made->erase, erase_statement(table)); },
                                     [&] { return contents_watch_.watch_table(number, table); });
    if (!ready) {
        return std::unexpected(ready.error());
    }
    check_parameters(made->put, stored.row.columns.size(), table.name);
    check_parameters(made->erase, table.key.size(), table.name);
    writer = std::move(made);
    return writer.get();
}

Outcome<> SqliteStore::apply(const Changes& changes, const CheckpointPosition& position) {
    ONRUSH_CHECK(begin_.get() != nullptr, "rows up to record {} come before their tables",
                 position.sequence);
    ONRUSH_CHECK(changes.settled(), "{} rows up to record {} are not in order", changes.rows(),
                 position.sequence);
    ONRUSH_CHECK(position.sequence > meta_.position.sequence,
                 "rows up to record {} come after those up to {}", position.sequence,
                 meta_.position.sequence);
    ONRUSH_CHECK(!database_->in_transaction(), "{} is in a transaction before record {}",
                 database_->path(), position.sequence);
    reading_.reset();
    if (copy_) {
        return base::fault(FaultKind::io, database_->path() + " gives its place to a copy of it");
    }
    if (Outcome<> written = write(changes, position); !written) {
        note_failed_syncs();
        return undone(*database_, written.error());
    }
    meta_.position = position;
    meta_.contents = contents_watch_.contents();
    return {};
}

Outcome<> SqliteStore::write(const Changes& changes, const CheckpointPosition& position) {
    if (Outcome<> begun = begin_.run(); !begun) {
        return begun;
    }
    Outcome<> written = base::in_order([&] { return look_for_additions(); },
                                       [&] { return write_rows(changes, position.sequence); },
                                       [&] { return write_sums(position); });
    if (!written) {
        return written;
    }
    set_position_.bind(1, static_cast<std::int64_t>(position.sequence));
    set_position_.bind_blob(2, base::view_of(position.hash));
    if (Outcome<> set = set_position_.run(); !set) {
        return set;
    }
    if (database_->rows_changed() != 1) {
        return database_->damage("its position is missing");
    }
    return commit_.run();
}

Outcome<> SqliteStore::write_rows(const Changes& changes, std::uint64_t sequence) {
    ONRUSH_CHECK(meta_.contents.has_value(), "{} has no sums before record {}", database_->path(),
                 sequence);
    contents_watch_.begin(*meta_.contents);
    for (const Changes::Entry& entry : changes.entries()) {
        if (stops_soon()) {
            return base::fault(FaultKind::stopped, "told to stop within a transaction");
        }
        std::uint32_t number = entry.table;
        Outcome<Writer*> writer = writer_of(number);
        if (!writer) {
            return std::unexpected(writer.error());
        }
        Statement& statement = entry.erased != 0 ? (*writer)->erase : (*writer)->put;
        RowBinder& binder = entry.erased != 0 ? (*writer)->key : (*writer)->row;
        if (!binder.bind(statement.get(), changes.bytes_of(entry))) {
            return base::fault(
                FaultKind::damaged,
                fmt::format("the log has an invalid row of table \"{}\", at or before record {}. "
                            "Nothing was changed",
                            meta_.schema.tables[entry.table].name, sequence));
        }
        contents_watch_.enter(number);
        if (Outcome<> run = statement.run(); !run) {
            return run;
        }
        if (entry.erased == 0) {
            contents_watch_.put(binder.row_hash());
        }
    }
    contents_watch_.none();
    return contents_watch_.code() == SQLITE_OK ? Outcome<>()
                                               : database_->fault(contents_watch_.code());
}

Outcome<> SqliteStore::write_sums(const CheckpointPosition& position) {
    auto set = [&](const std::string& table, const Contents& sum) -> Outcome<> {
        set_contents_.bind_text(1, table);
        set_contents_.bind(2, static_cast<std::int64_t>(sum.rows));
        set_contents_.bind(3, static_cast<std::int64_t>(sum.hash));
        Outcome<> run = set_contents_.run();
        if (run && database_->rows_changed() != 1) {
            return database_->damage(fmt::format("it does not say what table \"{}\" holds", table));
        }
        return run;
    };
    const std::vector<Contents>& now = contents_watch_.contents();
    Outcome<> kept = set(meta_table, {1, hash_of(meta_, position)});
    for (std::size_t number = 0; kept && number < now.size(); ++number) {
        const Contents* before = written_in(meta_, number);
        if (before == nullptr || now[number] != *before) {
            kept = set(meta_.schema.tables[number].name, now[number]);
        }
    }
    return kept;
}

Outcome<> SqliteStore::look_for_additions() {
    Outcome<bool> row = get_schema_version_.step();
    if (!row) {
        return std::unexpected(row.error());
    }
    std::int64_t version = get_schema_version_.integer(0);
    sqlite3_reset(get_schema_version_.get());
    if (version == schema_version_) {
        return {};
    }
    Outcome<> checked = check_additions(*database_);
    if (checked) {
        schema_version_ = version;
    }
    return checked;
}

Outcome<std::uint64_t> SqliteStore::row_count(std::size_t table) {
    return rows_of(*database_, meta_, table);
}

Outcome<> SqliteStore::load(std::size_t table, const TakeRow& take) {
    if (reading_ == nullptr) {
        Outcome<std::unique_ptr<Database>> opened = Database::open(database_->path(), Access::read);
        if (!opened) {
            return std::unexpected(opened.error());
        }
        reading_ = std::move(*opened);
    }
    const TableDescription& description = table_at(meta_, table);
    return scan_table(*reading_, description, written_in(meta_, table), take);
}

// --- reading only ---------------------------------------------------------------------------

Outcome<std::uint64_t> SqliteCheckpoint::row_count(std::size_t table) {
    return rows_of(*reading_.database, reading_.meta, table);
}

Outcome<> SqliteCheckpoint::load(std::size_t table, const TakeRow& take) {
    return scan_table(*reading_.database, table_at(reading_.meta, table),
                      written_in(reading_.meta, table), take);
}

Outcome<std::unique_ptr<SqliteCheckpoint>> open_sqlite_checkpoint(const std::string& path) {
    Outcome<Reading> reading = read_mirror(path);
    if (!reading) {
        return std::unexpected(reading.error());
    }
    return std::make_unique<SqliteCheckpoint>(std::move(*reading));
}

}  // namespace onrush::mirror
