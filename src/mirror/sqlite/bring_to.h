// What Store::prepare() does within its transaction: the migration, and the sums of what the tables
// hold (contents.h) before and after it.
//
//   a table is rewritten   it must hold what was written, before; then it is added up anew
//   a file of format 1     every table is added up, once
//   contents_are_right     every table is added up, and what somebody changed in it is accepted
//
// Used on the thread that owns the connection.
#pragma once

#include "mirror/shape.h"
#include "mirror/sqlite/meta.h"

namespace onrush::mirror {

// Sets `meta` to what the file then says. True when anything was written.
[[nodiscard]] base::Outcome<bool> bring_to(Database& database, const Shape& shape, Meta& meta,
                                           bool contents_are_right);

}  // namespace onrush::mirror
