// What a column holds, as data: the self-description that makes old logs readable.
//
// A segment of the log carries the Type of every table and fact as it was when the segment was
// written. Readers that know no C++ struct (the mirror, `onrush log`) walk encoded rows by it, and
// a newer binary translates rows of an older shape with it. Plain values; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/fault.h"

namespace onrush::table {

// The number is the byte in the log: never renumber, only append.
enum class Kind : std::uint8_t {
    boolean = 1,      // one byte, 0 or 1
    unsigned_ = 2,    // varint
    signed_ = 3,      // zigzag varint
    id = 4,           // varint
    money = 5,        // zigzag varint, minor units
    instant = 6,      // varint: 0 is never, else zigzag(milliseconds since 1970) + 1
    duration = 7,     // zigzag varint, milliseconds
    enumeration = 8,  // varint, the enumerator's value
    string = 9,       // varint length, UTF-8
    blob = 10,        // varint length, bytes
    optional = 11,    // 0, or 1 and the element
    list = 12,        // varint count, then the elements
    record = 13,      // the columns one after the other
};

struct Column;

struct Enumerator {
    std::string name;
    std::uint64_t value = 0;
    friend bool operator==(const Enumerator&, const Enumerator&) = default;
};

struct Type {
    Kind kind = Kind::boolean;
    std::uint8_t bits = 0;                // width of unsigned_ and signed_
    std::vector<Enumerator> enumerators;  // enumeration
    std::vector<Type> element;            // optional and list: exactly one
    std::vector<Column> columns;          // record

    friend bool operator==(const Type&, const Type&) = default;
};

struct Column {
    std::string name;
    Type type;
    friend bool operator==(const Column&, const Column&) = default;
};

// Words for people: "unsigned 64", "enumeration of open, closed", "list of record".
[[nodiscard]] std::string to_text(const Type& type);

void encode_type(base::ByteWriter& out, const Type& type);
// The same for the same type in every program, and never 0.
[[nodiscard]] std::uint64_t hash_of(const Type& type);
// Refuses unknown kinds, too deep nesting and absurd counts by failing the reader.
[[nodiscard]] Type decode_type(base::ByteReader& in);

// The bytes of one value, which the reader then stands behind. Fails the reader when the bytes
// are not a value of this type.
base::ByteView take_value(base::ByteReader& in, const Type& type);

// Can every value of `from` be given the shape `to`? The text names the member that cannot.
[[nodiscard]] base::Outcome<> check_convertible(const Type& from, const Type& to,
                                                const std::string& where);

// Rewrites one value of shape `from` as a value of shape `to`, which check_convertible accepted.
// Columns that `from` lacks take their bytes from `defaults`, the encoding of a default `to`.
void convert_value(base::ByteReader& in, const Type& from, base::ByteWriter& out, const Type& to,
                   base::ByteView defaults);

}  // namespace onrush::table
