#include "table/batch_reader.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/logging.h"
#include "base/time.h"

namespace onrush::table {

namespace {

using base::ByteReader;
using base::ByteView;

bool visit_section(const TableDescription& table, const Type& key, std::uint32_t number,
                   ByteReader& in, BatchVisitor& visitor) {
    struct Group {
        ChangeKind kind;
        std::uint64_t count;
        const Type& type;
    };
    std::uint64_t erases = in.varint();
    std::uint64_t inserts = in.varint();
    std::uint64_t updates = in.varint();
    for (const Group& group :
         {Group{ChangeKind::erased, erases, key}, Group{ChangeKind::inserted, inserts, table.row},
          Group{ChangeKind::updated, updates, table.row}}) {
        for (std::uint64_t left = group.count; left > 0; --left) {
            ByteView bytes = take_value(in, group.type);
            if (!in.ok()) {
                return false;
            }
            visitor.on_row({group.kind, number, bytes});
        }
    }
    return in.ok() && in.at_end();
}

bool visit_fact_section(const SchemaDescription& schema, ByteReader& in, BatchVisitor& visitor) {
    for (std::uint64_t left = in.varint(); left > 0 && in.ok(); --left) {
        std::uint64_t fact = in.varint();
        std::string_view trace = in.string();
        ByteView payload = in.string();
        if (!in.ok() || fact >= schema.facts.size()) {
            return false;
        }
        visitor.on_fact({static_cast<std::uint32_t>(fact), trace, payload});
    }
    return in.ok() && in.at_end();
}

void append_enumerator(std::string& out, ByteReader& in, const Type& type) {
    std::uint64_t value = in.varint();
    auto found = std::ranges::find(type.enumerators, value, &Enumerator::value);
    base::append_json_string(
        out, found == type.enumerators.end() ? fmt::format("{}", value) : found->name);
}

void append_list(std::string& out, ByteReader& in, const Type& type) {
    out += '[';
    std::uint64_t count = in.varint();
    for (std::uint64_t i = 0; i < count && in.ok(); ++i) {
        if (i != 0) {
            out += ',';
        }
        append_json(out, in, type.element[0]);
    }
    out += ']';
}

void append_record(std::string& out, ByteReader& in, const Type& type) {
    out += '{';
    for (const Column& column : type.columns) {
        if (out.back() != '{') {
            out += ',';
        }
        base::append_json_string(out, column.name);
        out += ':';
        append_json(out, in, column.type);
    }
    out += '}';
}

}  // namespace

bool visit_batch(const SchemaDescription& schema, ByteView batch, BatchVisitor& visitor) {
    ByteReader in(batch);
    visitor.on_commands(in.varint());
    for (std::uint64_t number = in.varint(); number != 0; number = in.varint()) {
        if (number > schema.tables.size()) {
            return false;
        }
        const TableDescription& table = schema.tables[number - 1];
        ByteReader section(in.raw(in.fixed<std::uint32_t>()));
        if (!in.ok() || !visit_section(table, key_type(table),
                                       static_cast<std::uint32_t>(number - 1), section, visitor)) {
            return false;
        }
    }
    return visit_fact_section(schema, in, visitor);
}

bool visit_facts(const SchemaDescription& schema, ByteView batch, BatchVisitor& visitor) {
    ByteReader in(batch);
    visitor.on_commands(in.varint());
    for (std::uint64_t number = in.varint(); number != 0; number = in.varint()) {
        (void)in.raw(in.fixed<std::uint32_t>());
    }
    return visit_fact_section(schema, in, visitor);
}

void append_json(std::string& out, ByteReader& in, const Type& type) {
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
            if (number == 0) {
                out += "null";
            } else {
                base::Instant instant(base::unzigzag(number - 1));
                out += '"' + base::to_text(instant) + '"';
            }
            return;
        }
        case Kind::enumeration:
            append_enumerator(out, in, type);
            return;
        case Kind::string:
            base::append_json_string(out, in.string());
            return;
        case Kind::blob:
            out += '"';
            base::append_hex(out, in.string());
            out += '"';
            return;
        case Kind::optional:
            if (in.fixed<std::uint8_t>() == 1) {
                append_json(out, in, type.element[0]);
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

}  // namespace onrush::table
