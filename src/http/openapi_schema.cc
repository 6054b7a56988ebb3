#include "http/openapi_schema.h"

#include "base/check.h"

namespace onrush::http {

std::string reference_to(std::string_view name) {
    return "#/components/schemas/" + std::string(name);
}

namespace {

void write_type(JsonWriter& json, std::string_view type, bool nullable) {
    if (!nullable) {
        return json.member("type", type);
    }
    json.name("type");
    json.begin_array();
    json.value(type);
    json.value("null");
    json.end_array();
}

// The limits of texts and lists that say none of their own are those of what is read (described.h);
// an answer may be longer.
bool has_max(const Shape& shape, std::int64_t max, bool is_read) {
    return is_read || max != shape.max;
}

void write_choices(JsonWriter& json, const Shape& shape, bool nullable) {
    json.name("enum");
    json.begin_array();
    for (std::string_view choice : shape.choices) {
        json.value(choice);
    }
    if (nullable) {
        json.null();
    }
    json.end_array();
}

void write_scalar(JsonWriter& json, const Shape& shape, std::int64_t min, std::int64_t max,
                  bool is_read, bool nullable) {
    switch (shape.kind) {
        case ShapeKind::boolean:
            write_type(json, "boolean", nullable);
            return;
        case ShapeKind::integer:
        case ShapeKind::duration:
            write_type(json, "integer", nullable);
            json.member("minimum", min);
            json.member("maximum", max);
            return;
        case ShapeKind::text:
            write_type(json, "string", nullable);
            if (!shape.choices.empty()) {
                return write_choices(json, shape, nullable);
            }
            if (min != 0) {
                json.member("minLength", min);
            }
            if (has_max(shape, max, is_read)) {
                json.member("maxLength", max);
            }
            return;
        case ShapeKind::instant:
            write_type(json, "string", nullable);
            json.member("format", "date-time");
            return;
        case ShapeKind::any_object:
            write_type(json, "object", nullable);
            return;
        case ShapeKind::choice:
        case ShapeKind::list:
        case ShapeKind::object:
            break;
    }
    ONRUSH_CHECK(false, "{} is not a scalar", shape.name);
}

void write_list(JsonWriter& json, const Shape& shape, std::int64_t min, std::int64_t max,
                bool is_read, bool nullable) {
    write_type(json, "array", nullable);
    json.member("minItems", min);
    if (has_max(shape, max, is_read)) {
        json.member("maxItems", max);
    }
    json.name("items");
    write_schema(json, *shape.items, shape.items->min, shape.items->max, is_read);
}

void write_list_or_object(JsonWriter& json, const Shape& shape, std::int64_t min, std::int64_t max,
                          bool is_read, bool nullable) {
    json.name("oneOf");
    json.begin_array();
    json.begin_object();
    write_list(json, shape, min, max, is_read, nullable);
    json.end_object();
    write_reference(json, shape.instead->name);
    json.end_array();
}

// Null leaves a member out.
void write_exactly_one(JsonWriter& json, const std::vector<std::string_view>& members) {
    json.name("oneOf");
    json.begin_array();
    for (std::string_view member : members) {
        json.begin_object();
        json.name("required");
        json.begin_array();
        json.value(member);
        json.end_array();
        json.name("properties");
        json.begin_object();
        json.name(member);
        json.raw(R"({"not":{"type":"null"}})");
        json.end_object();
        json.end_object();
    }
    json.end_array();
}

}  // namespace

void collect(const Shape* shape, Named& named) {
    if (shape == nullptr) {
        return;
    }
    collect(shape->items, named);
    collect(shape->instead, named);
    if (shape->name.empty()) {
        return;
    }
    auto [at, fresh] = named.emplace(shape->name, shape);
    ONRUSH_CHECK(at->second == shape, "two types have the name {}", shape->name);
    if (fresh) {
        for (const MemberShape& member : shape->members) {
            collect(member.shape, named);
        }
    }
}

void write_reference(JsonWriter& json, std::string_view name) {
    json.begin_object();
    json.member("$ref", reference_to(name));
    json.end_object();
}

void write_schema(JsonWriter& json, const Shape& shape, std::int64_t min, std::int64_t max,
                  bool is_read, std::string_view doc, bool nullable) {
    bool named = !shape.name.empty();
    json.begin_object();
    if (!doc.empty()) {
        json.member("description", doc);
    }
    if (named && nullable) {
        json.name("anyOf");
        json.begin_array();
        write_reference(json, shape.name);
        json.raw(R"({"type":"null"})");
        json.end_array();
    } else if (named) {
        json.member("$ref", reference_to(shape.name));
    } else if (shape.instead != nullptr) {
        write_list_or_object(json, shape, min, max, is_read, nullable);
    } else if (shape.kind == ShapeKind::list) {
        write_list(json, shape, min, max, is_read, nullable);
    } else {
        write_scalar(json, shape, min, max, is_read, nullable);
    }
    json.end_object();
}

void write_named(JsonWriter& json, const Shape& shape, Use use) {
    json.begin_object();
    if (shape.kind == ShapeKind::choice) {
        json.member("type", "string");
        json.member("enum", shape.choices);
        return json.end_object();
    }
    json.member("type", "object");
    if (!use.may_grow) {
        json.member("additionalProperties", false);
    }
    json.name("required");
    json.begin_array();
    for (const MemberShape& member : shape.members) {
        if (member.required) {
            json.value(member.name);
        }
    }
    json.end_array();
    json.name("properties");
    json.begin_object();
    for (const MemberShape& member : shape.members) {
        json.name(member.name);
        bool left_out_by_null = use.is_read && !use.is_changes && !member.required;
        write_schema(json, *member.shape, member.min, member.max, use.is_read, member.doc,
                     member.nullable || left_out_by_null);
    }
    json.end_object();
    if (use.is_read && !shape.exactly_one.empty()) {
        write_exactly_one(json, shape.exactly_one);
    }
    json.end_object();
}

}  // namespace onrush::http
