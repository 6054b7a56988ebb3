// Counts a play again, from the records of its log alone.
//
// It knows no table, line or tree: an array of people by their numbers, which rows and facts move
// from state to state, record by record. Of a draw it computes root and ranks from docs/draw.md
// (features/room/test/naive_draw.h). What must hold:
//
//   each record   the counts that the room has written are the states counted here; no more are
//                 inside than maxActive, at any moment within it; a tick admits no more than its
//                 pace, in the order of the places, from the first of those who wait
//   each moment   everybody who was asked was told what they are, and 1 + how many wait before them
//   at the end    everybody ended in the way that was planned, and nobody is left
#pragma once

#include <string>
#include <vector>

#include <fmt/format.h>

#include "features/room/draw_rows.h"
#include "log/disk.h"
#include "sim/million/play.h"
#include "table/batch_reader.h"

namespace onrush::million {

struct Tally {
    std::uint32_t taken = 0;
    std::uint32_t waiting = 0;
    std::uint32_t left = 0;
    std::uint32_t silent = 0;
    std::uint32_t admitted = 0;
    std::uint32_t inside = 0;
    std::uint32_t no_shows = 0;
    std::uint32_t given_back = 0;
    std::uint32_t expired = 0;
    std::uint32_t inside_most = 0;
    std::uint64_t above_max = 0;  // records in which more were inside than may be
    std::uint64_t places = 0;     // that were compared
    std::uint64_t places_wrong = 0;
    std::uint64_t records = 0;
    std::uint64_t bytes = 0;
};

class Recount final : private table::BatchVisitor {
public:
    Recount(const Plan& plan, const Told& told);

    // Of a log at rest.
    [[nodiscard]] base::Outcome<> read(log::Disk& disk, const std::string& folder);
    [[nodiscard]] const Tally& tally() const { return tally_; }
    // The first things that are wrong; empty when all is exact.
    [[nodiscard]] const std::vector<std::string>& wrong() const { return wrong_; }

private:
    enum class State : std::uint8_t { none, waits, inside, gone };
    struct Person {
        std::uint32_t account = 0;
        State state = State::none;
        bool claimed = false;
        base::Instant until;  // silence counts from there, or the pass ends
    };
    // What one record says, sorted out.
    struct Changes {
        std::vector<room::Ticket> tickets;
        std::vector<std::uint32_t> tickets_gone;
        std::vector<room::Pass> passes;
        std::vector<std::uint32_t> passes_gone;
        std::vector<std::uint32_t> admitted;
        std::vector<room::RoomCount> counts;  // one at most
    };

    void on_row(const table::RowChange& change) override;
    void on_fact(const table::FactEntry& fact) override;
    [[nodiscard]] bool enter(const std::string& schema);
    void apply(const log::Record& record);
    void take_tickets();
    void let_silent_go(base::Instant time);
    void end_passes(base::Instant time);
    void admit(base::Instant time);
    void move_passes();
    void let_leavers_go();
    void give_passes_back();
    void compare_counts();
    void compare_moments(std::uint64_t sequence);
    void compare_moment(const Moment& moment);
    void compare_end();
    void hold_draw(const room::RoomDraw& draw);
    [[nodiscard]] Person& person(std::uint32_t number);
    [[nodiscard]] bool is_drawn() const { return plan_.order == room::RoomOrder::draw; }

    template <typename... Values>
    void expect(bool right, fmt::format_string<Values...> format, Values&&... values);
    template <typename Value>
    void expect_same(std::string_view what, const Value& found, const Value& wanted);

    const Plan& plan_;
    const Told& told_;
    Tally tally_;
    std::vector<std::string> wrong_;
    std::vector<Person> people_;            // by number
    std::vector<std::uint32_t> entrants_;   // numbers, by index
    std::vector<std::uint32_t> place_of_;   // by number; empty before a draw
    std::vector<std::uint32_t> number_at_;  // by place
    std::uint32_t first_place_ = 1;         // nobody before it waits
    base::Instant last_tick_;
    room::RoomSecret secret_;
    Changes changes_;
    std::uint64_t sequence_ = 0;  // of the record that is looked at
    std::size_t next_moment_ = 0;

    std::string described_;
    table::SchemaDescription schema_;
};

}  // namespace onrush::million
