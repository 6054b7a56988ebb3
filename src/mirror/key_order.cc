#include "mirror/key_order.h"

#include <algorithm>

#include "base/check.h"
#include "base/utf8.h"

namespace onrush::mirror {

using base::ByteReader;
using base::ByteView;
using base::ByteWriter;
using table::Kind;
using table::Type;

namespace {

void append_number(ByteWriter& out, std::int64_t value) {
    constexpr std::uint64_t sign = std::uint64_t{1} << 63;
    out.fixed(__builtin_bswap64(static_cast<std::uint64_t>(value) ^ sign));
}

void append_bytes(ByteWriter& out, char mark, ByteView bytes) {
    out.fixed(mark);
    for (std::size_t zero = bytes.find('\0'); zero != ByteView::npos; zero = bytes.find('\0')) {
        out.raw(bytes.substr(0, zero + 1));
        out.fixed('\xff');
        bytes.remove_prefix(zero + 1);
    }
    out.raw(bytes);
    out.zeros(2);
}

// A store's prepare() refuses tables whose keys hold anything else.
bool can_be_in_key(const Type& type) {
    return type.kind != Kind::optional && type.kind != Kind::list && type.kind != Kind::record;
}

}  // namespace

KeyOrder::KeyOrder(const table::TableDescription& table)
    : key_(key_type(table)), parts_(table.key) {
    ONRUSH_CHECK(!parts_.empty(), "{} has no key", table.name);
    std::uint32_t last = *std::ranges::max_element(parts_);
    ONRUSH_CHECK(last < table.row.columns.size(), "{} has column {} in its key, of {}", table.name,
                 last, table.row.columns.size());
    for (std::uint32_t i = 0; i <= last; ++i) {
        types_.push_back(table.row.columns[i].type);
    }
    values_.resize(types_.size());
    for (std::uint32_t part : parts_) {
        ONRUSH_CHECK(can_be_in_key(types_[part]), "{} has {} in its key", table.name,
                     to_text(types_[part]));
    }
}

ByteView KeyOrder::of_row(ByteView row) {
    ByteReader in(row);
    for (std::size_t i = 0; i < types_.size(); ++i) {
        values_[i] = take_value(in, types_[i]);
    }
    out_.clear();
    bool good = in.ok() && std::ranges::all_of(parts_, [&](std::uint32_t part) {
                    return append(values_[part], types_[part]);
                });
    return good ? out_.view() : ByteView();
}

ByteView KeyOrder::of_key(ByteView key) {
    ByteReader in(key);
    out_.clear();
    bool good = std::ranges::all_of(key_.columns, [&](const table::Column& column) {
        ByteView value = take_value(in, column.type);
        return in.ok() && append(value, column.type);
    });
    return good && in.at_end() ? out_.view() : ByteView();
}

bool KeyOrder::append(ByteView value, const Type& type) {
    ByteReader in(value);
    switch (type.kind) {
        case Kind::boolean:
            append_number(out_, in.fixed<std::uint8_t>());
            return true;
        case Kind::unsigned_:
        case Kind::id:
            append_number(out_, static_cast<std::int64_t>(in.varint()));
            return true;
        case Kind::signed_:
        case Kind::money:
        case Kind::duration:
            append_number(out_, in.signed_varint());
            return true;
        case Kind::instant: {
            std::uint64_t number = in.varint();
            append_number(out_, number == 0 ? INT64_MAX : base::unzigzag(number - 1));
            return true;
        }
        case Kind::enumeration: {
            auto found =
                std::ranges::find(type.enumerators, in.varint(), &table::Enumerator::value);
            if (found == type.enumerators.end()) {
                return false;
            }
            append_bytes(out_, 1, found->name);
            return true;
        }
        case Kind::string: {
            ByteView text = in.string();
            append_bytes(out_, base::is_utf8(text) ? 1 : 2, text);
            return true;
        }
        case Kind::blob:
            append_bytes(out_, 2, in.string());
            return true;
        case Kind::optional:
        case Kind::list:
        case Kind::record:
            return false;  // the constructor has refused them
    }
    return false;
}

}  // namespace onrush::mirror
