#include "table/type.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/check.h"
#include "base/sha256.h"
#include "table/limits.h"

namespace onrush::table {

namespace {

using base::ByteReader;
using base::ByteView;
using base::ByteWriter;
using base::FaultKind;

Type decode_type_at(ByteReader& in, int depth);

std::uint64_t take_count(ByteReader& in) {
    std::uint64_t count = in.varint();
    if (count > limits::schema_items_max) {
        in.fail();
        return 0;
    }
    return count;
}

void decode_parts(ByteReader& in, Type& type, int depth) {
    switch (type.kind) {
        case Kind::unsigned_:
        case Kind::signed_:
            type.bits = in.fixed<std::uint8_t>();
            break;
        case Kind::enumeration:
            for (std::uint64_t left = take_count(in); left > 0 && in.ok(); --left) {
                std::string name(in.string());
                type.enumerators.push_back({std::move(name), in.varint()});
            }
            break;
        case Kind::optional:
        case Kind::list:
            type.element.push_back(decode_type_at(in, depth + 1));
            break;
        case Kind::record:
            for (std::uint64_t left = take_count(in); left > 0 && in.ok(); --left) {
                std::string name(in.string());
                type.columns.push_back({std::move(name), decode_type_at(in, depth + 1)});
            }
            break;
        case Kind::boolean:
        case Kind::id:
        case Kind::money:
        case Kind::instant:
        case Kind::duration:
        case Kind::string:
        case Kind::blob:
            break;
    }
}

Type decode_type_at(ByteReader& in, int depth) {
    Type type;
    std::uint8_t kind = in.fixed<std::uint8_t>();
    bool known = kind >= static_cast<std::uint8_t>(Kind::boolean) &&
                 kind <= static_cast<std::uint8_t>(Kind::record);
    if (!known || depth > limits::type_depth_max) {
        in.fail();
        return type;
    }
    type.kind = static_cast<Kind>(kind);
    decode_parts(in, type, depth);
    return type;
}

// How a number is written decides what it may become: ids and unsigned numbers share a form.
enum class Family { unsigned_number, signed_number, other };

Family family_of(const Type& type) {
    switch (type.kind) {
        case Kind::unsigned_:
        case Kind::id:
            return Family::unsigned_number;
        case Kind::signed_:
        case Kind::money:
        case Kind::duration:
            return Family::signed_number;
        case Kind::boolean:
        case Kind::instant:
        case Kind::enumeration:
        case Kind::string:
        case Kind::blob:
        case Kind::optional:
        case Kind::list:
        case Kind::record:
            return Family::other;
    }
    return Family::other;
}

int width_of(const Type& type) {
    return type.bits == 0 ? 64 : type.bits;
}

const Column* column_named(const Type& record, std::string_view name) {
    auto found = std::ranges::find(record.columns, name, &Column::name);
    return found == record.columns.end() ? nullptr : &*found;
}

base::Outcome<> check_record(const Type& from, const Type& to, const std::string& where) {
    for (const Column& column : from.columns) {
        const Column* now = column_named(to, column.name);
        if (now == nullptr) {
            continue;  // a member that is gone is passed over
        }
        base::Outcome<> checked =
            check_convertible(column.type, now->type, where + "." + column.name);
        if (!checked) {
            return checked;
        }
    }
    return {};
}

base::Outcome<> check_enumeration(const Type& from, const Type& to, const std::string& where) {
    for (const Enumerator& old : from.enumerators) {
        if (std::ranges::find(to.enumerators, old.name, &Enumerator::name) ==
            to.enumerators.end()) {
            return base::fault(FaultKind::too_new,
                               fmt::format("{} can hold \"{}\", which this binary does not know",
                                           where, old.name));
        }
    }
    return {};
}

void convert_record(ByteReader& in, const Type& from, ByteWriter& out, const Type& to,
                    ByteView defaults) {
    std::vector<ByteView> old(from.columns.size());
    for (std::size_t i = 0; i < from.columns.size(); ++i) {
        old[i] = take_value(in, from.columns[i].type);
    }
    ByteReader default_reader(defaults);
    for (const Column& column : to.columns) {
        ByteView fallback = take_value(default_reader, column.type);
        const Column* before = column_named(from, column.name);
        if (before == nullptr) {
            out.raw(fallback);
            continue;
        }
        ByteReader value(old[static_cast<std::size_t>(before - from.columns.data())]);
        convert_value(value, before->type, out, column.type, fallback);
        if (!value.ok()) {
            in.fail();
        }
    }
}

void convert_enumeration(ByteReader& in, const Type& from, ByteWriter& out, const Type& to) {
    std::uint64_t value = in.varint();
    auto old = std::ranges::find(from.enumerators, value, &Enumerator::value);
    if (old == from.enumerators.end()) {
        in.fail();
        return;
    }
    auto now = std::ranges::find(to.enumerators, old->name, &Enumerator::name);
    if (now == to.enumerators.end()) {
        in.fail();
        return;
    }
    out.varint(now->value);
}

// The encoding of an empty list element does not exist, so lists of records get none; their
// missing columns are written as zeros, empty and absent, which a default member is as well.
void append_zero(ByteWriter& out, const Type& type) {
    if (type.kind == Kind::record) {
        for (const Column& column : type.columns) {
            append_zero(out, column.type);
        }
        return;
    }
    out.varint(type.kind == Kind::enumeration && !type.enumerators.empty()
                   ? type.enumerators.front().value
                   : 0);
}

}  // namespace

std::string to_text(const Type& type) {
    switch (type.kind) {
        case Kind::boolean:
            return "boolean";
        case Kind::unsigned_:
            return fmt::format("unsigned {}", type.bits);
        case Kind::signed_:
            return fmt::format("signed {}", type.bits);
        case Kind::id:
            return "id";
        case Kind::money:
            return "money";
        case Kind::instant:
            return "instant";
        case Kind::duration:
            return "duration";
        case Kind::enumeration: {
            std::string text = "enumeration of";
            for (const Enumerator& enumerator : type.enumerators) {
                text += (text.ends_with(" of") ? " " : ", ") + enumerator.name;
            }
            return text;
        }
        case Kind::string:
            return "string";
        case Kind::blob:
            return "blob";
        case Kind::optional:
            return "optional " + to_text(type.element[0]);
        case Kind::list:
            return "list of " + to_text(type.element[0]);
        case Kind::record:
            return fmt::format("record of {} columns", type.columns.size());
    }
    return "unknown";
}

void encode_type(ByteWriter& out, const Type& type) {
    out.fixed(static_cast<std::uint8_t>(type.kind));
    switch (type.kind) {
        case Kind::unsigned_:
        case Kind::signed_:
            out.fixed(type.bits);
            break;
        case Kind::enumeration:
            out.varint(type.enumerators.size());
            for (const Enumerator& enumerator : type.enumerators) {
                out.string(enumerator.name);
                out.varint(enumerator.value);
            }
            break;
        case Kind::optional:
        case Kind::list:
            encode_type(out, type.element[0]);
            break;
        case Kind::record:
            out.varint(type.columns.size());
            for (const Column& column : type.columns) {
                out.string(column.name);
                encode_type(out, column.type);
            }
            break;
        case Kind::boolean:
        case Kind::id:
        case Kind::money:
        case Kind::instant:
        case Kind::duration:
        case Kind::string:
        case Kind::blob:
            break;
    }
}

std::uint64_t hash_of(const Type& type) {
    ByteWriter described;
    encode_type(described, type);
    base::Digest digest = base::sha256(described.view());
    std::uint64_t hash = 0;
    for (std::size_t i = 0; i < sizeof hash; ++i) {
        hash = hash << 8 | digest[i];
    }
    return std::max<std::uint64_t>(hash, 1);
}

Type decode_type(ByteReader& in) {
    return decode_type_at(in, 0);
}

ByteView take_value(ByteReader& in, const Type& type) {
    const char* start = in.position();
    switch (type.kind) {
        case Kind::boolean:
            if (in.fixed<std::uint8_t>() > 1) {
                in.fail();
            }
            break;
        case Kind::unsigned_:
        case Kind::signed_:
        case Kind::id:
        case Kind::money:
        case Kind::instant:
        case Kind::duration:
        case Kind::enumeration:
            (void)in.varint();
            break;
        case Kind::string:
        case Kind::blob:
            (void)in.string();
            break;
        case Kind::optional: {
            std::uint8_t present = in.fixed<std::uint8_t>();
            if (present == 1) {
                take_value(in, type.element[0]);
            } else if (present != 0) {
                in.fail();
            }
            break;
        }
        case Kind::list: {
            std::uint64_t count = in.varint();
            if (count > limits::list_items_max) {
                in.fail();
            }
            for (; count > 0 && in.ok(); --count) {
                take_value(in, type.element[0]);
            }
            break;
        }
        case Kind::record:
            for (const Column& column : type.columns) {
                take_value(in, column.type);
            }
            break;
    }
    return in.ok() ? ByteView(start, static_cast<std::size_t>(in.position() - start)) : ByteView();
}

base::Outcome<> check_convertible(const Type& from, const Type& to, const std::string& where) {
    if (to.kind == Kind::optional && from.kind != Kind::optional) {
        return check_convertible(from, to.element[0], where);
    }
    if (from.kind == to.kind) {
        switch (from.kind) {
            case Kind::enumeration:
                return check_enumeration(from, to, where);
            case Kind::optional:
            case Kind::list:
                return check_convertible(from.element[0], to.element[0], where);
            case Kind::record:
                return check_record(from, to, where);
            case Kind::unsigned_:
            case Kind::signed_:
            case Kind::boolean:
            case Kind::id:
            case Kind::money:
            case Kind::instant:
            case Kind::duration:
            case Kind::string:
            case Kind::blob:
                break;
        }
    }
    bool same_form = from.kind == to.kind ||
                     (family_of(from) == family_of(to) && family_of(from) != Family::other);
    if (!same_form || width_of(from) > width_of(to)) {
        return base::fault(FaultKind::too_new,
                           fmt::format("{} was written as {} and this binary reads it as {}", where,
                                       to_text(from), to_text(to)));
    }
    return {};
}

void convert_value(ByteReader& in, const Type& from, ByteWriter& out, const Type& to,
                   ByteView defaults) {
    if (to.kind == Kind::optional && from.kind != Kind::optional) {
        out.fixed<std::uint8_t>(1);
        convert_value(in, from, out, to.element[0], {});
        return;
    }
    switch (from.kind) {
        case Kind::enumeration:
            convert_enumeration(in, from, out, to);
            return;
        case Kind::optional: {
            std::uint8_t present = in.fixed<std::uint8_t>();
            out.fixed(present);
            if (present == 1) {
                convert_value(in, from.element[0], out, to.element[0], {});
            } else if (present != 0) {
                in.fail();
            }
            return;
        }
        case Kind::list: {
            std::uint64_t count = in.varint();
            out.varint(count);
            for (; count > 0 && in.ok(); --count) {
                convert_value(in, from.element[0], out, to.element[0], {});
            }
            return;
        }
        case Kind::record: {
            ByteWriter zeros;
            if (defaults.empty()) {
                append_zero(zeros, to);
                defaults = zeros.view();
            }
            convert_record(in, from, out, to, defaults);
            return;
        }
        case Kind::boolean:
        case Kind::unsigned_:
        case Kind::signed_:
        case Kind::id:
        case Kind::money:
        case Kind::instant:
        case Kind::duration:
        case Kind::string:
        case Kind::blob:
            out.raw(take_value(in, from));
            return;
    }
}

}  // namespace onrush::table
