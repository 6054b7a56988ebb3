// The newest events of the log, in memory, for all readers together: a thousand who follow read the
// disk once.
//
//     the log   ... | 101 102 103 | 104 105 106 107 | 108 not durable
//                          older  first ......... last
//
// One thread adds records in their order; what is beyond so many bytes goes, oldest first. The
// places of each account's events are kept too, so what concerns an account is found without a look
// at the others. The rest of this is for any thread, with one lock for as long
// as it takes to copy a few pointers.
#pragma once

#include <atomic>
#include <deque>
#include <unordered_map>
#include <vector>

#include "base/counter.h"
#include "base/mutex.h"
#include "relay/event.h"

namespace onrush::relay {

class RecentEvents {
public:
    explicit RecentEvents(std::size_t bytes_max) : bytes_max_(bytes_max) {}

    // --- the thread that adds ---
    // Once: the first record that will be added.
    void begin_with(std::uint64_t sequence);
    // The record behind the last one.
    void add(SharedBlock block);

    // --- any thread ---
    // All events up to this record have been added; 0: it has not begun.
    [[nodiscard]] std::uint64_t last() const { return last_.load(std::memory_order_acquire); }
    // Events of records before this one are not here.
    [[nodiscard]] std::uint64_t first() const { return first_.load(std::memory_order_acquire); }
    [[nodiscard]] std::size_t bytes() const { return bytes_held_.get(); }
    [[nodiscard]] std::size_t events() const { return events_held_.get(); }

    struct Range {
        std::vector<SharedBlock> blocks;  // with events, in their order
        std::uint64_t through = 0;        // there are no others up to this record
        bool is_behind = false;           // some that were asked for are not here any more
    };
    // Those of records `from` and later, of so many bytes and one block more at most.
    [[nodiscard]] Range from(std::uint64_t sequence, std::size_t bytes_max) const;

    struct Found {
        SharedBlock block;
        const Event* event = nullptr;  // of the block
    };
    // The oldest events of the account after the position, so many at most. Those that are not here
    // any more are missing: ask first() before.
    [[nodiscard]] std::vector<Found> of_account(std::uint64_t account, Position after,
                                                std::size_t events_max) const;

private:
    // Where an event is.
    struct Place {
        std::uint64_t sequence = 0;
        std::uint32_t place = 0;  // in its block
    };
    // Of one account, oldest first. Those that are gone stay in front until they are half of it.
    struct OfAccount {
        std::vector<Place> places;
        std::size_t gone = 0;
    };
    struct Kept {
        SharedBlock block;
        std::size_t bytes = 0;
    };
    using Blocks = std::deque<Kept>;

    void drop_oldest() ONRUSH_REQUIRES(mutex_);
    void forget_oldest_of(std::uint64_t account) ONRUSH_REQUIRES(mutex_);
    // Null when the block is not here.
    [[nodiscard]] const Kept* kept(std::uint64_t sequence) const ONRUSH_REQUIRES(mutex_);

    const std::size_t bytes_max_;
    std::atomic<std::uint64_t> first_{0};
    std::atomic<std::uint64_t> last_{0};
    base::Counter bytes_held_;
    base::Counter events_held_;

    mutable base::Mutex mutex_;
    Blocks blocks_ ONRUSH_GUARDED_BY(mutex_);  // those with events
    std::unordered_map<std::uint64_t, OfAccount> by_account_ ONRUSH_GUARDED_BY(mutex_);
};

}  // namespace onrush::relay
