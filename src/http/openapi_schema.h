// The types of what is read and answered, as /openapi.json describes them (JSON Schema), and of
// events, as /asyncapi.json does.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "http/described.h"
#include "http/json_writer.h"

namespace onrush::http {

// Every struct and enum is described once, under its name.
using Named = std::map<std::string_view, const Shape*>;

// Adds the named types of which the shape is made, itself included. None: nothing.
void collect(const Shape* shape, Named& named);

[[nodiscard]] std::string reference_to(std::string_view name);
void write_reference(JsonWriter& json, std::string_view name);

// Of a value within `min` and `max`; `is_read`: in a body or a query.
void write_schema(JsonWriter& json, const Shape& shape, std::int64_t min, std::int64_t max,
                  bool is_read, std::string_view doc = {}, bool nullable = false);

// Where a named type stands, which decides what is taken for it.
struct Use {
    bool is_read = false;     // in a body or a query
    bool is_changes = false;  // it is the body of a PATCH, where null empties, if it may
    bool may_grow = false;    // a later version may have more members
};
void write_named(JsonWriter& json, const Shape& shape, Use use);

}  // namespace onrush::http
