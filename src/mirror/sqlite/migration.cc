#include "mirror/sqlite/migration.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/check.h"
#include "base/logging.h"
#include "mirror/json_text.h"
#include "mirror/sqlite/additions.h"
#include "mirror/sqlite/row_codec.h"
#include "mirror/sqlite/sql_shape.h"

namespace onrush::mirror {

using base::ByteReader;
using base::ByteView;
using base::ByteWriter;
using base::FaultKind;
using base::Outcome;
using table::Column;
using table::IndexDescription;
using table::TableDescription;
using table::Type;

namespace {

const Column* column_named(const Type& record, std::string_view name) {
    auto found = std::ranges::find(record.columns, name, &Column::name);
    return found == record.columns.end() ? nullptr : &*found;
}

// From one shape of a list or record to another, as a function that SQL can call.
struct JsonConversion {
    const Type& from;
    const Type& to;
    std::string defaults;  // the encoding of a default `to`, or empty

    static void call(sqlite3_context* context, int, sqlite3_value** values) {
        const auto* conversion = static_cast<const JsonConversion*>(sqlite3_user_data(context));
        ByteWriter old;
        bool good = encode_sql_value(values[0], conversion->from, old);
        ByteReader in(old.view());
        ByteWriter now;
        if (good) {
            convert_value(in, conversion->from, now, conversion->to, conversion->defaults);
        }
        if (!good || !in.ok()) {
            sqlite3_result_error(
                context, "a list or record does not match the type that the mirror stores for it",
                -1);
            return;
        }
        ONRUSH_CHECK(in.at_end(), "{} bytes of a list or record are left", in.left());
        ByteReader converted(now.view());
        std::string json;
        append_json_text(json, converted, conversion->to);
        ONRUSH_CHECK(converted.ok(), "what became {} cannot be read", json);
        ONRUSH_CHECK(converted.at_end(), "{} bytes more than {}", converted.left(), json);
        sqlite3_result_text64(context, json.data(), json.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
    }
};

}  // namespace

Outcome<> Migration::check() {
    Outcome<> looked =
        base::in_order([&] { return check_shape(); }, [&] { return check_tables_there(); },
                       [&] { return check_additions(database_); });
    checked_ = looked.has_value();
    return looked;
}

Outcome<bool> Migration::run() {
    ONRUSH_CHECK(database_.in_transaction(), "{} is changed outside of a transaction",
                 database_.path());
    ONRUSH_CHECK(shape_.default_rows.size() == shape_.schema.tables.size(),
                 "{} default rows for {} tables", shape_.default_rows.size(),
                 shape_.schema.tables.size());
    ONRUSH_CHECK(checked_, "{} is changed and was not looked at", database_.path());
    if (meta_.schema == shape_.schema) {
        return false;
    }
    out_of_use_ = meta_.out_of_use;
    for (std::size_t number = 0; number < shape_.schema.tables.size(); ++number) {
        if (Outcome<> brought = bring(number); !brought) {
            return std::unexpected(brought.error());
        }
    }
    for (const OutOfUse& old : out_of_use_) {
        ONRUSH_CHECK(column_now(old) == nullptr, "column {}.{} is both in use and out of use",
                     old.table, old.column.name);
    }
    put_in_order(out_of_use_);
    Outcome<> written = base::in_order([&] { return write_out_of_use(database_, out_of_use_); },
                                       [&] { return write_schema(database_, shape_.schema); });
    if (!written) {
        return std::unexpected(written.error());
    }
    meta_.schema = shape_.schema;
    meta_.out_of_use = out_of_use_;
    return true;
}

Outcome<> Migration::check_shape() const {
    for (const TableDescription& table : shape_.schema.tables) {
        if (Outcome<> storable = check_storable(table); !storable) {
            return storable;
        }
    }
    for (const TableDescription& stored : meta_.schema.tables) {
        std::size_t number = number_of(shape_.schema, stored.name);
        if (number == npos) {
            return unknown_table(stored.name);
        }
        auto to_now = table::TableConversion::make(stored, shape_.schema.tables[number], {}, {});
        if (!to_now) {
            return std::unexpected(to_now.error());
        }
    }
    for (const OutOfUse& old : meta_.out_of_use) {
        const Column* now = column_now(old);
        if (now == nullptr) {
            continue;
        }
        Outcome<> checked =
            check_convertible(old.column.type, now->type, old.table + "." + old.column.name);
        if (!checked) {
            return checked;
        }
    }
    return {};
}

const Column* Migration::column_now(const OutOfUse& old) const {
    std::size_t number = number_of(shape_.schema, old.table);
    return number == npos ? nullptr
                          : column_named(shape_.schema.tables[number].row, old.column.name);
}

Outcome<> Migration::check_tables_there() {
    Outcome<std::vector<std::string>> there = names(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB ?1", "sqlite_*");
    if (!there) {
        return std::unexpected(there.error());
    }
    for (const TableDescription& stored : meta_.schema.tables) {
        if (std::ranges::find(*there, stored.name) == there->end()) {
            return database_.damage(fmt::format("table \"{}\" is missing", stored.name));
        }
        if (Outcome<> checked = check_columns_there(stored); !checked) {
            return checked;
        }
    }
    for (const std::string& name : *there) {
        bool known = name == meta_table || name == out_of_use_table || name == contents_table ||
                     number_of(meta_.schema, name) != npos;
        if (!known) {
            return base::fault(FaultKind::not_ours,
                               fmt::format("{} has a table \"{}\" that Onrush did not make. "
                                           "Nothing was changed. Move the table to a database of "
                                           "its own",
                                           database_.path(), name));
        }
    }
    return {};
}

Outcome<> Migration::check_columns_there(const TableDescription& stored) {
    Outcome<std::vector<std::string>> there =
        names("SELECT name FROM pragma_table_info(?1)", stored.name);
    if (!there) {
        return std::unexpected(there.error());
    }
    for (const Column& column : stored.row.columns) {
        if (std::ranges::find(*there, column.name) == there->end()) {
            return database_.damage(
                fmt::format("table \"{}\" lacks its column \"{}\"", stored.name, column.name));
        }
    }
    for (const std::string& name : *there) {
        bool out_of_use = std::ranges::any_of(meta_.out_of_use, [&](const OutOfUse& old) {
            return old.table == stored.name && old.column.name == name;
        });
        if (!out_of_use && column_named(stored.row, name) == nullptr) {
            return base::fault(FaultKind::not_ours,
                               fmt::format("{} has a column \"{}\" in table \"{}\" that Onrush did "
                                           "not make. Nothing was changed. Drop the column",
                                           database_.path(), name, stored.name));
        }
    }
    return {};
}

Outcome<std::vector<std::string>> Migration::names(const std::string& sql,
                                                   const std::string& parameter) {
    Outcome<Statement> rows = database_.statement(sql);
    if (!rows) {
        return std::unexpected(rows.error());
    }
    rows->bind_text(1, parameter);
    std::vector<std::string> found;
    for (;;) {
        Outcome<bool> row = rows->step();
        if (!row) {
            return std::unexpected(row.error());
        }
        if (!*row) {
            return found;
        }
        found.emplace_back(rows->bytes(0));
    }
}

Outcome<> Migration::bring(std::size_t number) {
    const TableDescription& now = shape_.schema.tables[number];
    std::size_t stored_number = number_of(meta_.schema, now.name);
    const TableDescription* stored =
        stored_number == npos ? nullptr : &meta_.schema.tables[stored_number];
    std::string drop_view = "DROP VIEW IF EXISTS " + quoted_name(view_name(now));
    return base::in_order([&] { return database_.run(drop_view); },
                          [&] {
                              return stored == nullptr ? database_.run(create_table(now))
                                                       : bring_columns(*stored, number);
                          },
                          [&] { return bring_indexes(stored, now); },
                          [&] { return database_.run(create_view(now, shape_.readable)); });
}

Outcome<> Migration::bring_columns(const TableDescription& stored, std::size_t number) {
    const TableDescription& now = shape_.schema.tables[number];
    for (const Column& column : stored.row.columns) {
        if (column_named(now.row, column.name) == nullptr) {
            out_of_use_.push_back({now.name, column});
        }
    }
    ByteReader defaults(shape_.default_rows[number]);
    for (std::size_t i = 0; i < now.row.columns.size(); ++i) {
        ByteView fallback = take_value(defaults, now.row.columns[i].type);
        if (Outcome<> brought = bring_column(stored, number, i, fallback); !brought) {
            return brought;
        }
    }
    ONRUSH_CHECK(defaults.ok() && defaults.at_end(), "a default row of {} has {} bytes too many",
                 now.name, defaults.left());
    return {};
}

Outcome<> Migration::bring_column(const TableDescription& stored, std::size_t table_number,
                                  std::size_t column_number, ByteView fallback) {
    const std::string& table = shape_.schema.tables[table_number].name;
    const Column& column = shape_.schema.tables[table_number].row.columns[column_number];
    if (const Column* before = column_named(stored.row, column.name)) {
        return convert_json(database_, table, column, before->type, fallback);
    }
    auto old = std::ranges::find_if(out_of_use_, [&](const OutOfUse& each) {
        return each.table == table && each.column.name == column.name;
    });
    std::string value = literal(fallback, column.type);
    if (old == out_of_use_.end()) {
        base::log_info("mirror.column_added", {{"table", table}, {"column", column.name}});
        return database_.run(fmt::format("ALTER TABLE {} ADD COLUMN {} DEFAULT {}",
                                         quoted_name(table), column_definition(column), value));
    }
    Type type = old->column.type;
    out_of_use_.erase(old);
    std::string name = quoted_name(column.name);
    return base::in_order([&] { return convert_json(database_, table, column, type, fallback); },
                          [&] {
                              return database_.run(
                                  fmt::format("UPDATE {} SET {} = {} WHERE {} "
                                              "IS NULL",
                                              quoted_name(table), name, value, name));
                          });
}

Outcome<> Migration::bring_indexes(const TableDescription* stored, const TableDescription& now) {
    std::vector<std::string> wanted;
    wanted.reserve(now.indexes.size());
    for (const IndexDescription& index : now.indexes) {
        wanted.push_back(index_name(now, index));
    }
    if (stored != nullptr) {
        for (const IndexDescription& index : stored->indexes) {
            std::string name = index_name(*stored, index);
            if (std::ranges::find(wanted, name) != wanted.end()) {
                continue;
            }
            Outcome<> dropped = database_.run("DROP INDEX IF EXISTS " + quoted_name(name));
            if (!dropped) {
                return dropped;
            }
        }
    }
    for (const IndexDescription& index : now.indexes) {
        if (Outcome<> created = database_.run(create_index(now, index)); !created) {
            return created;
        }
    }
    return {};
}

Outcome<> convert_json(Database& database, const std::string& table, const Column& column,
                       const Type& from, ByteView fallback) {
    bool as_it_was =
        sql_form(column.type) != SqlForm::json || inner_type(from) == inner_type(column.type);
    if (as_it_was) {
        return {};
    }
    ONRUSH_CHECK(sql_form(from) == SqlForm::json, "column {}.{} becomes a list or record from {}",
                 table, column.name, to_text(from));
    JsonConversion conversion{inner_type(from), inner_type(column.type), ""};
    if (column.type.kind != table::Kind::optional) {
        conversion.defaults = fallback;
    }
    int code =
        sqlite3_create_function_v2(database.get(), "onrush_convert", 1, SQLITE_UTF8, &conversion,
                                   &JsonConversion::call, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) {
        return database.fault(code);
    }
    std::string name = quoted_name(column.name);
    Outcome<> updated =
        database.run(fmt::format("UPDATE {0} SET {1} = onrush_convert({1}) WHERE {1} IS NOT NULL",
                                 quoted_name(table), name));
    sqlite3_create_function_v2(database.get(), "onrush_convert", 1, SQLITE_UTF8, nullptr, nullptr,
                               nullptr, nullptr, nullptr);
    return updated;
}

}  // namespace onrush::mirror
