#include "mirror/changes.h"

#include <algorithm>
#include <array>
#include <limits>

#include "base/check.h"

namespace onrush::mirror {

using base::ByteView;

namespace {

// Beside it, an entry has one bit for whether the row is erased.
constexpr std::uint32_t table_max = 0x7fff'ffffu;

}  // namespace

void Changes::clear() {
    arena_.clear();
    entries_.clear();
    settled_ = true;
}

void Changes::put_row(std::uint32_t table, ByteView order, ByteView row) {
    add(table, false, order, row);
}

void Changes::erase_key(std::uint32_t table, ByteView order, ByteView key) {
    add(table, true, order, key);
}

void Changes::add(std::uint32_t table, bool erased, ByteView order, ByteView bytes) {
    std::size_t end = arena_.size() + order.size() + bytes.size();
    ONRUSH_CHECK(end <= std::numeric_limits<std::uint32_t>::max(),
                 "a transaction of {} bytes is past what its offsets can say", end);
    ONRUSH_CHECK(!order.empty(), "a change of table {} has no key", table);
    ONRUSH_CHECK(table <= table_max, "there is no table {}", table);
    settled_ = false;
    std::array<char, 16> front{};
    std::size_t in_front = std::min(order.size(), front.size());
    std::memcpy(front.data(), order.data(), in_front);
    Entry entry{};
    std::memcpy(entry.order, front.data(), front.size());
    entry.order[0] = __builtin_bswap64(entry.order[0]);
    entry.order[1] = __builtin_bswap64(entry.order[1]);
    entry.at = static_cast<std::uint32_t>(arena_.size());
    entry.rest = static_cast<std::uint32_t>(order.size() - in_front);
    entry.size = static_cast<std::uint32_t>(bytes.size());
    entry.table = table & table_max;
    entry.erased = erased ? 1 : 0;
    arena_.raw(order.substr(in_front));
    arena_.raw(bytes);
    entries_.push_back(entry);
}

int Changes::compare(const Entry& a, const Entry& b) const {
    if (a.table != b.table) {
        return a.table < b.table ? -1 : 1;
    }
    if (a.order[0] != b.order[0]) {
        return a.order[0] < b.order[0] ? -1 : 1;
    }
    if (a.order[1] != b.order[1]) {
        return a.order[1] < b.order[1] ? -1 : 1;
    }
    if (a.rest == 0 && b.rest == 0) {
        return 0;
    }
    return arena_.view().substr(a.at, a.rest).compare(arena_.view().substr(b.at, b.rest));
}

void Changes::settle() {
    // The place in the arena tells which came later.
    auto before = [this](const Entry& a, const Entry& b) {
        int order = compare(a, b);
        return order != 0 ? order < 0 : a.at < b.at;
    };
    if (!std::ranges::is_sorted(entries_, before)) {
        std::ranges::sort(entries_, before);
    }
    std::size_t kept = 0;
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        int order = i + 1 == entries_.size() ? -1 : compare(entries_[i], entries_[i + 1]);
        ONRUSH_CHECK(order <= 0, "change {} of {} stands before a smaller one", i, entries_.size());
        if (order != 0) {
            entries_[kept++] = entries_[i];
        }
    }
    entries_.resize(kept);
    settled_ = true;
}

}  // namespace onrush::mirror
