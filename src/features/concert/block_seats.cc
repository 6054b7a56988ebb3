#include "features/concert/block_seats.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "features/concert/move_seats.h"

namespace onrush::concert {

namespace {

using Objection = std::optional<base::Refused>;

// The seats that are to change, checked before anything is written.
class Blocks {
public:
    Blocks(const ConcertFeature& feature, const Date& date, BlockAction action)
        : feature_(feature), date_(date), action_(action), named_(date.places + 1) {}

    [[nodiscard]] Objection add(SeatId seat, std::size_t item) {
        std::uint32_t place = place_of(seat);
        if (date_of(seat) != date_.id || place < 1 || place > date_.places) {
            return base::Refused(seat_not_found, seat).at(fmt::format("/seatIds/{}", item));
        }
        const Hall& hall = feature_.halls.of(date_);
        bool fresh = add_seat(hall.run_of(place), hall.states_of(place), place);
        return fresh ? std::nullopt : twice(fmt::format("/seatIds/{}", item));
    }

    [[nodiscard]] Objection add(const BlockRange& range, std::size_t item) {
        std::string pointer = fmt::format("/seats/{}", item);
        const Section* section = feature_.sections.find_by<ByName>(date_.id, range.section);
        if (section == nullptr) {
            return base::Refused(section_not_found).at(pointer + "/section");
        }
        bool fits = section->general ? range.count && !range.rows && !range.seats : !range.count;
        if (!fits) {
            return base::Refused(block_invalid).at(pointer);
        }
        if ((range.rows && !are_rows(*range.rows)) || (range.seats && !is_range(*range.seats))) {
            return base::Refused(rows_invalid).at(pointer);
        }
        if (section->general) {
            return add_general(section->number, *range.count, pointer);
        }
        return add_rows(section->number, range, pointer);
    }

    // What stands in the way, once all are added.
    [[nodiscard]] Objection objection() {
        if (taken_.empty()) {
            return std::nullopt;
        }
        return base::Refused(seat_in_the_way).with(std::move(taken_));
    }

    // How many seats have changed.
    std::uint32_t write(ConcertFeature& feature, base::Instant now) {
        auto changed = static_cast<std::uint32_t>(places_.size());
        Moving moving(feature, date_.id, {.from = from(), .to = to()});
        for (const auto& [section, count] : general_) {
            moving.general(section, count);
            changed += count;
        }
        moving.seats(std::move(places_));
        if (changed > 0) {
            moving.end(now);
        }
        return changed;
    }

private:
    [[nodiscard]] SeatState from() const {
        return action_ == BlockAction::block ? SeatState::free : SeatState::blocked;
    }
    [[nodiscard]] SeatState to() const {
        return action_ == BlockAction::block ? SeatState::blocked : SeatState::free;
    }

    [[nodiscard]] static Objection twice(std::string pointer) {
        return base::Refused(seat_twice).at(std::move(pointer));
    }
    // False: it was named before.
    [[nodiscard]] bool add_seat(const SeatRun& run, const SeatStates& states, std::uint32_t place) {
        if (named_[place]) {
            return false;
        }
        named_[place] = true;
        SeatState state = state_at(run, states, place);
        if (state == from()) {
            places_.push_back(place);
        } else if (action_ == BlockAction::block && state != SeatState::blocked &&
                   taken_.size() < limits::taken_named_max) {
            taken_.push_back({static_cast<std::int64_t>(seat_id(date_.id, place).value),
                              run.first_seat + (place - run.first_place)});
        }
        return true;
    }
    [[nodiscard]] Objection add_rows(std::uint32_t section, const BlockRange& range,
                                     const std::string& pointer) {
        RowFilter rows(range.rows);
        bool found = false;
        for (const auto& [run, states, row] : feature_.halls.of(date_).runs()) {
            if (run->section != section || !rows.has(run->row)) {
                continue;
            }
            std::uint32_t first = run->first_seat;
            std::uint32_t last = run->first_seat + run->seats - 1;
            if (range.seats) {
                first = std::max(first, range.seats->from);
                last = std::min(last, range.seats->to);
            }
            for (std::uint32_t seat = first; seat <= last; ++seat) {
                if (!add_seat(*run, *states, run->first_place + (seat - run->first_seat))) {
                    return twice(pointer);
                }
                found = true;
            }
        }
        return found ? std::nullopt : Objection(base::Refused(range_empty).at(pointer));
    }
    [[nodiscard]] Objection add_general(std::uint32_t section, std::uint32_t count,
                                        const std::string& pointer) {
        const SectionCount& row = count_of(feature_, date_.id, section);
        std::uint32_t& wanted = general_[section];
        std::uint32_t there = number_in(row, from()) - wanted;  // by the ranges before
        if (count > there) {
            const base::Refusal& refusal =
                action_ == BlockAction::block ? section_full : too_few_blocked;
            return base::Refused(refusal, there).at(pointer);
        }
        wanted += count;
        return std::nullopt;
    }

    const ConcertFeature& feature_;
    const Date& date_;
    BlockAction action_;
    std::vector<bool> named_;  // by place
    std::vector<std::uint32_t> places_;
    std::map<std::uint32_t, std::uint32_t> general_;  // by section
    base::RefusedList taken_;
};

// Adds them one after the other.
template <typename Item>
Objection add_all(Blocks& blocks, const std::optional<std::vector<Item>>& items) {
    for (std::size_t i = 0; items && i < items->size(); ++i) {
        if (Objection objection = blocks.add((*items)[i], i)) {
            return objection;
        }
    }
    return std::nullopt;
}

Objection refuse_block(const ConcertFeature& feature, const Date& date, const BlockSeats& input,
                       Blocks& blocks) {
    if (Objection objection = refuse_change(feature, date)) {
        return objection;
    }
    if (input.seat_ids.has_value() == input.seats.has_value()) {
        return base::Refused(block_invalid);
    }
    if (Objection objection = add_all(blocks, input.seat_ids)) {
        return objection;
    }
    if (Objection objection = add_all(blocks, input.seats)) {
        return objection;
    }
    return blocks.objection();
}

}  // namespace

engine::Result<BlockSeats> decide(ConcertFeature& feature, const BlockSeats& input,
                                  base::Instant now) {
    const Date* date = feature.dates.find(input.date);
    if (date == nullptr) {
        return engine::refuse(date_not_found);
    }
    Blocks blocks(feature, *date, input.action.value_or(BlockAction::block));
    if (Objection objection = refuse_block(feature, *date, input, blocks)) {
        return std::unexpected(*std::move(objection));
    }
    // From here on the command succeeds.
    std::uint32_t changed = blocks.write(feature, now);
    const DateCount& count = count_of(feature, date->id);
    return BlockView{.date_id = date->id,
                     .changed = changed,
                     .seats = count.seats,
                     .free = count.free,
                     .held = count.held,
                     .sold = count.sold,
                     .blocked = count.blocked};
}

}  // namespace onrush::concert
