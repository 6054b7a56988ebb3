// The limits of tables and of the rows they keep.
#pragma once

#include <cstdint>

namespace onrush::table::limits {

// Slots are 32-bit; two values are kept for the indexes.
inline constexpr std::uint64_t rows_max = 0xffff'fff0;
// An encoded row. A batch must hold many of them.
inline constexpr std::size_t row_bytes_max = 256 * 1024;
inline constexpr std::uint64_t list_items_max = 100'000;
// What a segment's description of its tables may hold.
inline constexpr std::uint64_t schema_items_max = 4096;
inline constexpr int type_depth_max = 8;
// Members of an ordered index: ordered_index.cc is compiled for each number of them.
inline constexpr std::size_t index_parts_max = 4;

}  // namespace onrush::table::limits
