#include "mirror/sqlite/contents.h"

#include <algorithm>
#include <bit>

#include <fmt/format.h>

#include "base/check.h"
#include "base/known.h"
#include "mirror/sqlite/sql_shape.h"
#include "table/hash.h"

namespace onrush::mirror {

using base::ByteView;
using base::Outcome;
using table::TableDescription;

namespace {

constexpr std::uint64_t seed_of_names = 0x6f6e'7275'7368'2d63u;
// Each type of SQL counts apart: 1, '1' and X'31' are three values.
constexpr std::uint64_t of_integers = 0x9e37'79b9'7f4a'7c15u;
constexpr std::uint64_t of_texts = 0xbf58'476d'1ce4'e5b9u;
constexpr std::uint64_t of_blobs = 0x94d0'49bb'1331'11ebu;
constexpr std::uint64_t of_numbers = 0xd6e8'feb8'6659'fd93u;

std::uint64_t of_bits(std::uint64_t bits, std::uint64_t seed, std::uint64_t kind) {
    std::uint64_t once = table::mix(bits ^ seed, kind);
    return table::mix(once ^ kind, seed | 1);
}

ByteView bytes_of_value(sqlite3_value* value) {
    const void* data = sqlite3_value_blob(value);
    auto size = static_cast<std::size_t>(sqlite3_value_bytes(value));
    return data == nullptr ? ByteView() : ByteView(static_cast<const char*>(data), size);
}

void add_row(sqlite3_context* context, int count, sqlite3_value** values) {
    static_cast<ContentsCounter*>(sqlite3_user_data(context))
        ->add({values, static_cast<std::size_t>(count)});
}

// Where the columns are in the stored table, and the literals of their defaults ("" for none).
struct StoredColumn {
    int place = 0;
    std::string fallback;
};

Outcome<std::vector<StoredColumn>> stored_columns(Database& database,
                                                  const TableDescription& table) {
    Outcome<Statement> rows =
        database.statement("SELECT name, cid, dflt_value FROM pragma_table_info(?1)");
    if (!rows) {
        return std::unexpected(rows.error());
    }
    rows->bind_text(1, table.name);
    std::vector<StoredColumn> columns(table.row.columns.size(), {-1, ""});
    for (;;) {
        Outcome<bool> row = rows->step();
        if (!row) {
            return std::unexpected(row.error());
        }
        if (!*row) {
            break;
        }
        auto found = std::ranges::find(table.row.columns, rows->bytes(0), &table::Column::name);
        if (found != table.row.columns.end()) {
            columns[static_cast<std::size_t>(found - table.row.columns.begin())] = {
                static_cast<int>(rows->integer(1)), std::string(rows->bytes(2))};
        }
    }
    for (std::size_t i = 0; i < columns.size(); ++i) {
        ONRUSH_CHECK(columns[i].place >= 0, "column {} of {} is nowhere", i, table.name);
    }
    return columns;
}

}  // namespace

RowHash::RowHash(const table::Type& record) {
    seeds_.reserve(record.columns.size());
    for (const table::Column& column : record.columns) {
        seeds_.push_back(table::hash_bytes(column.name, seed_of_names));
    }
}

std::uint64_t RowHash::of_integer(std::size_t column, std::int64_t value) const {
    return of_bits(static_cast<std::uint64_t>(value), seeds_[column], of_integers);
}

std::uint64_t RowHash::of_text(std::size_t column, ByteView text) const {
    return of_bits(table::hash_bytes(text, seeds_[column]), seeds_[column], of_texts);
}

std::uint64_t RowHash::of_blob(std::size_t column, ByteView bytes) const {
    return of_bits(table::hash_bytes(bytes, seeds_[column]), seeds_[column], of_blobs);
}

std::uint64_t RowHash::of_value(std::size_t column, sqlite3_value* value) const {
    ONRUSH_CHECK(column < seeds_.size(), "value {} of a row of {}", column, seeds_.size());
    switch (sqlite3_value_type(value)) {
        case SQLITE_NULL:
            return 0;
        case SQLITE_INTEGER:
            return of_integer(column, sqlite3_value_int64(value));
        case SQLITE_FLOAT:  // Onrush writes none
            return of_bits(std::bit_cast<std::uint64_t>(sqlite3_value_double(value)),
                           seeds_[column], of_numbers);
        case SQLITE_TEXT:
            return of_text(column, bytes_of_value(value));
        default:
            return of_blob(column, bytes_of_value(value));
    }
}

std::uint64_t RowHash::mixed(std::uint64_t sum) {
    return of_bits(sum, seed_of_names, of_numbers);
}

void ContentsCounter::add(std::span<sqlite3_value*> values) {
    ONRUSH_CHECK(values.size() == hash_.columns(), "a row of {} values, not {}", values.size(),
                 hash_.columns());
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        sum += hash_.of_value(i, values[i]);
    }
    counted_.rows += 1;
    counted_.hash += RowHash::mixed(sum);
}

Outcome<Contents> count_contents(Database& database, const TableDescription& table) {
    ContentsCounter counter(table);
    int code = sqlite3_create_function_v2(
        database.get(), "onrush_count", -1, SQLITE_UTF8 | SQLITE_DIRECTONLY, &counter, nullptr,
        &add_row, [](sqlite3_context* context) { sqlite3_result_null(context); }, nullptr);
    if (code != SQLITE_OK) {
        return database.fault(code);
    }
    Outcome<> read = database.run(
        fmt::format("SELECT onrush_count({}) FROM {}", column_list(table), stored_rows(table)));
    sqlite3_create_function_v2(database.get(), "onrush_count", -1, SQLITE_UTF8, nullptr, nullptr,
                               nullptr, nullptr, nullptr);
    if (!read) {
        return std::unexpected(read.error());
    }
    return counter.counted();
}

