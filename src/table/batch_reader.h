// Walks the bytes of one batch without knowing any struct: what log tools and the mirror use.
#pragma once

#include "table/schema.h"

namespace onrush::table {

struct RowChange {
    ChangeKind kind;
    std::uint32_t table;   // place in the description
    base::ByteView bytes;  // the row, or for an erase the key
};

struct FactEntry {
    std::uint32_t fact;  // place in the description
    std::string_view trace;
    base::ByteView bytes;
};

class BatchVisitor {
public:
    virtual ~BatchVisitor() = default;
    virtual void on_commands(std::uint64_t) {}
    virtual void on_row(const RowChange&) {}
    virtual void on_fact(const FactEntry&) {}
};

// False when the bytes are not a batch of that description; the visitor may have seen a part.
[[nodiscard]] bool visit_batch(const SchemaDescription& schema, base::ByteView batch,
                               BatchVisitor& visitor);

// The facts alone: the rows are passed over unseen, so a damaged one is not noticed.
[[nodiscard]] bool visit_facts(const SchemaDescription& schema, base::ByteView batch,
                               BatchVisitor& visitor);

// The text of one value as JSON; instants as RFC 3339, enums as their name, blobs as hex.
void append_json(std::string& out, base::ByteReader& in, const Type& type);

}  // namespace onrush::table
