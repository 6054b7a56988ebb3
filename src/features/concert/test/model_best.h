// The best neighbours, found naively: every choice is made on a copy of its row, and what it leaves
// is counted over the whole row.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace onrush::concert::test {

struct ModelSeat {
    std::uint32_t section = 0;
    std::string row;
    std::uint32_t number = 0;
    std::int64_t price = 0;
    char state = 'F';
    std::uint64_t order = 0;  // that has it; 0: none
};

struct ModelWish {
    std::uint32_t count = 0;
    std::optional<std::uint32_t> section;
    std::optional<std::int64_t> max_price;
};

// Positions in `seats`, which are in the order in which they were made. Empty: there are none.
[[nodiscard]] std::vector<std::size_t> best_of(const std::vector<ModelSeat>& seats,
                                               const ModelWish& wish);
// The largest count for which there are some.
[[nodiscard]] std::uint32_t most_of(const std::vector<ModelSeat>& seats, ModelWish wish);

}  // namespace onrush::concert::test