Outcome<> check_contents(const Database& database, const std::string& table,
                         const Contents& written, const Contents& found) {
    if (written == found) {
        return {};
    }
    std::string what =
        written.rows == found.rows
            ? fmt::format("has {} rows as it should, but not all with the values that were written",
                          found.rows)
            : fmt::format("has {} rows, and {} were written", found.rows, written.rows);
    return base::fault(
        base::FaultKind::damaged,
        fmt::format("{} is damaged: table \"{}\" {}. The disk or another program changed it. "
                    "Nothing was changed now. If the first file in the log folder is "
                    "0000000000000001.seg, move the mirror away, and a start rebuilds it. "
                    "Otherwise restore the data folder from a backup, or take the rows as they "
                    "are with --set mirror.isRight=true",
                    database.path(), table, what));
}

void ContentsWatch::watch(Database& database, std::size_t tables) {
    stop();
    watched_.clear();
    watched_.resize(tables);
    database_ = &database;
    sqlite3_preupdate_hook(database.get(), &ContentsWatch::on_change, this);
}

Outcome<> ContentsWatch::watch_table(std::size_t number, const TableDescription& table) {
    ONRUSH_CHECK(number < watched_.size(), "table {} of {} is watched", number, watched_.size());
    Outcome<Watched> watched = look_at(*database_, table);
    if (!watched) {
        return std::unexpected(watched.error());
    }
    watched_[number] = std::move(*watched);
    return {};
}

void ContentsWatch::stop() {
    none();
    if (database_ != nullptr) {
        sqlite3_preupdate_hook(database_->get(), nullptr, nullptr);
        database_ = nullptr;
    }
}

Outcome<ContentsWatch::Watched> ContentsWatch::look_at(Database& database,
                                                       const TableDescription& table) {
    Outcome<std::vector<StoredColumn>> columns = stored_columns(database, table);
    if (!columns) {
        return std::unexpected(columns.error());
    }
    Watched watched{RowHash(table.row), {}, {}};
    for (std::size_t i = 0; i < columns->size(); ++i) {
        const StoredColumn& column = (*columns)[i];
        watched.places.push_back(column.place);
        std::uint64_t& missing = watched.missing.emplace_back(0);
        bool may_be_null = table.row.columns[i].type.kind == table::Kind::optional;
        if (may_be_null || column.fallback.empty()) {
            continue;
        }
        Outcome<Statement> asked = database.statement("SELECT " + column.fallback);
        Outcome<bool> there = asked ? asked->step() : std::unexpected(asked.error());
        if (!there) {
            return std::unexpected(there.error());
        }
        missing = watched.hash.of_value(i, sqlite3_column_value(asked->get(), 0));
    }
    return watched;
}

void ContentsWatch::begin(std::vector<Contents> contents) {
    ONRUSH_CHECK(contents.size() == watched_.size(), "{} sums of {} tables", contents.size(),
                 watched_.size());
    none();
    contents_ = std::move(contents);
    code_ = SQLITE_OK;
}

void ContentsWatch::enter(std::size_t table) {
    ONRUSH_CHECK(table < watched_.size() && watched_[table], "table {} of {} is not watched", table,
                 watched_.size());
    current_ = &base::known(watched_[table]);
    number_ = table;
}

void ContentsWatch::put(std::uint64_t row_hash) {
    contents_[number_].rows += 1;
    contents_[number_].hash += row_hash;
}

void ContentsWatch::on_change(void* self, sqlite3* connection, int operation, const char*,
                              const char*, sqlite3_int64, sqlite3_int64) {
    auto* watch = static_cast<ContentsWatch*>(self);
    if (operation != SQLITE_INSERT && watch->current_ != nullptr) {
        watch->count_out(connection);
    }
}

void ContentsWatch::count_out(sqlite3* connection) {
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < current_->places.size(); ++i) {
        sqlite3_value* value = nullptr;
        int code = sqlite3_preupdate_old(connection, current_->places[i], &value);
        if (code != SQLITE_OK) {
            code_ = code;
            return;
        }
        sum += sqlite3_value_type(value) == SQLITE_NULL ? current_->missing[i]
                                                        : current_->hash.of_value(i, value);
    }
    contents_[number_].rows -= 1;
    contents_[number_].hash -= RowHash::mixed(sum);
}

Outcome<> complete_rows(Database& database, const TableDescription& table) {
    Outcome<std::vector<StoredColumn>> columns = stored_columns(database, table);
    if (!columns) {
        return std::unexpected(columns.error());
    }
    for (std::size_t i = 0; i < columns->size(); ++i) {
        const table::Column& column = table.row.columns[i];
        const std::string& fallback = (*columns)[i].fallback;
        if (column.type.kind == table::Kind::optional && !fallback.empty() && fallback != "NULL") {
            std::string name = quoted_name(column.name);
            return database.run(
                fmt::format("UPDATE {} SET {} = {}", quoted_name(table.name), name, name));
        }
    }
    return {};
}

}  // namespace onrush::mirror
