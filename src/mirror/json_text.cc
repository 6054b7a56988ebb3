#include "mirror/json_text.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include "base/logging.h"
#include "base/utf8.h"
#include "table/limits.h"

namespace onrush::mirror {

namespace {

using base::ByteReader;
using base::ByteView;
using base::ByteWriter;
using table::Kind;
using table::Type;
using Json = boost::json::value;

void append_blob(std::string& out, ByteView bytes) {
    out += '"';
    base::append_hex(out, bytes);
    out += '"';
}

void append_string(std::string& out, ByteView bytes) {
    if (base::is_utf8(bytes)) {
        base::append_json_string(out, bytes);
        return;
    }
    out += R"({"hex":)";
    append_blob(out, bytes);
    out += '}';
}

void append_enumerator(std::string& out, ByteReader& in, const Type& type) {
    auto found = std::ranges::find(type.enumerators, in.varint(), &table::Enumerator::value);
    if (found == type.enumerators.end()) {
        in.fail();
        return;
    }
    base::append_json_string(out, found->name);
}

void append_list(std::string& out, ByteReader& in, const Type& type) {
    out += '[';
    std::uint64_t count = in.varint();
    for (std::uint64_t i = 0; i < count && in.ok(); ++i) {
        if (i != 0) {
            out += ',';
        }
        append_json_text(out, in, type.element[0]);
    }
    out += ']';
}

void append_record(std::string& out, ByteReader& in, const Type& type) {
    out += '{';
    for (const table::Column& column : type.columns) {
        if (out.back() != '{') {
            out += ',';
        }
        base::append_json_string(out, column.name);
        out += ':';
        append_json_text(out, in, column.type);
    }
    out += '}';
}

// --- back -----------------------------------------------------------------------------------

bool encode(const Json& json, const Type& type, ByteWriter& out);

int hex_digit(char c) {
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool encode_hex(const Json& json, ByteWriter& out) {
    const boost::json::string* text = json.if_string();
    if (text == nullptr || text->size() % 2 != 0) {
        return false;
    }
    std::string bytes;
    for (std::size_t i = 0; i < text->size(); i += 2) {
        int high = hex_digit((*text)[i]);
        int low = hex_digit((*text)[i + 1]);
        if (high < 0 || low < 0) {
            return false;
        }
        bytes += static_cast<char>(high * 16 + low);
    }
    out.string(bytes);
    return true;
}

bool encode_string(const Json& json, ByteWriter& out) {
    if (const boost::json::string* text = json.if_string()) {
        out.string(ByteView(text->data(), text->size()));
        return true;
    }
    const boost::json::object* object = json.if_object();
    const Json* hex =
        object != nullptr && object->size() == 1 ? object->if_contains("hex") : nullptr;
    return hex != nullptr && encode_hex(*hex, out);
}

// A whole number as its 64 bits: signed ones in two's complement.
std::optional<std::uint64_t> bits_of(const Json& json) {
    if (const std::int64_t* number = json.if_int64()) {
        return static_cast<std::uint64_t>(*number);
    }
    const std::uint64_t* number = json.if_uint64();
    return number != nullptr ? std::optional(*number) : std::nullopt;
}

bool encode_number(const Json& json, const Type& type, ByteWriter& out) {
    std::optional<std::uint64_t> bits = bits_of(json);
    bool is_unsigned = type.kind == Kind::unsigned_ || type.kind == Kind::id;
    // Negative numbers for the one form, numbers past 2^63 for the other.
    bool outside = is_unsigned ? json.is_int64() && json.get_int64() < 0
                               : json.is_uint64() && json.get_uint64() > INT64_MAX;
    if (!bits || outside) {
        return false;
    }
    auto number = static_cast<std::int64_t>(*bits);
    if (is_unsigned) {
        out.varint(*bits);
    } else if (type.kind == Kind::instant) {
        out.varint(number == INT64_MAX ? 0 : base::zigzag(number) + 1);
    } else {
        out.signed_varint(number);
    }
    return true;
}

bool encode_enumerator(const Json& json, const Type& type, ByteWriter& out) {
    const boost::json::string* text = json.if_string();
    if (text == nullptr) {
        return false;
    }
    std::string_view name(text->data(), text->size());
    auto found = std::ranges::find(type.enumerators, name, &table::Enumerator::name);
    if (found == type.enumerators.end()) {
        return false;
    }
    out.varint(found->value);
    return true;
}

bool encode_list(const Json& json, const Type& type, ByteWriter& out) {
    const boost::json::array* array = json.if_array();
    if (array == nullptr || array->size() > table::limits::list_items_max) {
        return false;
    }
    out.varint(array->size());
    return std::ranges::all_of(
        *array, [&](const Json& item) { return encode(item, type.element[0], out); });
}

bool encode_record(const Json& json, const Type& type, ByteWriter& out) {
    const boost::json::object* object = json.if_object();
    if (object == nullptr || object->size() != type.columns.size()) {
        return false;
    }
    return std::ranges::all_of(type.columns, [&](const table::Column& column) {
        const Json* member = object->if_contains(column.name);
        return member != nullptr && encode(*member, column.type, out);
    });
}

bool encode(const Json& json, const Type& type, ByteWriter& out) {
    switch (type.kind) {
        case Kind::boolean:
            out.fixed<std::uint8_t>(json.is_bool() && json.get_bool() ? 1 : 0);
            return json.is_bool();
        case Kind::unsigned_:
        case Kind::id:
        case Kind::signed_:
        case Kind::money:
        case Kind::duration:
        case Kind::instant:
            return encode_number(json, type, out);
        case Kind::enumeration:
            return encode_enumerator(json, type, out);
        case Kind::string:
            return encode_string(json, out);
        case Kind::blob:
            return encode_hex(json, out);
        case Kind::optional:
            out.fixed<std::uint8_t>(json.is_null() ? 0 : 1);
            return json.is_null() || encode(json, type.element[0], out);
        case Kind::list:
            return encode_list(json, type, out);
        case Kind::record:
            return encode_record(json, type, out);
    }
    return false;
}

}  // namespace

void append_json_text(std::string& out, ByteReader& in, const Type& type) {
    switch (type.kind) {
        case Kind::boolean:
            out += in.fixed<std::uint8_t>() == 1 ? "true" : "false";
            return;
        case Kind::unsigned_:
        case Kind::id:
            out += std::to_string(in.varint());
            return;
        case Kind::signed_:
        case Kind::money:
        case Kind::duration:
            out += std::to_string(in.signed_varint());
            return;
        case Kind::instant: {
            std::uint64_t number = in.varint();
            out += std::to_string(number == 0 ? INT64_MAX : base::unzigzag(number - 1));
            return;
        }
        case Kind::enumeration:
            append_enumerator(out, in, type);
            return;
        case Kind::string:
            append_string(out, in.string());
            return;
        case Kind::blob:
            append_blob(out, in.string());
            return;
        case Kind::optional:
            if (in.fixed<std::uint8_t>() == 1) {
                append_json_text(out, in, type.element[0]);
            } else {
                out += "null";
            }
            return;
        case Kind::list:
            append_list(out, in, type);
            return;
        case Kind::record:
            append_record(out, in, type);
            return;
    }
}

bool encode_json_text(std::string_view json, const Type& type, ByteWriter& out) {
    boost::json::error_code error;
    Json value = boost::json::parse(boost::json::string_view(json.data(), json.size()), error);
    return !error && encode(value, type, out);
}

}  // namespace onrush::mirror
