// The tables as SQL: how each member is stored, and the statements that make and fill a table.
//
//   member                                    column    value
//   bool                                      INTEGER   0 or 1
//   numbers, ids, money                       INTEGER   unsigned ones above 2^63 as negative ones
//   instants, durations                       INTEGER   milliseconds; never: 9223372036854775807
//   enumerations                              TEXT      the enumerator's name
//   strings                                   TEXT      bytes that are not UTF-8: a BLOB value
//   blobs                                     BLOB
//   optionals                                           NULL, or as the member itself
//   lists, records                            TEXT      JSON (json_text.h)
//
//   claims               the table, by the row's name for it: WITHOUT ROWID, unless its key is one
//                        integer, which then is the rowid
//   claims_by_expires_at an index; never unique: that is the engine's to hold, and rows of one
//                        transaction are written in the order of their keys
//   claims_readable      a view: the members, with instants as RFC 3339 text, and never as NULL;
//                        and what its feature adds of other tables (table::ReadableColumn)
//
// Pure functions; any thread.
#pragma once

#include <span>
#include <string>

#include "table/schema.h"

namespace onrush::mirror {

enum class SqlForm { integer, name, text, blob, json };

// How a member of this type is stored; an optional as what it holds.
[[nodiscard]] SqlForm sql_form(const table::Type& type);
// The type without the optional around it.
[[nodiscard]] const table::Type& inner_type(const table::Type& type);

// Refuses what SQL cannot keep: an optional in a key, an optional of an optional, a table of no or
// too many columns.
[[nodiscard]] base::Outcome<> check_storable(const table::TableDescription& table);

[[nodiscard]] std::string column_definition(const table::Column& column);
// The default of a member that old rows lack, as a literal.
[[nodiscard]] std::string literal(base::ByteView value, const table::Type& type);

// For FROM: the table as its rows are stored. SQLite else reads an index that has every column.
[[nodiscard]] std::string stored_rows(const table::TableDescription& table);

[[nodiscard]] std::string create_table(const table::TableDescription& table);
[[nodiscard]] std::string index_name(const table::TableDescription& table,
                                     const table::IndexDescription& index);
[[nodiscard]] std::string create_index(const table::TableDescription& table,
                                       const table::IndexDescription& index);
[[nodiscard]] std::string view_name(const table::TableDescription& table);
// With those of the columns beside that are of this table.
[[nodiscard]] std::string create_view(const table::TableDescription& table,
                                      std::span<const table::ReadableColumn> beside);

// Parameter i + 1 is column i.
[[nodiscard]] std::string put_statement(const table::TableDescription& table);
// Parameter i + 1 is column i of the key.
[[nodiscard]] std::string erase_statement(const table::TableDescription& table);
// "a", "b", "c"
[[nodiscard]] std::string column_list(const table::TableDescription& table);

}  // namespace onrush::mirror
