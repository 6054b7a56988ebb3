// A table: rows of one described struct, found by key and by declared indexes, in memory.
//
//   struct Claim { CounterId counter; AccountId account; std::uint64_t number; ... };
//   BOOST_DESCRIBE_STRUCT(Claim, (), (counter, account, number, ...))
//   using Claims = Table<Claim, Key<&Claim::counter, &Claim::account>, ByExpiry>;
//
// Rows are read through const pointers and changed only through update(), so every change keeps
// the indexes true and is captured: at the end of a batch encode_changes() writes each changed row
// once, as it then is. A row that a batch both inserts and erases leaves no trace. Pointers stay
// good until the row is erased. Rows of one table are also found, in batches, by readers that do
// not know its struct: see AnyTable. Engine thread only.
#pragma once

#include <iterator>
#include <string>
#include <tuple>

#include "table/any_table.h"
#include "table/codec.h"
#include "table/index.h"

namespace onrush::table {

template <typename Row, typename PrimaryKey, typename... Indexes>
class Table;

// Rows in the order of an index: for (const Claim& claim : claims.by<ByExpiry>().all()).
template <typename Row, typename Tree>
class Rows {
public:
    class Iterator {
    public:
        using iterator_category = std::bidirectional_iterator_tag;
        using value_type = Row;
        using difference_type = std::ptrdiff_t;
        using pointer = const Row*;
        using reference = const Row&;

        Iterator() = default;
        Iterator(typename Tree::Iterator at, const Slab<Row>* slab) : at_(at), slab_(slab) {}
        reference operator*() const { return (*slab_)[at_->slot]; }
        pointer operator->() const { return &**this; }
        Iterator& operator++() {
            ++at_;
            return *this;
        }
        Iterator operator++(int) {
            Iterator before = *this;
            ++at_;
            return before;
        }
        Iterator& operator--() {
            --at_;
            return *this;
        }
        Iterator operator--(int) {
            Iterator before = *this;
            --at_;
            return before;
        }
        friend bool operator==(const Iterator& a, const Iterator& b) { return a.at_ == b.at_; }

    private:
        typename Tree::Iterator at_{};
        const Slab<Row>* slab_ = nullptr;
    };

    Rows(Iterator begin, Iterator end) : begin_(begin), end_(end) {}
    [[nodiscard]] Iterator begin() const { return begin_; }
    [[nodiscard]] Iterator end() const { return end_; }
    [[nodiscard]] auto rbegin() const { return std::reverse_iterator(end_); }
    [[nodiscard]] auto rend() const { return std::reverse_iterator(begin_); }
    [[nodiscard]] bool empty() const { return begin_ == end_; }
    // The first row, or nullptr.
    [[nodiscard]] const Row* first() const { return empty() ? nullptr : &*begin_; }

private:
    Iterator begin_;
    Iterator end_;
};

// One ordered index of a table, to read: whole, from a key on, or all that starts with a prefix.
template <typename Row, typename Tree>
class OrderedView {
public:
    using Range = Rows<Row, Tree>;

    OrderedView(const Tree& tree, const Slab<Row>& slab) : tree_(tree), slab_(slab) {}

    [[nodiscard]] Range all() const { return range(tree_.begin(), tree_.end()); }
    // Prefixes name the leading parts of the index, in their order.
    template <typename... Parts>
    [[nodiscard]] Range starting_with(const Parts&... prefix) const {
        return range(tree_.at(bound(false, prefix...)), tree_.at(bound(true, prefix...)));
    }
    template <typename... Parts>
    [[nodiscard]] Range from(const Parts&... prefix) const {
        return range(tree_.at(bound(false, prefix...)), tree_.end());
    }
    template <typename... Parts>
    [[nodiscard]] Range after(const Parts&... prefix) const {
        return range(tree_.at(bound(true, prefix...)), tree_.end());
    }
    template <typename... Parts>
    [[nodiscard]] Range before(const Parts&... prefix) const {
        return range(tree_.begin(), tree_.at(bound(false, prefix...)));
    }
    [[nodiscard]] const Row* first() const { return all().first(); }
    [[nodiscard]] std::size_t size() const { return tree_.size(); }

private:
    template <typename... Parts>
    static typename Tree::Bound bound(bool after, const Parts&... prefix) {
        typename Tree::Bound bound;
        ((bound.parts[bound.count++] = ordered_bits(prefix)), ...);
        bound.after = after;
        return bound;
    }
    Range range(typename Tree::Iterator begin, typename Tree::Iterator end) const {
        using Iterator = typename Range::Iterator;
        return Range(Iterator(begin, &slab_), Iterator(end, &slab_));
    }

