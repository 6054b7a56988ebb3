// The port to the SQL database that mirrors the tables: SQLite now, PostgreSQL behind it later.
//
// It is a checkpoint too: recovery loads it, then replays the log after its position. Used by one
// thread at a time: first the one that starts the server, then the mirror's.
#pragma once

#include "mirror/changes.h"
#include "mirror/shape.h"
#include "table/checkpoint.h"

namespace onrush::mirror {

class Store : public table::Checkpoint {
public:
    // Gives the database the tables, columns, indexes and views of this shape, all in one
    // transaction; afterwards schema() is this one. Rows that are there keep their place:
    //
    //   - a member that is new becomes a column, filled with the member's default;
    //   - a member that is gone keeps its column, out of use, and each row what its last writer
    //   gave
    //     the member: NULL where that release had none. When the member returns, so does the
    //     column, with the default wherever it is NULL;
    //   - a table that is gone, another key, a type that cannot be converted: fault too_new;
    //   - a table or column that Onrush did not make: fault not_ours.
    //
    // Indexes and views that people added stay. After a fault nothing has changed.
    [[nodiscard]] virtual base::Outcome<> prepare(const Shape& shape) = 0;

    // Makes columns, out of use, for the members that only releases have had whose rows are still
    // to be applied: `written`, as the log has them, oldest first. The shape that such rows are
    // given to apply() in: the one that was prepared, with all columns out of use behind its own.
    [[nodiscard]] virtual base::Outcome<Shape> keep_members(
        const Shape& prepared, std::span<const table::SchemaDescription> written) = 0;

    // One transaction: the rows, in the shape that keep_members() gave last, and the position that
    // they reach. After a fault none of it happened, and the same call may be tried again when the
    // fault is disk_full, locked or not_ours; after `io`, open_again() comes first.
    [[nodiscard]] virtual base::Outcome<> apply(const Changes& changes,
                                                const table::CheckpointPosition& position) = 0;

    // After a fault `io`, whose outcome is unknown: closes the database and opens it as the next
    // start would. The position is then what the database says: that of the last transaction or of
    // the one that failed, and earlier when the disk has lost more.
    [[nodiscard]] virtual base::Outcome<> open_again() = 0;

    // Returns when everything applied would survive a power cut and be found by the next start: the
    // position of that. What somebody removed meanwhile is put back; not_ours where something else
    // has taken its place, and the same call may be tried again when that is gone. What a failed
    // sync may have lost, of this process or of one before, is written anew and checked first.
    [[nodiscard]] virtual base::Outcome<table::CheckpointPosition> make_durable() = 0;

    // From now on writing everything anew is given up with a fault `io`, and a transaction, whose
    // rows the log has for the next start, with a fault `stopped`. Any thread.
    virtual void stop_soon() = 0;
    [[nodiscard]] virtual bool stops_soon() const = 0;
};

}  // namespace onrush::mirror
