// Follows the log into a store: reads records, brings their rows to today's shape, coalesces them
// by key, and applies them in large transactions that carry the position they reach.
//
// No thread and no clock inside: each step() does at most one transaction, so a simulator drives
// it as well as MirrorThread does. A record is never divided between two transactions. However far
// behind it is, it holds one transaction's rows in memory and no more. One thread.
#pragma once

#include <memory>
#include <vector>

#include "log/log.h"
#include "mirror/key_order.h"
#include "mirror/limits.h"
#include "mirror/store.h"

namespace onrush::mirror {

struct FollowerSettings {
    std::size_t rows_max = limits::transaction_rows_max;
    std::size_t bytes_max = limits::transaction_bytes_max;
};

struct Step {
    std::uint64_t records = 0;  // that this step mirrored
    std::uint64_t rows = 0;     // that it wrote or erased, each once
    table::CheckpointPosition position;
    base::Instant time;  // of the last record mirrored
    bool more = false;   // records at or before the limit are waiting
};

class Follower {
public:
    // The store has been prepared for the shape. Reads on after the store's position; fault
    // not_ours when the log has another record there than the one that was mirrored.
    [[nodiscard]] static base::Outcome<std::unique_ptr<Follower>> open(
        log::Log& log, Store& store, const Shape& shape, const FollowerSettings& settings);
    // The same over a reader that stands behind the store's position.
    [[nodiscard]] static base::Outcome<std::unique_ptr<Follower>> over(
        std::unique_ptr<log::LogReader> reader, Store& store, const Shape& shape,
        const FollowerSettings& settings);

    // Mirrors records up to `limit`, at most one transaction of them. After a fault of the store
    // the next step tries the same transaction again; a fault of the log stays.
    [[nodiscard]] base::Outcome<Step> step(std::uint64_t limit);

private:
    class Collector;

    Follower(std::unique_ptr<log::LogReader> reader, Store& store, Shape shape,
             const FollowerSettings& settings);

    // Fills changes_ from the log.
    [[nodiscard]] base::Outcome<> gather(std::uint64_t limit);
    [[nodiscard]] base::Outcome<> take_in(const log::Record& record);
    // The translation for the segment that the record lies in.
    [[nodiscard]] base::Outcome<> enter_segment(const log::Record& record);

    std::unique_ptr<log::LogReader> reader_;
    Store& store_;
    Shape shape_;  // of the rows that the store takes
    FollowerSettings settings_;
    std::vector<KeyOrder> orders_;  // by place in the shape
    std::unique_ptr<Translation> translation_;
    std::string described_;  // what translation_ was made from
    std::uint64_t segment_ = 0;

    Changes changes_;
    Step gathered_;         // what changes_ amounts to
    base::Outcome<> read_;  // a fault of the log, for good
};

}  // namespace onrush::mirror
