#include "relay/position.h"

#include <charconv>

#include <fmt/format.h>

namespace onrush::relay {

namespace {

constexpr std::uint64_t sequence_max = (std::uint64_t{1} << 53) - 1;

// Digits without a sign and without zeros in front, so that each number has one spelling.
std::optional<std::uint64_t> parse_number(std::string_view text, std::uint64_t max) {
    std::uint64_t number = 0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    bool whole = error == std::errc() && end == text.data() + text.size();
    bool plain = text.size() == 1 || (!text.empty() && text.front() != '0');
    return whole && plain && number <= max ? std::optional(number) : std::nullopt;
}

}  // namespace

std::string to_text(Position position) {
    return fmt::format("{}-{}", position.sequence, position.index);
}

std::optional<Position> parse_position(std::string_view text) {
    std::size_t dash = text.find('-');
    if (dash == std::string_view::npos) {
        return std::nullopt;
    }
    std::optional<std::uint64_t> sequence = parse_number(text.substr(0, dash), sequence_max);
    std::optional<std::uint64_t> index = parse_number(text.substr(dash + 1), last_index);
    if (!sequence || !index) {
        return std::nullopt;
    }
    return Position{*sequence, static_cast<std::uint32_t>(*index)};
}

}  // namespace onrush::relay
