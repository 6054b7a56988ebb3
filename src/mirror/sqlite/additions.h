// What people may add to the mirror's file: indexes and views, to ask it faster and in their words.
//
// Not triggers, which change or refuse rows as they are written. Not UNIQUE indexes: between two
// batches a unique value may move from row to row, and the mirror writes the rows of many batches
// in the order of their keys, so it would lose a row.
#pragma once

#include "mirror/sqlite/database.h"

namespace onrush::mirror {

// Fault not_ours for a trigger or a UNIQUE index, by its name.
[[nodiscard]] base::Outcome<> check_additions(Database& database);

}  // namespace onrush::mirror
