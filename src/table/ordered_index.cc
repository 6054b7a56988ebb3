#include "table/ordered_index.h"

#include "base/check.h"

namespace onrush::table {

namespace {

template <std::size_t Parts>
OrderedEntry<Parts> entry_of(const std::array<std::uint64_t, Parts>& parts, Slot slot) {
    OrderedEntry<Parts> entry;
    for (std::size_t i = 0; i < Parts; ++i) {
        entry.parts[i] = parts[i];
    }
    entry.slot = slot;
    return entry;
}

}  // namespace

template <std::size_t Parts>
OrderedIndex<Parts>::OrderedIndex(RowOrder row_order) : tree_(Less{row_order}) {}

template <std::size_t Parts>
OrderedIndex<Parts>::~OrderedIndex() = default;

template <std::size_t Parts>
void OrderedIndex<Parts>::insert(const std::array<std::uint64_t, Parts>& parts, Slot slot) {
    bool inserted = tree_.insert(entry_of(parts, slot)).second;
    ONRUSH_CHECK(inserted, "slot {} is in the index already", slot);
}

template <std::size_t Parts>
void OrderedIndex<Parts>::erase(const std::array<std::uint64_t, Parts>& parts, Slot slot) {
    std::size_t erased = tree_.erase(entry_of(parts, slot));
    ONRUSH_CHECK(erased == 1, "slot {} is not in the index", slot);
}

template <std::size_t Parts>
void OrderedIndex<Parts>::move(const std::array<std::uint64_t, Parts>& from,
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

template <std::size_t Parts>
void OrderedIndex<Parts>::clear() {
    tree_.clear();
}

template <std::size_t Parts>
typename OrderedIndex<Parts>::Iterator OrderedIndex<Parts>::at(const Bound& bound) const {
    return tree_.lower_bound(bound);
}

template <std::size_t Parts>
bool OrderedIndex<Parts>::stays(Iterator at, const Entry& moved) const {
    Less less = tree_.key_comp();
    Iterator next = std::next(at);
    return (at == tree_.begin() || less(*std::prev(at), moved)) &&
           (next == tree_.end() || less(moved, *next));
}

template class OrderedIndex<1>;
template class OrderedIndex<2>;
template class OrderedIndex<3>;
template class OrderedIndex<4>;

}  // namespace onrush::table
