// The port that recovery loads from: all rows as they were after one record of the log.
//
// The mirror is one; a test may bring another. What is loaded is encoded rows in the shape that
// describe() tells, so nothing above it knows where they were kept.
#pragma once

#include <cstdint>
#include <functional>

#include "base/fault.h"
#include "base/sha256.h"
#include "table/schema.h"

namespace onrush::table {

// The record that a checkpoint reaches. Its hash tells this history from any other.
struct CheckpointPosition {
    std::uint64_t sequence = 0;  // 0: nothing yet
    base::Digest hash{};
    friend bool operator==(const CheckpointPosition&, const CheckpointPosition&) = default;
};

class Checkpoint {
public:
    virtual ~Checkpoint() = default;

    [[nodiscard]] virtual CheckpointPosition position() const = 0;
    // The tables it holds, by name, with the shape of the rows that load() gives.
    [[nodiscard]] virtual const SchemaDescription& schema() const = 0;
    [[nodiscard]] virtual base::Outcome<std::uint64_t> row_count(std::size_t table) = 0;

    // Gives every row of one table (its place in the schema), in any order, on the calling thread.
    // `take` says false when it cannot use a row: the checkpoint is damaged.
    using TakeRow = std::function<bool(base::ByteView row)>;
    [[nodiscard]] virtual base::Outcome<> load(std::size_t table, const TakeRow& take) = 0;
};

// Stands where there is no checkpoint: nothing is in it, and the log says it all.
class EmptyCheckpoint : public Checkpoint {
public:
    [[nodiscard]] CheckpointPosition position() const override { return {}; }
    [[nodiscard]] const SchemaDescription& schema() const override { return nothing_; }
    base::Outcome<std::uint64_t> row_count(std::size_t) override { return 0; }
    base::Outcome<> load(std::size_t, const TakeRow&) override { return {}; }

private:
    SchemaDescription nothing_;
};

}  // namespace onrush::table
