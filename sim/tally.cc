#include "sim/tally.h"

#include <fmt/format.h>

namespace onrush::sim {

namespace {

constexpr std::array<std::string_view, static_cast<std::size_t>(Counted::count_)> names = {
    "steps",
    "batches",
    "records",
    "answers checked",
    "replays",
    "key reuses",
    "keys full",
    "shares of keys full",
    "turned away",
    "overloads",
    "deadlines run",
    "facts compared",
    "clock jumps",
    "crashes",
    "kills",
    "power cuts",
    "clean stops",
    "recoveries",
    "refused starts",
    "schema changes",
    "disk operations",
    "disk deaths",
    "short writes",
    "write errors",
    "sync errors",
    "read errors",
    "disk full",
    "sectors lost",
    "unsynced sectors kept",
    "sectors cut",
    "names lost",
    "flipped bits",
    "segments dropped",
    "mirror steps",
    "mirror write errors",
    "mirror without room",
    "mirror sync errors",
    "mirror sectors lost",
    "unsynced mirror sectors kept",
    "mirrors deleted",
    "mirrors put back",
    "mirror rebuilds",
    "mirrors refused",
    "mirror waits",
    "mirrors with a flipped bit",
    "mirrors refused for it",
    "starts told to stop",
};

}  // namespace

void Tally::add_all(const Tally& other) {
    for (std::size_t i = 0; i < counts_.size(); ++i) {
        counts_[i] += other.counts_[i];
    }
}

std::string Tally::text() const {
    std::string text;
    for (std::size_t i = 0; i < counts_.size(); ++i) {
        if (counts_[i] != 0) {
            text += fmt::format("{}{} {}", text.empty() ? "" : ", ", names[i], counts_[i]);
        }
    }
    return text;
}

}  // namespace onrush::sim
