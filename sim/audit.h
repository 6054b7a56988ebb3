// The checks of a server that has come up: is everything there, once, and nothing else?
//
// Each throws Wrong.
#pragma once

#include <map>
#include <string>

#include "log/disk.h"
#include "sim/model.h"
#include "sim/server.h"
#include "sim/tally.h"

namespace onrush::sim {

// Every law is kept.
void audit_laws(Server& server);

// The next deadline is the one that the model expects.
void audit_deadlines(Server& server, const Model& model);

// The content of each table, as one hash; but of the notes, whose rows change their shape.
using TableHashes = std::map<std::string, std::string>;
[[nodiscard]] TableHashes hashes_of(const table::Schema& schema);

// The tables hold what they held when that record was handed over.
void audit_tables(Server& server, std::uint64_t sequence, const TableHashes& expected);

// The log that is there chains, goes on in time, and holds the facts that the model expects.
void audit_log(log::Disk& disk, Server& server, const Model& model, Tally& tally);

// The mirror, which has caught up, holds what the tables hold, and SQL finds no law broken there.
void audit_mirror(mirror::SqliteStore& store, const std::string& path, Server& server);

// One hash over all tables.
[[nodiscard]] std::string hash_of(const table::Schema& schema);

}  // namespace onrush::sim
