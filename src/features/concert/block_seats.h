// Operators keep seats from being sold, and let them go again.
#pragma once

#include "features/concert/change_date.h"

namespace onrush::concert {

// Seats of a section, of some rows of it, or of some numbers in them; or places of a general
// section.
struct BlockRange {
    std::string section;
    std::optional<RowNames> rows;
    std::optional<NumberRange> seats;
    std::optional<std::uint32_t> count;
    static constexpr std::array ranges = {
        base::range("section", 1, limits::section_characters_max),
        rows_range,
        base::range("count", 1, limits::general_capacity_max, "Places of a general section"),
    };
};
BOOST_DESCRIBE_STRUCT(BlockRange, (), (section, rows, seats, count))

enum class BlockAction : std::uint8_t { block, unblock };
BOOST_DESCRIBE_ENUM(BlockAction, block, unblock)

struct BlockView {
    DateId date_id;
    std::uint32_t changed = 0;  // by this call
    std::uint32_t seats = 0;
    std::uint32_t free = 0;
    std::uint32_t held = 0;
    std::uint32_t sold = 0;
    std::uint32_t blocked = 0;
};
BOOST_DESCRIBE_STRUCT(BlockView, (), (date_id, changed, seats, free, held, sold, blocked))

// All or nothing, and each seat once. What is blocked already stays so, and unblocking leaves alone
// what is not blocked.
struct BlockSeats {
    using Feature = ConcertFeature;
    static constexpr auto job_kind = engine::Kind::command;

    engine::Staff caller;
    DateId date;
    std::optional<BlockAction> action;
    std::optional<std::vector<SeatId>> seat_ids;
    std::optional<std::vector<BlockRange>> seats;
    static constexpr std::array ranges = {
        base::range("seat_ids", 1, limits::blocked_ids_max),
        base::range("seats", 1, limits::changes_per_call_max),
    };
    static constexpr std::array exactly_one = {"seat_ids", "seats"};

    using Answer = BlockView;
    // In the order of the checks; those from seat-not-found on are asked of one seat or range after
    // the other, but for the seats that are taken, which are all looked for at the end.
    static constexpr std::array refusals = {
        &date_not_found, &cancelled_unchangeable, &closed_unchangeable, &block_invalid,
        &seat_not_found, &section_not_found,      &rows_invalid,        &range_empty,
        &section_full,   &too_few_blocked,        &seat_twice,          &seat_in_the_way};
};
BOOST_DESCRIBE_STRUCT(BlockSeats, (), (caller, date, action, seat_ids, seats))

engine::Result<BlockSeats> decide(ConcertFeature& feature, const BlockSeats& input,
                                  base::Instant now);

}  // namespace onrush::concert