    const Tree& tree_;
    const Slab<Row>& slab_;
};

template <typename Row, auto... KeyParts, typename... Indexes>
class Table<Row, Key<KeyParts...>, Indexes...> final : public AnyTable {
    using PrimaryKey = Key<KeyParts...>;
    template <typename Index>
    using Store = IndexStore<Row, PrimaryKey, Index>;

public:
    using row_type = Row;

    explicit Table(std::string name) : AnyTable(std::move(name)), stores_(slab_of<Indexes>()...) {}
    // A batch may be open: rows that it erased still own what they own.
    ~Table() override { Table::end_batch(); }

    // --- reading ----------------------------------------------------------------------------
    [[nodiscard]] const Row* find(lookup<KeyParts>... key) const {
        Slot slot = keys_.find(PrimaryKey::hash_of_parts(key...), [&](Slot found) {
            return PrimaryKey::matches(slab_[found], key...);
        });
        return slot == HashIndex::none ? nullptr : &slab_[slot];
    }
    // By a Unique index: table.find_by<ByEmail>(email).
    template <typename Index, typename... Parts>
    [[nodiscard]] const Row* find_by(const Parts&... parts) const {
        Slot slot = std::get<Store<Index>>(stores_).store().find(
            Index::hash_of_parts(parts...),
            [&](Slot found) { return Index::matches(slab_[found], parts...); });
        return slot == HashIndex::none ? nullptr : &slab_[slot];
    }
    template <typename Index>
    [[nodiscard]] auto by() const {
        const auto& tree = std::get<Store<Index>>(stores_).store();
        return OrderedView<Row, std::remove_cvref_t<decltype(tree)>>(tree, slab_);
    }
    template <typename Visit>
    void for_each(Visit visit) const {
        slab_.for_each(visit);
    }
    // visit(ChangeKind, row) for each row this batch has changed, in the order of first change.
    template <typename Visit>
    void for_each_change(Visit visit) const {
        for (Slot slot : dirty_) {
            if (slab_.live(slot)) {
                visit(slab_.fresh(slot) ? ChangeKind::inserted : ChangeKind::updated, slab_[slot]);
            } else if (!slab_.fresh(slot)) {
                visit(ChangeKind::erased, slab_[slot]);
            }
        }
    }

    // --- changing ---------------------------------------------------------------------------
    // The key must be free: the command has looked.
    const Row& insert(Row row) {
        Slot slot = add(std::move(row));
        slab_.mark_fresh(slot, true);
        touch(slot);
        return slab_[slot];
    }
    // change(Row&) may set every member but those of the primary key.
    template <typename Function>
    void update(const Row& row, Function change) {
        Slot slot = slab_.slot_of(&row);
        ONRUSH_CHECK(slab_.live(slot), "an erased row of {} is updated", name());
        replace(slot, change);
        touch(slot);
    }
    void erase(const Row& row) {
        Slot slot = slab_.slot_of(&row);
        ONRUSH_CHECK(slab_.live(slot), "a row of {} is erased twice", name());
        remove(slot);
        touch(slot);
    }

