#include "engine/domain.h"

#include <fmt/format.h>

#include "base/check.h"

namespace onrush::engine {

void Domain::add(std::unique_ptr<Law> law) {
    for (const std::unique_ptr<Law>& other : laws_) {
        ONRUSH_CHECK(other->name() != law->name(), "two laws have the name \"{}\"", law->name());
    }
    laws_.push_back(std::move(law));
}

void Domain::set_callers(const Callers& callers) {
    ONRUSH_CHECK(callers_ == &nobody_, "two of {} tables say which callers may ask",
                 schema_.tables().size());
    callers_ = &callers;
}

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
