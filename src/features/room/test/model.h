// What waiting rooms must do, written a second time and naively: a list of rooms, and in each a
// list of everybody who ever took a ticket. engine/test/told.h says what models are for. It does
// not predict waiting times: outlook_test.cc looks at these.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "base/sha256.h"
#include "engine/test/told.h"
#include "features/room/change_room.h"
#include "features/room/eject_ticket.h"
#include "features/room/list_tickets.h"
#include "features/room/look_up_draw.h"
#include "features/room/take_ticket.h"

namespace onrush::room {

// There are fewer rooms than one page may look at.
class RoomModel {
public:
    using Told = engine::test::Told;
    using Moment = engine::test::Moment;
    using Numbers = engine::test::Numbers;

    enum class Fate { waits, left, inside, no_show, given_back, expired };
    struct Person {
        std::uint64_t account = 0;
        Fate fate = Fate::waits;
        bool claimed = false;
        std::uint32_t bought = 0;  // pieces, at first
        // Of orders that are not paid, where none is, by their names; and the one that counts.
        std::map<std::uint64_t, std::uint32_t> held;
        std::uint64_t counted = 0;
        base::Instant until;  // the end of what may be silence, or of the pass
    };
    struct Place {
        CreateRoom form;
        bool paused = false;
        bool opened = false;
        bool closed = false;
        base::Instant next_tick;
        std::optional<base::Instant> tick_at;
        std::vector<Person> people;  // number 1 is at 0
        base::Instant created_at;

        // Of a draw. Entrants are places in people, in the order of their leaves.
        std::vector<std::size_t> entrants;
        std::string beacon_name;
        std::string beacon_value;
        bool held = false;
        bool revealed = false;
        std::size_t people_when_held = 0;
        std::size_t kept = 0;
        base::Digest root{};
        std::vector<std::uint64_t> ranks;
        base::Instant heard_by;
        std::optional<base::Instant> forget_at;

        [[nodiscard]] std::int64_t count(Fate fate) const;
        [[nodiscard]] bool draws() const;
    };

    // Somebody's pass of a room that protects something is over.
    struct Ended {
        std::uint64_t account = 0;
        std::uint64_t room = 0;
        base::Instant forget_at;
    };

    // Staff have sent somebody away.
    struct Ejected {
        std::uint64_t ticket = 0;
        std::uint64_t account = 0;
        base::Instant at;
    };

    explicit RoomModel(RoomSettings given = {}) : settings(given) {}

    [[nodiscard]] Told run(const CreateRoom& input, Moment& moment);
    [[nodiscard]] Told run(const ChangeRoom& input, Moment& moment);
    [[nodiscard]] Told run(const LookUpRoom& input, Moment& moment) const;
    [[nodiscard]] Told run(const ListRooms& input, Moment& moment) const;
    [[nodiscard]] Told run(const LookUpServing& input, Moment& moment) const;
    [[nodiscard]] Told run(const LookUpDraw& input, Moment& moment) const;
    [[nodiscard]] Told run(const LookUpProof& input, Moment& moment) const;
    [[nodiscard]] Told run(const TakeTicket& input, Moment& moment);
    [[nodiscard]] Told run(const LeaveRoom& input, Moment& moment);
    [[nodiscard]] Told run(const AskTicket& input, Moment& moment) const;
    [[nodiscard]] Told run(const ClaimPass& input, Moment& moment);
    [[nodiscard]] Told run(const NoteSigns& input, Moment& moment);
    [[nodiscard]] Told run(const ListTickets& input, Moment& moment) const;
    [[nodiscard]] Told run(const EjectTicket& input, Moment& moment);
    [[nodiscard]] Told run(const ReadmitTicket& input, Moment& moment);

    // At most so many; says how many.
    std::size_t run_deadlines(Moment& moment, std::size_t most);
    [[nodiscard]] base::Instant next_deadline() const;
    [[nodiscard]] std::size_t rows_with_deadline() const;

    [[nodiscard]] bool has_room(std::uint64_t id) const { return id >= 1 && id <= all.size(); }

    // --- what the owners of things do: also when there is a new one, and none is left ---
    void stock_is(Protects thing, Stock stock, Moment& moment);
    [[nodiscard]] std::optional<Told> objection(Protects thing, std::uint64_t account,
                                                base::Instant now) const;
    void note_bought(Protects thing, std::uint64_t account, std::uint32_t pieces);
    void note_held(Protects thing, std::uint64_t account, std::uint32_t pieces,
                   std::uint64_t order);
    void note_paid(Protects thing, std::uint64_t order);
    void note_released(Protects thing, std::uint64_t order);

