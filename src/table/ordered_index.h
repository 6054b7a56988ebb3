// An ordered index: a B-tree of key parts (numbers) and slots.
//
// The parts are kept beside the slot, so a search touches no row; only entries with equal parts
// look through to their rows, to stand in the order of the primary key. That makes the order a
// property of the data alone: it is the same after a restart, whatever slots the rows then have.
// An entry of one part costs 12 bytes over the fill of the tree (69 to 100 %).
// Engine thread only.
#pragma once

#include <array>
#include <cstdint>
#include <iterator>

#include <absl/container/btree_set.h>

#include "table/slab.h"

namespace onrush::table {

#pragma pack(push, 4)
template <std::size_t Parts>
struct OrderedEntry {
    std::uint64_t parts[Parts];
    Slot slot;
};
#pragma pack(pop)

// `RowOrder` compares two slots by the primary key of their rows.
template <std::size_t Parts, typename RowOrder>
class OrderedIndex {
public:
    using Entry = OrderedEntry<Parts>;

    // A position in the order: before every entry that starts with these parts, or after them.
    struct Bound {
        std::array<std::uint64_t, Parts> parts{};
        std::size_t count = 0;  // of the parts that are given
        bool after = false;
    };

    struct Less {
        using is_transparent = void;
        RowOrder row_order;

        bool operator()(const Entry& a, const Entry& b) const {
            for (std::size_t i = 0; i < Parts; ++i) {
                std::uint64_t x = a.parts[i];
                std::uint64_t y = b.parts[i];
                if (x != y) {
                    return x < y;
                }
            }
            return a.slot != b.slot && row_order(a.slot, b.slot);
        }
        bool operator()(const Entry& entry, const Bound& bound) const {
            int order = compare(entry, bound);
            return order < 0 || (order == 0 && bound.after);
        }
        bool operator()(const Bound& bound, const Entry& entry) const {
            int order = compare(entry, bound);
            return order > 0 || (order == 0 && !bound.after);
        }
        static int compare(const Entry& entry, const Bound& bound) {
            for (std::size_t i = 0; i < bound.count; ++i) {
                std::uint64_t part = entry.parts[i];
                if (part != bound.parts[i]) {
                    return part < bound.parts[i] ? -1 : 1;
                }
            }
            return 0;
        }
    };

    using Tree = absl::btree_set<Entry, Less>;
    using Iterator = typename Tree::const_iterator;

    explicit OrderedIndex(RowOrder row_order) : tree_(Less{row_order}) {}

    void insert(const std::array<std::uint64_t, Parts>& parts, Slot slot) {
        bool inserted = tree_.insert(entry_of(parts, slot)).second;
        ONRUSH_CHECK(inserted, "slot {} is in the index already", slot);
    }
    void erase(const std::array<std::uint64_t, Parts>& parts, Slot slot) {
        std::size_t erased = tree_.erase(entry_of(parts, slot));
        ONRUSH_CHECK(erased == 1, "slot {} is not in the index", slot);
    }
    // An entry whose place among its neighbours stays the same is changed where it is: a count that
    // grows, a deadline that is put off. The others are taken out and put in.
    void move(const std::array<std::uint64_t, Parts>& from,
              const std::array<std::uint64_t, Parts>& to, Slot slot) {
        Iterator at = tree_.find(entry_of(from, slot));
        ONRUSH_CHECK(at != tree_.end(), "slot {} is not in the index", slot);
        Entry moved = entry_of(to, slot);
        if (stays(at, moved)) {
            const_cast<Entry&>(*at) = moved;  // a set gives out no other kind of reference
        } else {
            tree_.erase(at);
            insert(to, slot);
        }
    }
    void clear() { tree_.clear(); }

    [[nodiscard]] Iterator begin() const { return tree_.begin(); }
    [[nodiscard]] Iterator end() const { return tree_.end(); }
    [[nodiscard]] Iterator at(const Bound& bound) const { return tree_.lower_bound(bound); }
    [[nodiscard]] std::size_t size() const { return tree_.size(); }

    // The tree allocates nodes of 256 bytes and fills them to 69 % where keys come in any order.
    [[nodiscard]] std::size_t bytes() const { return tree_.size() * sizeof(Entry) * 100 / 69; }

private:
    static Entry entry_of(const std::array<std::uint64_t, Parts>& parts, Slot slot) {
        Entry entry;
        for (std::size_t i = 0; i < Parts; ++i) {
            entry.parts[i] = parts[i];
        }
        entry.slot = slot;
        return entry;
    }

    [[nodiscard]] bool stays(Iterator at, const Entry& moved) const {
        Less less = tree_.key_comp();
        Iterator next = std::next(at);
        return (at == tree_.begin() || less(*std::prev(at), moved)) &&
               (next == tree_.end() || less(moved, *next));
    }

    Tree tree_;
};

}  // namespace onrush::table
