#include "mirror/sqlite/database.h"

#include <cerrno>

#include <fmt/format.h>

#include "base/check.h"
#include "mirror/sqlite/paced_vfs.h"

namespace onrush::mirror {

using base::ByteView;
using base::FaultKind;
using base::Outcome;

namespace {

constexpr int busy_wait_ms = 1000;

std::string quoted(std::string_view text, char quote) {
    std::string out(1, quote);
    for (char c : text) {
        out += c;
        if (c == quote) {
            out += c;
        }
    }
    out += quote;
    return out;
}

// Counting every allocation takes a lock that all connections share, and nobody reads the count.
void configure_once() {
    static const int result = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    (void)result;
}

}  // namespace

std::string quoted_name(std::string_view name) {
    return quoted(name, '"');
}

std::string quoted_text(std::string_view text) {
    return quoted(text, '\'');
}

void check_bound(int code, int parameter) {
    ONRUSH_CHECK(code == SQLITE_OK, "parameter {} of a statement cannot be set: {}", parameter,
                 sqlite3_errstr(code));
}

void Statement::bind(int parameter, std::int64_t value) {
    check_bound(sqlite3_bind_int64(get(), parameter, value), parameter);
}

// A null pointer would bind NULL, which an empty text is not.
void Statement::bind_text(int parameter, ByteView text) {
    check_bound(sqlite3_bind_text64(get(), parameter, text.empty() ? "" : text.data(), text.size(),
                                    SQLITE_STATIC, SQLITE_UTF8),
                parameter);
}

void Statement::bind_blob(int parameter, ByteView bytes) {
    check_bound(sqlite3_bind_blob64(get(), parameter, bytes.empty() ? "" : bytes.data(),
                                    bytes.size(), SQLITE_STATIC),
                parameter);
}

int Statement::parameters() const {
    return sqlite3_bind_parameter_count(get());
}

Outcome<bool> Statement::step() {
    ONRUSH_CHECK(database_ != nullptr, "a statement of {} parameters is run before it is made",
                 parameters());
    int code = sqlite3_step(get());
    if (code == SQLITE_ROW) {
        return true;
    }
    if (code == SQLITE_DONE) {
        sqlite3_reset(get());
        return false;
    }
    auto fault = database_->fault(code);
    sqlite3_reset(get());
    return fault;
}

Outcome<> Statement::run() {
    for (;;) {
        Outcome<bool> row = step();
        if (!row) {
            return std::unexpected(row.error());
        }
        if (!*row) {
            return {};
        }
    }
}

ByteView Statement::bytes(int column) const {
    ONRUSH_CHECK(column < sqlite3_column_count(get()), "column {} of a row of {}", column,
                 sqlite3_column_count(get()));
    const void* data = sqlite3_column_blob(get(), column);
    auto size = static_cast<std::size_t>(sqlite3_column_bytes(get(), column));
    return data == nullptr ? ByteView() : ByteView(static_cast<const char*>(data), size);
}

Outcome<std::unique_ptr<Database>> Database::open(const std::string& path, Access access) {
    configure_once();
    std::unique_ptr<Database> database(new Database(path));
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    flags |= access == Access::read ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
    sqlite3* connection = nullptr;
    const char* vfs = access == Access::write ? paced_vfs() : nullptr;
    int code = sqlite3_open_v2(path.c_str(), &connection, flags, vfs);
    database->connection_.reset(connection);
    if (code != SQLITE_OK) {
        return database->fault(code);
    }
    sqlite3_busy_timeout(connection, busy_wait_ms);
    return database;
}

Outcome<> Database::run(const std::string& sql) {
    int code = sqlite3_exec(get(), sql.c_str(), nullptr, nullptr, nullptr);
    return code == SQLITE_OK ? Outcome<>() : fault(code);
}

Outcome<Statement> Database::statement(const std::string& sql) {
    sqlite3_stmt* prepared = nullptr;
    int code = sqlite3_prepare_v3(get(), sql.c_str(), static_cast<int>(sql.size()),
                                  SQLITE_PREPARE_PERSISTENT, &prepared, nullptr);
    if (code != SQLITE_OK) {
        return fault(code);
    }
    ONRUSH_CHECK(prepared != nullptr, "there is no statement in \"{}\"", sql);
    Statement statement;
    statement.statement_.reset(prepared);
    statement.database_ = this;
    return statement;
}

Outcome<std::int64_t> Database::number(const std::string& sql) {
    Outcome<Statement> asked = statement(sql);
    if (!asked) {
        return std::unexpected(asked.error());
    }
    Outcome<bool> row = asked->step();
    if (!row) {
        return std::unexpected(row.error());
    }
    return *row ? asked->integer(0) : 0;
}

bool Database::in_transaction() const {
    return sqlite3_get_autocommit(get()) == 0;
}

std::int64_t Database::rows_changed() const {
    return sqlite3_changes64(get());
}

void Database::roll_back() {
    if (in_transaction()) {
        // What fails here has been rolled back by SQLite itself.
        sqlite3_exec(get(), "ROLLBACK", nullptr, nullptr, nullptr);
    }
    ONRUSH_CHECK(!in_transaction(), "{} is still in a transaction that was undone", path_);
}

std::unexpected<base::Fault> Database::fault(int code) const {
    bool is_last = get() != nullptr && sqlite3_extended_errcode(get()) == code;
    const char* reason = is_last ? sqlite3_errmsg(get()) : sqlite3_errstr(code);
    int os_error = get() != nullptr ? sqlite3_system_errno(get()) : 0;
    switch (code & 0xff) {
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return base::fault(FaultKind::locked,
                               fmt::format("{} is locked by another program ({}): end that "
                                           "program's transaction, then start again",
                                           path_, reason));
        case SQLITE_FULL:
            return base::fault(FaultKind::disk_full,
                               fmt::format("{}: the disk is full: free some space", path_));
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
            return damage(reason);
        case SQLITE_READONLY:
        case SQLITE_CANTOPEN:
        case SQLITE_PERM:
            return base::fault(
                FaultKind::io,
                fmt::format("{} cannot be opened ({}): check its permissions, those of its folder, "
                            "and whether the file system is mounted read-only",
                            path_, reason));
        case SQLITE_IOERR:
            // What a failed sync did not write it never will: that is not waited out.
            if ((os_error == ENOSPC || os_error == EDQUOT) && code != SQLITE_IOERR_FSYNC &&
                code != SQLITE_IOERR_DIR_FSYNC) {
                return base::fault(FaultKind::disk_full,
                                   fmt::format("{}: the disk is full: free some space", path_));
            }
            return base::fault(FaultKind::io, fmt::format("{}: {} (code {}): check the disk", path_,
                                                          reason, code));
        case SQLITE_ERROR:
        case SQLITE_CONSTRAINT:
        case SQLITE_MISMATCH:
            return damage(reason);
        default:
            return base::fault(FaultKind::io, fmt::format("{}: {} (code {})", path_, reason, code));
    }
}

std::unexpected<base::Fault> Database::damage(const std::string& what) const {
    return base::fault(FaultKind::damaged,
                       fmt::format("{} is damaged: {}. Nothing was changed. Move it away: it is "
                                   "rebuilt from the log when every segment is still there",
                                   path_, what));
}

}  // namespace onrush::mirror
