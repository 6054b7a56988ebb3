#include "mirror/sqlite/recount.h"

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
    Outcome<Reading> reading = read_mirror(path);
    if (!reading) {
        return std::unexpected(reading.error());
    }
    return Recount(std::move(*reading));
}

Outcome<Recount::Breaches> Recount::ask(const std::string& sql) {
    Outcome<Statement> asked = reading_.database->statement(sql);
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
