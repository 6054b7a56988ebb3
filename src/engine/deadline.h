// Deadlines: what happens by itself when its time comes.
//
// A feature gives a table's Deadline index and a function for a row that is due. The function is a
// command of its own: it must move the row's deadline or erase the row, so that no row is due for
// ever. Due rows run first in each batch, in the order of time and then key. Engine thread.
#pragma once

#include <functional>
#include <string>

#include "base/check.h"
#include "base/time.h"
#include "engine/job.h"

namespace onrush::engine {

class AnyDeadline {
public:
    virtual ~AnyDeadline() = default;
    // The earliest time in the index; never() when it is empty.
    [[nodiscard]] virtual base::Instant next() const = 0;
    // Runs the first row.
    virtual void run_first(base::Instant now) = 0;
};

template <typename Table, typename Index, typename WhenDue>
class DeadlineOf final : public AnyDeadline {
public:
    using Row = typename Table::row_type;

    // `member` is the row's time, the one that the index is made of.
    DeadlineOf(Table& table, base::Instant Row::* member, WhenDue when_due)
        : table_(table), member_(member), when_due_(std::move(when_due)) {}

    [[nodiscard]] base::Instant next() const override {
        const Row* row = table_.template by<Index>().first();
        return row == nullptr ? base::Instant::never() : row->*member_;
    }
    void run_first(base::Instant now) override {
        const Row* row = table_.template by<Index>().first();
        std::size_t before = table_.template by<Index>().size();
        ONRUSH_CHECK(row != nullptr, "no row of {} has a deadline", table_.name());
        ONRUSH_CHECK(row->*member_ <= now, "a deadline of {} runs {} ms early", table_.name(),
                     (row->*member_ - now).ms);
        when_due_(*row, now);
        bool moved = table_.template by<Index>().size() < before || next() > now ||
                     table_.template by<Index>().first() != row;
        ONRUSH_CHECK(moved, "a deadline of {} stays due", table_.name());
    }

private:
    Table& table_;
    base::Instant Row::* member_;
    WhenDue when_due_;
};

}  // namespace onrush::engine
