#include "sim/shapes/notes.h"

#include "table/table.h"

namespace onrush::sim {

namespace {

namespace release_1 {
struct Row {
    std::uint64_t id = 0;
    std::uint64_t number = 7;
};
BOOST_DESCRIBE_STRUCT(Row, (), (id, number))
}  // namespace release_1

namespace release_2 {
struct Row {
    std::uint64_t id = 0;
    std::uint64_t number = 7;
    std::string text = "no text";
};
BOOST_DESCRIBE_STRUCT(Row, (), (id, number, text))
}  // namespace release_2

namespace release_3 {
struct Row {
    std::uint64_t id = 0;
    std::string text = "no text";
};
BOOST_DESCRIBE_STRUCT(Row, (), (id, text))
}  // namespace release_3

namespace release_4 {
struct Row {
    std::uint64_t id = 0;
    std::string text = "no text";
    std::uint64_t number = 7;
    std::int64_t weight = -3;
};
BOOST_DESCRIBE_STRUCT(Row, (), (id, text, number, weight))
struct ByNumber : table::Ordered<&Row::number> {};
}  // namespace release_4

namespace release_5 {
struct Row {
    std::uint64_t id = 0;
    std::int64_t weight = -3;
};
BOOST_DESCRIBE_STRUCT(Row, (), (id, weight))
}  // namespace release_5

template <typename Row>
constexpr bool has_number = requires(Row row) { row.number; };
template <typename Row>
constexpr bool has_text = requires(Row row) { row.text; };
template <typename Row>
constexpr bool has_weight = requires(Row row) { row.weight; };

template <typename Row>
Note note_from(const Row& row) {
    Note note;
    if constexpr (has_number<Row>) {
        note.number = row.number;
    }
    if constexpr (has_text<Row>) {
        note.text = row.text;
    }
    if constexpr (has_weight<Row>) {
        note.weight = row.weight;
    }
    return note;
}

template <typename Row>
Row row_from(std::uint64_t id, const Note& note) {
    Row row;
    row.id = id;
    if constexpr (has_number<Row>) {
        row.number = *note.number;
    }
    if constexpr (has_text<Row>) {
        row.text = *note.text;
    }
    if constexpr (has_weight<Row>) {
        row.weight = *note.weight;
    }
    return row;
}

template <typename Row, typename... Indexes>
class NotesOf final : public NotesTable {
public:
    [[nodiscard]] table::AnyTable& table() override { return rows_; }
    [[nodiscard]] bool contains(std::uint64_t id) const override {
        return rows_.find(id) != nullptr;
    }
    void write(std::uint64_t id, const Note& note) override {
        const Row* there = rows_.find(id);
        if (there == nullptr) {
            rows_.insert(row_from<Row>(id, note));
        } else {
            rows_.update(*there, [&](Row& row) { row = row_from<Row>(id, note); });
        }
    }
    void erase(std::uint64_t id) override { rows_.erase(*rows_.find(id)); }
    [[nodiscard]] NotesById rows() const override {
        NotesById all;
        rows_.for_each([&](const Row& row) { all[row.id] = note_from(row); });
        return all;
    }

private:
    table::Table<Row, table::Key<&Row::id>, Indexes...> rows_{notes_table};
};

std::unique_ptr<NotesTable> table_of(int release) {
    switch (release) {
        case 1:
            return std::make_unique<NotesOf<release_1::Row>>();
        case 2:
            return std::make_unique<NotesOf<release_2::Row>>();
        case 3:
            return std::make_unique<NotesOf<release_3::Row>>();
        case 4:
            return std::make_unique<NotesOf<release_4::Row, release_4::ByNumber>>();
        case 5:
            return std::make_unique<NotesOf<release_5::Row>>();
        default:
            return nullptr;
    }
}

}  // namespace

Note default_note(int release) {
    switch (release) {
        case 1:
            return note_from(release_1::Row());
        case 2:
            return note_from(release_2::Row());
        case 3:
            return note_from(release_3::Row());
        case 4:
            return note_from(release_4::Row());
        case 5:
            return note_from(release_5::Row());
        default:
            return {};
    }
}

Note note_of(int release, std::uint64_t number) {
    Note note = default_note(release);
    if (note.number) {
        note.number = number;
    }
    if (note.text) {
        note.text = "text " + std::to_string(number);
    }
    if (note.weight) {
        note.weight = 1000 - static_cast<std::int64_t>(number);
    }
    return note;
}

NotesFeature::NotesFeature(engine::Domain& domain, int release_made)
    : release(release_made), notes(table_of(release_made)) {
    if (notes != nullptr) {
        domain.add(notes->table());
    }
}

NotesFeature::~NotesFeature() = default;

engine::Result<WriteNote> decide(NotesFeature& feature, const WriteNote& input, base::Instant) {
    if (input.erases && !feature.notes->contains(input.id)) {
        return engine::refuse(note_not_found);
    }
    // From here on the command succeeds.
    if (input.erases) {
        feature.notes->erase(input.id);
    } else {
        feature.notes->write(input.id, note_of(feature.release, input.number));
    }
    return WriteNote::Answer{input.number};
}

}  // namespace onrush::sim
