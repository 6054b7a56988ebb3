#include "mirror/sqlite/sql_shape.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/check.h"
#include "base/utf8.h"
#include "mirror/json_text.h"
#include "mirror/limits.h"
#include "mirror/sqlite/database.h"

namespace onrush::mirror {

using base::ByteReader;
using base::ByteView;
using base::FaultKind;
using base::Outcome;
using table::Column;
using table::IndexDescription;
using table::Kind;
using table::TableDescription;
using table::Type;

namespace {

Outcome<> unstorable(const TableDescription& table, const std::string& what) {
    return base::fault(FaultKind::usage, fmt::format("table \"{}\" {}", table.name, what));
}

bool has_nested_optional(const Type& type) {
    if (type.kind == Kind::optional && type.element[0].kind == Kind::optional) {
        return true;
    }
    return std::ranges::any_of(type.element, has_nested_optional) ||
           std::ranges::any_of(
               type.columns, [](const Column& column) { return has_nested_optional(column.type); });
}

const char* sql_type(SqlForm form) {
    switch (form) {
        case SqlForm::integer:
            return "INTEGER";
        case SqlForm::blob:
            return "BLOB";
        case SqlForm::name:
        case SqlForm::text:
        case SqlForm::json:
            return "TEXT";
    }
    return "";
}

const Column& column_at(const TableDescription& table, std::uint32_t place) {
    ONRUSH_CHECK(place < table.row.columns.size(), "column {} of {}, which has {}", place,
                 table.name, table.row.columns.size());
    return table.row.columns[place];
}

std::string names_of(const TableDescription& table, const std::vector<std::uint32_t>& columns) {
    std::vector<std::string> names;
    names.reserve(columns.size());
    for (std::uint32_t column : columns) {
        names.push_back(quoted_name(column_at(table, column).name));
    }
    return fmt::format("{}", fmt::join(names, ", "));
}

bool key_is_rowid(const TableDescription& table) {
    return table.key.size() == 1 &&
           sql_form(column_at(table, table.key[0]).type) == SqlForm::integer;
}

std::string blob_literal(ByteView bytes) {
    std::string out = "X'";
    base::append_hex(out, bytes);
    return out + "'";
}

std::string integer_literal(ByteReader& in, const Type& type) {
    switch (type.kind) {
        case Kind::boolean:
            return fmt::format("{}", in.fixed<std::uint8_t>());
        case Kind::unsigned_:
        case Kind::id:
            return fmt::format("{}", static_cast<std::int64_t>(in.varint()));
        case Kind::instant: {
            std::uint64_t number = in.varint();
            return fmt::format("{}", number == 0 ? INT64_MAX : base::unzigzag(number - 1));
        }
        default:
            return fmt::format("{}", in.signed_varint());
    }
}

}  // namespace

SqlForm sql_form(const Type& type) {
    switch (type.kind) {
        case Kind::boolean:
        case Kind::unsigned_:
        case Kind::signed_:
        case Kind::id:
        case Kind::money:
        case Kind::instant:
        case Kind::duration:
            return SqlForm::integer;
        case Kind::enumeration:
            return SqlForm::name;
        case Kind::string:
            return SqlForm::text;
        case Kind::blob:
            return SqlForm::blob;
        case Kind::optional:
            return sql_form(type.element[0]);
        case Kind::list:
        case Kind::record:
            return SqlForm::json;
    }
    return SqlForm::json;
}

const Type& inner_type(const Type& type) {
    return type.kind == Kind::optional ? type.element[0] : type;
}

Outcome<> check_storable(const TableDescription& table) {
    if (table.row.columns.size() > limits::columns_max) {
        return unstorable(table, fmt::format("has {} columns; {} is the most",
                                             table.row.columns.size(), limits::columns_max));
    }
    if (table.key.empty()) {
        return unstorable(table, "has no key");
    }
    for (std::uint32_t part : table.key) {
        const Column& column = column_at(table, part);
        if (column.type.kind == Kind::optional || sql_form(column.type) == SqlForm::json) {
            return unstorable(table, fmt::format("has {} in its key, which SQL cannot compare: {}",
                                                 column.name, to_text(column.type)));
        }
    }
    for (const Column& column : table.row.columns) {
        if (has_nested_optional(column.type)) {
            return unstorable(table, fmt::format("has an optional of an optional in {}, and SQL "
                                                 "has one NULL",
                                                 column.name));
        }
    }
    return {};
}

std::string column_definition(const Column& column) {
    return fmt::format("{} {}", quoted_name(column.name), sql_type(sql_form(column.type)));
}

std::string literal(ByteView value, const Type& type) {
    ByteReader whole(value);
    (void)take_value(whole, type);
    ONRUSH_CHECK(whole.ok(), "a default of {} bytes is no {}", value.size(), to_text(type));
    ONRUSH_CHECK(whole.at_end(), "a default of type {} has {} bytes too many", to_text(type),
                 whole.left());
    ByteReader in(value);
    if (type.kind == Kind::optional && in.fixed<std::uint8_t>() == 0) {
        return "NULL";
    }
    const Type& inner = inner_type(type);
    switch (sql_form(type)) {
        case SqlForm::integer:
            return integer_literal(in, inner);
        case SqlForm::name: {
            auto found =
                std::ranges::find(inner.enumerators, in.varint(), &table::Enumerator::value);
            return found == inner.enumerators.end() ? "NULL" : quoted_text(found->name);
        }
        case SqlForm::text: {
            ByteView text = in.string();
            bool plain = base::is_utf8(text) && text.find('\0') == ByteView::npos;
            return plain ? quoted_text(text) : blob_literal(text);
        }
        case SqlForm::blob:
            return blob_literal(in.string());
        case SqlForm::json: {
            std::string json;
            append_json_text(json, in, inner);
            return quoted_text(json);
        }
    }
    return "NULL";
}

std::string stored_rows(const TableDescription& table) {
    std::string name = quoted_name(table.name);
    // Without a rowid, the table is the index of its key, by the name that SQLite gives it.
    return key_is_rowid(table) ? name + " NOT INDEXED"
                               : fmt::format("{} INDEXED BY {}", name,
                                             quoted_name("sqlite_autoindex_" + table.name + "_1"));
}

std::string create_table(const TableDescription& table) {
    bool rowid = key_is_rowid(table);
    std::string sql = fmt::format("CREATE TABLE {} (", quoted_name(table.name));
    for (std::uint32_t i = 0; i < table.row.columns.size(); ++i) {
        sql += (i == 0 ? "" : ", ") + column_definition(table.row.columns[i]);
        if (rowid && i == table.key[0]) {
            sql += " PRIMARY KEY";
        }
    }
    if (rowid) {
        return sql + ")";
    }
    return sql + fmt::format(", PRIMARY KEY ({})) WITHOUT ROWID", names_of(table, table.key));
}

std::string index_name(const TableDescription& table, const IndexDescription& index) {
    std::string name = table.name + "_by";
    for (std::uint32_t column : index.columns) {
        name += "_" + column_at(table, column).name;
    }
    return name;
}

std::string create_index(const TableDescription& table, const IndexDescription& index) {
    return fmt::format("CREATE INDEX IF NOT EXISTS {} ON {} ({})",
                       quoted_name(index_name(table, index)), quoted_name(table.name),
                       names_of(table, index.columns));
}

std::string view_name(const TableDescription& table) {
    return table.name + "_readable";
}

std::string create_view(const TableDescription& table,
                        std::span<const table::ReadableColumn> beside) {
    std::vector<std::string> columns;
    for (const Column& column : table.row.columns) {
        std::string name = quoted_name(column.name);
        if (inner_type(column.type).kind == Kind::instant) {
            columns.push_back(
                fmt::format("CASE WHEN {0} < 9223372036854775807 THEN "
                            "strftime('%Y-%m-%dT%H:%M:%fZ', {0} / 1000.0, 'unixepoch') END AS {0}",
                            name));
        } else {
            columns.push_back(name);
        }
    }
    for (const table::ReadableColumn& more : beside) {
        if (more.table == table.name) {
            columns.push_back(fmt::format("({}) AS {}", more.sql, quoted_name(more.name)));
        }
    }
    return fmt::format("CREATE VIEW {} AS SELECT {} FROM {}", quoted_name(view_name(table)),
                       fmt::join(columns, ", "), quoted_name(table.name));
}

std::string put_statement(const TableDescription& table) {
    std::string values;
    for (std::size_t i = 1; i <= table.row.columns.size(); ++i) {
        values += fmt::format("{}?{}", i == 1 ? "" : ", ", i);
    }
    return fmt::format("INSERT OR REPLACE INTO {} ({}) VALUES ({})", quoted_name(table.name),
                       column_list(table), values);
}

std::string erase_statement(const TableDescription& table) {
    std::vector<std::string> parts;
    parts.reserve(table.key.size());
    for (std::size_t i = 0; i < table.key.size(); ++i) {
        parts.push_back(
            fmt::format("{} = ?{}", quoted_name(column_at(table, table.key[i]).name), i + 1));
    }
    return fmt::format("DELETE FROM {} WHERE {}", quoted_name(table.name),
                       fmt::join(parts, " AND "));
}

std::string column_list(const TableDescription& table) {
    std::vector<std::string> names;
    names.reserve(table.row.columns.size());
    for (const Column& column : table.row.columns) {
        names.push_back(quoted_name(column.name));
    }
    return fmt::format("{}", fmt::join(names, ", "));
}

}  // namespace onrush::mirror
