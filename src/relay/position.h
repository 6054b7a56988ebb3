// The place of an event among all events: its record's sequence in the log, and its index among the
// facts of that record. On the wire it is "SEQUENCE-INDEX", and it is the event's id.
//
// A reader says after which position it goes on. A position need not be that of an event: where
// nothing follows for long, a reader is told how far it has come. Plain values; any thread.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace onrush::relay {

struct Position {
    std::uint64_t sequence = 0;
    std::uint32_t index = 0;
    friend auto operator<=>(const Position&, const Position&) = default;
};

// After all events of that record.
inline constexpr std::uint32_t last_index = 999'999'999;

[[nodiscard]] std::string to_text(Position position);
// Nothing when the text is not what to_text() writes.
[[nodiscard]] std::optional<Position> parse_position(std::string_view text);

}  // namespace onrush::relay
