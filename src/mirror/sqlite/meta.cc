#include "mirror/sqlite/meta.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fstream>
#include <system_error>
#include <tuple>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/check.h"
#include "mirror/sqlite/copy.h"
#include "table/hash.h"

namespace onrush::mirror {

using base::ByteView;
using base::FaultKind;
using base::Outcome;

namespace {

constexpr std::size_t file_header_bytes = 100;
constexpr std::size_t user_version_at = 60;
constexpr std::size_t application_id_at = 68;
constexpr ByteView file_magic("SQLite format 3\0", 16);

std::uint32_t big_endian_at(ByteView bytes, std::size_t offset) {
    std::uint32_t number = 0;
    ONRUSH_CHECK(offset + sizeof number <= bytes.size(), "a number at {} of {} bytes", offset,
                 bytes.size());
    std::memcpy(&number, bytes.data() + offset, sizeof number);
    return __builtin_bswap32(number);
}

std::unexpected<base::Fault> not_ours(const std::string& path, const char* what) {
    return base::fault(FaultKind::not_ours,
                       fmt::format("{} is not an Onrush mirror: {}. Nothing was changed. Move it "
                                   "away, or choose another data folder",
                                   path, what));
}

Outcome<FileState> inspect_header(const std::string& path, ByteView header) {
    if (header.substr(0, file_magic.size()) != file_magic) {
        return not_ours(path, "it is not a SQLite database");
    }
    if (header.size() < file_header_bytes) {
        return base::fault(FaultKind::damaged,
                           fmt::format("{} is cut short. Nothing was changed. Move it away: it is "
                                       "rebuilt from the log when every segment is still there",
                                       path));
    }
    if (big_endian_at(header, application_id_at) != application_id) {
        return not_ours(path, "it is the SQLite database of another program");
    }
    std::uint32_t format = big_endian_at(header, user_version_at);
    if (format > mirror_format) {
        return base::fault(FaultKind::too_new,
                           fmt::format("{} has mirror format {}, this binary knows up to {}: start "
                                       "the version that wrote it, or a newer one",
                                       path, format, mirror_format));
    }
    return FileState::ours;
}

Outcome<table::CheckpointPosition> read_position(Database& database, const Statement& row) {
    table::CheckpointPosition position;
    if (row.integer(0) < 0) {
        return database.damage("its position is negative");
    }
    position.sequence = static_cast<std::uint64_t>(row.integer(0));
    ByteView hash = row.bytes(1);
    if (hash.size() != position.hash.size()) {
        return database.damage("its position has no hash");
    }
    std::memcpy(position.hash.data(), hash.data(), hash.size());
    return position;
}

Outcome<std::vector<OutOfUse>> read_out_of_use(Database& database) {
    Outcome<Statement> rows = database.statement(
        fmt::format("SELECT \"table\", \"column\", type FROM {} ORDER BY \"table\", \"column\"",
                    out_of_use_table));
    if (!rows) {
        return std::unexpected(rows.error());
    }
    std::vector<OutOfUse> columns;
    for (;;) {
        Outcome<bool> row = rows->step();
        if (!row) {
            return std::unexpected(row.error());
        }
        if (!*row) {
            return columns;
        }
        OutOfUse& column = columns.emplace_back();
        column.table = rows->bytes(0);
        column.column.name = rows->bytes(1);
        base::ByteReader type(rows->bytes(2));
        column.column.type = table::decode_type(type);
        if (!type.ok()) {
            return database.damage("a column out of use has no type");
        }
    }
}

// In a file of format 1 too, which then becomes one of format 2.
std::string create_contents() {
    return fmt::format(
        "CREATE TABLE IF NOT EXISTS {} (\"table\" TEXT PRIMARY KEY, rows INTEGER NOT "
        "NULL, hash INTEGER NOT NULL) WITHOUT ROWID; PRAGMA user_version = {};",
        contents_table, mirror_format);
}

Outcome<Contents> read_sum(Database& database, Statement& row, const std::string& table) {
    row.bind_text(1, table);
    Outcome<bool> there = row.step();
    if (!there) {
        return std::unexpected(there.error());
    }
    if (!*there) {
        return database.damage(fmt::format("it does not say what table \"{}\" holds", table));
    }
    Contents sum{static_cast<std::uint64_t>(row.integer(0)),
                 static_cast<std::uint64_t>(row.integer(1))};
    sqlite3_reset(row.get());
    return sum;
}

// Leaves `meta` without any in a file of format 1.
Outcome<> read_contents(Database& database, Meta& meta) {
    Outcome<std::int64_t> format = database.number("PRAGMA user_version");
    if (!format || *format < mirror_format) {
        return format ? Outcome<>() : std::unexpected(format.error());
    }
    Outcome<Statement> row = database.statement(
        fmt::format("SELECT rows, hash FROM {} WHERE \"table\" = ?1", contents_table));
    if (!row) {
        return std::unexpected(row.error());
    }
    Outcome<Contents> of_meta = read_sum(database, *row, meta_table);
    if (!of_meta) {
        return std::unexpected(of_meta.error());
    }
    if (of_meta->hash != hash_of(meta, meta.position)) {
        return database.damage("its position or its description is not the one that was written");
    }
    std::vector<Contents>& contents = meta.contents.emplace();
    for (const table::TableDescription& table : meta.schema.tables) {
        Outcome<Contents> sum = read_sum(database, *row, table.name);
        if (!sum) {
            return std::unexpected(sum.error());
        }
        contents.push_back(*sum);
    }
    return {};
}

}  // namespace

Outcome<FileState> inspect_file(const std::string& path) {
    struct stat status{};
    if (stat(path.c_str(), &status) != 0) {
        if (errno == ENOENT) {
            return FileState::absent;
        }
        return base::os_fault(errno, path);
    }
    if (!S_ISREG(status.st_mode)) {
        return not_ours(path, "it is not a file");
    }
    std::ifstream file(path, std::ios::binary);
    std::array<char, file_header_bytes> header{};
    file.read(header.data(), header.size());
    if (file.bad() || !file.is_open()) {
        return base::os_fault(errno, path + " cannot be read");
    }
    if (file.gcount() == 0) {
        return FileState::empty;
    }
    return inspect_header(path, ByteView(header.data(), static_cast<std::size_t>(file.gcount())));
}

Outcome<Reading> read_mirror(const std::string& wanted) {
    Outcome<std::string> found = path_to_read(wanted);
    if (!found) {
        return std::unexpected(found.error());
    }
    const std::string& path = *found;
    Outcome<FileState> state = inspect_file(path);
    if (!state) {
        return std::unexpected(state.error());
    }
    if (*state != FileState::ours) {
        return base::fault(FaultKind::missing, path + " is missing or empty");
    }
    Outcome<std::unique_ptr<Database>> database = Database::open(path, Access::read);
    if (!database) {
        return std::unexpected(database.error());
    }
    if (Outcome<> begun = (*database)->run("BEGIN"); !begun) {
        return std::unexpected(begun.error());
    }
    Outcome<Meta> meta = read_meta(**database);
    if (!meta) {
        return std::unexpected(meta.error());
    }
    return Reading{std::move(*database), std::move(*meta)};
}

Outcome<std::optional<FileIdentity>> identity_of(const std::string& path) {
    struct stat status{};
    if (::stat(path.c_str(), &status) == 0) {
        return FileIdentity{status.st_dev, status.st_ino};
    }
    if (errno == ENOENT) {
        return std::nullopt;
    }
    return base::os_fault(errno, "cannot find out where " + path + " is");
}

Outcome<> make_private(const std::string& path) {
    // Only a file that nobody has open: to close one would end the locks that SQLite has on it.
    int made = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (made < 0 && errno != EEXIST) {
        return base::os_fault(errno, "cannot make " + path);
    }
    if (made >= 0) {
        ::close(made);
    }
    for (const char* ending : {"", "-wal", "-shm"}) {
        std::string file = path + ending;
        struct stat status{};
        if (::stat(file.c_str(), &status) != 0) {
            continue;  // SQLite makes it when it needs it
        }
        if ((status.st_mode & S_IRWXO) != 0 && ::chmod(file.c_str(), S_IRUSR | S_IWUSR) != 0) {
            return base::os_fault(errno, file + " can be read by anyone, and cannot be closed");
        }
    }
    return {};
}

Outcome<> create_meta(Database& database) {
    return database.run(fmt::format(
        "BEGIN IMMEDIATE;"
        "PRAGMA application_id = {};"
        "CREATE TABLE {} (id INTEGER PRIMARY KEY CHECK (id = 1), sequence INTEGER NOT NULL,"
        " hash BLOB NOT NULL, description BLOB NOT NULL);"
        "CREATE TABLE {} (\"table\" TEXT, \"column\" TEXT, type BLOB NOT NULL,"
        " PRIMARY KEY (\"table\", \"column\")) WITHOUT ROWID;"
        "INSERT INTO {} VALUES (1, 0, zeroblob(32), X'0000');"
        "{}"
        "INSERT INTO {} VALUES ({}, 1, {});"
        "COMMIT",
        application_id, meta_table, out_of_use_table, meta_table, create_contents(), contents_table,
        quoted_text(meta_table), static_cast<std::int64_t>(hash_of(Meta(), {}))));
}

Outcome<Meta> read_meta(Database& database) {
    Outcome<Statement> row =
        database.statement(fmt::format("SELECT sequence, hash, description FROM {}", meta_table));
    if (!row) {
        return std::unexpected(row.error());
    }
    Outcome<bool> there = row->step();
    if (!there) {
        return std::unexpected(there.error());
    }
    if (!*there) {
        return database.damage("its position is missing");
    }
    Outcome<table::CheckpointPosition> position = read_position(database, *row);
    if (!position) {
        return std::unexpected(position.error());
    }
    std::optional<table::SchemaDescription> schema =
        table::SchemaDescription::decode(row->bytes(2));
    if (!schema) {
        return database.damage("its description of the tables is invalid");
    }
    Outcome<std::vector<OutOfUse>> out_of_use = read_out_of_use(database);
    if (!out_of_use) {
        return std::unexpected(out_of_use.error());
    }
    Meta meta{*position, std::move(*schema), std::move(*out_of_use), std::nullopt};
    if (Outcome<> contents = read_contents(database, meta); !contents) {
        return std::unexpected(contents.error());
    }
    return meta;
}

Outcome<> write_schema(Database& database, const table::SchemaDescription& schema) {
    Outcome<Statement> update =
        database.statement(fmt::format("UPDATE {} SET description = ?1", meta_table));
    if (!update) {
        return std::unexpected(update.error());
    }
    std::string bytes = schema.encode();
    update->bind_blob(1, bytes);
    return update->run();
}

Outcome<> write_out_of_use(Database& database, const std::vector<OutOfUse>& columns) {
    if (Outcome<> emptied = database.run(fmt::format("DELETE FROM {}", out_of_use_table));
        !emptied) {
        return emptied;
    }
    Outcome<Statement> insert =
        database.statement(fmt::format("INSERT INTO {} VALUES (?1, ?2, ?3)", out_of_use_table));
    if (!insert) {
        return std::unexpected(insert.error());
    }
    for (const OutOfUse& each : columns) {
        base::ByteWriter type;
        encode_type(type, each.column.type);
        insert->bind_text(1, each.table);
        insert->bind_text(2, each.column.name);
        insert->bind_blob(3, type.view());
        if (Outcome<> inserted = insert->run(); !inserted) {
            return inserted;
        }
    }
    return {};
}

void put_in_order(std::vector<OutOfUse>& columns) {
    std::ranges::sort(columns, {},
                      [](const OutOfUse& each) { return std::tie(each.table, each.column.name); });
}

Outcome<> write_contents(Database& database, const Meta& meta) {
    ONRUSH_CHECK(meta.contents && meta.contents->size() == meta.schema.tables.size(),
                 "{} tables, and not as many sums", meta.schema.tables.size());
    Outcome<> emptied = database.run(create_contents() + "DELETE FROM " + contents_table);
    if (!emptied) {
        return emptied;
    }
    Outcome<Statement> insert =
        database.statement(fmt::format("INSERT INTO {} VALUES (?1, ?2, ?3)", contents_table));
    if (!insert) {
        return std::unexpected(insert.error());
    }
    auto keep = [&](ByteView table, const Contents& sum) {
        insert->bind_text(1, table);
        insert->bind(2, static_cast<std::int64_t>(sum.rows));
        insert->bind(3, static_cast<std::int64_t>(sum.hash));
        return insert->run();
    };
    Outcome<> kept = keep(meta_table, {1, hash_of(meta, meta.position)});
    for (std::size_t i = 0; kept && i < meta.schema.tables.size(); ++i) {
        kept = keep(meta.schema.tables[i].name, (*meta.contents)[i]);
    }
    return kept;
}

std::uint64_t hash_of(const Meta& meta, const table::CheckpointPosition& position) {
    base::ByteWriter bytes;
    bytes.fixed(position.sequence);
    bytes.raw(base::view_of(position.hash));
    bytes.string(meta.schema.encode());
    for (const OutOfUse& each : meta.out_of_use) {
        bytes.string(each.table);
        bytes.string(each.column.name);
        encode_type(bytes, each.column.type);
    }
    return table::hash_bytes(bytes.view(), application_id);
}

}  // namespace onrush::mirror