    // --- AnyTable ---------------------------------------------------------------------------
    [[nodiscard]] TableDescription describe() const override {
        TableDescription description;
        description.name = name();
        description.row = describe_type<Row>();
        PrimaryKey::for_each_pointer(
            [&](auto pointer) { description.key.push_back(number_of(pointer)); });
        (description.indexes.push_back(describe_index<Indexes>()), ...);
        return description;
    }
    [[nodiscard]] std::string default_row() const override {
        base::ByteWriter out;
        encode(out, Row{});
        return std::string(out.view());
    }
    [[nodiscard]] std::size_t size() const override { return slab_.size(); }
    [[nodiscard]] std::size_t bytes() const override {
        std::size_t total = slab_.bytes() + keys_.bytes() + dirty_.capacity() * sizeof(Slot);
        std::apply([&](const auto&... store) { ((total += store.bytes()), ...); }, stores_);
        return total;
    }

    [[nodiscard]] bool changed() const override { return !dirty_.empty(); }
    ChangeCounts encode_changes(base::ByteWriter& out) const override {
        ChangeCounts counts;
        for_each_change([&](ChangeKind change, const Row&) {
            counts.inserts += change == ChangeKind::inserted ? 1 : 0;
            counts.updates += change == ChangeKind::updated ? 1 : 0;
            counts.erases += change == ChangeKind::erased ? 1 : 0;
        });
        out.varint(counts.erases);
        out.varint(counts.inserts);
        out.varint(counts.updates);
        if (counts.erases != 0) {
            for_each_change([&](ChangeKind change, const Row& row) {
                if (change == ChangeKind::erased) {
                    ((encode(out, row.*KeyParts)), ...);
                }
            });
        }
        encode_rows(out, ChangeKind::inserted, counts.inserts);
        encode_rows(out, ChangeKind::updated, counts.updates);
        return counts;
    }
    void end_batch() override {
        for (Slot slot : dirty_) {
            slab_.mark_dirty(slot, false);
            slab_.mark_fresh(slot, false);
            if (!slab_.live(slot)) {
                slab_.recycle(slot);
            }
        }
        dirty_.clear();
    }

    [[nodiscard]] bool restore(base::ByteReader& in) override {
        Row row{};
        decode(in, row);
        if (!in.ok()) {
            return false;
        }
        if (const Row* old = find(row.*KeyParts...)) {
            Slot slot = slab_.slot_of(old);
            replace(slot, [&](Row& present) { present = std::move(row); }, Entry::unseen);
            restored_.push_back(slot);
        } else {
            restored_.push_back(add(std::move(row), Entry::unseen));
        }
        return true;
    }
    [[nodiscard]] bool end_restore() override {
        bool sole = true;
        for ([[maybe_unused]] Slot slot : restored_) {
            ((sole &= std::get<Store<Indexes>>(stores_).twin(Store<Indexes>::mark(slab_[slot]),
                                                             slot) == HashIndex::none),
             ...);
        }
        restored_.clear();
        return sole;
    }
    [[nodiscard]] bool restore_erase(base::ByteReader& in) override {
        Row row{};
        (decode(in, row.*KeyParts), ...);
        const Row* old = in.ok() ? find(row.*KeyParts...) : nullptr;
        if (old == nullptr) {
            return false;
        }
        Slot slot = slab_.slot_of(old);
        remove(slot);
        slab_.recycle(slot);
        return true;
    }
    void clear() override {
        ONRUSH_CHECK(dirty_.empty(), "{} is cleared in the middle of a batch", name());
        std::apply([](auto&... store) { (store.clear(), ...); }, stores_);
        keys_.clear();
        slab_.clear();
    }
    void for_each_encoded(const std::function<void(base::ByteView)>& visit) const override {
        base::ByteWriter out;
        slab_.for_each([&](const Row& row) {
            out.clear();
            encode(out, row);
            visit(out.view());
        });
    }

private:
    // Each store of an index is made from it, where it stays.
    template <typename Index>
    [[nodiscard]] const Slab<Row>& slab_of() const {
        return slab_;
    }
    template <typename Member>
    static std::uint32_t number_of(Member Row::* pointer) {
        std::uint32_t number = 0;
        std::uint32_t found = UINT32_MAX;
        boost::mp11::mp_for_each<members_of<Row>>([&](auto described) {
            constexpr auto candidate = decltype(described)::pointer;
            if constexpr (std::is_same_v<std::remove_cv_t<decltype(candidate)>, Member Row::*>) {
                found = candidate == pointer ? number : found;
            }
            ++number;
        });
        ONRUSH_CHECK(found != UINT32_MAX, "a key of {} is no described member", number);
        return found;
    }
    template <typename Index>
    static IndexDescription describe_index() {
        IndexDescription description;
        description.unique = Index::kind == IndexKind::unique;
        Index::for_each_pointer(
            [&](auto pointer) { description.columns.push_back(number_of(pointer)); });
        return description;
    }

