#include "mirror/sqlite/recount.h"

#include <filesystem>

#include <fmt/format.h>

namespace onrush::mirror {

using base::Outcome;

namespace {

std::string row_text(const Statement& statement) {
    std::string text;
    for (int column = 0; column < sqlite3_column_count(statement.get()); ++column) {
        text += fmt::format("{}{}={}", column == 0 ? "" : ", ",
                            sqlite3_column_name(statement.get(), column), statement.bytes(column));
    }
    return text;
}

}  // namespace

Outcome<Recount> Recount::open(const std::string& path) {
    std::error_code failed;
    if (!std::filesystem::exists(path, failed)) {
        return base::fault(base::FaultKind::missing,
                           path + " does not exist: a start of the server makes it from the log");
    }
    Outcome<std::unique_ptr<Database>> database = Database::open(path, Access::read);
    if (!database) {
        return std::unexpected(database.error());
    }
    // All questions are answered from one moment.
    if (Outcome<> begun = (*database)->run("BEGIN"); !begun) {
        return std::unexpected(begun.error());
    }
    return Recount(std::move(*database));
}

Outcome<std::int64_t> Recount::position() {
    return database_->number("SELECT sequence FROM onrush_mirror");
}

Outcome<Recount::Breaches> Recount::ask(const std::string& sql) {
    Outcome<Statement> asked = database_->statement(sql);
    if (!asked) {
        return std::unexpected(asked.error());
    }
    Breaches breaches;
    for (;;) {
        Outcome<bool> row = asked->step();
        if (!row) {
            return std::unexpected(row.error());
        }
        if (!*row) {
            return breaches;
        }
        if (breaches.rows == 0) {
            breaches.first = row_text(*asked);
        }
        breaches.rows += 1;
    }
}

}  // namespace onrush::mirror
