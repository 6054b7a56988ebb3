#include "engine/domain.h"

#include <fmt/format.h>

namespace onrush::engine {

std::vector<std::string> Domain::check_laws() const {
    std::vector<std::string> broken;
    for (const std::unique_ptr<Law>& law : laws_) {
        if (std::optional<std::string> wrong = law->check()) {
            broken.push_back(fmt::format("{}: {}", law->name(), *wrong));
        }
    }
    return broken;
}

std::vector<std::string> Domain::summarize() const {
    std::vector<std::string> lines;
    for (const Summary& summary : summaries_) {
        for (std::string& line : summary()) {
            lines.push_back(std::move(line));
        }
    }
    return lines;
}

}  // namespace onrush::engine
