#include "mirror/sqlite/sqlite_store.h"

#include <filesystem>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "base/check.h"
#include "base/logging.h"
#include "mirror/sqlite/migration.h"
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

Outcome<std::uint64_t> count_rows(Database& database, const std::string& table) {
    Outcome<std::int64_t> count =
        database.number(fmt::format("SELECT count(*) FROM {}", quoted_name(table)));
    if (!count) {
        return std::unexpected(count.error());
    }
    return static_cast<std::uint64_t>(*count);
}

const TableDescription& table_at(const Meta& meta, std::size_t number) {
    ONRUSH_CHECK(number < meta.schema.tables.size(), "table {} of {}", number,
                 meta.schema.tables.size());
    return meta.schema.tables[number];
}

// A statement takes the row or the key, and nothing else.
void check_parameters(const Statement& statement, std::size_t columns, const std::string& table) {
    ONRUSH_CHECK(static_cast<std::size_t>(statement.parameters()) == columns,
                 "a statement of {} takes {} values, not {}", table, statement.parameters(),
                 columns);
}

Outcome<> sync_file(const std::string& path) {
    int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    bool synced = descriptor >= 0 && ::fsync(descriptor) == 0;
    Outcome<> outcome = synced ? Outcome<>() : base::os_fault(errno, "cannot sync " + path);
    if (descriptor >= 0) {
        ::close(descriptor);
    }
    return outcome;
}