    RoomSettings settings;
    std::vector<Place> all;  // room 1 is at 0
    std::vector<Ended> ended;
    std::vector<Ejected> ejected;  // the oldest first
    std::map<std::pair<ProtectedType, std::uint64_t>, Stock> stocks;
    // Since when the server hears what it is told.
    base::Instant hears_since;

private:
    [[nodiscard]] RoomState state_of(const Place& place) const;
    [[nodiscard]] bool is_sold_out(const Place& place) const;
    [[nodiscard]] std::int64_t chance_of(const Place& place, std::int64_t ahead) const;
    // Who holds something with this order; null where nobody does.
    [[nodiscard]] Person* holder_of(Protects thing, std::uint64_t order);
    // The index of the room that protects this.
    [[nodiscard]] std::optional<std::size_t> find(Protects thing) const;
    [[nodiscard]] std::optional<Told> objection_to_protect(const Place* place,
                                                           Protects thing) const;
    // What it protects, or the stock of it, is another: it was sold out before, or not.
    void look_at_stock(Place& place, bool was_sold_out, Moment& moment);
    void end_pass(Place& place, Person& person, Fate fate, base::Instant now);
    [[nodiscard]] static std::optional<base::Instant> turns_at(const Place& place);
    // The index of the person of an account who waits or is inside.
    [[nodiscard]] static std::optional<std::size_t> find(const Place& place, std::uint64_t account);
    [[nodiscard]] Numbers shown(const Place& place) const;
    [[nodiscard]] Numbers shown(const Place& place, std::size_t person) const;
    [[nodiscard]] std::int64_t interval_ms() const;
    void note_asks_by(base::Instant now);
    [[nodiscard]] base::Instant silent_by(base::Instant now) const;
    [[nodiscard]] bool is_ejected(std::uint64_t room, std::uint64_t account) const;
    [[nodiscard]] std::optional<Numbers> held(std::uint64_t ticket) const;
    void leave(Place& place, std::size_t person, base::Instant now);
    [[nodiscard]] base::Instant first_readmission() const;
    void readmit(base::Instant now);
    // Its time to claim is about to get shorter.
    void note_claims_by(const Place& place, base::Instant now);
    [[nodiscard]] base::Duration silence(const Place& place) const;
    static void take_settings(const ChangeRoom& input, Place& place, base::Instant now);
    // From a sign that is written until the person is gone.
    [[nodiscard]] base::Duration written_for(const Place& place) const;
    // Somebody no longer waits.
    void leave_line(Place& place, std::size_t person, Fate fate, base::Instant now);
    [[nodiscard]] bool sign_is_due(const Place& place, const Person& person,
                                   base::Instant now) const;
    // Whether it wrote.
    bool note_sign(const Place& place, Person& person, base::Instant now) const;
    [[nodiscard]] std::int64_t waiting_in_all() const;
    [[nodiscard]] std::uint64_t id_of(const Place& place) const;

    [[nodiscard]] static base::Instant first_from(const Place& place, base::Instant at);
    void plan(Place& place, base::Instant now) const;
    void open_or_close(Place& place, Moment& moment);
    void close(Place& place, Moment& moment);
    void tick(Place& place, Moment& moment);
    // Everybody of these fates whose time is due, in the order of time: of the first one's room,
    // and no more than one deadline takes.
    void sweep(Fate fate, base::Instant now);
    [[nodiscard]] base::Instant first_until(Fate fate) const;
    [[nodiscard]] base::Instant first_forgotten() const;
    void forget(base::Instant now);
    [[nodiscard]] base::Instant first_turn() const;
    [[nodiscard]] base::Instant first_tick() const;
    [[nodiscard]] base::Instant first_forgetting() const;

    // From 1; none before a draw.
    [[nodiscard]] static std::optional<std::size_t> place_of(const Place& place,
                                                             std::size_t person);
    [[nodiscard]] static std::optional<std::int64_t> ahead_of(const Place& place,
                                                              std::size_t person);
    // Of those who wait.
    [[nodiscard]] static std::optional<std::size_t> first_of(const Place& place);
    [[nodiscard]] static std::int64_t serving(const Place& place);
    [[nodiscard]] std::vector<base::Digest> leaves(const Place& place) const;
    void hold(Place& place, Moment& moment);
    void reveal(Place& place, Moment& moment);
    static void forget(Place& place, base::Instant now);
    [[nodiscard]] base::Instant claim_end(const Place& place, std::size_t person,
                                          base::Instant now) const;
    [[nodiscard]] static std::optional<Told> beacon_refused(const ChangeRoom& input,
                                                            const Place& place);

    // The latest that anybody was told to ask at, where intervals were long.
    base::Instant asks_by_;
};

// What of an answer the model predicts.
[[nodiscard]] engine::test::Numbers numbers_of(const RoomView& view);
[[nodiscard]] engine::test::Numbers numbers_of(const RoomPage& page);
[[nodiscard]] engine::test::Numbers numbers_of(const ServingView& view);
[[nodiscard]] engine::test::Numbers numbers_of(const TicketView& view);
[[nodiscard]] engine::test::Numbers numbers_of(const TakenTicket& taken);
[[nodiscard]] engine::test::Numbers numbers_of(const AskedTicket& asked);
[[nodiscard]] engine::test::Numbers numbers_of(const HeldTicketPage& page);
[[nodiscard]] inline engine::test::Numbers numbers_of(const LeaveRoom::Answer&) {
    return {};
}
[[nodiscard]] inline engine::test::Numbers numbers_of(const EjectTicket::Answer&) {
    return {};
}
[[nodiscard]] inline engine::test::Numbers numbers_of(const ReadmitTicket::Answer&) {
    return {};
}
[[nodiscard]] inline engine::test::Numbers numbers_of(const NoteSigns::Answer&) {
    return {};
}

}  // namespace onrush::room

// Beside their types, where they are looked for.
namespace onrush::draw {

[[nodiscard]] engine::test::Numbers numbers_of(const Draw& draw);
[[nodiscard]] engine::test::Numbers numbers_of(const DrawProof& proof);

}  // namespace onrush::draw
