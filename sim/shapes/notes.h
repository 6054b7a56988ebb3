// A table whose rows have another shape in other releases of the program.
//
//   release   row
//   0         there is no such table yet
//   1         id, number
//   2         id, number, text             a member is appended
//   3         id, text                     one is gone
//   4         id, text, number, weight     it is back, in another place, with an index
//   5         id, weight
//
// What a row must hold then is said in shaped_play.h.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "engine/command.h"
#include "engine/domain.h"

namespace onrush::sim {

inline constexpr int last_release = 5;
inline constexpr const char* notes_table = "notes";

// A row in any shape: the members that a release does not have are empty.
struct Note {
    std::optional<std::uint64_t> number;
    std::optional<std::string> text;
    std::optional<std::int64_t> weight;
    friend bool operator==(const Note&, const Note&) = default;
};
using NotesById = std::map<std::uint64_t, Note>;

// What a release writes for a number: the members that it has.
[[nodiscard]] Note note_of(int release, std::uint64_t number);
// What it reads where no release has written one.
[[nodiscard]] Note default_note(int release);

class NotesTable {
public:
    virtual ~NotesTable() = default;
    [[nodiscard]] virtual table::AnyTable& table() = 0;
    [[nodiscard]] virtual bool contains(std::uint64_t id) const = 0;
    virtual void write(std::uint64_t id, const Note& note) = 0;
    virtual void erase(std::uint64_t id) = 0;
    [[nodiscard]] virtual NotesById rows() const = 0;
};

// Engine thread.
class NotesFeature {
public:
    NotesFeature(engine::Domain& domain, int release_made);
    ~NotesFeature();

    const int release;
    const std::unique_ptr<NotesTable> notes;  // null in release 0
};

inline constexpr base::Refusal note_not_found{"note-not-found", 404, "There is no such note",
                                              "It was never written, or erased."};

struct WriteNote {
    using Feature = NotesFeature;
    static constexpr auto job_kind = engine::Kind::command;

    std::uint64_t id = 0;
    std::uint64_t number = 0;
    bool erases = false;

    struct Answer {
        std::uint64_t number = 0;
    };
    static constexpr std::array refusals = {&note_not_found};
};
BOOST_DESCRIBE_STRUCT(WriteNote, (), (id, number, erases))
BOOST_DESCRIBE_STRUCT(WriteNote::Answer, (), (number))

engine::Result<WriteNote> decide(NotesFeature& feature, const WriteNote& input, base::Instant now);

}  // namespace onrush::sim
