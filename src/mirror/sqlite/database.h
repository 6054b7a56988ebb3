// A connection to an SQLite file and its statements: owned, and with errors as Faults.
//
// A fault names the file and the way out. A connection and its statements belong to one thread at
// a time; they may be handed on.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include <sqlite3.h>

#include "base/bytes.h"
#include "base/fault.h"

namespace onrush::mirror {

// Writes SQL's string quotes around a name or a text, doubling those inside.
[[nodiscard]] std::string quoted_name(std::string_view name);  // "name"
[[nodiscard]] std::string quoted_text(std::string_view text);  // 'text'

// Stops the process unless a parameter could be set: there is none of this number, or its statement
// is in the middle of a run.
void check_bound(int code, int parameter);

class Database;

class Statement {
public:
    Statement() = default;

    [[nodiscard]] sqlite3_stmt* get() const { return statement_.get(); }

    // How many there are. They count from 1; the bytes must stay until the step is done.
    [[nodiscard]] int parameters() const;
    void bind(int parameter, std::int64_t value);
    void bind_text(int parameter, base::ByteView text);
    void bind_blob(int parameter, base::ByteView bytes);

    // True when there is a row. After the last one the statement can be bound and run again.
    [[nodiscard]] base::Outcome<bool> step();
    // Runs it to its end.
    [[nodiscard]] base::Outcome<> run();

    // Of the row; columns count from 0. Good until the next step.
    [[nodiscard]] std::int64_t integer(int column) const {
        return sqlite3_column_int64(get(), column);
    }
    [[nodiscard]] base::ByteView bytes(int column) const;

private:
    friend class Database;
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
    };
    std::unique_ptr<sqlite3_stmt, Finalize> statement_;
    const Database* database_ = nullptr;
};

enum class Access { read, write };

class Database {
public:
    // Opens a file that is there. Nothing is read yet.
    [[nodiscard]] static base::Outcome<std::unique_ptr<Database>> open(const std::string& path,
                                                                       Access access);
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    [[nodiscard]] sqlite3* get() const { return connection_.get(); }
    [[nodiscard]] const std::string& path() const { return path_; }

    // One or more statements without parameters; rows are passed over.
    [[nodiscard]] base::Outcome<> run(const std::string& sql);
    [[nodiscard]] base::Outcome<Statement> statement(const std::string& sql);
    // The first column of the first row; 0 when there is no row.
    [[nodiscard]] base::Outcome<std::int64_t> number(const std::string& sql);
    [[nodiscard]] bool in_transaction() const;
    // By the last statement that changed any.
    [[nodiscard]] std::int64_t rows_changed() const;
    // Ends the open transaction, if there is one, without a trace.
    void roll_back();

    // The fault for the result code of the last call on this connection.
    [[nodiscard]] std::unexpected<base::Fault> fault(int code) const;
    [[nodiscard]] std::unexpected<base::Fault> damage(const std::string& what) const;

private:
    struct Close {
        void operator()(sqlite3* connection) const { sqlite3_close_v2(connection); }
    };
    explicit Database(std::string path) : path_(std::move(path)) {}

    std::string path_;
    std::unique_ptr<sqlite3, Close> connection_;
};

}  // namespace onrush::mirror
