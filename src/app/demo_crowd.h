// A bounded crowd of people who want seats of a date behind a waiting room. It ends by itself.
//
//   open an account -> take a ticket -> ask as told by pollAfterMs -> admitted
//                                                                       |
//   hold a seat, or the best one or two -> charge points and pay, or let go -> leave
//
// Every fifth lets go of what it holds. Who finds seats taken looks again a few times; who is told
// to come later does so; who waits when the room is sold out goes home. All speak HTTP to loopback,
// through src/rehearse/.
#pragma once

#include <cstdint>
#include <map>
#include <stop_token>
#include <string>

#include "base/fault.h"
#include "rehearse/histogram.h"

namespace onrush::app {

namespace limits {
inline constexpr std::uint32_t crowd_max = 20'000;
inline constexpr std::int64_t crowd_seconds_max = 30 * 60;
}  // namespace limits

struct CrowdPlan {
    std::uint16_t port = 0;
    std::uint32_t people = 0;  // 1 to crowd_max
    std::uint64_t room = 0;    // 0: the newest room that protects a date, as the server tells
    std::uint64_t date = 0;
};

struct CrowdReport {
    std::uint32_t tickets = 0;
    std::uint32_t admitted = 0;
    std::uint32_t reservations = 0;
    std::uint32_t seats_sold = 0;
    std::uint32_t seats_let_go = 0;
    std::uint32_t went_home = 0;                   // the room was sold out, or closed
    std::uint32_t not_done = 0;                    // it was stopped, or took too long
    std::uint64_t failed = 0;                      // connections that broke before the answer
    std::map<std::string, std::uint64_t> refused;  // by code
    rehearse::Histogram answers;                   // how long each took
    double seconds = 0;
};

// Prints a line each second while it runs.
[[nodiscard]] base::Outcome<CrowdReport> send_crowd(CrowdPlan plan, const std::stop_token& stop);
void print_report(const CrowdReport& report, const CrowdPlan& plan);

}  // namespace onrush::app
