#include "sim/tally.h"

#include <fmt/format.h>

namespace onrush::sim {

namespace {

constexpr std::array<std::string_view, static_cast<std::size_t>(Counted::count_)> counted_names = {
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
    "writes without room for a moment",
    "renames that fail",
    "removals that fail",
    "spares not begun for want of room",
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
    "mirrors removed beside a server",
    "of these put back by it",
    "mirrors put back",
    "mirror rebuilds",
    "mirrors refused",
    "mirror waits",
    "mirrors with a flipped bit",
    "mirrors refused for it",
    "starts told to stop",
    "batches that wait for the mirror",
    "seeds of production sizes",
    "rows read in another shape",
    "folders verified",
    "starts refused for the clock",
};

}  // namespace

void Tally::add_all(const Tally& other) {
    for (std::size_t i = 0; i < counts_.size(); ++i) {
        counts_[i] += other.counts_[i];
    }
}

std::span<const std::string_view> Tally::names() {
    return counted_names;
}

std::string Tally::text() const {
    std::string text;
    for (std::size_t i = 0; i < counts_.size(); ++i) {
        if (counts_[i] != 0) {
            text += fmt::format("{}{} {}", text.empty() ? "" : ", ", counted_names[i], counts_[i]);
        }
    }
    return text;
}

}  // namespace onrush::sim