bool has_wal(const std::string& path) {
    std::error_code error;
    std::uintmax_t bytes = std::filesystem::file_size(path + "-wal", error);
    return !error && bytes != 0;
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

Outcome<std::unique_ptr<SqliteStore>> SqliteStore::open(const std::string& path,
                                                        const SqliteSettings& settings) {
    Outcome<FileState> state = inspect_file(path);
    if (!state) {
        return std::unexpected(state.error());
    }
    if (Outcome<> made = make_private(path); !made) {
        return std::unexpected(made.error());
    }
    Outcome<std::unique_ptr<Database>> database = Database::open(path, Access::write);
    if (!database) {
        return std::unexpected(database.error());
    }
    std::unique_ptr<SqliteStore> store(new SqliteStore(settings));
    store->database_ = std::move(*database);
    if (Outcome<> set = store->set_up(); !set) {
        return std::unexpected(set.error());
    }
    return store;
}

Outcome<> SqliteStore::set_up() {
    Database& database = *database_;
    if (sqlite3_db_readonly(database.get(), "main") == 1) {
        return database.fault(SQLITE_READONLY);
    }
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
    if (Outcome<> begun = database_->run("BEGIN IMMEDIATE"); !begun) {
        return begun;
    }
    Meta before = meta_;
    Outcome<bool> written = Migration(*database_, shape, meta_).run();
    Outcome<> ended = written ? database_->run(*written ? "COMMIT" : "ROLLBACK")
                              : Outcome<>(std::unexpected(written.error()));
    if (!ended) {
        meta_ = std::move(before);
        return undone(*database_, ended.error());
    }
    ONRUSH_CHECK(meta_.schema == shape.schema, "{} has {} tables after it was given {}",
                 database_->path(), meta_.schema.tables.size(), shape.schema.tables.size());
    return make_writers();
}

Outcome<> SqliteStore::make_writers() {
    file_ = identity_of(database_->path());
    wal_ = identity_of(database_->path() + "-wal");
    auto make = [&](Statement& to, const std::string& sql) -> Outcome<> {
        Outcome<Statement> made = database_->statement(sql);
        if (!made) {
            return std::unexpected(made.error());
        }
        to = std::move(*made);
        return {};
    };
    writers_.clear();
    for (const TableDescription& table : meta_.schema.tables) {
        std::vector<std::string> out_of_use;
        for (const OutOfUse& old : meta_.out_of_use) {
            if (old.table == table.name) {
                out_of_use.push_back(old.column.name);
            }
        }
        Writer& writer = writers_.emplace_back(Statement(), Statement(), RowBinder(table.row),
                                               RowBinder(key_type(table)));
        Outcome<> made =
            base::in_order([&] { return make(writer.put, put_statement(table, out_of_use)); },
                           [&] { return make(writer.erase, erase_statement(table)); });
        if (!made) {
            return made;
        }
        check_parameters(writer.put, table.row.columns.size(), table.name);
        check_parameters(writer.erase, table.key.size(), table.name);
    }
    return base::in_order(
        [&] { return make(begin_, "BEGIN IMMEDIATE"); }, [&] { return make(commit_, "COMMIT"); },
        [&] {
            return make(set_position_,
                        fmt::format("UPDATE {} SET sequence = ?1, hash = ?2", meta_table));
        });
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
    if (Outcome<> written = write(changes, position); !written) {
        return undone(*database_, written.error());
    }
    meta_.position = position;
    return {};
}

Outcome<> SqliteStore::write(const Changes& changes, const CheckpointPosition& position) {
    if (Outcome<> begun = begin_.run(); !begun) {
        return begun;
    }
    for (const Changes::Entry& entry : changes.entries()) {
        std::uint32_t number = entry.table;
        ONRUSH_CHECK(number < writers_.size(), "a row of table {} of {}", number, writers_.size());
        Writer& writer = writers_[number];
        Statement& statement = entry.erased != 0 ? writer.erase : writer.put;
        RowBinder& binder = entry.erased != 0 ? writer.key : writer.row;
        if (!binder.bind(statement.get(), changes.bytes_of(entry))) {
            return base::fault(
                FaultKind::damaged,
                fmt::format("the log has an invalid row of table \"{}\", at or before record {}. "
                            "Nothing was changed",
                            meta_.schema.tables[entry.table].name, position.sequence));
        }
        if (Outcome<> run = statement.run(); !run) {
            return run;
        }
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

Outcome<CheckpointPosition> SqliteStore::make_durable() {
    Outcome<> durable = sync();
    if (durable && !in_place()) {
        durable = put_back();
    }
    if (!durable) {
        return std::unexpected(durable.error());
    }
    return meta_.position;
}

Outcome<> SqliteStore::sync() {
    ONRUSH_CHECK(!database_->in_transaction(), "{} would be synced within a transaction",
                 database_->path());
    sqlite3_db_config(database_->get(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, nullptr);
    // The WAL first: it is enough, and a reader may keep a checkpoint from reaching its end.
    sqlite3_file* wal = nullptr;
    int code = sqlite3_file_control(database_->get(), "main", SQLITE_FCNTL_JOURNAL_POINTER,
                                    static_cast<void*>(&wal));
    if (code == SQLITE_OK && wal != nullptr && wal->pMethods != nullptr) {
        code = wal->pMethods->xSync(wal, SQLITE_SYNC_NORMAL);
    }
    if (code != SQLITE_OK) {
        return database_->fault(code);
    }
    code = sqlite3_wal_checkpoint_v2(database_->get(), "main", SQLITE_CHECKPOINT_PASSIVE, nullptr,
                                     nullptr);
    if (code != SQLITE_OK && (code & 0xff) != SQLITE_BUSY) {
        return database_->fault(code);
    }
    return {};
}

bool SqliteStore::in_place() const {
    return identity_of(database_->path()) == file_ &&
           identity_of(database_->path() + "-wal") == wal_;
}

// The files that are written to are open and whole, but a start would not find them.
Outcome<> SqliteStore::put_back() {
    const std::string path = database_->path();  // of a connection that may go
    std::optional<FileIdentity> there = identity_of(path);
    if (there && there != file_) {
        return base::fault(FaultKind::not_ours,
                           path +
                               " was replaced by another file while the server runs. Move that "
                               "file away: the server then puts its own back");
    }
    base::log_error("mirror.removed", {{"path", path}, {"then", "it is put back"}});
    Outcome<> whole;
    if (!there) {
        whole = write_copy();
    } else {  // only the WAL is gone: move all of it into the file
        int code = sqlite3_wal_checkpoint_v2(database_->get(), "main", SQLITE_CHECKPOINT_TRUNCATE,
                                             nullptr, nullptr);
        whole = code == SQLITE_OK ? Outcome<>() : database_->fault(code);
    }
    if (!whole) {
        return whole;
    }
    Outcome<> opened = open_again();
    if (opened) {
        base::log_info("mirror.put_back", {{"path", path}});
    }
    return opened;
}

Outcome<> SqliteStore::write_copy() {
    const std::string& path = database_->path();
    std::string copy = path + ".new";
    std::error_code ignored;
    std::filesystem::remove(copy, ignored);
    Outcome<> written =
        base::in_order([&] { return make_private(copy); },
                       [&] { return database_->run("VACUUM INTO " + quoted_text(copy)); },
                       [&] { return sync_file(copy); });
    if (!written) {
        std::filesystem::remove(copy, ignored);
        return written;
    }
    // A WAL beside it belongs to the file that was removed.
    for (const char* ending : {"-wal", "-shm"}) {
        std::filesystem::remove(path + ending, ignored);
    }
    std::error_code failed;
    std::filesystem::rename(copy, path, failed);
    if (failed) {
        return base::os_fault(failed.value(), "cannot rename " + copy);
    }
    return sync_file(std::filesystem::path(path).parent_path());
}

// The old connection leaves the names alone when it closes: they lead to other files now.
Outcome<> SqliteStore::open_again() {
    Outcome<std::unique_ptr<Database>> again = Database::open(database_->path(), Access::write);
    if (!again) {
        return std::unexpected(again.error());
    }
    sqlite3_db_config(database_->get(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    begin_ = Statement();
    commit_ = Statement();
    set_position_ = Statement();
    writers_.clear();
    database_ = std::move(*again);
    CheckpointPosition position = meta_.position;
    Outcome<> ready = base::in_order([&] { return set_up(); }, [&] { return make_writers(); });
    if (!ready) {
        return base::fault(FaultKind::io, ready.error().text);
    }
    ONRUSH_CHECK(meta_.position == position, "{} was at record {} and is at {}", database_->path(),
                 position.sequence, meta_.position.sequence);
    return {};
}

Outcome<std::uint64_t> SqliteStore::row_count(std::size_t table) {
    return count_rows(*database_, table_at(meta_, table).name);
}

Outcome<> SqliteStore::load(std::size_t table, const TakeRow& take) {
    Outcome<std::unique_ptr<Database>> reading = Database::open(database_->path(), Access::read);
    if (!reading) {
        return std::unexpected(reading.error());
    }
    return scan_table(**reading, table_at(meta_, table), take);
}

// --- reading only ---------------------------------------------------------------------------

namespace {

class SqliteCheckpoint final : public table::Checkpoint {
public:
    explicit SqliteCheckpoint(Reading reading) : reading_(std::move(reading)) {}

    [[nodiscard]] CheckpointPosition position() const override { return reading_.meta.position; }
    [[nodiscard]] const table::SchemaDescription& schema() const override {
        return reading_.meta.schema;
    }
    Outcome<std::uint64_t> row_count(std::size_t table) override {
        return count_rows(*reading_.database, table_at(reading_.meta, table).name);
    }
    Outcome<> load(std::size_t table, const TakeRow& take) override {
        return scan_table(*reading_.database, table_at(reading_.meta, table), take);
    }

private:
    Reading reading_;
};

}  // namespace

Outcome<std::unique_ptr<table::Checkpoint>> open_sqlite_checkpoint(const std::string& path) {
    Outcome<Reading> reading = read_mirror(path);
    if (!reading) {
        return std::unexpected(reading.error());
    }
    return std::make_unique<SqliteCheckpoint>(std::move(*reading));
}

}  // namespace onrush::mirror
