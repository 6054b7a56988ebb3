// The order of a table's keys as bytes: memcmp of two of them orders as the database does.
//
//   integers           8 bytes, big-endian, the sign bit turned around (unsigned ones as signed)
//   enumerations       the enumerator's name, as a string
//   strings, blobs     0x01 for UTF-8 text, 0x02 for bytes; then the bytes, each 0x00 as 0x00 0xff;
//                      then 0x00 0x00
//
// Being in the database's order is for speed only: rows are then written where the last one was.
// Being equal for equal keys, and never one the start of the other, is what coalescing rests on.
// One thread.
#pragma once

#include "table/schema.h"

namespace onrush::mirror {

class KeyOrder {
public:
    explicit KeyOrder(const table::TableDescription& table);

    // Good until the next call; empty when the bytes are no row, or no key.
    [[nodiscard]] base::ByteView of_row(base::ByteView row);
    [[nodiscard]] base::ByteView of_key(base::ByteView key);

private:
    [[nodiscard]] bool append(base::ByteView value, const table::Type& type);

    table::Type key_;                   // the key's columns as a record
    std::vector<table::Type> types_;    // the row's, up to the last column of the key
    std::vector<std::uint32_t> parts_;  // places of the key's columns
    std::vector<base::ByteView> values_;
    base::ByteWriter out_;
};

}  // namespace onrush::mirror
