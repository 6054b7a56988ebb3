#include "engine/domain.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/check.h"
#include "engine/limits.h"

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

bool Domain::is_kept(AccountId account) const {
    return std::ranges::any_of(keepers_, [&](const Keeps& keeps) { return keeps(account); });
}

void Domain::drop_all_of(AccountId account) const {
    for (const Drops& drops : droppers_) {
        drops(account);
    }
}

base::Outcome<std::vector<std::string>> Domain::hold_deadlines(
    const std::vector<std::string>& names) {
    if (names.size() > limits::held_deadlines_max) {
        return base::fault(base::FaultKind::usage,
                           fmt::format("deadlines.held names {} rows, but may name {}",
                                       names.size(), limits::held_deadlines_max));
    }
    for (const std::string& name : names) {
        std::string table = name.substr(0, name.find(':'));
        auto of_table = [&](const auto& deadline) { return deadline->table().name() == table; };
        if (std::ranges::none_of(deadlines_, of_table)) {
            return base::fault(
                base::FaultKind::usage,
                fmt::format("deadlines.held names \"{}\", but no table \"{}\" has deadlines: name "
                            "a row as table:key, such as orders:7",
                            name, table));
        }
    }
    std::set<std::string> unmet(names.begin(), names.end());
    for (const std::unique_ptr<AnyDeadline>& deadline : deadlines_) {
        for (const std::string& found : deadline->hold({names.begin(), names.end()})) {
            unmet.erase(found);
        }
    }
    return std::vector<std::string>(unmet.begin(), unmet.end());
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

void Domain::prepare() const {
    for (const Preparation& prepare : preparations_) {
        prepare();
    }
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
