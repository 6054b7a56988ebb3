// Between encoded rows and the values of SQL, as sql_shape.h says they are stored.
//
// Each object serves one table and one thread.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include <sqlite3.h>

#include "base/bytes.h"
#include "mirror/sqlite/contents.h"
#include "mirror/sqlite/sql_shape.h"

namespace onrush::mirror {

// Binds a row, or a key, to the parameters of a statement.
class RowBinder {
public:
    // A record: a table's row, or its key_type(). Of the columns the first are in use, the others
    // do not count (contents.h).
    RowBinder(const table::Type& record, std::size_t in_use);

    // The bytes must stay until the statement has run. False when they are no such record.
    [[nodiscard]] bool bind(sqlite3_stmt* statement, base::ByteView bytes);
    // Of the row that was bound last (contents.h).
    [[nodiscard]] std::uint64_t row_hash() const { return hash_of_row_; }

private:
    struct Member {
        bool optional = false;
        SqlForm form = SqlForm::integer;
        table::Type type;  // without the optional
    };

    void bind_member(sqlite3_stmt* statement, int parameter, base::ByteReader& in,
                     const Member& member);

    std::vector<Member> members_;
    RowHash hash_;
    const std::size_t in_use_;
    std::uint64_t sum_ = 0;  // of the values that are bound
    std::uint64_t hash_of_row_ = 0;
    std::string json_;
};

// Encodes a row from the values of its columns.
class RowEncoder {
public:
    explicit RowEncoder(const table::TableDescription& table);

    // Appends the row; otherwise the text says which value is none of its member's. Whether a
    // number fits the width of its member is seen by the one who decodes the row.
    [[nodiscard]] std::optional<std::string> encode(std::span<sqlite3_value*> values,
                                                    base::ByteWriter& out) const;

private:
    table::TableDescription table_;
};

// One value of a column, which is not NULL; false when it is none of this type.
[[nodiscard]] bool encode_sql_value(sqlite3_value* value, const table::Type& type,
                                    base::ByteWriter& out);

}  // namespace onrush::mirror
