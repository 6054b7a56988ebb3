// The checks of a server that has come up: is everything there, once, and nothing else?
//
// Each throws Wrong.
#pragma once

#include "log/disk.h"
#include "sim/model.h"
#include "sim/server.h"
#include "sim/tally.h"

namespace onrush::sim {

// The tables hold what the model holds, row by row, and every law is kept.
void audit_tables(const Server& server, const Model& model);

// The log that is there chains, goes on in time, and holds the facts that the model expects.
void audit_log(log::Disk& disk, const Server& server, const Model& model, Tally& tally);

// The mirror, which has caught up, holds what the tables hold.
void audit_mirror(mirror::SqliteStore& store, const Server& server);

// The rows of all tables by their names, as encoded.
[[nodiscard]] RowsByTable rows_of(const table::Schema& schema);

// Throws when the two are not the same; `what` begins the text.
void expect_same_rows(const table::Schema& schema, const RowsByTable& found,
                      const RowsByTable& expected, const std::string& what);

// One hash over all tables.
[[nodiscard]] std::string hash_of(const table::Schema& schema);

}  // namespace onrush::sim
