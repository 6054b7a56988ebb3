#include "table/conversion.h"

#include <algorithm>

namespace onrush::table {

namespace {

enum class Gone { kept, forgotten };

// Of a value after a version whose shape is `then`, which it can be given.
Type left_by(const Type& then, const Type& value, Gone columns) {
    Type left = then;
    if (then.kind == Kind::optional && value.kind != Kind::optional) {
        left.element[0] = left_by(then.element[0], value, Gone::forgotten);
    } else if (then.kind == Kind::optional || then.kind == Kind::list) {
        left.element[0] = left_by(then.element[0], value.element[0], Gone::forgotten);
    } else if (then.kind == Kind::record) {
        left.columns.clear();
        for (const Column& column : value.columns) {
            auto now = std::ranges::find(then.columns, column.name, &Column::name);
            if (now != then.columns.end()) {
                left.columns.push_back(
                    {column.name, left_by(now->type, column.type, Gone::forgotten)});
            } else if (columns == Gone::kept) {
                left.columns.push_back(column);
            }
        }
    }
    return left;
}

}  // namespace

base::Outcome<Conversion> Conversion::make(Type from, Type to, std::span<const Type> between,
                                           const std::string& where, std::string defaults) {
    Conversion conversion;
    conversion.remaining_ = from;
    for (const Type& then : between) {
        if (base::Outcome<> checked = check_convertible(conversion.remaining_, then, where);
            !checked) {
            return std::unexpected(checked.error());
        }
        conversion.remaining_ = left_by(then, conversion.remaining_, Gone::kept);
    }
    if (base::Outcome<> checked = check_convertible(conversion.remaining_, to, where); !checked) {
        return std::unexpected(checked.error());
    }
    conversion.changes_nothing_ = from == to && conversion.remaining_ == to;
    conversion.in_one_step_ = conversion.remaining_ == from || conversion.remaining_ == to;
    conversion.from_ = std::move(from);
    conversion.to_ = std::move(to);
    conversion.defaults_ = std::move(defaults);
    return conversion;
}

void Conversion::run(base::ByteReader& in, base::ByteWriter& out) const {
    if (in_one_step_) {
        convert_value(in, from_, out, to_, defaults_);
        return;
    }
    base::ByteWriter left;
    convert_value(in, from_, left, remaining_, {});
    base::ByteReader rest(left.view());
    convert_value(rest, remaining_, out, to_, defaults_);
    if (!rest.ok()) {
        in.fail();
    }
}

}  // namespace onrush::table
