#include "mirror/sqlite/additions.h"

#include <fmt/format.h>

namespace onrush::mirror {

using base::Outcome;

namespace {

// The first row of the query is a name and its table; no row: nothing is wrong.
Outcome<> refuse_first(Database& database, const std::string& query, const char* what,
                       const char* drop) {
    Outcome<Statement> rows = database.statement(query);
    if (!rows) {
        return std::unexpected(rows.error());
    }
    Outcome<bool> row = rows->step();
    if (!row) {
        return std::unexpected(row.error());
    }
    if (!*row) {
        return {};
    }
    return base::fault(base::FaultKind::not_ours,
                       fmt::format("{} has a {} {} on table \"{}\" that Onrush did not make and "
                                   "that can lose rows. Nothing was changed. Drop it: {} {}",
                                   database.path(), what, quoted_name(rows->bytes(0)),
                                   rows->bytes(1), drop, quoted_name(rows->bytes(0))));
}

}  // namespace

Outcome<> check_additions(Database& database) {
    return base::in_order(
        [&] {
            return refuse_first(database,
                                "SELECT name, tbl_name FROM sqlite_schema WHERE type = 'trigger' "
                                "ORDER BY name",
                                "trigger", "DROP TRIGGER");
        },
        [&] {
            return refuse_first(database,
                                "SELECT added.name, tables.name FROM sqlite_schema AS tables, "
                                "pragma_index_list(tables.name) AS added WHERE tables.type = "
                                "'table' AND added.\"unique\" AND added.origin = 'c' ORDER BY 1",
                                "UNIQUE index", "DROP INDEX");
        });
}

}  // namespace onrush::mirror
