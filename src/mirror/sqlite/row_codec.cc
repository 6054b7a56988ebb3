#include "mirror/sqlite/row_codec.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/check.h"
#include "base/utf8.h"
#include "mirror/json_text.h"
#include "mirror/limits.h"
#include "mirror/sqlite/database.h"

namespace onrush::mirror {

using base::ByteReader;
using base::ByteView;
using base::ByteWriter;
using table::Enumerator;
using table::Kind;
using table::Type;

namespace {

std::int64_t take_integer(ByteReader& in, Kind kind) {
    switch (kind) {
        case Kind::boolean:
            return in.fixed<std::uint8_t>();
        case Kind::unsigned_:
        case Kind::id:
            return static_cast<std::int64_t>(in.varint());
        case Kind::instant: {
            std::uint64_t number = in.varint();
            return number == 0 ? INT64_MAX : base::unzigzag(number - 1);
        }
        default:
            return in.signed_varint();
    }
}

bool put_integer(std::int64_t number, Kind kind, ByteWriter& out) {
    switch (kind) {
        case Kind::boolean:
            out.fixed(static_cast<std::uint8_t>(number));
            return number == 0 || number == 1;
        case Kind::unsigned_:
        case Kind::id:
            out.varint(static_cast<std::uint64_t>(number));
            return true;
        case Kind::instant:
            out.varint(number == INT64_MAX ? 0 : base::zigzag(number) + 1);
            return true;
        default:
            out.signed_varint(number);
            return true;
    }
}

// Most enumerations count from zero.
const Enumerator* enumerator_of(const Type& type, std::uint64_t value) {
    if (value < type.enumerators.size() && type.enumerators[value].value == value) {
        return &type.enumerators[value];
    }
    auto found = std::ranges::find(type.enumerators, value, &Enumerator::value);
    return found == type.enumerators.end() ? nullptr : &*found;
}

ByteView bytes_of(sqlite3_value* value) {
    const void* data = sqlite3_value_blob(value);
    auto size = static_cast<std::size_t>(sqlite3_value_bytes(value));
    return data == nullptr ? ByteView() : ByteView(static_cast<const char*>(data), size);
}

// An empty text is not NULL, which a null pointer would be.
void bind_text(sqlite3_stmt* statement, int parameter, ByteView text,
               sqlite3_destructor_type keep) {
    check_bound(sqlite3_bind_text64(statement, parameter, text.empty() ? "" : text.data(),
                                    text.size(), keep, SQLITE_UTF8),
                parameter);
}

void bind_blob(sqlite3_stmt* statement, int parameter, ByteView bytes) {
    check_bound(sqlite3_bind_blob64(statement, parameter, bytes.empty() ? "" : bytes.data(),
                                    bytes.size(), SQLITE_STATIC),
                parameter);
}

}  // namespace

RowBinder::RowBinder(const Type& record, std::size_t in_use) : hash_(record), in_use_(in_use) {
    ONRUSH_CHECK(record.kind == Kind::record, "rows are of {}", to_text(record));
    ONRUSH_CHECK(in_use <= record.columns.size(), "{} of {} columns are in use", in_use,
                 record.columns.size());
    ONRUSH_CHECK(in_use <= limits::columns_max, "rows of {} columns, at most {}", in_use,
                 limits::columns_max);
    for (const table::Column& column : record.columns) {
        members_.push_back(
            {column.type.kind == Kind::optional, sql_form(column.type), inner_type(column.type)});
    }
}

bool RowBinder::bind(sqlite3_stmt* statement, ByteView bytes) {
    ByteReader in(bytes);
    int parameter = 0;
    sum_ = 0;
    for (const Member& member : members_) {
        parameter += 1;
        if (member.optional && in.fixed<std::uint8_t>() == 0) {
            check_bound(sqlite3_bind_null(statement, parameter), parameter);
        } else {
            bind_member(statement, parameter, in, member);
        }
        if (static_cast<std::size_t>(parameter) == in_use_) {
            hash_of_row_ = RowHash::mixed(sum_);
        }
    }
    return in.ok() && in.at_end();
}

void RowBinder::bind_member(sqlite3_stmt* statement, int parameter, ByteReader& in,
                            const Member& member) {
    std::size_t column = static_cast<std::size_t>(parameter) - 1;
    switch (member.form) {
        case SqlForm::integer: {
            std::int64_t number = take_integer(in, member.type.kind);
            sum_ += hash_.of_integer(column, number);
            check_bound(sqlite3_bind_int64(statement, parameter, number), parameter);
            return;
        }
        case SqlForm::name: {
            const Enumerator* found = enumerator_of(member.type, in.varint());
            if (found == nullptr) {
                in.fail();
                return;
            }
            sum_ += hash_.of_text(column, found->name);
            bind_text(statement, parameter, found->name, SQLITE_STATIC);
            return;
        }
        case SqlForm::text: {
            ByteView text = in.string();
            if (base::is_utf8(text)) {
                sum_ += hash_.of_text(column, text);
                bind_text(statement, parameter, text, SQLITE_STATIC);
            } else {
                sum_ += hash_.of_blob(column, text);
                bind_blob(statement, parameter, text);
            }
            return;
        }
        case SqlForm::blob: {
            ByteView bytes = in.string();
            sum_ += hash_.of_blob(column, bytes);
            bind_blob(statement, parameter, bytes);
            return;
        }
        case SqlForm::json:
            json_.clear();
            append_json_text(json_, in, member.type);
            sum_ += hash_.of_text(column, json_);
            bind_text(statement, parameter, json_, SQLITE_TRANSIENT);
            return;
    }
}

bool encode_sql_value(sqlite3_value* value, const Type& type, ByteWriter& out) {
    int stored = sqlite3_value_type(value);
    switch (sql_form(type)) {
        case SqlForm::integer:
            return stored == SQLITE_INTEGER &&
                   put_integer(sqlite3_value_int64(value), type.kind, out);
        case SqlForm::name: {
            if (stored != SQLITE_TEXT) {
                return false;
            }
            ByteView name = bytes_of(value);
            auto found = std::ranges::find(type.enumerators, name, &Enumerator::name);
            if (found == type.enumerators.end()) {
                return false;
            }
            out.varint(found->value);
            return true;
        }
        case SqlForm::text:
        case SqlForm::blob:
            out.string(bytes_of(value));
            return stored == SQLITE_TEXT || stored == SQLITE_BLOB;
        case SqlForm::json:
            return stored == SQLITE_TEXT && encode_json_text(bytes_of(value), type, out);
    }
    return false;
}

RowEncoder::RowEncoder(const table::TableDescription& table) : table_(table) {}

std::optional<std::string> RowEncoder::encode(std::span<sqlite3_value*> values,
                                              ByteWriter& out) const {
    ONRUSH_CHECK(values.size() == table_.row.columns.size(), "{} values for the {} columns of {}",
                 values.size(), table_.row.columns.size(), table_.name);
    for (std::size_t i = 0; i < values.size(); ++i) {
        const table::Column& column = table_.row.columns[i];
        const Type* type = &column.type;
        if (type->kind == Kind::optional) {
            bool present = sqlite3_value_type(values[i]) != SQLITE_NULL;
            out.fixed<std::uint8_t>(present ? 1 : 0);
            if (!present) {
                continue;
            }
            type = &type->element[0];
        }
        if (!encode_sql_value(values[i], *type, out)) {
            return fmt::format("table \"{}\" has a row whose {} is not a valid {}", table_.name,
                               column.name, to_text(*type));
        }
    }
    return std::nullopt;
}

}  // namespace onrush::mirror
