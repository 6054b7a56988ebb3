#include "base/words.h"

#include <algorithm>

namespace onrush::base {

std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words;
    while (!text.empty()) {
        std::size_t end = std::min(text.find_first_of(", "), text.size());
        if (end != 0) {
            words.emplace_back(text.substr(0, end));
        }
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return words;
}

}  // namespace onrush::base
