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

#include "table/limits.h"
#include "table/slab.h"

namespace onrush::table {

#pragma pack(push, 4)
template <std::size_t Parts>
struct OrderedEntry {
    std::uint64_t parts[Parts];
    Slot slot;
};
#pragma pack(pop)

// Whether one slot's row comes before another's by their primary key. It does not know the type of
// the rows, so that all tables share the code of their trees.
struct RowOrder {
    using Before = bool (*)(const void* slab, Slot a, Slot b);

    const void* slab = nullptr;
    Before before = nullptr;

    bool operator()(Slot a, Slot b) const { return before(slab, a, b); }
};

// Compiled in ordered_index.cc, once for each number of parts.
template <std::size_t Parts>
class OrderedIndex {
    static_assert(Parts >= 1 && Parts <= limits::index_parts_max);

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

    explicit OrderedIndex(RowOrder row_order);
    ~OrderedIndex();
    OrderedIndex(const OrderedIndex&) = delete;
    OrderedIndex& operator=(const OrderedIndex&) = delete;

    void insert(const std::array<std::uint64_t, Parts>& parts, Slot slot);
    void erase(const std::array<std::uint64_t, Parts>& parts, Slot slot);
    // An entry whose place among its neighbours stays the same is changed where it is: a count that
    // grows, a deadline that is put off. The others are taken out and put in.
    void move(const std::array<std::uint64_t, Parts>& from,
              const std::array<std::uint64_t, Parts>& to, Slot slot);
    void clear();

    [[nodiscard]] Iterator begin() const { return tree_.begin(); }
    [[nodiscard]] Iterator end() const { return tree_.end(); }
    [[nodiscard]] Iterator at(const Bound& bound) const;
    [[nodiscard]] std::size_t size() const { return tree_.size(); }

    // The tree allocates nodes of 256 bytes and fills them to 69 % where keys come in any order.
    [[nodiscard]] std::size_t bytes() const { return tree_.size() * sizeof(Entry) * 100 / 69; }

private:
    [[nodiscard]] bool stays(Iterator at, const Entry& moved) const;

    Tree tree_;
};

extern template class OrderedIndex<1>;
extern template class OrderedIndex<2>;
extern template class OrderedIndex<3>;
extern template class OrderedIndex<4>;

}  // namespace onrush::table
