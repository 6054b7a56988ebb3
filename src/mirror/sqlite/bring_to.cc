#include "mirror/sqlite/bring_to.h"

#include <span>

#include "base/logging.h"
#include "mirror/sqlite/migration.h"

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

}  // namespace onrush::mirror
