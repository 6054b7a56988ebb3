#include "base/nearest.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "base/check.h"

namespace onrush::base {

namespace {

// Levenshtein distance.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i + 1);
        for (std::size_t j = 0; j < b.size(); ++j) {
            std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
        }
    }
    return row.back();
}

}  // namespace

const std::string& nearest(std::string_view word, const std::vector<std::string>& names) {
    ONRUSH_CHECK(!names.empty(), "no name is near \"{}\"", word);
    return *std::ranges::min_element(names, {},
                                     [&](const std::string& name) { return distance(name, word); });
}

}  // namespace onrush::base
