// What Store::prepare() does within its transaction: the migration, and the sums of what the tables
// hold (contents.h) before and after it.
//
//   a table is rewritten   it must hold what was written, before; then it is added up anew
//   a file of format 1     every table is added up, once
//   contents_are_right     every table is added up, and what somebody changed in it is accepted
//
// And what Store::keep_members() does.
//
// Used on the thread that owns the connection.
#pragma once

#include "mirror/shape.h"
#include "mirror/sqlite/meta.h"

namespace onrush::mirror {

// Sets `meta` to what the file then says. True when anything was written.
[[nodiscard]] base::Outcome<bool> bring_to(Database& database, const Shape& shape, Meta& meta,
                                           bool contents_are_right);

// The members that `written` has, oldest first, and the file has no column for that can take them.
[[nodiscard]] std::vector<OutOfUse> members_missing(
    const Meta& meta, std::span<const table::SchemaDescription> written);
// Makes columns for them, out of use. Within a transaction; sets `meta` as above. True.
[[nodiscard]] base::Outcome<bool> add_columns(Database& database, std::span<const OutOfUse> missing,
                                              Meta& meta);

}  // namespace onrush::mirror