    void touch(Slot slot) {
        note_touch(size_bound(slab_[slot]));
        if (!slab_.dirty(slot)) {
            slab_.mark_dirty(slot, true);
            dirty_.push_back(slot);
        }
    }
    enum class Entry { checked, unseen };

    Slot add(Row&& row, [[maybe_unused]] Entry entry = Entry::checked) {
        Slot slot = slab_.insert(std::move(row));
        const Row& added = slab_[slot];
        std::uint64_t hash = PrimaryKey::hash(added);
        Slot other =
            keys_.find(hash, [&](Slot found) { return PrimaryKey::same(slab_[found], added); });
        ONRUSH_CHECK(other == HashIndex::none, "{} has two rows under one key", name());
        keys_.insert(hash, slot, [&](Slot moved) { return PrimaryKey::hash(slab_[moved]); });
        (enter(std::get<Store<Indexes>>(stores_), Store<Indexes>::mark(added), slot, entry), ...);
        return slot;
    }
    void remove(Slot slot) {
        const Row& row = slab_[slot];
        keys_.erase(PrimaryKey::hash(row), slot);
        (std::get<Store<Indexes>>(stores_).erase(Store<Indexes>::mark(row), slot), ...);
        slab_.bury(slot);
    }
    template <typename Function>
    void replace(Slot slot, Function change, Entry entry = Entry::checked) {
        Row& row = slab_[slot];
        std::uint64_t key = PrimaryKey::hash(row);
        auto marks = std::make_tuple(Store<Indexes>::mark(row)...);
        change(row);
        ONRUSH_CHECK(PrimaryKey::hash(row) == key, "the key of a row of {} changed", name());
        refresh(slot, marks, entry, std::index_sequence_for<Indexes...>());
    }
    template <typename Marks, std::size_t... I>
    void refresh([[maybe_unused]] Slot slot, const Marks& marks, [[maybe_unused]] Entry entry,
                 std::index_sequence<I...>) {
        (refresh_one(std::get<Store<Indexes>>(stores_), std::get<I>(marks), slot, entry), ...);
    }
    template <typename AnyStore, typename Mark>
    void refresh_one(AnyStore& store, const Mark& before, Slot slot, Entry entry) {
        Mark now = AnyStore::mark(slab_[slot]);
        if (now == before) {
            return;
        }
        if constexpr (requires { store.move(before, now, slot); }) {  // an ordered one
            store.move(before, now, slot);
        } else {
            store.erase(before, slot);
            enter(store, now, slot, entry);
        }
    }
    template <typename AnyStore, typename Mark>
    static void enter(AnyStore& store, const Mark& mark, Slot slot, Entry entry) {
        if (entry == Entry::checked) {
            store.insert(mark, slot);
        } else {
            store.insert_unseen(mark, slot);
        }
    }
    void encode_rows(base::ByteWriter& out, ChangeKind which, std::uint64_t count) const {
        if (count == 0) {
            return;
        }
        for_each_change([&](ChangeKind change, const Row& row) {
            if (change == which) {
                std::size_t start = out.size();
                encode(out, row);
                ONRUSH_CHECK(out.size() - start <= limits::row_bytes_max,
                             "a row of {} takes {} bytes", name(), out.size() - start);
            }
        });
    }

    Slab<Row> slab_;
    HashIndex keys_;
    std::tuple<Store<Indexes>...> stores_;
    std::vector<Slot> dirty_;
    std::vector<Slot> restored_;  // until end_restore()
};

}  // namespace onrush::table
