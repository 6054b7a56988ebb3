#include "relay/recent_events.h"

#include <algorithm>

#include "base/check.h"

namespace onrush::relay {

namespace {

// Of an event of an account: its place, and the account's node in the map where it is its first.
constexpr std::size_t account_bytes = 112;

}  // namespace

void RecentEvents::begin_with(std::uint64_t sequence) {
    ONRUSH_CHECK(sequence > 0, "records begin with 1, not {}", sequence);
    first_.store(sequence, std::memory_order_release);
    last_.store(sequence - 1, std::memory_order_release);
}

void RecentEvents::add(SharedBlock block) {
    ONRUSH_CHECK(block->sequence == last() + 1, "record {} follows record {}", block->sequence,
                 last());
    std::uint64_t sequence = block->sequence;
    if (!block->events.empty()) {
        base::MutexLock lock(mutex_);
        Kept added{.block = std::move(block), .bytes = 0};
        added.bytes = sizeof(Kept) + added.block->memory();
        std::uint32_t place = 0;
        for (const Event& event : added.block->events) {
            if (event.keys.account != 0) {
                by_account_[event.keys.account].places.push_back({sequence, place});
                added.bytes += account_bytes;
            }
            place += 1;
        }
        bytes_held_.add(added.bytes);
        events_held_.add(added.block->events.size());
        blocks_.push_back(std::move(added));
        while (bytes_held_.get() > bytes_max_ && blocks_.size() > 1) {
            drop_oldest();
        }
        // Within the lock: who reads these blocks reads that they are the last.
        last_.store(sequence, std::memory_order_release);
        return;
    }
    last_.store(sequence, std::memory_order_release);
}

void RecentEvents::drop_oldest() {
    const Kept& oldest = blocks_.front();
    for (const Event& event : oldest.block->events) {
        if (event.keys.account != 0) {
            forget_oldest_of(event.keys.account);
        }
    }
    bytes_held_.set(bytes_held_.get() - oldest.bytes);
    events_held_.set(events_held_.get() - oldest.block->events.size());
    first_.store(oldest.block->sequence + 1, std::memory_order_release);
    blocks_.pop_front();
}

void RecentEvents::forget_oldest_of(std::uint64_t account) {
    auto found = by_account_.find(account);
    ONRUSH_CHECK(found != by_account_.end(), "account {} has an event and no place", account);
    OfAccount& of = found->second;
    of.gone += 1;
    if (of.gone == of.places.size()) {
        by_account_.erase(found);
    } else if (of.gone * 2 > of.places.size()) {
        of.places.erase(of.places.begin(),
                        of.places.begin() + static_cast<std::ptrdiff_t>(of.gone));
        of.gone = 0;
    }
}

const RecentEvents::Kept* RecentEvents::kept(std::uint64_t sequence) const {
    auto found = std::ranges::lower_bound(blocks_, sequence, {},
                                          [](const Kept& one) { return one.block->sequence; });
    return found == blocks_.end() || found->block->sequence != sequence ? nullptr : &*found;
}

RecentEvents::Range RecentEvents::from(std::uint64_t sequence, std::size_t bytes_max) const {
    Range range;
    base::MutexLock lock(mutex_);
    range.is_behind = sequence < first();
    range.through = last();
    auto next = std::ranges::lower_bound(blocks_, sequence, {},
                                         [](const Kept& one) { return one.block->sequence; });
    std::size_t bytes = 0;
    for (; next != blocks_.end(); ++next) {
        if (bytes > bytes_max) {
            range.through = next->block->sequence - 1;
            break;
        }
        bytes += next->bytes;
        range.blocks.push_back(next->block);
    }
    return range;
}

std::vector<RecentEvents::Found> RecentEvents::of_account(std::uint64_t account, Position after,
                                                          std::size_t events_max) const {
    std::vector<Found> found;
    base::MutexLock lock(mutex_);
    auto of = by_account_.find(account);
    if (of == by_account_.end()) {
        return found;
    }
    const std::vector<Place>& places = of->second.places;
    auto first = places.begin() + static_cast<std::ptrdiff_t>(of->second.gone);
    first = std::lower_bound(
        first, places.end(), after.sequence,
        [](const Place& one, std::uint64_t sequence) { return one.sequence < sequence; });
    for (; first != places.end() && found.size() < events_max; ++first) {
        const Kept* there = kept(first->sequence);
        ONRUSH_CHECK(there != nullptr, "an event of record {} is gone", first->sequence);
        const Event& event = there->block->events[first->place];
        if (there->block->position_of(event) > after) {
            found.push_back({there->block, &event});
        }
    }
    return found;
}

}  // namespace onrush::relay
