// A table without its row type: what recovery, the mirror and the log see of it.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/fault.h"
#include "table/type.h"

namespace onrush::table {

// An index as data: the mirror makes the same one in SQL.
struct IndexDescription {
    std::vector<std::uint32_t> columns;  // places in the row type
    bool unique = false;
    friend bool operator==(const IndexDescription&, const IndexDescription&) = default;
};

struct TableDescription {
    std::string name;
    Type row;                        // a record
    std::vector<std::uint32_t> key;  // places of the primary key's columns
    std::vector<IndexDescription> indexes;
    friend bool operator==(const TableDescription&, const TableDescription&) = default;
};

// What a batch did to a row, all in all.
enum class ChangeKind { inserted, updated, erased };

// How many rows a batch has inserted, updated and erased.
struct ChangeCounts {
    std::uint64_t inserts = 0;
    std::uint64_t updates = 0;
    std::uint64_t erases = 0;
};

// What a batch has done so far, over all tables of a schema: the engine closes batches by it, and
// sees by it that a refusal has written nothing.
struct BatchMeter {
    std::uint64_t touches = 0;  // inserts, updates and erases, since the start
    std::uint64_t bytes = 0;    // at most so many bytes do this batch's rows take in the log
};

// Engine thread, as the table itself; a name and a description may be read by any thread.
class AnyTable {
public:
    explicit AnyTable(std::string name) : name_(std::move(name)) {}
    AnyTable(const AnyTable&) = delete;
    AnyTable& operator=(const AnyTable&) = delete;
    virtual ~AnyTable() = default;

    [[nodiscard]] const std::string& name() const { return name_; }
    [[nodiscard]] virtual TableDescription describe() const = 0;
    // The encoding of a default row: what columns that an old log lacks are filled with.
    [[nodiscard]] virtual std::string default_row() const = 0;

    [[nodiscard]] virtual std::size_t size() const = 0;
    // Everything counted: rows, marks, indexes.
    [[nodiscard]] virtual std::size_t bytes() const = 0;

    // --- the batch ------------------------------------------------------------------------
    // Called once, when a schema takes the table in.
    void attach(BatchMeter& meter) { meter_ = &meter; }
    [[nodiscard]] virtual bool changed() const = 0;
    // Appends erased keys, inserted rows and updated rows, each changed row once.
    virtual ChangeCounts encode_changes(base::ByteWriter& out) const = 0;
    // Forgets what changed: the next batch starts.
    virtual void end_batch() = 0;

    // --- recovery -------------------------------------------------------------------------
    // Neither is seen as a change. False when the bytes are not a row, or not a key.
    [[nodiscard]] virtual bool restore(base::ByteReader& in) = 0;
    [[nodiscard]] virtual bool restore_erase(base::ByteReader& in) = 0;
    // What was restored is whole. False when two rows then share what only one may have.
    [[nodiscard]] virtual bool end_restore() = 0;
    virtual void clear() = 0;

    // --- comparing ------------------------------------------------------------------------
    virtual void for_each_encoded(const std::function<void(base::ByteView)>& visit) const = 0;

protected:
    void note_touch(std::size_t bytes) {
        meter_->touches += 1;
        meter_->bytes += bytes;
    }

private:
    std::string name_;
    BatchMeter own_meter_;
    BatchMeter* meter_ = &own_meter_;
};

// A hash of all rows that does not depend on their order: equal tables give equal hashes.
[[nodiscard]] std::string content_hash(const AnyTable& table);

}  // namespace onrush::table
