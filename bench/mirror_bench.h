// Measures the mirror: a log of N inserts is written first, then followed into SQLite by the real
// thread, then loaded back as recovery does.
//
//   mirror.ascending      id ascending, one secondary index on `owner`, whose values come in no
//                         particular order
//   mirror.random_key     the same rows under an id in no particular order, same index
//   mirror.random_only    an id in no particular order, no secondary index
//   mirror.rewritten      as ascending, and every row twice: the second time it replaces the first
//   mirror.load           rows of a two-part key and four integers, loaded into a table in memory
//
// Each prints lines "metric NAME VALUE UNIT" on standard output, for programs to read; what is
// under way goes to standard error.
#pragma once

#include <cstdint>
#include <string>

#include "base/fault.h"
#include "mirror/mirror_thread.h"
#include "mirror/sqlite/sqlite_store.h"

namespace onrush::bench {

struct MirrorBench {
    std::string folder;  // scratch: emptied before each case
    std::uint64_t rows = 10'000'000;
    std::uint64_t rows_per_batch = 512;
    mirror::MirrorSettings thread;
    mirror::SqliteSettings store;
};

enum class MirrorCase { ascending, random_key, random_only, rewritten, load };

[[nodiscard]] base::Outcome<> run_mirror_case(const MirrorBench& bench, MirrorCase which);

}  // namespace onrush::bench
