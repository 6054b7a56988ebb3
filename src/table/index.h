// How a table's key and indexes are declared, and the store behind each declaration.
//
//   struct ByExpiry : Deadline<&Claim::expires_at> {};
//   using Claims = Table<Claim, Key<&Claim::counter, &Claim::account>, ByExpiry>;
//
// A Unique index refuses nothing by itself: a command looks first, and a second row under one key
// is a bug. Rows whose unique part is an empty optional, or whose deadline is never(), are left
// out of that index.
#pragma once

#include <string_view>
#include <tuple>

#include "table/hash.h"
#include "table/hash_index.h"
#include "table/ordered_index.h"

namespace onrush::table {

template <typename>
struct MemberOf;
template <typename Row, typename Member>
struct MemberOf<Member Row::*> {
    using row = Row;
    using member = Member;
};
template <auto Pointer>
using member_type = typename MemberOf<decltype(Pointer)>::member;

// What a lookup takes for a member: strings by view, the rest as they are.
template <typename Member>
struct LookupOf {
    using type = const Member&;
};
template <>
struct LookupOf<std::string> {
    using type = std::string_view;
};
template <>
struct LookupOf<std::optional<std::string>> {
    using type = std::string_view;
};
template <auto Pointer>
using lookup = typename LookupOf<member_type<Pointer>>::type;

template <auto... Parts>
struct Key {
    static constexpr std::size_t count = sizeof...(Parts);
    static_assert(count > 0);

    template <typename Row>
    static std::uint64_t hash(const Row& row) {
        return hash_key(row.*Parts...);
    }
    static std::uint64_t hash_of_parts(lookup<Parts>... parts) { return hash_key(parts...); }
    template <typename Row>
    static bool matches(const Row& row, lookup<Parts>... parts) {
        return ((row.*Parts == parts) && ...);
    }
    template <typename Row>
    static bool before(const Row& a, const Row& b) {
        return std::tie(a.*Parts...) < std::tie(b.*Parts...);
    }
    template <typename Row>
    static bool same(const Row& a, const Row& b) {
        return ((a.*Parts == b.*Parts) && ...);
    }
    template <typename Row, typename Visit>
    static void for_each_part(Row& row, Visit visit) {
        (visit(row.*Parts), ...);
    }
    template <typename Visit>
    static void for_each_pointer(Visit visit) {
        (visit(Parts), ...);
    }
};

enum class IndexKind { unique, ordered };

template <auto... Parts>
struct Unique : Key<Parts...> {
    static constexpr IndexKind kind = IndexKind::unique;

    template <typename Row>
    static bool covers(const Row& row) {
        return (present(row.*Parts) && ...);
    }

private:
    template <typename Part>
    static bool present(const Part& part) {
        if constexpr (is_optional<Part>) {
            return part.has_value();
        } else {
            return true;
        }
    }
};

template <auto... Parts>
struct Ordered : Key<Parts...> {
    static constexpr IndexKind kind = IndexKind::ordered;

    template <typename Row>
    static bool covers(const Row&) {
        return true;
    }
    template <typename Row>
    static std::array<std::uint64_t, sizeof...(Parts)> parts(const Row& row) {
        return {ordered_bits(row.*Parts)...};
    }
};

// Ordered by one instant, without the rows that have none. The engine runs what is due.
template <auto Part>
struct Deadline : Ordered<Part> {
    template <typename Row>
    static bool covers(const Row& row) {
        return !(row.*Part).is_never();
    }
};

// --- the stores ---------------------------------------------------------------------------

template <typename Row, typename PrimaryKey>
bool row_before(const void* slab, Slot a, Slot b) {
    const auto& rows = *static_cast<const Slab<Row>*>(slab);
    return PrimaryKey::before(rows[a], rows[b]);
}

// What an index remembers of a row before it changes: enough to find its entry again.
struct HashMark {
    std::uint64_t hash = 0;
    bool covered = false;
    friend bool operator==(const HashMark&, const HashMark&) = default;
};
template <std::size_t Parts>
struct OrderedMark {
    std::array<std::uint64_t, Parts> parts{};
    bool covered = false;
    friend bool operator==(const OrderedMark&, const OrderedMark&) = default;
};

template <typename Row, typename PrimaryKey, typename Index, IndexKind = Index::kind>
class IndexStore;

template <typename Row, typename PrimaryKey, typename Index>
class IndexStore<Row, PrimaryKey, Index, IndexKind::unique> {
public:
    explicit IndexStore(const Slab<Row>& slab) : slab_(slab) {}

    static HashMark mark(const Row& row) {
        return Index::covers(row) ? HashMark{Index::hash(row), true} : HashMark{};
    }
    void insert(const HashMark& mark, Slot slot) {
        Slot other = twin(mark, slot);
        ONRUSH_CHECK(other == HashIndex::none, "slots {} and {} share a unique key", other, slot);
        insert_unseen(mark, slot);
    }
    // While a batch is put back, a row may come before the one that gave its key up: twin() is
    // asked when all of them are there.
    void insert_unseen(const HashMark& mark, Slot slot) {
        if (mark.covered) {
            hashes_.insert(mark.hash, slot, [&](Slot moved) { return Index::hash(slab_[moved]); });
        }
    }
    // Another row with this one's key; none if all is well.
    [[nodiscard]] Slot twin(const HashMark& mark, Slot slot) const {
        const Row& row = slab_[slot];
        return mark.covered
                   ? hashes_.find(mark.hash,
                                  [&](Slot found) {
                                      return found != slot && Index::same(slab_[found], row);
                                  })
                   : HashIndex::none;
    }
    void erase(const HashMark& mark, Slot slot) {
        if (mark.covered) {
            hashes_.erase(mark.hash, slot);
        }
    }
    void clear() { hashes_.clear(); }
    [[nodiscard]] std::size_t bytes() const { return hashes_.bytes(); }
    [[nodiscard]] const HashIndex& store() const { return hashes_; }

private:
    const Slab<Row>& slab_;
    HashIndex hashes_;
};

template <typename Row, typename PrimaryKey, typename Index>
class IndexStore<Row, PrimaryKey, Index, IndexKind::ordered> {
public:
    using Mark = OrderedMark<Index::count>;
    using Tree = OrderedIndex<Index::count>;

    explicit IndexStore(const Slab<Row>& slab)
        : tree_(RowOrder{&slab, &row_before<Row, PrimaryKey>}) {}

    static Mark mark(const Row& row) {
        return Index::covers(row) ? Mark{Index::parts(row), true} : Mark{};
    }
    void insert(const Mark& mark, Slot slot) {
        if (mark.covered) {
            tree_.insert(mark.parts, slot);
        }
    }
    void insert_unseen(const Mark& mark, Slot slot) { insert(mark, slot); }
    [[nodiscard]] static Slot twin(const Mark&, Slot) { return HashIndex::none; }
    void erase(const Mark& mark, Slot slot) {
        if (mark.covered) {
            tree_.erase(mark.parts, slot);
        }
    }
    void move(const Mark& from, const Mark& to, Slot slot) {
        if (from.covered && to.covered) {
            tree_.move(from.parts, to.parts, slot);
        } else {
            erase(from, slot);
            insert(to, slot);
        }
    }
    void clear() { tree_.clear(); }
    [[nodiscard]] std::size_t bytes() const { return tree_.bytes(); }
    [[nodiscard]] const Tree& store() const { return tree_; }

private:
    Tree tree_;
};

}  // namespace onrush::table
