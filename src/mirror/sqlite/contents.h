// What each table of the mirror holds, as a count and a hash that its rows must add up to.
//
//   value   64 bits of its column's name, its type in SQL and its bytes; nothing for NULL
//   row     the sum of its values, mixed
//   table   the sum of its rows, in no order
//
// So a row that changes costs its old hash and its new one, however large the table is. The sums
// are in the table onrush_contents, written in the transaction that writes the rows; reading a
// whole table checks them. They find what a disk or a person has changed. They are no secret: who
// forges a row can forge the sum too.
//
// Only columns in use count. The hash is a part of the file's format: it never changes.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "mirror/sqlite/database.h"
#include "table/any_table.h"

namespace onrush::mirror {

inline constexpr const char* contents_table = "onrush_contents";

struct Contents {
    std::uint64_t rows = 0;
    std::uint64_t hash = 0;
    friend bool operator==(const Contents&, const Contents&) = default;
};

// The hash of a row, value by value: add them, then mix. Any thread.
class RowHash {
public:
    explicit RowHash(const table::Type& record);

    [[nodiscard]] std::size_t columns() const { return seeds_.size(); }
    [[nodiscard]] std::uint64_t of_integer(std::size_t column, std::int64_t value) const;
    [[nodiscard]] std::uint64_t of_text(std::size_t column, base::ByteView text) const;
    [[nodiscard]] std::uint64_t of_blob(std::size_t column, base::ByteView bytes) const;
    [[nodiscard]] std::uint64_t of_value(std::size_t column, sqlite3_value* value) const;

    [[nodiscard]] static std::uint64_t mixed(std::uint64_t sum);

private:
    std::vector<std::uint64_t> seeds_;  // by column
};

// Adds up the rows of a table as they are read.
class ContentsCounter {
public:
    explicit ContentsCounter(const table::TableDescription& table) : hash_(table.row) {}

    void add(std::span<sqlite3_value*> values);
    [[nodiscard]] const Contents& counted() const { return counted_; }

private:
    RowHash hash_;
    Contents counted_;
};

// Reads the whole table, on the calling thread.
[[nodiscard]] base::Outcome<Contents> count_contents(Database& database,
                                                     const table::TableDescription& table);
// The fault for a table that holds something else than was written.
[[nodiscard]] base::Outcome<> check_contents(const Database& database, const std::string& table,
                                             const Contents& written, const Contents& found);

// Keeps the sums of a connection's tables while rows are written: SQLite says which rows a
// statement replaces or erases, before it does. One thread.
class ContentsWatch {
public:
    ContentsWatch() = default;
    ~ContentsWatch() { stop(); }
    ContentsWatch(const ContentsWatch&) = delete;
    ContentsWatch& operator=(const ContentsWatch&) = delete;

    // Watches a connection with so many tables, until it is called again or stop() is.
    void watch(Database& database, std::size_t tables);
    // Before the first row of each.
    [[nodiscard]] base::Outcome<> watch_table(std::size_t number,
                                              const table::TableDescription& table);
    // Before the connection goes.
    void stop();

    // --- a transaction ---
    void begin(std::vector<Contents> contents);
    // Rows that go from now on are of this table; after none(), of none.
    void enter(std::size_t table);
    void none() { current_ = nullptr; }
    // A row was put into it.
    void put(std::uint64_t row_hash);
    // SQLite's code when an old row could not be read; else SQLITE_OK.
    [[nodiscard]] int code() const { return code_; }
    [[nodiscard]] const std::vector<Contents>& contents() const { return contents_; }

private:
    struct Watched {
        RowHash hash;
        std::vector<int> places;             // of the columns, in the table as it is stored
        std::vector<std::uint64_t> missing;  // the value of a column that an old row ends before
    };

    static void on_change(void* self, sqlite3* connection, int operation, const char* database,
                          const char* table, sqlite3_int64 rowid, sqlite3_int64 new_rowid);
    [[nodiscard]] static base::Outcome<Watched> look_at(Database& database,
                                                        const table::TableDescription& table);
    void count_out(sqlite3* connection);

    Database* database_ = nullptr;
    std::vector<std::optional<Watched>> watched_;
    std::vector<Contents> contents_;
    const Watched* current_ = nullptr;
    std::size_t number_ = 0;
    int code_ = SQLITE_OK;
};

// Gives every row of the table all of its columns. ADD COLUMN leaves old rows as they are, and
// SQLite then tells a NULL that was stored from a default that was not by the row's length only.
[[nodiscard]] base::Outcome<> complete_rows(Database& database,
                                            const table::TableDescription& table);

}  // namespace onrush::mirror
