// What concerts must do, written a second time and naively: a list of dates, and in each a list of
// its sections and of every seat. engine/test/told.h says what models are for. Who holds what, and
// for how long, is for the model of orders.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/test/told.h"
#include "features/concert/add_seats.h"
#include "features/concert/block_seats.h"
#include "features/concert/change_concert.h"
#include "features/concert/look_up_seats.h"
#include "features/concert/take_seats.h"
#include "features/concert/test/model_best.h"
#include "features/room/test/model.h"

namespace onrush::concert {

// Dates have fewer seats than a map that is kept, and there are fewer than one page may look at.
class ConcertModel {
public:
    using Told = engine::test::Told;
    using Moment = engine::test::Moment;
    using Numbers = engine::test::Numbers;
    using Rooms = room::RoomModel;

    static constexpr const char* letters = "FHSB";

    struct Show {
        base::Instant created_at;
    };
    struct Part {  // a section
        std::string name;
        bool general = false;
        std::int64_t price = 0;  // of a general one, as are the numbers
        std::int64_t capacity = 0;
        std::int64_t held = 0;
        std::int64_t sold = 0;
        std::int64_t blocked = 0;
    };
    struct Day {
        std::uint64_t concert = 0;
        base::Instant opens_at;
        base::Instant closes_at;
        base::Instant starts_at;
        bool cancelled = false;
        bool opened = false;
        bool closed = false;
        std::vector<Part> parts;             // section 1 is at 0
        std::vector<test::ModelSeat> seats;  // place 1 is at 0
        std::vector<std::size_t> runs;       // how many seats each has, as they were made
        std::int64_t version = 0;
        std::optional<base::Instant> sold_out_at;
        base::Instant created_at;
    };

    [[nodiscard]] Told run(const CreateConcert& input, Moment& moment);
    [[nodiscard]] Told run(const ChangeConcert& input, Moment& moment);
    [[nodiscard]] Told run(const CreateDate& input, Rooms& rooms, Moment& moment);
    [[nodiscard]] Told run(const ChangeDate& input, Rooms& rooms, Moment& moment);
    [[nodiscard]] Told run(const AddSeats& input, Rooms& rooms, Moment& moment);
    [[nodiscard]] Told run(const BlockSeats& input, Rooms& rooms, Moment& moment);
    [[nodiscard]] Told run(const LookUpConcert& input, Moment& moment) const;
    [[nodiscard]] Told run(const ListConcerts& input, Moment& moment) const;
    [[nodiscard]] Told run(const LookUpDate& input, Moment& moment) const;
    [[nodiscard]] Told run(const ListDates& input, Moment& moment) const;
    [[nodiscard]] Told run(const LookUpSeats& input, Moment& moment) const;

    // At most so many dates open or close; says how many.
    std::size_t run_deadlines(Rooms& rooms, Moment& moment, std::size_t most);
    [[nodiscard]] base::Instant next_deadline() const;
    [[nodiscard]] std::size_t rows_with_deadline() const;

    // --- what orders do ---
    // What of the form, the date and the seats an order is refused with, if it is: see
    // take_seats.h.
    [[nodiscard]] static std::optional<Told> objection_to_form(const Selection& selection);
    [[nodiscard]] std::optional<Told> objection_to_date(std::uint64_t date,
                                                        base::Instant now) const;
    [[nodiscard]] std::optional<Told> objection_to_seats(std::uint64_t date,
                                                         const Selection& selection) const;
    [[nodiscard]] std::optional<Told> objection_to_choice(std::uint64_t date,
                                                          const Selection& selection) const;
    // What the order gets, when there is no objection.
    [[nodiscard]] std::vector<Place> choose(std::uint64_t date, const Selection& selection) const;
    void hold(std::uint64_t date, const std::vector<Place>& places, std::uint64_t order,
              Rooms& rooms, Moment& moment);
    void sell(std::uint64_t date, const std::vector<Place>& places, Rooms& rooms, Moment& moment);
    void release(std::uint64_t date, const std::vector<Place>& places, Rooms& rooms,
                 Moment& moment);
    void give_back(std::uint64_t date, const std::vector<Place>& places, Rooms& rooms,
                   Moment& moment);
    void cancel(std::uint64_t date, Rooms& rooms, Moment& moment);

    [[nodiscard]] bool has_date(std::uint64_t id) const { return id >= 1 && id <= days.size(); }
    // Of a section, or of the date.
    [[nodiscard]] std::int64_t count(const Day& day, char state,
                                     std::optional<std::uint32_t> section = std::nullopt) const;

    std::vector<Show> shows;  // concert 1 is at 0
    std::vector<Day> days;    // date 1 is at 0

private:
    [[nodiscard]] std::uint64_t id_of(const Day& day) const;
    [[nodiscard]] DateState state_of(const Day& day, base::Instant now) const;
    [[nodiscard]] static std::optional<std::uint32_t> section_of(const Day& day,
                                                                 const std::string& name);
    [[nodiscard]] Numbers shown(const Day& day, base::Instant now) const;
    [[nodiscard]] Numbers shown_section(const Day& day, std::uint32_t section) const;
    [[nodiscard]] static std::optional<Told> objection_to_change(const Day& day);
    [[nodiscard]] static test::ModelWish wish_of(const Day& day, const Best& best);
    [[nodiscard]] std::optional<Told> add_range(Day& day, const SeatRange& range,
                                                std::size_t item) const;
    [[nodiscard]] std::optional<Told> set_price(Day& day, const PriceChange& change,
                                                std::size_t item) const;
    [[nodiscard]] std::optional<Told> block_seat(Day& day, std::size_t position, bool blocks,
                                                 std::vector<bool>& named,
                                                 const std::string& pointer, Numbers& taken) const;
    [[nodiscard]] std::optional<Told> block_range(Day& day, const BlockRange& range,
                                                  std::size_t item, bool blocks,
                                                  std::vector<bool>& named, Numbers& taken) const;
    void open_or_close(Day& day, Rooms& rooms, Moment& moment);
    void close(Day& day, Rooms& rooms, Moment& moment);
    void move(Day& day, const std::vector<Place>& places, char from, char to, std::uint64_t order,
              Rooms& rooms, Moment& moment);
    // To the room in front of it.
    void tell_room(const Day& day, Rooms& rooms, Moment& moment) const;
    // What was free before is said again.
    void tell(const Day& day, std::int64_t before, Rooms& rooms, Moment& moment) const;
};

// What of an answer the model predicts.
[[nodiscard]] engine::test::Numbers numbers_of(const ConcertView& view);
[[nodiscard]] engine::test::Numbers numbers_of(const ConcertPage& page);
[[nodiscard]] engine::test::Numbers numbers_of(const DateView& view);
[[nodiscard]] engine::test::Numbers numbers_of(const DatePage& page);
[[nodiscard]] engine::test::Numbers numbers_of(const BlockView& view);
[[nodiscard]] engine::test::Numbers numbers_of(const KeptMap& kept);

}  // namespace onrush::concert
