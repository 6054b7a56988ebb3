// The tables as the running binary knows them, and what it takes to bring older rows there.
//
// Rows reach the mirror from segments and from mirrors that older binaries wrote. Everything in
// the mirror has the shape of the binary that serves: a Translation brings a batch's rows there,
// by the rules of table::check_convertible. Plain values; any thread.
#pragma once

#include <string>
#include <vector>

#include "table/schema.h"

namespace onrush::mirror {

struct Shape {
    table::SchemaDescription schema;
    // The encoding of a default row of each table: what columns that older rows lack are given.
    std::vector<std::string> default_rows;
    // Of views alone: tables are the same without them, and older mirrors have them only when
    // something else changes, too.
    std::vector<table::ReadableColumn> readable;

    [[nodiscard]] static Shape of(const table::Schema& schema);
};

// A column of a member that a release has taken away: rows that older releases wrote have values in
// it still.
struct OutOfUse {
    std::string table;
    table::Column column;
};

// The table with those columns behind its own, each as an optional.
[[nodiscard]] table::TableDescription with_columns(table::TableDescription table,
                                                   std::span<const OutOfUse> out_of_use);
[[nodiscard]] Shape with_columns(Shape shape, std::span<const OutOfUse> out_of_use);

// The number of the table with this name, or npos.
inline constexpr std::size_t npos = ~std::size_t{0};
[[nodiscard]] std::size_t number_of(const table::SchemaDescription& schema, std::string_view name);

[[nodiscard]] std::unexpected<base::Fault> unknown_table(const std::string& name);

class Translation {
public:
    // Refuses a description with a table that `now` lacks or cannot take, by name. `later` are
    // those that followed it in the log, oldest first (table/conversion.h).
    [[nodiscard]] static base::Outcome<Translation> make(
        table::SchemaDescription written, const Shape& now,
        std::span<const table::SchemaDescription> later);

    [[nodiscard]] const table::SchemaDescription& written() const { return written_; }
    // The number that table `written` of the batch has in the current shape.
    [[nodiscard]] std::uint32_t number_now(std::uint32_t written) const;
    // The row or key in the current shape, good until the next call; empty when the bytes are not
    // one. Rows that need no change are given back as they are.
    [[nodiscard]] base::ByteView row(std::uint32_t written, base::ByteView bytes);
    [[nodiscard]] base::ByteView key(std::uint32_t written, base::ByteView bytes);

private:
    struct Target {
        std::uint32_t number = 0;
        table::TableConversion to_now;
    };

    [[nodiscard]] const Target& target(std::uint32_t written) const;
    [[nodiscard]] base::ByteView convert(const table::Conversion& conversion, base::ByteView bytes);

    table::SchemaDescription written_;
    std::vector<Target> targets_;
    base::ByteWriter converted_;
};

}  // namespace onrush::mirror
