// What a simulation has done, counted: the summary shows that the faults were really there.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace onrush::sim {

enum class Counted {
    steps,
    batches,
    records,
    answers,
    replays,
    key_reuses,
    keys_full,
    shares_full,
    turned_away,
    overloads,
    expiries,
    facts,
    clock_jumps,
    crashes,
    kills,
    power_cuts,
    clean_stops,
    recoveries,
    refused_starts,
    schema_changes,
    disk_operations,
    disk_deaths,
    short_writes,
    write_errors,
    sync_errors,
    read_errors,
    disk_full,
    no_room_errors,
    rename_errors,
    remove_errors,
    asked_full,
    sectors_lost,
    sectors_kept,
    sectors_cut,
    names_lost,
    flipped_bits,
    segments_dropped,
    mirror_steps,
    mirror_write_errors,
    mirror_no_room,
    mirror_sync_errors,
    mirror_sectors_lost,
    mirror_sectors_kept,
    mirror_deleted,
    mirror_removed_beside,
    mirror_back_in_place,
    mirror_put_back,
    mirror_rebuilt,
    mirror_refused,
    mirror_waits,
    mirror_rotten,
    mirror_rot_refused,
    stopped_starts,
    slow_batches,
    production_seeds,
    shape_changes,
    verified,
    clock_refused,
    count_,
};

class Tally {
public:
    void add(Counted what, std::uint64_t n = 1) { counts_[static_cast<std::size_t>(what)] += n; }
    [[nodiscard]] std::uint64_t of(Counted what) const {
        return counts_[static_cast<std::size_t>(what)];
    }
    void add_all(const Tally& other);
    // As text() calls them.
    [[nodiscard]] static std::span<const std::string_view> names();
    // "steps 12,345, batches 67, ...": what was never counted is left out.
    [[nodiscard]] std::string text() const;

private:
    std::array<std::uint64_t, static_cast<std::size_t>(Counted::count_)> counts_{};
};

}  // namespace onrush::sim
