// How what was applied is made to last, whatever happens to the disk and to the file's names.
#include <utility>

#include <fmt/format.h>

#include "base/check.h"
#include "base/logging.h"
#include "mirror/sqlite/copy.h"
#include "mirror/sqlite/sqlite_store.h"
#include "mirror/sqlite/table_scan.h"

namespace onrush::mirror {

using base::FaultKind;
using base::Outcome;
using table::CheckpointPosition;
using table::TableDescription;

namespace {

// Steps of SQLite between two looks at whether its work is to end: about a millisecond.
constexpr int steps_between_looks = 10'000;

std::unexpected<base::Fault> displaced_fault(const std::string& path) {
    return base::fault(FaultKind::not_ours,
                       path +
                           " was replaced by another file while the server runs. Move that "
                           "file away: the server then puts its own back");
}

}  // namespace

Outcome<CheckpointPosition> SqliteStore::make_durable() {
    reading_.reset();
    note_failed_syncs();  // of what came before; and marks what could not be marked
    // What the WAL's end has lost a checkpoint must not move into the file: after a power cut the
    // rest of the WAL, which is older, would lie over it.
    Outcome<> durable = copy_ ? finish_replacing() : unsynced_ ? Outcome<>() : sync();
    note_failed_syncs();
    if (durable) {
        Outcome<bool> found = in_place();
        durable = !found ? std::unexpected(found.error()) : *found ? durable : put_back();
    }
    if (durable && unsynced_) {
        durable = rewrite();
    }
    if (!durable) {
        note_failed_syncs();
        return std::unexpected(durable.error());
    }
    return meta_.position;
}

Outcome<CheckpointPosition> SqliteStore::make_durable(base::Progress& progress) {
    progress_ = &progress;
    Outcome<CheckpointPosition> durable = make_durable();
    progress_ = nullptr;
    if (!durable && progress.asks_to_stop()) {
        return base::fault(FaultKind::stopped, "told to stop while the mirror was written anew");
    }
    return durable;
}

Outcome<> SqliteStore::sync() {
    ONRUSH_CHECK(!database_->in_transaction(), "{} would be synced within a transaction",
                 database_->path());
    sqlite3_db_config(database_->get(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, nullptr);
    // The WAL first: it is enough, and a reader, or a disk too full for the file to grow, may keep
    // a checkpoint from reaching its end.
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
    int kind = code & 0xff;
    bool can_wait = kind == SQLITE_OK || kind == SQLITE_BUSY || kind == SQLITE_FULL;
    return can_wait ? Outcome<>() : database_->fault(code);
}

Outcome<bool> SqliteStore::in_place() const {
    Outcome<std::optional<FileIdentity>> file = identity_of(database_->path());
    Outcome<std::optional<FileIdentity>> wal = identity_of(database_->path() + "-wal");
    if (!file || !wal) {
        return std::unexpected(!file ? file.error() : wal.error());
    }
    return *file == file_ && *wal == wal_;
}

// The files that are written to are open and whole, but a start would not find them.
Outcome<> SqliteStore::put_back() {
    const std::string path = database_->path();  // of a connection that may go
    Outcome<std::optional<FileIdentity>> there = identity_of(path);
    if (!there) {
        return std::unexpected(there.error());
    }
    if (*there && *there != file_) {
        return displaced_fault(path);
    }
    base::log_error("mirror.removed", {{"path", path}, {"then", "it is put back"}});
    Outcome<> whole;
    if (!*there || unsynced_) {
        whole = replace_file(GiveUp::never);
    } else {  // only the WAL is gone: move all of it into the file
        int code = sqlite3_wal_checkpoint_v2(database_->get(), "main", SQLITE_CHECKPOINT_TRUNCATE,
                                             nullptr, nullptr);
        whole = code == SQLITE_OK ? connect_to_copy() : database_->fault(code);
    }
    if (whole) {
        base::log_info("mirror.put_back", {{"path", path}});
    }
    return whole;
}

// From the first failed sync on. Where the mark cannot be made, this process still knows, and tries
// again.
void SqliteStore::note_failed_syncs() {
    std::uint64_t failed = failed_syncs();
    bool first = failed != std::exchange(failed_syncs_seen_, failed) && !unsynced_;
    if (first) {
        unsynced_ = true;
        sqlite3_db_config(database_->get(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    }
    if (!unsynced_ || marked_) {
        return;
    }
    Outcome<> marked = make_durable_mark(disk_, database_->path() + unsynced_ending);
    marked_ = marked.has_value();
    if (!marked && first) {
        base::log_error("mirror.not_marked", {{"reason", marked.error().text}});
    }
}

Outcome<> SqliteStore::rewrite() {
    if (is_to_end()) {
        return base::fault(FaultKind::io, database_->path() +
                                              ": a sync has failed, and it is not yet written "
                                              "anew: the next start does that");
    }
    std::uint64_t failed = failed_syncs();
    Outcome<> whole = replace_file(GiveUp::when_told);
    bool over_itself = !whole && whole.error().kind == FaultKind::disk_full && !copy_;
    if (over_itself) {
        base::log_warning("mirror.no_room_for_copy",
                          {{"reason", whole.error().text}, {"then", "it is written over itself"}});
        whole = base::in_order(
            [&] { return write_over_itself(*database_, [this] { return is_to_end(); }); },
            [&] { return connect_to_copy(); }, [&] { return check_pages(); });
    }
    whole = whole ? check_all() : whole;
    if (!whole || failed != failed_syncs()) {
        return whole ? base::fault(FaultKind::io, database_->path() + ": a sync has failed")
                     : whole;
    }
    if (Outcome<> removed = remove_mark(disk_, database_->path() + unsynced_ending); !removed) {
        return removed;
    }
    unsynced_ = marked_ = false;
    base::log_warning("mirror.rewritten",
                      {{"path", database_->path()}, {"reason", "a sync of it has failed"}});
    return {};
}

// Reads all there is, so a stop need not wait for its end, unless the file has no name any more and
// would be gone with the process.
Outcome<> SqliteStore::replace_file(GiveUp give_up) {
    bytes_to_copy_ = bytes_to_copy(*database_).value_or(0);
    watch_long_work(give_up == GiveUp::when_told);
    Outcome<FileIdentity> copy = write_copy(disk_, *database_);
    watch_long_work(false);
    bytes_to_copy_ = 0;
    if (!copy) {
        return std::unexpected(copy.error());
    }
    copy_ = *copy;
    return finish_replacing();
}

Outcome<> SqliteStore::finish_replacing() {
    if (!copy_) {
        return {};
    }
    const FileIdentity copy = *copy_;
    const std::string path = database_->path();
    Outcome<std::optional<FileIdentity>> there = identity_of(path);
    if (!there) {
        return std::unexpected(there.error());
    }
    if (*there && *there != file_ && *there != copy) {
        return displaced_fault(path);
    }
    if (Outcome<> placed = put_in_place(disk_, path, copy); !placed) {
        if (placed.error().kind != FaultKind::missing) {
            return placed;
        }
        copy_.reset();  // somebody has removed it: the open file is the mirror still
        return base::fault(FaultKind::io, placed.error().text);
    }
    // Ours from now on, whether it can be opened at once or not.
    copy_.reset();
    return base::in_order([&] { return note_files(); }, [&] { return connect_to_copy(); });
}

bool SqliteStore::is_to_end() {
    return gives_up_.load(std::memory_order_relaxed) ||
           (progress_ != nullptr && progress_->asks_to_stop());
}

void SqliteStore::watch_long_work(bool watched) {
    auto look = [](void* self) {
        auto* store = static_cast<SqliteStore*>(self);
        if (store->progress_ != nullptr && store->bytes_to_copy_ != 0) {
            store->progress_->at("bytes of the mirror written anew",
                                 bytes_copied(store->database_->path()), store->bytes_to_copy_);
        }
        return store->is_to_end() ? 1 : 0;
    };
    int steps = watched ? steps_between_looks : 0;
    sqlite3_progress_handler(database_->get(), steps, look, this);
}

// Which a disk may have made an older one: then the records since are to be read again.
Outcome<> SqliteStore::connect_to_copy() {
    CheckpointPosition position = meta_.position;
    Outcome<> opened = connect_again();
    if (opened && meta_.position != position) {
        return base::fault(
            FaultKind::io,
            fmt::format("{} was at record {}, and read from the disk again it is at "
                        "record {}: the disk is failing",
                        database_->path(), position.sequence, meta_.position.sequence));
    }
    return opened;
}

void SqliteStore::drop_statements() {
    contents_watch_.stop();
    for (Statement* each :
         {&begin_, &commit_, &set_position_, &set_contents_, &get_schema_version_}) {
        *each = Statement();
    }
    writers_.clear();
}

// The old connection leaves the names alone when it closes: they lead to other files now.
Outcome<> SqliteStore::connect_again() {
    Outcome<std::unique_ptr<Database>> again = Database::open(database_->path(), Access::write);
    if (!again) {
        return std::unexpected(again.error());
    }
    sqlite3_db_config(database_->get(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    drop_statements();
    database_ = std::move(*again);
    Outcome<> ready = base::in_order([&] { return set_up(); }, [&] { return make_writers(); });
    return ready ? Outcome<>() : base::fault(FaultKind::io, ready.error().text);
}

Outcome<> SqliteStore::open_again() {
    reading_.reset();
    note_failed_syncs();
    if (copy_) {
        return finish_replacing();
    }
    Outcome<bool> found = in_place();
    if (!found) {
        return std::unexpected(found.error());
    }
    return *found ? connect_again() : put_back();
}

// Tables hold what was written to them; a file that was not copied may have lost pages of others.
Outcome<> SqliteStore::check_pages() {
    watch_long_work(true);
    Outcome<Statement> check = database_->statement("PRAGMA integrity_check(1)");
    Outcome<bool> row = check ? check->step() : std::unexpected(check.error());
    watch_long_work(false);
    if (!row) {
        return std::unexpected(row.error());
    }
    std::string found(*row ? check->bytes(0) : base::ByteView());
    return found == "ok" ? Outcome<>() : database_->damage(found);
}

Outcome<> SqliteStore::check_all() {
    ONRUSH_CHECK(meta_.contents.has_value(), "{} has no sums", database_->path());
    std::size_t tables = meta_.schema.tables.size();
    watch_long_work(true);
    Outcome<> whole;
    for (std::size_t number = 0; whole && number < tables; ++number) {
        const TableDescription& table = meta_.schema.tables[number];
        if (progress_ != nullptr) {
            progress_->at("tables of the mirror checked", number, tables);
        }
        if (is_to_end()) {
            whole = base::fault(FaultKind::io, database_->path() + " is not yet checked");
            break;
        }
        Outcome<Contents> found = count_contents(*database_, table);
        whole = found ? check_contents(*database_, table.name, (*meta_.contents)[number], *found)
                      : std::unexpected(found.error());
    }
    watch_long_work(false);
    return whole;
}

}  // namespace onrush::mirror
