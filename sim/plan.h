// What one seed is like: settings, how often each step is taken, what goes wrong and how often.
//
// Each seed draws its own, far apart from one another, so that some never crash and run deep, some
// crash all the time, some live on a full disk, and so on.
#pragma once

#include <array>

#include "sim/faulty_disk.h"
#include "sim/mirror_disk.h"
#include "sim/server.h"

namespace onrush::sim {

enum class Step {
    submit,
    decide,
    write,
    maintain,
    mirror,
    pass_time,
    jump_clock,
    crash,
    stop,
    die_soon,
    weather,   // disk faults begin or end
    capacity,  // the disk fills or empties
    displace,  // somebody removes the mirror beside the server
    count_,
};

struct Plan {
    std::uint64_t steps = 0;
    ServerSettings server;
    std::array<std::uint64_t, static_cast<std::size_t>(Step::count_)> weights{};
    DiskFaults bad_weather;
    MirrorFaults bad_weather_of_mirror;
    // Per mille: how often the next of submit, decide and write follows at once.
    std::uint64_t eagerness = 0;
    std::uint64_t producers_at_work = 0;  // per mille of the engine's turns
    std::uint64_t power_cuts = 0;         // per mille of crashes; the others are kills
    std::uint64_t flips = 0;              // per mille of power cuts
    std::uint64_t upgrades = 0;           // per mille of starts
    std::uint64_t notes = 0;              // per mille of commands: shapes/shaped_play.h
    bool members_go = false;              // releases take members of notes away too
    std::uint64_t mirror_tampered = 0;    // per mille of starts
    std::uint64_t deaths_in_write = 0;    // per mille of records
    std::uint64_t deaths_in_start = 0;    // per mille of starts
    std::uint64_t stops_in_start = 0;     // per mille of starts: told to stop while loading
    std::uint64_t mirror_rots = 0;        // per mille of starts: tried with a bit of it flipped
    std::uint64_t jobs_at_once_max = 1;
    bool production = false;  // the sizes of a real server

    [[nodiscard]] static Plan draw(Random& random);
    [[nodiscard]] Step next_step(Random& random) const;
};

// A size of small segments: a start may have another one than the start before.
[[nodiscard]] std::size_t draw_segment_bytes(Random& random);

}  // namespace onrush::sim
