#include "mirror/sqlite/bring_to.h"

#include <algorithm>
#include <span>

#include <fmt/format.h>

#include "base/logging.h"
#include "mirror/sqlite/migration.h"
#include "mirror/sqlite/sql_shape.h"

namespace onrush::mirror {

using base::Outcome;
using table::TableDescription;

namespace {

// A table that was damaged before would be right for ever after. `written`: what each table held by
// what was written.
Outcome<> check_rewritten(Database& database, const Shape& shape, const Meta& meta,
                          std::span<const Contents> written) {
    for (std::size_t number = 0; number < meta.schema.tables.size(); ++number) {
        const TableDescription& stored = meta.schema.tables[number];
        if (shape.schema.tables[number_of(shape.schema, stored.name)].row == stored.row) {
            continue;
        }
        Outcome<Contents> found = count_contents(database, stored);
        if (!found) {
            return std::unexpected(found.error());
        }
        Outcome<> same = check_contents(database, stored.name, written[number], *found);
        if (!same) {
            return same;
        }
    }
    return {};
}

// `written`: what the table held by what was written; null where nobody said.
Outcome<Contents> add_up_table(Database& database, const TableDescription& table,
                               const Contents* written, bool contents_are_right) {
    if (Outcome<> complete = complete_rows(database, table); !complete) {
        return std::unexpected(complete.error());
    }
    Outcome<Contents> found = count_contents(database, table);
    if (found && contents_are_right && written != nullptr && *found != *written) {
        base::log_warning(
            "mirror.accepted",
            {{"table", table.name}, {"rows", found->rows}, {"rows_written", written->rows}});
    }
    return found;
}

Outcome<bool> add_up(Database& database, const Meta& before, Meta& meta, bool contents_are_right) {
    bool all = !before.contents || contents_are_right;
    if (!all && before.schema == meta.schema) {
        return false;
    }
    std::uint64_t rows = 0;
    std::vector<Contents> contents;
    for (const TableDescription& table : meta.schema.tables) {
        std::size_t number = number_of(before.schema, table.name);
        bool is_new = number == npos;
        const Contents* written =
            is_new || !before.contents ? nullptr : &(*before.contents)[number];
        if (!all && written != nullptr && before.schema.tables[number].row == table.row) {
            contents.push_back(*written);
            continue;
        }
        Outcome<Contents> found = is_new
                                      ? Outcome<Contents>(Contents())
                                      : add_up_table(database, table, written, contents_are_right);
        if (!found) {
            return std::unexpected(found.error());
        }
        rows += found->rows;
        contents.push_back(*found);
    }
    if (!before.contents) {
        base::log_info("mirror.added_up", {{"path", database.path()},
                                           {"rows", rows},
                                           {"reason", "an older version kept no hashes of them"}});
    }
    meta.contents = std::move(contents);
    Outcome<> kept = write_contents(database, meta);
    return kept ? Outcome<bool>(true) : std::unexpected(kept.error());
}

bool is_column_of(const TableDescription& table, std::string_view name) {
    return std::ranges::find(table.row.columns, name, &table::Column::name) !=
           table.row.columns.end();
}

OutOfUse* find_column(std::vector<OutOfUse>& columns, std::string_view table,
                      std::string_view column) {
    auto found = std::ranges::find_if(columns, [&](const OutOfUse& each) {
        return each.table == table && each.column.name == column;
    });
    return found == columns.end() ? nullptr : &*found;
}

bool takes(std::span<const OutOfUse> kept, std::string_view table, const table::Column& column) {
    return std::ranges::any_of(kept, [&](const OutOfUse& each) {
        return each.table == table && each.column.name == column.name &&
               check_convertible(column.type, each.column.type, column.name).has_value();
    });
}

// Of a mirror that an operator has put back: a release after it could hold more.
Outcome<> give_type(Database& database, OutOfUse& kept, const table::Type& type) {
    return base::in_order([&] { return check_convertible(kept.column.type, type, kept.table); },
                          [&] {
                              table::Column column{kept.column.name, type};
                              return convert_json(database, kept.table, column, kept.column.type,
                                                  {});
                          },
                          [&] {
                              kept.column.type = type;
                              return Outcome<>();
                          });
}

}  // namespace

Outcome<bool> bring_to(Database& database, const Shape& shape, Meta& meta,
                       bool contents_are_right) {
    const Meta before = meta;
    Migration migration(database, shape, meta);
    Outcome<> checked = migration.check();
    if (checked && before.contents && !contents_are_right) {
        checked = check_rewritten(database, shape, before, *before.contents);
    }
    if (!checked) {
        return std::unexpected(checked.error());
    }
    Outcome<bool> migrated = migration.run();
    if (!migrated) {
        return migrated;
    }
    Outcome<bool> added_up = add_up(database, before, meta, contents_are_right);
    return added_up ? Outcome<bool>(*migrated || *added_up) : added_up;
}

std::vector<OutOfUse> members_missing(const Meta& meta,
                                      std::span<const table::SchemaDescription> written) {
    std::vector<OutOfUse> missing;
    for (const table::SchemaDescription& schema : written) {
        for (const TableDescription& table : schema.tables) {
            std::size_t number = number_of(meta.schema, table.name);
            if (number == npos) {
                continue;  // whoever reads its rows says so
            }
            for (const table::Column& column : table.row.columns) {
                if (is_column_of(meta.schema.tables[number], column.name) ||
                    takes(meta.out_of_use, table.name, column)) {
                    continue;
                }
                // The last release that had it could take what those before had written.
                if (OutOfUse* known = find_column(missing, table.name, column.name)) {
                    known->column = column;
                } else {
                    missing.push_back({table.name, column});
                }
            }
        }
    }
    return missing;
}

Outcome<bool> add_columns(Database& database, std::span<const OutOfUse> missing, Meta& meta) {
    for (const OutOfUse& each : missing) {
        OutOfUse* kept = find_column(meta.out_of_use, each.table, each.column.name);
        Outcome<> made =
            kept == nullptr
                ? database.run(fmt::format("ALTER TABLE {} ADD COLUMN {}", quoted_name(each.table),
                                           column_definition(each.column)))
                : give_type(database, *kept, each.column.type);
        if (!made) {
            return std::unexpected(made.error());
        }
        if (kept == nullptr) {
            base::log_info("mirror.column_kept",
                           {{"table", each.table}, {"column", each.column.name}});
            meta.out_of_use.push_back(each);
        }
    }
    put_in_order(meta.out_of_use);
    Outcome<> written = base::in_order([&] { return write_out_of_use(database, meta.out_of_use); },
                                       [&] { return write_contents(database, meta); });
    return written ? Outcome<bool>(true) : std::unexpected(written.error());
}

}  // namespace onrush::mirror
