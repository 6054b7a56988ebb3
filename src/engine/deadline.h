// Deadlines: what happens by itself when its time comes.
//
// A feature gives a table's Deadline index and a function for a row that is due. The function is a
// command of its own: it must move the row's deadline or erase the row, so that no row is due for
// ever. Due rows run first in each batch, in the order of time and then key. Engine thread.
//
// A batch runs a bounded number of them. Commands and queries see no row that is overdue: while
// some are left they wait, so that a buyer gets the stock of an order that has expired, and a
// payment comes too late, however many orders expire at once. Only housekeeping, which changes
// nothing that anybody is told, may be late.
//
// A deadline that breaks a law stops the process, and after each start it would be due again. So a
// row can be named, as orders:7 or claims:1/42 (the table, then the parts of its key), whose
// deadline waits until a server is started without its name.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "base/check.h"
#include "base/time.h"
#include "engine/job.h"
#include "table/any_table.h"
#include "table/codec.h"

namespace onrush::engine {

// orders:7
[[nodiscard]] std::string row_name(const table::TableDescription& table, base::ByteView row);

enum class Due {
    exactly,  // nothing else runs while one is overdue
    soon,     // housekeeping
};

class AnyDeadline {
public:
    explicit AnyDeadline(Due due) : due_(due) {}
    virtual ~AnyDeadline() = default;
    [[nodiscard]] Due due() const { return due_; }
    // The earliest time in the index; never() when it is empty.
    [[nodiscard]] virtual base::Instant next() const = 0;
    // Runs the first row.
    virtual void run_first(base::Instant now) = 0;
    // Appends it, encoded.
    virtual void encode_first(base::ByteWriter& out) const = 0;

    [[nodiscard]] virtual const table::AnyTable& table() const = 0;
    // From now on the rows of these names are passed over. Those that there are today.
    virtual std::set<std::string> hold(std::set<std::string> names) = 0;
    [[nodiscard]] virtual bool holds_any() const = 0;

private:
    const Due due_;
};

template <typename Table, typename Index, typename WhenDue>
class DeadlineOf final : public AnyDeadline {
public:
    using Row = typename Table::row_type;

    // `member` is the row's time, the one that the index is made of.
    DeadlineOf(Due due, Table& table, base::Instant Row::* member, WhenDue when_due)
        : AnyDeadline(due), table_(table), member_(member), when_due_(std::move(when_due)) {}

    [[nodiscard]] base::Instant next() const override {
        const Row* row = first();
        return row == nullptr ? base::Instant::never() : row->*member_;
    }
    void run_first(base::Instant now) override {
        const Row* row = first();
        std::size_t before = table_.template by<Index>().size();
        ONRUSH_CHECK(row != nullptr, "no row of {} has a deadline", table_.name());
        ONRUSH_CHECK(row->*member_ <= now, "a deadline of {} runs {} ms early", table_.name(),
                     (row->*member_ - now).ms);
        when_due_(*row, now);
        bool moved = table_.template by<Index>().size() < before || next() > now || first() != row;
        ONRUSH_CHECK(moved, "a deadline of {} stays due", table_.name());
    }
    void encode_first(base::ByteWriter& out) const override { table::encode(out, *first()); }

    [[nodiscard]] const table::AnyTable& table() const override { return table_; }
    [[nodiscard]] bool holds_any() const override { return !held_.empty(); }
    std::set<std::string> hold(std::set<std::string> names) override {
        held_ = std::move(names);
        description_ = table_.describe();
        std::set<std::string> found;
        for (const Row& row : table_.template by<Index>().all()) {
            if (std::string name = name_of(row); held_.contains(name)) {
                found.insert(std::move(name));
            }
        }
        return found;
    }

private:
    [[nodiscard]] const Row* first() const {
        if (held_.empty()) {
            return table_.template by<Index>().first();
        }
        for (const Row& row : table_.template by<Index>().all()) {
            if (!held_.contains(name_of(row))) {
                return &row;
            }
        }
        return nullptr;
    }
    [[nodiscard]] std::string name_of(const Row& row) const {
        base::ByteWriter bytes;
        table::encode(bytes, row);
        return row_name(description_, bytes.view());
    }

    Table& table_;
    base::Instant Row::* member_;
    WhenDue when_due_;
    std::set<std::string> held_;
    table::TableDescription description_;  // once rows are held
};

}  // namespace onrush::engine
