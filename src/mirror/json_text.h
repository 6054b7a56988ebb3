// Values as JSON text and back: how lists and records stand in one column.
//
//   numbers, ids, money     a number
//   instants, durations     a number of milliseconds; never is 9223372036854775807
//   enumerations            the enumerator's name
//   strings                 a string, or {"hex":"00ff"} when the bytes are not UTF-8
//   blobs                   a string of hex digits
//   optionals               null, or the value
//   lists, records          an array, an object with the members' names
//
// Unlike table::append_json, which is for eyes, every value comes back from it. Any thread.
#pragma once

#include <string>
#include <string_view>

#include "table/type.h"

namespace onrush::mirror {

// Fails the reader when the bytes are not a value of this type.
void append_json_text(std::string& out, base::ByteReader& in, const table::Type& type);

// Appends the encoding of the value; false when the text is not JSON of a value of this type.
[[nodiscard]] bool encode_json_text(std::string_view json, const table::Type& type,
                                    base::ByteWriter& out);

}  // namespace onrush::mirror
