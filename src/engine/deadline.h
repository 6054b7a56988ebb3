// Deadlines: what happens by itself when its time comes.
//
// A feature gives a table's Deadline index and a function for a row that is due. The function is a
// command of its own: it must move the row's deadline or erase the row, so that no row is due for
// ever. It may ask for more rows that are due and take them in one go (DueRows). Due rows run first
// in each batch, in the order of time and then key. Engine thread.
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
#include <type_traits>
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

class AnyDeadline;

// The rows that the deadlines of a batch took, as they were before: what goes wrong names them.
class RowsTaken {
public:
    // Where one was bad others may be: then a deadline takes one row, which is named alone.
    void clear(bool one_at_a_time);
    [[nodiscard]] bool one_at_a_time() const { return one_at_a_time_; }

    template <typename Row>
    void add(const AnyDeadline& deadline, const Row& row) {
        table::encode(rows_, row);
        taken_.push_back({&deadline, rows_.size()});
    }
    [[nodiscard]] std::size_t size() const { return taken_.size(); }
    [[nodiscard]] std::string name_of(std::size_t taken) const;

private:
    struct Taken {
        const AnyDeadline* deadline;
        std::size_t row_end;  // in rows_
    };
    std::vector<Taken> taken_;
    base::ByteWriter rows_;
    bool one_at_a_time_ = false;
};

// For a deadline that takes many rows at once: those that are due after its first.
template <typename Row>
class DueRows {
public:
    // The earliest that is due and does not wait; null when there is none.
    [[nodiscard]] virtual const Row* first() const = 0;
    // Told of each before it is taken.
    virtual void take(const Row& row) = 0;

protected:
    ~DueRows() = default;
};

class AnyDeadline {
public:
    explicit AnyDeadline(Due due) : due_(due) {}
    virtual ~AnyDeadline() = default;
    [[nodiscard]] Due due() const { return due_; }
    // The earliest time in the index; never() when it is empty.
    [[nodiscard]] virtual base::Instant next() const = 0;
    // Runs the first row.
    virtual void run_first(base::Instant now, RowsTaken& taken) = 0;

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
    void run_first(base::Instant now, RowsTaken& taken) override {
        const Row* row = first();
        std::size_t before = table_.template by<Index>().size();
        ONRUSH_CHECK(row != nullptr, "no row of {} has a deadline", table_.name());
        taken.add(*this, *row);
        ONRUSH_CHECK(row->*member_ <= now, "a deadline of {} runs {} ms early", table_.name(),
                     (row->*member_ - now).ms);
        if constexpr (std::is_invocable_v<WhenDue&, const Row&, base::Instant, DueRows<Row>&>) {
            More more(*this, now, taken);
            when_due_(*row, now, more);
        } else {
            when_due_(*row, now);
        }
        bool moved = table_.template by<Index>().size() < before || next() > now || first() != row;
        ONRUSH_CHECK(moved, "a deadline of {} stays due", table_.name());
    }

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
    class More final : public DueRows<Row> {
    public:
        More(const DeadlineOf& deadline, base::Instant now, RowsTaken& taken)
            : deadline_(deadline), now_(now), taken_(taken) {}
        [[nodiscard]] const Row* first() const override {
            const Row* row = taken_.one_at_a_time() ? nullptr : deadline_.first();
            return row != nullptr && row->*deadline_.member_ <= now_ ? row : nullptr;
        }
        void take(const Row& row) override { taken_.add(deadline_, row); }

    private:
        const DeadlineOf& deadline_;
        const base::Instant now_;
        RowsTaken& taken_;
    };

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
